"""A complaint from the first call to the archive by people with their own rights; every shortcut is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import (
    CHECK,
    JUDGED,
    MONEY,
    NOW,
    PLAN,
    SIGNERS,
    SITE,
    TODAY,
    carry_out,
    minor_to_execution,
    severe_to_execution,
    sign,
)

from cmdesk.complaints import paper
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.path import closing, handling, intake, pausing, scene, transfer
from cmdesk.core import approval
from cmdesk.core.actor import PROGRAM
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.staff.record import User
from cmdesk.staff.rules.signing_in import reset_password


def test_a_minor_complaint_reaches_the_archive(desk: Desk) -> None:
    """Registered, graded, dealt with on the spot, approved, done, called, judged, archived (S4-43)."""
    one = minor_to_execution(desk)
    assert desk.state(one) == "executing"
    carry_out(desk, one)
    assert desk.state(one) == "follow_up"
    closing.follow_up(desk.staff["account_manager"], one, satisfied=True, words="补到了，谢谢")
    closing.evaluate(desk.staff["service_director"], one, {**JUDGED, "improver_id": desk.staff["clerk"].id})
    closing.archive(desk.staff["service_specialist"], one)
    assert desk.state(one) == "archived"
    assert [event.verb for event in moves.events(one)] == [
        "register", "grade", "site", "approved", "execute", "execute", "follow", "evaluate", "archive",
    ]  # fmt: skip
    values = paper.sheet_values(desk.read(one))
    assert (values["filed"], values["closed_on"]) == ("客户管理专员", date.today())  # noqa: DTZ011
    assert values["due_on"] is not None


def test_a_severe_complaint_passes_the_departments_and_the_general_manager(desk: Desk) -> None:
    """Nothing is executed before the general manager has signed (S4-47)."""
    one = desk.register(wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    with pytest.raises(Refused, match="拟方案"):
        handling.propose(desk.staff["marketing_director"], one, MONEY)
    sign(desk, one, *SIGNERS)
    assert desk.state(one) == "proposing"
    handling.propose(desk.staff["marketing_director"], one, MONEY)
    sign(desk, one, "service_director")
    assert desk.state(one) == "deciding"
    sign(desk, one, "general_manager")
    assert desk.state(one) == "executing"
    assert desk.read(one).decided_at is not None


def test_much_money_of_a_minor_one_is_signed_by_the_general_manager(desk: Desk) -> None:
    """Calling a complaint minor leads no large sum past the general manager (S4-47)."""
    ways: dict[int, list[str]] = {}
    for amount in (1999, 2000):
        one = desk.register(wish="要求赔偿")
        intake.grade(desk.staff["service_director"], one, "minor", "责任清楚", owner_id=desk.staff["area_manager"].id)
        handling.report_site(desk.staff["area_manager"], one, {**SITE, **MONEY, "amount": Decimal(amount)})
        sign(desk, one, "service_director")
        ways[amount] = [desk.state(one)]
        if amount == 2000:
            sign(desk, one, "general_manager")
            ways[amount].append(desk.state(one))
            assert paper.sheet_values(desk.read(one))["chief"]["name"].startswith("总经理")
    assert ways == {1999: ["executing"], 2000: ["minor_approval", "executing"]}


@pytest.mark.parametrize("missing", ["amount", "amount_way", "amount_on"])
def test_no_money_without_amount_way_and_date(missing: str, desk: Desk) -> None:
    """S4-46: each of the three is asked for by name."""
    one = desk.register(wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    sign(desk, one, *SIGNERS)
    with pytest.raises(Invalid) as refusal:
        handling.propose(
            desk.staff["marketing_director"], one, {name: value for name, value in MONEY.items() if name != missing}
        )
    assert list(refusal.value.problems) == [missing]
    assert desk.state(one) == "proposing"


def test_much_money_asks_the_general_manager_for_his_password(desk: Desk) -> None:
    """Above the sum of the flow the password is typed again."""
    chief = desk.staff["general_manager"]
    own = reset_password(desk.staff["administrator"], chief.id, temporary=False)
    director = reset_password(desk.staff["administrator"], desk.staff["service_director"].id, temporary=False)
    one = desk.register(wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    sign(desk, one, *SIGNERS)
    found = handling.propose(desk.staff["marketing_director"], one, {**MONEY, "amount": Decimal(5000)})
    approval.approve(desk.staff["service_director"], found, password=director)
    with pytest.raises(approval.PasswordNeeded):
        approval.approve(chief, found)
    approval.approve(chief, found, password=own)
    assert desk.state(one) == "executing"


def test_the_first_receiver_never_changes(desk: Desk) -> None:
    """首问负责: transfer and escalation change who handles it, not who received it (S4-39)."""
    one = desk.register("clerk")
    transfer.transfer(desk.staff["service_director"], one, desk.staff["area_manager"].id, "片区处理")
    above = transfer.escalate(desk.staff["service_director"], one, "片区处理不了")
    found = desk.read(one)
    assert found.receiver_id == desk.staff["clerk"].id
    assert found.owner_id == above == desk.staff["service_director"].id


def test_only_the_first_receiver_or_the_department_calls_back(desk: Desk) -> None:
    """Somebody else's follow-up is refused."""
    one = minor_to_execution(desk)
    carry_out(desk, one)
    with pytest.raises(NotAllowed):
        closing.follow_up(desk.staff["area_manager"], one, satisfied=True, words="好")
    closing.follow_up(desk.staff["account_manager"], one, satisfied=True, words="好")


def test_an_answer_one_is_sure_of_settles_a_minor_one(desk: Desk) -> None:
    """充分把握，立即回复 (S4-41); a severe one cannot be talked away."""
    one = desk.register()
    intake.answer(desk.staff["account_manager"], one, "明早补送", sure=True)
    assert desk.state(one) == "follow_up"
    two = desk.register(wish="要求退货")
    with pytest.raises(Refused, match="严重"):
        intake.answer(desk.staff["account_manager"], two, "没问题", sure=True)
    assert desk.read(two).answered_at is None


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ({"facts": "少一条"}, "minor"),
        ({"facts": "少一条", "wish": "要求赔偿"}, "severe"),
        ({"facts": "猪吃了死亡十头"}, "severe"),
        ({"facts": "价格高", "type": "serious"}, "severe"),
        ({"facts": "淋雨", "goods_amount": Decimal("1999.99")}, "minor"),
        ({"facts": "淋雨", "goods_amount": Decimal(2000)}, "severe"),
    ],
)
def test_the_rule_proposes_the_severity_with_its_reason(values: dict[str, Any], severity: str, desk: Desk) -> None:
    """赔偿/退货/换货, serious types and large sums are severe (S4-44)."""
    proposal = intake.propose_severity({"type": "goods", **values})
    assert proposal.severity == severity
    assert proposal.reason


def test_pausing_needs_a_reason_and_an_end_in_reach(desk: Desk) -> None:
    """No reason, no end, an end too far: refused; while it rests nothing moves."""
    one = desk.register()
    director = desk.staff["service_director"]
    soon = NOW + timedelta(days=1)
    for reason, until in (("", soon), ("等样品", NOW - timedelta(hours=1)), ("等样品", NOW + timedelta(days=60))):
        with pytest.raises(Refused):
            pausing.pause(director, one, reason, until)
    pausing.pause(director, one, "等样品", soon)
    with pytest.raises(Refused, match="挂起"):
        intake.grade(director, one, "minor", "少送")
    pausing.resume(director, one)
    intake.grade(director, one, "minor", "少送")


def test_the_archive_is_read_only_and_opens_for_a_month(desk: Desk) -> None:
    """Nothing is changed in it; within 30 days it is reopened with a reason, later not."""
    one = minor_to_execution(desk)
    carry_out(desk, one)
    closing.follow_up(desk.staff["account_manager"], one, satisfied=True, words="好")
    with pytest.raises(Refused):
        closing.archive(desk.staff["service_specialist"], one)
    closing.evaluate(desk.staff["service_director"], one, {**JUDGED, "improver_id": desk.staff["clerk"].id})
    closing.archive(desk.staff["service_specialist"], one)
    for verb in (
        lambda: intake.correct(desk.staff["service_director"], one, {"facts": "改"}),
        lambda: handling.add_task(desk.staff["service_director"], one, "补", desk.staff["clerk"].id, TODAY),
        lambda: transfer.transfer(desk.staff["service_director"], one, desk.staff["clerk"].id, "换人"),
        lambda: closing.withdraw(desk.staff["service_director"], one, "不投诉了"),
        lambda: closing.reopen(desk.staff["service_director"], one, ""),
        lambda: closing.reopen(desk.staff["service_director"], one, "又坏了", at=NOW + timedelta(days=31)),
    ):
        with pytest.raises(Refused):
            verb()
    closing.reopen(desk.staff["service_director"], one, "又少一条")
    assert (desk.state(one), desk.read(one).reopened) == ("minor_site", 1)


def test_others_see_nothing_of_it(desk: Desk) -> None:
    """A manager of another area neither reads nor handles it, and is not told that it exists."""
    one = desk.register()
    with pytest.raises(NotFound):
        handling.arrange_visit(desk.staff.away, one)
    with pytest.raises(NotAllowed):
        intake.grade(desk.staff["account_manager"], one, "minor", "自己定")


def test_registering_asks_for_what_is_needed(desk: Desk) -> None:
    """No customer, no words, a type nobody knows, a future moment: each is named."""
    for values, field in (
        ({"customer_id": None}, "customer_id"),
        ({"facts": " "}, "facts"),
        ({"type": "闲聊"}, "type"),
        ({"received_at": NOW + timedelta(days=1)}, "received_at"),
    ):
        with pytest.raises(Invalid) as refusal:
            desk.register(**values)
        assert field in refusal.value.problems


def test_a_repeat_is_counted(desk: Desk) -> None:
    """同一客户第几次投诉 within the days the office says."""
    first = desk.register(received_at=NOW - timedelta(days=100))
    second = desk.register(received_at=NOW - timedelta(days=20))
    third = desk.register()
    assert intake.repeats(desk.customer, NOW, third) == 1
    assert intake.repeats(desk.customer, NOW - timedelta(days=20), second) == 1
    assert intake.repeats(desk.customer, NOW - timedelta(days=100), first) == 0
    assert date.today() >= TODAY  # noqa: DTZ011


def test_what_is_reopened_is_carried_out_and_judged_once_more(desk: Desk) -> None:
    """Neither a task that is done nor the judgement from before the reopening brings it to the archive (S4-48)."""
    staff = desk.staff
    one = minor_to_execution(desk)
    carry_out(desk, one)
    (done,) = moves.tasks(one)
    closing.follow_up(staff["account_manager"], one, satisfied=True, words="好")
    judged = {**JUDGED, "improver_id": staff["clerk"].id}
    closing.evaluate(staff["service_director"], one, judged)
    closing.archive(staff["service_specialist"], one)
    closing.reopen(staff["service_director"], one, "又少一条")
    handling.report_site(staff["area_manager"], one, {**SITE, **PLAN, "arrived_at": clock.now()})
    sign(desk, one, "service_director")
    with pytest.raises(Refused, match="已经报告完成"):
        handling.do_task(staff["clerk"], done.id, "旧的签收单")
    assert desk.state(one) == "executing"
    carry_out(desk, one)
    closing.follow_up(staff["account_manager"], one, satisfied=True, words="这回好了")
    with pytest.raises(Refused, match="还没有评估"):
        closing.archive(staff["service_specialist"], one)
    closing.evaluate(staff["service_director"], one, judged)
    closing.archive(staff["service_specialist"], one)
    assert desk.state(one) == "archived"


def test_nothing_is_said_to_have_happened_that_has_not(desk: Desk) -> None:
    """A moment to come stops no timer, neither by correcting what was registered nor by any verb that takes a time."""
    director, soon = desk.staff["service_director"], clock.now() + timedelta(hours=1)
    one = severe_to_execution(desk)
    task = handling.add_task(director, one, "补送", desk.staff["clerk"].id, TODAY)
    for verb in (
        lambda: intake.correct(director, one, {"received_at": soon}),
        lambda: intake.correct(director, one, {"answered_at": soon}),
        lambda: handling.arrange_visit(director, one, at=soon),
        lambda: handling.do_task(desk.staff["clerk"], task, "签收单", at=soon),
    ):
        with pytest.raises(Invalid, match="不能晚于现在"):
            verb()
    found = desk.read(one)
    assert (found.answered_at, found.arranged_at, found.state) == (None, None, "executing")


def test_nothing_is_given_to_somebody_who_has_left(desk: Desk) -> None:
    """Neither the case nor a task nor a call to the scene goes to an account that is stopped."""
    director, gone = desk.staff["service_director"], desk.staff["clerk"].id
    one, other = desk.register(), minor_to_execution(desk)
    with keep.operation(PROGRAM, "离职") as work:
        work.edit(User, gone, {"active": False})
    for verb in (
        lambda: intake.grade(director, one, "minor", "可补", owner_id=gone),
        lambda: transfer.transfer(director, one, gone, "换人"),
        lambda: scene.call(director, one, [gone]),
        lambda: handling.add_task(director, other, "补送", gone, TODAY),
    ):
        with pytest.raises(Refused, match="已不在职"):
            verb()
    assert desk.state(one) == "registered"
    assert moves.tasks(other) == []
