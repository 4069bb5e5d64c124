"""Who keeps a store is told when something runs low; who has not given back his kit is told, and so is the keeper."""

from __future__ import annotations

from datetime import datetime

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.notice import Reminder
from cmdesk.materials.record import Material
from cmdesk.materials.rules import issuing, rights, stock

_LOW = "种物料低于库存下限，请打开“物料 → 库存”补货"
_LATE = "份当日物料没有还清，请打开“物料 → 领用归还”"


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what is low in the stores the actor keeps, and the kits that are overdue: his own and those of his stores."""
    if actor.scope(rights.VIEW) is Scope.NONE:
        return []
    return [*_low(actor), *_late(actor, at)]


def _low(actor: Actor) -> list[Reminder]:
    found = []
    for one in stock.low(actor):
        material = keep.read(Material, one.material_id)
        key = f"material:{material.id}:{one.place.unit_id}:{_fell(material, one.place.unit_id)}"
        text = f"{one.name}“{material.title()}”只剩 {one.pieces} {material.unit}，低于下限 {material.low}，请补货。"
        found.append(Reminder(key, text, "soon", None, "materials", _LOW))
    return found


def _fell(material: Material, unit_id: int | None) -> int:
    """Return the movement since which a material is short in a store: a new shortage, or a delivery that is not enough.

    What comes back in the evening is no delivery.
    """
    row = current().row(
        "SELECT MAX(id) FROM (SELECT id, to_unit_id, way, SUM(CASE WHEN to_unit_id = ? THEN quantity ELSE -quantity END)"
        " OVER (ORDER BY id) AS pieces FROM movement WHERE material_id = ? AND (to_unit_id = ? OR from_unit_id = ?)) moved"
        " WHERE pieces >= ? OR (to_unit_id = ? AND way NOT IN ('back', 'reversal'))",
        (unit_id, material.id, unit_id, unit_id, material.low, unit_id),
    )
    return int(row[0] or 0) if row else 0


def _late(actor: Actor, at: datetime) -> list[Reminder]:
    found = []
    for kit in issuing.listed(actor, at=at, only_out=True):
        mine = kit.issue.user_id == actor.id
        store = kit.issue.store_id
        if kit.is_late and (mine or (store is not None and rights.reaches_store(actor, store))):
            whose = "您" if mine else kit.user
            text = f"{whose} {kit.issue.day:%m-%d} 的物料还没还清：{kit.missing_words()}。"
            found.append(Reminder(f"kit:{kit.issue.id}:late", text, "late", None, "kits", _LATE))
    return found
