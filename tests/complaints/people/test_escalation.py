"""One complaint climbs from who handles it to the general manager's list; everybody hears of it in working time (S4-42)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import CHECK, JUDGED, carry_out, severe_to_execution, sign
from tests.complaints.timing.test_watch import TAPE, WATCHES, at_of

from cmdesk.complaints.rules.path import closing, handling, intake, pausing, transfer
from cmdesk.complaints.rules.people import escalation
from cmdesk.complaints.rules.reading import waiting
from cmdesk.core import notice
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.shell import due

# A Wednesday; the National Day holiday begins the next morning, and 2026-10-10 is a Saturday that is worked.
EVE = datetime(2026, 9, 30, 9)  # noqa: DTZ001
LOOK = timedelta(hours=2)
LADDER = ("area_manager", "service_director", "marketing_director", "general_manager")


def minor(desk: Desk, at: datetime = EVE) -> int:
    """A minor complaint in the hands of the area manager; the site has two working days."""
    staff = desk.staff
    with clock.written_at(at):
        one = desk.register("clerk", received_at=at, answer="马上去看")
        handling.arrange_visit(staff["service_director"], one, at=at)
        intake.grade(staff["service_director"], one, "minor", "可补", owner_id=staff["area_manager"].id)
    return one


def site_share(at: datetime, begin: datetime = EVE) -> float:
    return WATCHES["minor_site"].used(begin, at)


def first_heard(desk: Desk, roles: Sequence[str], word: str, until: datetime) -> dict[str, datetime]:
    """Let everybody's program look every two hours, day and night; return when each sees a word first."""
    found: dict[str, datetime] = {}
    at = EVE
    while at < until and len(found) < len(roles):
        for role in [role for role in roles if role not in found]:
            actor = desk.staff[role]
            notice.collect(actor, escalation.reminders(actor, at), at)
            if any(word in text for text in seen(actor, at)):
                found[role] = at
        at += LOOK
    return found


def seen(actor: Actor, at: datetime) -> list[str]:
    return [one.text for one in notice.listed(actor, at=at)]


def test_a_complaint_climbs_from_step_to_step(desk: Desk) -> None:
    """75 % the owner, 100 % his superior, 150 % the next level, 200 % the list of the general manager (flows)."""
    minor(desk)
    heard = first_heard(desk, LADDER[:3], "现场处理”", datetime(2026, 10, 12, 17))  # noqa: DTZ001
    assert list(heard) == ["area_manager", "service_director", "marketing_director"]
    steps = dict(zip(heard, (0.75, 1, 1.5), strict=True))
    for role, share in steps.items():
        at = heard[role]
        assert site_share(at - LOOK) <= share <= site_share(at)  # reached at closing time, it is told in the morning
    listed = first_heard(desk, ["general_manager"], "超过时限一倍", datetime(2026, 10, 16, 17))  # noqa: DTZ001
    assert site_share(listed["general_manager"] - LOOK) <= 2 <= site_share(listed["general_manager"])
    for role, at in (*heard.items(), *listed.items()):
        assert TAPE[at_of(at)], f"{role} is disturbed at {at}"


def test_the_list_comes_every_day_and_names_each_once(desk: Desk) -> None:
    """The general manager hears of what is twice over its limit once a day until it is settled."""
    one, other = minor(desk), minor(desk)
    chief = desk.staff["general_manager"]
    days = [datetime(2026, 10, day, hour) for day in (14, 15) for hour in (9, 11, 16)]  # noqa: DTZ001
    for at in days:
        notice.collect(chief, escalation.reminders(chief, at), at)
    found = [text for text in seen(chief, days[-1]) if "超过时限一倍" in text]
    numbers = "、".join(desk.read(id_).number for id_ in (one, other))
    assert found == [f"10-15 有 2 件投诉超过时限一倍：{numbers}。", f"10-14 有 2 件投诉超过时限一倍：{numbers}。"]


def test_nobody_above_hears_of_what_rests_or_is_done(desk: Desk) -> None:
    """A pause silences the ladder for its time; who came to the scene in time has ended it."""
    rests, there = minor(desk), minor(desk)
    staff = desk.staff
    with clock.written_at(datetime(2026, 9, 30, 11)):  # noqa: DTZ001
        pausing.pause(staff["area_manager"], rests, "等厂家", datetime(2026, 10, 14, 9))  # noqa: DTZ001
        plan = {"arrived_at": clock.now(), "findings": "属实", "ways": ("repair",), "plan": "补送一条"}
        handling.report_site(staff["area_manager"], there, plan)
        sign(desk, there, "service_director")
    at = datetime(2026, 10, 13, 17)  # noqa: DTZ001
    for role in LADDER:
        assert not [one for one in due.due(staff[role], at) if "现场处理”" in one.text or "一倍" in one.text], role


@pytest.mark.parametrize(
    ("stage", "role", "word"),
    [
        ("registered", "service_director", "分级"), ("proposing", "marketing_director", "拟方案"),
        ("executing", "clerk", "执行"), ("follow_up", "account_manager", "回访"), ("evaluating", "service_specialist", "评估归档"),
    ],
)  # fmt: skip
def test_who_is_to_act_is_reminded_too(stage: str, role: str, word: str, desk: Desk) -> None:
    """Whoever grades, plans, carries out, calls back or evaluates hears of his limit, not only who handles the complaint."""
    one = brought_to(desk, stage)
    later = clock.now() + timedelta(days=40)
    with clock.written_at(later):
        mine = [found for found in due.due(desk.staff[role], later) if f"“{word}”" in found.text]
    number = desk.read(one).number
    assert [(found.text, found.level) for found in mine] == [
        (f"投诉 {number} 的“{word}”超过时限，请尽快办理。", "late")
    ]


@pytest.mark.parametrize(
    ("stage", "role", "sentence"),
    [
        ("proposing", "marketing_director", "部门会签完毕，请拟定处理方案"), ("follow_up", "account_manager", "请回访客户"),
        ("evaluating", "service_specialist", "客户已满意，请评估处理结果"), ("unhappy", "service_director", "客户不满意，请重新办理"),
        ("reopened", "area_manager", "已重开，请重新办理"),
    ],
)  # fmt: skip
def test_whose_turn_it_becomes_is_told(stage: str, role: str, sentence: str, desk: Desk) -> None:
    """The next one need not look every day whether the others are ready; the number at the navigation says it too."""
    one = brought_to(desk, stage)
    shown = clock.now() + timedelta(days=40)
    assert f"投诉 {desk.read(one).number} {sentence}：福顺烟酒店。" in seen(desk.staff[role], shown)
    assert waiting.count(desk.staff[role]) == 1


def brought_to(desk: Desk, stage: str) -> int:
    """A complaint that has just come to a stage."""
    staff = desk.staff
    if stage == "registered":
        return desk.register("clerk")
    if stage == "proposing":
        one = desk.register(wish="要求赔偿")
        intake.grade(staff["service_director"], one, "severe", "要求赔偿", owner_id=staff["service_director"].id)
        handling.verify(staff["service_director"], one, CHECK)
        sign(desk, one, "area_manager", "sales_director", "quality", "logistics")
        return one
    one = severe_to_execution(desk)
    transfer.transfer(staff["service_director"], one, staff["area_manager"].id, "片区执行")
    if stage == "executing":
        handling.add_task(staff["service_director"], one, "补送", staff["clerk"].id, clock.now().date())
        return one
    carry_out(desk, one)
    if stage == "unhappy":
        transfer.transfer(staff["area_manager"], one, staff["service_director"].id, "换人")
    if stage != "follow_up":
        closing.follow_up(staff["account_manager"], one, satisfied=stage != "unhappy", words="就这样")
    if stage == "reopened":
        closing.evaluate(staff["service_director"], one, {**JUDGED, "improver_id": staff["clerk"].id})
        closing.archive(staff["service_specialist"], one)
        closing.reopen(staff["service_director"], one, "又来了")
    return one
