"""What was not done on earlier days is taken over to a day (S1-20): visits anew, items moved; nothing lost, nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cmdesk.core import calendar, clock, keep
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.errors import Refused
from cmdesk.core.keep import Operation
from cmdesk.plans.record import PlanItem
from cmdesk.plans.rules import rights, rolling, spans, writing
from cmdesk.visits import rules as visits


@dataclass(frozen=True)
class Left:
    """What somebody left undone before a day.

    Attributes:
        visits: (id, number, customer, day) of visits still planned for an earlier day.
        items: of this week's plan for an earlier day, and of weeks before that no plan has taken over.
    """

    visits: tuple[tuple[int, str, str, date], ...]
    items: tuple[PlanItem, ...]

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.visits or self.items)


@dataclass(frozen=True)
class Taken:
    """What was taken over: visits made anew, visits closed because another one is planned already, items."""

    visits: int
    closed: int
    items: int


def left(actor: Actor, user_id: int, before: date) -> Left:
    """Return what somebody left undone before a day, as far as the actor may see it.

    Raises:
        NotAllowed: the actor may not see his plans.
    """
    rights.refuse(actor, "view", user_id)
    where, params = visits.visible(actor)
    rows = current().rows(
        "SELECT visit.id, visit.number, CASE WHEN c.short_name <> '' THEN c.short_name ELSE c.name END, visit.day"
        " FROM visit JOIN customer c ON c.id = visit.customer_id WHERE visit.user_id = ? AND visit.day < ?"
        " AND visit.state = 'planned' AND visit.binned_at IS NULL"
        + (f" AND {where}" if where else "")
        + " ORDER BY visit.day, visit.position, visit.id",
        (user_id, before.isoformat(), *params),
    )
    monday = spans.span("week", before).first
    this_week = keep.read_all(
        PlanItem,
        "NOT plan_item.done AND plan_item.binned_at IS NULL AND plan_item.day >= ? AND plan_item.day < ?"
        " AND plan_item.plan_id IN (SELECT p.id FROM work_plan p WHERE p.user_id = ? AND p.level = 'week'"
        " AND p.begins_on = ? AND p.binned_at IS NULL) ORDER BY plan_item.day, plan_item.id",
        (monday.isoformat(), before.isoformat(), user_id, monday.isoformat()),
    )
    found = tuple((one, number, name, date.fromisoformat(day)) for one, number, name, day in rows)
    return Left(found, (*rolling.unfinished(user_id, monday), *this_week))


def take_over(actor: Actor, user_id: int, day: date, reason: str = "当天未完成") -> Taken:
    """Take over to a day what somebody left undone before it.

    A customer for whom a visit is planned from that day on gets no second one; the old one is recorded as missed. All of
    it is one operation: one step of undo, and nothing of it when any of it is refused.

    Raises:
        Refused: the actor may not plan for him, or the day is further off than the next working day.
    """
    rights.refuse(actor, "edit", user_id)
    today = clock.today()
    following = calendar.current().next_working_day(today)
    if day > following:
        raise Refused(f"没做完的只能结转到今天或下一个工作日（{following}），更晚的请到时再结转，或逐个改期。")
    undone = left(actor, user_id, day)
    if not undone:
        return Taken(0, 0, 0)
    again, closed = _sorted(undone, user_id, day)
    with keep.operation(actor, f"结转走访 {len(again) + len(closed)} 户、事项 {len(undone.items)} 项到 {day}") as work:
        if again:
            visits.carry_over(actor, again, day, reason, work=work)
        for visit_id in closed:
            visits.miss(actor, visit_id, f"{reason}，以后的走访已另行安排", work=work)
        if undone.items:
            _take_items(work, user_id, undone, day)
    return Taken(len(again), len(closed), len(undone.items))


def _sorted(undone: Left, user_id: int, day: date) -> tuple[list[int], list[int]]:
    """Return which visits are made anew and which are closed; of several of one customer only the last is made anew."""
    planned = {
        row[0]
        for row in current().rows(
            "SELECT customer_id FROM visit WHERE user_id = ? AND day >= ? AND state = 'planned' AND binned_at IS NULL",
            (user_id, day.isoformat()),
        )
    }
    ids = [one[0] for one in undone.visits]
    marks = ", ".join("?" * len(ids)) or "NULL"
    customer = dict(current().rows(f"SELECT id, customer_id FROM visit WHERE id IN ({marks})", ids))
    again: list[int] = []
    closed: list[int] = []
    for visit_id in reversed(ids):
        (closed if customer[visit_id] in planned else again).append(visit_id)
        planned.add(customer[visit_id])
    return again[::-1], closed[::-1]


def _take_items(work: Operation, user_id: int, undone: Left, day: date) -> None:
    """Move this week's items to the day, and write those of earlier weeks into this week's plan once."""
    plan_id = writing.ensure(work, user_id, "week", day)
    for item in undone.items:
        if item.plan_id == plan_id:
            work.edit(PlanItem, item.id, {"day": day})
            continue
        kept = ("title_text", "standard", "focus", "minutes", "urgent", "important", "parent_id")
        values = {name: getattr(item, name) for name in kept}
        new = {"plan_id": plan_id, "source": "unfinished", "day": day, "carried_from_id": item.id}
        work.add(PlanItem, {**values, **new})
