"""What a month held of trade: volume, money, key brands, customers gained and lost, how the forecast fared (forms 23)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from decimal import Decimal

from cmdesk.cadence.rules.period import Span
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.journal.rules.demand import forecasts, hits
from cmdesk.journal.rules.figure import Figure, between
from cmdesk.journal.rules.weekly import numbers
from cmdesk.orders import rules as orders
from cmdesk.plans.rules import actuals
from cmdesk.staff import rules as staff

_TOLD = frozenset({"submitted", "confirmed"})
_CLASSES = 5  # of categories the largest are told


def told(actor: Actor, user_id: int, month: Span) -> list[Figure]:
    """Return the figures of trade of somebody's month, as far as the actor may know them; none of what nobody recorded."""
    own = numbers.own_customers(actor, user_id)
    return [*_sold(own, user_id, month), *_customers(own, user_id, month), *_forecast(actor, user_id, month)]


def _sold(own: Collection[int], user_id: int, month: Span) -> Iterator[Figure]:
    """Yield volume, money and structure: what came of the orders, what was ordered where the supply is not known."""
    held = orders.figures(own, month.first)
    if not held.placed:
        return
    unit = orders.unit_of(own, month.first)
    met = "" if held.supply_rate is None else f"，满足 {held.supply_rate:.1%}"
    yield Figure("销量", f"{orders.counted(held.came, unit)}（订货 {orders.counted(held.ordered, unit)}{met}）")
    each = (
        f"，{'单条值' if unit == '条' else f'每{unit}'} {held.amount / held.came:,.2f} 元" if unit and held.came else ""
    )
    yield Figure("金额", f"{held.amount:,.2f} 元{each}")
    yield from _structure(list(own), month)
    key = actuals.of_month(user_id, month, "key_brands")
    if key is not None:
        part = f"，占销量 {key / held.came:.1%}" if held.came else ""
        yield Figure("重点品牌", f"{orders.counted(key, unit)}{part}")
    shown = actuals.of_month(user_id, month, "placement")
    if shown is not None:
        yield Figure("重点品牌上柜率", f"{shown:f}%")


def _structure(own: list[int], month: Span) -> Iterator[Figure]:
    """Yield which part of the ordered quantity each of the largest categories had."""
    many = {name: count for name, (count, _) in numbers.ordered(own, month.last).items()}
    whole = sum(many.values(), Decimal(0))
    if whole and len(many) > 1:
        largest = sorted(many.items(), key=lambda one: (-one[1], one[0]))[:_CLASSES]
        yield Figure("销售结构（订货）", "，".join(f"{name} {count / whole:.1%}" for name, count in largest))


def _customers(own: Collection[int], user_id: int, month: Span) -> Iterator[Figure]:
    """Yield whom the month brought and who is gone; who only ordered nothing is said to have ordered nothing."""
    if not own:
        return
    before = orders.per_customer(own, month.first - timedelta(days=1))
    now = orders.per_customer(own, month.first)
    silent = sum(one.placed > 0 and not (customer in now and now[customer].placed) for customer, one in before.items())
    new = len(numbers.new_customers(user_id, month))
    row = current().row(
        "SELECT COUNT(*) FROM customer WHERE owner_id = ? AND stage = 'customer' AND merged_into_id IS NULL"
        " AND binned_at >= ? AND binned_at < ?",
        (user_id, *between(month)),
    )
    gone = int(row[0]) if row else 0
    if new or gone or before or now:
        until = "本月至今" if month.last >= clock.today() else "本月"
        yield Figure("新增/流失户", f"新增 {new} 户，删除档案 {gone} 户；上月订货而{until}没有订货 {silent} 户")


def _forecast(actor: Actor, user_id: int, month: Span) -> Iterator[Figure]:
    """Yield how well the forecast of the person's area met what its customers got, once the month is over."""
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    found = forecasts.of_unit(int(row[0]), month.first) if row and row[0] else None
    if (
        found is None
        or found.state not in _TOLD
        or not staff.reaches(actor, forecasts.VIEW, found.user_id, found.unit_id)
    ):
        return
    goods, _ = hits.read_figures(found.figures)
    came = hits.supplied(found.unit_id, month.first)
    if not goods or came is None:
        return
    wanted, got = sum(one.quantity for one in goods), sum(came.get(one.name, 0.0) for one in goods)
    yield Figure(
        "需求预测准确率",
        f"片区 {hits.hit(wanted, got)}%（预测 {orders.counted(wanted)}，实际供货 {orders.counted(got)}）",
    )
