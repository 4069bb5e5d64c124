"""The timers of a file's way, reckoned from its moments and the working calendar; nothing of them is stored.

===========  ==========================================  ==========================  ====================
timer        from                                        to                          limit
===========  ==========================================  ==========================  ====================
entered      the day of collection, or a failed visit    reviewed, that is entered   ``timer.file_entered``
handed       entered                                     handed to marketing         ``timer.file_handed``
archived     handed on                                   archived                    ``timer.file_archived``
verified     first recorded, or a failed visit           verified on site            ``timer.file_verified``
===========  ==========================================  ==========================  ====================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from cmdesk.core import timers
from cmdesk.filing.record import Filing
from cmdesk.filing.rules.rights import now, plain

_STEPS = {"entered": "录入", "handed": "移交", "archived": "归档", "verified": "实地核查"}
_OF_STATE = {"draft": "entered", "reviewing": "entered", "entered": "handed", "handed_on": "archived"}


@dataclass(frozen=True)
class Clock:
    """A timer of a file with its name."""

    key: str
    label: str
    timer: timers.Running


def clocks(found: Filing, at: datetime | None = None) -> list[Clock]:
    """Return the timers of a file that have begun by an instant."""
    instant = plain(at or now())
    return [made for key in _STEPS if (made := _clock(found, key, instant)) is not None]


def clock(found: Filing, key: str, at: datetime | None = None) -> Clock | None:
    """Return one timer of a file; None when it has not begun or is none of its steps."""
    return _clock(found, key, plain(at or now())) if key in _STEPS else None


def _clock(found: Filing, key: str, instant: datetime) -> Clock | None:
    begin, end = _span(found, key)
    if begin is None or begin > instant:
        return None
    happened = [timers.Event("start", begin)]
    if end is not None:
        happened.append(timers.Event("stop", max(begin, end)))
    return Clock(key, _STEPS[key], timers.due(timers.rule(f"file_{key}", begin.date()), happened, instant))


def pressing(found: Filing, at: datetime | None = None) -> Clock | None:
    """Return the timer of the step at which a file stands, for its light in lists; None for the archive."""
    return clock(found, _OF_STATE.get(found.state or "", ""), at)


def _span(found: Filing, key: str) -> tuple[datetime | None, datetime | None]:
    """Return when a timer began and ended."""
    failed = _moment(found.failed_at)
    if key == "entered":
        collected = datetime.combine(found.collected_on, time.min) if found.collected_on else None
        return failed or collected, _moment(found.entered_at)
    if key == "handed":
        return _moment(found.entered_at), _moment(found.handed_at)
    if key == "archived":
        return _moment(found.handed_at), _moment(found.archived_at)
    if found.kind == "change":
        return None, None
    return failed or _moment(found.opened_at), _moment(found.verified_at)


def _moment(value: datetime | None) -> datetime | None:
    return None if value is None else plain(value)
