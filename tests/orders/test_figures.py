"""The figures of a month are those of its orders, whatever they are (S1-21, S1-26 ⑤, S0-45)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.orders.conftest import Shop

from cmdesk.orders import rules
from cmdesk.orders.rules import supply
from cmdesk.products import rules as products

MARCH = date(2026, 3, 15)
quantities = st.decimals(min_value="0.001", max_value=500, places=3)
line = st.tuples(st.sampled_from(["soft", "hard"]), quantities, st.none() | st.decimals(0, 500, places=3))
order = st.tuples(
    st.sampled_from(["fu", "qing"]),
    st.sampled_from([date(2026, 2, 28), date(2026, 3, 1), MARCH, date(2026, 3, 31), date(2026, 4, 1)]),
    st.sampled_from([None, "debit", "refused"]),
    st.sampled_from(["open", "settled", "failed"]),
    st.lists(line, min_size=1, max_size=2, unique_by=lambda one: one[0]),
)


def _enter(shop: Shop, drawn: list[Any]) -> list[int]:
    ids = []
    for customer, day, failure, settlement, lines in drawn:
        values = {"customer_id": getattr(shop, customer), "day": day, "failure": failure, "settlement": settlement}
        rows = [{"product_id": getattr(shop, one), "quantity": wanted, "supplied": came} for one, wanted, came in lines]
        ids.append(rules.place(shop.staff["area_manager"], values, rows))
    return ids


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(order, max_size=6))
def test_figures_are_the_sums_of_the_orders(shop: Shop, drawn: list[Any]) -> None:
    """Month ends belong to their month, failed orders count for the success rate alone, unknown supply for no rate."""
    ids = _enter(shop, drawn)
    try:
        march = [one for one in drawn if one[1].month == 3]
        good = [one for one in march if one[2] is None]
        rows = [row for one in good for row in one[4]]
        judged = [(wanted, came) for _, wanted, came in rows if came is not None]
        found = rules.figures([shop.fu, shop.qing], MARCH)
        assert found == rules.everybody(shop.staff["area_manager"], MARCH)
        assert (found.orders, found.placed) == (len(march), len(good))
        assert found.settled == sum(one[3] == "settled" for one in good)
        assert found.ordered == sum(wanted for _, wanted, _ in rows)
        assert found.supplied == sum(came for _, came in judged)
        assert found.short == sum(max(Decimal(0), wanted - came) for wanted, came in judged)
        assert (found.supply_rate is None) == (not judged)
        assert found.supply_rate is None or 0 <= found.supply_rate <= 1
        prices = {"soft": 212, "hard": 100}
        billed = [((wanted if came is None else came) * prices[name]) for name, wanted, came in rows]
        assert found.amount == sum((one.quantize(Decimal("0.01")) for one in billed), Decimal(0))
        assert (found.margin is None) == (not any(name == "soft" for name, *_ in rows))
        _supply_agrees(shop, found)
    finally:
        if ids:
            rules.bin_orders(shop.staff["area_manager"], ids)


def _supply_agrees(shop: Shop, found: rules.Figures) -> None:
    customers, brands = rules.supply_rates(shop.staff["area_manager"], MARCH)
    for ranked in (customers, brands):
        assert sum(one.ordered for one in ranked) == found.judged
        assert sum(one.short for one in ranked) == found.short
        assert [one.rate for one in ranked] == sorted(one.rate for one in ranked)
    goods = [one for some in rules.goods_of_month([shop.fu, shop.qing], MARCH).values() for one in some]
    assert sum(one.ordered for one in goods) == found.ordered
    assert sum(one.short for one in goods) == found.short


def test_supply_is_ranked_within_sight(shop: Shop) -> None:
    """Per customer and per brand, the least supplied first, only of customers one may see; below a limit on request."""
    march = [
        ("fu", None, "settled", [("soft", 10, 2), ("hard", 10, 10)]),
        ("qing", None, "open", [("soft", 10, 9)]),
    ]
    _enter(shop, [(customer, MARCH, *rest) for customer, *rest in march])
    rules.place(shop.staff.away, {"customer_id": shop.far, "day": MARCH}, [
        {"product_id": shop.hard, "quantity": 4, "supplied": 1},
    ])  # fmt: skip
    customers, brands = rules.supply_rates(shop.staff["area_manager"], MARCH)
    assert [(one.title, one.rate) for one in customers] == [("福顺烟酒店", 0.6), ("庆丰超市", 0.9)]
    assert [(one.brand, one.rate, one.customers) for one in brands] == [("澜亭", 0.55, 2), ("远山", 1.0, 1)]
    assert [one.customer_id for one in supply.by_customer(shop.staff["general_manager"], MARCH, below=0.7)] == [
        shop.far, shop.fu,
    ]  # fmt: skip
    assert [one.brand for one in supply.by_brand(shop.staff["area_manager"], MARCH, shop.qing)] == ["澜亭"]
    (mine,) = supply.by_customer(shop.staff["account_manager"], MARCH)
    for actor in (shop.staff["general_manager"], shop.staff["account_manager"]):
        every, told = supply.by_customer(actor, MARCH), supply.poorest(actor, MARCH, 1)
        assert (told.whole, told.rows) == (len(every), every[:1])
        assert told.poor == sum(one.rate < told.low for one in every)
    assert supply.poorest(shop.staff["general_manager"], date(2020, 1, 1), 5).whole == 0
    assert mine.customer_id == shop.fu


def test_rates_of_a_month(shop: Shop) -> None:
    """订货成功率 of all ordering days, 结算成功率 of those whose money is known, 满足率 of what is known to have come."""
    _enter(shop, [
        ("fu", MARCH, None, "settled", [("soft", 10, 8)]),
        ("fu", date(2026, 3, 22), None, "failed", [("hard", 10, None)]),
        ("fu", date(2026, 3, 29), "debit", "open", [("hard", 10, None)]),
        ("fu", date(2026, 3, 8), None, "open", [("soft", 2, 2)]),
    ])  # fmt: skip
    found = rules.figures([shop.fu], MARCH)
    assert (found.order_rate, found.settlement_rate) == (0.75, 0.5)
    assert found.supply_rate == 10 / 12
    early = rules.figures([shop.fu], MARCH, until=date(2026, 3, 10))
    assert (early.orders, early.ordered) == (1, 2)
    empty = rules.figures([shop.qing], MARCH)
    assert (empty.supply_rate, empty.order_rate, empty.settlement_rate, empty.margin) == (None, None, None, None)


def test_the_volume_of_a_month_is_what_came_or_is_still_to_come(shop: Shop) -> None:
    """Supplied where that is known, ordered where it is not yet; what he earns is told of goods with both prices."""
    _enter(shop, [
        ("fu", MARCH, None, "settled", [("soft", 10, 8), ("hard", 5, None)]),
        ("fu", date(2026, 3, 22), None, "open", [("soft", 3, None)]),
        ("fu", date(2026, 3, 29), "debit", "open", [("soft", 100, None)]),
    ])  # fmt: skip
    found = rules.figures([shop.fu], MARCH)
    assert (found.ordered, found.supplied, found.judged, found.short) == (18, 8, 10, 2)
    assert found.came == 8 + 5 + 3
    assert found.margin == (8 + 3) * (250 - 212)
    both = found + rules.Figures(margin=Decimal("0.5"))
    assert (both.margin, (rules.Figures() + rules.Figures()).margin) == (found.margin + Decimal("0.5"), None)


def test_a_month_of_one_unit_tells_it(shop: Shop) -> None:
    """As long as nothing in another unit was ordered up to that day; what came to nothing has no say."""
    boxed = products.add(shop.staff["clerk"], {"name": "礼盒", "number": "YX-3", "unit": "盒"})
    manager = shop.staff["area_manager"]
    usual = rules.unit_of([shop.fu], MARCH)
    assert usual == ""
    _enter(shop, [("fu", MARCH, None, "open", [("soft", 1, None), ("hard", 1, None)])])
    unit = rules.unit_of([shop.fu, shop.qing], MARCH)
    assert unit not in {"", "盒"}
    for day, failure in ((date(2026, 3, 20), "debit"), (date(2026, 4, 1), None), (date(2026, 3, 25), None)):
        assert rules.unit_of([shop.fu, shop.qing], MARCH) == unit
        values = {"customer_id": shop.qing, "day": day, "failure": failure}
        last = rules.place(manager, values, [{"product_id": boxed, "quantity": 1}])
    assert rules.unit_of([shop.fu, shop.qing], MARCH) == ""
    assert rules.unit_of([shop.qing], MARCH) == "盒"
    assert rules.unit_of([shop.fu, shop.qing], MARCH, until=date(2026, 3, 24)) == unit
    rules.bin_orders(manager, [last])
    assert rules.unit_of([shop.fu, shop.qing], MARCH) == unit


def test_goods_of_a_month_tell_what_is_not_known(shop: Shop) -> None:
    """Per product in the order of the shelf; a supply nobody has entered yet is no nought."""
    _enter(shop, [("fu", MARCH, None, "open", [("hard", 3, None), ("soft", 10, 4)])])
    goods = rules.goods_of_month([shop.fu, shop.qing], MARCH)[shop.fu]
    assert [(one.name, one.ordered, one.supplied, one.short) for one in goods] == [
        ("澜亭（蓝亭）", 10, 4, 6), ("远山（如黛）", 3, None, 0),
    ]  # fmt: skip
