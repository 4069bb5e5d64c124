"""What the ticked points of the display check come to, said beside their boxes while they are ticked (S1-23)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from cmdesk.visits.rules.display import Standing
from cmdesk.visits.screens.entry.boxes import BoxRow

_WIDEST = "陈列 100 分，上次 100 分"


class ScoreLine(QLabel):
    """``陈列 83 分，上次 75 分``; its room is kept, so that no box moves while somebody ticks."""

    def __init__(self, points: BoxRow, steps: BoxRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points, self._steps, self._standing = points, steps, Standing()
        self.setProperty("role", "weak")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName("陈列评分")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(_WIDEST))
        points.changed.connect(self.tell)
        steps.changed.connect(self.tell)

    def show_standing(self, standing: Standing) -> None:
        """Score by the weights of a visit."""
        self._standing = standing
        self.tell()

    def tell(self) -> None:
        """Say what is ticked now comes to."""
        self.setText(self._standing.words(self._points.value(), self._steps.value()))
