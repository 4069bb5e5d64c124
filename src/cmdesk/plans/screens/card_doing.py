"""What is done to the cards of the board: put on another day, opened, ticked, taken away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cmdesk.core.errors import Refused
from cmdesk.kit import ask
from cmdesk.plans.rules import writing
from cmdesk.plans.rules.board import Board
from cmdesk.plans.screens.board import BoardView
from cmdesk.plans.screens.cards import Card
from cmdesk.plans.screens.doing import Doing
from cmdesk.visits import rules as visits
from cmdesk.visits.record import Visit

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class CardDoing(QObject):
    """Writes in a worker what was done on the board; a card that was moved stays chosen.

    Signals:
        refused: the board no longer shows what is so.
    """

    refused = Signal()

    def __init__(self, desk: Desk, view: BoardView, doing: Doing) -> None:
        super().__init__(view)
        self._desk, self._view, self._doing = desk, view, doing
        self._board: Board | None = None
        self._followed: tuple[str, int] | None = None
        view.moved.connect(self._move)
        view.dropped.connect(self._drop)
        view.shifted.connect(self._shift)
        view.opened.connect(self._open)
        view.toggled.connect(self._toggle)
        view.removed.connect(self._remove)

    def follow(self, board: Board) -> None:
        """Choose the card that was moved on the board that has just been shown."""
        self._board = board
        if self._followed is not None:
            self._view.choose(*self._followed)
            self._followed = None

    def schedule(self, customer_id: int, day: date | None = None, place: int | None = None) -> None:
        """Put a customer who is due on a day, the chosen one unless said otherwise."""
        board, on = self._board, day or self._view.day
        if board is None or on is None:
            return
        actor, user_id = self._desk.actor, board.user_id
        why = next((one.why for one in board.tray if one.customer_id == customer_id), "")

        def write() -> None:
            made = visits.schedule(actor, customer_id, user_id, on, reason=why[:300])
            if place is not None:
                visits.move(actor, made.id, on, place)

        self._run(write)

    def _move(self, visit_id: int, day: date, place: int | None) -> None:
        actor = self._desk.actor
        self._followed = ("visit", visit_id)
        self._run(lambda: visits.move(actor, visit_id, day, place))

    def _put_item(self, item_id: int, day: date) -> None:
        actor = self._desk.actor
        self._followed = ("item", item_id)
        self._run(lambda: writing.edit_item(actor, item_id, {"day": day}))

    def _drop(self, kind: str, record_id: int, day: date, place: int) -> None:
        if kind == "due":
            self.schedule(record_id, day, place)
        elif kind == "visit":
            self._move(record_id, day, place)
        else:
            self._put_item(record_id, day)

    def _shift(self, card: Card, day: date, order: list[int] | None) -> None:
        """Put a card on another day, or its day into another order."""
        if order is None and card.kind == "visit":
            self._move(card.id, day, None)
        elif order is None:
            self._put_item(card.id, day)
        elif self._board is not None:
            actor, user_id = self._desk.actor, self._board.user_id
            self._followed = (card.kind, card.id)
            self._run(lambda: visits.reorder(actor, user_id, day, order))

    def _open(self, card: Card) -> None:
        if card.kind == "visit":
            self._desk.open(Visit.KIND, card.id)
        else:
            self._doing.open_item(card.id)

    def _toggle(self, card: Card) -> None:
        if card.kind == "item":
            self._doing.toggle(card.id)

    def _remove(self, card: Card) -> None:
        if card.kind == "item":
            self._doing.bin_item(card.id)
            return
        reason = ask.text(self._view, "取消走访", f"{card.title}\n\n为什么取消：") if card.movable else None
        if reason is not None:
            actor = self._desk.actor
            self._run(lambda: visits.cancel(actor, card.id, reason))

    def _run(self, job: Callable[[], object]) -> None:
        self._desk.work.write(job, None, owner=self._view, refused=self._not_done, title="正在保存")

    def _not_done(self, refusal: Refused) -> None:
        self._followed = None
        self._desk.refuse(refusal)
        self.refused.emit()
