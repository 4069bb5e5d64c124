"""The line under a table: how many rows, and what the selection comes to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cmdesk.core.window import Totals
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.rows.reading import money, number, show_sum


def say_totals(columns: Sequence[Column], totals: Totals) -> str:
    """Return sums and averages in words: 月均销量 412 条，平均 137.3。"""
    parts = []
    for column in columns:
        if column.key not in totals.sums or not totals.filled[column.key]:
            continue
        mean = totals.average(column.key) or 0
        places = max(1, column.places if column.kind == "real" else 0)
        average = money(round(mean)) if column.kind == "money" else number(mean, places)
        unit = f" {column.unit}" if column.unit and column.kind != "money" else ""
        said = f"{show_sum(column, totals.sums[column.key])}{unit}，平均 {average}"
        parts.append(f"{column.label} {said}")
    return "　".join(parts)


class Footer(QWidget):
    """Quiet text: the count at the left, the selection at the right."""

    def __init__(self, noun: str, measure: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._noun, self._measure = noun, measure
        self._count = _label("行数")
        self._sums = _label("选中")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._sums)

    def show_count(self, count: int, *, filtered: bool) -> None:
        """Say how many rows there are."""
        self._count.setText(f"{'筛选出' if filtered else '共'} {count:,} {self._measure}{self._noun}")

    def show_selection(self, count: int, sums: str = "") -> None:
        """Say what the selection comes to; nothing for one row."""
        said = f"选中 {count:,} {self._measure}" if count > 1 else ""
        self._sums.setText(f"{said} · {sums}" if said and sums else said)


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAccessibleName(name)
    label.setProperty("role", "weak")
    return label
