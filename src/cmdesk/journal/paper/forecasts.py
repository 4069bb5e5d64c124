"""The values of the form ``demand_forecast``: what an area will need in a month, beside what it forecast and got (S0-33)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cmdesk.cadence.rules.months import month_of
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.journal.paper.shared import signed
from cmdesk.journal.record import DemandForecast
from cmdesk.journal.rules.demand import forecasts
from cmdesk.journal.rules.demand.hits import Goods, hit, read_figures, supplied
from cmdesk.papers.job import About, Job

FORM = "demand_forecast"


def forecast_job(actor: Actor, forecast_id: int) -> Job:
    """Return what prints the forecast of an area.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = forecasts.read(actor, forecast_id)
    values = forecast_values(found)
    about = About(DemandForecast.KIND, found.id, f"{values['unit']} {values['month']}")
    return Job(f"需求预测报告 {values['month']} {values['unit']}", [(FORM, [values])], [about])


def forecast_values(found: DemandForecast) -> dict[str, Any]:
    """Return the values of the form."""
    goods, others = read_figures(found.figures)
    month = found.month or clock.today()
    before, got = _before(found.unit_id, month), supplied(found.unit_id, month)
    submitted, due = found.submitted_at, forecasts.due_at(month) - timedelta(minutes=1)
    days = forecasts.late(found)
    reviews = _signed(found)
    return {
        "unit": found.unit.name,
        "month": f"{month:%Y-%m}",
        "writer": approval.directory().name(found.user_id),
        "state": forecasts.state_word(found),
        "due": f"{due:%Y-%m-%d}",
        "submitted": (f"{submitted.astimezone():%Y-%m-%d %H:%M}" if submitted else "")
        + (f"（迟 {days} 天）" if days else ""),
        "goods": [_row(one, before.get(one.name), got) for one in goods],
        "others": "\n".join(others),
        "analysis": found.analysis,
        "sign_writer": signed(approval.directory().name(found.user_id), submitted) if submitted else None,
        "sign_review": reviews.get("review"),
        "sign_confirm": reviews.get("confirm"),
    }


def _row(one: Goods, before: float | None, got: Mapping[str, float] | None) -> dict[str, Any]:
    row: dict[str, Any] = {"name": one.name, "quantity": one.quantity, "households": one.households, "before": before}
    if before:
        row["change"] = round(100 * (one.quantity - before) / before)
    if got is not None:
        row |= {"actual": got.get(one.name, 0), "hit": hit(one.quantity, got.get(one.name, 0))}
    return row


def _before(unit_id: int, month: date) -> dict[str, float]:
    """Return what the area forecast for the month before."""
    first = month_of(month_of(month).first - timedelta(days=1)).first
    found = keep.read_all(
        DemandForecast, "unit_id = ? AND month = ? AND binned_at IS NULL ORDER BY id", (unit_id, first.isoformat())
    )
    return {one.name: one.quantity for one in read_figures(found[0].figures)[0]} if found else {}


def _signed(found: DemandForecast) -> dict[str, dict[str, Any]]:
    """Return who reviewed and who confirmed it: the last signature of the first and of the last step."""
    run = approval.of_record(DemandForecast.KIND, found.id)
    stages = approval.stages(run) if run is not None else []
    given = [
        [
            signed(f"{name}　{words}".rstrip(), when)
            for name, state, when, words in stage.people
            if state == "approved" and when
        ]
        for stage in stages
    ]
    made = {"review": given[0][-1]} if given and given[0] else {}
    if len(given) > 1 and given[-1]:
        made["confirm"] = given[-1][-1]
    return made
