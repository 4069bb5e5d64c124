"""Cyclic garbage is collected in the window's thread, never in another, and while somebody works only what is quickly done.

Python collects wherever an allocation happens to cross a threshold. When that is a reading thread, it deletes Qt objects
of closed windows while the window's thread is painting, and the program crashes; measured with a quarter of all runs of
the tests of lists. So the collector is switched off and run by a timer, in the same generations as Python would.

A look costs a millisecond for every four thousand objects. So many new ones that it would be felt (a thread has read a long
list), and the old ones, wait until nobody has touched the program for a moment. What has been looked at with all others is
then left out (``gc.freeze``): the next look at all is at what has come since. Only in a long rest everything is looked at
again, for some of what was left out may be garbage by now.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer
from PySide6.QtGui import QGuiApplication

from cmdesk.kit.background.touch import watched

INTERVAL: Final = 300  # milliseconds
MOMENT, LONG = 3.0, 60.0  # seconds without a touch in which a short look may be taken, and a long one
_OLDEST: Final = 2
_NEW: Final = 4  # all are looked at when one in so many has come since
_FEW: Final = 40_000  # objects; a look at so many is not felt
_TOO_MANY: Final = 1_000_000  # looked at even while somebody works, or memory would run full
_NAME: Final = "cmdesk.garbage"


class _Sweeper(QObject):
    """Collects what the thresholds of the collector say."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)
        gc.disable()
        self._touch = watched(app) if isinstance(app, QGuiApplication) else None
        self._looked = 0  # how many times the middle one had been collected when all were counted; that takes time too
        self._kept = 0  # objects that were left out when that was done last
        self._put_off = False  # a look at all is due, and waits for a moment without a touch
        self._whole = True  # nothing has been left out since everything was looked at
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        """Collect the oldest generation that is due, if this is the time for it."""
        rest = LONG if self._touch is None else self._touch.rest
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [number for number in range(_OLDEST) if counts[number] > limits[number] > 0]
        if due and _is_time(_young(max(due)), rest):
            gc.collect(max(due))
            if max(due) == _OLDEST - 1 and counts[_OLDEST] >= self._looked + limits[_OLDEST] > 0:
                self._put_off = not self._look_at_all(rest)
        elif self._put_off and rest >= MOMENT:
            self._put_off = not self._look_at_all(rest)
        elif rest >= LONG and not self._whole:
            self._collect_all(whole=True)

    def _look_at_all(self, rest: float) -> bool:
        """Look at all that is not left out, if much of it is new; False when this is not the time for it."""
        new = len(gc.get_objects(_OLDEST))
        if new * (_NEW - 1) <= self._kept:
            self._looked = gc.get_count()[_OLDEST]
            return True
        if _is_time(new, rest):
            self._collect_all(whole=False)
            return True
        return False

    def _collect_all(self, *, whole: bool) -> None:
        if whole:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._kept, self._looked, self._whole = gc.get_freeze_count(), 0, whole


def _young(generation: int) -> int:
    """Return at how many objects a collection of a young generation looks."""
    return gc.get_count()[0] + (len(gc.get_objects(generation)) if generation else 0)


def _is_time(objects: int, rest: float) -> bool:
    """Tell whether so many objects may be looked at now."""
    return rest >= MOMENT or not _FEW < objects < _TOO_MANY


def collect_in_this_thread() -> None:
    """Make the window's thread the only one that collects garbage; call it there before starting any thread."""
    app = QCoreApplication.instance()
    if app is None or app.thread() is not QThread.currentThread():
        return
    if app.findChild(_Sweeper, _NAME) is None:
        _Sweeper(app)
