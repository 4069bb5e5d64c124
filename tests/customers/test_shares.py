"""Shares of classes checked together, and classes confirmed by a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.asking import asked
from tests.customers.conftest import People
from tests.customers.graded import CORE, DAY, PLAIN, POTENTIAL, enter, proposed

from cmdesk.core import regulation, undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers import classes, rules
from cmdesk.customers.classes.share import ranges
from cmdesk.customers.record import Customer


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


def test_nobody_keeps_no_share(office: Office) -> None:
    """An office without customers is not told that its shares are as the rules want them."""
    assert classes.shares("visit_class", DAY) == []
    assert classes.together("visit_class", DAY) == "还没有客户，服务类别的比例无从核对。"


def test_shares_that_are_known_are_not_counted_again(office: Office) -> None:
    """The page shows the shares and the sentence on them together: the office is asked once."""
    enter({"cadence": "monthly"}, {})
    rows = classes.shares("cadence", DAY)
    with asked() as texts:
        said = classes.together("cadence", DAY, rows=rows)
    assert not [text for text in texts if "COUNT" in text]
    assert said == classes.together("cadence", DAY)


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


def reader(people: People) -> Actor:
    """Return an account manager who may read trails."""
    return replace(people.li, rights={**people.li.rights, "audit.view": Scope.OWN})


def decided(people: People, customer_id: int) -> list[tuple[str, ...]]:
    """Return what the trail of a file says of its classes, the newest first."""
    names = ("scheme", "value", "proposed", "reason")
    found = [
        one for one in rules.trail(reader(people), customer_id) if (one.kind, one.verb) == ("class_decision", "add")
    ]
    return [tuple(one.changes[name][1] for name in names) for one in found]


def test_a_person_confirms(people: People) -> None:
    """The class and the decision with its reason are written together and undone together."""
    ids = enter({**CORE, "owner_id": people.li.id}, {**PLAIN, "owner_id": people.li.id}, *[PLAIN] * 30)
    before = len(classes.propose("visit_class", DAY, people.li))
    assert before == 2
    assert classes.confirm(people.li, "visit_class", ids[:2]) == 2
    assert [keep.read(Customer, one).visit_class for one in ids[:2]] == ["core", "regular"]
    ((scheme, value, proposed, reason),) = decided(people, ids[0])
    assert (scheme, value, proposed) == ("visit_class", "core", "core")
    assert "核心名额" in reason
    assert not any(one.differs for one in classes.propose("visit_class", DAY, people.li))
    assert classes.confirm(people.li, "visit_class", ids[:1], "老主顾，改为潜力", value="potential") == 1
    assert decided(people, ids[0])[0][-1] == "老主顾，改为潜力"
    step = undo.last(people.li)
    assert step is not None
    undo.undo(people.li, step.id)
    assert keep.read(Customer, ids[0]).visit_class == "core"
    (binned, *_) = rules.trail(reader(people), ids[0])
    assert (binned.kind, binned.verb) in {("class_decision", "undo"), ("class_decision", "bin"), ("customer", "undo")}


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
