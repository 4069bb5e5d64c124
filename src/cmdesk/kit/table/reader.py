"""One thread that reads for one list, so that the window never waits for the database longer than a frame."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import peewee
from PySide6.QtCore import QObject, Qt, Signal, Slot

from cmdesk.core.database import Database
from cmdesk.core.errors import Refused

log = logging.getLogger(__name__)

PATIENCE = 0.010  # seconds the window waits for an answer before it paints without it
LINGER = 5.0  # seconds a thread without work keeps its connection


class Ticket:
    """One question to the database and what becomes of it."""

    def __init__(self, slot: str, task: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.slot = slot
        self.task = task
        self.done = done
        self.answer: Any = None
        self.failure: Exception | None = None
        self.finished = threading.Event()
        self.dropped = False
        self.delivered = False


class Reader(QObject):
    """Answers questions in order; a newer question of the same slot replaces one that nobody waits for any more.

    Answers arrive in the thread of the window: at once when they came within the asker's patience.
    """

    refused = Signal(str)
    _answered = Signal(object)

    def __init__(self, database: Database, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = database
        self._questions: deque[Ticket] = deque()
        self._running: Ticket | None = None
        self._idle: Callable[[], bool] | None = None
        self._lock = threading.Condition()
        self._connection: Any = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(
        self, slot: str, task: Callable[[], Any], done: Callable[[Any], None], *, patience: float = PATIENCE
    ) -> None:
        """Run ``task`` in the reading thread and hand its result to ``done`` in this one.

        Args:
            slot: what the question is about; an older one of the same slot is dropped.
            task: reads; must not touch anything of Qt.
            done: called with the result; not called when the question was dropped or failed.
            patience: seconds to wait here for the answer.
        """
        ticket = Ticket(slot, task, done)
        with self._lock:
            if self._closed:
                return
            self._drop(slot)
            self._questions.append(ticket)
            self._start()
            self._lock.notify()
        if patience and ticket.finished.wait(patience):
            self._deliver(ticket)

    def when_idle(self, task: Callable[[], bool] | None) -> None:
        """Call ``task`` in the reading thread whenever nothing is asked, until it returns True."""
        with self._lock:
            self._idle = task
            if task is not None and not self._closed:
                self._start()
                self._lock.notify()

    def drop_all(self) -> None:
        """Forget all questions: another list is going to be shown."""
        with self._lock:
            self._idle = None
            for slot in {ticket.slot for ticket in (*self._questions, self._running) if ticket}:
                self._drop(slot)
            self._interrupt()

    def close(self) -> None:
        """Forget all questions and end the thread; it lets go of its connection."""
        self.drop_all()
        with self._lock:
            self._closed = True
            self._lock.notify()
            thread = self._thread
        if thread is not None:
            thread.join(2)

    def _drop(self, slot: str) -> None:
        for ticket in [ticket for ticket in self._questions if ticket.slot == slot]:
            ticket.dropped = True
            self._questions.remove(ticket)
        if self._running is not None and self._running.slot == slot:
            self._running.dropped = True
            self._interrupt()

    def _interrupt(self) -> None:
        """Stop the statement now running; it belongs to a question nobody waits for, or to idle work."""
        connection = self._connection
        if connection is None:
            return
        try:
            connection.interrupt() if self._database.engine == "sqlite" else connection.cancel()
        except Exception:  # the statement may have ended by itself; nothing depends on it
            log.debug("nothing to interrupt", exc_info=True)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="list reader", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        try:
            while self._serve():
                pass
        finally:
            self._connection = None
            self._database.close()

    def _serve(self) -> bool:
        """Answer one question or do a slice of idle work; False when the thread is to end."""
        with self._lock:
            while not self._questions and self._idle is None and not self._closed:
                if not self._lock.wait(LINGER) and not self._questions and self._idle is None:
                    self._thread = None
                    return False
            if self._closed:
                return False
            ticket = self._running = self._questions.popleft() if self._questions else None
            idle = self._idle
        if ticket is None:
            self._do_idle(idle)
        else:
            self._answer(ticket)
        return True

    def _do_idle(self, idle: Callable[[], bool] | None) -> None:
        try:
            if idle is None or not self._with_connection(idle):
                return
        except Exception:  # interrupted or failing: the next question tells the user
            log.debug("idle work ended", exc_info=True)
        with self._lock:
            if self._idle is idle:
                self._idle = None

    def _answer(self, ticket: Ticket) -> None:
        for again in (True, False):
            try:
                ticket.answer = self._with_connection(ticket.task)
                break
            except peewee.OperationalError as failure:
                # An interruption meant for an earlier question may hit this one.
                if not (again and not ticket.dropped and "interrupt" in str(failure)):
                    ticket.failure = failure
                    break
            except Exception as failure:  # noqa: BLE001  # told in the window's thread
                ticket.failure = failure
                break
        with self._lock:
            self._running = None
        ticket.finished.set()
        if not ticket.dropped:
            with suppress(RuntimeError):  # the list was closed while it was read
                self._answered.emit(ticket)

    def _with_connection(self, task: Callable[[], Any]) -> Any:
        if self._connection is None:
            self._connection = self._database.connection()
        return task()

    @Slot(object)
    def _deliver(self, ticket: Ticket) -> None:
        if ticket.delivered or ticket.dropped or self._closed:
            return
        ticket.delivered = True
        if ticket.failure is None:
            ticket.done(ticket.answer)
            return
        log.error("a list could not be read", exc_info=ticket.failure)
        known = isinstance(ticket.failure, Refused)
        self.refused.emit(str(ticket.failure) if known else "名单暂时读不出来，请稍后再试；如果一直这样，请重新启动。")
