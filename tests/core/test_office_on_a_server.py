"""Opening an office on a server: what is wrong is said in one sentence, and what is not ours is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmdesk.core import database
from cmdesk.core.errors import OfficeUnusable
from cmdesk.core.file.office import open_server


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """Wrong port, wrong password, wrong name: which of them it is, and where to look."""
    with pytest.raises(OfficeUnusable, match="连不上数据库服务器"):
        open_server("postgresql://postgres@127.0.0.1:1/postgres", tmp_path)


def test_a_server_without_that_database(tmp_path: Path, postgres_url: str) -> None:
    """The administrator of the server is told what to make."""
    with pytest.raises(OfficeUnusable, match="没有这个数据库"):
        open_server(postgres_url.rsplit("/", 1)[0] + "/no_such_office", tmp_path)


def test_a_server_with_somebody_elses_tables(tmp_path: Path, postgres_database_url: str) -> None:
    """A database that holds another program's tables is left alone."""
    other = database.PostgresDatabase(postgres_database_url)
    other.run("CREATE TABLE invoice (id INTEGER)")
    other.close()
    with pytest.raises(OfficeUnusable, match="别的程序的表"):
        open_server(postgres_database_url, tmp_path)
    other.connect()
    assert other.get_tables() == ["invoice"]
    other.close()


def test_a_newer_server(tmp_path: Path, postgres_database_url: str) -> None:
    """An old program does not write to an office that was upgraded by a newer one."""
    made = open_server(postgres_database_url, tmp_path)
    made.database.run("UPDATE office_fact SET value = '99' WHERE key = 'schema_version'")
    made.close()
    with pytest.raises(OfficeUnusable, match="更新版本"):
        open_server(postgres_database_url, tmp_path)
