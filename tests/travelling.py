"""A clock on the wall that a test may set: what the program calls today and now, here and in its threads.

Only what reads ``datetime`` goes by it; patience, time-outs and Qt's own timers go on as ever.
"""

from __future__ import annotations

import datetime as real
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_DATE, _MOMENT = real.date, real.datetime


class Clock:
    """The clock of a test."""

    def __init__(self) -> None:
        self._ahead = real.timedelta()

    def set(self, moment: real.datetime) -> None:
        """Let it be a moment, local; time goes on from there."""
        self._ahead = moment - _MOMENT.now()  # the wall's, not a zone's

    def now(self, zone: real.tzinfo | None = None) -> real.datetime:
        """Return what ``datetime.now`` is to say."""
        return _MOMENT.now(zone) + self._ahead


class _Like(type):
    """Dates and moments as the rest of the world makes them are instances of what takes their name."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _MOMENT if issubclass(cls, _MOMENT) else _DATE)


def _kinds(clock: Clock) -> tuple[type, type]:
    class Date(_DATE, metaclass=_Like):
        def __new__(cls, *parts: Any, **named: Any) -> Any:
            return _DATE(*parts, **named)

        @classmethod
        def today(cls) -> Any:
            return clock.now().date()

    class Moment(_MOMENT, metaclass=_Like):
        def __new__(cls, *parts: Any, **named: Any) -> Any:
            return _MOMENT(*parts, **named)

        @classmethod
        def now(cls, tz: real.tzinfo | None = None) -> Any:
            return clock.now(tz)

        @classmethod
        def today(cls) -> Any:
            return clock.now()

    return Date, Moment


@contextmanager
def travelling() -> Iterator[Clock]:
    """Yield a clock that may be set; afterwards everything goes by the wall again."""
    clock = Clock()
    date, moment = _kinds(clock)
    _put({_DATE: date, _MOMENT: moment})
    try:
        yield clock
    finally:
        _put({date: _DATE, moment: _MOMENT}, everywhere=True)


def _put(instead: dict[type, type], *, everywhere: bool = False) -> None:
    """Let the program, and what it still imports, find other classes; ``everywhere`` what others have imported, too."""
    for name, module in list(sys.modules.items()):
        if everywhere or module is real or name.partition(".")[0] == "cmdesk":
            for word, value in list(getattr(module, "__dict__", {}).items()):
                if isinstance(value, type) and value in instead:
                    setattr(module, word, instead[value])
