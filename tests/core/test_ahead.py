"""A second process that works ahead changes nothing but the time."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from multiprocessing import active_children
from time import monotonic, sleep

import pytest

from cmdesk.core.machine import ahead

SOON = 60  # seconds a loaded machine may take


def square(numbers: list[int]) -> list[int]:
    return [number * number for number in numbers]


def whereabouts(part: int) -> tuple[int, int]:
    sleep(0.01)
    return part, os.getpid()


def refuse_three(part: int) -> int:
    if part == 3:
        raise ValueError("three")
    return part


def die_elsewhere(home: int) -> int:
    if os.getpid() != home:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return home


@pytest.mark.parametrize("count", [0, 1, ahead.FEW - 1, ahead.FEW, 40])
def test_parts_come_in_order_with_what_was_made_of_them(count: int) -> None:
    """However many parts there are and whoever made what, nothing is lost, doubled or out of order."""
    parts = [[place, place + 1] for place in range(count)]
    assert list(ahead.each(square, iter(parts))) == [(part, square(part)) for part in parts]


def test_few_parts_start_no_process() -> None:
    """A short list is done here at once."""
    assert {pid for _, (_, pid) in ahead.each(whereabouts, range(ahead.FEW - 1))} == {os.getpid()}


def test_both_processes_work() -> None:
    """A long list is shared by two processes."""
    if (os.cpu_count() or 1) < 2:
        pytest.skip("one core")
    until = monotonic() + SOON
    endless = (0 for _ in iter(monotonic, None) if monotonic() < until)
    seen = set()
    with closing(ahead.each(whereabouts, endless)) as made:
        for _, (_, pid) in made:
            seen.add(pid)
            if len(seen) == 2:
                break
    assert os.getpid() in seen
    assert len(seen) == 2


def test_the_first_parts_do_not_wait_for_a_process_to_start() -> None:
    """Whoever would wait works instead: the first part is there before all others are read."""
    read: list[int] = []

    def parts() -> object:
        for part in range(100):
            read.append(part)
            yield part

    with closing(ahead.each(whereabouts, parts())) as made:  # type: ignore[arg-type]
        next(made)
    assert len(read) < 20


def test_a_process_that_dies_costs_time_only() -> None:
    """What it leaves is done here."""
    parts = [os.getpid()] * 30
    assert [result for _, result in ahead.each(die_elsewhere, parts)] == parts


def test_a_process_that_cannot_be_started_costs_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """So does a machine without room for another process."""

    def no_room(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor.submit", no_room)
    assert [result for _, result in ahead.each(square, [[2]] * 10)] == [[4]] * 10


def test_what_the_function_raises_is_raised() -> None:
    """An error is no reason to try again or to leave a part out."""
    with pytest.raises(ValueError, match="three"):
        list(ahead.each(refuse_three, range(20)))


def test_leaving_early_leaves_no_process() -> None:
    """A cancelled import ends the other process."""
    before = set(active_children())
    with closing(ahead.each(whereabouts, range(1000))) as made:
        next(made)
    until = monotonic() + SOON
    while set(active_children()) - before and monotonic() < until:
        sleep(0.02)
    assert not set(active_children()) - before
