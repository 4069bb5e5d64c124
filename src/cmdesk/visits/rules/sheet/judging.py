"""What is worth a word about a visit that was entered; none of it keeps a visit from being written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cmdesk.core import regulation
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.planning.appointments import outcome
from cmdesk.visits.rules.routes import following
from cmdesk.visits.rules.sheet.entry import NO_NEXT, Entry


def warnings(work: keep.Operation, visit: Visit, entry: Entry) -> Iterator[str]:
    """Yield sentences about length, appointment, sample completeness and what comes next."""
    yield from duration(visit)
    yield from following.departures(visit)
    if visit.appointment == "missed" and visit.agreed_at and visit.arrived_at:
        _, off = outcome(visit.agreed_at, visit.arrived_at, "agreed")
        whose = Visit.fault.about.label_of(visit.fault or "ours")
        yield f"到达比约定{'晚' if off > 0 else '早'} {abs(off)} 分钟，记为失约（{whose}），原因不在我方请改“责任”。"
    if visit.kind == "sample":
        yield from _sample(work, visit)
    if not entry.values.get("next_step") and visit.activity_id is None:
        yield "没有写下一步，离开前应和客户确认后续计划（S1-44）。"


def refuse_open_end(visit: Visit, entry: Entry) -> None:
    """Refuse a sheet that is entered the first time and does not say how it goes on (S1-44).

    Raises:
        Invalid: neither a next step nor that none is needed, while the office's rules ask for it.
    """
    said = str(entry.values.get("next_step") or "").strip()
    if visit.state == "done" or said or visit.day is None:
        return
    if regulation.on(visit.day).number("visit.next.required"):
        raise Invalid({"next_step": f"还没有写下一步，请写上和客户确认的后续计划；确实没有的请勾“{NO_NEXT}”。"})


def duration(visit: Visit) -> Iterator[str]:
    """Yield a sentence when the visit was shorter or longer than its customer's class asks (S1-78…S1-81)."""
    if visit.arrived_at is None or visit.left_at is None or visit.mode != "field":
        return
    row = current().row("SELECT visit_class FROM customer WHERE id = ?", (visit.customer_id,))
    if not row or not row[0] or visit.day is None:
        return
    rules = regulation.on(visit.day)
    wanted = rules.values.get(f"class.{row[0]}.visit.minutes")
    if not wanted:
        return
    least, most = int(wanted[0]), int(wanted[-1])
    took = round((visit.left_at - visit.arrived_at) / timedelta(minutes=1))
    if not least <= took <= most:
        yield f"这次走访 {took} 分钟，这一类客户应为 {least}–{most} 分钟。"


def _sample(work: keep.Operation, visit: Visit) -> Iterator[str]:
    """Yield a sentence when products of a sample customer lack stock or demand (S0-12)."""
    row = work.database.row(
        "SELECT COUNT(*) FROM product p WHERE p.sold AND p.binned_at IS NULL AND NOT EXISTS (SELECT 1 FROM"
        " stock_reading r WHERE r.visit_id = ? AND r.product_id = p.id AND r.binned_at IS NULL"
        " AND r.stock IS NOT NULL AND r.demand IS NOT NULL)",
        (visit.id,),
    )
    if row and row[0]:
        yield f"样本户应采全：还有 {row[0]} 个在销规格没有库存或需求。"
