"""A task is reported done by its owner or who answers for him; who neither handles nor coordinates calls nobody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import TODAY, minor_to_execution

from cmdesk.approvals.rules import add_deputy
from cmdesk.complaints.rules import moves, rights
from cmdesk.complaints.rules.path import handling, intake, offers, scene
from cmdesk.core import approval
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, NotAllowed


def given(desk: Desk, role: str) -> tuple[int, int]:
    one = minor_to_execution(desk)
    return one, handling.add_task(desk.staff["service_director"], one, "补送", desk.staff[role].id, TODAY)


def test_nobody_reports_the_task_of_a_colleague(desk: Desk) -> None:
    """The right to handle every complaint is not leave to sign for the work of others; the button says the same."""
    one, task = given(desk, "quality")
    clerk = desk.staff["clerk"]
    with pytest.raises(NotAllowed, match="品控部负责人的任务"):
        handling.do_task(clerk, task, "签收单")
    assert "品控部负责人的任务" in offers.offers(clerk, rights.read(clerk, one))["do_task"]
    handling.do_task(desk.staff["quality"], task, "签收单")
    assert desk.state(one) == "follow_up"


def test_a_superior_reports_it(desk: Desk) -> None:
    """Who stands above the owner of a task reports it, and the trail says in whose stead."""
    one, task = given(desk, "clerk")
    above = approval.directory().superior(desk.staff["clerk"].id, 1)
    (actor,) = [actor for actor in desk.staff.actors.values() if actor.id == above]
    handling.do_task(actor, task, "签收单")
    assert any("补送（代内勤）" in (event.words or "") for event in moves.events(one))


def test_a_deputy_sees_and_reports_it(desk: Desk) -> None:
    """Who stands in today for the owner of a task sees the complaint through it, and no longer than that."""
    one, task = given(desk, "quality")
    today = date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
    deputy = desk.staff["logistics"]
    values = {"deputy_id": deputy.id, "begins_on": today, "ends_on": today + timedelta(days=1)}
    add_deputy(desk.staff["quality"], values)
    assert rights.read(deputy, one).id == one
    handling.do_task(deputy, task, "签收单")
    assert desk.state(one) == "follow_up"


def test_who_handles_or_coordinates_calls_people(desk: Desk) -> None:
    """People are called by who handles the complaint or by the customer department, not by any clerk."""
    one = desk.register()
    intake.grade(desk.staff["service_director"], one, "minor", "可补", owner_id=desk.staff["area_manager"].id)
    head = desk.staff["quality"].id
    with pytest.raises(NotAllowed, match="由区域经理经办"):
        scene.call(desk.staff["clerk"], one, [head])
    scene.call(desk.staff["area_manager"], one, [head])
    scene.call(desk.staff["service_specialist"], one, [desk.staff["logistics"].id])
    assert len(scene.arrivals(one)) == 2


def test_nobody_comes_before_the_complaint(desk: Desk) -> None:
    """An arrival before the receipt would stop a timer that had not begun: both moments are named, by either door."""
    one = desk.register()
    intake.grade(desk.staff["service_director"], one, "minor", "可补", owner_id=desk.staff["area_manager"].id)
    owner, received = desk.staff["area_manager"], clock.now() - timedelta(hours=2)
    early = received - timedelta(days=30)
    said = f"到场时间 {early:%Y-%m-%d %H:%M} 早于受理时间"
    with pytest.raises(Invalid, match=said):
        scene.arrive(owner, one, user_id=owner.id, at=early)
    report = {"arrived_at": early, "findings": "少一条", "ways": ("repair",), "plan": "补"}
    with pytest.raises(Invalid, match=said):
        handling.report_site(owner, one, report)
    assert desk.read(one).arrived_at is None
    scene.arrive(owner, one, user_id=owner.id, at=received + timedelta(hours=1))
    with pytest.raises(Invalid, match="晚于到场时间"):
        intake.correct(owner, one, {"received_at": clock.now()})


def test_refusals_read_as_sentences(desk: Desk) -> None:
    """Verb and noun of a right stand in their Chinese order."""
    for verb, words in {"propose": "拟定投诉处理方案", "grade": "给投诉分级", "statistics": "查看投诉统计"}.items():
        refusal = rights.may(desk.staff["clerk"], verb, None)
        assert refusal is not None
        assert f"没有{words}的权限" in str(refusal)
