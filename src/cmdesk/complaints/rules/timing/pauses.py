"""When the clocks of a complaint stand still because somebody let it rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cmdesk.complaints.record import ComplaintEvent
from cmdesk.complaints.rules.moments import plain
from cmdesk.core import timers


def pauses(events: Sequence[ComplaintEvent], begin: datetime) -> list[timers.Event]:
    """Return the pauses that a timer feels; in one that goes on when it begins, it rests from its beginning on."""
    found: list[timers.Event] = []
    for one in events:
        moment = plain(one.happened_at)
        if one.verb == "pause" and plain(one.until) > begin:
            found.append(timers.Event("pause", max(moment, begin), plain(one.until), one.words))
        elif one.verb == "resume" and moment <= begin:
            found.clear()
        elif one.verb == "resume":
            found.append(timers.Event("resume", moment))
    return found
