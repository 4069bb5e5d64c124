"""Poorly supplied customers are visited, and told why brands they ordered did not come (S0-43, S0-45)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmdesk.cadence.rules.months import month_of
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.orders import rules as orders
from cmdesk.orders.rules import supply
from cmdesk.visits import rules as visits

KIND = "explain"
MOST = 500
"""Customers listed at most, the least supplied of all."""
_NAMED = 4


@dataclass(frozen=True)
class Visited:
    """The visit of a customer that explains, planned or made since the month began.

    Attributes:
        day: of the visit.
        done: whether it was made.
        words: what was explained, as it was entered.
    """

    day: date
    done: bool
    words: str


@dataclass(frozen=True)
class Poor:
    """A customer whose orders of a month were poorly supplied.

    Attributes:
        rate: 货源满足率, 0 to 1.
        low: below which rate customers are listed.
        month: first day of the month.
        brands: the brands that did not come as ordered, the most lacking first, with the quantity that is lacking.
        visited: the visit that explains it; None where none is planned.
    """

    customer_id: int
    number: str
    title: str
    owner_id: int | None
    rate: float
    low: float
    month: date
    brands: tuple[tuple[str, str], ...]
    visited: Visited | None

    def lacking(self) -> str:
        """Return the brands in words: 石渠 12、鹿鸣 5."""
        told = "、".join(f"{brand} {quantity}" for brand, quantity in self.brands[:_NAMED])
        return told + (f" 等 {len(self.brands)} 个品牌" if len(self.brands) > _NAMED else "")

    def why(self) -> str:
        """Return why he is visited."""
        return f"{self.month.month} 月货源满足率 {self.rate:.0%}，低于 {self.low:.0%}"


def poor(actor: Actor, day: date) -> list[Poor]:
    """Return the customers with a low supply in the month of a day, the least supplied first, at most ``MOST``.

    What counts as low is a regulation. Only customers whose orders the actor may see are listed.
    """
    low = supply.low_below(day)
    found = supply.by_customer(actor, day, below=low, limit=MOST)
    ids = [one.customer_id for one in found]
    brands, been, month = supply.lacking_brands(ids, day), _visited(ids, day), month_of(day).first
    return [
        Poor(
            one.customer_id, one.number, one.title, one.owner_id, one.rate, low, month,
            tuple((brand, orders.quantity(short)) for brand, short in brands.get(one.customer_id, ())),
            been.get(one.customer_id),
        )
        for one in found
    ]  # fmt: skip


def plan(actor: Actor, rows: Sequence[Poor], day: date) -> list[int]:
    """Plan a visit that explains to each of these customers by his own manager; returns the ids of the visits.

    The brands that did not come stand in its purpose, so that they are printed on its sheet.

    Raises:
        Refused: as ``visits.rules.schedule_many``.
    """
    wishes = [
        visits.Wish(
            one.customer_id, one.owner_id or actor.id, day, KIND,
            {"reason": one.why(), "purpose": f"解释策略：{one.lacking()} 没有供足"[:200]},
        )
        for one in rows
    ]  # fmt: skip
    return visits.schedule_many(actor, wishes)


def _visited(customer_ids: Sequence[int], day: date) -> dict[int, Visited]:
    found: dict[int, Visited] = {}
    for part in chunks(customer_ids):
        rows = current().rows(
            "SELECT v.customer_id, v.day, v.state, a.result, v.guidance FROM visit v"
            " LEFT JOIN activity a ON a.id = v.activity_id"
            f" WHERE v.customer_id IN ({marks(part)}) AND v.kind = ? AND v.day >= ?"
            " AND v.state IN ('planned', 'done') AND v.binned_at IS NULL ORDER BY v.day, v.id",
            (*part, KIND, month_of(day).first.isoformat()),
        )
        for customer_id, on, state, result, guidance in rows:
            words = "；".join(text for text in (result, guidance) if text)
            found[customer_id] = Visited(date.fromisoformat(on), state == "done", words)
    return found
