"""Marks are given on the scale of the day, averaged by person, area and month; low ones reach the superior (S1-41)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service.conftest import ALL_FIVE, Served, marks, today

from cmdesk.core import notice, regulation
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.notice import Notice
from cmdesk.service.record import Rating
from cmdesk.service.rules import averages, heads, ratings, summing
from cmdesk.service.rules.heads import Head, Scale


def month_ago(months: int) -> datetime:
    first = today().replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return datetime.combine(first, time(0, 5)).astimezone()


def test_five_heads_on_a_scale_of_five(served: Served) -> None:
    """The heads of the requirement stand in the regulation, in its order."""
    scale = heads.scale(today())
    assert [one.label for one in scale.heads] == ["服务态度", "沟通能力", "业务知识", "服务效率", "服务回访"]
    rating = ratings.add(served.manager, served.customers[0], served.manager.id, {"efficiency": 3, "attitude": 5})
    (shown,) = ratings.of(served.manager, served.customers[0])
    assert shown.points == {"服务态度": 5, "服务效率": 3}
    assert (shown.mean, shown.own, shown.is_low, shown.id) == (4, True, False, rating)


def test_marks_outside_the_scale_are_refused(served: Served) -> None:
    """The sentence names the head and the scale; no mark at all is no rating, and none lies ahead."""
    add = (served.manager, served.customers[0], served.manager.id)
    with pytest.raises(Invalid) as outside:
        ratings.add(*add, {"attitude": 6})
    assert outside.value.problems["attitude"] == "服务态度应打 1 到 5 分，不能是 6。"
    with pytest.raises(Invalid):
        ratings.add(*add, {"smile": 5})
    with pytest.raises(Invalid):
        ratings.add(*add, {})
    with pytest.raises(Invalid):
        ratings.add(*add, ALL_FIVE, rated_at=datetime.now().astimezone() + timedelta(hours=1))
    with pytest.raises(Invalid):
        ratings.add(*add, ALL_FIVE, visit_id=served.visit(1))
    assert ratings.listed(served.manager) == []


def test_a_low_mark_reaches_the_superior_of_whom_it_was_given(served: Served) -> None:
    """Any head at the limit; who wrote it down is not told what he knows."""
    specialist = served.staff["service_specialist"]
    rating = ratings.add(specialist, served.customers[0], served.manager.id, {**ALL_FIVE, "efficiency": 2})
    (told,) = keep.read_all(Notice, "key = ?", (f"rating:{rating}",))
    assert told.user_id == served.above.id
    assert told.text == "福顺烟酒店 给 客户经理 的服务评分偏低：服务效率。"
    assert keep.read(Rating, rating).is_low
    ratings.add(specialist, served.customers[0], served.manager.id, marks(3))
    assert notice.unread(served.above, datetime.now() + timedelta(days=20)) == 1  # noqa: DTZ005


def test_the_office_changes_heads_scale_and_limit(served: Served) -> None:
    """From a day on; marks of before keep their own scale and stay comparable."""
    admin = served.staff["administrator"]
    ratings.add(served.manager, served.customers[0], served.manager.id, {"attitude": 4}, rated_at=month_ago(1))
    first = today().replace(day=1)
    regulation.change(admin, "rating.full", 10, first)
    regulation.change(admin, "rating.low", 9, first)
    regulation.change(admin, "rating.heads", ["attitude=态度", "speed=快慢"], first)
    ratings.add(served.manager, served.customers[1], served.manager.id, {"attitude": 10, "speed": 9})
    (one,) = averages.averages(served.manager, "served", month_ago(1).date(), today())
    assert one.heads == pytest.approx({"attitude": 9.0, "speed": 9.0})
    assert (one.count, one.low) == (2, 1)
    assert one.trend == pytest.approx(9.5 - 8.0)
    regulation.change(admin, "rating.heads", ["a=甲", "a=乙"], first)
    with pytest.raises(Refused, match="代号不能重复"):
        heads.scale(today())


def test_by_person_area_and_month(served: Served) -> None:
    """Each with its head means, its count and where it goes."""
    west = served.staff.away
    for customer, who, mark, at in (
        (served.customers[0], served.manager, 4, month_ago(1)),
        (served.customers[1], served.manager, 2, month_ago(0)),
        (served.elsewhere, west, 5, month_ago(0)),
    ):
        ratings.add(served.staff["service_specialist"], customer, who.id, marks(mark), rated_at=at)
    period = (month_ago(1).date(), today())
    boss = served.staff["service_director"]
    by_person = averages.averages(boss, "served", *period)
    assert [(one.label, round(one.mean, 9), one.count) for one in by_person] == [("外片", 5.0, 1), ("客户经理", 3.0, 2)]
    assert (round(by_person[1].trend or 0, 9), by_person[1].trend_words, by_person[0].trend_words) == (
        -2.0,
        "↓ 2.0",
        "",
    )
    assert [one.label for one in averages.averages(boss, "area", *period)] == ["城西片区", "城东片区"]
    by_month = averages.averages(boss, "month", *period)
    assert [round(one.mean, 9) for one in by_month] == [4.0, 3.5]
    assert (by_month[0].trend, round(by_month[1].trend or 0, 9)) == (None, -0.5)
    assert averages.averages(boss, "served", *((today() + timedelta(days=1),) * 2)) == []


def test_who_is_equal_stands_by_his_name(served: Served) -> None:
    """A fifth and two fifths are not three fifths in floating point; the same marks are the same mean all the same."""
    director, (one, other, *_) = served.staff["service_director"], marks(5)
    ratings.add(director, served.customers[0], served.manager.id, {one: 1, other: 2})
    for mark in (1, 2):
        ratings.add(director, served.elsewhere, served.staff.away.id, {one: mark})
    found = averages.averages(director, "served", today(), today())
    assert found[0].mean == found[1].mean
    assert [person.label for person in found] == ["外片", "客户经理"]


def test_what_one_writes_down_of_oneself_may_be_left_out(served: Served) -> None:
    """The regulation says whether it counts; how many there were is shown in any case."""
    ratings.add(served.manager, served.customers[0], served.manager.id, marks(5))
    ratings.add(served.above, served.customers[0], served.manager.id, marks(3))
    period = (today(), today())
    (both,) = averages.averages(served.above, "served", *period)
    assert (round(both.mean, 9), both.count, both.own) == (4.0, 2, 1)
    regulation.change(served.staff["administrator"], "rating.own_counts", False, today())
    (others,) = averages.averages(served.above, "served", *period)
    assert (round(others.mean, 9), others.count, others.own) == (3.0, 1, 0)


def test_rights_hold(served: Served) -> None:
    """One sees marks of his own customers and of his own service; nobody deletes what others wrote of him."""
    mine = ratings.add(served.staff["service_specialist"], served.customers[0], served.manager.id, marks(1))
    assert ratings.listed(served.staff.away) == []
    assert averages.averages(served.staff.away, "served", today(), today()) == []
    with pytest.raises(NotAllowed):
        ratings.add(served.staff.away, served.customers[0], served.staff.away.id, ALL_FIVE)
    with pytest.raises(NotAllowed, match="不能删除"):
        ratings.bin_one(served.manager, mine)
    with pytest.raises(NotFound):
        ratings.bin_one(served.staff.away, mine)
    ratings.bin_one(served.above, mine)
    assert ratings.listed(served.above) == []
    ratings.bin_one(served.above, mine, back=True)
    assert [one.id for one in ratings.listed(served.above)] == [mine]


@given(st.integers(2, 100), st.dictionaries(st.sampled_from("abcd"), st.integers(-5, 110), max_size=4))
def test_a_scale_lets_pass_exactly_what_lies_on_it(full: int, points: dict[str, int]) -> None:
    """Nothing below one or above the full mark, no unknown head, in the order of the heads."""
    scale = Scale((Head("c", "丙"), Head("a", "甲"), Head("b", "乙")), full, 1)
    wrong = {key for key, mark in points.items() if key == "d" or not 1 <= mark <= full}
    if wrong:
        with pytest.raises(Invalid) as refused:
            scale.check(points)
        assert set(refused.value.problems) == wrong
    else:
        assert list(scale.check(points)) == [key for key in "cab" if key in points]


def test_the_summary_of_files_shows_marks(served: Served) -> None:
    """The average of the marks of others, by the office's rule on one's own; customers out of sight are left out."""
    one = served.customers[0]
    ratings.add(served.above, one, served.manager.id, {"attitude": 5})
    ratings.add(served.above, one, served.manager.id, {"attitude": 2})
    found = summing.of(served.manager, today())
    assert found["rating"] == {one: "3.5 分"}
    assert (found["service"], found["scheme"]) == ({}, {})
    assert summing.of(served.staff.away, today())["rating"] == {}
