"""What the ticked points of the display check come to, said beside their boxes while they are ticked (S1-23)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from cmdesk.visits.rules.shop.display import Standing
from cmdesk.visits.screens.entry.boxes import BoxRow

_WIDEST = "陈列 100 分，上次 100 分"


class ScoreLine(QLabel):
    """``陈列 83 分，上次 75 分``; its room is kept, so that no box moves while somebody ticks."""

    def __init__(self, points: BoxRow, steps: BoxRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points, self._steps, self._standing = points, steps, Standing()
        self._day: date | None = None
        self.setProperty("role", "weak")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName("陈列评分")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(_WIDEST))
        points.changed.connect(self.tell)
        steps.changed.connect(self.tell)

    def show_standing(self, standing: Standing) -> None:
        """Score by the weights of a visit's day."""
        self._standing, self._day = standing, standing.day
        self.tell()

    def show_day(self, day: date | None) -> None:
        """Score by the weights of another day, beside the last check before it; None is no day yet and changes nothing."""
        if day is not None:
            self._day = day
            self.tell()

    def tell(self) -> None:
        """Say what is ticked now comes to."""
        self.setText(self._standing.words(self._points.value(), self._steps.value(), self._day))
