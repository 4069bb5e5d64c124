"""Garbage is collected where windows live."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from cmdesk.kit.background.garbage import collect_in_this_thread


class Knot:
    """An object that only the cycle collector can free."""

    freed_in: list[threading.Thread]

    def __init__(self, freed_in: list[threading.Thread]) -> None:
        self.freed_in = freed_in
        self.me = self

    def __del__(self) -> None:
        self.freed_in.append(threading.current_thread())


@pytest.fixture
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(50, 2, 2)
    yield
    gc.set_threshold(*before)


def test_a_thread_that_allocates_frees_nothing_of_the_windows(qtbot, thresholds) -> None:
    """However much a reading thread allocates, what a closed window left behind is freed by the window's thread."""
    collect_in_this_thread()
    freed_in: list[threading.Thread] = []
    Knot(freed_in)
    thread = threading.Thread(target=lambda: [[[] for _ in range(100)] for _ in range(300)])
    thread.start()
    thread.join()
    assert freed_in == []
    qtbot.waitUntil(lambda: freed_in == [threading.main_thread()])


def test_everything_is_looked_at_only_when_much_is_new(qtbot, thresholds) -> None:
    """A look at all objects holds the window: few new ones beside many old do not ask for it, a quarter new do."""
    collect_in_this_thread()
    looks: list[int] = []

    def told(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":
            looks.append(info["generation"])

    kept: list[object] = []

    def grow(many: int) -> bool:
        kept.append([[] for _ in range(many)])
        return len(kept) > 0

    gc.callbacks.append(told)
    try:
        grow(len(gc.get_objects()))
        qtbot.waitUntil(lambda: grow(100) and 2 in looks)
        looks.clear()
        qtbot.waitUntil(lambda: grow(100) and looks.count(1) >= 4)  # the young are still looked at
        assert 2 not in looks
    finally:
        gc.callbacks.remove(told)
