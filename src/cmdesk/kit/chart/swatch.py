"""Fillings of series: told apart by pattern as well as by colour, so that colour-blind eyes can tell."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cmdesk.kit.look import theme
from cmdesk.kit.look.tokens import blend

Filling = Literal["solid", "late", "soft", "hatched"]
"""``solid``: the accent; ``late``: the red of what is bad; ``soft``: the accent made faint; ``hatched``: strokes only."""

_HATCH: Final = 5.0
_SOFT: Final = 0.38


def fill(painter: QPainter, box: QRectF, filling: Filling) -> None:
    """Fill an area within a fine outline of its own colour."""
    tokens = theme.tokens()
    color = {"solid": tokens.accent, "late": tokens.late, "soft": tokens.accent, "hatched": tokens.weak}[filling]
    ground = {"soft": blend(color, tokens.surface, _SOFT), "hatched": tokens.surface}.get(filling, color)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(box, QColor(ground))
    if filling == "hatched":
        painter.setClipRect(box)
        painter.setPen(QPen(QColor(color), 1.2))
        x = box.left() - box.height()
        while x < box.right():
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
            x += _HATCH
    if filling in {"soft", "hatched"}:
        painter.setPen(QPen(QColor(color), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()
