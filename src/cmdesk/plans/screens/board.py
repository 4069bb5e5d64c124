"""The board: a column for each day of a week; arrows walk, Alt and arrows move what is chosen."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cmdesk.plans.rules.board import Board, BoardDay
from cmdesk.plans.screens.cards import Card
from cmdesk.plans.screens.column import DayColumn

_DAYS = 7


class BoardView(QWidget):
    """The days of a week; a weekend shows when it is worked or something stands on it.

    Signals:
        chosen: the day on which what is added is put.
        moved: (visit, day, place).
        dropped: (kind, id, day, place).
        shifted: (card, day, order of the day's visits or None).
        opened, toggled, removed: a card.
    """

    chosen = Signal(object)
    moved = Signal(int, object, object)
    dropped = Signal(str, int, object, int)
    shifted = Signal(object, object, object)
    opened = Signal(object)
    toggled = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day: date | None = None
        self.columns = [DayColumn() for _ in range(_DAYS)]
        self._lines: list[QFrame] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for column in self.columns:
            row.addWidget(column, 1)
            column.list.opened.connect(self.opened)
            column.list.toggled.connect(self.toggled)
            column.list.removed.connect(self.removed)
            column.list.dropped.connect(self.dropped)
            column.list.shifted.connect(self._shift)
            column.list.stepped.connect(self._step)
            column.list.taken.connect(self.choose_day)

    @property
    def shown(self) -> list[DayColumn]:
        """The columns that are seen."""
        return [column for column in self.columns if not column.isHidden()]

    def show_board(self, board: Board, day: date) -> None:
        """Show another week; the chosen day stays chosen while it is in it, else ``day`` is."""
        today = date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
        for column, one in zip(self.columns, board.days, strict=True):
            column.show_day(one, today=today)
            column.setVisible(_is_seen(one))
        seen = [column.list.day for column in self.shown]
        if self.day not in seen:
            self.day = day if day in seen else next((one for one in seen if one and one >= today), seen[0])
        self._mark()

    def choose_day(self, day: date | None) -> None:
        """Choose the day on which what is added is put."""
        if day is not None and day != self.day:
            self.day = day
            self._mark()
            self.chosen.emit(day)

    def choose(self, kind: str, record_id: int) -> None:
        """Choose a card wherever it is, and go there."""
        for column in self.shown:
            if column.list.choose(kind, record_id):
                column.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def column_of(self, day: date | None) -> DayColumn | None:
        """Return the column of a day."""
        return next((column for column in self.shown if column.list.day == day), None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        column = self.column_of(self.day)
        if column is not None:
            column.list.setFocus(event.reason())

    def _mark(self) -> None:
        for column in self.columns:
            column.head.set_chosen(column.list.day == self.day)

    def _step(self, by: int) -> None:
        """Walk to the next column, to the card beside."""
        shown = self.shown
        at = next((at for at, column in enumerate(shown) if column.list.hasFocus()), None)
        if at is None or not 0 <= at + by < len(shown):
            return
        row = shown[at].list.currentIndex().row()
        target = shown[at + by].list
        target.choose_row(row)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shift(self, card: Card, columns: int, places: int) -> None:
        """Move a card to the next day that is seen, or a place up or down in its day."""
        if not card.movable:
            return
        shown = self.shown
        at = next((at for at, column in enumerate(shown) if card in column.list.cards), None)
        if at is None:
            return
        if columns and 0 <= at + columns < len(shown):
            self.shifted.emit(card, shown[at + columns].list.day, None)
        elif places and card.kind == "visit":
            order = [one.id for one in shown[at].list.cards if one.kind == "visit"]
            place = order.index(card.id) + places
            if 0 <= place < len(order):
                order.remove(card.id)
                order.insert(place, card.id)
                self.shifted.emit(card, shown[at].list.day, order)


def _is_seen(one: BoardDay) -> bool:
    return one.day.weekday() < 5 or one.working or bool(one.stops or one.items)
