"""Classification by rule: for every number a customer just inside and one just outside, changed at run time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.customers.conftest import People
from tests.customers.graded import CORE, DAY, PLAIN, POTENTIAL, PROMISING, enter, proposed, reasons

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.day.months import months_on
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.customers.classes import evidence
from cmdesk.customers.record import Room
from cmdesk.customers.rules.ties import buildings


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (CORE, "core"),
        ({**CORE, "grade": 30}, "core"),
        ({**CORE, "grade": 24}, "regular"),
        ({**CORE, "market_type": "village"}, "regular"),
        ({**CORE, "retail_format": "grocery"}, "regular"),
        ({**CORE, "terminal_state": "promising"}, "regular"),
        ({**CORE, "terminal_state": None}, "regular"),
        (POTENTIAL, "potential"),
        ({**POTENTIAL, "grade": 14}, "regular"),
        ({**POTENTIAL, "market_type": "village"}, "potential"),
        ({**POTENTIAL, "market_type": "city", "grade": 24}, "potential"),
        ({**POTENTIAL, "retail_format": "other"}, "regular"),
        ({**POTENTIAL, "terminal_state": "promising", "terminal_level": "B"}, "potential"),
        ({**POTENTIAL, "terminal_state": "promising", "terminal_level": "C"}, "regular"),
        ({**POTENTIAL, "terminal_state": "promising"}, "regular"),
        ({**CORE, "violation_on": date(2026, 3, 15)}, "support"),
        ({**CORE, "violation_on": date(2026, 3, 14)}, "core"),
        ({**CORE, "violation_on": date(2026, 6, 16)}, "core"),
        ({**PLAIN, "support_reasons": ("allowance",)}, "support"),
        ({**PLAIN, "support_reasons": ("disabled", "unable")}, "support"),
        ({**PLAIN, "support_reasons": ("disabled",)}, "regular"),
        ({**PLAIN, "support_reasons": ("old", "unable")}, "regular"),
        (PLAIN, "regular"),
        ({"grade": 28}, "regular"),
    ],
)
def test_the_service_class_follows_its_standard(file_office: Office, values: dict[str, Any], expected: str) -> None:
    """Each condition of S1-78…S1-81 decides at its very edge; there is room for all in the shares here."""
    ids = enter(values, *[PLAIN] * 30)
    assert proposed("visit_class")[ids[0]] == expected


def test_reasons_name_the_figures(office: Office) -> None:
    """A person who confirms reads why: the date, the circumstances, the rank, or what is missing."""
    ids = enter(
        {**PLAIN, "violation_on": date(2026, 5, 2)},
        {**PLAIN, "support_reasons": ("disabled", "unable", "old")},
        {**CORE, "grade": 27},
        {"grade": 20},
        *[PLAIN] * 16,
    )
    said = reasons("visit_class")
    assert said[ids[0]] == "2026-05-02 被查处违规，在近 3 个月内，必须帮扶"
    assert said[ids[1]] == "帮扶情形：残且不能从事体力劳动，必须帮扶"
    assert said[ids[2]] == "城市·烟酒店·27 档·终端正在建设，月均销量排第 1（核心名额 1 户）"
    assert said[ids[3]] == "资料不全（缺市场类型、业态、现代终端），暂列为常规"


def test_places_are_given_by_volume_within_the_share(office: Office) -> None:
    """Of more core customers than 5 % only the largest are proposed; the rest learns that places are full."""
    ids = enter(*({**CORE, "monthly_volume": volume} for volume in range(40)))
    core = {one for one, value in proposed("visit_class").items() if value == "core"}
    assert core == set(ids[-2:])
    assert "核心名额 2 户已满" in reasons("visit_class")[ids[0]]


def test_who_finds_core_full_may_be_potential(office: Office) -> None:
    """Beyond the core places a customer that also meets the potential standard is proposed as potential."""
    ids = enter(*({**CORE, "terminal_state": "built", "monthly_volume": volume} for volume in range(20)))
    of = proposed("visit_class")
    assert [of[one] for one in ids] == ["regular"] * 12 + ["potential"] * 7 + ["core"]
    assert reasons("visit_class")[ids[0]] == "城市·烟酒店·25 档·终端已建成，潜力名额 7 户已满，列为常规"


def test_an_unknown_store_level_is_asked_for(office: Office) -> None:
    """Whether a promising store is of level A or B must be known before it is potential."""
    ids = enter(PROMISING)
    assert reasons("visit_class")[ids[0]] == "资料不全（缺终端级别），暂列为常规"


@pytest.mark.parametrize(
    ("key", "value", "values", "before", "after"),
    [
        ("class.core.grade.least", 24, {**CORE, "grade": 24}, "regular", "core"),
        ("class.core.grade.most", 29, {**CORE, "grade": 30}, "core", "regular"),
        ("class.core.markets", ["city", "town"], {**CORE, "market_type": "town", "terminal_state": "building"}, "regular", "core"),
        ("class.core.formats", ["mall"], CORE, "core", "regular"),
        ("class.core.terminals", ["built"], CORE, "core", "regular"),
        ("class.potential.grade.least", 12, {**POTENTIAL, "grade": 12}, "regular", "potential"),
        ("class.potential.grade.most", 20, {**POTENTIAL, "grade": 21}, "potential", "regular"),
        ("class.potential.markets", ["township"], POTENTIAL, "potential", "regular"),
        ("class.potential.formats", ["mall"], POTENTIAL, "potential", "regular"),
        ("class.potential.terminals", ["promising"], POTENTIAL, "potential", "regular"),
        ("class.potential.levels", ["A", "B", "C"], {**PROMISING, "terminal_level": "C"}, "regular", "potential"),
        ("class.support.violation.months", 4, {**PLAIN, "violation_on": date(2026, 2, 20)}, "regular", "support"),
        ("class.support.must", ["old"], {**PLAIN, "support_reasons": ("allowance",)}, "support", "regular"),
    ],
)  # fmt: skip
def test_a_changed_rule_counts_at_once_and_not_before(
    file_people: People, key: str, value: Any, values: dict[str, Any], before: str, after: str
) -> None:
    """Changing a regulation changes the proposals from its day on, without a restart; the day before keeps the old."""
    ids = enter(values, *[PLAIN] * 30)
    assert proposed("visit_class")[ids[0]] == before
    regulation.change(file_people.boss, key, value, DAY)
    assert proposed("visit_class")[ids[0]] == after
    past = {**values, "violation_on": None} if key.startswith("class.support.v") else values
    assert proposed("visit_class", DAY - timedelta(days=1))[ids[0]] == (before if past == values else "regular")


def test_cadence_follows_the_ranking(people: People) -> None:
    """30 % of the customers by volume monthly, the last 10 % quarterly; another share counts from its day on (S0-34)."""
    ids = enter(*({"monthly_volume": 1000 - n} for n in range(19)), {})
    of = proposed("cadence")
    assert [of[one] for one in ids] == ["monthly"] * 6 + ["bimonthly"] * 12 + ["quarterly"] * 2
    assert reasons("cadence")[ids[19]] == "月均销量未填，排第 20／20 户，在后 10%"
    regulation.change(people.boss, "share.monthly", 35, DAY)
    assert list(proposed("cadence").values()).count("monthly") == 7
    assert list(proposed("cadence", DAY - timedelta(days=1)).values()).count("monthly") == 6


def test_key_focus_ordinary_and_prospective(people: People) -> None:
    """The largest, the new, the unstable, the rest; prospects only when visited three times and willing (S4-17…19)."""
    regulation.change(people.boss, "class.key.count", 2, DAY)
    old = {"first_trade_on": date(2020, 1, 1)}
    ids = enter(
        {**old, "monthly_volume": 900}, {**old, "monthly_volume": 800}, {**old, "monthly_volume": 700, "peak_volume": 1399},
        {**old, "monthly_volume": 600, "peak_volume": 1200}, {"first_trade_on": date(2025, 6, 16), "monthly_volume": 5},
        {"first_trade_on": date(2025, 6, 15), "monthly_volume": 5}, {**old}, {"stage": "prospect"}, {"stage": "prospect"},
    )  # fmt: skip
    of = proposed("key_class")
    assert [of.get(one) for one in ids] == [
        "key", "key", "ordinary", "focus", "focus", "ordinary", "ordinary", None, None,
    ]  # fmt: skip
    assert len([value for value in proposed("key_class", DAY - timedelta(days=1)).values() if value == "key"]) == 6
    forget = [
        evidence.add_contacts(
            lambda _: {ids[7]: evidence.Contact(3, intends=True), ids[8]: evidence.Contact(2, intends=True)}
        ),
        evidence.add_trends(lambda _: {ids[6]: "连续两月销量下降 40%"}),
    ]
    try:
        of, said = proposed("key_class"), reasons("key_class")
        assert of[ids[7]] == "prospective"
        assert ids[8] not in of
        assert (of[ids[6]], said[ids[6]]) == ("focus", "连续两月销量下降 40%")
        regulation.change(people.boss, "class.focus.growth", 1.9, DAY)
        assert proposed("key_class")[ids[2]] == "focus"
        regulation.change(people.boss, "class.prospective.visits", 2, DAY)
        assert proposed("key_class")[ids[8]] == "prospective"
    finally:
        for way_out in forget:
            way_out()


def test_first_visits_from_door_to_door_count(people: People) -> None:
    """A prospect behind a swept door is visited once by that, and willing when he said so (S2-02, S4-19)."""
    regulation.change(people.boss, "class.prospective.visits", 1, DAY)
    (prospect,) = enter({"stage": "prospect"})
    tower = buildings.add_building(people.boss, {"name": "金茂"})
    buildings.add_rooms(people.boss, tower.id, [("1", "101")])
    (room,) = buildings.rooms_of(tower.id)
    with keep.operation(PROGRAM, "初访") as work:
        work.edit(Room, room.id, {"customer_id": prospect, "result": "interested", "visited_on": DAY})
    assert proposed("key_class") == {prospect: "prospective"}
    assert proposed("key_class", DAY - timedelta(days=1)) == {}


def test_volume_need_and_age(people: People) -> None:
    """Thresholds decide at their edge; need and volume are two different things (X-4, S3-01, S4-15, S4-16)."""
    ids = enter(
        {"monthly_volume": 200, "source": "referral", "first_trade_on": date(2025, 6, 15)},
        {"monthly_volume": 199, "office_people": 100, "first_trade_on": date(2025, 6, 16)},
        {"monthly_volume": 79, "logistics_need": "每月两车"},
        {},
    )
    assert proposed("volume_level") == {ids[0]: "A", ids[1]: "B", ids[2]: "C"}
    assert proposed("need_level") == {ids[0]: "A", ids[1]: "B", ids[2]: "B", ids[3]: "C"}
    assert proposed("age") == {ids[0]: "old", ids[1]: "new"}
    regulation.change(people.boss, "class.volume.a", 199, DAY)
    regulation.change(people.boss, "class.volume.b", 60, DAY)
    regulation.change(people.boss, "class.need.volume", 79, DAY)
    regulation.change(people.boss, "class.need.people", 500, DAY)
    regulation.change(people.boss, "class.need.sources", ["sweep"], DAY)
    regulation.change(people.boss, "class.new.months", 6, DAY)
    assert proposed("volume_level") == {ids[0]: "A", ids[1]: "A", ids[2]: "B"}
    assert proposed("need_level") == {ids[0]: "B", ids[1]: "B", ids[2]: "B", ids[3]: "C"}
    assert proposed("age") == {ids[0]: "old", ids[1]: "old"}
    yesterday = DAY - timedelta(days=1)
    assert proposed("volume_level", yesterday) == {ids[0]: "A", ids[1]: "B", ids[2]: "C"}
    assert proposed("need_level", yesterday)[ids[0]] == "A"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
        (date(2026, 3, 1), 3, date(2025, 12, 1)),
    ],
)
def test_months_end_where_months_end(day: date, months: int, expected: date) -> None:
    """Three months before the end of May is the end of February."""
    assert months_on(day, -months) == expected
