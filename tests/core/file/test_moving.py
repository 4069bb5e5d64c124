"""An office made in a file is put upon a server whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.people import PASSWORD

from cmdesk.core import search
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current, proxy
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Refused
from cmdesk.core.file import moving
from cmdesk.core.file.office import Office, open_server
from cmdesk.customers.demo.fill import refuse_if_filled
from cmdesk.customers.demo.plan import plan
from cmdesk.customers.record import Customer
from cmdesk.shell.demo import _write
from cmdesk.shell.features import load_records
from cmdesk.staff.rules import first_administrator

TODAY = date(2026, 11, 20)
CUSTOMERS = 12


@pytest.fixture
def server(postgres_database_url: str, tmp_path: Path) -> Iterator[Office]:
    """An empty office on a server."""
    load_records()
    opened = open_server(postgres_database_url, tmp_path / "desk")
    yield opened
    opened.close()


def said(_done: int, _whole: int) -> None:
    """Hear how far it is."""


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table that both engines have, in the order of their first columns."""
    database = current()
    tables = [name for name in database.get_tables() if "_grams" not in name and not name.startswith("sqlite_")]
    found = {}
    for table in set(tables) - {"office_fact"}:
        names = [column.name for column in database.get_columns(table) if column.name != "grams"]
        quoted = ", ".join(f'"{name}"' for name in sorted(names))
        found[table] = sorted(database.rows(f'SELECT {quoted} FROM "{table}"'), key=repr)
    return found


def comparable(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Return rows as both drivers would give them: one says True where the other says 1."""
    return {
        table: sorted(
            (tuple(int(value) if isinstance(value, bool) else value for value in row) for row in rows), key=repr
        )
        for table, rows in found.items()
    }


def test_everything_arrives(server: Office) -> None:
    """Every row of every table is the same, is found, keeps its trail, and the next record has the next id."""
    planned = plan(CUSTOMERS, 1, 1, TODAY)
    steps: list[int] = []
    with moving.made_in_a_file(server, refuse_if_filled, lambda done, _whole: steps.append(done)):
        _write(planned, str)
        made = comparable(contents())
    database = server.database
    assert current() is database
    assert comparable(contents()) == made
    assert len(made["customer"]) == CUSTOMERS
    assert steps == sorted(steps)
    assert not list(audit.broken(database))
    last, name = database.rows("SELECT id, name FROM customer ORDER BY id DESC LIMIT 1")[0]
    assert [hit.record_id for hit in search.find(database, "customer", name)] == [last]
    with keep.operation(PROGRAM, "新建") as work:
        assert work.add(Customer, {"number": "KH999999", "name": "福顺烟酒店"}) > last


def test_nothing_is_written_when_the_making_fails(server: Office) -> None:
    """A demo that is broken off leaves the server as it was, and its office is the open one again."""
    before = contents()
    with pytest.raises(ZeroDivisionError), moving.made_in_a_file(server, refuse_if_filled, said):
        _write(plan(1, 0, 1, TODAY), str)
        raise ZeroDivisionError
    assert current() is server.database
    assert contents() == before


def test_nobody_is_written_over(server: Office) -> None:
    """Who has been entered meanwhile stays, and the demo is refused."""
    with pytest.raises(Refused, match="已经有人员或客户资料"), moving.made_in_a_file(server, refuse_if_filled, said):
        _write(plan(1, 0, 1, TODAY), str)
        made = current()
        proxy.initialize(server.database)
        first_administrator("李敏", "minli", PASSWORD, company="城区公司")
        proxy.initialize(made)
    assert server.database.rows('SELECT login FROM "user"') == [("minli",)]
