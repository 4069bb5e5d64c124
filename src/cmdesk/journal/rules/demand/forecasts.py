"""The demand forecast of an area: drawn from the readings, submitted by a day, reviewed and confirmed (S0-33).

It is due on a day of the month before (regulation ``forecast.day``) and may be late, never silently: ``late`` says by how
many days. The flow ``demand_forecast`` decides who reviews and who confirms.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from cmdesk.cadence.rules.months import month_of
from cmdesk.core import approval, regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval import subjects
from cmdesk.core.attachments import Files
from cmdesk.core.calendar.work import day_end
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.record import fields_of
from cmdesk.journal.record import DemandForecast
from cmdesk.staff import rules as staff
from cmdesk.staff.record import units_below

Values = Mapping[str, Any]
FLOW, VIEW, WRITE = "demand_forecast", "forecasts.view", "forecasts.write"
_SIGNED = ("figures", "analysis")
_AFTER = {"running": "submitted", "approved": "confirmed", "returned": "returned", "refused": "returned"}


def proposed(unit_id: int, month: date) -> str:
    """Return the demand for a month as told in the month before: product by product, each customer's latest word.

    Args:
        unit_id: the area; those below it count too.
        month: any day of the month that is forecast.
    """
    before = month_of(month_of(month).first - timedelta(days=1))
    units = sorted({unit_id, *units_below(current(), unit_id)})
    span = (before.first.isoformat(), before.last.isoformat())
    rows = current().rows(
        "SELECT product.name, SUM(told.demand), COUNT(*) FROM stock_reading told"
        " JOIN customer ON customer.id = told.customer_id JOIN product ON product.id = told.product_id"
        " WHERE told.demand IS NOT NULL AND told.binned_at IS NULL AND told.day BETWEEN ? AND ?"
        f" AND customer.binned_at IS NULL AND customer.area_id IN ({marks(units)})"
        " AND NOT EXISTS (SELECT 1 FROM stock_reading later WHERE later.customer_id = told.customer_id"
        " AND later.product_id = told.product_id AND later.demand IS NOT NULL AND later.binned_at IS NULL"
        " AND later.day BETWEEN ? AND ? AND (later.day > told.day OR (later.day = told.day AND later.id > told.id)))"
        " GROUP BY product.id, product.name ORDER BY SUM(told.demand) DESC, product.id",
        (*span, *units, *span),
    )
    return "\n".join(f"{name}：{int(whole)}（{count} 户）" for name, whole, count in rows)


def begin(actor: Actor, unit_id: int, month: date, values: Values | None = None) -> int:
    """Return the id of an area's forecast for a month, begun from the readings when there is none yet.

    Raises:
        NotAllowed: it is not the actor's area.
        Refused: somebody else writes it, or the month is over.
    """
    first = month_of(month).first
    if not staff.reaches(actor, WRITE, actor.id if unit_id == actor.unit_id else None, unit_id):
        raise NotAllowed("您不能编制这个片区的需求预测，请由本片区的人编制。")
    if month_of(month).last < clock.today():
        raise Refused(f"{first:%Y-%m} 已经过完，不用再预测。")
    known = keep.read_all(
        DemandForecast, "unit_id = ? AND month = ? AND binned_at IS NULL", (unit_id, first.isoformat())
    )
    if known:
        return known[0].id
    filled = {"figures": proposed(unit_id, first), **(values or {})}
    with keep.operation(actor, f"编制需求预测 {first:%Y-%m}") as work:
        return work.add(DemandForecast, {**filled, "user_id": actor.id, "unit_id": unit_id, "month": first})


def edit(
    actor: Actor, forecast_id: int, values: Values, *, version: int | None = None, before: Values | None = None
) -> None:
    """Change a forecast that is not under review.

    Raises:
        Refused: it was submitted or confirmed, or is somebody else's.
    """
    found = writable(actor, forecast_id)
    kept = {name: value for name, value in values.items() if name in _SIGNED}
    with keep.operation(actor, f"修改 {found.title()}") as work:
        work.edit(DemandForecast, forecast_id, kept, version=version, before=before)


def submit(actor: Actor, forecast_id: int) -> None:
    """Submit a forecast, also one that was sent back; what is late is submitted all the same.

    Raises:
        Invalid: figures or analysis are missing.
        Refused: it was submitted already, or is somebody else's.
    """
    found = writable(actor, forecast_id)
    missing = [name for name in _SIGNED if not str(getattr(found, name)).strip()]
    if missing:
        raise Invalid({name: f"“{fields_of(DemandForecast)[name].label}”还是空的，请写上再上报。" for name in missing})
    under_way = approval.of_record(DemandForecast.KIND, forecast_id)
    if under_way is not None and under_way.state == "returned":
        approval.resubmit(actor, under_way.id)
        return
    title = f"{_unit(found.unit_id)} {found.title()}"
    approval.submit(actor, DemandForecast.KIND, forecast_id, FLOW, title, approval.Facts(unit_id=found.unit_id))


def read(actor: Actor, forecast_id: int) -> DemandForecast:
    """Return a forecast.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(DemandForecast, forecast_id)
    if not staff.reaches(actor, VIEW, found.user_id, found.unit_id):
        raise NotFound("需求预测报告不存在，或者不在您可以查看的范围内。")
    return found


def writable(actor: Actor, forecast_id: int) -> DemandForecast:
    """Return a forecast that the actor may change now.

    Raises:
        NotAllowed: it is somebody else's.
        Refused: it is under review, or confirmed.
    """
    found = read(actor, forecast_id)
    why = refusal(actor, found)
    if why is not None:
        raise why
    return found


def refusal(actor: Actor, found: DemandForecast) -> Refused | None:
    """Return why the actor may not change a forecast now, or None."""
    if found.user_id != actor.id:
        return NotAllowed(f"{found.title()}由{approval.directory().name(found.user_id)}编制，只有本人可以修改和上报。")
    if found.state in {"submitted", "confirmed"}:
        way = (
            "请先在“审批 → 我发起”里撤回，或者请审核的人退回"
            if found.state == "submitted"
            else "有出入写进下一期的分析"
        )
        return Refused(f"{found.title()}{state_word(found)}，不能再改；{way}。")
    return None


def listed(actor: Actor) -> list[DemandForecast]:
    """Return the forecasts that the actor may know of, the latest month first."""
    where, params = staff.visible(actor, VIEW, "user_id", "unit_id")
    return keep.read_all(
        DemandForecast, f"binned_at IS NULL AND {where} ORDER BY month DESC, unit_id, id LIMIT 500", params
    )


def state_of(found: DemandForecast) -> str:
    """Return how far a forecast has come: ``reviewed`` once it was reviewed and waits to be confirmed."""
    if found.state == "submitted":
        run = approval.of_record(DemandForecast.KIND, found.id)
        if run is not None and (run.step or 0) > 0:
            return "reviewed"
    return found.state or "draft"


def state_word(found: DemandForecast) -> str:
    """Return how far a forecast has come in words."""
    return DemandForecast.state.about.label_of(state_of(found))


def of_unit(unit_id: int, month: date) -> DemandForecast | None:
    """Return the forecast of an area for a month, or None; whether somebody may know of it is asked by the caller."""
    found = keep.read_all(
        DemandForecast, "unit_id = ? AND month = ? AND binned_at IS NULL ORDER BY id",
        (unit_id, month_of(month).first.isoformat()),
    )  # fmt: skip
    return found[0] if found else None


def due_at(month: date) -> datetime:
    """Return until when the forecast of a month is due: the end of the regulation's day of the month before (local)."""
    before = month_of(month_of(month).first - timedelta(days=1))
    day = int(regulation.on(before.first).number("forecast.day"))
    return day_end(min(before.first + timedelta(days=day - 1), before.last))


def late(found: DemandForecast, at: datetime | None = None) -> int:
    """Return how many days late a forecast was submitted, or is by now; 0 while it is in time."""
    if found.month is None:
        return 0
    told = found.submitted_at or at or datetime.now()  # noqa: DTZ005  # local, as every moment of a record
    told = told.astimezone().replace(tzinfo=None) if told.tzinfo else told
    due = due_at(found.month)
    return 0 if told <= due else (told.date() - (due - timedelta(minutes=1)).date()).days


def content(forecast_id: int) -> dict[str, Any]:
    """Return what is reviewed: label → text."""
    found, fields = keep.read(DemandForecast, forecast_id), fields_of(DemandForecast)
    said = {fields[name].label: str(getattr(found, name)) for name in _SIGNED}
    month = f"{found.month:%Y-%m}" if found.month else ""
    return {"片区": _unit(found.unit_id), "预测月份": month, "编制人": approval.directory().name(found.user_id), **said}


def settled(work: Operation, forecast_id: int, state: str) -> None:
    """Let a forecast follow its approval; when it was submitted first stays written, unless its writer takes it back."""
    found = work.written(DemandForecast, forecast_id)
    values: dict[str, Any] = {"state": _AFTER.get(state, "draft")}
    if state == "running" and found.submitted_at is None:
        values["submitted_at"] = work.at
    elif values["state"] == "draft":
        values["submitted_at"] = None  # or what is handed in late would count as in time
    work.edit(DemandForecast, forecast_id, values)


def may_write(actor: Actor) -> Refused | None:
    """Return why the actor may not begin a forecast of his own area, or None."""
    if actor.scope(WRITE) is Scope.NONE:
        return NotAllowed.to("编制需求预测")
    if actor.unit_id is None:
        return Refused("您不属于任何片区，请先在 设置 → 人员 中补上。")
    return None


def register() -> None:
    """Let forecasts be reviewed and confirmed."""
    subjects.register(subjects.Subject(DemandForecast.KIND, content, settled))


def _change_files(actor: Actor, forecast_id: int) -> None:
    writable(actor, forecast_id)


FILES = Files(DemandForecast, read, _change_files)
"""Files of a forecast: calculations, tables of figures."""


def _unit(unit_id: int) -> str:
    row = current().row("SELECT name FROM unit WHERE id = ?", (unit_id,))
    return str(row[0]) if row else ""
