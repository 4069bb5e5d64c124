"""What every test may ask for: Qt with the bundled font, and empty PostgreSQL databases."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no failure; what must be quick is measured in benchmarks/.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.load_profile("desk")

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = "CMDESK_TEST_POSTGRES"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def qapp(qapp):
    """Pytest-qt's application, with the bundled font, so that pictures show Chinese on any machine."""
    from PySide6.QtGui import QFont, QFontDatabase

    for file in sorted((ROOT / "resources" / "fonts").glob("*.ttf")):
        assert QFontDatabase.addApplicationFont(str(file)) >= 0, f"{file.name} is no usable font"
    qapp.setFont(QFont("Noto Sans SC", 9))
    return qapp


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """URL of a server where databases may be made and dropped.

    Absent, it is an error on Linux, where ``dev.py test`` always starts one: a silent skip would hide that
    half of the promises went untested.
    """
    url = os.environ.get(POSTGRES, "")
    if url:
        return url
    if sys.platform == "linux":
        pytest.fail(
            f"{POSTGRES} names no server: run `python3 packaging/dev.py test`, which starts one.",
            pytrace=False,
        )
    pytest.skip(f"no PostgreSQL: on this system {POSTGRES} must name a server (postgresql://...)")


@pytest.fixture
def postgres_database_url(postgres_url: str) -> Iterator[str]:
    """URL of a new empty database, dropped after the test even if connections were left open.

    A database of its own costs 35 ms (a schema of its own 20 ms), and buys that advisory locks and
    notifications, which belong to a database, and peewee's look into ``public`` never cross between tests.
    """
    import psycopg

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"cmdesk_test_{os.getpid()}_{worker}_{next(_numbers)}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield urlsplit(postgres_url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[object]:
    """An empty office on each engine, with the shipped regulations."""
    yield from _office(request, tmp_path, request.param)


@pytest.fixture
def file_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[object]:
    """An empty office in a SQLite file, for what does not depend on the engine."""
    yield from _office(request, tmp_path, "sqlite")


def _office(request: pytest.FixtureRequest, folder: Path, engine: str) -> Iterator[object]:
    from cmdesk.core import office, regulation
    from cmdesk.core.actor import PROGRAM
    from cmdesk.shell.features import load_records

    load_records()
    if engine == "sqlite":
        opened = office.open_file(folder / "office")
    else:
        opened = office.open_server(request.getfixturevalue("postgres_database_url"), folder / "office")
    regulation.add_missing_presets(PROGRAM)
    yield opened
    opened.close()
