"""What was agreed → the office: one operation, all or nothing, one step back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks
from cmdesk.core.door import keep
from cmdesk.products import rules
from cmdesk.products.importing.check import Checked, Entry
from cmdesk.products.record import Product

Doubles = Literal["update", "skip"]


@dataclass(frozen=True)
class Outcome:
    """What an import did."""

    added: int
    updated: int
    skipped: int
    operation_id: int


def write(actor: Actor, checked: Checked, policy: Doubles = "update", *, source: str = "") -> Outcome:
    """Write the rows that were found good.

    Args:
        actor: who imports; needs ``products.import``.
        checked: the outcome of ``check.check`` on the same office.
        policy: what happens to rows that repeat a product: their filled cells are written over it, or it is left alone.
        source: the file's name, for the trail.

    Raises:
        NotAllowed: the actor may not import products.
    """
    rules.refuse(actor, "import")
    fresh = [entry for entry in checked.entries if entry.product_id is None]
    again = [entry for entry in checked.entries if entry.product_id is not None] if policy == "update" else []
    with keep.operation(actor, f"导入商品 {source}（新增 {len(fresh)}，更新 {len(again)}）".replace("  ", " ")) as work:
        for part in chunks(_completed(work, fresh)):
            work.add_many(Product, part)
        updated = work.edit_many(Product, {entry.product_id or 0: _changes(entry) for entry in again}) if again else []
        operation_id = work.id
    return Outcome(len(fresh), len(updated), checked.repeated - len(again), operation_id)


def _completed(work: keep.Operation, fresh: list[Entry]) -> list[dict[str, object]]:
    """Return the values of new products with a number and a place at the end of the shelf."""
    given = {str(entry.values["number"]) for entry in fresh if entry.values.get("number")}
    without = sum(not entry.values.get("number") for entry in fresh)
    numbers = iter(rules.numbers(work.database, without, given))
    last = rules.last_position()
    made = []
    for at, entry in enumerate(fresh, 1):
        values = dict(entry.values)
        values["number"] = values.get("number") or next(numbers)
        values.setdefault("position", last + rules.STEP * at)
        made.append(values)
    return made


def _changes(entry: Entry) -> dict[str, object]:
    """Return what a row changes in the product it repeats; its number stays."""
    return {name: value for name, value in entry.values.items() if name != "number"}
