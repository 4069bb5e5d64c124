"""Who is told what of an approval, by whom it is caused and by the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.core import approval, calendar, notice
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.staff.record import Deputy

AREA, DIRECTOR = {"role": "area_manager"}, {"role": "service_director"}
MONTHS_AHEAD = timedelta(days=60)


@pytest.fixture
def at(office: Office) -> datetime:
    """A moment at which everything told by now is shown."""
    return datetime.now() + MONTHS_AHEAD  # noqa: DTZ005


def texts(actor: Actor, at: datetime) -> list[str]:
    return [one.text for one in reversed(notice.listed(actor, at=at))]


def submit(staff: Staff, matter: Matter, flow: str) -> int:
    return approval.submit(staff["account_manager"], "regulation", matter.id, flow, "试事项")


def test_each_step_tells_its_signer_and_the_end_the_applicant(
    staff: Staff, matter: Matter, set_flow: Any, at: datetime
) -> None:
    """Nobody is told before it is his turn; who acts is not told of his own act."""
    one = submit(staff, matter, set_flow((AREA, "any"), (DIRECTOR, "any")))
    assert texts(staff["area_manager"], at) == ["待审：试事项。"]
    assert texts(staff["service_director"], at) == []
    approval.approve(staff["area_manager"], one)
    assert texts(staff["service_director"], at) == ["待审：试事项。"]
    approval.urge(staff["account_manager"], one)
    assert texts(staff["service_director"], at)[1:] == [f"{staff['account_manager'].name}催办：试事项。"]
    approval.approve(staff["service_director"], one)
    assert texts(staff["account_manager"], at) == ["“试事项”已批准。"]
    assert notice.listed(staff["account_manager"], at=at)[0].about == ("approval", one)


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [(approval.send_back, "“试事项”被退回，请修改后重新提交。"), (approval.refuse, "“试事项”被拒绝，请看审批意见。")],
)
def test_a_no_reaches_the_applicant(
    staff: Staff, matter: Matter, set_flow: Any, at: datetime, verb: Any, sentence: str
) -> None:
    """Sent back or refused: the applicant is told, each time anew."""
    one = submit(staff, matter, set_flow((AREA, "any")))
    verb(staff["area_manager"], one, "不行")
    assert texts(staff["account_manager"], at) == [sentence]


def test_in_turn_tells_one_after_the_other(staff: Staff, matter: Matter, set_flow: Any, at: datetime) -> None:
    """依次: the second is told when the first has signed."""
    step = {"name": "依次", "who": [AREA, DIRECTOR], "mode": "turn"}
    one = submit(staff, matter, set_flow(step))
    assert texts(staff["service_director"], at) == []
    approval.approve(staff["area_manager"], one)
    assert texts(staff["service_director"], at) == ["待审：试事项。"]


def test_asked_copied_and_deputies_are_told(staff: Staff, matter: Matter, set_flow: Any, at: datetime) -> None:
    """委派, 抄送 and 代: each reads what is wanted of him, and in whose place."""
    today = date.today()  # noqa: DTZ011
    with keep.operation(PROGRAM, "代理") as work:
        values = {"user_id": staff["area_manager"].id, "deputy_id": staff["clerk"].id, "begins_on": today,
                  "ends_on": today + timedelta(days=1)}  # fmt: skip
        work.add(Deputy, values)
    one = submit(staff, matter, set_flow((AREA, "any")))
    assert texts(staff["clerk"], at) == [f"待审（代{staff['area_manager'].name}）：试事项。"]
    approval.delegate(staff["area_manager"], one, staff["service_director"].id)
    assert texts(staff["service_director"], at) == ["请您答复：试事项。"]
    approval.copy_to(staff["area_manager"], one, [staff["sales_director"].id])
    assert texts(staff["sales_director"], at) == ["抄送您：试事项。"]
    approval.approve(staff["service_director"], one, "可以")
    assert texts(staff["area_manager"], at)[-1] == "待审：试事项。"
    approval.approve(staff["area_manager"], one, "同意")
    assert texts(staff["sales_director"], at)[-1] == "抄送您的“试事项”已批准，请据此执行。"
    assert texts(staff["account_manager"], at)[-1] == "“试事项”已批准。"


def test_the_clock_tells_each_level_once_and_climbs(staff: Staff, matter: Matter, set_flow: Any) -> None:
    """50, 75, 100 % of the limit tell the signer once each; from 100 % on his superior too (escalation)."""
    flow = set_flow({"name": "审", "who": [AREA], "limit": "10 工作小时"})
    one = submit(staff, matter, flow)
    part = approval.Approval.select().where(approval.Approval.id == one).get()
    begin = calendar.current().opening((part.started_at or datetime.now()).replace(tzinfo=None))  # noqa: DTZ005
    signer, boss, applicant = staff["area_manager"], staff["service_director"], staff["account_manager"]

    def collect(actor: Actor, hours: float) -> int:
        moment = calendar.current().add_working_minutes(begin, int(hours * 60))
        return notice.collect(actor, approval.reminders(actor, moment), moment)

    assert collect(signer, 4) == 0
    assert [collect(signer, hours) for hours in (5.5, 6, 8, 9, 10.5, 11, 14)] == [1, 0, 1, 0, 1, 0, 0]
    assert [collect(boss, hours) for hours in (8, 10.5, 12, 14)] == [0, 1, 0, 0]
    assert collect(applicant, 12) == 0
    shown = calendar.current().add_working_minutes(begin, 100 * 60) + timedelta(days=1)
    levels = [kept.level for kept in reversed(notice.listed(signer, at=shown))]
    assert levels == ["soon", "info", "soon", "late"]
    assert notice.listed(boss, at=shown)[0].text == "“试事项”审批超过时限，请过问。"


def unread(actor: Actor, at: datetime) -> list[str]:
    return [one.text for one in notice.listed(actor, at=at, only_unread=True)]


ENDINGS: dict[str, Any] = {
    "another_signs": lambda staff, one: approval.approve(staff["service_director"], one),
    "refused": lambda staff, one: approval.refuse(staff["service_director"], one, "不行"),
    "sent_back": lambda staff, one: approval.send_back(staff["service_director"], one, "请改"),
    "withdrawn": lambda staff, one: approval.withdraw(staff["account_manager"], one),
    "terminated": lambda staff, one: approval.terminate(staff["administrator"], one, "不办了"),
    "handed_over": lambda staff, one: approval.hand_over(staff["area_manager"], one, staff["clerk"].id),
    "delegated": lambda staff, one: approval.delegate(staff["area_manager"], one, staff["clerk"].id),
    "signer_before": lambda staff, one: approval.add_signer(staff["area_manager"], one, staff["clerk"].id),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_needs_nobody_any_more_leaves_the_list(
    staff: Staff, matter: Matter, set_flow: Any, at: datetime, ending: str
) -> None:
    """However a part ends, its signer, his deputy and whoever was called by the clock have nothing left to do there."""
    today = date.today()  # noqa: DTZ011
    with keep.operation(PROGRAM, "代理") as work:
        values = {"user_id": staff["area_manager"].id, "deputy_id": staff["business_coordinator"].id,
                  "begins_on": today, "ends_on": today + timedelta(days=1)}  # fmt: skip
        work.add(Deputy, values)
    step = {"name": "审", "who": [AREA, DIRECTOR], "limit": "1 工作小时"}
    one = submit(staff, matter, set_flow(step))
    late = calendar.current().add_working_minutes(datetime.now(), 3 * 60)  # noqa: DTZ005
    boss, deputy = staff["marketing_director"], staff["business_coordinator"]
    told = (staff["area_manager"], deputy, staff["service_director"], boss)
    for person in (*told, staff["marketing_director"]):
        notice.collect(person, approval.reminders(person, late), late)
    approval.urge(staff["account_manager"], one)
    assert all(unread(person, at) for person in told)
    ENDINGS[ending](staff, one)
    assert unread(staff["area_manager"], at) == []
    assert unread(deputy, at) == []
    if ending not in {"handed_over", "delegated", "signer_before"}:
        assert unread(staff["service_director"], at) == []
        assert unread(boss, at) == []
    else:
        assert unread(staff["clerk"], at)
        assert unread(staff["service_director"], at)


def test_what_came_back_is_done_when_it_is_submitted_again(
    staff: Staff, matter: Matter, set_flow: Any, at: datetime
) -> None:
    """The applicant's own call to change it goes, too."""
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.send_back(staff["area_manager"], one, "请改")
    assert unread(staff["account_manager"], at) == ["“试事项”被退回，请修改后重新提交。"]
    approval.resubmit(staff["account_manager"], one)
    assert unread(staff["account_manager"], at) == []
    assert unread(staff["area_manager"], at) == ["待审：试事项。"]
