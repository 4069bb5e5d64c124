"""A thread keeps what is its own while there is work, and gives it back when it rests and when it ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future

import pytest

from cmdesk.kit.background.crew import Crew

LONG = 60.0


def until(met: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    end = time.monotonic() + 20
    while not met():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_one_thread_does_everything_in_order() -> None:
    """Of a crew of one, no piece of work overtakes another, and all are done by the same thread."""
    crew, done, threads = Crew(1, "test"), list[int](), set[int]()

    def job(number: int) -> int:
        time.sleep(0.02 if number == 0 else 0)
        done.append(number)
        threads.add(threading.get_ident())
        return number

    futures = [crew.submit(job, number) for number in range(20)]
    crew.end()
    assert done == [future.result() for future in futures] == list(range(20))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_a_free_thread_is_used_before_another_is_started() -> None:
    """Work that comes piece by piece is done by one thread, so that one connection serves it."""
    crew, threads = Crew(3, "test"), set[int]()
    for _ in range(10):
        crew.submit(lambda: threads.add(threading.get_ident())).result(20)
        until(lambda: crew._resting == 1)
    crew.end()
    assert len(threads) == 1


def test_pieces_run_side_by_side() -> None:
    """As many as there are threads meet at a barrier, which one after the other they could not."""
    crew, barrier = Crew(3, "test"), threading.Barrier(3)
    futures = [crew.submit(barrier.wait, 20) for _ in range(3)]
    assert sorted(future.result(20) for future in futures) == [0, 1, 2]
    crew.end()


def test_nothing_is_given_back_between_pieces() -> None:
    """While a thread rests shorter than it lingers, it keeps its own; at the end it gives it back once."""
    left: list[int] = []
    crew = Crew(1, "test", lambda: left.append(threading.get_ident()), LONG)
    (worker,) = {crew.submit(threading.get_ident).result(20) for _ in range(5)}
    assert left == []
    crew.end()
    assert left == [worker]


def test_rest_gives_back_once() -> None:
    """A thread that has rested gives back, and again only after more work."""
    left: list[int] = []
    crew = Crew(1, "test", lambda: left.append(1), 0.01)
    crew.submit(int).result(20)
    until(lambda: len(left) == 1)
    time.sleep(0.05)
    assert left == [1]
    crew.submit(int).result(20)
    until(lambda: len(left) == 2)
    crew.end()
    assert left == [1, 1]


def test_who_never_worked_gives_nothing_back() -> None:
    """A crew without work starts no thread."""
    left: list[int] = []
    crew = Crew(3, "test", lambda: left.append(1), LONG)
    crew.end()
    assert left == []
    with pytest.raises(RuntimeError):
        crew.submit(int)


def test_what_was_promised_is_done_and_what_is_forgotten_cancelled() -> None:
    """Ending does what waits, unless it is to be forgotten; what runs always comes to its end."""
    for forget in (False, True):
        crew, gate, begun = Crew(1, "test"), threading.Event(), threading.Event()

        def first(begun: threading.Event = begun, gate: threading.Event = gate) -> str:
            begun.set()
            gate.wait(20)
            return "ran"

        running, waiting = crew.submit(first), crew.submit(lambda: "waited")
        assert begun.wait(20)
        crew.end(forget=forget, wait=False)
        gate.set()
        crew.end()
        assert running.result(20) == "ran"
        assert _outcome(waiting) == ("cancelled" if forget else "waited")


def _outcome(future: Future[str]) -> str:
    try:
        return future.result(20)
    except CancelledError:
        return "cancelled"


def test_a_failure_goes_to_who_asked() -> None:
    """The thread lives on."""
    crew = Crew(1, "test")
    with pytest.raises(ZeroDivisionError):
        crew.submit(lambda: 1 / 0).result(20)
    assert crew.submit(lambda: "well").result(20) == "well"
    crew.end()
