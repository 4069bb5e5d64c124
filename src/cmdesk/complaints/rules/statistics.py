"""Complaints counted: by type, area, product, severity, cause, department, timeliness of each phase, repeats, cost (S4-50)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import clocks, intake, lists, moves, rights
from cmdesk.core import keep
from cmdesk.core.actor import Actor
from cmdesk.core.database import current

NOBODY = "（未填）"


@dataclass(frozen=True)
class Timeliness:
    """How often a phase was in time.

    Attributes:
        done: phases that ended.
        late: of these and of those that run, how many failed.
        minutes: mean length of the ended ones, by the clock.
    """

    label: str
    done: int
    late: int
    minutes: int

    @property
    def share(self) -> int | None:
        """Part in time of those that ended, in per cent; None when none has ended."""
        return round(100 * (self.done - min(self.late, self.done)) / self.done) if self.done else None


@dataclass(frozen=True)
class Statistics:
    """A month of complaints.

    Attributes:
        counts: dimension → (word, number), the most frequent first.
        repeats: (customer, number) of those who complained more than once.
        cost: what was granted, in yuan.
        satisfied: part of the followed-up customers who were, in per cent; None when nobody was called.
    """

    begin: date
    end: date
    total: int
    open: int
    counts: dict[str, list[tuple[str, int]]]
    timeliness: list[Timeliness]
    repeats: list[tuple[str, int]]
    cost: Decimal
    satisfied: int | None


DIMENSIONS = {
    "type": "投诉类别", "area": "所属区域", "product": "产品", "severity": "轻重", "cause": "原因类别", "unit": "责任部门",
    "channel": "投诉方式",
}  # fmt: skip


def of_month(actor: Actor, month: date, at: datetime | None = None) -> Statistics:
    """Return the figures of the complaints received in a month, as far as the actor may see them.

    Raises:
        NotAllowed: the actor may not look at statistics.
    """
    rights.refuse(actor, "statistics", None)
    begin = month.replace(day=1)
    end = (begin + timedelta(days=32)).replace(day=1)
    found = _received(actor, begin, end)
    instant = at or moves.now()
    customers, units, products = _words("customer", found), _words("unit", found), _words("product", found)
    areas = _areas(found)
    types = intake.types(end - timedelta(days=1))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        label = Complaint._meta.fields
        counts["type"][types.get(one.type, one.type)] += 1
        counts["area"][areas.get(one.customer_id) or NOBODY] += 1
        counts["product"][products.get(one.product_id or 0) or one.product_text or NOBODY] += 1
        counts["severity"][label["severity"].show(one.severity) if one.severity else "未分级"] += 1
        counts["cause"][label["cause"].show(one.cause) if one.cause else NOBODY] += 1
        counts["unit"][units.get(one.unit_id or 0) or NOBODY] += 1
        counts["channel"][label["channel"].show(one.channel)] += 1
    called = [one for one in found if one.satisfied]
    who = Counter(customers.get(one.customer_id, "") for one in found)
    return Statistics(
        begin,
        end - timedelta(days=1),
        len(found),
        sum(one.state != "archived" for one in found),
        {name: counts[name].most_common() for name in DIMENSIONS},
        _timeliness(found, instant),
        [(name, count) for name, count in who.most_common() if count > 1],
        sum((one.amount or Decimal(0) for one in found if one.decided_at is not None), Decimal(0)),
        round(100 * sum(one.satisfied == "yes" for one in called) / len(called)) if called else None,
    )


def _received(actor: Actor, begin: date, end: date) -> list[Complaint]:
    where, params = rights.visible(actor, "complaints.statistics")
    edges = [
        Complaint.received_at.stored(keep.clean(Complaint, {"received_at": f"{day} 00:00"})["received_at"])
        for day in (begin, end)
    ]
    extra = f" AND {where}" if where else ""
    text = f"binned_at IS NULL AND received_at >= ? AND received_at < ?{extra} ORDER BY received_at, id"
    return keep.read_all(Complaint, text, (*edges, *params))


def _timeliness(found: list[Complaint], at: datetime) -> list[Timeliness]:
    trails = lists.trails([one.id for one in found])
    lengths: dict[str, list[int]] = defaultdict(list)
    late: Counter[str] = Counter()
    order = ["首次答复", "安排上门", *(label for label, _ in clocks.PHASES.values())]
    for one in found:
        for clock in clocks.clocks(one, trails.get(one.id, []), at):
            timer = clock.timer
            late[clock.label] += timer.state in {"late", "done_late"}
            if timer.stopped is not None and timer.started is not None:
                lengths[clock.label].append(int((timer.stopped - timer.started).total_seconds()) // 60)
    labels = dict.fromkeys(order)
    return [
        Timeliness(label, len(own), late[label], sum(own) // len(own) if own else 0)
        for label in labels
        if (own := lengths[label]) or late[label]
    ]


def _words(table: str, found: list[Complaint]) -> dict[int, str]:
    column = {"customer": "customer_id", "unit": "unit_id", "product": "product_id"}[table]
    ids = sorted({int(value) for one in found if (value := getattr(one, column))})
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    return {row[0]: str(row[1]) for row in current().rows(f"SELECT id, name FROM {table} WHERE id IN ({marks})", ids)}


def _areas(found: list[Complaint]) -> dict[int, str]:
    ids = sorted({one.customer_id for one in found})
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = current().rows(
        f"SELECT customer.id, unit.name FROM customer JOIN unit ON unit.id = customer.area_id WHERE customer.id IN ({marks})",
        ids,
    )
    return {row[0]: str(row[1]) for row in rows}
