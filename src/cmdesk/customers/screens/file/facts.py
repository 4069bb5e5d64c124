"""The vital facts and alarms of a customer, for the head of his page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.record import fields_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.told.alarms import alarms
from cmdesk.customers.rules.upkeep.stale import stale_since
from cmdesk.kit.look.tokens import Tone


@dataclass(frozen=True)
class Facts:
    """What stands above a file.

    Attributes:
        line: number, area, owner, order day in one line.
        chips: class and alarms, most urgent first.
        masks: confidential field → whether it is filled.
    """

    id: int
    title: str
    line: str
    chips: tuple[tuple[str, Tone], ...]
    record: Customer
    masks: dict[str, Any]


def read_facts(actor: Actor, record: Customer, titles: Mapping[str, str]) -> Facts:
    """Read what stands above a file that the actor may see; away from the GUI thread.

    Args:
        actor: who looks.
        record: the file.
        titles: what its linked records are called, see ``core.record.titles_of``.
    """
    parts = [
        record.number,
        titles.get("area_id", ""),
        titles.get("owner_id", ""),
        _shown(record, "order_weekday") and f"{_shown(record, 'order_weekday')}订货",
    ]
    if record.short_name and record.short_name != record.name:
        parts.insert(0, record.name)
    return Facts(
        id=record.id,
        title=record.title(),
        line="　".join(part for part in parts if part),
        chips=(*_hindrances(record), *alarms(actor, record.id), *_chips(record)),
        record=record,
        masks=dict(getattr(record, "masks", {}) or {}),
    )


def _hindrances(record: Customer) -> list[tuple[str, Tone]]:
    found: list[tuple[str, Tone]] = []
    if record.binned_at is not None:
        found.append(("在回收站", "late"))
    if record.merged_into_id is not None:
        found.append(("已并入另一客户", "late"))
    return found


def _chips(record: Customer) -> list[tuple[str, Tone]]:
    found: list[tuple[str, Tone]] = []
    if record.no_soliciting:
        found.append(("谢绝推销", "soon"))
    if _last_checked(record) < stale_since(clock.today()):
        found.append(("资料待核对", "soon"))
    if record.completeness < 60:
        found.append((f"完整度 {record.completeness}%", "soon"))
    words = [_shown(record, name) for name in ("stage", "visit_class", "key_class", "cadence")]
    words.append(f"{record.grade}档" if record.grade else "")
    if _shown(record, "stage") == "客户":
        words[0] = ""
    found += [(word, "plain") for word in words if word]
    return found


def _last_checked(record: Customer) -> date:
    created = record.created_at
    return record.confirmed_on or record.collected_on or (created.date() if created else date.min)


def _shown(record: Customer, name: str) -> str:
    return fields_of(Customer)[name].show(getattr(record, name))
