"""Asks the database for one list, so that the window never waits longer than a frame."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any, Final
from weakref import ref

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from cmdesk.core.database import Database
from cmdesk.core.errors import Refused
from cmdesk.core.machine.trouble import reading_sentence
from cmdesk.kit.background.garbage import collect_in_this_thread
from cmdesk.kit.table.rows.lane import Lane, Ticket, lane_for

log = logging.getLogger(__name__)

PATIENCE: Final = 0.010  # seconds the window waits for an answer before it paints without it


class Reader(QObject):
    """Questions run in another thread; answers arrive in this one, at once when they came within the asker's patience."""

    refused = Signal(str)

    def __init__(self, database: Database, parent: QObject | None = None) -> None:
        super().__init__(parent)
        collect_in_this_thread()
        self._asker = object()
        self._lane = lane_for(database)
        self._lane.enter(self._asker)
        self._closed = False
        self._age = 0
        self._post = _post()
        self.destroyed.connect(_Leaving(self._lane, self._asker))

    def ask(
        self,
        slot: str,
        task: Callable[[], Any],
        done: Callable[[Any], None],
        *,
        patience: float = PATIENCE,
        quick: bool = False,
    ) -> None:
        """Run ``task`` in the reading thread and hand its result to ``done`` in this one.

        Args:
            slot: what the question is about; an older one of the same slot is dropped.
            task: reads; must not touch anything of Qt.
            done: called with the result; not called when the question was dropped or failed.
            patience: seconds to wait here for the answer.
            quick: it reads no more than a screen of rows whose places are known; see ``Lane.ask``.
        """
        if self._closed:
            return
        ticket = _Question(self, self._asker, self._post, slot, task, done, self._age)
        if self._lane.ask(ticket, patience, quick=quick):
            self.deliver(ticket)

    def when_idle(self, task: Callable[[], bool]) -> None:
        """Call ``task`` in the reading thread whenever nothing is asked, until it returns True."""
        if not self._closed:
            self._lane.when_idle(self._asker, task)

    def drop_all(self) -> None:
        """Forget all questions: another list is going to be shown. Answers on their way are not delivered either."""
        self._age += 1
        self._lane.forget(self._asker)

    def close(self) -> None:
        """Forget all questions for good."""
        self._closed = True
        self._lane.leave(self._asker)

    @property
    def is_busy(self) -> bool:
        """Whether some question of this list has not been answered yet."""
        return self._lane.is_busy_for(self._asker)

    def deliver(self, ticket: _Question) -> None:
        """Hand over an answer once; nothing if nobody wants it any more."""
        if ticket.delivered or ticket.dropped or ticket.age != self._age or self._closed:
            return
        ticket.delivered = True
        if ticket.failure is None:
            ticket.done(ticket.answer)
            return
        log.error("a list could not be read", exc_info=ticket.failure)
        known = str(ticket.failure) if isinstance(ticket.failure, Refused) else reading_sentence(ticket.failure)
        self.refused.emit(known or "名单暂时读不出来，请稍后再试；如果一直这样，请重新启动。")


class _Question(Ticket):
    """A ticket that comes back to the thread of its list."""

    __slots__ = ("_reader", "age", "done")

    def __init__(
        self,
        reader: Reader,
        asker: object,
        post: _Post,
        slot: str,
        task: Callable[[], Any],
        done: Callable[[Any], None],
        age: int,
    ) -> None:
        super().__init__(asker, slot, task, post.answered.emit)
        self._reader = ref(reader)
        self.done = done
        self.age = age

    def deliver(self) -> None:
        """Hand the answer to the list if it is still there."""
        reader = self._reader()
        if reader is not None and isValid(reader):
            reader.deliver(self)


class _Post(QObject):
    """Carries answers into the window's thread.

    One object that is never deleted: emitting a signal of a list from another thread while the list is being deleted
    would crash.
    """

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _deliver(self, question: _Question) -> None:
        question.deliver()


@cache
def _post() -> _Post:
    return _Post()


class _Leaving:
    """Leaves the lane when a reader is destroyed without having been closed."""

    def __init__(self, lane: Lane, asker: object) -> None:
        self._lane, self._asker = lane, asker

    def __call__(self, *_: object) -> None:
        self._lane.leave(self._asker)
