"""Who is told that a demand forecast is due: its writers some days before, they and their superior afterwards (S0-33)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cmdesk.core import regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin
from cmdesk.core.notice import Level, Reminder
from cmdesk.journal.record import DemandForecast
from cmdesk.journal.rules.demand import forecasts

_HANDED_IN = frozenset({"submitted", "reviewed", "confirmed"})


def of(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what somebody is told of the coming month's forecasts at a moment: of his own area's, and of missing ones."""
    month = month_begin(at.date(), 1)
    until = forecasts.due_at(month)
    now = at.astimezone().replace(tzinfo=None)
    days = int(regulation.on(at.date()).number("forecast.remind.days"))
    if until - now > timedelta(days=days):
        return []
    is_late = now > until
    return [*_own(actor, month, until, is_late=is_late), *(_missing(actor, month) if is_late else [])]


def _own(actor: Actor, month: date, until: datetime, *, is_late: bool) -> list[Reminder]:
    """Tell an account manager that his area's is not handed in, where there is something to forecast from."""
    if actor.role != "account_manager" or actor.unit_id is None or actor.scope(forecasts.WRITE) is Scope.NONE:
        return []
    one = forecasts.of_unit(actor.unit_id, month)
    if one is not None and (one.state in _HANDED_IN or one.user_id != actor.id):
        return []
    if one is None and not forecasts.proposed(actor.unit_id, month):
        return []
    level: Level = "late" if is_late else "soon"
    last = until - timedelta(minutes=1)
    words = f"规定 {last:%m-%d} 以前，还没有上报" if is_late else f"请在 {last:%m-%d} 以前上报"
    about = (DemandForecast.KIND, one.id) if one is not None else None
    return [Reminder(f"forecast:{month}:{level}", f"{month:%Y-%m} 的需求预测报告{words}。", level, about, "forecasts")]


def _missing(actor: Actor, month: date) -> list[Reminder]:
    """Tell a superior which of the areas below him have not handed in, though they have gathered what to forecast from."""
    if actor.role == "account_manager" or actor.scope(forecasts.VIEW) is not Scope.TEAM or not actor.team:
        return []
    team = sorted(actor.team)
    rows = current().rows(
        f'SELECT id, name FROM unit WHERE id IN ({marks(team)}) AND EXISTS (SELECT 1 FROM "user" writer'
        " WHERE writer.unit_id = unit.id AND writer.role = 'account_manager' AND writer.active) ORDER BY id",
        tuple(team),
    )
    lacking = []
    for unit, name in rows:
        one = forecasts.of_unit(int(unit), month)
        if (one is None or one.state not in _HANDED_IN) and (one is not None or forecasts.proposed(int(unit), month)):
            lacking.append(str(name))
    if not lacking:
        return []
    text = f"{month:%Y-%m} 的需求预测报告过了规定日期还没有上报：{'、'.join(lacking)}。"
    return [Reminder(f"forecast:{month}:missing:{len(lacking)}", text, "late", None, "forecasts")]
