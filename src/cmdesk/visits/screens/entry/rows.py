"""Several editors in one row of the sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_1, SPACE_2
from cmdesk.visits.screens.entry.lines import ClockLine
from cmdesk.visits.screens.entry.stock import StockGrid


def beside(*widgets: QWidget) -> QWidget:
    """Return editors side by side; labels keep their width."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_2)
    for widget in widgets:
        row.addWidget(widget, 0 if isinstance(widget, QLabel | ClockLine) else 1)
        if isinstance(widget, StockGrid):
            row.setStretch(0, 0)
            row.addStretch(1)
        elif not isinstance(widget, QLabel):
            widget.setMinimumWidth(px(56))
    return holder


def below(*widgets: QWidget) -> QWidget:
    """Return editors one below the other."""
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(SPACE_1)
    for widget in widgets:
        rows.addWidget(widget)
    return holder
