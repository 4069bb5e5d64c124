"""What a day holds: visits against the scheme's least and most, minutes against the working day (S1-16, S1-17, X-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cmdesk.cadence.rules import choice
from cmdesk.core import calendar, regulation
from cmdesk.core.database import current

Verdict = Literal["free", "under", "ok", "over", "off"]
"""``free``: no visits. ``under``/``over``: too few or too many visits, or too long. ``off``: planned on a free day."""

LIGHTS: dict[Verdict, str] = {"free": "grey", "under": "amber", "ok": "green", "over": "red", "off": "red"}


@dataclass(frozen=True, slots=True)
class Load:
    """The load of somebody's day.

    Attributes:
        visits: planned and made; ``others`` of them by phone or net, which count but take no way.
        least, most: visits the scheme wants; most 0 is no limit.
        minutes: of the visits, the ways between them and the work that has its minutes.
        adhoc: minutes of work that came up; within ``reserve``.
        working: working minutes of the day.
        reserve: minutes kept free for what comes up.
    """

    day: date
    visits: int
    others: int
    least: int
    most: int
    minutes: int
    adhoc: int
    working: int
    reserve: int

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
    def words(self) -> str:
        """The verdict in one sentence."""
        told = f"{self.visits} 户，约 {self.minutes} 分钟，另留 {self.reserve} 分钟"
        if not self.working:
            return "不上班" if self.verdict == "free" else f"不上班的日子排了 {self.visits} 户"
        if not self.visits and not self.minutes:
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
    visits: dict[str, list[tuple[str, int, int]]] = {}
    for day, mode, count, minutes in current().rows(
        "SELECT day, mode, COUNT(*), COALESCE(SUM(minutes_planned), 0) FROM visit WHERE user_id = ? AND day BETWEEN ? AND ?"
        " AND state IN ('planned', 'done') AND binned_at IS NULL GROUP BY day, mode",
        (user_id, first, last),
    ):
        visits.setdefault(day, []).append((mode, int(count), int(minutes)))
    work: dict[str, tuple[int, int]] = {}
    for day, planned, adhoc in current().rows(
        "SELECT i.day, COALESCE(SUM(CASE WHEN i.source <> 'adhoc' THEN i.minutes END), 0),"
        " COALESCE(SUM(CASE WHEN i.source = 'adhoc' THEN i.minutes END), 0) FROM plan_item i JOIN work_plan p"
        " ON p.id = i.plan_id WHERE p.user_id = ? AND p.level = 'week' AND i.day BETWEEN ? AND ? AND i.visit_id IS NULL"
        " AND i.binned_at IS NULL AND p.binned_at IS NULL GROUP BY i.day",
        (user_id, first, last),
    ):
        work[day] = int(planned), int(adhoc)
    unit = row[0] if row else None
    return {day: _load(day, unit, visits.get(day.isoformat(), []), work.get(day.isoformat(), (0, 0))) for day in days}


def _load(day: date, unit: int | None, visits: Sequence[tuple[str, int, int]], work: tuple[int, int]) -> Load:
    rules, known = regulation.on(day), calendar.current()
    least, most = choice.in_force(day).of(unit).daily
    way = int(rules.number("day_cover.travel.minutes"))
    whole = sum(count for _, count, _ in visits)
    others = sum(count for mode, count, _ in visits if mode != "field")
    minutes = sum(minutes for _, _, minutes in visits) + way * (whole - others)
    working = sum(end - begin for begin, end in known.hours_on(day))
    reserve = int(rules.number("plan.reserve.minutes")) if working else 0
    return Load(day, whole, others, least, most, minutes + work[0], work[1], working, reserve)
