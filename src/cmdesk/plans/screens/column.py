"""A day of the board: its head with the load, and its cards."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cmdesk.core.day import weekdays
from cmdesk.customers.record import Customer
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import draw_light
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_1, SPACE_2, Tone
from cmdesk.plans.record import PlanItem
from cmdesk.plans.rules.board import BoardDay
from cmdesk.plans.rules.load import Load, Verdict
from cmdesk.plans.screens.cards import Card, CardList
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import Stop

TONES: Final[dict[Verdict, Tone]] = {"free": "plain", "under": "soon", "ok": "due", "over": "late", "off": "late"}
_STATES: Final[dict[str, Tone]] = {"done": "done", "missed": "late", "planned": "plain"}


class DayHead(QWidget):
    """Weekday and date, the number of visits against what is wanted, and a bar."""

    HEARD_AS = QAccessible.Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._day: BoardDay | None = None
        self._chosen = self._today = False

    def sizeHint(self) -> QSize:
        return QSize(120, 2 * QFontMetrics(theme.text_font()).height() + 26)

    def show_day(self, day: BoardDay, *, today: date) -> None:
        """Show another day."""
        self._day, self._today = day, day.day == today
        self.setAccessibleName(f"{_title(day.day)}，{day.load.figures} 户，{day.load.words}")
        self.setToolTip(
            plain_tip(
                "\n".join(filter(None, (day.load.words, day.holiday, day.advice, f"日计划：{day.standing.turn}")))
            )
        )
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        """Mark the day on which what is added is put."""
        self._chosen = chosen
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._day is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), theme.color("canvas" if self._day.working else "hover"))
            if self._chosen:
                painter.fillRect(0, 0, self.width(), 3, theme.color("accent"))
            room = self.rect().adjusted(SPACE_2, 6, -SPACE_2, 0)
            line = QFontMetrics(theme.text_font()).height() + 2
            self._write_title(painter, room.left(), room.top(), room.width(), line)
            self._write_load(painter, room.left(), room.top() + line, room.width(), line)
            self._draw_bar(painter, QRectF(room.left(), self.height() - 9, room.width(), 5), self._day.load)

    def _write_title(self, painter: QPainter, left: int, top: int, width: int, height: int) -> None:
        assert self._day is not None  # noqa: S101
        box = QRectF(left, top, width, height)
        painter.setFont(theme.strong_font())
        painter.setPen(theme.color("link" if self._today else "text" if self._day.working else "weak"))
        told = f"{_title(self._day.day)} 今天" if self._today else _title(self._day.day)
        if self._today and painter.fontMetrics().horizontalAdvance(told) > width:
            told = _title(self._day.day)  # which its colour says as well
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, told)
        aside = self._day.holiday or ("" if self._day.working else "休息")
        used = QFontMetrics(theme.strong_font()).horizontalAdvance(told) + 8
        painter.setFont(theme.text_font())
        painter.setPen(theme.color("soon" if self._day.holiday else "weak"))
        shown = QFontMetrics(theme.text_font()).elidedText(aside, Qt.TextElideMode.ElideRight, max(0, width - used))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)

    def _write_load(self, painter: QPainter, left: int, top: int, width: int, height: int) -> None:
        assert self._day is not None  # noqa: S101
        now = self._day.load
        tone = TONES[now.verdict]
        box = QRectF(left, top, width, height)
        if tone != "plain":
            draw_light(painter, QRectF(left, top + (height - px(10)) / 2, px(10), px(10)), tone)
            box.adjust(px(15), 0, 0, 0)
        painter.setPen(theme.color("weak" if tone == "plain" else tone if tone != "due" else "due"))
        painter.setFont(theme.text_font())
        metrics = QFontMetrics(theme.text_font())
        figures = f"{now.figures} 户"
        if metrics.horizontalAdvance(figures) > box.width():
            figures = now.figures
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, figures)
        told = f"{_hours(now.minutes)}/{_hours(now.working - now.reserve)} 小时"
        room = box.width() - metrics.horizontalAdvance(f"{now.figures} 户　")
        if now.working and now.minutes and metrics.horizontalAdvance(told) < room:
            painter.setPen(theme.color("late" if now.minutes_left < 0 else "weak"))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told)

    def _draw_bar(self, painter: QPainter, box: QRectF, now: Load) -> None:
        """Draw the visits against the most; a notch stands at the least."""
        whole = max(now.most or round(now.least * 1.5), 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(box, 2.5, 2.5)
        if now.visits:
            share = min(now.visits / whole, 1)
            tone = TONES[now.verdict]
            painter.setBrush(theme.color("weak" if tone == "plain" else tone))
            painter.drawRoundedRect(QRectF(box.left(), box.top(), max(box.width() * share, 5), box.height()), 2.5, 2.5)
        notch = box.left() + box.width() * min(now.least / whole, 1)
        painter.setBrush(theme.color("edge"))
        painter.drawRect(QRectF(notch - 0.5, box.top() - 2, 1, box.height() + 4))


class DayColumn(QWidget):
    """A day: head and cards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = DayHead()
        self.list = CardList("", "还没有安排。把卡片拖到这里，或选这一天，在应访名单里按 Enter。")
        self.list.accept_drops()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE_1)
        rows.addWidget(self.head)
        rows.addWidget(self.list, 1)

    def show_day(self, day: BoardDay, *, today: date) -> None:
        """Show another day."""
        self.list.day = day.day
        self.list.setAccessibleName(f"{_title(day.day)}的安排")
        self.head.show_day(day, today=today)
        cards = [item_card(item) for item in day.items] + [visit_card(stop) for stop in day.stops]
        self.list.show_cards(cards)


def visit_card(stop: Stop) -> Card:
    """Return the card of a visit."""
    parts = []
    if stop.agreed_at and stop.appointment in {"agreed", "changed", "kept"}:
        parts.append(f"{stop.agreed_at:%H:%M} 约")
    if stop.kind != "regular":
        parts.append(Visit.kind.about.label_of(stop.kind))
    if stop.mode != "field":
        parts.append(Visit.mode.about.label_of(stop.mode))
    if stop.visit_class:
        parts.append(Customer.visit_class.about.label_of(stop.visit_class))
    if stop.minutes:
        parts.append(f"{stop.minutes}分")
    state = Visit.state.about.label_of(stop.state)
    tip = "\n".join(filter(None, (f"{stop.number} {state}", stop.customer, stop.address, stop.purpose, stop.reason)))
    words = " · ".join((*parts, *(() if stop.state == "planned" else (state,))))
    return Card("visit", stop.visit_id, stop.customer, words, tone=_STATES.get(stop.state, "plain"),
                quiet=stop.state != "planned", movable=stop.state == "planned", tip=tip)  # fmt: skip


def item_card(item: PlanItem) -> Card:
    """Return the card of something to be done."""
    source = PlanItem.source.about.label_of(item.source or "")
    words = " · ".join(filter(None, (source, f"{item.minutes}分" if item.minutes else "", item.standard)))
    tip = "\n".join(filter(None, (item.title_text, source, item.focus, item.standard, item.result)))
    return Card("item", item.id, item.title_text, words, icon="clipboard", tone="done" if item.done else "plain",
                quiet=bool(item.done), movable=not item.done, tip=tip)  # fmt: skip


def _title(day: date) -> str:
    return f"{weekdays.word(day)} {day:%m-%d}"


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")
