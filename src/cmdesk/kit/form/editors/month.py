"""A small calendar under a date field; the field keeps the focus and sends the keys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from cmdesk.core.day import weekdays
from cmdesk.core.day.daytext import EARLIEST, LATEST, full_day
from cmdesk.core.day.months import months_on
from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.form.popup import Popup
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color, strong_font
from cmdesk.kit.look.tokens import ICON_SMALL, RADIUS

CELL: Final = 30
_ROW: Final = 26
_EDGE: Final = 8
_HEAD: Final = 30
_DAYS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_MONTHS: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class MonthPopup(Popup):
    """Six weeks from Monday; arrows go by day and week, PageUp and PageDown by month, Home to today.

    Signals:
        picked: the day that was clicked.
    """

    picked = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._today = self._day = self._shown = date(2000, 1, 1)

    @property
    def day(self) -> date:
        """The highlighted day."""
        return self._day

    def open(self, day: date, today: date) -> None:
        """Drop from the field with a day highlighted."""
        self._today = today
        self.go(day)
        self.drop(2 * _EDGE + 7 * px(CELL), 2 * _EDGE + px(_HEAD) + 7 * px(_ROW))

    def go(self, day: date) -> None:
        """Highlight a day and show its month."""
        self._day = max(EARLIEST, min(day, LATEST))
        self._shown = self._day.replace(day=1)
        self.update()

    def press(self, event: QKeyEvent) -> bool:
        """Answer a key of the field; returns whether it was one of the calendar's."""
        key = Qt.Key(event.key())
        if key in _DAYS:
            self.go(self._day + timedelta(_DAYS[key]))
        elif key in _MONTHS:
            self.go(months_on(self._day, _MONTHS[key]))
        elif key == Qt.Key.Key_Home:
            self.go(self._today)
        else:
            return False
        say_aloud(self._owner, full_day(self._day))
        return True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._arrow(-1).adjusted(-4, -4, 4, 4).contains(place):
            self._turn(-1)
        elif self._arrow(1).adjusted(-4, -4, 4, 4).contains(place):
            self._turn(1)
        else:
            day = self._day_at(place)
            if day is not None:
                self.go(day)
                self.picked.emit(day)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turn(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_head(painter)
            first = self._first()
            for number in range(42):
                self._paint_day(painter, first + timedelta(number), self._cell(number))

    def _paint_head(self, painter: QPainter) -> None:
        usual = painter.font()
        painter.setFont(strong_font())
        painter.setPen(color("text"))
        head = QRect(_EDGE, _EDGE, 7 * px(CELL), px(_HEAD) - 4)
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, f"{self._shown.year} 年 {self._shown.month} 月")
        painter.setFont(usual)
        scale = self.devicePixelRatioF()
        for way, name in ((-1, "chevron-left"), (1, "chevron-right")):
            painter.drawPixmap(self._arrow(way).topLeft(), icons.pixmap(name, px(ICON_SMALL), "weak", scale))
        painter.setPen(color("weak"))
        for column, name in enumerate(weekdays.SIGNS):
            place = QRect(_EDGE + column * px(CELL), _EDGE + px(_HEAD), px(CELL), px(_ROW))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_day(self, painter: QPainter, day: date, cell: QRect) -> None:
        ground = cell.adjusted(1, 1, -1, -1)
        chosen = day == self._day
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("primary"))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        elif day == self._today:
            painter.setPen(color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        usual = "weak" if day.weekday() > 4 else "text"
        outside = day.month != self._shown.month
        painter.setPen(color("on_primary" if chosen else "disabled" if outside else usual))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day))

    def _first(self) -> date:
        """Return the Monday the six weeks begin with."""
        return self._shown - timedelta(self._shown.weekday())

    def _cell(self, number: int) -> QRect:
        row, column = divmod(number, 7)
        return QRect(_EDGE + column * px(CELL), _EDGE + px(_HEAD) + (row + 1) * px(_ROW), px(CELL), px(_ROW))

    def _day_at(self, place: QPoint) -> date | None:
        return next((self._first() + timedelta(at) for at in range(42) if self._cell(at).contains(place)), None)

    def _arrow(self, way: int) -> QRect:
        left = _EDGE + 6 if way < 0 else self.width() - _EDGE - 6 - px(ICON_SMALL)
        return QRect(left, _EDGE + (px(_HEAD) - 4 - px(ICON_SMALL)) // 2, px(ICON_SMALL), px(ICON_SMALL))

    def _turn(self, months: int) -> None:
        self.go(months_on(self._day, months))
