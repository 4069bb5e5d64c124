"""What holds at a customer stands on his sheet and is ticked as told or carried out (S0-11, S0-14, S0-44, S1-24)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.bulletins.conftest import Library, undo_last
from tests.visits.conftest import today

from cmdesk.bulletins.rules import conveying, running, writing
from cmdesk.core.errors import Refused
from cmdesk.visits import rules as visits
from cmdesk.visits.paper import cover, sheet
from cmdesk.visits.rules import Entry


def holding(library: Library, shop: int = 0, after: int = 0) -> list[str]:
    customer = library.tour.shops[shop]
    return [one.short for one in running.at_customers([customer], today() + timedelta(after))[customer]]


def test_areas_reach_what_is_below_them(library: Library) -> None:
    """The customers sit in 东区市场 below 东区; those of 西区 are no concern of theirs."""
    library.publish("news", "east", heading="东")
    library.publish("news", "east_market", heading="东市场")
    library.publish("news", "west", heading="西")
    library.publish(heading="全")
    assert set(holding(library)) == {"东", "东市场", "全"}


def test_classes_and_days_decide(library: Library) -> None:
    """The first customer is 核心, the second 常规; the last day counts still, the day after does not."""
    library.publish(heading="核心", classes=("core",), brief="只给核心")
    library.publish("opinion", heading="意见", valid_to=today() + timedelta(3))
    library.publish("guidance", heading="内部")
    assert holding(library) == ["意见", "只给核心"]
    assert holding(library, 1) == ["意见"]
    assert "意见" in holding(library, after=3)
    assert holding(library, after=4) == ["只给核心"]
    assert holding(library, after=-1) == []


def test_a_sheet_has_a_box_for_each(library: Library) -> None:
    """Opinions and news in their blocks; what is beyond the regulation's number stands in one line, nothing is lost."""
    library.publish("opinion", heading="陈列到位")
    ids = [library.publish(heading=f"资讯{n}") for n in range(6)]
    (values,) = sheet.sheets([library.tour.visit().id])
    assert list(values["opinion_items"].values()) == [f"陈列到位（至 {today():%m-%d}）"]
    assert list(values["news_items"]) == [str(one) for one in ids[:4]]
    assert values["more_items"] == "资讯4；资讯5"
    assert values["conveyed"] == []


def test_the_cover_tells_them_once_and_what_to_bring(library: Library) -> None:
    """With at how many of the day's customers; actions bring the promotion's things along, opinions their paper."""
    library.publish(heading="答谢")
    library.publish("opinion", heading="陈列", classes=("core",))
    ids = [library.tour.visit(shop=shop).id for shop in range(3)]
    values = cover.cover(library.me.id, today(), ids)
    assert values["running"] == f"陈列（至 {today():%m-%d}） 1 户；答谢 3 户"
    assert {"活动介绍", "促销计划"} <= set(values["kit_papers_items"])
    assert "营销指导意见" in values["kit_papers_items"]
    assert "产品介绍" not in values["kit_papers_items"]


def test_a_visit_records_what_was_carried_out(library: Library) -> None:
    """Entered with the sheet, corrected with it, undone with it, printed with it."""
    opinion, news = library.publish("opinion", heading="陈列"), library.publish(heading="答谢")
    visit, shop = library.tour.visit(), library.tour.shops[0]
    visits.enter(library.me, visit.id, Entry({}, conveyed=[opinion, news]))
    assert conveying.told(shop, [opinion, news]) == {opinion: today(), news: today()}
    visits.enter(library.me, visit.id, Entry({"market": "平稳"}))
    opened = visits.open_visit(library.me, visit.id)
    assert opened.conveyed == (opinion, news)
    visits.enter(library.me, visit.id, Entry({}, conveyed=[news]))
    assert set(conveying.told(shop, [opinion, news])) == {news}
    assert sheet.sheets([visit.id])[0]["conveyed"] == [str(news)]
    undo_last(library.me)
    assert conveying.reached(opinion) == 1
    writing.withdraw(library.director, news, "停")
    assert {one.id for one in visits.open_visit(library.me, visit.id).running} == {opinion, news}


def test_only_what_holds_there_can_be_carried_out(library: Library) -> None:
    """Neither another area's nor one that is over; the visit is not entered then."""
    visit = library.tour.visit()
    for one in (library.publish("news", "west"), library.publish(valid_from=today() + timedelta(1))):
        with pytest.raises(Refused, match="不适用于这户"):
            visits.enter(library.me, visit.id, Entry({}, conveyed=[one]))
    assert visits.read(library.me, visit.id).state == "planned"


def test_how_far_the_opinions_are_carried_out(library: Library) -> None:
    """For each customer how many hold and which are left; news do not count."""
    first, other = (
        library.publish("opinion", heading="陈列"),
        library.publish("opinion", heading="库存", classes=("core",)),
    )
    library.publish(heading="答谢")
    visits.enter(library.me, library.tour.visit().id, Entry({}, conveyed=[first]))
    found = conveying.carried(library.tour.shops, today())
    core, regular = found[library.tour.shops[0]], found[library.tour.shops[1]]
    assert (core.wanted, core.done, core.left) == (2, 1, (f"库存（至 {today():%m-%d}）",))
    assert (regular.wanted, regular.done, regular.is_complete) == (1, 0, False)
    assert other not in conveying.told(library.tour.shops[0], [first, other])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begins=st.integers(-5, 5), long=st.integers(0, 6), asked=st.integers(-6, 12))
def test_exactly_its_days(file_library: Library, begins: int, long: int, asked: int) -> None:
    """A bulletin holds from its first to its last day, both included, and on no other."""
    first = today() + timedelta(begins)
    last = first + timedelta(long)
    one = writing.write(file_library.director, file_library.values("opinion", valid_from=first, valid_to=last))
    if last < today():
        return
    writing.publish(file_library.director, one)
    day = today() + timedelta(asked)
    assert (one in {found.id for found in running.on(day)}) == (first <= day <= last)
