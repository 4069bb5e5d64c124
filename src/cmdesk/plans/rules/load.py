"""What a day holds: visits against the scheme's least and most, minutes against the working day (S1-16, S1-17, X-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cmdesk.cadence.rules import choice
from cmdesk.core import calendar, regulation
from cmdesk.core.database import current
from cmdesk.visits.rules.planning.duration import Duration, durations

Verdict = Literal["free", "under", "ok", "over", "off"]
"""``free``: no visits. ``under``/``over``: too few or too many visits, or too long. ``off``: planned on a free day."""


@dataclass(frozen=True, slots=True)
class Load:
    """The load of somebody's day.

    Attributes:
        visiting: the visits that are planned and made, and how long they take with the ways between them.
        least, most: visits the scheme wants; most 0 is no limit.
        work: minutes of the other planned work that has its minutes.
        adhoc: minutes of work that came up; within ``reserve``.
        working: working minutes of the day.
        reserve: minutes kept free for what comes up.
    """

    day: date
    visiting: Duration
    least: int
    most: int
    work: int
    adhoc: int
    working: int
    reserve: int

    @property
    def visits(self) -> int:
        """How many visits are planned and made."""
        return self.visiting.visits

    @property
    def minutes(self) -> int:
        """Minutes of all that is planned: visits, ways and other work."""
        return self.visiting.minutes + self.work

    @property
    def spoken_for(self) -> int:
        """Minutes that are gone: what is planned, and the reserve or what came up, whichever is more."""
        return self.minutes + max(self.adhoc, self.reserve)

    @property
    def room(self) -> int:
        """How many more visits the scheme lets in; many where it sets no limit."""
        return max(self.most - self.visits, 0) if self.most else 99

    @property
    def minutes_left(self) -> int:
        """Minutes that are free for more visits."""
        return self.working - self.spoken_for

    @property
    def verdict(self) -> Verdict:
        """Whether the day suits."""
        if not self.visits and not self.minutes:
            return "free"
        if not self.working:
            return "off"
        if not self.visits and self.minutes_left >= 0:
            return "free"
        if (self.most and self.visits > self.most) or self.minutes_left < 0:
            return "over"
        return "under" if self.visits < self.least else "ok"

    @property
    def figures(self) -> str:
        """The visits against what is wanted: 12/10–15, 12/≥15."""
        return f"{self.visits}/{self.least}–{self.most}" if self.most else f"{self.visits}/≥{self.least}"

    @property
    def _kept(self) -> str:
        """What is kept free for what comes up, and what has come up already."""
        if not self.adhoc:
            return f"另留 {self.reserve} 分钟"
        left = self.reserve - self.adhoc
        return f"临时工作 {self.adhoc} 分钟，{f'另留 {left} 分钟' if left > 0 else f'预留的 {self.reserve} 分钟已用完'}"

    @property
    def words(self) -> str:
        """The verdict in one sentence."""
        work = f"，其他工作 {self.work} 分钟" if self.work else ""
        told = f"{self.visiting.words}{work}，{self._kept}"
        if not self.working:
            return "不上班" if self.verdict == "free" else f"不上班的日子排了 {self.visits} 户"
        if not self.visits and not self.minutes and not self.adhoc:
            return "还没有安排"
        if self.most and self.visits > self.most:
            return f"{told}；多 {self.visits - self.most} 户"
        if self.minutes_left < 0:
            return f"{told}；超出上班时间 {-self.minutes_left} 分钟"
        return f"{told}；还差 {self.least - self.visits} 户" if self.verdict == "under" else told


def loads(user_id: int, days: Sequence[date]) -> dict[date, Load]:
    """Return the load of somebody's days."""
    if not days:
        return {}
    first, last = min(days).isoformat(), max(days).isoformat()
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    work: dict[str, tuple[int, int]] = {}
    for day, planned, adhoc in current().rows(
        "SELECT i.day, COALESCE(SUM(CASE WHEN i.source <> 'adhoc' THEN i.minutes END), 0),"
        " COALESCE(SUM(CASE WHEN i.source = 'adhoc' THEN i.minutes END), 0) FROM plan_item i JOIN work_plan p"
        " ON p.id = i.plan_id WHERE p.user_id = ? AND p.level = 'week' AND i.day BETWEEN ? AND ? AND i.visit_id IS NULL"
        " AND i.binned_at IS NULL AND p.binned_at IS NULL GROUP BY i.day",
        (user_id, first, last),
    ):
        work[day] = int(planned), int(adhoc)
    unit, visits = row[0] if row else None, durations(user_id, days)
    return {day: _load(day, unit, visits[day], work.get(day.isoformat(), (0, 0))) for day in days}


def _load(day: date, unit: int | None, visiting: Duration, work: tuple[int, int]) -> Load:
    least, most = choice.in_force(day).of(unit).daily
    working = sum(end - begin for begin, end in calendar.current().hours_on(day))
    reserve = int(regulation.on(day).number("plan.reserve.minutes")) if working else 0
    return Load(day, visiting, least, most, work[0], work[1], working, reserve)
