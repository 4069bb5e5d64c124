"""Work that comes up: rated by urgent × important, within the day's reserve, or visits have to give way (S1-16, S1-17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.plans.record import PlanItem
from cmdesk.plans.rules import load, rights, writing
from cmdesk.visits import rules as visits
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import Stop
from cmdesk.visits.rules.planning.scheduling import last_position

QUADRANTS = {
    (True, True): ("重要且紧急", "马上做"),
    (False, True): ("重要不紧急", "排进计划，定好时间做"),
    (True, False): ("紧急不重要", "限时做，能交办的交办"),
    (False, False): ("不重要不紧急", "可以不做，或留到有空时"),
}
"""(urgent, important) → what it is called, what to do."""


@dataclass(frozen=True)
class Rating:
    """What a piece of work means for a day.

    Attributes:
        quadrant, advice: see ``QUADRANTS``.
        reserve, taken: minutes kept free on the day, and those that earlier such work has taken.
        beyond: minutes that the reserve lacks; 0 when it suffices.
        yielding: visits that would have to go to ``to`` so that the rest of the day is completed.
        to: the next working day.
    """

    quadrant: str
    advice: str
    reserve: int
    taken: int
    beyond: int
    yielding: tuple[Stop, ...]
    to: date

    @property
    def words(self) -> str:
        """The rating as one sentence."""
        told = f"{self.quadrant}：{self.advice}。"
        if not self.beyond:
            return f"{told}预留 {self.reserve} 分钟，已用 {self.taken} 分钟，来得及。"
        names = "、".join(f"{stop.customer}（{stop.number}）" for stop in self.yielding)
        if not names:
            return f"{told}超出预留时间 {self.beyond} 分钟，当天没有可以改期的走访，请改天做或缩短时间。"
        return f"{told}超出预留时间 {self.beyond} 分钟，要把 {len(self.yielding)} 户走访调整到 {self.to}：{names}。"


def rate(
    actor: Actor, user_id: int, day: date, minutes: int, *, urgent: bool = False, important: bool = False
) -> Rating:
    """Return what a piece of work of so many minutes means for somebody's day.

    Visits give way from the end of the route; those whose time was agreed with the customer stay.

    Raises:
        NotAllowed: the actor may not plan for him.
    """
    rights.refuse(actor, "edit", user_id)
    now = load.loads(user_id, [day])[day]
    beyond = max(now.adhoc + minutes - now.reserve, 0)
    quadrant, advice = QUADRANTS[urgent, important]
    already = max(now.adhoc - now.reserve, 0)  # what earlier work took beyond the reserve has been paid with visits
    yielding = _yielding(actor, user_id, day, beyond - already) if beyond else ()
    to = calendar.current().next_working_day(day)
    return Rating(quadrant, advice, now.reserve, now.adhoc, beyond, yielding, to)


def add(
    actor: Actor,
    user_id: int,
    day: date,
    title: str,
    minutes: int,
    *,
    urgent: bool = False,
    important: bool = False,
    adjust: bool = False,
) -> int:
    """Put work that came up onto somebody's day, in one step with the visits that give way; returns the item's id.

    Args:
        actor: who plans.
        user_id: whose day.
        day: when.
        title: what.
        minutes: how long it takes.
        urgent: must be done at once.
        important: matters.
        adjust: move the visits that have to give way; without it work beyond the reserve is refused.

    Raises:
        Refused: the reserve does not suffice and ``adjust`` is not said, or no visit can give way.
    """
    rating = rate(actor, user_id, day, minutes, urgent=urgent, important=important)
    if rating.beyond and (not adjust or not rating.yielding):
        raise Refused(rating.words)
    for stop in rating.yielding:
        refusal = visits.may(actor, "plan", keep.read(Visit, stop.visit_id))
        if refusal is not None:
            raise refusal
    with keep.operation(actor, f"临时工作 {title}") as work:
        plan_id = writing.ensure(work, user_id, "week", day)
        place = last_position(work.database, user_id, rating.to)
        for step, stop in enumerate(rating.yielding, 1):
            why = f"临时工作“{title}”，从 {day} 调整"
            work.edit(Visit, stop.visit_id, {"day": rating.to, "position": place + step, "reason": why[:300]})
        return work.add(
            PlanItem,
            {"plan_id": plan_id, "source": "adhoc", "title_text": title, "day": day, "minutes": minutes,
             "urgent": urgent, "important": important},
        )  # fmt: skip


def _yielding(actor: Actor, user_id: int, day: date, minutes: int) -> tuple[Stop, ...]:
    """Return visits from the end of the route whose minutes make up for those that are lacking."""
    free = [
        stop
        for stop in visits.stops(actor, user_id, day)
        if stop.state == "planned" and stop.appointment not in {"agreed", "changed"}
    ]
    there = {stop.customer_id for stop in visits.stops(actor, user_id, calendar.current().next_working_day(day))}
    found: list[Stop] = []
    left = minutes
    for stop in reversed(free):
        if left <= 0:
            break
        if stop.customer_id not in there:
            found.append(stop)
            left -= stop.minutes or 0
    return tuple(reversed(found)) if left <= 0 else ()
