"""Twelve months on one page, painted; each day tells by colour, mark and word what it is."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmdesk.core.calendar.shipped import Entry, Sort
from cmdesk.core.day import clock, weekdays
from cmdesk.core.day.months import months_on
from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color, strong_font, tokens
from cmdesk.kit.look.tokens import RADIUS, SPACE_2, Tone
from cmdesk.staff.rules.calendar import Year

_LEAST: Final = (142, 165)
"""How wide and how high a month must be for its days to be read."""
_BESIDE: Final = 24
"""How wide a day must be for its mark to stand beside its number; in less it stands below, and the month is taller."""
_TALLER: Final = 216
_DIGITS: Final = 14  # pixels of the number of a day
_TITLE: Final = 24
_LEGEND: Final = 26
_NAMES: Final = 18
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_PAGES: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
MARKS: Final[dict[Sort, tuple[str, Tone, str]]] = {
    "holiday": ("休", "late", "放假"),
    "swapped": ("班", "info", "调休上班"),
    "closed": ("停", "soon", "本单位停业"),
    "closed_morning": ("上", "soon", "本单位上午停业"),
    "closed_afternoon": ("下", "soon", "本单位下午停业"),
    "open": ("班", "due", "本单位照常上班"),
}
"""Mark in the corner of a day, its tone, and what it stands for."""
ESTIMATE: Final = ("估", "paused", "估算的放假")


class YearView(QWidget):
    """The year; arrows go by day and week, PageUp and PageDown by month, Shift takes several days along.

    Signals:
        picked: other days are chosen.
        laid: the months stand elsewhere, for there is more or less room.
        asked: Enter, Space or a double click: something is to be said of the chosen days.
    """

    HEARD_AS = QAccessible.Role.Grouping

    picked = Signal()
    laid = Signal()
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._year: Year | None = None
        self._today = clock.today()
        self._day = self._anchor = self._today
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("年历")

    @property
    def day(self) -> date:
        """The day with the keyboard's mark."""
        return self._day

    @property
    def days(self) -> tuple[date, ...]:
        """All chosen days in order."""
        first, last = sorted((self._anchor, self._day))
        return tuple(first + timedelta(at) for at in range((last - first).days + 1))

    def show_year(self, year: Year) -> None:
        """Show a year; the chosen day moves into it."""
        self._year = year
        if self._day.year != year.number:
            self._day = self._anchor = months_on(self._day, 12 * (year.number - self._day.year))
            self.picked.emit()
        self.setAccessibleName(f"{year.number} 年年历")
        self.setAccessibleDescription(self.said(self._day))
        self.update()

    def choose(self, day: date, *, extend: bool = False) -> None:
        """Choose a day of the year that is shown, or with ``extend`` all days up to it."""
        if self._year is None or day.year != self._year.number:
            return
        self._day = day
        if not extend:
            self._anchor = day
        self.setAccessibleDescription(self.said(day))
        if self.hasFocus():
            say_aloud(self, self.said(day))
        self.picked.emit()
        self.update()

    def said(self, day: date) -> str:
        """Return what a day is, in words."""
        if self._year is None:
            return f"{day}"
        entry = self._year.calendar.entry(day)
        usual = "上班" if self._year.calendar.is_working(day) else "周末"
        what = usual if entry is None else f"{mark_of(entry)[2]}：{entry.reason}"
        return f"{day} 星期{weekdays.SIGNS[day.weekday()]} {what}"

    def sizeHint(self) -> QSize:
        return QSize(4 * px(188), 3 * px(200))

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * _least_width(), self._rows() * (px(_LEAST[1]) if self._is_beside() else px(_TALLER)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()  # fewer months in a row make more rows
        self.laid.emit()

    def _columns(self) -> int:
        """Return how many months stand in a row: four where there is room, else three or two."""
        return next((count for count in (4, 3) if self.width() >= count * _least_width()), 2)

    def _rows(self) -> int:
        return 12 // self._columns()

    def _day_width(self) -> int:
        return min(px(30), (self.width() // self._columns() - SPACE_2 - 4) // 7)

    def _is_beside(self) -> bool:
        """Tell whether the mark of a day stands beside its number."""
        return self._day_width() >= px(_BESIDE)

    # -- keys and clicks -----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, extend = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _STEPS:
            self.choose(self._day + timedelta(_STEPS[key]), extend=extend)
        elif key in _PAGES:
            self.choose(months_on(self._day, _PAGES[key]), extend=extend)
        elif key == Qt.Key.Key_Home:
            self.choose(self._day.replace(day=1), extend=extend)
        elif key == Qt.Key.Key_End:
            last = months.monthrange(self._day.year, self._day.month)[1]
            self.choose(self._day.replace(day=last), extend=extend)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(day, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day is not None and event.buttons() & Qt.MouseButton.LeftButton and day != self._day:
            self.choose(day, extend=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.day_at(event.position()) is not None:
            self.asked.emit()

    # -- places --------------------------------------------------------------------------------------------------------

    def cell(self, day: date) -> QRect:
        """Return where a day of the shown year stands."""
        left, top, width, height = self._month(day.month)
        at = day.day - 1 + day.replace(day=1).weekday()
        row, column = divmod(at, 7)
        return QRect(left + column * width, top + px(_TITLE) + px(_NAMES) + row * height, width, height)

    def day_at(self, place: QPointF) -> date | None:
        """Return the day at a place."""
        if self._year is None:
            return None
        for month in range(1, 13):
            for number in range(1, months.monthrange(self._year.number, month)[1] + 1):
                day = date(self._year.number, month, number)
                if self.cell(day).contains(place.toPoint()):
                    return day
        return None

    def _month(self, month: int) -> tuple[int, int, int, int]:
        """Return left and top of a month, and width and height of its days."""
        row, column = divmod(month - 1, self._columns())
        wide, high = self.width() // self._columns(), self.height() // self._rows()
        width = self._day_width()
        height = min(px(26) if self._is_beside() else px(28), (high - px(_TITLE) - px(_NAMES) - SPACE_2) // 6)
        return column * wide + SPACE_2, row * high, width, height

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._year is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            chosen = set(self.days)
            tiny = QFont(self.font())
            tiny.setPointSizeF(max(6.0, self.font().pointSizeF() * 0.7))
            for month in range(1, 13):
                self._paint_names(painter, month)
                for number in range(1, months.monthrange(self._year.number, month)[1] + 1):
                    day = date(self._year.number, month, number)
                    self._paint_day(painter, self._year, day, tiny, is_chosen=day in chosen)

    def places(self, cell: QRect) -> tuple[QRect, QRect]:
        """Return where number and mark of a day stand that is a special one."""
        if self._is_beside():
            return cell.adjusted(-1, 2, -px(9), 2), QRect(cell.right() - px(11), cell.top(), px(11), px(12))
        return cell.adjusted(0, 0, 0, -px(9)), QRect(cell.left(), cell.bottom() - px(12), cell.width(), px(11))

    def _paint_names(self, painter: QPainter, month: int) -> None:
        left, top, width, _ = self._month(month)
        painter.setFont(strong_font())
        painter.setPen(color("text"))
        painter.drawText(QRect(left + 4, top, 7 * width, px(_TITLE)), Qt.AlignmentFlag.AlignVCenter, f"{month} 月")
        painter.setFont(self.font())
        painter.setPen(color("weak"))
        for column, name in enumerate(weekdays.SIGNS):
            place = QRect(left + column * width, top + px(_TITLE), width, px(_NAMES))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_day(self, painter: QPainter, year: Year, day: date, tiny: QFont, *, is_chosen: bool) -> None:
        cell = self.cell(day)
        box = QRectF(cell).adjusted(1, 1, -1, -1)
        entry = year.calendar.entry(day)
        ink = color("text" if year.calendar.is_working(day) else "weak")
        if entry is not None:
            tone = mark_of(entry)[1]
            ink = QColor(tokens().tone(tone))
            _paint_ground(painter, box, entry, tone)
        if is_chosen:
            painter.setPen(QPen(color("accent"), 2 if day == self._day and self.hasFocus() else 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setPen(ink)
        painter.setFont(strong_font() if day == self._today else self.font())
        number, mark = self.places(cell)
        painter.drawText(cell if entry is None else number, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if entry is not None:
            painter.setFont(tiny)
            painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, mark_of(entry)[0])
        if day == self._today:
            painter.fillRect(QRectF(box.left() + 5, box.bottom() - 3, box.width() - 10, 2), color("accent"))


def _least_width() -> int:
    """Return how wide a month must be now; its seven pairs of digits grow with the text, the room between them does not."""
    return _LEAST[0] + 7 * (px(_DIGITS) - _DIGITS)


def mark_of(entry: Entry) -> tuple[str, Tone, str]:
    """Return mark, tone and word of a day."""
    return ESTIMATE if entry.estimated else MARKS[entry.sort]


def _paint_ground(painter: QPainter, box: QRectF, entry: Entry, tone: Tone) -> None:
    ground = QColor(tokens().wash(tone))
    painter.setBrush(ground)
    pen = QPen(QColor(tokens().tone(tone)), 1, Qt.PenStyle.DashLine if entry.estimated else Qt.PenStyle.SolidLine)
    painter.setPen(pen if entry.estimated or tokens().strong else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box, RADIUS, RADIUS)


class Legend(QWidget):
    """What the marks stand for, in one line or as many as are needed."""

    HEARD_AS = QAccessible.Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        marks: Sequence[tuple[str, Tone, str]] = [MARKS["holiday"], MARKS["swapped"], ("估", "paused", "估算的放假")]
        self._marks = [*marks, ("停", "soon", "本单位停业（上、下为半天）"), MARKS["open"]]
        self.setFixedHeight(px(_LEGEND))
        self.setAccessibleName("图例：" + "、".join(f"{mark} {word}" for mark, _, word in self._marks))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(round(self._places()[-1][1]) + px(_LEGEND))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for (mark, tone, word), (left, top) in zip(self._marks, self._places(), strict=True):
                box = QRectF(left, top + px(_LEGEND) / 2 - px(18) / 2, px(18), px(18))
                painter.setBrush(QColor(tokens().wash(tone)))
                guess = mark == ESTIMATE[0]
                pen = QPen(QColor(tokens().tone(tone)), 1, Qt.PenStyle.DashLine if guess else Qt.PenStyle.SolidLine)
                painter.setPen(pen if guess or tokens().strong else Qt.PenStyle.NoPen)
                painter.drawRoundedRect(box, RADIUS, RADIUS)
                painter.setPen(QColor(tokens().tone(tone)))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark)
                painter.setPen(color("weak"))
                painter.drawText(
                    QRectF(left + px(23), top, self.width(), px(_LEGEND)),
                    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                    word,
                )

    def _places(self) -> list[tuple[float, float]]:
        """Return left and top of every mark; those that find no room begin another line."""
        left, top, found = float(SPACE_2), 0.0, []
        for _, _, word in self._marks:
            wide = px(23) + self.fontMetrics().horizontalAdvance(word)
            if left > SPACE_2 and left + wide > self.width() - SPACE_2:
                left, top = float(SPACE_2), top + px(_LEGEND)
            found.append((left, top))
            left += wide + 16
        return found
