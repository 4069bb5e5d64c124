"""What every test may ask for: Qt with the bundled font, and empty PostgreSQL databases."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from tests.prepared import PreparedDatabase

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no failure; what must be quick is measured in benchmarks/. The same commit gets the same verdict
# everywhere; who hunts for more calls pytest with --hypothesis-profile hunt.
hypothesis.settings.register_profile("desk", deadline=None, derandomize=True)
hypothesis.settings.register_profile("hunt", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile("desk")

HOUR, ZONE = 9, "CMDESK_TEST_ZONE"


def _begin_in_the_morning() -> None:
    """Set the clock on the wall to nine, here and in every process a test starts.

    The same commit gets the same verdict at any hour: no midnight passes while tests run, and an hour ago is today. The
    day is left as it is. Who hunts for the hours names a zone: ``CMDESK_TEST_ZONE=Asia/Shanghai``.
    """
    if not hasattr(time, "tzset"):
        return
    if ZONE not in os.environ:
        east = HOUR - datetime.now(UTC).hour
        os.environ[ZONE] = f"DSK{-(east if east >= -12 else east + 24):+d}"  # POSIX counts to the west
    os.environ["TZ"] = os.environ[ZONE]
    time.tzset()


_begin_in_the_morning()

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = "CMDESK_TEST_POSTGRES"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def qapp(qapp, tmp_path_factory: pytest.TempPathFactory):
    """Pytest-qt's application, with the bundled font, so that pictures show Chinese on any machine, and likings of its own."""
    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QFont, QFontDatabase

    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path_factory.mktemp("liked")))

    for file in sorted((ROOT / "resources" / "fonts").glob("*.ttf")):
        assert QFontDatabase.addApplicationFont(str(file)) >= 0, f"{file.name} is no usable font"
    qapp.setFont(QFont("Noto Sans SC", 9))
    return qapp


@pytest.fixture(scope="session", autouse=True)
def full_cost() -> dict[str, int]:
    """What a hash of a password costs; tests hash at the least that argon2 allows, but for those that put this back."""
    from cmdesk.staff.rules import passwords

    full = dict(passwords.COST)
    passwords.COST.update(time_cost=1, memory_cost=8, parallelism=1)
    return full


@pytest.fixture
def qtbot(qapp, request: pytest.FixtureRequest):
    """Pytest-qt's hands, which wait longer and know when a desk is still."""
    from tests.patience import PatientBot

    return PatientBot(request)


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

    A database of its own costs 35 to 250 ms (a schema of its own 20 ms), and buys that advisory locks and
    notifications, which belong to a database, and peewee's look into ``public`` never cross between tests.
    """
    with _database(postgres_url) as name:
        yield _url_of(postgres_url, name)


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty office with the shipped regulations as a file to copy, which is ten times quicker than making one."""
    from cmdesk.core.file import office

    folder = tmp_path_factory.mktemp("prepared")
    _prepare(lambda: office.open_file(folder))
    assert not (folder / f"{office.FILE_NAME}-wal").exists(), "a copy would lose what is in the log"
    return folder / office.FILE_NAME


@pytest.fixture(scope="session")
def prepared_database(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PreparedDatabase]:
    """A database with an empty office, used by one test after the other and put back before each."""
    from cmdesk.core.file import office

    with ExitStack() as kept:

        def make() -> str:
            url = _url_of(postgres_url, kept.enter_context(_database(postgres_url)))
            _prepare(lambda: office.open_server(url, tmp_path_factory.mktemp("prepared")))
            return url

        prepared = PreparedDatabase(make)
        yield prepared
        prepared.close()


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[object]:
    """An empty office on each engine, with the shipped regulations."""
    yield from _office(request, tmp_path, request.param)


@pytest.fixture
def file_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[object]:
    """An empty office in a SQLite file, for what does not depend on the engine."""
    yield from _office(request, tmp_path, "sqlite")


def _office(request: pytest.FixtureRequest, folder: Path, engine: str) -> Iterator[object]:
    from cmdesk.core.file import office
    from cmdesk.shell.features import load_records

    load_records()
    place = folder / "office"
    if engine == "sqlite":
        prepared = request.getfixturevalue("prepared_file")
        place.mkdir()
        shutil.copyfile(prepared, place / prepared.name)
        opened = office.open_file(place)
        # No test that asks for this fixture cuts the power; those that do open their own office.
        opened.database.row("PRAGMA synchronous=OFF")
    else:
        opened = office.open_server(request.getfixturevalue("prepared_database").as_new(), place)
    yield opened
    opened.close()


def _prepare(open_new: Callable[[], Any]) -> None:
    """Fill a new office as every test expects it; each copy becomes an office of its own when it is opened."""
    from cmdesk.core import regulation
    from cmdesk.core.actor import PROGRAM
    from cmdesk.shell.features import load_records

    load_records()
    made = open_new()
    regulation.add_missing_presets(PROGRAM)
    made.database.run("DELETE FROM office_fact WHERE key IN ('uuid', 'created_at')")
    made.close()


@contextmanager
def _database(server_url: str) -> Iterator[str]:
    """Yield the name of a new database."""
    import psycopg

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"cmdesk_test_{os.getpid()}_{worker}_{next(_numbers)}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _url_of(server_url: str, name: str) -> str:
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()
