"""Visits before they are made: scheduled with a number, moved, put in order, prepared (S0-18, S1-18, S1-33, S1-46)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cmdesk.activities.record import Request
from cmdesk.core import numbering, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database, current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.visits.record import Anomaly, Visit
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.planning.states import refuse_unless_planned


@dataclass(frozen=True)
class Wish:
    """A visit that is wanted.

    Attributes:
        customer_id: whom to visit.
        user_id: who goes.
        day: when.
        kind: why, one of the visit kinds.
        values: any other fields of the visit (``mode``, ``purpose``, ``reason``, ``carried_from_id`` …).
    """

    customer_id: int
    user_id: int
    day: date
    kind: str = "regular"
    values: Mapping[str, Any] = field(default_factory=dict)


def schedule(actor: Actor, customer_id: int, user_id: int, day: date, kind: str = "regular", **values: Any) -> Visit:
    """Put a visit at the end of somebody's day and return it; its number is the next of the office's series.

    A visit that asks for one answers what waits for it: a request that wants a visit is arranged from now on (S1-46),
    an anomaly's visit is scheduled (S1-29).

    Args:
        actor: who plans.
        customer_id: whom to visit.
        user_id: who goes.
        day: when.
        kind: one of the visit kinds.
        **values: any other fields of the visit.

    Raises:
        Invalid: some values cannot be kept.
        Refused: the actor may not, the customer is on that day's list already.
    """
    (made,) = schedule_many(actor, [Wish(customer_id, user_id, day, kind, values)])
    return keep.read(Visit, made)


def schedule_many(actor: Actor, wishes: Sequence[Wish], *, title: str = "") -> list[int]:
    """Schedule many visits in one step and return their ids, in the order of ``wishes``; all or none.

    Args:
        actor: who plans.
        wishes: what is wanted.
        title: what the step is called; made from the wishes when empty.

    Raises:
        Invalid: some values cannot be kept.
        Refused: as ``schedule``.
    """
    if not wishes:
        return []
    pairs = dict.fromkeys((wish.user_id, wish.customer_id) for wish in wishes)
    heads = [rights.refuse_planning(actor, *pair) for pair in pairs]
    refuse_twice(wishes)
    named = title or (f"安排走访 {heads[0].title()}" if len(wishes) == 1 else f"安排走访 {len(wishes)} 户")
    with keep.operation(actor, named) as work:
        return add_visits(work, wishes)


def add_visits(work: keep.Operation, wishes: Sequence[Wish]) -> list[int]:
    """Write visits that may be written, inside an operation; returns their ids in the order of ``wishes``."""
    minutes = _usual_minutes(wishes)
    numbers = _numbers(work.database, wishes)
    last: dict[tuple[int, date], int] = {}
    rows = []
    for wish, number in zip(wishes, numbers, strict=True):
        place = (wish.user_id, wish.day)
        last[place] = (last[place] if place in last else last_position(work.database, *place)) + 1
        own = {"customer_id": wish.customer_id, "user_id": wish.user_id, "day": wish.day, "kind": wish.kind}
        usual = {"number": number, "position": last[place], "minutes_planned": minutes.get(wish.customer_id)}
        rows.append(keep.clean(Visit, {**usual, **wish.values, **own}))
    ids = [work.add(Visit, rows[0])] if len(rows) == 1 else work.add_many(Visit, rows)
    for visit_id, wish in zip(ids, wishes, strict=True):
        _answer(work, visit_id, wish)
    return ids


def _numbers(database: Database, wishes: Sequence[Wish]) -> list[str]:
    """Return the numbers of visits; a series that begins anew each month goes by the day of the visit."""
    found: dict[int, str] = {}
    by_day: dict[date, list[int]] = {}
    for place, wish in enumerate(wishes):
        by_day.setdefault(wish.day, []).append(place)
    for day, places in by_day.items():
        found |= dict(zip(places, numbering.of_records(database, Visit.KIND, day, len(places)), strict=True))
    return [found[place] for place in range(len(wishes))]


def _usual_minutes(wishes: Sequence[Wish]) -> dict[int, int]:
    """Return customer → minutes that a visit of his class takes at most (S1-78…S1-81)."""
    found: dict[int, int] = {}
    rules = regulation.today()
    for part in chunks(dict.fromkeys(wish.customer_id for wish in wishes)):
        text = f"SELECT id, visit_class FROM customer WHERE id IN ({marks(part)}) AND visit_class IS NOT NULL"
        for customer_id, visit_class in current().rows(text, part):
            least_most = rules.values.get(f"class.{visit_class}.visit.minutes")
            if least_most:
                found[customer_id] = int(least_most[-1])
    return found


def last_position(database: Database, user_id: int, day: date) -> int:
    """Return the last place of somebody's day; 0 on an empty one."""
    row = database.row(
        "SELECT MAX(position) FROM visit WHERE user_id = ? AND day = ? AND binned_at IS NULL",
        (user_id, day.isoformat()),
    )
    return int(row[0] or 0) if row else 0


def refuse_twice(wishes: Sequence[Wish]) -> None:
    """Let pass visits of which none would put a customer twice on somebody's list of a day.

    Raises:
        Refused: one would.
    """
    seen: set[tuple[int, int, date]] = set()
    for wish in wishes:
        key = (wish.user_id, wish.customer_id, wish.day)
        row = current().row(
            "SELECT number FROM visit WHERE customer_id = ? AND day = ? AND user_id = ? AND state = 'planned'"
            " AND binned_at IS NULL",
            (wish.customer_id, wish.day.isoformat(), wish.user_id),
        )
        if row or key in seen:
            name = keep.title_of("customer", wish.customer_id)
            number = f"（{row[0]}）" if row else ""
            raise Refused(f"“{name}”{wish.day} 已经排了走访{number}，不必再排；要改内容请打开那一次。")
        seen.add(key)


def _answer(work: keep.Operation, visit_id: int, wish: Wish) -> None:
    """Let what waits for a visit to this customer know that one is scheduled."""
    for (request_id,) in work.database.rows(
        "SELECT id FROM request WHERE customer_id = ? AND wants_visit AND arranged_at IS NULL AND state <> 'closed'"
        " AND binned_at IS NULL",
        (wish.customer_id,),
    ):
        work.edit(Request, request_id, {"arranged_at": work.at})
    if wish.kind in {"anomaly", "complaint"}:
        for (anomaly_id,) in work.database.rows(
            "SELECT id FROM anomaly WHERE customer_id = ? AND visit_id IS NULL AND visited_at IS NULL"
            " AND closed_at IS NULL AND binned_at IS NULL",
            (wish.customer_id,),
        ):
            work.edit(Anomaly, anomaly_id, {"visit_id": visit_id})


def move(actor: Actor, visit_id: int, day: date, position: int | None = None, *, reason: str = "") -> Visit:
    """Put a planned visit on another day, or elsewhere in its day, and return it.

    Args:
        actor: who plans.
        visit_id: the visit.
        day: the new day.
        position: its place in that day, 1 is first; None puts it last on a new day and leaves it on its own.
        reason: why this day; empty leaves what stands.

    Raises:
        Refused: the actor may not, the visit is not planned any more, or a time was agreed with the customer.
    """
    visit = rights.read(actor, visit_id)
    rights.refuse(actor, "plan", visit)
    refuse_unless_planned(visit, "改期")
    if day != visit.day and visit.appointment in {"agreed", "changed"}:
        raise Refused(f"走访 {visit.number} 已和客户约好时间，请用“改约”告知客户并重新约定，日期会一起改。")
    with keep.operation(actor, f"改期 {visit.number} 到 {day}" if day != visit.day else "调整顺序") as work:
        values: dict[str, Any] = {"day": day, **({"reason": reason} if reason else {})}
        if day != visit.day:
            values["position"] = last_position(work.database, visit.user_id, day) + 1
        work.edit(Visit, visit_id, values)
        if position is not None:
            others = [one for one in _order_of(work.database, visit.user_id, day) if one != visit_id]
            others.insert(max(position, 1) - 1, visit_id)
            _put_in_order(work, others)
        return work.written(Visit, visit_id)


def reorder(actor: Actor, user_id: int, day: date, ids: Sequence[int]) -> None:
    """Put the visits of somebody's day in this order; those not named follow in the order they had.

    Raises:
        Refused: one of them is not on that day's list, or not the actor's to plan.
    """
    order = _order_of(current(), user_id, day)
    strange = [one for one in ids if one not in order]
    if strange:
        raise Refused("有走访已不在这一天的名单里，请刷新后再排。")
    for visit_id in ids:
        rights.refuse(actor, "plan", keep.read(Visit, visit_id))
    with keep.operation(actor, f"调整 {day} 的走访顺序") as work:
        _put_in_order(work, [*ids, *(one for one in order if one not in ids)])


def _order_of(database: Database, user_id: int, day: date) -> list[int]:
    rows = database.rows(
        "SELECT id FROM visit WHERE user_id = ? AND day = ? AND binned_at IS NULL AND state <> 'cancelled'"
        " ORDER BY position, id",
        (user_id, day.isoformat()),
    )
    return [row[0] for row in rows]


def _put_in_order(work: keep.Operation, ids: Sequence[int]) -> None:
    work.edit_many(Visit, {visit_id: {"position": place} for place, visit_id in enumerate(ids, 1)})


_ARRANGED = frozenset(
    ("kind", "mode", "purpose", "focus", "measures", "minutes_planned", "reason", "companions", "user_id", "deviation")
)


def arrange(
    actor: Actor,
    visit_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    before: Mapping[str, Any] | None = None,
) -> Visit:
    """Change the plan of a visit: kind, mode, purpose, companions (S1-45), who goes; returns it.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Refused: the actor may not, or the visit is not planned any more.
        KeyError: a field that other verbs change.
    """
    strange = set(values) - _ARRANGED
    if strange:
        raise KeyError(", ".join(sorted(strange)))
    visit = rights.read(actor, visit_id)
    rights.refuse(actor, "plan", visit)
    refuse_unless_planned(visit, "修改安排")
    if values.get("user_id") not in (None, visit.user_id):
        rights.refuse_planning(actor, values["user_id"], visit.customer_id)
    with keep.operation(actor, f"准备走访 {visit.number}") as work:
        work.edit(Visit, visit_id, values, version=version, before=before)
        return work.written(Visit, visit_id)
