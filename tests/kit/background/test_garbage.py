"""Garbage is collected where windows live, and when nobody waits for it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from cmdesk.kit.background import garbage
from cmdesk.kit.background.garbage import collect_in_this_thread

NEVER = 1e9  # seconds without a touch that nobody waits for


class Knot:
    """An object that only the cycle collector can free."""

    freed_in: list[threading.Thread]

    def __init__(self, freed_in: list[threading.Thread]) -> None:
        self.freed_in = freed_in
        self.me = self

    def __del__(self) -> None:
        self.freed_in.append(threading.current_thread())


@pytest.fixture
def rests(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Every moment is one without a touch, none is a long rest; a test says otherwise."""
    before = gc.get_threshold()
    gc.set_threshold(50, 2, 2)
    monkeypatch.setattr(garbage, "MOMENT", 0)
    monkeypatch.setattr(garbage, "LONG", NEVER)
    collect_in_this_thread()
    yield monkeypatch
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture
def looks(rests: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Generations that have been collected."""
    made: list[int] = []

    def told(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":
            made.append(info["generation"])

    gc.callbacks.append(told)
    yield made
    gc.callbacks.remove(told)


@pytest.fixture
def sweep(rests: pytest.MonkeyPatch) -> Callable[[], None]:
    """What the timer does."""
    app = QApplication.instance()
    assert app is not None
    sweeper = app.findChild(garbage._Sweeper)
    assert sweeper is not None
    return sweeper.sweep


def test_a_thread_that_allocates_frees_nothing_of_the_windows(qtbot: Any, rests: pytest.MonkeyPatch) -> None:
    """However much a reading thread allocates, what a closed window left behind is freed by the window's thread."""
    freed_in: list[threading.Thread] = []
    Knot(freed_in)
    thread = threading.Thread(target=lambda: [[[] for _ in range(100)] for _ in range(300)])
    thread.start()
    thread.join()
    assert freed_in == []
    qtbot.waitUntil(lambda: freed_in == [threading.main_thread()])


def test_everything_is_looked_at_only_when_much_is_new(qtbot: Any, looks: list[int]) -> None:
    """A look at all objects holds the window: few new ones beside many old do not ask for it, a quarter new do."""
    kept: list[object] = []

    def grow(many: int) -> bool:
        kept.append([[] for _ in range(many)])
        return len(kept) > 0

    grow(len(gc.get_objects()) + gc.get_freeze_count())
    qtbot.waitUntil(lambda: grow(100) and 2 in looks)
    looks.clear()
    qtbot.waitUntil(lambda: grow(100) and looks.count(1) >= 4)  # the young are still looked at
    assert 2 not in looks


def test_while_somebody_works_only_little_is_looked_at(
    rests: pytest.MonkeyPatch, looks: list[int], sweep: Callable[[], None]
) -> None:
    """A long list that a thread has read waits for a moment without a touch; what no memory would hold does not."""
    gc.collect()
    looks.clear()
    rests.setattr(garbage, "MOMENT", NEVER)
    rests.setattr(garbage, "_FEW", 2_000)
    few = [[] for _ in range(1_000)]
    sweep()
    assert looks == [0]
    many = [[] for _ in range(4_000)]
    sweep()
    assert looks == [0]
    rests.setattr(garbage, "_TOO_MANY", 3_000)
    sweep()
    assert looks == [0, 0]
    rests.setattr(garbage, "_TOO_MANY", 1_000_000)
    more = [[] for _ in range(4_000)]
    sweep()
    rests.setattr(garbage, "MOMENT", 0)
    sweep()
    assert len(looks) == 3
    assert len(few) + len(many) + len(more) == 9_000


def test_what_was_left_out_is_looked_at_in_a_long_rest(qtbot: Any, rests: pytest.MonkeyPatch, looks: list[int]) -> None:
    """A window that was open for a while and is closed then is garbage among what is not looked at any more."""
    freed_in: list[threading.Thread] = []
    knots = [Knot(freed_in)]
    kept: list[object] = [[[] for _ in range(len(gc.get_objects()) + gc.get_freeze_count())]]
    qtbot.waitUntil(lambda: not kept.append([[] for _ in range(100)]) and 2 in looks)
    knots.clear()
    looks.clear()
    qtbot.waitUntil(lambda: not kept.append([[] for _ in range(100)]) and looks.count(1) >= 2)
    assert freed_in == []
    rests.setattr(garbage, "LONG", 0)
    qtbot.waitUntil(lambda: freed_in == [threading.main_thread()])
