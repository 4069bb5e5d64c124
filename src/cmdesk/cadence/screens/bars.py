"""Painted shares: a bar of several parts, in a cell or on its own; the figures beside it say the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableWidget, QWidget

from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2, Tone, blend

Part = tuple[float, Tone]
"""How much, and what it says: done, planned, missing."""

PARTS: Final = Qt.ItemDataRole.UserRole + 1
"""The role under which a cell keeps its parts."""

_HEIGHT: Final = 10.0


def draw_bar(painter: QPainter, box: QRectF, parts: Sequence[Part]) -> None:
    """Draw the parts side by side; planned ones are hatched, so that grey prints can tell them."""
    tokens, whole = theme.tokens(), sum(size for size, _ in parts)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("line"))
    painter.drawRect(box)
    left = box.left()
    for size, tone in parts:
        width = box.width() * size / whole if whole else 0.0
        part = QRectF(left, box.top(), width, box.height())
        color = tokens.tone(tone)
        if tone == "info":
            painter.fillRect(part, theme.color("selection"))
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.color("accent"))
            painter.setPen(pen)
            painter.setClipRect(part)
            at = part.left() - part.height()
            while at < part.right():
                painter.drawLine(int(at), int(part.bottom()), int(at + part.height()), int(part.top()))
                at += 5
            painter.setClipping(False)
            painter.setPen(Qt.PenStyle.NoPen)
        elif tone != "plain":
            painter.setBrush(Qt.BrushStyle.SolidPattern)
            painter.setBrush(theme.color("late") if tone == "late" else theme.color("due"))
            painter.drawRect(part)
        else:
            painter.fillRect(part, blend(color, tokens.surface, 0.25))
        left += width
    painter.restore()


class BarCells(QStyledItemDelegate):
    """Draws the bar of a cell that keeps ``PARTS``."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())
        parts = index.data(PARTS)
        if parts:
            box = QRectF(option.rect).adjusted(SPACE_2, 0, -SPACE_2, 0)
            draw_bar(painter, QRectF(box.left(), box.center().y() - px(_HEIGHT) / 2, box.width(), px(_HEIGHT)), parts)


def set_parts(rows: QTableWidget, at: int, column: int, parts: Sequence[Part], said: str) -> None:
    """Give a cell its bar; ``said`` tells it to whoever cannot see."""
    item = rows.item(at, column)
    if item is not None:
        item.setData(PARTS, tuple(parts))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)


class Bar(QWidget):
    """A bar on its own, as wide as there is room."""

    HEARD_AS = QAccessible.Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: Sequence[Part], said: str) -> None:
        """Show other parts; ``said`` tells them to whoever cannot see."""
        self._parts = tuple(parts)
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, px(8))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._parts:
            with QPainter(self) as painter:
                draw_bar(painter, QRectF(self.rect()), self._parts)
