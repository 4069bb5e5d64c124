"""Morning meetings: begun from the last working day, who was there, what was decided and what became of it (S1-34)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.activities.record import Activity
from cmdesk.core import calendar, notice
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.journal import paper
from cmdesk.journal.record import DailyLog, Decision, Morning
from cmdesk.journal.rules import reminding
from cmdesk.journal.rules.meetings import decisions, mornings, yesterday
from cmdesk.staff.rules import directory
from cmdesk.visits.record import Anomaly, Visit

TODAY = date.today()  # noqa: DTZ011


class Meeting:
    """The area manager of the east, a working day to meet on and the one before, with what happened on it."""

    def __init__(self, staff: Staff) -> None:
        known = calendar.current()
        self.staff, self.leader, self.manager = staff, staff["area_manager"], staff["account_manager"]
        self.day = known.previous_working_day(TODAY + timedelta(days=1))
        self.before = known.previous_working_day(self.day)
        east = staff.units["east"]
        first, second = (add_customer(self.manager, east, name) for name in ("福顺烟酒店", "老张超市"))
        with keep.operation(PROGRAM, "昨天") as work:
            for place, (customer, state, more) in enumerate(
                (
                    (first, "done", {"market": "隔壁店\n降价"}),
                    (second, "missed", {"missed_reason": "关门"}),
                )
            ):
                values = {"customer_id": customer, "user_id": self.manager.id, "day": self.before, "state": state}
                work.add(Visit, {**values, "number": f"BF{place}", "position": place, **more})
            work.add(Visit, {"customer_id": first, "user_id": self.manager.id, "day": self.day, "number": "BF9"})
            work.add(Activity, {
                "customer_id": first, "user_id": self.manager.id, "channel": "phone_out", "needs": "要价签",
                "happened_at": datetime.combine(self.before, time(15)), "opinions": "送货早一点",
            })  # fmt: skip
            log = {"user_id": self.manager.id, "day": self.before, "prices": "平稳", "area_market": "客流减少"}
            work.add(DailyLog, log)
            found = datetime.combine(self.before - timedelta(days=20), time(9))
            anomaly = {"customer_id": second, "user_id": self.manager.id, "trigger": "orders", "found_at": found}
            work.add(Anomaly, anomaly)

    def write(self, decided: Any = (), **values: Any) -> int:
        begun = mornings.begun(self.leader, self.day)
        return mornings.write(self.leader, {**begun.values, **values}, begun.presences, decided)

    def decided(self, text: str = "补送价签", days: int = 2) -> dict[str, Any]:
        return {"text": text, "owner_id": self.manager.id, "due_on": self.day + timedelta(days=days)}


@pytest.fixture
def meeting(office: Office) -> Meeting:
    directory.register()
    return Meeting(make_staff(office))


def test_it_begins_with_the_last_working_day(meeting: Meeting) -> None:
    """Results, difficulties, market, needs and the day's plan are read from visits, contacts, logs and anomalies."""
    begun = mornings.begun(meeting.leader, meeting.day)
    name = meeting.manager.name
    assert begun.values["results"] == f"{name}：计划走访 2 户，实际 1 户，完成率 50%；电话 1 次"
    assert begun.values["difficulties"].splitlines() == [
        f"{name} 未访 老张超市：关门",
        f"{name} 异动未了结 老张超市：连续两个订货周期订货不成功（走访超时）",
    ]
    assert begun.values["market"].splitlines() == [f"{name} 福顺烟酒店：隔壁店 降价", f"{name}：客流减少；价格 平稳"]
    assert begun.values["needs"] == "福顺烟酒店：要价签；送货早一点"
    assert begun.values["tasks"] == f"{name}：走访 1 户（常规走访 1）"
    assert next(iter(begun.people)) == meeting.leader.id
    assert set(begun.people) == {meeting.leader.id, meeting.manager.id, meeting.staff.beside.id}


def test_features_above_tell_what_is_open(meeting: Meeting) -> None:
    """Complaints are told by their own feature, for the people of the meeting only."""
    asked: list[Any] = []

    def source(actor: Any, users: Any) -> list[str]:
        asked.append((actor.id, set(users)))
        return ["投诉未结 TS1 福顺烟酒店"]

    out = yesterday.add_source("test", source)
    try:
        told = mornings.begun(meeting.leader, meeting.day).values["difficulties"]
    finally:
        out()
    assert told.splitlines()[-1] == "投诉未结 TS1 福顺烟酒店"
    assert asked[0] == (meeting.leader.id, {meeting.leader.id, meeting.manager.id, meeting.staff.beside.id})


def test_who_was_there_and_who_has_to_do_something_reads_it(meeting: Meeting) -> None:
    """The leader writes; who was expected or has a decision to carry out reads it; nobody else knows of it."""
    one = meeting.write()
    assert [found.id for found in mornings.listed(meeting.manager)] == [one]
    with pytest.raises(NotAllowed, match="填写"):
        mornings.edit(meeting.manager, one, {"market": "改"})
    with pytest.raises(NotFound):
        mornings.read(meeting.staff.away, one)
    assert mornings.listed(meeting.staff.away) == []
    mornings.edit(meeting.leader, one, {}, decided=[{**meeting.decided(), "owner_id": meeting.staff.away.id}])
    assert mornings.read(meeting.staff.away, one).id == one


def test_once_a_working_day(meeting: Meeting) -> None:
    """A unit has one meeting a day, none on days that are not worked or lie ahead; an earlier day can be written."""
    meeting.write()
    with pytest.raises(Refused, match="已经有记录"):
        meeting.write()
    known = calendar.current()
    free = next(day for back in range(1, 30) if not known.is_working(day := meeting.day - timedelta(days=back)))
    with pytest.raises(Refused, match="不是工作日"):
        mornings.begun(meeting.leader, free)
    with pytest.raises(Refused, match="还没到"):
        mornings.begun(meeting.leader, TODAY + timedelta(days=1))
    other = mornings.write(meeting.leader, {"day": meeting.before, "results": "室内工作"})
    with pytest.raises(Refused, match="已经有记录"):
        mornings.edit(meeting.leader, other, {"day": meeting.day})
    with pytest.raises(NotAllowed):
        mornings.begun(meeting.manager, meeting.before, meeting.leader.id)
    with pytest.raises(Invalid, match="昨日工作结果"):
        mornings.write(meeting.manager, {"day": meeting.before, "results": " "})


def test_what_is_decided_is_told_and_followed_up(meeting: Meeting) -> None:
    """The owner is told at once, reminded before and after the day; what he says is told to the leader."""
    one = meeting.write([meeting.decided()])
    (decided,) = decisions.of_meeting(one)
    told = keep.read_all(notice.Notice, "user_id = ?", (meeting.manager.id,))
    assert [(row.text, row.about) for row in told] == [
        (f"晨会决定请您办：补送价签，{decided.due_on:%m-%d} 前完成。", ("morning", one))
    ]

    def reminded(day: date) -> list[tuple[str, str]]:
        at = datetime.combine(day, time(10))
        return [(row.text, row.level) for row in reminding.reminders(meeting.manager, at) if row.page == "mornings"]

    assert decided.due_on is not None
    assert reminded(decided.due_on) == [(f"晨会决定“补送价签”{decided.due_on:%m-%d} 到期。", "soon")]
    assert reminded(decided.due_on + timedelta(days=1)) == [("晨会决定“补送价签”逾期未办。", "late")]
    with pytest.raises((NotAllowed, NotFound)):
        decisions.settle(meeting.staff.away, decided.id, "已办")
    with pytest.raises(Invalid):
        decisions.settle(meeting.manager, decided.id, " ")
    decisions.settle(meeting.manager, decided.id, "已送到")
    assert reminded(decided.due_on + timedelta(days=1)) == []
    assert [row.text for row in keep.read_all(notice.Notice, "user_id = ?", (meeting.leader.id,))] == [
        "晨会决定“补送价签”已落实：已送到"
    ]
    with pytest.raises(Refused, match="不用再登记"):
        decisions.settle(meeting.leader, decided.id, "又办")


def test_changing_the_meeting_keeps_what_is_settled(meeting: Meeting) -> None:
    """Open decisions are replaced by what is typed, unchanged ones stay the same row, settled ones stay as they are."""
    one = meeting.write([meeting.decided("甲"), meeting.decided("乙"), meeting.decided("丙")])
    first, second, _ = decisions.of_meeting(one)
    decisions.settle(meeting.leader, first.id, "没做成", done=False)
    away = {"user_id": meeting.staff.beside.id, "present": False, "reason": "休假"}
    mornings.edit(
        meeting.leader, one, {"minutes": 20}, presences=[away], decided=[meeting.decided("乙"), meeting.decided("丁")]
    )
    found = decisions.of_meeting(one)
    assert {row.text: row.outcome for row in found} == {"甲": "dropped", "乙": "open", "丁": "open"}
    assert second.id in {row.id for row in found}
    assert [(row.user_id, bool(row.present), row.reason) for row in mornings.presences(one)] == [
        (meeting.staff.beside.id, False, "休假")
    ]
    with pytest.raises(Invalid, match="早于晨会"):
        mornings.edit(meeting.leader, one, {}, decided=[meeting.decided("戊", -1)])


def test_the_leader_is_reminded_of_a_working_day_without_one(meeting: Meeting, monkeypatch: Any) -> None:
    """From the hour of the rules on, only on working days, only who leads somebody, never once it is written."""

    def reminded(actor: Any, hour: int, minute: int, day: date = meeting.day) -> list[str]:
        at = datetime.combine(day, time(hour, minute))
        return [row.text for row in reminding.reminders(actor, at) if row.key.startswith("morning:")]

    assert reminded(meeting.leader, 8, 59) == []
    (text,) = reminded(meeting.leader, 9, 0)
    assert "晨会还没有记录" in text
    assert reminded(meeting.manager, 9, 0) == []
    known = calendar.current()
    free = next(day for back in range(1, 30) if not known.is_working(day := meeting.day - timedelta(days=back)))
    assert reminded(meeting.leader, 9, 0, free) == []
    meeting.write()
    assert reminded(meeting.leader, 9, 0) == []


def test_the_reminder_can_be_turned_off(meeting: Meeting) -> None:
    """The office's rules say whether the leader is reminded at all."""
    from cmdesk.core import regulation
    from cmdesk.core.regulation import Regulation

    at = datetime.combine(meeting.day, time(12))
    assert any(row.key.startswith("morning:") for row in reminding.reminders(meeting.leader, at))
    with keep.operation(PROGRAM, "不提醒") as work:
        row = {
            "key": "morning.remind",
            "valid_from": meeting.day,
            "value": "false",
            "label": "没有晨会记录时提醒主持人",
        }
        work.add(Regulation, row)
    regulation.forget()
    assert not any(row.key.startswith("morning:") for row in reminding.reminders(meeting.leader, at))


def test_the_paper_says_who_was_there_and_what_is_left(meeting: Meeting) -> None:
    """The sheet lists who came, what was decided, and what earlier meetings decided that nobody has settled."""
    earlier = mornings.write(
        meeting.leader, {"day": meeting.before, "results": "室内"}, (), [meeting.decided("昨天定的")]
    )
    one = meeting.write([meeting.decided()])
    values = paper.morning_values(keep.read(Morning, one))
    assert values["leader"] == meeting.leader.name
    assert [row["present"] for row in values["presences"]] == ["到会"] * 3
    assert [row["text"] for row in values["decisions"]] == ["补送价签"]
    assert [row["text"] for row in values["before"]] == ["昨天定的"]
    (left,) = keep.read_all(Decision, "morning_id = ?", (earlier,))
    decisions.settle(meeting.manager, left.id, "已办")
    assert paper.morning_values(keep.read(Morning, one))["before"] == []


def test_who_does_not_lead_is_told_who_writes(meeting: Meeting) -> None:
    """A clerk with nothing to tell of yesterday hears who writes the meeting; what he does fill in is kept."""
    clerk = meeting.staff["clerk"]
    with pytest.raises(Refused, match="晨会记录由区域经理写"):
        mornings.write(clerk, {"day": meeting.day})
    assert mornings.write(clerk, {"day": meeting.day, "results": "整理台账"})
