"""Painting: a full window ≤ 1.0 × QStandardItemModel with the default delegate; keystroke to painted list p95 ≤ 16 ms."""

from __future__ import annotations

import statistics
import sys
import time
from functools import partial
from pathlib import Path

from _list import (
    COLUMNS,
    QUERY,
    application,
    close,
    folder,
    interleaved,
    office,
    open_table,
    paint_fully,
    report,
    sizes,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView

from cmdesk.kit.table.view import TableView

ROUNDS = 60


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
    table.grid.scroll_to_row(at[0])
    table.grid.viewport().repaint()


def paint_standard(view: QTableView, at: list[int]) -> None:
    at[0] = (at[0] + 30) % 2_900
    view.verticalScrollBar().setValue(at[0])
    view.viewport().repaint()


def keystrokes(table: TableView) -> list[float]:
    """Return CPU milliseconds from each keystroke to the painted list, for conditions an index answers at once."""
    times = []
    for number in range(80):
        beginning = f"{number * 7919 % 10_000:07}"[: 4 + number % 4]
        query = QUERY.filtered("customer.number >= ? AND customer.number < ?", (beginning, beginning + "~"))
        started = time.process_time()
        table.show_query(query)
        paint_fully(table)
        times.append((time.process_time() - started) * 1000)
    return times


def main() -> int:
    application()
    kept = True
    with folder() as where:
        for size in sizes():
            database = office(Path(where), size)
            table = open_table(database)
            if size == sizes()[0]:
                view = standard(table)
                acts = {"ours": partial(paint_ours, table, [0]), "standard": partial(paint_standard, view, [0])}
                interleaved(acts, 5)
                times = interleaved(acts, ROUNDS)
                detail = f"{times['ours']:.1f} ms, QStandardItemModel {times['standard']:.1f} ms"
                kept &= report("repaint of a full window", times["ours"] / times["standard"], 1.0, detail)
                view.deleteLater()
            times95 = statistics.quantiles(keystrokes(table), n=20)[-1]
            kept &= report(f"keystroke to painted list at {size:,}, p95 in ms", times95, 16)
            close(table)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
