"""The month: a cell for every day with the visits made and planned; Enter opens the week of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cmdesk.core.day import clock, weekdays
from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import draw_light
from cmdesk.kit.look.measure import px
from cmdesk.plans.rules.board import MonthDay
from cmdesk.plans.screens.column import TONES

_HEAD = 26
_TWO_LINES = 34  # pixels of a cell in which the figures stand below the number of the day
_SIGN = 15  # pixels for the light before the figures
_STEPS = {
    Qt.Key.Key_Left.value: -1, Qt.Key.Key_Right.value: 1, Qt.Key.Key_Up.value: -7, Qt.Key.Key_Down.value: 7,
}  # fmt: skip


class MonthView(QWidget):
    """The days of a month in rows of weeks.

    Signals:
        opened: a day whose week is wanted.
        beyond: a day outside the month that was walked to.
    """

    HEARD_AS = QAccessible.Role.Grouping

    opened = Signal(object)
    beyond = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("月计划日历")
        self._days: Sequence[MonthDay] = ()
        self.current = clock.today()

    def sizeHint(self) -> QSize:
        return QSize(700, 480)

    def show_days(self, days: Sequence[MonthDay], current: date) -> None:
        """Show another month."""
        self._days = days
        self.current = current
        if days:
            self.setAccessibleName(f"{days[0].day.year} 年 {days[0].day.month} 月计划日历")
        self._tell()
        self.update()

    def _at(self, day: date) -> int:
        return (day - self._days[0].day).days + self._days[0].day.weekday()

    def _box(self, place: int) -> QRectF:
        weeks = -(-(len(self._days) + self._days[0].day.weekday()) // 7)
        width, height = self.width() / 7, (self.height() - px(_HEAD)) / weeks
        return QRectF(place % 7 * width, px(_HEAD) + place // 7 * height, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("surface"))
            if not self._days:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.color("weak"))
            for column, word in enumerate(weekdays.SIGNS):
                box = QRectF(column * self.width() / 7, 0, self.width() / 7, px(_HEAD))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"周{word}")
            for one in self._days:
                self._draw(painter, one, self._box(self._at(one.day)))

    def _draw(self, painter: QPainter, one: MonthDay, box: QRectF) -> None:
        chosen = one.day == self.current
        ground = "selection" if chosen and self.hasFocus() else "selection_quiet" if chosen else ""
        painter.fillRect(box, theme.color(ground or ("surface" if one.working else "canvas")))
        painter.setPen(theme.color("line"))
        painter.drawRect(box)
        room = box.adjusted(8, 6, -8, -6)
        painter.setFont(theme.group_font())
        today = one.day == clock.today()
        painter.setPen(theme.color("link" if today else "text" if one.working else "weak"))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, f"{one.day.day}")
        painter.setFont(theme.text_font())
        aside = one.holiday or ("今天" if today else "" if one.working else "休息")
        painter.setPen(theme.color("soon" if one.holiday else "weak"))
        beside = room.adjusted(px(24), 0, 0, 0)
        is_low = room.height() < px(_TWO_LINES) and (one.load.visits or one.load.minutes)
        # where there is no room, the ground tells of today and of days off as well
        if not is_low and painter.fontMetrics().horizontalAdvance(aside) <= beside.width():
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, aside)
        below = QRectF(room.left(), room.bottom() - px(20), room.width(), px(20))
        self._draw_counts(painter, one, QRectF(beside.left(), room.top(), beside.width(), px(20)) if is_low else below)

    def _draw_counts(self, painter: QPainter, one: MonthDay, line: QRectF) -> None:
        now = one.load
        if not now.visits and not now.minutes:
            return
        tone = TONES[now.verdict]
        words = f"已访 {one.done}/{now.visits}" if one.done else f"计划 {now.figures}" if now.visits else "事项"
        wide, words_at = painter.fontMetrics().horizontalAdvance, line.adjusted(px(_SIGN), 0, 0, 0)
        if wide(words) > words_at.width():
            words = f"{one.done}/{now.visits}" if one.done else f"{now.visits} 户" if now.visits else words
        if tone != "plain":
            draw_light(painter, QRectF(line.left(), line.center().y() - px(10) / 2, px(10), px(10)), tone)
            if wide(words) > words_at.width():
                return  # the sign says how it stands
        elif wide(words) > words_at.width():
            words_at = line  # no sign needs its place
            if wide(words) > line.width():
                words = "…"  # nothing else would tell that something is planned
        painter.setPen(theme.color("text"))
        painter.drawText(words_at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS and not event.modifiers():
            self._go(self.current + timedelta(days=_STEPS[event.key()]))
        elif event.key() in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value}:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _go(self, day: date) -> None:
        if self._days and self._days[0].day <= day <= self._days[-1].day:
            self.current = day
            self._tell()
            self.update()
        else:
            self.beyond.emit(day)

    def _tell(self) -> None:
        one = next((one for one in self._days if one.day == self.current), None)
        said = f"{self.current}：{one.load.words}" if one else ""
        self.setAccessibleDescription(said)
        if self.hasFocus():
            say_aloud(self, said)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for one in self._days:
            if self._box(self._at(one.day)).contains(event.position()):
                self._go(one.day)
        self.setFocus()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        self.opened.emit(self.current)
