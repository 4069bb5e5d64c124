"""A second process that works ahead on another core, for pure functions of long lists.

While this process weighs and writes one part of a list, the other one prepares the next ones:

    with closing(ahead.each(search.fold, parts)) as prepared:
        for part, folded in prepared:
            ...

Whoever would have to wait takes a part that the other has not begun, from the back of the line; so both are busy until
the end, and a process that starts slowly, dies or cannot be started costs time and nothing else.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

FEW: Final = 5  # parts that are not worth a process of their own
_LEAD: Final = 8  # parts prepared or waiting; more would only fill the memory


def each(function: Callable[[T], R], parts: Iterable[T]) -> Generator[tuple[T, R], None, None]:
    """Yield each part with what ``function`` makes of it, in order.

    Blocks; call it away from the GUI thread, and ``close`` it when it is left early.

    Args:
        function: of a module, pure; what it takes and returns can be pickled.
        parts: read a few ahead, in the caller's thread.
    """
    source = iter(parts)
    first = list(islice(source, FEW))
    whole = chain(first, source)
    if len(first) < FEW or (os.cpu_count() or 1) < 2:
        yield from ((part, function(part)) for part in whole)
        return
    line = _Line(function)
    try:
        yield from line.run(whole)
    finally:
        line.close()


class _Line:
    """The parts under way, in order."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function
        self._waiting: deque[tuple[Any, Future[Any]]] = deque()
        self._other: ProcessPoolExecutor | None = _other_process()
        self._answers = False  # the other process has begun to

    def run(self, source: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
        while True:
            for part in islice(source, _LEAD - len(self._waiting)):
                self._waiting.append((part, self._begin(part)))
            if not self._waiting:
                return
            self._help()
            part, future = self._waiting.popleft()
            yield part, self._result(part, future)

    def close(self) -> None:
        if self._other is not None:
            self._other.shutdown(wait=False, cancel_futures=True)

    def _begin(self, part: Any) -> Future[Any]:
        from concurrent.futures import Future

        future: Future[Any] = Future()
        if self._other is not None:
            try:
                future = self._other.submit(self._function, part)
            except (OSError, RuntimeError):  # it cannot be started, or has died
                self._other = None
        if self._other is None:
            future.cancel()
        else:
            future.add_done_callback(self._hear)
        return future

    def _hear(self, future: Future[Any]) -> None:
        self._answers = self._answers or not future.cancelled()

    def _help(self) -> None:
        """Do what the other process has not begun, until the part that comes next is there.

        While it has not answered at all, it is still starting: then its first part is done here as well.
        """
        for place in reversed(range(len(self._waiting))):
            if self._waiting[0][1].done():
                return
            if self._waiting[place][1].cancel() or not (place or self._answers):
                self._do(place)

    def _do(self, place: int) -> None:
        from concurrent.futures import Future

        part, _ = self._waiting[place]
        mine: Future[Any] = Future()
        mine.set_result(self._function(part))
        self._waiting[place] = part, mine

    def _result(self, part: Any, future: Future[Any]) -> Any:
        from concurrent.futures import CancelledError
        from concurrent.futures.process import BrokenProcessPool

        try:
            return future.result()
        except (BrokenProcessPool, CancelledError):
            return self._function(part)


def _other_process() -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(1, get_context("spawn"), _settle_in)


def _settle_in() -> None:
    """Prepare the other process: it forms no cycles, and ends when this one does, however that ended."""
    from multiprocessing import parent_process
    from threading import Thread

    gc.disable()
    parent = parent_process()

    def end_with_parent() -> None:
        if parent is not None:
            parent.join()
            os._exit(0)

    Thread(target=end_with_parent, daemon=True).start()
