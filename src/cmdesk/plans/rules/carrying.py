"""What was not done on earlier days is taken over (S1-20): visits anew, items moved; nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Refused
from cmdesk.customers.rules.finding import titled
from cmdesk.plans.record import PlanItem
from cmdesk.plans.rules import rights, rolling, spans, spreading, writing
from cmdesk.visits import rules as visits
from cmdesk.visits.record import Visit

_NAMED: Final = 8
"""How many customers a sentence names."""


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
    """What was taken over.

    Attributes:
        visits: made anew.
        closed: recorded as missed because another one is planned already.
        items: moved, or written into this week's plan.
        days: day → how many of the visits went there.
        rest: customers whose visits found no room until ``until`` and stay where they are, the most urgent first.
    """

    visits: int
    closed: int
    items: int
    days: Mapping[date, int] = field(default_factory=lambda: MappingProxyType({}))
    rest: tuple[str, ...] = ()
    until: date | None = None

    @property
    def has_written(self) -> bool:
        """Whether anything was changed."""
        return bool(self.visits or self.closed or self.items)

    @property
    def words(self) -> str:
        """What was taken over, in one sentence; ``left_over`` says the rest."""
        where = "、".join(f"{spans.named('day', day)} {count} 户" for day, count in self.days.items())
        parts = [f"走访 {self.visits} 户" + (f"（{where}）" if where else ""), f"事项 {self.items} 项"]
        if self.closed:
            parts.append(f"另有 {self.closed} 户以后已有安排")
        return f"已结转{'，'.join(parts)}。"

    @property
    def left_over(self) -> str:
        """Which visits found no room and what to do about it; empty when all have one."""
        if not self.rest or self.until is None:
            return ""
        named = "、".join(self.rest[:_NAMED]) + (" 等" if len(self.rest) > _NAMED else "")
        return (
            f"到 {spans.named('day', self.until)}为止每天都已满额或时间用完，还有 {len(self.rest)} 户排不下，"
            f"仍留在原来的日子：{named}。请逐个改期、取消，或过几天再结转。"
        )


def left(actor: Actor, user_id: int, before: date) -> Left:
    """Return what somebody left undone before a day, as far as the actor may see it.

    Raises:
        NotAllowed: the actor may not see his plans.
    """
    rights.refuse(actor, "view", user_id)
    where, params = visits.visible(actor)
    rows = current().rows(
        f"SELECT visit.id, visit.number, {titled('c')}, visit.day"
        " FROM visit JOIN customer c ON c.id = visit.customer_id WHERE visit.user_id = ? AND visit.day < ?"
        " AND visit.state = 'planned' AND visit.binned_at IS NULL"
        + also(where)
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
    """Take over what somebody left undone before a day: visits to that day and the ones after it, items to that day.

    The most urgent visits come first, and no day gets more than it holds (``spreading``); for whom there is no room
    stays undone. A customer for whom a visit is planned from that day on gets no second one; the old one is recorded as
    missed. All of it is one operation: one step of undo, and nothing of it when any of it is refused.

    Raises:
        Refused: the actor may not plan for him, or the day is further off than the next working day.
    """
    rights.refuse(actor, "edit", user_id)
    today = clock.today()
    following = calendar.current().next_working_day(today)
    if day > following:
        raise Refused(f"没做完的只能从今天或下一个工作日（{following}）起结转，更晚的请到时再结转，或逐个改期。")
    undone = left(actor, user_id, day)
    if not undone:
        return Taken(0, 0, 0)
    again, closed = _sorted(undone, user_id, day)
    spread = spreading.spread(actor, user_id, day, list(again.values()))
    rest = {one.customer_id for one in again.values() if one.id in spread.rest}
    closed = [one for one in closed if one.customer_id not in rest]
    days = {on: len(ids) for on, ids in spread.days.items()}
    made = Taken(sum(days.values()), len(closed), len(undone.items), days, _names(undone, spread.rest), spread.until)
    if not made.has_written:
        return made
    with keep.operation(actor, f"结转走访 {made.visits + made.closed} 户、事项 {made.items} 项，从 {day} 起") as work:
        for on, ids in spread.days.items():
            visits.carry_over(actor, ids, on, reason, work=work)
        for one in closed:
            visits.miss(actor, one.id, f"{reason}，以后的走访已另行安排", work=work)
        if undone.items:
            _take_items(work, user_id, undone, day)
    return made


def _names(undone: Left, ids: Collection[int]) -> tuple[str, ...]:
    names = {visit_id: name for visit_id, _, name, _ in undone.visits}
    return tuple(names[one] for one in ids)


def _sorted(undone: Left, user_id: int, day: date) -> tuple[dict[int, Visit], list[Visit]]:
    """Return customer → visit to be made anew, and those to be closed; of several of one customer the last is made anew."""
    planned = {
        row[0]
        for row in current().rows(
            "SELECT customer_id FROM visit WHERE user_id = ? AND day >= ? AND state = 'planned' AND binned_at IS NULL",
            (user_id, day.isoformat()),
        )
    }
    again: dict[int, Visit] = {}
    closed: list[Visit] = []
    known = {one.id: one for one in _visits(one[0] for one in undone.visits)}
    for visit_id, *_ in reversed(undone.visits):
        visit = known[visit_id]
        if visit.customer_id in planned or visit.customer_id in again:
            closed.append(visit)
        else:
            again[visit.customer_id] = visit
    return again, closed[::-1]


def _visits(ids: Iterable[int]) -> Iterator[Visit]:
    for part in chunks(list(ids)):
        yield from keep.read_all(Visit, f"id IN ({marks(part)})", part)


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
