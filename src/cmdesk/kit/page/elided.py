"""A line of text that gives way: where there is no room it ends in dots, and the tooltip tells all of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look.measure import px

_LEAST = 48  # pixels that are kept for it


class Elided(QLabel):
    """A title between fixed neighbours."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(plain_tip(text))

    @property
    def shown(self) -> str:
        """What there is room for."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(_LEAST), self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  # all of it is cheap
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.shown)


class Wordings(Elided):
    """The same thing said at several lengths: the longest that there is room for is shown, the tooltip tells the longest."""

    def __init__(self) -> None:
        super().__init__()
        self._shorter: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, longest: str, *shorter: str) -> None:
        """Say something; the last of the shorter wordings may be empty where silence is better than half a word."""
        self._shorter = shorter
        self.setText(longest)
        self.updateGeometry()

    @property
    def shown(self) -> str:
        """What there is room for."""
        metrics, room = self.fontMetrics(), self.width()
        wordings = (self.text(), *self._shorter)
        fits = (one for one in wordings if metrics.horizontalAdvance(one) <= room)
        return next(fits, metrics.elidedText(wordings[-1], Qt.TextElideMode.ElideRight, room))

    def minimumSizeHint(self) -> QSize:
        least = self._shorter[-1] if self._shorter else ""
        wide = self.fontMetrics().horizontalAdvance(least) if least else 0
        return QSize(wide, self.sizeHint().height())
