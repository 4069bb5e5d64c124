"""What was sent back goes its way anew: the plan, its signatures, the check."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import CHECK, MONEY, PLAN, SIGNERS, SITE, carry_out, severe_to_execution, sign

from cmdesk.complaints import paper
from cmdesk.complaints.rules.path import closing, handling, intake
from cmdesk.core import approval
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused


def test_a_department_that_disagrees_sends_it_back_to_the_check(desk: Desk) -> None:
    """不同意 → 现场查证, with the department's words in the trail."""
    one = desk.register(wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    found = approval.of_record("complaint", one)
    assert found is not None
    approval.refuse(desk.staff["sales_director"], found.id, "原因不清")
    assert desk.state(one) == "severe_site"


def test_the_general_manager_sends_the_plan_back(desk: Desk) -> None:
    """退回 → 拟方案; the plan is made anew and signed anew."""
    one = desk.register(wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    sign(desk, one, *SIGNERS)
    handling.propose(desk.staff["marketing_director"], one, MONEY)
    sign(desk, one, "service_director")
    found = approval.of_record("complaint", one)
    assert found is not None
    approval.refuse(desk.staff["general_manager"], found.id, "金额过高")
    assert desk.state(one) == "proposing"
    handling.propose(desk.staff["marketing_director"], one, {**MONEY, "amount": Decimal(800)})
    sign(desk, one, "service_director", "general_manager")
    assert desk.state(one) == "executing"


def to_deciding(desk: Desk, amount: int) -> int:
    one = desk.register(wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    sign(desk, one, *SIGNERS)
    handling.propose(desk.staff["marketing_director"], one, {**MONEY, "amount": Decimal(amount)})
    return one


def send_back(desk: Desk, one: int, role: str) -> int:
    found = approval.of_record("complaint", one)
    assert found is not None
    approval.send_back(desk.staff[role], found.id, "请再算")
    return found.id


def test_a_plan_sent_back_is_made_anew_by_who_made_it(desk: Desk) -> None:
    """退回 → 拟方案 → 再报批: the next draft of the same approval, both kept, its new sum asking for the password."""
    one = to_deciding(desk, 1200)
    run = send_back(desk, one, "service_director")
    assert desk.state(one) == "proposing"
    again = handling.propose(desk.staff["marketing_director"], one, {**MONEY, "amount": Decimal(90000)})
    found = keep.read(approval.Approval, run)
    assert (again, desk.state(one)) == (run, "deciding")
    assert (found.state, found.amount, found.version_number) == ("running", Decimal(90000), 2)
    assert "1,200" in (found.content_before or "")
    assert "90,000" in (found.content or "")
    with pytest.raises(approval.PasswordNeeded):
        approval.approve(desk.staff["service_director"], run)


def test_a_plan_sent_back_is_submitted_again_in_its_approval(desk: Desk) -> None:
    """The applicant presses 重新提交: the complaint goes along, and ends where the signatures lead."""
    one = to_deciding(desk, 1200)
    run = send_back(desk, one, "service_director")
    approval.resubmit(desk.staff["marketing_director"], run, "金额属实")
    assert desk.state(one) == "deciding"
    sign(desk, one, "service_director", "general_manager")
    assert desk.state(one) == "executing"


def test_the_sheet_bears_the_signatures_of_the_present_draft_only(desk: Desk) -> None:
    """Who signed 1200 has not signed 3000: his name returns to the paper when he has signed that, too."""
    one = to_deciding(desk, 1200)
    sign(desk, one, "service_director")
    assert paper.sheet_values(desk.read(one))["director"]["name"].startswith("客户管理部经理")
    send_back(desk, one, "general_manager")
    handling.propose(desk.staff["marketing_director"], one, {**MONEY, "amount": Decimal(3000)})
    values = paper.sheet_values(desk.read(one))
    assert (values["director"], values["chief"]) == (None, None)
    assert len(values["signatures"]) == len(SIGNERS) + 1
    sign(desk, one, "service_director", "general_manager")
    values = paper.sheet_values(desk.read(one))
    assert values["director"]["name"].startswith("客户管理部经理")
    assert values["chief"]["name"].startswith("总经理")


def test_signatures_of_one_moment_stand_in_their_order(desk: Desk) -> None:
    """A quick machine, or a history written afterwards, gives signing, sending back and signing again one moment."""
    one = to_deciding(desk, 1200)
    with clock.written_at(datetime.now()):  # noqa: DTZ005  # local, as every moment of a record
        sign(desk, one, "service_director")
        send_back(desk, one, "general_manager")
        handling.propose(desk.staff["marketing_director"], one, {**MONEY, "amount": Decimal(3000)})
        values = paper.sheet_values(desk.read(one))
        assert (values["director"], values["chief"]) == (None, None)
        sign(desk, one, "service_director", "general_manager")
    values = paper.sheet_values(desk.read(one))
    assert values["director"]["name"].startswith("客户管理部经理")
    assert values["chief"]["name"].startswith("总经理")


def test_what_was_sent_back_makes_room_for_another_way(desk: Desk) -> None:
    """Back to the check, or another one's plan: the old approval is void and is not submitted any more."""
    one = to_deciding(desk, 1200)
    run = send_back(desk, one, "service_director")
    handling.back_to_site(desk.staff["marketing_director"], one, "再去看")
    with pytest.raises(Refused, match="不用再提交"):
        approval.resubmit(desk.staff["marketing_director"], run)
    handling.verify(desk.staff["service_director"], one, {})
    assert keep.read(approval.Approval, run).state == "void"
    assert desk.state(one) == "countersigning"
    minor = desk.register()
    intake.grade(desk.staff["service_director"], minor, "minor", "可补", owner_id=desk.staff["area_manager"].id)
    handling.report_site(desk.staff["area_manager"], minor, {**SITE, **PLAN})
    run = send_back(desk, minor, "service_director")
    closing.withdraw(desk.staff["area_manager"], minor, "客户说算了")
    assert keep.read(approval.Approval, run).state == "void"


def test_a_customer_who_is_not_satisfied_goes_back_to_the_check(desk: Desk) -> None:
    """不满意 returns it to the same kind of check, and it can end well after all."""
    one = severe_to_execution(desk)
    carry_out(desk, one)
    closing.follow_up(desk.staff["account_manager"], one, satisfied=False, words="只赔了一半")
    assert desk.state(one) == "severe_site"
