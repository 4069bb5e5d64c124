"""The steps of something that is led through, side by side; the one that is being done stands out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2, SPACE_5

_HIGH = 24


class StepRow(QWidget):
    """``1 选择名单 — 2 对应列 — 3 核对``, the current one in the accent."""

    HEARD_AS = QAccessible.Role.StaticText

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = tuple(f"{number} {step}" for number, step in enumerate(steps, 1))
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> int:
        """The step that is being done, from 0."""
        return self._current

    def show_step(self, at: int) -> None:
        """Show another step as the one that is being done."""
        self._current = at
        self.setAccessibleName(f"第 {self._steps[at]}，共 {len(self._steps)} 步")
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.strong_font())
        words = sum(metrics.horizontalAdvance(step) for step in self._steps)
        return QSize(words + (len(self._steps) - 1) * (SPACE_5 + 2 * SPACE_2), px(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        with QPainter(self) as painter:
            left, middle = 0.0, self.height() / 2
            for at, step in enumerate(self._steps):
                painter.setFont(theme.strong_font() if at == self._current else theme.text_font())
                painter.setPen(theme.color("link" if at == self._current else "text" if at < self._current else "weak"))
                wide = painter.fontMetrics().horizontalAdvance(step)
                painter.drawText(QRectF(left, 0, wide + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, step)
                left += wide + SPACE_2
                if at + 1 < len(self._steps):
                    painter.setPen(theme.color("border"))
                    painter.drawLine(round(left), round(middle), round(left + SPACE_5), round(middle))
                    left += SPACE_5 + SPACE_2
