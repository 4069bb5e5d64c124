"""What one operation did, record by record, in words that are never cut: a narrow page wraps them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import SPACE_1, SPACE_2
from cmdesk.staff.rules.trail import Line

_EMPTY = "空"


class Changes(QScrollArea):
    """Each record with its fields below it, before and after; arrow keys scroll.

    Attributes:
        lines: what is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("改动")
        self.show_lines(())

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show what another operation did."""
        self.lines = tuple(lines)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, SPACE_2, 0)
        rows.setSpacing(SPACE_1)
        told = []
        for record, fields in groupby(self.lines, key=lambda line: line.record):
            words = list(fields)
            title = label(f"{words[0].verb} {record}")
            title.setFont(theme.strong_font())
            below = label("\n".join(_said(line) for line in words if line.field), "weak")
            for part in (title, below):
                part.setWordWrap(True)
                rows.addWidget(part)
            below.setVisible(bool(below.text()))
            below.setContentsMargins(0, 0, 0, SPACE_2)
            told.append(f"{title.text()}：{below.text()}")
        rows.addStretch(1)
        self.setAccessibleDescription("；".join(told).replace("\n", "，"))
        self.setWidget(inside)  # the one before goes with its labels


def _said(line: Line) -> str:
    """Return a field before and after; of a new record only what it is."""
    after = line.after or _EMPTY
    return f"{line.field}　{line.before} → {after}" if line.before else f"{line.field}　{after}"
