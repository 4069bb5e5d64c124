"""Cyclic garbage is collected in the window's thread, never in another.

Python collects wherever an allocation happens to cross a threshold. When that is a reading thread, it deletes Qt objects
of closed windows while the window's thread is painting, and the program crashes; measured with a quarter of all runs of
the tests of lists. So the collector is switched off and run by a timer, in the same generations as Python would: all
objects only when a quarter of them is new since that was done last, for it holds the window for a tenth of a second.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer

INTERVAL: Final = 300  # milliseconds
_OLDEST: Final = 2
_NEW: Final = 4  # all are looked at when one in so many has come since
_NAME: Final = "cmdesk.garbage"


class _Sweeper(QObject):
    """Collects what the thresholds of the collector say."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)
        gc.disable()
        self._kept = 0  # objects of the oldest generation that were there when all had been looked at
        self._looked = 0  # how many times the middle one had been collected when all were counted; that takes time too
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        """Collect the oldest generation that is due."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [number for number in range(_OLDEST) if counts[number] > limits[number] > 0]
        if not due:
            return
        gc.collect(max(due))
        if max(due) == _OLDEST - 1 and counts[_OLDEST] >= self._looked + limits[_OLDEST] > 0:
            self._look_at_all(counts[_OLDEST])

    def _look_at_all(self, since: int) -> None:
        """Look at all objects, if enough are new; ``since`` counts what was collected since that was done last."""
        old = len(gc.get_objects(_OLDEST))
        if (old - self._kept) * _NEW > old:
            gc.collect()
            self._kept, since = len(gc.get_objects(_OLDEST)), 0
        self._looked = since


def collect_in_this_thread() -> None:
    """Make the window's thread the only one that collects garbage; call it there before starting any thread."""
    app = QCoreApplication.instance()
    if app is None or app.thread() is not QThread.currentThread():
        return
    if app.findChild(_Sweeper, _NAME) is None:
        _Sweeper(app)
