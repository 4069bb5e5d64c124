"""What is made ready before a service, and the questions that the customer will probably ask (S1-52)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.service.record import Foreseen, Preparation
from cmdesk.service.record.choices import PREPARATIONS

Rows = Sequence[Mapping[str, Any]]


def usual(day: date) -> list[dict[str, Any]]:
    """Return what every new plan has made ready, by the regulation of a day.

    Raises:
        Refused: the regulation names a sort that there is none of.
    """
    known = {choice.value for choice in PREPARATIONS}
    pairs = [str(one).partition("=") for one in regulation.on(day).value("service_plan.preparations")]
    for sort, _, _ in pairs:
        if sort.strip() not in known:
            raise Refused(
                f"制度“新服务方案带出的服务准备”里没有“{sort.strip()}”这个类别，可用的有{'、'.join(sorted(known))}。"
            )
    return [{"sort": sort.strip(), "name": name.strip()} for sort, _, name in pairs]


def preparations(plan_id: int) -> list[Preparation]:
    """Return what is to be made ready, in the order it was written."""
    return keep.read_all(Preparation, "plan_id = ? AND binned_at IS NULL ORDER BY id", (plan_id,))


def foreseen(plan_id: int) -> list[Foreseen]:
    """Return the questions foreseen with their answers."""
    return keep.read_all(Foreseen, "plan_id = ? AND binned_at IS NULL ORDER BY id", (plan_id,))


def replace(work: keep.Operation, plan_id: int, preparations_: Rows | None, foreseen_: Rows | None) -> None:
    """Let rows take the place of those that are there; what is the same stays as it is, with its tick."""
    for model, rows, old, names in (
        (Preparation, preparations_, preparations(plan_id), ("sort", "name")),
        (Foreseen, foreseen_, foreseen(plan_id), ("question", "answer")),
    ):
        if rows is None:
            continue
        left = list(old)
        for row in rows:
            same = next((one for one in left if all(getattr(one, name) == row.get(name) for name in names)), None)
            if same is None:
                work.add(model, {**row, "plan_id": plan_id})
                continue
            left.remove(same)
            if row.get("ready") is not None and row["ready"] != getattr(same, "ready", row["ready"]):
                work.edit(model, same.id, {"ready": row["ready"]})
        for gone in left:
            work.bin(model, gone.id)
