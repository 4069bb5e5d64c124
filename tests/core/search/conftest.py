"""An index of customers on each engine, without the rest of an office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmdesk.core import search
from cmdesk.core.database import Database, PostgresDatabase, SqliteDatabase


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that holds nothing but an empty index of customers and their table."""
    opened: Database
    if request.param == "sqlite":
        opened = SqliteDatabase(tmp_path / "office.db")
    else:
        opened = PostgresDatabase(request.getfixturevalue("postgres_database_url"))
    opened.connect()
    with opened.writing():
        opened.run("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, owner_id INTEGER)")
        for statement in search.schema(opened.engine, "customer"):
            opened.run(statement)
    yield opened
    opened.close()
