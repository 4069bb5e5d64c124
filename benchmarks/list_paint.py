"""Painting a full window costs at most what QStandardItemModel with the default delegate costs."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from _list import (
    COLUMNS,
    application,
    close,
    folder,
    interleaved,
    office,
    open_table,
    report,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView

from cmdesk.kit.look.theme import dress
from cmdesk.kit.table.view import TableView

ROUNDS = 60
ROWS = 10_000


def standard(table: TableView) -> QTableView:
    """Return Qt's own table with the same texts, columns and size."""
    model = QStandardItemModel(3_000, len(COLUMNS))
    for row in range(3_000):
        table.model.need(row, row, patience=5)
        values = table.model.row(row)
        for column in range(len(COLUMNS)):
            item = QStandardItem(table.model.text(values, column) if values else "")
            item.setTextAlignment(
                Qt.AlignmentFlag(table.model.index(row, column).data(Qt.ItemDataRole.TextAlignmentRole))
            )
            model.setItem(row, column, item)
    view = QTableView()
    dress(view)
    view.setModel(model)
    model.setParent(view)
    view.verticalHeader().setDefaultSectionSize(table.grid.row_height)
    view.verticalHeader().hide()
    for column, about in enumerate(COLUMNS):
        view.setColumnWidth(column, about.usual_width)
    view.resize(table.grid.size().width(), table.grid.size().height() + view.horizontalHeader().height())
    view.show()
    application().processEvents()
    return view


def paint_ours(table: TableView, at: list[int]) -> None:
    at[0] = (at[0] + 30) % 2_900
    table.grid.verticalScrollBar().setValue(at[0] * table.grid.row_height)
    table.grid.viewport().repaint()


def paint_standard(view: QTableView, at: list[int]) -> None:
    at[0] = (at[0] + 30) % 2_900
    view.verticalScrollBar().setValue(at[0])
    view.viewport().repaint()


def main() -> int:
    application()
    kept = True
    with folder() as where:
        table = open_table(office(Path(where), ROWS))
        view = standard(table)
        acts = {"ours": partial(paint_ours, table, [0]), "standard": partial(paint_standard, view, [0])}
        interleaved(acts, 5)
        times = interleaved(acts, ROUNDS)
        detail = f"{times['ours']:.1f} ms, QStandardItemModel {times['standard']:.1f} ms"
        kept &= report("repaint of a full window", times["ours"] / times["standard"], 1.0, detail)
        view.deleteLater()
        close(table)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
