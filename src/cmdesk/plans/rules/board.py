"""Everything the board shows of a week or a month, read in a few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmdesk.cadence import rules as cadence
from cmdesk.cadence.rules import Due
from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.plans.record import PlanGoal, PlanItem, WorkPlan
from cmdesk.plans.rules import actuals, filling, lights, load, rights, rolling, spans, writing
from cmdesk.plans.rules.lights import Light
from cmdesk.plans.rules.load import Load
from cmdesk.plans.rules.standing import Standing, standing
from cmdesk.visits import rules as visits
from cmdesk.visits.rules import Stop


@dataclass(frozen=True)
class BoardDay:
    """A column of the board.

    Attributes:
        holiday: why nobody works, or that a weekend is worked; empty on an ordinary day.
        advice: why the scheme does not suggest the day; empty when it does.
        stops: visits that were not cancelled, in the order of the route.
        items: what the week's plan wants done on the day.
        standing: how the plan of the day stands for who looks at it.
    """

    day: date
    working: bool
    holiday: str
    advice: str
    load: Load
    stops: tuple[Stop, ...]
    items: tuple[PlanItem, ...]
    standing: Standing


@dataclass(frozen=True)
class Board:
    """Somebody's week.

    Attributes:
        plan: of the week; None while there is none.
        loose: items of the plan that have no day yet.
        goals: of the month the week begins in.
        tray: customers who have to be visited and for whom nothing is planned, the most overdue first.
        lights: what has to be planned in time.
        left: visits and items of days before today that were not done.
        offers: how many things a week's plan still lacks.
        standing: how the plan stands for who looks at it.
        refusal: why he may not plan for this person; None if he may.
    """

    user_id: int
    first: date
    days: tuple[BoardDay, ...]
    plan: WorkPlan | None
    loose: tuple[PlanItem, ...]
    goals: tuple[PlanGoal, ...]
    tray: tuple[Due, ...]
    lights: tuple[Light, ...]
    left: int
    offers: int
    standing: Standing
    refusal: str


def week(actor: Actor, user_id: int, day: date, *, today: date | None = None) -> Board:
    """Return somebody's week.

    Raises:
        NotAllowed: the actor may not see his plans.
    """
    rights.refuse(actor, "view", user_id)
    today = today or clock.today()
    span = spans.span("week", day)
    plan = writing.find(user_id, "week", day)
    month = writing.find(user_id, "month", span.first)
    may_not = rights.may(actor, "edit", user_id)
    from cmdesk.plans.rules import carrying

    undone = carrying.left(actor, user_id, today)
    return Board(
        user_id=user_id,
        first=span.first,
        days=tuple(_days(actor, user_id, spans.days(span))),
        plan=plan,
        loose=tuple(one for one in writing.items(plan.id) if one.day is None) if plan else (),
        goals=tuple(actuals.filled(month, writing.goals(month.id))) if month else (),
        tray=tuple(filling.waiting(actor, user_id, max(span.last, today), today=today)),
        lights=tuple(lights.lights(user_id)),
        left=len(undone.visits) + len(undone.items),
        offers=len(rolling.offers(plan)) if plan and plan.state in {"draft", "returned"} else 0,
        standing=standing(actor, user_id, "week", day),
        refusal=str(may_not) if may_not else "",
    )


@dataclass(frozen=True)
class MonthDay:
    """A cell of the month: how many visits were made and are planned, and the load."""

    day: date
    working: bool
    holiday: str
    load: Load
    done: int


def month(actor: Actor, user_id: int, day: date) -> list[MonthDay]:
    """Return the days of somebody's month.

    Raises:
        NotAllowed: the actor may not see his plans.
    """
    rights.refuse(actor, "view", user_id)
    days = spans.days(spans.span("month", day))
    loads = load.loads(user_id, days)
    done = dict(
        current().rows(
            "SELECT day, COUNT(*) FROM visit WHERE user_id = ? AND day BETWEEN ? AND ? AND state = 'done'"
            " AND binned_at IS NULL GROUP BY day",
            (user_id, days[0].isoformat(), days[-1].isoformat()),
        )
    )
    known = calendar.current()
    return [
        MonthDay(one, known.is_working(one), holiday(one), loads[one], int(done.get(one.isoformat(), 0)))
        for one in days
    ]


def holiday(day: date) -> str:
    """Return why a day is not what its weekday says: 国庆节, 调休上班; empty otherwise."""
    known = calendar.current()
    found = known.entry(day)
    if found is None:
        return ""
    return f"{found.reason} 上班" if known.is_working(day) else found.reason


def _days(actor: Actor, user_id: int, days: Sequence[date]) -> list[BoardDay]:
    loads = load.loads(user_id, days)
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    known = calendar.current()
    found = []
    for day in days:
        stops = tuple(stop for stop in visits.stops(actor, user_id, day) if stop.state != "cancelled")
        items = tuple(writing.items_on(user_id, day))
        advice = cadence.day_advice(row[0] if row else None, day)
        how = standing(actor, user_id, "day", day)
        found.append(BoardDay(day, known.is_working(day), holiday(day), advice, loads[day], stops, items, how))
    return found
