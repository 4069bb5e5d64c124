"""The sample group: large enough, like the whole, the same proposal for the same office, confirmed by a person."""

from __future__ import annotations

from collections import Counter
from datetime import date
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cadence.conftest import MakeCustomer
from tests.people import Staff, add_customer

from cmdesk.cadence.rules import mix, sample
from cmdesk.cadence.rules.mix import Kept
from cmdesk.cadence.rules.sample import Strength, _stratified
from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.products.record import Product
from cmdesk.visits.record import StockReading

DAY = date(2026, 11, 21)
FORMATS = ("tobacco", "grocery", "convenience")

people = st.lists(
    st.builds(
        lambda due_class, kind, grade, volume: (due_class, kind, grade, volume),
        st.sampled_from(["单月", "双月", "季度"]), st.sampled_from(["食杂店", "便利店"]), st.integers(1, 30),
        st.integers(0, 9),
    ),
    min_size=1, max_size=120,
)  # fmt: skip


@given(people, st.sets(st.integers(1, 120), max_size=40))
def test_a_proposal_fills_up_and_is_like_the_whole(rows: list[Any], inside: set[int]) -> None:
    """Exactly as many as lack, nobody twice; without earlier members each stratum gets its share but for rounding."""
    own = [
        Kept(number, f"N{number}", "", 1, 1, due_class, kind, mix.band_of(grade), grade, volume)
        for number, (due_class, kind, grade, volume) in enumerate(rows, start=1)
    ]
    members = {one.id for one in own if one.id in inside}
    wanted = max(ceil(len(own) * 15 / 100 - 1e-9), min(15, len(own)))
    strength = Strength("甲", 1, len(own), len(members), wanted)
    found = _stratified(own, members, strength)
    ids = [one.customer.id for one in found]
    assert len(ids) == len(set(ids)) == strength.lacking
    assert not set(ids) & members
    assert found == _stratified(list(reversed(own)), members, strength)
    if not members:
        for stratum in {one.stratum for one in own}:
            share = sum(one.stratum == stratum for one in own) * wanted / len(own)
            assert abs(sum(one.customer.stratum == stratum for one in found) - share) < 1


def test_likeness_is_half_the_differences() -> None:
    """The table names every kind with both shares; the distance is what one would have to exchange."""

    def kept(number: int, kind: str) -> Kept:
        return Kept(number, "", "", 1, 1, "双月", kind, "1–5 档", 3, 10)

    def strata(group: list[Kept]) -> Counter[mix.Stratum]:
        return Counter(one.stratum for one in group)

    whole = [kept(number, "食杂店" if number < 6 else "便利店" if number < 9 else "超市") for number in range(10)]
    some = [whole[0], whole[6], whole[7], whole[8]]
    (same, formats, _) = mix.likeness(strata(whole), strata(some))
    assert same.distance == 0
    assert [(one.label, one.whole, one.sample) for one in formats.shares] == [
        ("食杂店", 6, 1), ("便利店", 3, 3), ("超市", 1, 0),
    ]  # fmt: skip
    assert formats.distance == pytest.approx((35 + 45 + 10) / 2)
    assert mix.likeness(strata(whole), Counter())[0].distance == 100
    assert mix.likeness(Counter(), Counter())[0].distance == 0


@pytest.mark.parametrize(
    ("grade", "band"),
    [(1, "1–5 档"), (5, "1–5 档"), (6, "6–10 档"), (30, "26–30 档"), (None, "未填档位")],
)
def test_bands(grade: int | None, band: str) -> None:
    """Five grades each."""
    assert mix.band_of(grade) == band


def test_proposed_and_confirmed(staff: Staff, shop: MakeCustomer) -> None:
    """15 % and 15 households each; confirmed once, it is enough; the rules change what is asked for."""
    for number in range(20):
        shop(f"店{number}", retail_format=FORMATS[number % 3], grade=number + 1, cadence="monthly")
    for number in range(4):
        add_customer(staff.away, staff.units["west"], f"外{number}")
    found = sample.sample(PROGRAM, DAY)
    assert (found.whole, found.wanted) == (24, 4)
    assert {one.manager: one.wanted for one in found.strengths} == {"客户经理": 15, "外片": 4}
    proposed = sample.propose(PROGRAM, DAY)
    assert len(proposed) == 19
    assert all("户，应有" in one.reason for one in proposed)
    assert proposed == sample.propose(PROGRAM, DAY)
    assert sample.confirm(PROGRAM, {one.customer.id: one.reason for one in proposed}, DAY) == 19
    assert sample.confirm(PROGRAM, {one.customer.id: one.reason for one in proposed}, DAY) == 0
    assert sample.propose(PROGRAM, DAY) == []
    own = sample.sample(PROGRAM, DAY, manager=staff["account_manager"].id)
    assert max(one.distance for one in own.likenesses) < 10
    assert sample.sample(PROGRAM, date(2026, 11, 20)).members == ()
    regulation.change(PROGRAM, "sample.households", 18, DAY)
    assert len(sample.propose(PROGRAM, DAY)) == 3


def test_leaving_keeps_the_history(staff: Staff, shop: MakeCustomer) -> None:
    """Who leaves was a member until that day; he may come again."""
    one = shop("甲")
    sample.confirm(PROGRAM, {one: "代表小店"}, DAY)
    assert sample.leave(PROGRAM, [one], date(2026, 12, 1)) == 1
    assert sample.member_ids(date(2026, 11, 30)) == {one}
    assert sample.member_ids(date(2026, 12, 1)) == set()
    assert sample.confirm(PROGRAM, {one: "又具代表性"}, date(2027, 1, 1)) == 1
    assert sample.member_ids(date(2027, 1, 1)) == {one}


def test_rights_of_the_sample(staff: Staff, shop: MakeCustomer) -> None:
    """A manager decides for his own customers; what he may not see does not exist for him."""
    mine, prospect = shop("甲"), shop("乙", stage="prospect")
    other = add_customer(staff.away, staff.units["west"], "外")
    manager = staff["account_manager"]
    assert sample.confirm(manager, {mine: "代表"}, DAY) == 1
    with pytest.raises(NotFound):
        sample.confirm(manager, {other: "代表"}, DAY)
    with pytest.raises(NotAllowed):
        sample.confirm(staff["clerk"], {mine: "代表"}, DAY)
    with pytest.raises(NotAllowed):
        sample.leave(staff["clerk"], [mine], DAY)
    with pytest.raises(Refused, match="为什么"):
        sample.confirm(manager, {mine: " "}, DAY)
    with pytest.raises(Refused, match="潜在客户"):
        sample.confirm(manager, {prospect: "代表"}, DAY)
    assert [one.name for one in sample.sample(staff.away, DAY).members] == []


def test_complete_readings(staff: Staff, shop: MakeCustomer) -> None:
    """Every product on sale with demand and stock, in the month; half a reading is none (S0-12)."""
    member, other = shop("甲"), shop("乙")
    sample.confirm(PROGRAM, {member: "代表", other: "代表"}, DAY)
    with keep.operation(PROGRAM, "商品") as work:
        products = [work.add(Product, {"number": f"P{n}", "name": f"品{n}", "sold": n < 3}) for n in range(4)]
        for product, day, stock, demand in (
            (0, DAY, 5, 10), (0, date(2026, 11, 1), 4, 9), (1, date(2026, 11, 30), 0, 0), (2, DAY, 5, None),
            (2, date(2026, 10, 31), 5, 5), (3, DAY, 5, 5),
        ):  # fmt: skip
            values = {"customer_id": member, "product_id": products[product], "day": day, "stock": stock}
            work.add(StockReading, {**values, "demand": demand})
    read = {one.customer.name: (one.read, one.products, one.is_whole) for one in sample.completeness(PROGRAM, DAY)}
    assert read == {"乙": (0, 3, False), "甲": (2, 3, False)}
