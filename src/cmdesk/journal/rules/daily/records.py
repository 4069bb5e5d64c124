"""What was done on a day and what the next working day holds, read from visits, contacts and stock readings.

Every sentence here is drawn from records; the person corrects and completes it, nothing is invented (S0-27…S0-30).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.field import moment_of, moment_text
from cmdesk.customers.rules.finding import TITLE
from cmdesk.journal.rules.daily import heads
from cmdesk.journal.rules.daily.heads import named
from cmdesk.materials.rules import issuing
from cmdesk.visits import rules as visits
from cmdesk.visits.paper import facts
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import Stop
from cmdesk.visits.rules.shop import trading

_STEP_WORDS = (
    ("display", "出样"),
    ("inform", "资讯"),
    ("guide", "指导"),
    ("collect", "采集"),
    ("brand", "品牌"),
    ("care", "客情"),
)


@dataclass(frozen=True)
class Line:
    """A line of the log's table: one contact of the day, visits first."""

    customer: str
    times: str
    channel: str
    work: tuple[str, ...]
    opinion: str
    note: str


@dataclass(frozen=True)
class Done:
    """What was done on a day.

    Attributes:
        planned: visits on the list, cancelled ones left out.
        made: of these, how many were made.
        lines: contacts in the order of the day.
        opinions: ``客户：意见``.
        heads: head of S0-29 → proposed text.
        adhoc: visits that were no part of the plan.
        sales: what the visited customers have ordered this month, in a sentence; empty if nothing is known (S0-27).
    """

    planned: int
    made: int
    lines: tuple[Line, ...]
    opinions: tuple[str, ...]
    heads: dict[str, str] = field(default_factory=dict)
    adhoc: tuple[str, ...] = ()
    sales: str = ""

    @property
    def share(self) -> int:
        """Completed part of the plan, in per cent."""
        return round(100 * self.made / self.planned) if self.planned else 0


def done(actor: Actor, user_id: int, day: date) -> Done:
    """Return what somebody did on a day, as far as the actor may see it."""
    stops = [one for one in visits.stops(actor, user_id, day) if one.state != "cancelled"]
    told = _told(user_id, day)
    lines = [_visit_line(one, told) for one in stops if one.state == "done"]
    seen = {one.visit_id for one in stops}
    calls = [_call_line(row) for row in told if row[0] is None or row[0] not in seen]
    opinions = [f"{row[2]}：{row[7]}" for row in told if row[7]]
    return Done(
        planned=len(stops),
        made=sum(one.state == "done" for one in stops),
        lines=(*lines, *calls),
        opinions=tuple(opinions),
        heads=heads.of_day(user_id, day),
        sales=trading.of_round([one.customer_id for one in stops if one.state == "done"], day),
        adhoc=tuple(f"{one.customer}：{one.purpose or one.reason}" for one in stops if one.kind == "task"),
    )


def next_day(actor: Actor, user_id: int, day: date) -> tuple[date, list[Stop]]:
    """Return the working day after a day and the visits on it (S0-30)."""
    following = calendar.current().next_working_day(day)
    return following, [one for one in visits.stops(actor, user_id, following) if one.state == "planned"]


def trade(customer_ids: Sequence[int], until: date) -> dict[int, str]:
    """Return what the last reading said of stock and demand of some customers: customer → a short sentence."""
    if not customer_ids:
        return {}
    rows = current().rows(
        "SELECT r.customer_id, r.day, SUM(r.stock), SUM(r.demand), SUM(CASE WHEN r.stock = 0 THEN 1 ELSE 0 END)"
        f" FROM stock_reading r WHERE r.customer_id IN ({marks(customer_ids)}) AND r.day < ? AND r.binned_at IS NULL"
        " AND r.day = (SELECT MAX(o.day) FROM stock_reading o WHERE o.customer_id = r.customer_id AND o.day < ?"
        " AND o.binned_at IS NULL) GROUP BY r.customer_id, r.day",
        (*customer_ids, until.isoformat(), until.isoformat()),
    )
    found = {}
    for customer, day, stock, demand, out in rows:
        short = f"，断货 {out} 个规格" if out else ""
        found[int(customer)] = f"{date.fromisoformat(day):%m-%d} 库存 {stock or 0}、需求 {demand or 0}{short}"
    return found


def tomorrow(actor: Actor, user_id: int, day: date) -> dict[str, str]:
    """Return the proposed texts for the next working day: field of the log → text."""
    following, stops = next_day(actor, user_id, day)
    whom = [one.customer_id for one in stops]
    figures, sold = trade(whom, day + timedelta(days=1)), trading.told(whom, day)
    kinds = {choice.value: choice.label for choice in Visit.kind.about.choices}
    return {
        "next_analysis": "\n".join(
            f"{one.customer}：{'；'.join(some[one.customer_id] for some in (figures, sold) if one.customer_id in some)}"
            for one in stops
            if one.customer_id in {*figures, *sold}
        ),
        "next_focus": "\n".join(
            f"{one.position}. {one.customer}：{'；'.join(part for part in (one.purpose, one.focus) if part) or kinds[one.kind]}"
            for one in stops
        ),
        "next_plan": "\n".join(f"{one.customer}：{one.measures}" for one in stops if one.measures),
        "next_memo": "\n".join(_memo(stops, following)),
        "next_materials": "、".join(thing.words() for thing in issuing.proposed(user_id, following)) if stops else "",
    }


def _memo(stops: Sequence[Stop], day: date) -> list[str]:
    """Return what must not be forgotten at the customers of a day: promises, requests, things to return, birthdays."""
    known = facts.of((one.customer_id for one in stops), day)
    found = []
    for one in stops:
        about = known[one.customer_id]
        heads = (
            ("承诺", about.promises), ("请求", about.requests), ("应返还", about.returns), ("生日", about.birthdays),
            ("投诉", [about.complaints] if about.complaints else []),
        )  # fmt: skip
        parts = [f"{head} {named(words)}" for head, words in heads if words]
        if parts:
            found.append(f"{one.customer}：{'；'.join(parts)}")
    return found


def _told(user_id: int, day: date) -> list[tuple[Any, ...]]:
    """Return (visit id, channel, customer, moment, subject, content, result, opinions) of the day's contacts."""
    begin = moment_text(datetime.combine(day, time.min))
    end = moment_text(datetime.combine(day + timedelta(days=1), time.min))
    return current().rows(
        f"SELECT visit.id, activity.channel, {TITLE}, activity.happened_at, activity.subject, activity.content,"
        " activity.result, activity.opinions FROM activity JOIN customer ON customer.id = activity.customer_id"
        " LEFT JOIN visit ON visit.activity_id = activity.id AND visit.binned_at IS NULL"
        " WHERE activity.user_id = ? AND activity.happened_at >= ? AND activity.happened_at < ?"
        " AND activity.binned_at IS NULL ORDER BY activity.happened_at, activity.id",
        (user_id, begin, end),
    )


def _visit_line(stop: Stop, told: Sequence[tuple[Any, ...]]) -> Line:
    own = next((row for row in told if row[0] == stop.visit_id), None)
    times = "–".join(f"{moment.astimezone():%H:%M}" for moment in (stop.arrived_at, stop.left_at) if moment)
    row = current().row("SELECT steps FROM visit WHERE id = ?", (stop.visit_id,))
    steps = set(str(row[0] or "").split(",")) if row else set()
    mode = Visit.mode.about.label_of(stop.mode)
    return Line(
        stop.customer,
        times,
        mode,
        tuple(word for step, word in _STEP_WORDS if step in steps),
        str(own[7]) if own else "",
        str(own[6]) if own else "",
    )


def _call_line(row: tuple[Any, ...]) -> Line:
    from cmdesk.activities.record import Activity

    channel = Activity.channel.about.label_of(str(row[1]))
    said, time_ = str(row[4] or row[5] or ""), f"{moment_of(row[3]).astimezone():%H:%M}"
    return Line(str(row[2]), time_, channel, (said,) if said else (), str(row[7] or ""), str(row[6] or ""))
