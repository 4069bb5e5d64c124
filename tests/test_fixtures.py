"""The promises of conftest.py that every other test leans on."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from PySide6.QtGui import QFontInfo, QRawFont
from tests.prepared import PreparedDatabase

from cmdesk.core.file.office import Office

_IDENTITIES: set[str] = set()


def test_each_test_gets_an_empty_database_of_its_own(postgres_database_url: str, postgres_url: str) -> None:
    """Nothing another test wrote can be seen, and the database is UTF-8 whatever the server's default."""
    assert postgres_database_url != postgres_url
    with psycopg.connect(postgres_database_url) as connection:
        tables = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
        encoding = connection.execute("show server_encoding").fetchone()
        connection.execute("create table leftover (text text)")
        connection.execute("insert into leftover values ('客户')")
    assert tables == (0,)
    assert encoding == ("UTF8",)


def test_a_second_database_does_not_show_what_the_first_one_held(postgres_database_url: str) -> None:
    """The table made by the test before is gone, whichever of the two ran first."""
    with psycopg.connect(postgres_database_url) as connection:
        found = connection.execute("select to_regclass('leftover')").fetchone()
    assert found == (None,)


def test_qt_draws_chinese_with_the_bundled_font(qapp) -> None:
    """Pictures made by tests must show the same characters on every machine."""
    font = qapp.font()
    assert QFontInfo(font).family() == "Noto Sans SC"
    drawn = QRawFont.fromFont(font)
    assert all(drawn.supportsCharacter(ord(character)) for character in "客户经理工作台喆堃犇")


def test_a_shared_office_is_put_back(prepared_database: PreparedDatabase) -> None:
    """Rows, counters and tables are what they were, whatever a test leaves behind, an open connection included."""
    url = prepared_database.as_new()

    def state() -> list[tuple[Any, ...]]:
        with psycopg.connect(url) as connection:
            rules = connection.execute("SELECT count(*), max(id), min(value) FROM regulation").fetchall()
            units = connection.execute("SELECT count(*) FROM unit").fetchall()
            counter = connection.execute("SELECT last_value, is_called FROM unit_id_seq").fetchall()
            return rules + units + counter

    before = state()
    left = psycopg.connect(url, autocommit=True)
    left.execute("DELETE FROM regulation WHERE id > 3")
    left.execute("UPDATE regulation SET value = '0'")
    left.execute("SELECT nextval('unit_id_seq')")
    left.execute("SELECT pg_advisory_lock(7)")
    assert state() != before
    assert prepared_database.as_new() == url
    assert state() == before
    with pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")


def test_a_shared_office_whose_tables_were_changed_is_made_anew(prepared_database: PreparedDatabase) -> None:
    """A test of a migration spoils nothing for the next test."""
    spoilt = prepared_database.as_new()
    with psycopg.connect(spoilt, autocommit=True) as connection:
        connection.execute("ALTER TABLE unit ADD COLUMN leftover TEXT")
    fresh = prepared_database.as_new()
    assert fresh != spoilt
    with psycopg.connect(fresh) as connection, pytest.raises(psycopg.errors.UndefinedColumn):
        connection.execute("SELECT leftover FROM unit")


def test_every_copied_office_is_an_office_of_its_own(office: Office) -> None:
    """The copy that tests start from has no identity; opening gives each its own."""
    seen = _IDENTITIES
    assert office.fact("uuid")
    assert office.fact("uuid") not in seen
    seen.add(office.fact("uuid"))
