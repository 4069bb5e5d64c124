"""The bell counts what is still to do: a step closes what called for it, for everybody who was told; news stays (S4-42)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import CHECK, JUDGED, MONEY, SIGNERS, severe_to_execution, sign
from tests.complaints.path.test_histories import PEOPLE, WAY, do, steps
from tests.hunting import histories

from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.path import closing, handling, intake, scene, transfer
from cmdesk.complaints.rules.people import escalation, turns
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core import approval, notice
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused

LATER = timedelta(days=40)
NEWS = re.compile(r"定为|处理单送达|^新投诉")
"""What may stay unread for ever; a new complaint is news to whom it is not to be graded by."""
STATE_OF = {"请拟定处理方案": "proposing", "请安排执行任务": "executing", "请回访客户": "follow_up", "请评估处理结果": "evaluating",
            "请归档": "evaluating"}  # fmt: skip


def remind(desk: Desk, *roles: str) -> datetime:
    """Let the clock speak to people a long time from now; return that moment."""
    at = clock.now() + LATER
    for role in roles or PEOPLE:
        actor = desk.staff[role]
        notice.collect(actor, [one for one in escalation.reminders(actor, at) if one.about], at)
    return at


def unread(desk: Desk, role: str, one: int) -> list[str]:
    """Return what somebody has still before him of a complaint, now or as soon as people may be disturbed."""
    at = clock.now() + 2 * LATER
    found = notice.listed(desk.staff[role], at=at, only_unread=True)
    return [said.text for said in reversed(found) if said.about == ("complaint", one)]


def duties(desk: Desk, role: str, one: int) -> list[str]:
    return [text for text in unread(desk, role, one) if not NEWS.search(text)]


def registered(desk: Desk) -> int:
    return desk.register("clerk")


def graded(desk: Desk) -> int:
    one = desk.register("clerk")
    intake.grade(desk.staff["service_director"], one, "minor", "可补", owner_id=desk.staff["area_manager"].id)
    return one


def called(desk: Desk) -> int:
    one = graded(desk)
    scene.call(desk.staff["area_manager"], one, [desk.staff["quality"].id], "下午两点")
    return one


def proposing(desk: Desk) -> int:
    one = desk.register("clerk", wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    sign(desk, one, *SIGNERS)
    return one


def tasked(desk: Desk) -> int:
    one = severe_to_execution(desk)
    handling.add_task(desk.staff["service_director"], one, "补送", desk.staff["clerk"].id, clock.now().date())
    return one


def report(desk: Desk, one: int) -> None:
    handling.do_task(desk.staff["clerk"], moves.tasks(one)[0].id, "签收单")


def followed(desk: Desk) -> int:
    one = tasked(desk)
    report(desk, one)
    return one


def happy(desk: Desk) -> int:
    one = followed(desk)
    closing.follow_up(desk.staff["account_manager"], one, satisfied=True, words="好")
    return one


def judge(desk: Desk, one: int) -> None:
    judged = {**JUDGED, "improver_id": desk.staff["clerk"].id}
    closing.evaluate(desk.staff["service_director"], one, judged)


def judged(desk: Desk) -> int:
    one = happy(desk)
    judge(desk, one)
    return one


def reopened(desk: Desk) -> int:
    one = judged(desk)
    closing.archive(desk.staff["service_specialist"], one)
    aside_owner = desk.read(one).owner_id
    assert aside_owner != desk.staff["service_director"].id
    closing.reopen(desk.staff["service_director"], one, "又来了")
    return one


Act = Callable[[Desk, int], object]
STEPS: dict[str, tuple[Callable[[Desk], int], str, str, Act]] = {
    "answered": (registered, "clerk", "首次答复", lambda desk, one: intake.answer(desk.staff["area_manager"], one, "正在查")),
    "answered by correcting": (registered, "clerk", "首次答复", lambda desk, one: intake.correct(
        desk.staff["service_director"], one, {"answered_at": clock.now(), "answer": "说过"})),
    "graded": (registered, "service_director", "待分级", lambda desk, one: intake.grade(
        desk.staff["administrator"], one, "minor", "可补")),
    "grading limit": (registered, "service_director", "“分级”", lambda desk, one: intake.grade(
        desk.staff["administrator"], one, "minor", "可补")),
    "arranged": (graded, "area_manager", "安排上门", lambda desk, one: handling.arrange_visit(desk.staff["clerk"], one)),
    "arrived": (graded, "area_manager", "现场处理", lambda desk, one: scene.arrive(
        desk.staff["area_manager"], one, user_id=desk.staff["area_manager"].id)),
    "superior of who arrived": (graded, "service_director", "现场处理", lambda desk, one: scene.arrive(
        desk.staff["area_manager"], one, user_id=desk.staff["area_manager"].id)),
    "came when called": (called, "quality", "请您到现场", lambda desk, one: scene.arrive(
        desk.staff["quality"], one, user_id=desk.staff["quality"].id)),
    "excused": (called, "quality", "请您到现场", lambda desk, one: scene.arrive(
        desk.staff["area_manager"], one, user_id=desk.staff["quality"].id, absent=True, note="出差")),
    "transferred": (graded, "area_manager", "由您办理", lambda desk, one: transfer.transfer(
        desk.staff["service_director"], one, desk.staff["clerk"].id, "换人")),
    "limit of who transfers": (graded, "area_manager", "现场处理", lambda desk, one: transfer.transfer(
        desk.staff["service_director"], one, desk.staff["clerk"].id, "换人")),
    "planned": (proposing, "marketing_director", "拟定处理方案", lambda desk, one: handling.propose(
        desk.staff["administrator"], one, MONEY)),
    "execution arranged": (severe_to_execution, "account_manager", "安排执行", lambda desk, one: handling.add_task(
        desk.staff["service_director"], one, "补送", desk.staff["clerk"].id, clock.now().date())),
    "proven": (tasked, "clerk", "执行任务交给您", report),
    "proven in time": (tasked, "clerk", "“执行”", report),
    "called back": (followed, "account_manager", "请回访客户", lambda desk, one: closing.follow_up(
        desk.staff["service_specialist"], one, satisfied=True, words="好")),
    "called back, not satisfied": (followed, "account_manager", "“回访”", lambda desk, one: closing.follow_up(
        desk.staff["service_specialist"], one, satisfied=False, words="不好")),
    "judged": (happy, "service_specialist", "请评估", judge),
    "archived": (judged, "service_specialist", "请归档", lambda desk, one: closing.archive(
        desk.staff["administrator"], one)),
    "reopened and answered": (reopened, "account_manager", "请重新办理", lambda desk, one: transfer.transfer(
        desk.staff["service_director"], one, desk.staff["clerk"].id, "换人")),
    "withdrawn": (tasked, "clerk", "执行任务交给您", lambda desk, one: closing.withdraw(
        desk.staff["service_director"], one, "不投诉了")),
}  # fmt: skip
"""Step → how far it is before, whom it called, with which word, who does it (never he himself)."""


@pytest.mark.parametrize("step", STEPS)
def test_a_step_closes_what_called_for_it(step: str, desk: Desk) -> None:
    """Whoever does it, the call is off the list of whom it was for, and of his superiors."""
    before, role, word, act = STEPS[step]
    one = before(desk)
    remind(desk)
    assert any(word in text for text in unread(desk, role, one)), unread(desk, role, one)
    act(desk, one)
    assert not [text for text in duties(desk, role, one) if word in text]


def test_news_stays_until_it_is_read(desk: Desk) -> None:
    """How it was graded and that a copy was delivered is nobody's duty: no step takes it off the list."""
    one = judged(desk)
    closing.archive(desk.staff["service_specialist"], one)
    assert any("定为严重" in text for text in unread(desk, "sales_director", one))
    assert any("处理单送达" in text for text in unread(desk, "quality", one))
    assert any("新投诉" in text for text in unread(desk, "area_manager", one))
    assert not any("新投诉" in text for text in unread(desk, "service_director", one))


def test_what_is_judged_waits_for_who_files_it(desk: Desk) -> None:
    """Whoever may only judge is no longer named nor reminded; who files it is."""
    one = happy(desk)
    assert "营销部经理" in turns.turn(desk.read(one))
    judge(desk, one)
    assert turns.turn(desk.read(one)) == "客户管理部经理 / 客户管理专员"
    later = clock.now() + LATER
    late = {
        role: escalation.reminders(desk.staff[role], later) for role in ("marketing_director", "service_specialist")
    }
    assert ["请尽快办理" in one.text for one in late["service_specialist"]] == [True]
    assert not [one for one in late["marketing_director"] if "请尽快办理" in one.text]


def test_a_second_task_is_still_to_do(desk: Desk) -> None:
    """Of two tasks of one person only the proven one is closed, the limit of the execution with the last."""
    one = severe_to_execution(desk)
    clerk, today = desk.staff["clerk"], clock.now().date()
    tasks = [handling.add_task(desk.staff["service_director"], one, text, clerk.id, today) for text in ("补送", "道歉")]
    remind(desk)
    handling.do_task(clerk, tasks[0], "签收单")
    assert [text for text in unread(desk, "clerk", one) if "执行任务" in text] == [
        f"投诉 {desk.read(one).number} 有一项执行任务交给您。"
    ]
    assert any("“执行”" in text for text in unread(desk, "clerk", one))
    handling.do_task(clerk, tasks[1], "致歉函")
    assert duties(desk, "clerk", one) == []


def test_who_received_it_still_has_to_answer(desk: Desk) -> None:
    """A transfer takes the handling from somebody, not the answer that he owes the customer (首问负责)."""
    one = desk.register("area_manager")
    remind(desk)
    transfer.transfer(desk.staff["area_manager"], one, desk.staff["clerk"].id, "换人")
    found = unread(desk, "area_manager", one)
    assert any("首次答复" in text for text in found)
    assert not any("“分级”" in text for text in found)


def test_the_result_of_the_laboratory_is_told_to_who_signs(desk: Desk) -> None:
    """Those who have not signed hear of it with their time; signing closes it, as everything about a signature."""
    one = desk.register(wish="要求赔偿")
    director = desk.staff["service_director"]
    intake.grade(director, one, "severe", "要求赔偿")
    run = handling.verify(director, one, CHECK)
    handling.send_to_lab(director, one)
    sign(desk, one, "area_manager")
    handling.lab_result(director, one, "霉变属实")

    def heard(role: str) -> list[str]:
        shown = notice.listed(desk.staff[role], at=clock.now() + LATER, only_unread=True)
        return [text.text for text in shown if text.about == ("approval", run) and "化验结果已出" in text.text]

    (text,) = heard("quality")
    assert re.fullmatch(r"投诉 \S+ 的化验结果已出，请会签，\d{4}-\d\d-\d\d \d\d:\d\d 到期。", text)
    assert heard("area_manager") == []
    sign(desk, one, "quality")
    assert heard("quality") == []
    assert heard("logistics") == [text]


@settings(max_examples=histories(), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=steps, way=st.integers(0, len(WAY)))
def test_whatever_happens_nothing_done_is_called_for(history: list[tuple[str, str]], way: int, desk: Desk) -> None:
    """After any history every call that is unread is one that somebody can still follow, looked at without its key."""
    one = desk.register()
    for verb, who in (*WAY[:way], *history):
        remind(desk, *PEOPLE[::3])
        try:
            do(desk, verb, desk.staff[who], one)
        except Refused:
            continue
    found = desk.read(one)
    running = {
        clock.label for clock in clocks.clocks(found, moves.events(one)) if clock.timer.stopped is None
    }  # fmt: skip
    doing = {task.user_id for task in moves.tasks(one) if task.done_at is None}
    for role in PEOPLE:
        user = desk.staff[role].id
        for text in duties(desk, role, one):
            named = re.search(r"的“(.+?)”", text)
            asked = next((state for words, state in STATE_OF.items() if words in text), found.state)
            assert found.state != "archived", text
            assert named is None or named.group(1) in running, text
            assert asked == found.state, text
            assert user == found.owner_id or not re.search("由您办理|请重新办理", text), text
            assert user in doing or "执行任务交给您" not in text, text
            assert found.state in scene.AT_SCENE or "请您到现场" not in text, text
    assert found.state == "registered" or not any(
        "待分级" in text for text in unread(desk, "service_director", one)
    )  # fmt: skip
    assert approval.of_record("complaint", one) is None or found.id == one
