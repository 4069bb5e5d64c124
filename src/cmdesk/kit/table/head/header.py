"""The header of a table: sorts, resizes and moves columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QToolTip, QWidget

from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color
from cmdesk.kit.table.body.layout import Layout
from cmdesk.kit.table.body.paint import PADDING
from cmdesk.kit.table.column import Column

HEIGHT: Final = 30
_GRIP: Final = 4  # pixels at each side of an edge that take hold of it
_DRAG: Final = 8  # pixels the pointer moves before a click becomes a move


class Header(QWidget):
    """Labels over the columns. Click sorts, Shift+click sorts within, dragging moves, dragging an edge resizes."""

    sort_asked = Signal(int, bool)  # column, whether within the present order
    column_moved = Signal(int, int)  # from, to
    width_dragged = Signal()
    fit_asked = Signal(int)
    menu_asked = Signal(int, QPoint)  # column or -1, where on screen

    def __init__(self, layout: Layout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = layout
        self._columns: Sequence[Column] = ()
        self._order: Sequence[tuple[str, bool]] = ()
        self._scrolled = 0
        self._pressed = -1
        self._press_x = 0
        self._resizing = -1
        self._moving_to = -1
        self._hover = -1
        self.setMouseTracking(True)
        self.setFixedHeight(px(HEIGHT))
        self.setAccessibleName("表头")
        layout.changed.connect(self.update)

    def show_columns(self, columns: Sequence[Column], order: Sequence[tuple[str, bool]]) -> None:
        """Show these labels and this order."""
        if (columns, order) == (self._columns, self._order):
            return  # a key in the search box asks for the list anew, under the same header
        self._columns, self._order = columns, order
        self.setAccessibleDescription("、".join(column.label for column in columns))
        self.update()

    def scroll_to(self, x: int) -> None:
        """Follow the cells below."""
        self._scrolled = x
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._layout.total_width, px(HEIGHT))

    # -- mouse

    def _edge_at(self, x: int) -> int:
        """Return the column whose right edge is at a pixel, or -1."""
        for column in (self._layout.at(x - _GRIP, self._scrolled), self._layout.at(x, self._scrolled)):
            if column >= 0:
                right = self._layout.left(column, self._scrolled) + self._layout.width(column)
                if abs(right - x) <= _GRIP:
                    return column
        return -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().toPoint().x()
        self._press_x = x
        self._resizing = self._edge_at(x)
        self._pressed = -1 if self._resizing >= 0 else self._layout.at(x, self._scrolled)
        self._moving_to = -1
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().toPoint().x()
        if self._resizing >= 0:
            left = self._layout.left(self._resizing, self._scrolled)
            self._layout.set_width(self._resizing, x - left)
        elif self._pressed >= 0 and (self._moving_to >= 0 or abs(x - self._press_x) > _DRAG):
            self._moving_to = self._place_at(x)
            self.update()
        else:
            self._point_at(x)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, target, resizing = self._pressed, self._moving_to, self._resizing
        self._pressed = self._moving_to = self._resizing = -1
        self.update()
        if resizing >= 0:
            self.width_dragged.emit()
        if pressed < 0:
            return
        if target >= 0:
            to = target if target <= pressed else target - 1
            if to != pressed:
                self.column_moved.emit(pressed, to)
        elif self._columns[pressed].sortable:
            self.sort_asked.emit(pressed, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        edge = self._edge_at(event.position().toPoint().x())
        if edge >= 0:
            self.fit_asked.emit(edge)
        else:
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(self._layout.at(event.pos().x(), self._scrolled), event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover = -1
        self.update()

    def _place_at(self, x: int) -> int:
        """Return between which columns a dragged one would be put down."""
        column = self._layout.at(x, self._scrolled)
        if column < 0:
            return 0 if x < 0 else len(self._columns)
        middle = self._layout.left(column, self._scrolled) + self._layout.width(column) // 2
        return column if x < middle else column + 1

    def _point_at(self, x: int) -> None:
        on_edge = self._edge_at(x) >= 0
        self.setCursor(Qt.CursorShape.SplitHCursor if on_edge else Qt.CursorShape.ArrowCursor)
        hover = -1 if on_edge else self._layout.at(x, self._scrolled)
        if hover != self._hover:
            self._hover = hover
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            column = self._layout.at(event.pos().x(), self._scrolled)
            if column >= 0:
                QToolTip.showText(event.globalPos(), plain_tip(self._describe(self._columns[column])), self)
            return True
        return super().event(event)

    @staticmethod
    def _describe(column: Column) -> str:
        lines = [f"{column.label}：{column.help}" if column.help else column.label]
        if column.sortable:
            lines.append("单击排序，按住 Shift 单击加为次要排序；拖动移位，拖右边线改列宽。")
        return "\n".join(lines)

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), color("canvas"))
            layout, width = self._layout, self.width()
            frozen_width = layout.frozen_width
            painter.setClipRect(QRect(frozen_width, 0, width, self.height()))
            seen = (layout.room or width) - 1  # what stands over the scroll bar is the beginning of nothing
            for column, left, wide in layout.visible(0, seen, self._scrolled, frozen=False):
                self._paint_section(painter, column, QRect(left, 0, wide, self.height()))
            painter.setClipping(False)
            for column, left, wide in layout.visible(0, width, 0, frozen=True):
                self._paint_section(painter, column, QRect(left, 0, wide, self.height()))
            painter.setPen(QPen(color("border"), 0))
            painter.drawLine(0, self.height() - 1, width, self.height() - 1)
            if layout.frozen:
                painter.setPen(QPen(color("edge"), 0))
                painter.drawLine(frozen_width - 1, 0, frozen_width - 1, self.height())
            if self._moving_to >= 0:
                self._paint_target(painter)

    def _paint_section(self, painter: QPainter, column: int, box: QRect) -> None:
        about = self._columns[column]
        place = next((number for number, (key, _) in enumerate(self._order) if key == about.key), -1)
        if column in {self._pressed, self._hover}:
            painter.fillRect(box, color("hover"))
        painter.setPen(QPen(color("line"), 0))
        painter.drawLine(box.right(), 6, box.right(), box.height() - 7)
        room = box.adjusted(PADDING, 0, -PADDING, 0)
        if place >= 0:
            mark = 10 if len(self._order) == 1 else 20
            self._paint_mark(painter, QRect(room.right() - mark + 2, 0, mark, box.height()), place)
            room.adjust(0, 0, -mark - 2, 0)
        painter.setPen(color("text" if place >= 0 else "weak"))
        label = QFontMetrics(self.font()).elidedText(about.label, Qt.TextElideMode.ElideRight, room.width())
        side = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight}.get(
            about.side, Qt.AlignmentFlag.AlignHCenter
        )
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), label)

    def _paint_mark(self, painter: QPainter, box: QRect, place: int) -> None:
        """Draw the arrow of the direction, and its number when there are several."""
        desc = self._order[place][1]
        x, y = box.left() + 4.0, box.center().y() + 0.5
        tip = 3.0 if desc else -3.0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("accent"))
        painter.drawPolygon(QPolygonF([QPointF(x - 4, y - tip), QPointF(x + 4, y - tip), QPointF(x, y + tip)]))
        painter.restore()
        if len(self._order) > 1:
            painter.setPen(color("accent"))
            painter.drawText(box.adjusted(10, 0, 0, 0), int(Qt.AlignmentFlag.AlignCenter), str(place + 1))

    def _paint_target(self, painter: QPainter) -> None:
        target = self._moving_to
        if target < len(self._columns):
            x = self._layout.left(target, self._scrolled)
        else:
            x = self._layout.left(target - 1, self._scrolled) + self._layout.width(target - 1)
        painter.fillRect(max(0, x - 1), 0, 3, self.height(), color("accent"))
