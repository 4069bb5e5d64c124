"""The time-line drawn: channel, when, who, what was said and what comes next, one contact below the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cmdesk.activities.record import Activity
from cmdesk.activities.rules import Entry, light
from cmdesk.core.day import clock
from cmdesk.core.day.daytext import show_day
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import draw_light
from cmdesk.kit.look.measure import px

Index = QModelIndex | QPersistentModelIndex

ICONS: Final = {
    "visit": "map-pin", "phone_out": "phone", "phone_in": "phone", "message": "message", "email": "mail", "fax": "printer",
    "post": "mail", "web": "link", "reception": "home", "event": "cake",
    "gathering": "users",
}  # fmt: skip
_LEFT: Final = 40
_MOST_LINES: Final = 3
_LONG_WORD: Final = 40  # characters of an address on the net, which breaks anywhere
_MOST_SHOWN: Final = 300  # characters of one text; three lines show no more


def head_of(entry: Entry) -> str:
    """Return the first line: how, who with, what for, how long, what was found, how many files are attached."""
    channel = Activity.channel.about.label_of(entry.channel)
    purposes = Activity.purposes.show(entry.purposes)
    files = f"附件 {entry.files}" if entry.files else ""
    parts = (channel, entry.person, purposes, f"{entry.minutes} 分钟" if entry.minutes else "", entry.found, files)
    return "　".join(part for part in parts if part)


def text_of(entry: Entry) -> str:
    """Return what was said and what came of it."""
    said = [entry.subject] if entry.subject else []
    if entry.content and not entry.content.startswith(entry.subject or "\0"):
        said.append(entry.content)
    elif entry.content:
        said = [entry.content]
    for word, text in (
        ("需求", entry.needs),
        ("意见", entry.opinions),
        ("反应", entry.response),
        ("结果", entry.result),
    ):
        if text:
            said.append(f"{word}：{text}")
    return "　".join(" ".join(part[:_MOST_SHOWN].split()) for part in said)


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            step = f"　下一步：{entry.next_step}" if entry.next_step else ""
            return f"{entry.happened_at:%Y-%m-%d %H:%M} {head_of(entry)}　{text_of(entry)}{step}"
        return None

    def show(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def append(self, entries: Sequence[Entry]) -> None:
        first = len(self.entries)
        self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
        self.entries += entries
        self.endInsertRows()


class _Drawing(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def _entry(self, index: Index) -> Entry:
        model = self._view.model()
        assert isinstance(model, _Model)  # noqa: S101  # the view's own
        return model.entries[index.row()]

    def _line(self, font: QFont | None = None) -> int:
        return QFontMetrics(font or theme.text_font()).height() + 2

    def _lines(self, entry: Entry, width: int) -> int:
        text = text_of(entry)
        if not text:
            return 0
        wide = QFontMetrics(theme.text_font()).horizontalAdvance(text)
        return max(1, min(_MOST_LINES, -(-wide // max(80, int(width * 0.96)))))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        entry = self._entry(index)
        width = self._view.viewport().width()
        lines = self._lines(entry, width - px(_LEFT) - 12)
        step = self._line() + 2 if entry.next_step or entry.next_on else 0
        return QSize(width, 16 + self._line(theme.strong_font()) + lines * self._line() + step)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._entry(index)
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            active = bool(option.state & QStyle.StateFlag.State_HasFocus) or self._view.hasFocus()
            painter.fillRect(box, theme.color("selection" if active else "selection_quiet"))
        painter.setPen(theme.color("line"))
        painter.drawLine(box.left() + 12, box.bottom(), box.right() - 8, box.bottom())
        scale = self._view.devicePixelRatioF()
        painter.drawPixmap(
            box.left() + 14, box.top() + 9, icons.pixmap(ICONS.get(entry.channel, "note"), px(16), "weak", scale)
        )
        room = QRect(box.left() + px(_LEFT), box.top() + 8, box.width() - px(_LEFT) - 12, box.height() - 12)
        top = self._paint_head(painter, entry, room)
        top = self._paint_text(painter, entry, room, top)
        self._paint_step(painter, entry, room, top)
        painter.restore()

    def _paint_head(self, painter: QPainter, entry: Entry, room: QRect) -> int:
        height = self._line(theme.strong_font())
        when = f"{entry.user}　{entry.happened_at:%Y-%m-%d %H:%M}"
        painter.setFont(theme.text_font())
        painter.setPen(theme.color("weak"))
        line = QRect(room.left(), room.top(), room.width(), height)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when)
        width = room.width() - QFontMetrics(theme.text_font()).horizontalAdvance(when) - 12
        painter.setFont(theme.strong_font())
        painter.setPen(theme.color("text"))
        shown = QFontMetrics(theme.strong_font()).elidedText(
            head_of(entry), Qt.TextElideMode.ElideRight, max(40, width)
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        return room.top() + height

    def _paint_text(self, painter: QPainter, entry: Entry, room: QRect, top: int) -> int:
        lines = self._lines(entry, room.width())
        if not lines:
            return top
        painter.setFont(theme.text_font())
        painter.setPen(theme.color("text"))
        shown = QFontMetrics(theme.text_font()).elidedText(
            text_of(entry), Qt.TextElideMode.ElideRight, int(room.width() * lines * 0.97)
        )
        box = QRect(room.left(), top, room.width(), lines * self._line())
        unbroken = max((len(word) for word in shown.split() if word.isascii()), default=0)
        wrap = Qt.TextFlag.TextWrapAnywhere if unbroken > _LONG_WORD else Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft) | int(wrap), shown)
        return top + lines * self._line()

    def _paint_step(self, painter: QPainter, entry: Entry, room: QRect, top: int) -> None:
        if not (entry.next_step or entry.next_on):
            return
        today = clock.today()
        words = f"下一步：{entry.next_step or '跟进'}"
        if entry.next_on:
            words += f"　{show_day(entry.next_on, today)}"
        line = QRect(room.left() + px(18), top + 2, room.width() - px(18), self._line())
        painter.setFont(theme.text_font())
        if entry.next_done:
            painter.setPen(theme.color("weak"))
            words += "（已办）"
            painter.drawPixmap(
                room.left(), top + 4, icons.pixmap("check", px(14), "due", self._view.devicePixelRatioF())
            )  # fmt: skip
        else:
            due = light.of_day(entry.next_on, today) if entry.next_on else light.Due("info", "")
            words += f"　{due.word}" if due.word else ""
            draw_light(painter, QRectF(room.left() + 1, top + px(5), px(11), px(11)), due.tone)
            painter.setPen(theme.color("late" if due.tone == "late" else "text"))
        shown = QFontMetrics(theme.text_font()).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class EntryList(QListView):
    """Contacts, newest first; Enter opens one, Delete bins it, Space marks its next step done, Insert adds.

    Signals:
        opened, binned, ticked: the contact.
        added: a new one is wanted.
        reached_end: the last one has come into sight.
    """

    opened = Signal(object)
    binned = Signal(object)
    ticked = Signal(object)
    added = Signal()
    reached_end = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Drawing(self))
        self.setAccessibleName("往来")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.doubleClicked.connect(self._open)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def entries(self) -> list[Entry]:
        """What is shown."""
        return self._model.entries

    @property
    def current(self) -> Entry | None:
        """The contact that is selected."""
        index = self.currentIndex()
        return self._model.entries[index.row()] if index.isValid() else None

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other contacts; the current one stays current when it is still there."""
        current = self.current
        self._model.show(entries)
        at = next((at for at, one in enumerate(entries) if current is not None and one.id == current.id), 0)
        if entries:
            self.setCurrentIndex(self._model.index(at, 0))

    def append_entries(self, entries: Sequence[Entry]) -> None:
        """Show older contacts below."""
        if entries:
            self._model.append(entries)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry, key = self.current, event.key()
        if key == Qt.Key.Key_Insert.value:
            self.added.emit()
        elif entry is not None and key in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value, Qt.Key.Key_F2.value}:
            self.opened.emit(entry)
        elif entry is not None and key == Qt.Key.Key_Delete.value:
            self.binned.emit(entry)
        elif entry is not None and key == Qt.Key.Key_Space.value:
            self.ticked.emit(entry)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    def _scrolled(self, value: int) -> None:
        if value == self.verticalScrollBar().maximum() and value > 0:
            self.reached_end.emit()
