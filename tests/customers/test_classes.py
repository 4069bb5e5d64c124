"""Classification by rule: for every number a customer just inside and one just outside, changed at run time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.customers.conftest import People

from cmdesk.core import regulation, undo
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.day.months import months_on
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers import classes, rules
from cmdesk.customers.classes import evidence
from cmdesk.customers.classes.share import ranges
from cmdesk.customers.record import Customer, Room
from cmdesk.customers.rules import buildings

DAY = date(2026, 6, 15)
CORE = {
    "market_type": "city", "retail_format": "tobacco", "grade": 25, "terminal_state": "building", "monthly_volume": 100,
}  # fmt: skip
POTENTIAL = {**CORE, "market_type": "town", "retail_format": "grocery", "grade": 15, "terminal_state": "built"}
PROMISING = {**POTENTIAL, "terminal_state": "promising"}
PLAIN = {**CORE, "grade": 8, "terminal_state": "none"}


def enter(*files: dict[str, Any], actor: Actor = PROGRAM) -> list[int]:
    """Enter files past the rules of the desk."""
    with keep.operation(actor, "客户") as work:
        count = Customer.select().count()
        rows = [
            keep.clean(Customer, {"number": f"N{count + n}", "name": f"店{count + n}", **file})
            for n, file in enumerate(files)
        ]
        return work.add_many(Customer, rows)


def proposed(scheme: str, on: date = DAY) -> dict[int, str]:
    """Customer → proposed class."""
    return {one.customer_id: one.value for one in classes.propose(scheme, on)}


def reasons(scheme: str, on: date = DAY) -> dict[int, str]:
    """Customer → reason."""
    return {one.customer_id: one.reason for one in classes.propose(scheme, on)}


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


def test_shares_are_checked_together(office: Office) -> None:
    """5 %, 15–35 %, 5–10 %, and what they leave for 常规, each with its verdict; a class too many is named (X-5)."""
    good = ["core"] * 5 + ["potential"] * 25 + ["support"] * 8 + ["regular"] * 62
    enter(*({"visit_class": value} for value in good), {"stage": "prospect", "visit_class": "core"})
    rows = classes.shares("visit_class", DAY)
    assert [(row.value, row.count, row.allowed, row.kept) for row in rows] == [
        ("core", 5, (4, 6), True), ("potential", 25, (15, 35), True),
        ("regular", 62, (49, 76), True), ("support", 8, (5, 10), True),
    ]  # fmt: skip
    assert rows[0].verdict == "核心 5 户，占 5.0%，符合规定的 4%–6%。"
    assert classes.together("visit_class", DAY) == "服务类别的比例全部符合要求。"
    enter(*[{"visit_class": "support"}] * 5, {})
    rows = classes.shares("visit_class", DAY)
    assert rows[3].verdict == "帮扶 13 户，占 12.3%，高于规定的 5%–10%，应减少 2 户。"
    assert rows[4].verdict == "还有 1 户（0.9%）未分类，请先确认分类。"
    assert classes.together("visit_class", DAY) == "服务类别中 帮扶、未分类 不符合要求，各类要一起调整。"


def test_cadence_shares_and_their_tolerance(people: People) -> None:
    """30/60/10 within two points; 30 → 35 turns kept into broken from its day on, the day before stays kept."""
    enter(*({"cadence": value} for value in ["monthly"] * 32 + ["bimonthly"] * 58 + ["quarterly"] * 10))
    assert all(row.kept for row in classes.shares("cadence", DAY))
    regulation.change(people.boss, "share.cadence.tolerance", 1, DAY)
    assert [row.kept for row in classes.shares("cadence", DAY)] == [False, False, True]
    regulation.change(people.boss, "share.monthly", 35, DAY)
    (monthly, *_) = classes.shares("cadence", DAY)
    assert monthly.verdict == "单月 32 户，占 32.0%，低于规定的 34%–36%，应增加 2 户。"
    assert all(row.kept for row in classes.shares("cadence", DAY - timedelta(days=1)))
    regulation.change(people.boss, "share.bimonthly", 80, DAY)
    assert "互相矛盾（下限合计 122%" in classes.together("cadence", DAY)


@pytest.mark.parametrize(
    ("key", "value", "scheme", "index", "allowed"),
    [
        ("share.core", 8, "visit_class", 0, (7, 9)),
        ("share.core.tolerance", 0, "visit_class", 0, (5, 5)),
        ("share.potential.least", 26, "visit_class", 1, (26, 35)),
        ("share.potential.most", 24, "visit_class", 1, (15, 24)),
        ("share.support.least", 9, "visit_class", 3, (9, 10)),
        ("share.support.most", 7, "visit_class", 3, (5, 7)),
        ("share.bimonthly", 50, "cadence", 1, (48, 52)),
        ("share.quarterly", 20, "cadence", 2, (18, 22)),
    ],
)
def test_every_share_is_a_rule_of_its_own(
    file_people: People, key: str, value: int, scheme: str, index: int, allowed: tuple[float, float]
) -> None:
    """Each number turns a kept share into a broken one (or narrows it) from its day on; the day before keeps its own."""
    mix = ["core"] * 5 + ["potential"] * 25 + ["support"] * 8 + ["regular"] * 62
    turns = ["monthly"] * 30 + ["bimonthly"] * 60 + ["quarterly"] * 10
    enter(*({"visit_class": one, "cadence": turn} for one, turn in zip(mix, turns, strict=True)))
    assert classes.shares(scheme, DAY)[index].kept
    regulation.change(file_people.boss, key, value, DAY)
    row = classes.shares(scheme, DAY)[index]
    assert row.allowed == allowed
    assert row.kept == (allowed[0] <= row.count <= allowed[1])
    assert key == "share.core.tolerance" or not row.kept
    assert classes.shares(scheme, DAY - timedelta(days=1))[index].kept


def test_the_quota_follows_the_share(people: People) -> None:
    """A larger share of core customers opens more places at once, a smaller one of potential closes some."""
    enter(*[CORE] * 20, *[POTENTIAL] * 20)
    assert [list(proposed("visit_class").values()).count(one) for one in ("core", "potential")] == [2, 14]
    regulation.change(people.boss, "share.core", 20, DAY)
    regulation.change(people.boss, "share.potential.most", 30, DAY)
    assert [list(proposed("visit_class").values()).count(one) for one in ("core", "potential")] == [8, 12]


def test_schemes_without_wanted_shares_are_only_counted(office: Office) -> None:
    """Volume, need and age have no wanted share; age is counted although nothing is stored."""
    enter({"volume_level": "A"}, {"first_trade_on": date(2020, 1, 1)}, {"first_trade_on": date(2026, 6, 1)})
    assert [(row.label, row.count) for row in classes.shares("volume_level", DAY)] == [
        ("A（大）", 1), ("B（中）", 0), ("C（小）", 0), ("未分类", 2),
    ]  # fmt: skip
    assert [(row.value, row.count) for row in classes.shares("age", DAY)] == [("old", 1), ("new", 1), (None, 1)]
    assert classes.together("age", DAY) == "新老客户没有比例要求。"


def test_a_person_confirms(people: People) -> None:
    """The class and the decision with its reason are written together and undone together."""
    ids = enter({**CORE, "owner_id": people.li.id}, {**PLAIN, "owner_id": people.li.id}, *[PLAIN] * 30)
    before = len(classes.propose("visit_class", DAY, people.li))
    assert before == 2
    assert classes.confirm(people.li, "visit_class", ids[:2]) == 2
    assert [keep.read(Customer, one).visit_class for one in ids[:2]] == ["core", "regular"]
    (decision,) = classes.decisions_of(people.li, ids[0])
    assert (decision.scheme, decision.value, decision.proposed) == ("visit_class", "core", "core")
    assert "核心名额" in decision.reason
    assert not any(one.differs for one in classes.propose("visit_class", DAY, people.li))
    assert classes.confirm(people.li, "visit_class", ids[:1], "老主顾，改为潜力", value="potential") == 1
    assert classes.decisions_of(people.li, ids[0])[0].reason == "老主顾，改为潜力"
    step = undo.last(people.li)
    assert step is not None
    undo.undo(people.li, step.id)
    assert keep.read(Customer, ids[0]).visit_class == "core"
    assert len(classes.decisions_of(people.li, ids[0])) == 1


def test_what_cannot_be_confirmed(people: People) -> None:
    """Another class needs a reason, a computed one no confirmation, a file must be the actor's, a rule must speak."""
    ids = enter({"owner_id": people.li.id}, {"owner_id": people.zhao.id, "area_id": people.west})
    with pytest.raises(Refused, match="与规则的建议不同，请写明理由"):
        classes.confirm(people.li, "visit_class", ids[:1], value="core")
    with pytest.raises(Refused, match="没有“best”这一类"):
        classes.confirm(people.li, "visit_class", ids[:1], "好", value="best")
    with pytest.raises(Refused, match="由系统按资料算出"):
        classes.confirm(people.li, "age", ids[:1])
    with pytest.raises(Refused, match="没有规模的建议"):
        classes.confirm(people.li, "volume_level", ids[:1])
    with pytest.raises(NotFound):
        classes.confirm(people.li, "visit_class", ids)
    weak = Actor(people.li.id, "li", "李敏", "clerk", rights={"customers.view": people.li.rights["customers.view"]})
    with pytest.raises(NotAllowed, match="确认分类"):
        classes.confirm(weak, "visit_class", ids[:1])
    assert rules.read(people.li, ids[0]).visit_class is None


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.lists(st.integers(0, 60), min_size=5, max_size=5))
def test_a_verdict_tells_how_many_to_move(file_office: Office, counts: list[int]) -> None:
    """For any mix: percentages add up, and moving as many customers as a verdict says brings that class in range."""
    with file_office.database.writing():
        file_office.database.run("DELETE FROM customer")
    values = ["core", "potential", "regular", "support", None]
    enter(*({"visit_class": value} for value, count in zip(values, counts, strict=True) for _ in range(count)))
    rows = classes.shares("visit_class", DAY)
    total = sum(counts)
    assert sum(row.count for row in rows) == total
    if total:
        assert sum(row.share for row in rows) == pytest.approx(100)
    for row in rows[:4]:
        assert row.allowed is not None
        inside = row.allowed[0] * total / 100 - 1 < row.count < row.allowed[1] * total / 100 + 1
        assert row.kept == inside
        if not row.kept:
            step = int(row.verdict.rsplit("应", 1)[1].split()[1])
            moved = row.count + (step if "增加" in row.verdict else -step)
            assert row.allowed[0] * total / 100 - 1 < moved < row.allowed[1] * total / 100 + 1


def test_the_rest_follows_from_the_others(office: Office) -> None:
    """常规 has no number of its own: its range is what core, potential and support leave."""
    wanted = ranges("visit_class", regulation.on(DAY))
    assert wanted["regular"] == (100 - 6 - 35 - 10, 100 - 4 - 15 - 5)


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
