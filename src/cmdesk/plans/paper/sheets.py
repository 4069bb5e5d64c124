"""Values of the month's plan, the week's plan and the slip, in the order of the paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cmdesk.cadence import rules as cadence
from cmdesk.cadence.rules import STATES, Due
from cmdesk.core import approval, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Stage
from cmdesk.core.day import weekdays
from cmdesk.core.door import keep
from cmdesk.core.record import fields_of
from cmdesk.customers.record import Customer
from cmdesk.plans.record import PlanGoal, PlanItem, VisitSlip, WorkPlan
from cmdesk.plans.rules import actuals, spans, writing
from cmdesk.staff.record import Unit, User
from cmdesk.visits import rules as visits
from cmdesk.visits.rules import Stop
from cmdesk.visits.rules.routes import following

Values = dict[str, Any]
MONTH, WEEK, SLIP = "month_plan", "week_plan", "visit_slip"
_MARKS = {"planned": "●", "done": "✓", "missed": "×"}
_WEEKS = 4.345
_DAYS = 30.4


def month(actor: Actor, user_id: int, day: date) -> Values:
    """Return the values of somebody's plan of a month: each customer who is due or visited, with his days."""
    span = spans.span("month", day)
    plan = writing.find(user_id, "month", day)
    marks: dict[int, dict[str, str]] = {}
    notes: dict[int, str] = {}
    for one in spans.days(span):
        for stop in visits.stops(actor, user_id, one):
            if stop.state in _MARKS:
                marks.setdefault(stop.customer_id, {})[f"d{one.day}"] = _MARKS[stop.state]
                notes[stop.customer_id] = stop.missed_reason or notes.get(stop.customer_id, "") or stop.focus
    standing = cadence.due(actor, span.last, manager=user_id, states=tuple(STATES))
    rows = [one for one in standing if one.customer_id in marks or one.state in {"overdue", "today", "due"}]
    planned = sum(len(days) for days in marks.values())
    made = sum(mark == _MARKS["done"] for days in marks.values() for mark in days.values())
    return {
        "month": spans.named("month", day),
        **_whose(user_id),
        "wanted": len(rows),
        "state": _state(plan),
        "goals": [_goal(one) for one in actuals.filled(plan, writing.goals(plan.id))] if plan else [],
        "items": "；".join(filter(None, [plan.focus.rstrip("。"), *(one.title_text for one in writing.items(plan.id))]))
        if plan
        else "",
        "customers": [_customer(one, marks.get(one.customer_id, {}), notes.get(one.customer_id, "")) for one in rows],
        "planned": planned,
        "made": made,
        "rate": f"{made / planned:.0%}" if planned else "",
        "shortfalls": plan.shortfalls if plan else "",
        "improvements": plan.improvements if plan else "",
        **_signed(plan),
    }


def week(actor: Actor, user_id: int, day: date) -> Values:
    """Return the values of somebody's plan of a week: its goals by source, its visits and work by day.

    Its number 第__期 is that of the week in its year (ISO 8601).
    """
    span = spans.span("week", day)
    plan = writing.find(user_id, "week", day)
    items = writing.items(plan.id) if plan else []
    by_source = {
        source: "；".join(_told(one) for one in items if one.source == source)
        for source in ("goal", "unfinished", "new", "ordered", "routine")
    }
    reserve = int(regulation.on(span.first).number("plan.reserve.minutes"))
    routes = following.order_of(user_id)
    rows: list[Values] = []
    for one in spans.days(span):
        stops = [stop for stop in visits.stops(actor, user_id, one) if stop.state != "cancelled"]
        found = [_stop(stop, routes) for stop in stops] + [_item(item) for item in items if item.day == one]
        if found:
            found[0] |= {"day": f"{weekdays.word(one)} {one:%m-%d}", "reserve": reserve}
        rows += found
    made = plan.created_at.date() if plan is not None and plan.created_at else None
    opinion = _opinion(WorkPlan.KIND, plan.id) if plan else ""
    whose = _whose(user_id)
    return {
        **whose, "writer": whose["manager"], "day": made, "issue": span.first.isocalendar().week,
        "span": f"{span.first:%m-%d}–{span.last:%m-%d}", **by_source,
        "visits": rows, "opinion": opinion, **_signed(plan),
    }  # fmt: skip


def slip(slip_id: int) -> Values:
    """Return the values of a slip."""
    found = keep.read(VisitSlip, slip_id)
    customer = keep.read(Customer, found.customer_id)
    signs = _signatures(VisitSlip.KIND, slip_id)
    own = {name: getattr(found, name) for name in fields_of(VisitSlip) if not name.endswith("_id")}
    names = customer.name + (f"（同去：{found.others}）" if found.others else "")
    whose = _whose(found.user_id)
    clerk = signs[1] if len(signs) > 1 else None
    return {
        **own, "user": whose["manager"], "unit": whose["unit"], "customer": names, "customer_number": customer.number,
        "address": customer.address, "sign_chief": signs[0] if signs else None,
        "sign_clerk": clerk, "clerk_at": clerk["at"] if clerk else None,
    }  # fmt: skip


def _customer(one: Due, days: Mapping[str, str], note: str) -> Values:
    done = sum(mark == _MARKS["done"] for mark in days.values())
    return {
        "number": one.number, "name": one.name, "class": one.due_class.name.removesuffix("拜访类"), "last": one.last,
        "times": _times(one), "done": done or None, "note": note, **days,
    }  # fmt: skip


def _times(one: Due) -> int:
    """Return how often a customer is to be visited in a month."""
    rhythm = one.due_class.rhythm
    if rhythm.unit == "month":
        return 1
    return max(1, round((_WEEKS if rhythm.unit == "week" else _DAYS) / rhythm.every))


def _goal(one: PlanGoal) -> Values:
    name = PlanGoal.measure.about.label_of(one.measure or "")
    words = " ".join(filter(None, (name, one.name, f"（{one.unit}）" if one.unit else "")))
    target, actual = (float(value) if value is not None else None for value in (one.target, one.actual))
    return {
        "name": words,
        "target": target,
        "actual": actual,
        "share": f"{one.share:.0%}" if one.share is not None else "",
    }


def _stop(stop: Stop, routes: Mapping[int, tuple[int, int, str]]) -> Values:
    result = {"done": "✓ 已访", "missed": f"未访 {stop.missed_reason}".strip()}.get(stop.state, "")
    return {
        "route": routes[stop.customer_id][2] if stop.customer_id in routes else "", "customer": stop.customer,
        "focus": stop.focus or stop.purpose, "standard": stop.measures, "minutes": stop.minutes,
        "result": result,
    }  # fmt: skip


def _item(item: PlanItem) -> Values:
    result = f"✓ {item.result}".strip() if item.done else item.result
    return {
        "customer": f"〔{item.title_text}〕", "focus": item.focus or PlanItem.source.about.label_of(item.source or ""),
        "standard": item.standard, "minutes": item.minutes, "result": result,
    }  # fmt: skip


def _told(item: PlanItem) -> str:
    return f"{item.title_text}（{item.standard}）" if item.standard else item.title_text


def _whose(user_id: int) -> Values:
    user = keep.read(User, user_id)
    unit = keep.read(Unit, user.unit_id) if user.unit_id else None
    return {"manager": user.name, "unit": unit.name if unit else "", "area": unit.name if unit else ""}


def _state(plan: WorkPlan | None) -> str:
    return WorkPlan.state.about.label_of(plan.state or "") if plan else "未编制"


def _signed(plan: WorkPlan | None) -> Values:
    if plan is None:
        return {}
    chief = None
    if plan.confirmed_by_id and plan.confirmed_at:
        chief = {"name": writing.name_of(plan.confirmed_by_id), "day": plan.confirmed_at.date()}
    own = {"name": writing.name_of(plan.user_id), "day": plan.submitted_at.date()} if plan.submitted_at else None
    return {"sign_chief": chief, "sign_manager": own}


def _signatures(kind: str, record_id: int) -> list[Values | None]:
    """Return who signed each step of a record's approval, and when."""
    found = approval.of_record(kind, record_id)
    return [_signature(stage) for stage in approval.stages(found)] if found else []


def _signature(stage: Stage) -> Values | None:
    signed = [
        (f"{name}　{words}".rstrip(), at.astimezone().replace(tzinfo=None) if at.tzinfo else at)
        for name, state, at, words in stage.people
        if at is not None and state == "approved"
    ]
    return {"name": signed[-1][0], "day": signed[-1][1].date(), "at": signed[-1][1]} if signed else None


def _opinion(kind: str, record_id: int) -> str:
    found = approval.of_record(kind, record_id)
    return "；".join(one.words for one in approval.words(found) if one.words) if found else ""
