"""Background work arrives in the GUI thread, in order, and never at a closed window."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from cmdesk.core.errors import Refused
from cmdesk.kit.background.work import Task, Work


@pytest.fixture
def work(qapp) -> Iterator[Work]:
    made = Work()
    yield made
    made.close()


def test_writes_keep_their_order(work: Work, qtbot) -> None:
    """A second save never overtakes the first, whichever takes longer; results come in the GUI thread."""
    order: list[int] = []
    threads: set[threading.Thread] = set()

    def arrive(number: int) -> None:
        order.append(number)
        threads.add(threading.current_thread())

    def job(number: int) -> int:
        time.sleep(0.02 if number == 0 else 0)
        return number

    for number in range(5):
        work.write(lambda number=number: job(number), arrive)
    qtbot.waitUntil(lambda: len(order) == 5)
    assert order == [0, 1, 2, 3, 4]
    assert threads == {threading.main_thread()}


def test_refusals_and_failures_are_told(work: Work, qtbot) -> None:
    """A refusal keeps its sentence, a bug becomes a sentence with an incident number."""

    def refuse() -> None:
        raise Refused("磁盘已满")

    def fail() -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(work.refused) as refused:
        work.read(refuse)
    assert str(refused.args[0]) == "磁盘已满"
    with qtbot.waitSignal(work.failed) as failed:
        work.read(fail)
    assert "编号" in failed.args[0]
    told: list[Refused] = []
    work.read(refuse, refused=told.append)
    qtbot.waitUntil(lambda: len(told) == 1)


def test_nothing_arrives_at_a_closed_window(work: Work, qtbot) -> None:
    """A window closed while its work runs is never called."""
    arrived: list[object] = []
    gate = threading.Event()
    window = QWidget()
    work.read(gate.wait, arrived.append, owner=window)
    window.deleteLater()
    qtbot.waitUntil(lambda: not window_alive(window))
    with qtbot.waitSignal(work.ended):
        gate.set()
    assert arrived == []


def window_alive(window: QWidget) -> bool:
    from shiboken6 import isValid

    return isValid(window)


def test_progress_and_cancel(work: Work, qtbot) -> None:
    """Long work says how far it is and ends when asked."""
    seen: list[tuple[float | None, str]] = []
    work.advanced.connect(lambda _task, share, text: seen.append((share, text)))

    def job(task: Task[int]) -> int:
        steps = 0
        while not task.stopping():
            steps += 1
            task.progress("正在写入", steps, 1_000_000)
            time.sleep(0.001)
        return steps

    done: list[int] = []
    task = work.long(job, done.append, title="导入")
    qtbot.waitUntil(lambda: len(seen) > 3)
    task.stop()
    qtbot.waitUntil(lambda: bool(done))
    assert seen[0][1].startswith("正在写入 1/1,000,000")


def test_closing_finishes_promised_writes(qapp) -> None:
    """What was promised to be saved is saved before the program ends."""
    made = Work()
    done: list[int] = []
    for number in range(3):
        made.write(lambda number=number: (time.sleep(0.01), done.append(number)))
    made.close()
    assert done == [0, 1, 2]


def test_what_has_been_waited_for_is_there(work: Work, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is put aside just before it sends its answer is waited for: one look at the events brings it."""
    post = work._post

    def late(call: Callable[[], None]) -> None:
        time.sleep(0.05)
        post(call)

    monkeypatch.setattr(work, "_post", late)
    said: list[int] = []
    for number in range(3):
        work.write(lambda number=number: number, said.append)
    assert work.wait()
    QApplication.processEvents()
    assert said == [0, 1, 2]


def test_work_that_does_not_end_is_not_waited_for_for_ever(work: Work, qtbot) -> None:
    """Whoever waits is told that something still runs."""
    gate = threading.Event()
    work.read(gate.wait)
    assert not work.wait(0.05)
    gate.set()
    assert work.wait()


def test_workers_hold_nothing_of_a_job(work: Work, qtbot) -> None:
    """The threads know a job by its number only: what it refers to is let go where it was made, in the GUI thread."""
    import gc

    gate = threading.Event()
    window = QWidget()
    work.read(gate.wait, lambda _: None, owner=window)
    (order,) = work._orders.values()
    holders = [one for one in gc.get_referrers(order) if one is not work._orders and not isinstance(one, type(gc))]
    assert all(isinstance(one, type((lambda: None).__code__)) or "frame" in type(one).__name__ for one in holders)
    gate.set()
    qtbot.waitUntil(lambda: not work._orders)
    window.deleteLater()


def test_after_closing_nothing_is_read_and_nothing_breaks(qapp, qtbot) -> None:
    """A signal that was on its way when the window closed may still ask; what was on its way back is dropped."""
    work = Work()
    said: list[int] = []
    work.read(lambda: 1, said.append)
    work.close()
    work.read(lambda: 2, said.append)
    qtbot.wait(30)
    assert said == []
