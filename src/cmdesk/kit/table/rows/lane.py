"""Threads that read for lists, each with a connection of its own. No Qt here.

A few lanes serve all lists of an office: connecting costs more than reading a page, on a server much more. A list
stays in its lane, because an open cursor belongs to a connection.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any, Final
from weakref import WeakKeyDictionary

import peewee

from cmdesk.core.database import Database

log = logging.getLogger(__name__)

LANES: Final = 2  # per office: one list that sorts a million rows must not hold up all others
QUIET: Final = 0.15  # seconds without a question before idle work begins
QUICK: Final = 0.004  # seconds a quick question may take
WARM: Final = 60.0  # seconds after a quick answer for which the disk is taken to be awake
LINGER: Final = 5.0  # seconds a lane without lists keeps its connection; on a server also one whose lists ask nothing


class Ticket:
    """One question to the database and what becomes of it."""

    __slots__ = ("_finished", "answer", "asker", "delivered", "dropped", "failure", "patient", "slot", "task", "then")

    def __init__(self, asker: object, slot: str, task: Callable[[], Any], then: Callable[[Ticket], None]) -> None:
        self.asker = asker
        self.slot = slot
        self.task = task
        self.then = then  # called in the lane's thread, unless the asker is waiting
        self.answer: Any = None
        self.failure: Exception | None = None
        self.patient = False
        self.dropped = False
        self.delivered = False
        self._finished = threading.Lock()  # held until there is an answer; cheaper than an event
        self._finished.acquire()

    def finish(self) -> None:
        """Wake whoever waits."""
        self._finished.release()

    def wait(self, seconds: float) -> bool:
        """Wait for the answer; only one may wait, and only once."""
        return self._finished.acquire(timeout=seconds)


class Lane:
    """Answers questions in the order they were asked, and does idle work while nothing is asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._questions: deque[Ticket] = deque()
        self._idle: dict[object, Callable[[], bool]] = {}
        self._users: set[object] = set()
        self._running: Ticket | None = None
        self._idling: object = None
        self._quiet_at = 0.0
        self._warm_until = 0.0
        self._ending = False
        self._dozing = False  # it wakes by itself when nothing is asked for a while
        self._lock = threading.Lock()
        self._bell = threading.Lock()  # free when it has rung; cheaper than a condition
        self._bell.acquire()
        self._connection: Any = None
        self._thread: threading.Thread | None = None

    @property
    def users(self) -> int:
        """How many lists are in this lane."""
        return len(self._users)

    @property
    def is_open(self) -> bool:
        """Whether the thread is running and may hold a connection."""
        return self._thread is not None

    def is_busy_for(self, asker: object) -> bool:
        """Tell whether some question of a list has not been answered yet."""
        with self._lock:
            return any(ticket is not None and ticket.asker is asker for ticket in (*self._questions, self._running))

    def enter(self, asker: object) -> None:
        """Serve one more list."""
        with self._lock:
            self._users.add(asker)

    def leave(self, asker: object) -> None:
        """Forget all questions of a list that is closed."""
        with self._lock:
            self._users.discard(asker)
            self._forget(asker)
            self._ring()

    def ask(self, ticket: Ticket, patience: float = 0, *, quick: bool = False) -> bool:
        """Queue a question, or answer it here; an older one of the same list and slot is dropped.

        Waking the thread and being woken by it costs as much as reading a screen of rows. So what is said to be quick
        is answered in the thread that waits for it, with the connection of the lane, while the lane has nothing to do.
        Where it turns out not to be quick the lane begins anew. It answers also whatever comes when no quick answer
        has been given lately: nobody waits here for a disk that is asleep.

        Args:
            ticket: the question.
            patience: seconds to wait here for the answer.
            quick: it reads no more than a screen of rows whose places are known.

        Returns:
            True when the answer is in the ticket; otherwise the ticket tells when it has come.
        """
        ticket.patient = patience > 0
        with self._lock:
            self._drop(ticket.asker, ticket.slot)
            here = quick and ticket.patient and self._may_lend()
            if here:
                self._running = ticket
        if here and self._answer_here(ticket):
            return True
        with self._lock:
            self._questions.append(ticket)
            self._wake()
        if not patience:
            return False
        if ticket.wait(patience):
            return True
        with self._lock:  # it may have come just now
            ticket.patient = False
            return ticket.wait(0)

    def when_idle(self, asker: object, task: Callable[[], bool] | None) -> None:
        """Call ``task`` whenever nothing is asked, until it returns True."""
        with self._lock:
            if task is None:
                self._idle.pop(asker, None)
            else:
                self._idle[asker] = task
                if not self._dozing:
                    self._wake()

    def forget(self, asker: object) -> None:
        """Drop all questions and idle work of a list."""
        with self._lock:
            self._forget(asker)

    def end(self) -> None:
        """Forget everything, end the thread and wait until it has let go of its connection."""
        with self._lock:
            for asker in {ticket.asker for ticket in (*self._questions, self._running) if ticket} | {*self._idle}:
                self._forget(asker)
            self._users.clear()
            thread = self._thread
            self._ending = thread is not None
            self._ring()
        if thread is not None:
            thread.join(5)

    def _answer_here(self, ticket: Ticket) -> bool:
        """Answer a question in the thread that asks; False when it takes too long."""
        began = monotonic()
        try:
            with self._database.lent(self._connection, QUICK):
                ticket.answer = ticket.task()
        except Exception as failure:  # noqa: BLE001  # told to the asker
            if _is_interrupted(failure):
                return False
            ticket.failure = failure
        finally:
            with self._lock:
                self._running = None
                self._note(began)
        return True

    # -- all below runs under the lock

    def _may_lend(self) -> bool:
        """Tell whether the thread has nothing to do, and whether its file has been near lately."""
        if not self._database.lends or self._connection is None or monotonic() > self._warm_until:
            return False
        return not self._questions and self._running is None and self._idling is None

    def _note(self, began: float) -> None:
        """Remember when a question has been answered, and whether it took as little as it does from memory."""
        now = monotonic()
        self._quiet_at = now + QUIET
        self._warm_until = now + WARM if now - began <= QUICK else 0.0

    def _forget(self, asker: object) -> None:
        if self._idle.pop(asker, None) is not None and self._idling is asker:
            self._interrupt()
        slots = {ticket.slot for ticket in (*self._questions, self._running) if ticket and ticket.asker is asker}
        for slot in slots:
            self._drop(asker, slot)

    def _drop(self, asker: object, slot: str) -> None:
        for ticket in [one for one in self._questions if one.asker is asker and one.slot == slot]:
            ticket.dropped = True
            self._questions.remove(ticket)
        running = self._running
        if running is not None and running.asker is asker and running.slot == slot:
            running.dropped = True
            self._interrupt()

    def _interrupt(self) -> None:
        """Stop the statement now running; nobody waits for it any more."""
        if self._connection is None:
            return
        try:
            if self._database.engine == "sqlite":
                self._connection.interrupt()
            else:
                self._connection.cancel()
        except Exception:  # the statement may have ended by itself; nothing depends on it
            log.debug("nothing to interrupt", exc_info=True)

    def _wake(self) -> None:
        if self._thread is None:
            self._ending = False
            self._thread = threading.Thread(target=self._work, name="list reader", daemon=True)
            self._thread.start()
        self._ring()

    def _ring(self) -> None:
        """Wake the thread, or keep it from falling asleep."""
        if self._bell.locked():
            self._bell.release()

    # -- in the thread

    def _work(self) -> None:
        try:
            while self._serve():
                pass
        finally:
            self._database.rest()

    def _serve(self) -> bool:
        """Answer one question or do a slice of idle work; False when the thread is to end."""
        with self._lock:
            if not self._await_work():
                self._thread = self._connection = None
                return False
            ticket = self._running = self._questions.popleft() if self._questions else None
            self._idling, idle = next(iter(self._idle.items())) if ticket is None else (None, None)
        if ticket is not None:
            self._answer(ticket)
        elif idle is not None:
            self._do_idle(idle)
        return True

    def _await_work(self) -> bool:
        """Sleep until there is something to do; False when there is nothing and no list left."""
        while not self._questions or self._running is not None:
            if self._running is not None:  # somebody reads with the connection himself, for a moment
                self._sleep(QUIET)
            elif self._users and (rest := self._quiet_at - monotonic()) > 0:
                self._dozing = True
                self._sleep(rest)
                self._dozing = False
            elif self._idle:
                return True
            elif self._users:
                keeps = self._connection is None or self._database.engine == "sqlite"
                if not self._sleep(-1 if keeps else LINGER):
                    self._connection = None
                    self._database.rest()
            elif self._ending or (not self._sleep(LINGER) and not (self._questions or self._users)):
                return False
        return True

    def _sleep(self, seconds: float = -1) -> bool:
        """Let go of the lock until the bell rings; False when it has not rung in time."""
        self._lock.release()
        rung = self._bell.acquire(timeout=seconds)
        self._lock.acquire()
        return rung

    def _answer(self, ticket: Ticket) -> None:
        began = monotonic()
        for again in (True, False):
            try:
                ticket.answer = self._connected(ticket.task)
                break
            except Exception as failure:  # noqa: BLE001  # told to the asker
                # An interruption meant for an earlier question may hit this one.
                if not (again and not ticket.dropped and _is_interrupted(failure)):
                    ticket.failure = failure
                    break
        with self._lock:
            self._running = None
            self._note(began)
            tell = not ticket.patient and not ticket.dropped
            ticket.finish()
        if tell:
            ticket.then(ticket)
        ticket.task = ticket.then = _done  # the list may be gone before this thread has its next question

    def _do_idle(self, idle: Callable[[], bool]) -> None:
        try:
            done = self._connected(idle)
        except Exception:  # interrupted or failing: the next question tells the user
            log.debug("idle work ended", exc_info=True)
            done = True
        with self._lock:
            if done and self._idle.get(self._idling) is idle:
                del self._idle[self._idling]
            self._idling = None

    def _connected(self, task: Callable[[], Any]) -> Any:
        if self._connection is None:
            self._connection = self._database.connection()
        return task()


def _is_interrupted(failure: Exception) -> bool:
    return isinstance(failure, peewee.DatabaseError) and ("interrupt" in str(failure) or "canceling" in str(failure))


def _done(*_: object) -> None:
    """What a question does after it has been answered."""


_lanes: WeakKeyDictionary[Database, list[Lane]] = WeakKeyDictionary()


def lane_for(database: Database) -> Lane:
    """Return the lane of an office with the fewest lists."""
    lanes = _lanes.setdefault(database, [])
    free = min(lanes, key=lambda lane: lane.users, default=None)
    if free is None or (free.users and len(lanes) < LANES):
        free = Lane(database)
        lanes.append(free)
    return free


def end_lanes(database: Database) -> None:
    """Let go of an office at once, as it is being closed; its lists read nothing more."""
    for lane in _lanes.pop(database, []):
        lane.end()
