"""The summary of all files of a population, prospects or customers (forms 3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import all_of
from cmdesk.core.database import current
from cmdesk.core.record import fields_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.filing.paper.shared import unit, user
from cmdesk.filing.rules import rights, summing
from cmdesk.papers.job import Job


def summary_job(actor: Actor, stage: str, owner_id: int | None = None) -> Job:
    """Return what prints the summary of all files of a population, prospects or customers (forms 3).

    Args:
        actor: who prints; only files in his sight.
        stage: ``customer`` or ``prospect``.
        owner_id: only those of one manager.
    """
    where, params = customers.visible(actor)
    conditions = ["customer.binned_at IS NULL", "customer.stage = ?", where]
    values: list[Any] = [stage, *params]
    if owner_id is not None:
        conditions.append("customer.owner_id = ?")
        values.append(owner_id)
    today = rights.now().date()
    recorded = summing.figures(actor, today)
    rows = [
        _summed(row[1:], stage) | recorded(int(row[0]))
        for row in current().rows(
            "SELECT customer.id, customer.number, customer.name, customer.business_kind, customer.visit_class,"
            " customer.key_class, area.name, u.name, customer.phones, customer.first_trade_on, customer.completeness"
            " FROM customer LEFT JOIN unit area ON area.id = customer.area_id"
            ' LEFT JOIN "user" u ON u.id = customer.owner_id'
            f" WHERE {all_of(*conditions)} ORDER BY customer.number, customer.id",
            values,
        )
    ]
    word = fields_of(Customer)["stage"].show(stage)
    whole = {
        "population": word,
        "day": today,
        "unit": unit(actor.unit_id),
        "owner": user(owner_id) or "全部",
        "recorder": actor.name,
        "customers": rows,
        "count": f"{len(rows)} 户",
        "by_kind": _counted(rows, "business_kind"),
        "by_class": _counted(rows, "class"),
    }
    return Job(f"客户档案管理汇总表（{word}）", [("customer_summary", [whole])])


def _summed(row: tuple[Any, ...], stage: str) -> dict[str, Any]:
    number, name, kind, visit_class, key_class, area, owner, phones, first, completeness = row
    fields = fields_of(Customer)
    classes = [fields["visit_class"].show(visit_class), fields["key_class"].show(key_class)]
    return {
        "number": number, "name": name, "business_kind": fields["business_kind"].show(kind),
        "class": next((one for one in classes if one), ""), "area": area or "", "owner": owner or "",
        "phones": fields["phones"].show(fields["phones"].python_value(phones)),
        "first_trade_on": first or ("—" if stage == "prospect" else summing.NOTHING),
        "completeness": f"{completeness}%",
    }  # fmt: skip


def _counted(rows: Sequence[Mapping[str, Any]], key: str) -> str:
    counts = Counter(str(row[key]) or "未填" for row in rows)
    return "　".join(f"{word} {count}" for word, count in counts.most_common())
