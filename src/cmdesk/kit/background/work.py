"""Background work: the GUI thread never waits for disk, parser or PDF.

Writes stand in one line, so that saves keep their order; reads run side by side. What comes back, comes back in the GUI
thread, and never to a window that has been closed meanwhile. Whatever a piece of work refers to is let go in the GUI
thread too: a widget whose last reference ended in a worker would be destroyed there, and take the program with it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from cmdesk.core import incident
from cmdesk.core.errors import Refused
from cmdesk.kit.background.crew import Crew
from cmdesk.kit.background.garbage import collect_in_this_thread

T = TypeVar("T")
Said = Callable[[Any], None]


def _silent(_share: float | None, _text: str) -> None:
    """Tell nobody."""


class Stopped(Refused):
    """Somebody pressed cancel."""


@dataclass
class Task(Generic[T]):
    """A piece of work on its way.

    Attributes:
        title: what it does, for the status line.
        cancellable: whether it looks at ``stopping``.
    """

    title: str
    cancellable: bool = False
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)
    tell: Callable[[float | None, str], None] = field(default=_silent, repr=False)

    def stop(self) -> None:
        """Ask the work to end."""
        self._stop.set()

    def stopping(self) -> bool:
        """Tell whether somebody has asked the work to end; looked at by the work."""
        return self._stop.is_set()

    def progress(self, stage: str, done: int = 0, whole: int = 0) -> None:
        """Say how far the work is; called by the work, from its own thread."""
        text = f"{stage} {done:,}/{whole:,}" if whole else stage
        self.tell(done / whole if whole else None, text)


@dataclass(frozen=True)
class _Order:
    """A piece of work with everything it refers to; made and let go in the GUI thread."""

    job: Callable[[Task[Any]], Any]
    then: Callable[[Any], None] | None
    owner: QObject | None
    task: Task[Any]
    refused: Said | None


_open: set[Work] = set()  # none is let go while its threads may still speak to it


class Work(QObject):
    """Runs work away from the GUI thread.

    Signals:
        started: a task; advanced: (task, share or None, text); ended: a task.
        failed: the sentence of an unforeseen failure, when nobody else shows it.
        refused: a refusal that nobody else shows.
    """

    started = Signal(object)
    advanced = Signal(object, object, str)
    ended = Signal(object)
    failed = Signal(str)
    refused = Signal(object)
    _deliver = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, readers: int = 3, leaving: Callable[[], None] | None = None,
        linger: float = 0,
    ) -> None:  # fmt: skip
        """Prepare the threads.

        Args:
            parent: usual Qt parent.
            readers: how many reads may run side by side.
            leaving: called in a worker's thread to give back what belongs to the thread: when it has rested, and when
                it ends.
            linger: seconds that a reader rests before that; the writer, who is alone, ten times as long. With 0 it is
                called after each piece of work, before its answer is delivered.
        """
        super().__init__(parent)
        collect_in_this_thread()
        self._at_once = None if linger else leaving
        self._writer = Crew(1, "write", leaving if linger else None, 10 * linger)
        self._readers = Crew(readers, "read", leaving if linger else None, linger)
        self._running: set[Future[Any]] = set()
        self._still = threading.Condition()  # told whenever a piece of work has run and its answer is on its way
        self._orders: dict[int, _Order] = {}
        self._numbers = count()
        self._closed = False
        self._deliver.connect(_call, Qt.ConnectionType.QueuedConnection)
        _open.add(self)

    def write(
        self, job: Callable[[], T], then: Callable[[T], None] | None = None, *, owner: QObject | None = None,
        title: str = "正在保存", refused: Said | None = None,
    ) -> Task[T]:  # fmt: skip
        """Run a verb that writes, after all earlier ones; see ``read``."""
        return self._start(self._writer, lambda _task: job(), then, owner, Task(title), refused)

    def read(
        self, job: Callable[[], T], then: Callable[[T], None] | None = None, *, owner: QObject | None = None,
        title: str = "正在读取", refused: Said | None = None,
    ) -> Task[T]:  # fmt: skip
        """Run work that only reads.

        Args:
            job: the work; runs in another thread and touches no widget.
            then: gets the result in the GUI thread.
            owner: a widget; once it is gone, nothing is delivered any more.
            title: for the status line.
            refused: gets a refusal in the GUI thread; without it the ``refused`` signal tells the desk.
        """
        return self._start(self._readers, lambda _task: job(), then, owner, Task(title), refused)

    def long(
        self, job: Callable[[Task[T]], T], then: Callable[[T], None] | None = None, *, owner: QObject | None = None,
        title: str, refused: Said | None = None, writes: bool = False,
    ) -> Task[T]:  # fmt: skip
        """Run long work that tells its progress and can be cancelled: ``job(task)``."""
        pool = self._writer if writes else self._readers
        return self._start(pool, job, then, owner, Task(title, cancellable=True), refused)

    def wait(self, seconds: float = 30) -> bool:
        """Let everything that runs come to its end; returns whether it did. For closing and for tests.

        The answers are then among the events of the GUI thread: whoever handles these once has got them all.
        """
        with self._still:
            return self._still.wait_for(lambda: not self._running, timeout=seconds)

    def close(self) -> None:
        """Finish every write that was promised, forget the reads."""
        self._closed = True
        self._readers.end(forget=True, wait=False)
        self._writer.end()
        self._readers.end()
        self._orders.clear()
        _open.discard(self)

    def _start(
        self,
        pool: Crew,
        job: Callable[[Task[T]], T],
        then: Callable[[T], None] | None,
        owner: QObject | None,
        task: Task[T],
        refused: Said | None,
    ) -> Task[T]:
        if self._closed:  # the window is going; what still asks, asks for nobody
            return task
        number = next(self._numbers)
        self._orders[number] = _Order(job, then, owner, task, refused)
        task.tell = partial(self._tell, number)
        self.started.emit(task)
        future = pool.submit(self._run, number)
        with self._still:
            self._running.add(future)
        future.add_done_callback(partial(self._arrive, number))
        return task

    def _run(self, number: int) -> Any:
        """Do a piece of work; in a worker's thread."""
        order = self._orders[number]
        try:
            return order.job(order.task)
        finally:
            if self._at_once:
                self._at_once()

    def _tell(self, number: int, share: float | None, text: str) -> None:
        self._post(partial(self._say, number, share, text))

    def _say(self, number: int, share: float | None, text: str) -> None:
        order = self._orders.get(number)
        if order is not None:
            self.advanced.emit(order.task, share, text)

    def _arrive(self, number: int, done: Future[Any]) -> None:
        """Send the answer to the GUI thread; in a worker's thread, some time after ``done`` says that it is done."""
        try:
            if not done.cancelled():
                self._post(partial(self._hand_over, number, done))
        finally:
            with self._still:
                self._running.discard(done)
                self._still.notify_all()

    def _post(self, call: Callable[[], None]) -> None:
        if not self._closed and isValid(self):
            self._deliver.emit(call)

    def _hand_over(self, number: int, done: Future[Any]) -> None:
        if self._closed:
            return
        order = self._orders.pop(number)
        self.ended.emit(order.task)
        if order.owner is not None and not isValid(order.owner):
            return
        error = done.exception()
        if error is None:
            if order.then:
                order.then(done.result())
        elif isinstance(error, Refused):
            (order.refused or self.refused.emit)(error)
        else:
            self._fail(incident.report(error), order.refused)

    def _fail(self, sentence: str, refused: Said | None) -> None:
        if refused:
            refused(Refused(sentence))
        else:
            self.failed.emit(sentence)


def _call(call: Callable[[], None]) -> None:
    call()
