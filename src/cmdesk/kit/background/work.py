"""Background work: the GUI thread never waits for disk, parser or PDF.

Writes stand in one line, so that saves keep their order; reads run side by side, and an older one may end last: a receiver
gets the answer to what it asked last, and nothing of what it asked before. What comes back, comes back in the GUI
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

from cmdesk.core.errors import Refused
from cmdesk.core.machine import incident
from cmdesk.kit.background.crew import Crew
from cmdesk.kit.background.garbage import collect_in_this_thread

T = TypeVar("T")
Said = Callable[[Any], None]
_Asker = tuple[QObject | None, Callable[..., None]]  # for whom, and which of its methods waits for the answer


def _silent(_share: float | None, _text: str) -> None:
    """Tell nobody."""


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
    asker: _Asker | None  # None where each answer counts


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
        self._newest: dict[_Asker, tuple[int, Future[Any]]] = {}  # what each still waits for
        self._numbers = count()
        self._closed = False
        self._deliver.connect(_call, Qt.ConnectionType.QueuedConnection)
        _open.add(self)

    def write(
        self, job: Callable[[], T], then: Callable[[T], None] | None = None, *, owner: QObject | None = None,
        title: str = "正在保存", refused: Said | None = None,
    ) -> Task[T]:  # fmt: skip
        """Run a verb that writes, after all earlier ones; see ``read``. Each is done and each is answered."""
        return self._start(self._writer, lambda _task: job(), then, owner, Task(title), refused)

    def read(
        self, job: Callable[[], T], then: Callable[[T], None] | None = None, *, owner: QObject | None = None,
        title: str = "正在读取", refused: Said | None = None, each: bool = False,
    ) -> Task[T]:  # fmt: skip
        """Run work that only reads.

        Who asks again for the same ``then`` does not care any more for what he asked before: it is not begun if it has
        not begun, and neither its result nor its refusal arrives. A ``partial`` of a method is that method here.

        Args:
            job: the work; runs in another thread and touches no widget.
            then: gets the result in the GUI thread.
            owner: a widget; once it is gone, nothing is delivered any more.
            title: for the status line.
            refused: gets a refusal in the GUI thread; without it the ``refused`` signal tells the desk.
            each: every answer is waited for, whatever is asked after it: the questions differ, or the work also does
                something (a file is written).
        """
        asker = None if each or then is None else (owner, _bare(then))
        return self._start(self._readers, lambda _task: job(), then, owner, Task(title), refused, asker)

    def drop(self, then: Callable[..., None], *, owner: QObject | None = None) -> None:
        """Deliver nothing of what has been read for a receiver: there is nothing to show any more."""
        self._let_go((owner, _bare(then)))

    def long(
        self, job: Callable[[Task[T]], T], then: Callable[[T], None] | None = None, *, owner: QObject | None = None,
        title: str, refused: Said | None = None, writes: bool = False,
    ) -> Task[T]:  # fmt: skip
        """Run long work that tells its progress and can be cancelled: ``job(task)``."""
        pool = self._writer if writes else self._readers
        return self._start(pool, job, then, owner, Task(title, cancellable=True), refused)

    def long_ones(self) -> list[Task[Any]]:
        """Return the long work that runs or waits to: what may be stopped, and what nobody is to wait for unasked."""
        return [order.task for order in self._orders.values() if order.task.cancellable and not order.task.stopping()]

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
        self._newest.clear()
        _open.discard(self)

    def _start(
        self,
        pool: Crew,
        job: Callable[[Task[T]], T],
        then: Callable[[T], None] | None,
        owner: QObject | None,
        task: Task[T],
        refused: Said | None,
        asker: _Asker | None = None,
    ) -> Task[T]:
        if self._closed:  # the window is going; what still asks, asks for nobody
            return task
        if asker is not None:
            self._let_go(asker)
        number = next(self._numbers)
        self._orders[number] = _Order(job, then, owner, task, refused, asker)
        task.tell = partial(self._tell, number)
        self.started.emit(task)
        future = pool.submit(self._run, number)
        with self._still:
            self._running.add(future)
        if asker is not None:
            self._newest[asker] = number, future
        future.add_done_callback(partial(self._arrive, number))
        return task

    def _let_go(self, asker: _Asker) -> None:
        number, future = self._newest.pop(asker, (0, None))
        if future is not None and future.cancel():  # it has not begun, and nobody needs it
            self.ended.emit(self._orders.pop(number).task)

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
        if not self._is_awaited(number, order):
            return
        error = done.exception()
        if error is None:
            if order.then:
                order.then(done.result())
        elif isinstance(error, Refused):
            (order.refused or self.refused.emit)(error)
        else:
            self._fail(incident.report(error), order.refused)

    def _is_awaited(self, number: int, order: _Order) -> bool:
        """Tell whether somebody still wants an answer, and take it off what he waits for."""
        if order.asker is not None:
            if self._newest.get(order.asker, (None,))[0] != number:
                return False
            del self._newest[order.asker]
        return order.owner is None or isValid(order.owner)

    def _fail(self, sentence: str, refused: Said | None) -> None:
        if refused:
            refused(Refused(sentence))
        else:
            self.failed.emit(sentence)


def _bare(then: Callable[..., None]) -> Callable[..., None]:
    """Return the receiver itself, without what is handed to it besides the answer."""
    while isinstance(then, partial):
        then = then.func
    return then


def _call(call: Callable[[], None]) -> None:
    call()
