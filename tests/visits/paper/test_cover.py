"""The day cover: order, times, load, what to take along, what was left undone."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.visits.conftest import Round, at, today
from tests.visits.paper import pdf

from cmdesk.activities.record import ReturnItem
from cmdesk.core import calendar, paper, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.customers.record import Customer
from cmdesk.materials.rules import kits
from cmdesk.products.record import Product
from cmdesk.visits import rules
from cmdesk.visits.paper import cover, timetable
from cmdesk.visits.paper import limits as day_limits
from cmdesk.visits.paper.timetable import Visited, arrivals
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.planning import marks

WAY = 10  # minutes between two customers, as shipped
MONDAY = today() + timedelta(14 - today().weekday())


def planned(tour: Round) -> list[int]:
    return [tour.visit(MONDAY, shop, minutes_planned=20).id for shop in range(3)]


def test_the_list_stands_in_the_order_of_the_route(tour: Round) -> None:
    """Addresses, telephones, classes, purposes; agreed times as agreed, the others about."""
    ids = planned(tour)
    rules.agree(tour.me, ids[1], at(MONDAY, 10, 15))
    rules.reorder(tour.me, tour.me.id, MONDAY, [ids[0], ids[1], ids[2]])
    values = cover.cover(tour.me.id, MONDAY, ids)
    assert [line["customer"] for line in values["visits"]] == ["福顺烟酒店", "好邻居便利店", "老张食杂店"]
    assert [line["class"] for line in values["visits"]] == ["核心", "常规", "常规"]
    assert values["visits"][1]["planned"] == "10:15"
    assert values["visits"][0]["planned"].startswith("约 ")
    assert values["visits"][2]["planned"] == "约 10:45"
    assert values["visits"][0]["phones"] == "13800001111"
    assert (values["weekday"], values["manager"], values["count"]) == ("周一", "客户经理", 3)


def test_an_appointment_that_the_route_misses_is_told(tour: Round) -> None:
    """Who comes to an agreed time only after the others is told before leaving; within the tolerance nothing is said."""
    ids = planned(tour)
    spans = timetable._spans(MONDAY)
    first = spans[0][0] + 30  # minutes after the office opens
    rules.agree(tour.me, ids[2], at(MONDAY, (first + 50) // 60, (first + 50) % 60))
    assert cover.cover(tour.me.id, MONDAY, ids)["notes"] == ""
    rules.change(tour.me, ids[2], at(MONDAY, first // 60, first % 60), "ours", "提前告知")
    notes = cover.cover(tour.me.id, MONDAY, ids)["notes"]
    assert notes == f"第 3 户 老张食杂店 约在 {first // 60:02}:{first % 60:02}，按路线要晚 60 分钟，请调整顺序"


@pytest.mark.parametrize(
    ("limits", "count", "words"),
    [((10, 15), 3, "每日 10–15 户，少 7 户"), ((1, 2), 3, "每日 1–2 户，多 1 户"), ((15, 0), 3, "每日 15 户以上，少 12 户"),
     ((1, 3), 3, "每日 1–3 户，符合"), ((1, 0), 3, "每日 1 户以上，符合")],
)  # fmt: skip
def test_the_load_is_told_against_the_rule(
    tour: Round, monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], count: int, words: str
) -> None:
    """Too few and too many are said (S1-28 10–15 visits, S1-83 at least 15)."""
    monkeypatch.setattr(day_limits, "_asked", [lambda _user, _day: limits])
    load = cover.cover(tour.me.id, MONDAY, planned(tour))["load"]
    assert load == f"计划 {count} 户，走访和路上约 {60 + 3 * WAY} 分钟（要求{words}）"


def test_the_way_is_told_as_straight_lines(tour: Round) -> None:
    """In the order of the route, in km with one decimal; places that no file knows are counted, telephones are not called on."""

    def far() -> str:
        return str(cover.cover(tour.me.id, MONDAY, ids)["distance"])

    ids = planned(tour)
    assert far() == ""
    north = {0: 30.0, 1: 30.03, 2: 30.01}  # 3.34 km on, 2.23 km back
    for shop in (0, 1):
        with keep.operation(PROGRAM, "坐标") as work:
            work.edit(Customer, tour.shops[shop], {"longitude": 114.3, "latitude": north[shop]})
    assert far() == "逐户直线（1 户无坐标未计） 3.3"
    with keep.operation(PROGRAM, "坐标") as work:
        work.edit(Customer, tour.shops[2], {"longitude": 114.3, "latitude": north[2]})
    assert far() == "逐户直线 5.6"
    ids = [ids[0], ids[2], ids[1]]
    assert far() == "逐户直线 3.3"
    with keep.operation(PROGRAM, "电话") as work:
        work.edit(Visit, ids[2], {"mode": "phone"})
    assert far() == "逐户直线 1.1"


def test_without_a_scheme_only_the_count_is_told(tour: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is claimed that nobody says."""
    monkeypatch.setattr(day_limits, "_asked", [])
    assert cover.cover(tour.me.id, MONDAY, planned(tour))["load"] == f"计划 3 户，走访和路上约 {60 + 3 * WAY} 分钟"


def test_the_scheme_of_the_area_says_how_many(tour: Round) -> None:
    """The office's scheme asks for 10–15 visits, an area with the four classes for 15 and more (X-1, X-2)."""
    from cmdesk.cadence.record import SchemeChoice

    ids = planned(tour)
    assert "每日 10–15 户，少 7 户" in cover.cover(tour.me.id, MONDAY, ids)["load"]
    with keep.operation(PROGRAM, "方案") as work:
        values = {"unit_id": tour.staff.units["east"], "scheme": "four_classes", "valid_from": date(2026, 1, 1)}
        work.add(SchemeChoice, values)
    assert "每日 15 户以上，少 12 户" in cover.cover(tour.me.id, MONDAY, ids)["load"]


def test_what_was_left_undone_the_working_day_before_is_taken_over(tour: Round) -> None:
    """Visits that were not made, or not entered; those carried over or done are not named (S1-20)."""
    friday = calendar.current().previous_working_day(today())
    missed, planned_, done = (tour.visit(friday, shop) for shop in range(3))
    rules.miss(tour.me, missed.id, "店主不在")
    arrived = {"arrived_at": at(friday, 9), "left_at": at(friday, 9, 15)}
    rules.enter(tour.me, done.id, rules.Entry(arrived))
    told = cover.unfinished(tour.me.id, today())
    assert told == f"{friday:%m-%d}：福顺烟酒店（店主不在）、好邻居便利店（未录入）"
    rules.carry_over(tour.me, [planned_.id], today(), "没走完")
    assert "好邻居便利店" not in cover.unfinished(tour.me.id, today())
    assert cover.unfinished(tour.staff.beside.id, today()) == ""


def test_what_to_take_along_follows_from_the_day(tour: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds of visits, new products, things to give back: only what the day needs (S0-13…S0-17, S1-22, S1-64)."""
    monkeypatch.setattr(marks, "_known", [])  # features above may have been loaded by other tests
    plain = cover.cover(tour.me.id, MONDAY, planned(tour))
    assert "鞋套" not in plain["kit_tools_items"]
    assert "产品介绍" not in plain["kit_papers_items"]
    assert list(plain["kit_personal_items"]) == ["形象整洁", "挂牌上岗", "职业着装"]
    with keep.operation(PROGRAM, "新品") as work:
        work.add(Product, {"number": "N1", "name": "新", "standing": "new"})
        owed = {"customer_id": tour.shops[0], "user_id": tour.me.id, "name": "空箱", "quantity": 2, "unit": "个"}
        work.add(ReturnItem, {**owed, "due_on": MONDAY})
    first = tour.visit(MONDAY + timedelta(1), 0, "first")
    values = cover.cover(tour.me.id, MONDAY, [first.id])
    assert {"鞋套", "入户登记本"} <= set(values["kit_tools_items"])
    assert {"产品介绍", "用户信息表"} <= set(values["kit_papers_items"])
    assert "返还 福顺烟酒店：空箱 2 个" in values["kit_goods_items"]
    assert values["visits"][0]["purpose"] == "首访；【返还】"
    marks.ask(lambda _user, _day, customers: dict.fromkeys(customers, "采库存"))
    (line,) = cover.cover(tour.me.id, MONDAY, [first.id])["visits"]
    assert line["purpose"] == "【采库存】；首访；【返还】"


def test_an_office_may_say_what_to_take_along(tour: Round) -> None:
    """The lists are regulations; a full-width colon does as well."""
    chief = tour.staff["service_director"]
    regulation.change(chief, "kit.travel", ["电动车充电", "投诉：录音笔"], MONDAY)
    assert [one.name for one in kits.needed(MONDAY, {})["travel"]] == ["电动车充电"]
    assert [one.name for one in kits.needed(MONDAY, {kits.COMPLAINT: 1})["travel"]] == ["电动车充电", "录音笔"]


def test_the_blank_cover_lists_everything_that_is_ever_taken_along(file_tour: Round) -> None:
    """The form's own lists are those of the regulations, each thing once."""
    del file_tour
    cells = {cell.key: cell for _, cell in paper.cells_of(paper.form("day_cover"))}
    kinds = {choice.label for choice in Visit.kind.about.choices}
    conditions = dict.fromkeys(kinds | {kits.NEW, kits.PROMOTION, kits.BIRTHDAY, kits.COMPLAINT}, 1)
    everything = kits.needed(MONDAY, conditions)
    for group in kits.GROUPS:
        listed = [choice.label for choice in cells[f"kit_{group}"].choices]
        wanted = [one.name for one in everything[group]] + (["应返还客户的物品"] if group == "goods" else [])
        assert sorted(listed) == sorted(wanted), group


def test_nobody_is_visited_at_lunch(file_tour: Round) -> None:
    """What would begin in the break begins after it; an agreed time stands even then."""
    del file_tour
    visits = [Visited(None, 20)] * 8
    found = arrivals(MONDAY, visits)
    spans = timetable._spans(MONDAY)
    breaks = [(end, begin) for (_, end), (begin, _) in pairwise(spans)]
    for one in found:
        minute = one.at.hour * 60 + one.at.minute
        assert not any(end <= minute < begin for end, begin in breaks)
    assert arrivals(MONDAY, [Visited(time(12, 30), 20)])[0].words() == "12:30"
    assert arrivals(date(2026, 11, 22), visits)  # a Sunday: the hours of the next working day


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.none() | st.times(), st.integers(0, 600)), max_size=40))
def test_a_timetable_never_fails(file_tour: Round, visits: list[tuple[time | None, int]]) -> None:
    """Any agreed times and lengths: as many arrivals as visits, agreed ones as agreed."""
    found = arrivals(MONDAY, [Visited(*one) for one in visits])
    assert len(found) == len(visits)
    for (agreed, _), one in zip(visits, found, strict=True):
        assert one.agreed == (agreed is not None)
        assert agreed is None or (one.at.hour, one.at.minute) == (agreed.hour, agreed.minute)


def test_a_long_day_goes_on_under_its_heads(tour: Round) -> None:
    """Forty visits with long texts: nothing overlaps, all are listed, three rows stay for what was not planned."""
    values = cover.cover(tour.me.id, MONDAY, planned(tour))
    long = {
        **values["visits"][0],
        "customer": "很长的客户名称" * 8,
        "address": "很长的地址" * 20,
        "purpose": "目的" * 40,
    }
    many = {**values, "visits": [{**long, "customer": f"{n}号{long['customer']}"} for n in range(40)]}
    pages = pdf.inks("day_cover", many)
    assert len(pages) > 1
    assert [pdf.overlaps(page) for page in pages] == [[]] * len(pages)
    printed = pdf.printed("day_cover", [many])
    text = "".join(printed.text(page) for page in range(len(printed)))
    assert all(f"{n}号很长" in text for n in range(40))
    assert "临时走访" in text
    assert len(pdf.inks("day_cover", {**values, "visits": values["visits"] * 5})) == 1  # fifteen visits are one page
