"""The promises of conftest.py that every other test leans on."""

from __future__ import annotations

import psycopg
from PySide6.QtGui import QFontInfo, QRawFont


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
