"""Threads that take work off one queue, in order, and keep what is their own while there is more of it. No Qt here.

A connection to the office costs 4 ms of a core, more than most of what is done with it: a thread gives its own back only
when it has had nothing to do for a while, and at the end.
"""

from __future__ import annotations

import atexit
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar
from weakref import WeakSet

T = TypeVar("T")

_Piece = tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]


class Crew:
    """A few threads; none is started before there is work for it."""

    def __init__(self, size: int, name: str, leaving: Callable[[], None] | None = None, linger: float = 0) -> None:
        """Prepare the threads.

        Args:
            size: how many may work side by side.
            name: what they are called.
            leaving: called in a thread that has worked: when it has then rested so long, and when it ends.
            linger: seconds of rest.
        """
        self._size, self._name = size, name
        self._leaving, self._linger = leaving, linger
        self._queue: deque[_Piece] = deque()
        self._threads: list[threading.Thread] = []
        self._resting = 0
        self._ending = False
        self._told = threading.Condition()
        _crews.add(self)

    def submit(self, job: Callable[..., T], *given: Any) -> Future[T]:
        """Have a piece of work done, after all that was submitted before has begun.

        Raises:
            RuntimeError: the crew has been told to end.
        """
        future: Future[T] = Future()
        with self._told:
            if self._ending:
                raise RuntimeError("the crew takes no more work")
            self._queue.append((future, job, given))
            if len(self._queue) > self._resting and len(self._threads) < self._size:
                self._threads.append(threading.Thread(target=self._work, name=self._name, daemon=True))
                self._threads[-1].start()
            self._told.notify()
        return future

    def end(self, *, forget: bool = False, wait: bool = True) -> None:
        """Take no more work and let the threads end.

        Args:
            forget: cancel what has not begun; otherwise it is done first.
            wait: until they have ended.
        """
        with self._told:
            self._ending = True
            for future, *_ in self._queue if forget else ():
                future.cancel()  # whoever comes to it passes it over
            self._told.notify_all()
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self) -> None:
        holding = False  # what ``leaving`` gives back
        while True:
            piece = self._next(self._linger if holding else None)
            if piece is not None:
                _do(*piece)
                piece = None  # what it refers to must not live until there is another
                holding = self._leaving is not None
            elif holding and self._leaving is not None:
                self._leaving()
                holding = False
            else:
                return

    def _next(self, seconds: float | None) -> _Piece | None:
        """Wait for a piece of work; None when none has come for so long, or none will."""
        with self._told:
            while not self._queue:
                if self._ending:
                    return None
                self._resting += 1
                told = self._told.wait(seconds)
                self._resting -= 1
                if not told and not self._queue:
                    return None
            return self._queue.popleft()


def _do(future: Future[Any], job: Callable[..., Any], given: tuple[Any, ...]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        answer = job(*given)
    except BaseException as error:  # noqa: BLE001  # told to whoever asks the future
        future.set_exception(error)
    else:
        future.set_result(answer)


_crews: WeakSet[Crew] = WeakSet()


@atexit.register
def _end_all() -> None:
    """Do what was promised before the program goes."""
    for crew in tuple(_crews):
        crew.end()
