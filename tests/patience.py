"""How tests wait for what a window does by and by: until it is there, however busy the machine; only a failure is slow.

A pause counted in milliseconds is long enough on one machine and too short on the next. Wait for the thing itself
(``waitUntil``), or for all that is under way (``settle``).
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cmdesk.kit.background.work import Work

PATIENCE = 60_000  # milliseconds until a test gives up; ten times what the slowest wait has ever taken
PAUSE = 1_000  # milliseconds; what rests longer (a desk's memory, a word in the status line) is not waited for


class PatientBot(QtBot):
    """The hands of pytest-qt with more patience, by a clock that nobody sets."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        """Wait until ``callback`` is true, or says so by its ``assert``."""
        __tracebackhide__ = True
        until = monotonic() + timeout / 1000
        while True:
            try:
                if callback() in (None, True):
                    return
            except AssertionError:
                if monotonic() > until:
                    raise
            if monotonic() > until:
                raise TimeoutError(f"not so within {timeout} ms")
            self.wait(10)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **more: Any) -> Any:
        """Wait for a signal; as pytest-qt does, for longer."""
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE) -> Any:
        """Wait until a window is on the screen; as pytest-qt does, for longer."""
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE) -> Any:
        """Wait until a window has the focus; as pytest-qt does, for longer."""
        return super().waitActive(widget, timeout=timeout)

    def exposed(self, widget: Any) -> None:
        """Wait until a window that has been shown is on the screen."""
        with self.waitExposed(widget):
            pass

    def settle(self, work: Work) -> None:
        """Let all that is under way come to its end: work, what its answers ask for, short rests before something."""
        __tracebackhide__ = True
        self.waitUntil(lambda: not _under_way(work))


def _under_way(work: Work) -> list[str]:
    """Return what is still to come: pieces of work by their title, rests by whose they are."""
    tasks = [order.task.title for order in work._orders.values()]
    return tasks or [
        f"{type(timer.parent()).__name__} {timer.interval()} ms"
        for window in QApplication.topLevelWidgets()
        for timer in window.findChildren(QTimer)
        if timer.isActive() and timer.isSingleShot() and timer.interval() <= PAUSE
    ]
