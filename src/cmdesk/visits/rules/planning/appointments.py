"""Appointments: agreed with the customer, changed beforehand, kept to ten minutes, or missed and whose fault (S1-60…S1-62).

What became of an appointment is computed from the moment of arrival when the visit is entered; a changed one stays a
changed one however punctual the visit was, for the customer was told to wait for another day.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.planning.scheduling import last_position
from cmdesk.visits.rules.planning.states import refuse_unless_planned


@dataclass(frozen=True)
class Rate:
    """How a month's appointments came out.

    Attributes:
        kept: kept within the tolerance.
        changed: told beforehand and agreed anew.
        missed: not kept.
        ours: changed or missed by our fault.
    """

    kept: int = 0
    changed: int = 0
    missed: int = 0
    ours: int = 0

    @property
    def all(self) -> int:
        """How many appointments came out one way or the other."""
        return self.kept + self.changed + self.missed

    @property
    def share(self) -> float | None:
        """Share of those kept; None without any."""
        return self.kept / self.all if self.all else None


def agree(actor: Actor, visit_id: int, at: datetime) -> Visit:
    """Record the time a customer chose for a planned visit (S1-60); the visit moves to that day; returns it.

    Raises:
        Refused: not planned any more, agreed already, in the past, or not the actor's.
    """
    visit = _planned(actor, visit_id, "预约")
    if visit.appointment != "none":
        raise Refused(f"走访 {visit.number} 已经约过时间，要换时间请用“改约”。")
    return _agree(actor, visit, at, "预约", {"appointment": "agreed"})


def change(actor: Actor, visit_id: int, at: datetime, fault: str, note: str) -> Visit:
    """Record that an appointment was changed beforehand: the new time, whose wish, the reason told (S1-61).

    Raises:
        Refused: no appointment stands, its time has passed, no reason is given, or not the actor's.
    """
    visit = _planned(actor, visit_id, "改约")
    if visit.appointment not in {"agreed", "changed"} or visit.agreed_at is None:
        raise Refused(f"走访 {visit.number} 还没有约定时间，请先预约。")
    if visit.agreed_at <= _now():
        raise Refused(f"约定的 {_shown(visit.agreed_at)} 已经过了，事先没有告知的是失约，请记为未访或照实录入。")
    if not note.strip():
        raise Refused("改约要写明告知客户的原因、是否取得谅解。")
    return _agree(actor, visit, at, "改约", {"appointment": "changed", "fault": fault, "appointment_note": note})


def _planned(actor: Actor, visit_id: int, word: str) -> Visit:
    visit = rights.read(actor, visit_id)
    rights.refuse(actor, "plan", visit)
    refuse_unless_planned(visit, word)
    return visit


def _agree(actor: Actor, visit: Visit, at: datetime, word: str, values: dict[str, Any]) -> Visit:
    local = at.astimezone()
    if local <= _now():
        raise Refused(f"约定时间 {_shown(local)} 已经过了，请填将来的时间。")
    with keep.operation(actor, f"{word} {visit.number} {_shown(local)}") as work:
        moved = local.date() != visit.day
        place = {"position": last_position(work.database, visit.user_id, local.date()) + 1} if moved else {}
        work.edit(Visit, visit.id, {**values, **place, "agreed_at": local, "day": local.date()})
        return work.written(Visit, visit.id)


def notice_warning(visit: Visit) -> str:
    """Return a sentence when a class's appointment was made later than its rule asks (S1-78…S1-81), else nothing."""
    row = current().row("SELECT visit_class FROM customer WHERE id = ?", (visit.customer_id,))
    rules = regulation.today()
    days = rules.values.get(f"class.{row[0]}.appointment.days") if row and row[0] else None
    if not days or visit.agreed_at is None or visit.day is None:
        return ""
    if visit.day - timedelta(days=int(days)) < rules.day:
        return f"这一类客户应提前 {int(days)} 天预约，现在约的是 {visit.day}。"
    return ""


def outcome(agreed_at: datetime, arrived_at: datetime, was: str) -> tuple[str, int]:
    """Return what became of an appointment and by how many minutes the arrival was late (early is negative).

    Args:
        agreed_at: when was agreed.
        arrived_at: when somebody came.
        was: how the appointment stood: ``agreed`` or ``changed``.
    """
    off = int((arrived_at - agreed_at).total_seconds() // 60)
    most = regulation.on(agreed_at.date()).number("appointment.tolerance")
    if abs(off) > most:
        return "missed", off
    return ("changed" if was == "changed" else "kept"), off


def leave_by(agreed_at: datetime) -> datetime:
    """Return when to be at the door: some minutes early (S1-62)."""
    return agreed_at - timedelta(minutes=regulation.on(agreed_at.date()).number("appointment.early"))


def appointment_rate(actor: Actor, month: date, user_id: int | None = None) -> Rate:
    """Return how the appointments of a month came out, among the visits the actor may see.

    Args:
        actor: who asks.
        month: any day of it.
        user_id: of one person only.
    """
    rates = appointment_rates(actor, month, user_id).values()
    return Rate(*(sum(numbers) for numbers in zip(*(astuple(one) for one in rates), strict=True)))


def appointment_rates(actor: Actor, month: date, user_id: int | None = None) -> dict[int, Rate]:
    """Return the same of each person who had an appointment, by his id."""
    first, after = month_begin(month), month_begin(month, 1)
    where, params = rights.visible(actor, many=not user_id)
    outcomes = ", ".join(
        f"COUNT(CASE WHEN {which} THEN 1 END)"
        for which in (
            "appointment = 'kept'", "appointment = 'changed'", "appointment = 'missed'",
            "appointment <> 'kept' AND fault = 'ours'",
        )
    )  # fmt: skip
    rows = current().rows(
        f"SELECT user_id, {outcomes} FROM visit WHERE day >= ? AND day < ?"
        " AND appointment IN ('kept', 'changed', 'missed') AND state <> 'planned' AND binned_at IS NULL"
        + also("user_id = ?" if user_id else "", where)
        + " GROUP BY user_id",
        (first.isoformat(), after.isoformat(), *((user_id,) if user_id else ()), *params),
    )
    return {user: Rate(*numbers) for user, *numbers in rows}


def _now() -> datetime:
    return datetime.now().astimezone()


def _shown(at: datetime) -> str:
    return f"{at:%m-%d %H:%M}"
