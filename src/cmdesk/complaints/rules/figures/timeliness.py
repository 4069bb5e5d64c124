"""How often each phase of complaints was in time (S4-50): what has ended and what still runs are told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.timing import clocks
from cmdesk.complaints.rules.timing.clocks import Clock

ORDER = ("首次答复", "安排上门", *(label for label, _ in clocks.PHASES.values()))
"""The phases in the order of the path."""


@dataclass
class Timeliness:
    """How often a phase was in time.

    Attributes:
        label: of the phase.
        in_time: ended within the limit.
        late: ended after it.
        running_late: not ended, the limit is over.
        running: not ended, the limit is not over; nothing can be said of these yet.
        minutes: mean length of the ended ones, by the clock.
    """

    label: str
    in_time: int = 0
    late: int = 0
    running_late: int = 0
    running: int = 0
    _length: int = field(default=0, repr=False)

    @property
    def done(self) -> int:
        """How many have ended."""
        return self.in_time + self.late

    @property
    def missed(self) -> int:
        """How many failed, ended or not."""
        return self.late + self.running_late

    @property
    def minutes(self) -> int:
        """Mean length of the ended ones in minutes, by the clock."""
        return self._length // self.done if self.done else 0

    @property
    def share(self) -> int | None:
        """Part in time of those of which it is known: ended, or running beyond the limit; per cent, None without any."""
        known = self.in_time + self.missed
        return round(100 * self.in_time / known) if known else None

    def add(self, clock: Clock) -> None:
        """Count a timer."""
        timer = clock.timer
        if timer.stopped is None:
            self.running_late += timer.state == "late"
            self.running += timer.state != "late"
            return
        self.late += timer.state == "done_late"
        self.in_time += timer.state != "done_late"
        if timer.started is not None:
            self._length += int((timer.stopped - timer.started).total_seconds()) // 60


def timers_of(found: Iterable[Complaint], at: datetime) -> dict[int, list[Clock]]:
    """Return the timers of complaints as they stood at an instant: id → clocks."""
    found = list(found)
    trails = moves.trails([one.id for one in found])
    return {one.id: clocks.clocks(one, trails.get(one.id, []), at) for one in found}


def by_phase(found: Iterable[Complaint], timers: Mapping[int, list[Clock]]) -> list[Timeliness]:
    """Return how often each phase was in time, in the order of the path; phases that nobody reached are left out."""
    made = {label: Timeliness(label) for label in ORDER}
    for one in found:
        for clock in timers[one.id]:
            made[clock.label].add(clock)
    return [one for one in made.values() if one.done or one.running_late or one.running]


def whole(phases: Iterable[Timeliness]) -> Timeliness:
    """Return all phases as one."""
    made = Timeliness("全部时限")
    for one in phases:
        made.in_time += one.in_time
        made.late += one.late
        made.running_late += one.running_late
        made.running += one.running
        made._length += one._length  # noqa: SLF001
    return made
