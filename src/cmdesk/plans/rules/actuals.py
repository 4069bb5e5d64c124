"""What of a plan's goals the records tell: volume, key brands, their placement, the structure of sales (S1-10).

A figure that somebody has written down stands; the records fill what is left empty, up to the end of the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from cmdesk.cadence.rules.period import Span
from cmdesk.core.database import current
from cmdesk.plans.record import PlanGoal, WorkPlan

_PERCENT = "%"
_CAME = "CASE WHEN l.supplied IS NULL THEN l.quantity ELSE l.supplied END"
_SOLD = (
    f"SELECT SUM({_CAME}), SUM(CASE WHEN {{meant}} THEN {_CAME} ELSE 0 END) FROM customer_order o"
    " JOIN customer c ON c.id = o.customer_id JOIN order_line l ON l.order_id = o.id AND l.binned_at IS NULL"
    " JOIN product p ON p.id = l.product_id WHERE c.owner_id = ? AND c.binned_at IS NULL AND o.day BETWEEN ? AND ?"
    " AND o.state = 'placed' AND o.binned_at IS NULL"
)
_KEY = "p.standing = 'key'"


def filled(plan: WorkPlan, goals: Sequence[PlanGoal]) -> list[PlanGoal]:
    """Return the goals of a plan with what the records tell where nobody has written what was reached; nothing is stored."""
    for one in goals:
        if one.actual is None:
            one.actual = reckoned(plan, one)
    return list(goals)


def reckoned(plan: WorkPlan, goal: PlanGoal) -> Decimal | None:
    """Return what the records tell of a goal until the end of its plan; None where they tell nothing.

    ``volume`` is what the manager's customers got of what they ordered (what they ordered, where the supply is not
    known); ``key_brands`` the same of the brand that the goal names, else of products that are 重点; ``placement`` in
    how many of the latest readings in the span these were in stock, in per cent; ``structure`` which part of the volume
    is of the category that the goal names, in per cent.
    """
    how = _HOW.get(goal.measure or "")
    return how(plan, goal) if how else None


def of_month(user_id: int, month: Span, measure: str) -> Decimal | None:
    """Return what the records tell of a measure of somebody's month that no goal asks for; as ``reckoned`` does."""
    plan = WorkPlan(user_id=user_id, begins_on=month.first, ends_on=month.last)
    return reckoned(plan, PlanGoal(measure=measure, name=""))


def _volume(plan: WorkPlan, goal: PlanGoal) -> Decimal | None:  # noqa: ARG001  # as the other measures
    whole, _ = _sold(plan, "1 = 1", ())
    return whole


def _key_brands(plan: WorkPlan, goal: PlanGoal) -> Decimal | None:
    whole, part = _sold(plan, *_meant(goal))
    return part if whole else None


def _structure(plan: WorkPlan, goal: PlanGoal) -> Decimal | None:
    """Return the share of a category; which one is meant is told by its name standing in the goal's."""
    named = [
        str(row[0])
        for row in current().rows("SELECT DISTINCT category FROM product WHERE category <> '' AND binned_at IS NULL")
        if str(row[0]) in goal.name
    ]
    if not named or (goal.unit or _PERCENT) != _PERCENT:
        return None
    whole, part = _sold(plan, "p.category = ?", (max(named, key=len),))
    return _percent(part, whole)


def _placement(plan: WorkPlan, goal: PlanGoal) -> Decimal | None:
    meant, params = _meant(goal)
    row = current().row(
        "SELECT COUNT(*), SUM(CASE WHEN stock > 0 THEN 1 ELSE 0 END) FROM (SELECT r.stock, ROW_NUMBER() OVER (PARTITION BY"
        " r.customer_id, r.product_id ORDER BY r.day DESC, r.id DESC) AS place FROM stock_reading r"
        " JOIN customer c ON c.id = r.customer_id JOIN product p ON p.id = r.product_id WHERE c.owner_id = ?"
        f" AND c.binned_at IS NULL AND r.day BETWEEN ? AND ? AND r.stock IS NOT NULL AND r.binned_at IS NULL AND {meant})"
        " AS latest WHERE place = 1",
        (plan.user_id, str(plan.begins_on), str(plan.ends_on), *params),
    )
    return _percent(_number(row[1]), _number(row[0])) if row else None


_HOW: dict[str, Callable[[WorkPlan, PlanGoal], Decimal | None]] = {
    "volume": _volume, "key_brands": _key_brands, "structure": _structure, "placement": _placement,
}  # fmt: skip


def _meant(goal: PlanGoal) -> tuple[str, tuple[str, ...]]:
    """Return the condition for the products of a goal: those of the brand or of the name it gives, else the key ones."""
    return ("(p.brand = ? OR p.name = ?)", (goal.name, goal.name)) if goal.name else (_KEY, ())


def _sold(plan: WorkPlan, meant: str, params: Sequence[str]) -> tuple[Decimal | None, Decimal | None]:
    """Return what the manager's customers got in a plan's span, whole and of what is meant; None of nothing."""
    row = current().row(_SOLD.format(meant=meant), (*params, plan.user_id, str(plan.begins_on), str(plan.ends_on))) or (
        None,
        None,
    )
    return _number(row[0]), _number(row[1])


def _number(stored: Any) -> Decimal | None:
    return None if stored is None else Decimal(str(stored)).quantize(Decimal("0.01"))


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return (100 * (part or Decimal(0)) / whole).quantize(Decimal("0.1")) if whole else None
