"""What the page of plans reads, in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cmdesk.core.actor import Actor
from cmdesk.plans.rules import board, review, rights, signing, spans, writing
from cmdesk.plans.rules.board import Board, MonthDay
from cmdesk.plans.rules.lights import Light
from cmdesk.plans.rules.spans import Level
from cmdesk.plans.rules.standing import Standing, standing
from cmdesk.plans.screens.side import PlanSheet


@dataclass(frozen=True)
class WeekSeen:
    """A week of the board with its plan."""

    board: Board
    sheet: PlanSheet


@dataclass(frozen=True)
class MonthSeen:
    """A month with its plan."""

    user_id: int
    first: date
    days: tuple[MonthDay, ...]
    sheet: PlanSheet
    lights: tuple[Light, ...]
    standing: Standing
    refusal: str


def read_week(actor: Actor, user_id: int, day: date) -> WeekSeen:
    """Return somebody's week."""
    return WeekSeen(board.week(actor, user_id, day), read_sheet(user_id, "week", day))


def read_month(actor: Actor, user_id: int, day: date) -> MonthSeen:
    """Return somebody's month."""
    from cmdesk.plans.rules import lights

    days = tuple(board.month(actor, user_id, day))
    sheet = read_sheet(user_id, "month", day)
    may_not = rights.may(actor, "edit", user_id)
    how = standing(actor, user_id, "month", day)
    told = tuple(lights.lights(user_id))
    return MonthSeen(user_id, days[0].day, days, sheet, told, how, str(may_not) if may_not else "")


def read_sheet(user_id: int, level: Level, day: date) -> PlanSheet:
    """Return a plan as its panel shows it."""
    plan = writing.find(user_id, level, day)
    title = f"{spans.named(level, day)}计划"
    if plan is None:
        return PlanSheet(title, None, (), ())
    goals = writing.goals(plan.id) if level == "month" else ()
    return PlanSheet(title, plan, goals, writing.items(plan.id), signing.said(plan.id), review.achieved(plan).words)
