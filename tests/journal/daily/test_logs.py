"""The log of a day: drawn from what was done, corrected by the person, read by the superior."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from tests.journal.conftest import TODAY, Day

from cmdesk.activities.rules.owed import promises
from cmdesk.core import calendar, undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.journal import paper
from cmdesk.journal.record import ANALYSIS, DailyLog
from cmdesk.journal.rules import handing_in, reminding
from cmdesk.journal.rules.daily import logs, records
from cmdesk.staff.rules import regulations
from cmdesk.visits.record import Visit


def test_the_day_is_read_from_its_records(day: Day) -> None:
    """Planned, made, opinions, calls and the heads that figures can begin; nothing else is said."""
    done = records.done(day.manager, day.manager.id, TODAY)
    assert (done.planned, done.made, done.share) == (3, 2, 67)
    assert [line.customer for line in done.lines] == ["福顺烟酒店", "老张超市", "老张超市"]
    assert done.lines[0].work == ("出样", "采集")
    assert done.opinions == ("福顺烟酒店：希望多供紧俏品种",)
    assert done.heads["stock_ratio"] == "库存 5、下月需求 20，存销比 0.25。"
    assert "云山（软） 库存 5、需求 20" in done.heads["key_brands"]
    assert "发现违规经营：老张超市" in done.heads["lawfulness"]
    assert set(done.heads) <= set(ANALYSIS)
    assert "prices" not in done.heads


def test_tomorrow_is_prepared_from_the_visits_planned(day: Day) -> None:
    """S0-30: figures, purpose and focus, and the plan of each customer of the next working day."""
    proposed = logs.proposed(day.manager, day.manager.id, TODAY)
    assert proposed["next_analysis"] == f"福顺烟酒店：{TODAY:%m-%d} 库存 5、需求 20"
    assert proposed["next_focus"] == "1. 福顺烟酒店：回访；新品"
    assert proposed["next_plan"] == "福顺烟酒店：带样品"


def test_the_memo_and_the_materials_of_tomorrow_are_proposed(day: Day) -> None:
    """S0-30: what is owed at the customers of the next working day, and what its visits need; no other customer's."""
    for customer, text in zip(day.customers, ("送价目表", "修展柜"), strict=False):
        promises.add(day.manager, {"customer_id": customer, "text": text, "due_on": day.next})
    proposed = logs.proposed(day.manager, day.manager.id, TODAY)
    assert proposed["next_memo"] == f"福顺烟酒店：承诺 送价目表（{day.next:%m-%d} 当天到期）"
    assert "工作日志" in proposed["next_materials"].split("、")
    with keep.operation(PROGRAM, "取消") as work:
        for visit in keep.read_all(Visit, "day = ?", (str(day.next),)):
            work.edit(Visit, visit.id, {"state": "cancelled"})
    proposed = logs.proposed(day.manager, day.manager.id, TODAY)
    assert (proposed["next_memo"], proposed["next_materials"]) == ("", "")


def test_a_log_that_was_taken_back_is_begun_again(day: Day) -> None:
    """What lies in the recycle bin stands in nobody's way; it comes back only while no other has its place."""
    first = logs.begin(day.manager, day.manager.id, TODAY)
    step = undo.last(day.manager)
    assert step is not None
    taken_back = undo.undo(day.manager, step.id)
    second = logs.begin(day.manager, day.manager.id, TODAY)
    assert second != first
    with pytest.raises(Refused, match="同样的一条已经有了"):
        undo.undo(day.manager, taken_back)
    now = logs.of_day(day.manager, day.manager.id, TODAY)
    assert now is not None
    assert now.id == second


def test_days_before_somebody_came_are_not_asked_of_him(day: Day) -> None:
    """An office that begins today owes no log of the days before, but of those on which somebody was at a customer's."""
    with keep.operation(PROGRAM, "提前") as work:
        visit = keep.read_all(Visit, "user_id = ? AND state = 'done'", (day.manager.id,))[0]
        earlier = calendar.current().previous_working_day(TODAY)
        work.edit(Visit, visit.id, {"day": earlier})
    found = logs.overview(day.manager, day.manager.id, TODAY)
    assert {one.day for one in found if one.asked} == {TODAY, earlier}
    assert len(found) > 5


def test_page_list_and_reminders_owe_the_same_days(day: Day) -> None:
    """Days with visits, wherever one looks; every working day since somebody came, where the office says so."""
    day_after = calendar.current().next_working_day(TODAY)
    at, boss = datetime.combine(day_after, time(18)), day.staff["area_manager"]

    def everywhere() -> list[set[date]]:
        listed = {one.day for one in logs.overview(day.manager, day.manager.id, day_after) if one.asked}
        month = handing_in.of_month(boss, TODAY, at)
        missing = {one for each in month if each.user_id == day.manager.id for one in each.missing}
        words = [one.text for one in reminding.reminders(day.manager, at) if "工作日志" in one.text]
        return [listed, missing, {TODAY for one in words if one.startswith(f"{TODAY:%m-%d} ")}]

    assert everywhere() == [{TODAY}, {TODAY}, {TODAY}]
    regulations.change(day.staff["administrator"], "log.each_day", True, TODAY)
    assert everywhere() == [{TODAY, day_after}, {TODAY}, {TODAY}]


def test_a_log_is_begun_once_handed_in_and_commented_on(day: Day) -> None:
    """Begun twice it is the same; after the comment it is closed."""
    one = logs.begin(day.manager, day.manager.id, TODAY)
    assert logs.begin(day.manager, day.manager.id, TODAY) == one
    area = day.staff["area_manager"]
    with pytest.raises(Refused, match="还没交"):
        logs.comment(area, one, "好")
    logs.edit(day.manager, one, {"prices": "平稳"})
    logs.hand_in(day.manager, one)
    with pytest.raises(Refused, match="不用再交"):
        logs.hand_in(day.manager, one)
    with pytest.raises(Invalid):
        logs.comment(area, one, " ")
    logs.comment(area, one, "注意异动客户")
    with pytest.raises(Refused, match="已批阅"):
        logs.edit(day.manager, one, {"prices": "上涨"})
    found = logs.read(area, one)
    assert (found.prices, found.comment, found.commenter_id) == ("平稳", "注意异动客户", area.id)


def test_only_ones_own_log_is_written_and_nobodys_beyond_reach_read(day: Day) -> None:
    """A colleague writes none for me, another area reads none of mine, nobody comments on his own."""
    one = logs.begin(day.manager, day.manager.id, TODAY)
    with pytest.raises(NotFound):
        logs.read(day.staff.away, one)
    with pytest.raises(NotAllowed):
        logs.edit(day.staff["area_manager"], one, {"prices": "改"})
    logs.hand_in(day.manager, one)
    with pytest.raises(Refused):
        logs.comment(day.manager, one, "自己说好")


def test_no_log_of_a_day_to_come_or_long_past(day: Day) -> None:
    """Tomorrow's is refused, and one further back than the office allows."""
    for other in (TODAY + timedelta(days=1), TODAY - timedelta(days=8)):
        with pytest.raises(Refused):
            logs.begin(day.manager, day.manager.id, other)


def test_the_timer_ends_on_the_next_working_morning(day: Day) -> None:
    """Due at nine of the next working day; what is not handed in by then is missing."""
    one = logs.read(day.manager, logs.begin(day.manager, day.manager.id, TODAY))
    due = datetime.combine(calendar.current().next_working_day(TODAY), time(9))
    assert logs.timer(one).due == due
    assert logs.timer(one, due + timedelta(minutes=1)).state == "late"
    assert logs.missing(day.manager.id, TODAY + timedelta(days=1)) == [TODAY]
    logs.hand_in(day.manager, one.id)
    assert logs.missing(day.manager.id, TODAY + timedelta(days=1)) == []


def test_the_paper_shows_log_and_day(day: Day) -> None:
    """The form gets the table of contacts, figures and the signature of who commented."""
    one = logs.begin(day.manager, day.manager.id, TODAY)
    logs.hand_in(day.manager, one)
    logs.comment(day.staff["area_manager"], one, "好")
    values = paper.log_values(day.manager, logs.read(day.manager, one))
    assert (values["manager"], values["planned"], values["made"], values["share"]) == ("客户经理", 3, 2, "67%")
    assert [line["customer"] for line in values["lines"]] == ["福顺烟酒店", "老张超市", "老张超市"]
    assert values["commenter"]["name"] == "区域经理"
    assert DailyLog.LABEL == "工作日志"
