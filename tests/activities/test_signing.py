"""Attending and giving on important days go through the approvals: sums, passwords, deputies, changes, random histories."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from tests.activities.test_commands import run
from tests.people import Staff, add_customer, make_staff

from cmdesk.activities import paper
from cmdesk.activities.record import CourtesyEvent, Gift
from cmdesk.activities.rules import records
from cmdesk.activities.rules.contributing import handing_over
from cmdesk.activities.rules.courtesy import events, gifts, signing
from cmdesk.approvals import acting
from cmdesk.approvals.rules import batch
from cmdesk.core import approval, notice, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.approval import Approval
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.notice import Notice
from cmdesk.customers.record import Customer, Person
from cmdesk.staff.record import Deputy, User
from cmdesk.staff.rules import directory
from cmdesk.staff.rules.signing_in import reset_password

TODAY = clock.today()
_shops = count(1)  # names of customers; a clock would give one twice in a thousand histories
ME, CHIEF, HEAD = "account_manager", "area_manager", "general_manager"


@pytest.fixture
def staff(office: Office) -> Staff:
    directory.register()
    signing.register()
    return make_staff(office)


def event(staff: Staff, amount: int | None = 300, *, of: str = ME, **values: Any) -> CourtesyEvent:
    usual = {"occasion": "opening", "happens_on": TODAY + timedelta(days=3), "way": "gift", "amount": amount}
    customer = values.pop("customer_id", None) or add_customer(staff[of], staff.units["east"], f"店{next(_shops)}")
    return events.add(staff[of], {**usual, "customer_id": customer, **values})


def submitted(staff: Staff, amount: int | None = 300, **values: Any) -> CourtesyEvent:
    made = event(staff, amount, **values)
    return signing.submit(staff[values.get("of", ME)], made.id)


def run_of(made: CourtesyEvent) -> Approval:
    found = approval.of_record(CourtesyEvent.KIND, made.id)
    assert found is not None
    return found


def test_the_amount_says_who_signs_and_who_types_his_password(staff: Staff) -> None:
    """Below the sum the superior alone; from it on the general manager too, and each with his password once more."""
    small = submitted(staff, 999)
    assert signing.approve(staff[CHIEF], small.id).state == "approved"
    large = submitted(staff, 1000)
    own = {one: reset_password(PROGRAM, staff[one].id, temporary=False) for one in (CHIEF, HEAD)}
    with pytest.raises(approval.PasswordNeeded, match=r"1,000\.00"):
        signing.approve(staff[CHIEF], large.id)
    with pytest.raises(NotAllowed):
        signing.approve(staff[CHIEF], large.id, password=own[HEAD])
    assert signing.approve(staff[CHIEF], large.id, password=own[CHIEF]).state == "waiting"
    with pytest.raises(approval.PasswordNeeded):
        signing.approve(staff[HEAD], large.id)
    done = signing.approve(staff[HEAD], large.id, "同意", password=own[HEAD])
    assert (done.state, done.approver_id) == ("approved", staff[HEAD].id)
    signed = paper.event_values(staff[ME], done)
    assert (signed["manager"]["name"], signed["director"]["opinion"]) == ("区域经理", "同意")


def test_no_door_passes_the_password_by(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch leaves it; both commands want the second password, that of signing in is none."""
    made = submitted(staff, 1500)
    number, chief = run_of(made).number, staff[CHIEF]
    (result,) = batch.approve_many(chief, [run_of(made).id], "同意")
    assert (result.approved, "再输入密码" in result.sentence) == (False, True)
    own = reset_password(PROGRAM, chief.id, temporary=False)
    monkeypatch.setenv("CMDESK_PASSWORD", own)
    monkeypatch.delenv(acting.SECOND, raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    for words in (("courtesy", "approve", str(made.id)), ("approvals", "approve", number)):
        with pytest.raises(Refused, match=acting.SECOND):
            run(chief, *words)
    assert run_of(made).state == "running"
    monkeypatch.setenv(acting.SECOND, own)
    assert run(chief, "courtesy", "approve", str(made.id))["state"] == "waiting"
    assert run_of(made).step == 1


def test_an_office_sets_its_own_sums(staff: Staff) -> None:
    """The flow is a dated row: another sum from today on, and what was submitted before keeps its way."""
    before = submitted(staff, 600)
    value = regulation.today().value("flow.courtesy")
    value = {
        **value,
        "password_from": 500,
        "steps": [value["steps"][0], {**value["steps"][1], "when": {"amount_from": 500}}],
    }
    regulation.change(staff["marketing_director"], "flow.courtesy", value, TODAY)
    after = submitted(staff, 600)
    assert [approval.asks_password(run_of(one)) for one in (before, after)] == [False, True]
    assert [len(approval.stages(run_of(one))) for one in (before, after)] == [1, 2]


def test_it_waits_in_the_boxes_and_a_deputy_signs_instead(staff: Staff) -> None:
    """我发起 and 待我审 show it; on his days the deputy signs, and 代 stands in the trail and on the paper."""
    made = submitted(staff)
    assert [one.id for one in approval.box(staff[ME], "mine")] == [run_of(made).id]
    assert [one.id for one in approval.box(staff[CHIEF], "waiting")] == [run_of(made).id]
    clerk = staff["clerk"]
    with pytest.raises(Refused, match="没有轮到您"):
        signing.approve(clerk, made.id)
    with keep.operation(PROGRAM, "代理") as work:
        today = approval.now().date()
        work.add(Deputy, {"user_id": staff[CHIEF].id, "deputy_id": clerk.id, "begins_on": today, "ends_on": today})
    done = signing.approve(clerk, made.id, "同意")
    assert "（代区域经理）" in approval.events(run_of(done))[-1].who
    assert paper.event_values(staff[ME], done)["manager"]["name"] == "内勤（代区域经理）"
    assert not approval.box(staff[CHIEF], "waiting")


def test_whoever_left_blocks_nothing(staff: Staff) -> None:
    """The superior has gone: an administrator signs in his place; nothing passes by itself."""
    with keep.operation(PROGRAM, "离职") as work:
        work.edit(User, staff[CHIEF].id, {"active": False})
    made = submitted(staff)
    assert made.state == "waiting"
    waiting = [name for name in staff.actors if approval.box(staff[name], "waiting")]
    assert waiting
    assert signing.approve(staff[waiting[0]], made.id).state == "approved"


def test_nobody_approves_what_he_plans(staff: Staff) -> None:
    """The superior's own event goes above him; what somebody else sees to is not submitted for him."""
    mine = submitted(staff, of=CHIEF)
    with pytest.raises(Refused, match="自己发起"):
        signing.approve(staff[CHIEF], mine.id)
    assert signing.approve(staff["service_director"], mine.id).state == "approved"
    customer = add_customer(staff[ME], staff.units["east"], "别人的")
    other = event(staff, customer_id=customer, user_id=staff[CHIEF].id)
    with pytest.raises(NotAllowed, match="本人提交"):
        signing.submit(staff[ME], other.id)


def test_a_change_voids_it_and_both_versions_stay(staff: Staff) -> None:
    """The customer is called otherwise after submitting: the signature is not taken, the draft before is kept."""
    made = submitted(staff)
    customer = keep.read(Customer, made.customer_id)
    with keep.operation(PROGRAM, "改名") as work:
        work.edit(Customer, customer.id, {"name": "新名称", "short_name": ""})
    with pytest.raises(approval.Changed):
        signing.approve(staff[CHIEF], made.id)
    assert (keep.read(CourtesyEvent, made.id).state, run_of(made).state) == ("planned", "void")
    again = signing.submit(staff[ME], made.id)
    assert run_of(again).version_number == 2
    (changed,) = [one for one in approval.compared(run_of(again)) if one.before is not None]
    assert (changed.label, changed.text, changed.before) == ("客户", "新名称", customer.title())


def test_what_is_signed_cannot_be_changed_past_the_rules(staff: Staff) -> None:
    """Under way and approved, no hand below the rules changes way, sum or day, nor bins what is being signed."""
    made = submitted(staff)
    with pytest.raises(Refused, match="正在审批"):
        events.edit(staff[ME], made.id, {"amount": 5}, version=made.version)
    for change in ({"amount": 5000}, {"way": "attend"}, {"happens_on": TODAY}, {"user_id": staff[CHIEF].id}):
        with pytest.raises(Refused, match="重新提交"), keep.operation(PROGRAM, "改") as work:
            work.edit(CourtesyEvent, made.id, change)
    with pytest.raises(Refused, match="不能删除"), keep.operation(PROGRAM, "删") as work:
        work.bin(CourtesyEvent, made.id)
    agreed = signing.approve(staff[CHIEF], made.id)
    with pytest.raises(Refused, match="重新提交"), keep.operation(PROGRAM, "改") as work:
        work.edit(CourtesyEvent, made.id, {"amount": 5000, "state": "done"})
    same = events.edit(staff[ME], made.id, {"amount": Decimal(300)}, version=agreed.version)
    assert same.state == "approved"
    other = events.edit(staff[ME], made.id, {"amount": Decimal(310)}, version=same.version)
    assert (other.state, other.approver_id) == ("planned", None)
    with pytest.raises(Refused, match="还没有批准"):
        events.finish(staff[ME], made.id, "送到")


def test_a_gift_without_a_sum_is_no_gift_for_nothing(staff: Staff) -> None:
    """Who gives says how much before he asks; a gift that nobody planned is not slipped in at the end."""
    unknown = event(staff, None)
    with pytest.raises(Refused, match="写金额"):
        signing.submit(staff[ME], unknown.id)
    with pytest.raises(Refused, match="还没有批准"):
        events.finish(staff[ME], unknown.id, "送到")
    call = event(staff, None, way="phone")
    with pytest.raises(Refused, match="不用审批"):
        signing.submit(staff[ME], call.id)
    with pytest.raises(Refused, match="没有计划送礼"):
        events.finish(staff[ME], call.id, "祝贺", "金条")
    assert events.finish(staff[ME], call.id, "祝贺").state == "done"


def test_the_ledger_is_no_way_round(staff: Staff) -> None:
    """What is worth more than the free sum is not just written down; what came of an approved day is."""
    customer = add_customer(staff[ME], staff.units["east"])
    base = {"customer_id": customer, "way": "given", "name": "烟具"}
    made = gifts.add(staff[ME], {**base, "worth": 200})
    with pytest.raises(Refused, match="提交审批"):
        gifts.add(staff[ME], {**base, "worth": Decimal("200.01")})
    with pytest.raises(Refused, match="提交审批"):
        gifts.edit(staff[ME], made.id, {"worth": Decimal(900)}, version=made.version)
    got = gifts.add(staff[ME], {**base, "way": "received", "worth": 900})
    with pytest.raises(Refused, match="提交审批"):
        gifts.edit(staff[ME], got.id, {"way": "given"}, version=got.version)
    done = submitted(staff, 400, customer_id=customer)
    with pytest.raises(approval.Unseen) as told:
        signing.approve(staff[CHIEF], done.id)
    signing.approve(staff[CHIEF], done.id, "老客户开业", despite=told.value.keys)
    events.finish(staff[ME], done.id, "送到", "花篮")
    (given_,) = keep.read_all(Gift, "event_id = ?", (done.id,))
    assert gifts.edit(staff[ME], given_.id, {"worth": Decimal(380)}, version=given_.version).worth == Decimal(380)
    with pytest.raises(Refused, match="提交审批"):
        gifts.edit(staff[ME], given_.id, {"worth": Decimal(900)}, version=keep.read(Gift, given_.id).version)


def test_an_insider_stays_unnamed(staff: Staff) -> None:
    """More people sign and are told than may know of him (S2-14)."""
    customer = add_customer(staff[ME], staff.units["east"])
    with keep.operation(PROGRAM, "内线") as work:
        person = work.add(Person, {"customer_id": customer, "name": "暗线王", "roles": ("insider",)})
        made = work.add(CourtesyEvent, {
            "customer_id": customer, "person_id": person, "occasion": "birthday", "happens_on": TODAY, "way": "gift",
            "amount": 100, "user_id": staff[ME].id,
        })  # fmt: skip
    signing.submit(staff[ME], made)
    found = run_of(keep.read(CourtesyEvent, made))
    assert "暗线王" not in f"{found.content}{found.title_text}"
    assert "保密联系人" in (found.content or "")


def test_whoever_has_no_part_neither_sees_nor_signs(staff: Staff) -> None:
    """An account manager of another area knows of no such event; whom it was handed to signs it."""
    made = submitted(staff)
    for verb in (signing.approve, signing.latest):
        with pytest.raises(NotFound):
            verb(staff.away, made.id)
    approval.hand_over(staff[CHIEF], run_of(made).id, staff.away.id, "请代审")
    assert signing.latest(staff.away, made.id) == run_of(made).id
    assert signing.approve(staff.away, made.id).state == "approved"


def test_what_people_were_told_is_settled_with_it(staff: Staff) -> None:
    """The call to sign goes when it is signed, that it came back when it is submitted again, its day when it is done."""
    made = submitted(staff)
    reminder = notice.Reminder(
        f"courtesy_event:{made.id}:x:due", "重要事件", "info", ("customer", made.customer_id), "due"
    )
    notice.collect(staff[ME], [reminder])

    def unread(who: str) -> list[str]:
        return [
            str(one.key).partition(":")[0]
            for one in keep.read_all(
                Notice, "user_id = ? AND read_at IS NULL AND binned_at IS NULL ORDER BY id", (staff[who].id,)
            )
        ]

    assert unread(CHIEF) == ["approval_part"]
    signing.send_back(staff[CHIEF], made.id, "写明事由")
    assert (unread(CHIEF), unread(ME)) == ([], ["courtesy_event", "approval"])
    signing.submit(staff[ME], made.id)
    assert unread(ME) == ["courtesy_event"]
    signing.approve(staff[CHIEF], made.id)
    events.finish(staff[ME], made.id, "送到")
    assert "courtesy_event" not in unread(ME)


def test_what_came_back_and_goes_another_way_leaves_no_draft(staff: Staff) -> None:
    """Sent back, then only a call: the draft that came back is over, with its trail; undo brings no signature back."""
    made = submitted(staff)
    signing.send_back(staff[CHIEF], made.id, "电话祝贺即可")
    back = keep.read(CourtesyEvent, made.id)
    events.edit(staff[ME], made.id, {"way": "phone", "amount": None}, version=back.version)
    assert events.finish(staff[ME], made.id, "已祝贺").state == "done"
    assert run_of(made).state == "void"
    assert [one.verb for one in approval.words(run_of(made))] == ["submit", "send_back", "void"]


def test_what_is_planned_goes_to_the_next_manager_and_what_is_signed_stays(staff: Staff) -> None:
    """The customer is handed over: what nobody signs yet can be submitted by who has him now, also what came back."""
    customer = add_customer(staff[ME], staff.units["east_market"], "移交的")
    waiting, back, fresh = (event(staff, customer_id=customer) for _ in range(3))
    for one in (waiting, back):
        signing.submit(staff[ME], one.id)
    signing.send_back(staff[CHIEF], back.id, "写明事由")
    with keep.operation(PROGRAM, "移交") as work:
        handing_over.follow(work, [customer], staff[ME].id, staff.beside.id)
    owners = [keep.read(CourtesyEvent, one.id).user_id for one in (waiting, back, fresh)]
    assert owners == [staff[ME].id, staff.beside.id, staff.beside.id]
    with keep.operation(PROGRAM, "移交") as work:
        work.edit(Customer, customer, {"owner_id": staff.beside.id})
    again = signing.submit(staff.beside, back.id)
    assert (again.state, run_of(again).applicant_id) == ("waiting", staff.beside.id)
    assert len(keep.read_all(Approval, "subject_id = ? AND state = 'void'", (back.id,))) == 1


def test_what_came_back_is_not_binned_with_its_approval_open(staff: Staff) -> None:
    """It would lie in 我发起 for ever; taken back it goes."""
    made = submitted(staff)
    signing.send_back(staff[CHIEF], made.id, "写明事由")
    chief = staff["service_director"]
    with pytest.raises(Refused, match="先在“审批…”里撤回"):
        records.bin_one(chief, CourtesyEvent, made.id)
    signing.withdraw(staff[ME], made.id)
    records.bin_one(chief, CourtesyEvent, made.id)
    assert keep.read(CourtesyEvent, made.id).binned_at is not None
