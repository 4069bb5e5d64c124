"""Who answers a list's questions: its thread, or whoever waits, with the connection of that thread; never both at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cmdesk.kit.table.rows import lane
from cmdesk.kit.table.rows.lane import Lane, Ticket

HERE = threading.current_thread()
_COUNTING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT max(i) FROM n"


@pytest.fixture(autouse=True)
def patient(monkeypatch) -> None:
    """A busy machine does not make a quick question slow."""
    monkeypatch.setattr(lane, "QUICK", 2.0)


@pytest.fixture
def reading(office) -> Iterator[Lane]:
    """A lane that has just answered quickly."""
    made = Lane(office)
    made.enter(None)
    assert asked(made, lambda: None) is not HERE
    yield made
    made.end()


def asked(reading: Lane, task: Callable[[], Any], **how: Any) -> threading.Thread:
    """Ask something and return the thread that has answered in the end."""
    threads: list[threading.Thread] = []

    def answer() -> None:
        threads.append(threading.current_thread())
        task()

    ticket = Ticket(None, "pages", answer, lambda _: None)
    assert reading.ask(ticket, 60, **how)
    if ticket.failure is not None:
        raise ticket.failure
    return threads[-1]


def test_only_what_is_quick_is_answered_where_it_is_asked(reading) -> None:
    assert asked(reading, lambda: None) is not HERE
    assert asked(reading, lambda: None, quick=True) is HERE


def test_both_read_the_same_state_of_the_office(office, reading) -> None:
    """A list is read through one connection: what is known of it by one thread holds for the other."""
    states: list[object] = []
    asked(reading, lambda: states.append(office.state()))
    assert asked(reading, lambda: states.append(office.state()), quick=True) is HERE
    assert states[0] == states[1] is not None


def test_what_is_not_quick_after_all_is_begun_anew_by_the_thread(office, reading, monkeypatch) -> None:
    monkeypatch.setattr(lane, "QUICK", 0.01)
    began: list[threading.Thread] = []

    def count() -> None:
        began.append(threading.current_thread())
        assert office.rows(_COUNTING, (1_000_000,)) == [(1_000_000,)]

    asked(reading, count, quick=True)
    assert len(began) == 2
    assert began[0] is HERE is not began[1]


def test_the_thread_answers_until_the_file_has_shown_to_be_near(reading, monkeypatch) -> None:
    """A disk that sleeps, or is slow, holds up the thread and not the window."""
    slow = 0.05
    monkeypatch.setattr(lane, "QUICK", slow / 5)
    asked(reading, lambda: time.sleep(slow))
    monkeypatch.setattr(lane, "QUICK", 2.0)
    assert asked(reading, lambda: None, quick=True) is not HERE
    assert asked(reading, lambda: None, quick=True) is HERE
    monkeypatch.setattr(lane, "WARM", 0.0)
    asked(reading, lambda: None)
    assert asked(reading, lambda: None, quick=True) is not HERE, "it has not been asked for long"


def test_while_the_thread_is_busy_it_is_waited_for(reading) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def long() -> None:
        begun.set()
        go_on.wait(60)

    reading.ask(Ticket(None, "open", long, lambda _: None))
    assert begun.wait(60)
    threading.Timer(0.05, go_on.set).start()
    assert asked(reading, lambda: None, quick=True) is not HERE


def test_idle_work_waits_while_somebody_reads(reading, monkeypatch) -> None:
    """Two threads on one connection would read each other's rows."""
    monkeypatch.setattr(lane, "QUIET", 0.0)
    asked(reading, lambda: None)
    inside, overlaps, idled = threading.Lock(), [], threading.Event()

    def alone() -> None:
        overlaps.append(not inside.acquire(blocking=False))
        time.sleep(0.05)
        if not overlaps[-1]:
            inside.release()

    def idle() -> bool:
        alone()
        idled.set()
        return True

    def read() -> None:
        reading.when_idle(None, idle)
        alone()

    assert asked(reading, read, quick=True) is HERE
    assert idled.wait(60)
    assert overlaps == [False, False]


def test_a_failure_is_told_to_who_asked(office, reading) -> None:
    with pytest.raises(Exception, match="no such table"):
        asked(reading, lambda: office.rows("SELECT 1 FROM nowhere"), quick=True)
    assert asked(reading, lambda: None, quick=True) is HERE
