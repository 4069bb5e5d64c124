"""A small office of shops for the tests of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.kit.table.shops import COLUMNS, QUERY

from cmdesk.core.database import SqliteDatabase
from cmdesk.core.window import Query, sort_index
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.kit.table.view import TableView


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SqliteDatabase]:
    """An empty office file with a table of shops."""
    database = SqliteDatabase(tmp_path / "office.db")
    database.run(
        "CREATE TABLE shop (id INTEGER PRIMARY KEY, number TEXT NOT NULL, name TEXT NOT NULL, level TEXT,"
        " volume INTEGER, money INTEGER, next TEXT, state TEXT, secret TEXT, binned_at TEXT) STRICT"
    )
    for column in ("number", "name", "level"):
        database.run(sort_index("sqlite", "shop", column, base="binned_at IS NULL"))
    yield database
    end_lanes(database)
    database.close()


@pytest.fixture
def open_table(qtbot, office) -> Callable[..., TableView]:
    """Opens a table over the shops and closes it afterwards."""

    def make(query: Query = QUERY) -> TableView:
        table = TableView(office, COLUMNS, noun="商店", measure="家")
        qtbot.addWidget(table, before_close_func=_close)
        table.resize(900, 500)
        with qtbot.waitSignal(table.counted):
            table.show_query(query)
        table.show()
        qtbot.exposed(table)
        table.grid.setFocus()
        return table

    return make


def _close(table: TableView) -> None:
    table.close_list()
