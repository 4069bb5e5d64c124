"""Approvals by their verbs: who may, in which order, with which words; nothing passes without a signature."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.core import approval, undo
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.approval import Approval, Facts, subjects
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.staff.record import Deputy, User
from cmdesk.staff.rules.signing_in import actor_of, reset_password

SetFlow = Callable[..., str]
MANAGER, AREA, DIRECTOR = {"superior": 1}, {"role": "area_manager"}, {"role": "service_director"}
CHIEF = {"role": "general_manager"}


def submit(staff: Staff, matter: Matter, flow: str, facts: Facts | None = None) -> int:
    return approval.submit(staff["account_manager"], "regulation", matter.id, flow, "试事项", facts)


def waiting_for(approval_id: int) -> str:
    found = keep.read(Approval, approval_id)
    return approval.line(found, datetime.now()).with_whom  # noqa: DTZ005


def test_a_matter_goes_step_by_step_to_its_end(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Each step waits for its signer; the record hears of the beginning and the end."""
    flow = set_flow((MANAGER, "any"), (DIRECTOR, "any"))
    one = submit(staff, matter, flow)
    assert waiting_for(one) == "区域经理"
    with pytest.raises(Refused, match="没有轮到您"):
        approval.approve(staff["service_director"], one)
    assert approval.approve(staff["area_manager"], one, "情况属实") == "running"
    assert approval.approve(staff["service_director"], one) == "approved"
    assert matter.states == ["running", "approved"]
    with pytest.raises(Refused, match="已批准"):
        approval.refuse(staff["service_director"], one, "晚了")


def test_nobody_signs_his_own_matter(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """A step that means the applicant himself goes to his superior, and he can not sign by any way."""
    flow = set_flow(({"role": "account_manager"}, "any"))
    with keep.operation(PROGRAM, "离职") as work:
        for other in (staff.beside, staff.away):
            work.edit(User, other.id, {"active": False})
    one = submit(staff, matter, flow)
    assert waiting_for(one) == "区域经理"
    with pytest.raises(Refused, match="不能审批自己"):
        approval.approve(staff["account_manager"], one)


def test_a_step_that_finds_nobody_goes_to_the_administrator(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Never through: with the only general manager gone, the administrator has it."""
    flow = set_flow((CHIEF, "any"))
    with keep.operation(PROGRAM, "离职") as work:
        work.edit(User, staff["general_manager"].id, {"active": False})
    assert waiting_for(submit(staff, matter, flow)) == "系统管理员"


def test_all_of_a_step_must_sign_where_it_says_so(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """会签: the step is over with the last signature, in any order."""
    step = {"name": "会签", "who": [AREA, DIRECTOR, CHIEF], "mode": "all"}
    one = submit(staff, matter, set_flow(step))
    for role in ("general_manager", "area_manager"):
        assert approval.approve(staff[role], one) == "running"
    assert approval.approve(staff["service_director"], one) == "approved"


def test_in_turn_the_second_waits_for_the_first(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """依次: only one of them has it at a time."""
    one = submit(staff, matter, set_flow({"name": "依次", "who": [AREA, DIRECTOR], "mode": "turn"}))
    assert waiting_for(one) == "区域经理"
    with pytest.raises(Refused):
        approval.approve(staff["service_director"], one)
    approval.approve(staff["area_manager"], one)
    assert waiting_for(one) == "客户管理部经理"
    assert approval.approve(staff["service_director"], one) == "approved"


def test_any_of_a_step_suffices(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """或签: the others have nothing left to do."""
    one = submit(staff, matter, set_flow({"name": "或签", "who": [AREA, DIRECTOR], "mode": "any"}))
    assert approval.approve(staff["service_director"], one) == "approved"
    assert approval.box(staff["area_manager"], "waiting") == []


def test_conditions_choose_the_steps(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """A small sum ends with the area manager, a large one goes on to the general manager."""
    steps = (
        {"name": "区域", "who": [AREA]},
        {"name": "总经理", "who": [CHIEF], "when": {"amount_from": 5000}},
    )
    flow = set_flow(*steps)
    small = submit(staff, matter, flow, Facts(amount=Decimal("4999.99")))
    assert approval.approve(staff["area_manager"], small) == "approved"
    large = submit(staff, matter, flow, Facts(amount=Decimal(5000)))
    assert approval.approve(staff["area_manager"], large) == "running"


@pytest.mark.parametrize("verb", [approval.refuse, approval.send_back])
def test_saying_no_needs_a_reason(verb: Callable[..., None], staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Without words neither refusing nor sending back happens, and nothing is written."""
    one = submit(staff, matter, set_flow((AREA, "any")))
    with pytest.raises(Refused, match="理由"):
        verb(staff["area_manager"], one, "  ")
    assert keep.read(Approval, one).state == "running"


def test_sent_back_and_unchanged_goes_on_where_it_stopped(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """The area manager need not sign the same words twice."""
    one = submit(staff, matter, set_flow((AREA, "any"), (DIRECTOR, "any")))
    approval.approve(staff["area_manager"], one)
    approval.send_back(staff["service_director"], one, "请补附件")
    assert keep.read(Approval, one).state == "returned"
    approval.resubmit(staff["account_manager"], one, "附件已补")
    assert waiting_for(one) == "客户管理部经理"


def test_sent_back_and_changed_begins_anew(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """New content needs every signature again and is counted as a new draft."""
    one = submit(staff, matter, set_flow((AREA, "any"), (DIRECTOR, "any")))
    approval.approve(staff["area_manager"], one)
    approval.send_back(staff["service_director"], one, "金额不对")
    matter.write("二")
    approval.resubmit(staff["account_manager"], one)
    assert waiting_for(one) == "区域经理"
    assert keep.read(Approval, one).version_number == 2


def test_sent_back_and_dearer_takes_the_steps_of_its_new_amount(
    staff: Staff, matter: Matter, set_flow: SetFlow
) -> None:
    """A small sum that comes back as a large one is signed as the large one it is."""
    amounts = [Decimal(10)]
    subjects.register(
        subjects.Subject(
            "regulation", matter.content, matter.settled, facts=lambda _id: approval.Facts(amount=amounts[-1])
        )
    )
    dear = {"name": "大额", "who": [DIRECTOR], "when": {"amount_from": 1000}}
    flow = set_flow({"name": "一", "who": [AREA]}, dear)
    one = approval.submit(
        staff["account_manager"], "regulation", matter.id, flow, "试事项", approval.Facts(amounts[-1])
    )
    approval.send_back(staff["area_manager"], one, "金额不对")
    matter.write("二")
    amounts.append(Decimal(1000))
    approval.resubmit(staff["account_manager"], one)
    approval.approve(staff["area_manager"], one)
    assert waiting_for(one) == "客户管理部经理"
    assert keep.read(Approval, one).amount == Decimal(1000)


def test_sent_back_to_the_step_before(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """The director may ask the area manager again without troubling the applicant."""
    one = submit(staff, matter, set_flow((AREA, "any"), (DIRECTOR, "any")))
    approval.approve(staff["area_manager"], one)
    approval.send_back(staff["service_director"], one, "请再核实", to="last")
    assert waiting_for(one) == "区域经理"


def test_a_change_after_submission_voids_the_approval(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """What was signed is what was submitted: a changed record cannot be signed, and both versions are kept."""
    flow = set_flow((AREA, "any"))
    one = submit(staff, matter, flow)
    matter.write("二")
    with pytest.raises(approval.Changed, match="已作废"):
        approval.approve(staff["area_manager"], one)
    assert keep.read(Approval, one).state == "void"
    two = submit(staff, matter, flow)
    first, second = keep.read(Approval, one), keep.read(Approval, two)
    assert "一" in first.content
    assert "二" in second.content
    assert second.version_number == 2


def test_a_deputy_signs_in_the_other_name(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Between the two days he may, the trail shows 代; before and after he may not."""
    one = submit(staff, matter, set_flow((AREA, "any")))
    clerk = staff["clerk"]
    with pytest.raises(Refused, match="没有轮到您"):
        approval.approve(clerk, one)
    today = date.today()  # noqa: DTZ011
    with keep.operation(PROGRAM, "代理") as work:
        work.add(
            Deputy,
            {"user_id": staff["area_manager"].id, "deputy_id": clerk.id, "begins_on": today, "ends_on": today},
        )
    assert [line.id for line in approval.box(clerk, "waiting")] == [one]
    assert approval.approve(clerk, one, "代为同意") == "approved"
    (stage,) = approval.stages(keep.read(Approval, one))
    assert stage.people[0][0] == "内勤（代区域经理）"
    assert stage.people[0][3] == "代为同意"


def test_a_deputy_is_none_outside_his_days(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Yesterday's deputy has nothing waiting today."""
    one = submit(staff, matter, set_flow((AREA, "any")))
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011
    with keep.operation(PROGRAM, "代理") as work:
        work.add(
            Deputy,
            {
                "user_id": staff["area_manager"].id,
                "deputy_id": staff["clerk"].id,
                "begins_on": yesterday,
                "ends_on": yesterday,
            },
        )
    assert approval.box(staff["clerk"], "waiting") == []
    with pytest.raises(Refused):
        approval.approve(staff["clerk"], one)


def test_who_left_with_something_to_sign_leaves_it_to_the_administrator(
    staff: Staff, matter: Matter, set_flow: SetFlow
) -> None:
    """Nothing gets stuck and nothing passes: it stands in the administrator's box, and the trail says for whom he signed."""
    one = submit(staff, matter, set_flow((AREA, "any"), (DIRECTOR, "any")))
    admin = staff["administrator"]
    with pytest.raises(Refused, match="没有轮到您"):
        approval.approve(admin, one)
    assert approval.box(admin, "waiting") == []
    with keep.operation(PROGRAM, "离职") as work:
        work.edit(User, staff["area_manager"].id, {"active": False})
    with pytest.raises(Refused, match="没有轮到您"):
        approval.approve(staff["service_director"], one)
    assert [line.id for line in approval.box(admin, "waiting")] == [one]
    assert approval.approve(admin, one, "代为审批") == "running"
    assert approval.events(keep.read(Approval, one))[-1].who == "系统管理员（代区域经理）"
    assert approval.box(admin, "waiting") == []


def test_much_money_asks_for_the_password_again(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Without it the verb says so, with a wrong one nothing is signed."""
    chief = staff["area_manager"]
    password = reset_password(PROGRAM, chief.id, temporary=False)
    one = submit(staff, matter, set_flow((AREA, "any"), password_from=1000), Facts(amount=Decimal(1000)))
    with pytest.raises(approval.PasswordNeeded, match="1,000"):
        approval.approve(chief, one)
    with pytest.raises(NotAllowed):
        approval.approve(chief, one, password="wrong-password-1")
    assert keep.read(Approval, one).state == "running"
    assert approval.approve(chief, one, password=password) == "approved"


def test_wrong_passwords_are_counted_although_nothing_is_signed(
    staff: Staff, matter: Matter, set_flow: SetFlow
) -> None:
    """Nobody tries passwords at a matter of much money: the fifth wrong one locks, and each is in the trail."""
    chief = staff["area_manager"]
    password = reset_password(PROGRAM, chief.id, temporary=False)
    one = submit(staff, matter, set_flow((AREA, "any"), password_from=1000), Facts(amount=Decimal(1000)))
    for _ in range(4):
        with pytest.raises(NotAllowed, match="密码不对"):
            approval.approve(chief, one, password="wrong-password-1")
    for last in ("wrong-password-1", password):
        with pytest.raises(NotAllowed, match="锁定"):
            approval.approve(chief, one, password=last)
    noted = current().rows("SELECT verb FROM audit WHERE verb = 'confirm_password_failed'")
    assert len(noted) == 6
    assert keep.read(Approval, one).state == "running"


def test_handing_over_delegating_and_adding(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """A part handed over is gone; a delegated one comes back; an added signer is waited for."""
    area, director, clerk = staff["area_manager"], staff["service_director"], staff["clerk"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.hand_over(area, one, director.id, "由您定")
    assert waiting_for(one) == "客户管理部经理"
    approval.delegate(director, one, clerk.id, "请核对")
    assert waiting_for(one) == "内勤"
    assert approval.approve(clerk, one, "核对无误") == "running"
    assert waiting_for(one) == "客户管理部经理"
    approval.add_signer(director, one, staff["general_manager"].id, before=False)
    assert approval.approve(director, one) == "running"
    assert waiting_for(one) == "总经理"
    assert approval.approve(staff["general_manager"], one) == "approved"


def test_a_part_never_goes_to_the_applicant(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """No detour lets somebody sign his own matter."""
    one = submit(staff, matter, set_flow((AREA, "any")))
    me = staff["account_manager"].id
    for verb in (approval.hand_over, approval.delegate, approval.add_signer):
        with pytest.raises(Refused, match="发起人"):
            verb(staff["area_manager"], one, me)


@pytest.mark.parametrize(
    ("verb", "word"), [(approval.hand_over, "转办"), (approval.delegate, "委派"), (approval.add_signer, "加签")]
)
def test_a_part_goes_to_somebody_who_has_none_yet(
    verb: Callable[..., None], word: str, staff: Staff, matter: Matter, set_flow: SetFlow
) -> None:
    """Neither to oneself, nor to who signs this step anyway, nor to who has left; each is told apart, nothing is written."""
    one = submit(staff, matter, set_flow({"name": "会签", "who": [AREA, DIRECTOR], "mode": "all"}, (CHIEF, "any")))
    area, director, clerk = staff["area_manager"], staff["service_director"], staff["clerk"]
    with keep.operation(PROGRAM, "离职") as work:
        work.edit(User, staff.away.id, {"active": False})
    head = audit.head(current())
    for receiver, sentence in (
        (area.id, f"不能{word}给自己"),
        (director.id, "已经在这一步审批人之中"),
        (staff["account_manager"].id, f"不能{word}给发起人本人"),
        (staff.away.id, "已不在职"),
    ):
        with pytest.raises(Refused, match=sentence):
            verb(area, one, receiver)
    assert audit.head(current()) == head
    verb(area, one, clerk.id, "请看")
    event = approval.events(keep.read(Approval, one))[-1]
    assert (event.key, event.words) == (verb.__name__, "请看")
    assert "内勤" in event.text()
    verb(director, one, staff["general_manager"].id)  # his own step comes later, in this one he had no part


def test_added_signers_are_taken_away_by_who_added_them(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Nobody else, and nobody who was not added; the list that offers it says the same."""
    one = submit(staff, matter, set_flow({"name": "会签", "who": [AREA, DIRECTOR], "mode": "all"}))
    area, director, clerk = staff["area_manager"], staff["service_director"], staff["clerk"]
    approval.add_signer(area, one, clerk.id, before=False)
    approval.delegate(director, one, staff["general_manager"].id)

    def offered(actor: Actor) -> list[int]:
        return [part.user_id for part in approval.removable(actor, keep.read(Approval, one))]

    assert (offered(area), offered(director), offered(clerk)) == ([clerk.id], [], [])
    with pytest.raises(NotAllowed, match="只有加签的人可以减签"):
        approval.remove_signer(director, one, clerk.id)
    with pytest.raises(Refused, match="不是这一步加签的人"):
        approval.remove_signer(director, one, staff["general_manager"].id)
    approval.remove_signer(area, one, clerk.id)
    assert offered(area) == []
    with pytest.raises(Refused, match="已经减去"):
        approval.remove_signer(area, one, clerk.id)


def test_withdraw_urge_copy_terminate(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """The applicant's and the administrator's verbs, and who may not use them."""
    me, flow = staff["account_manager"], set_flow((AREA, "any"))
    one = submit(staff, matter, flow)
    assert approval.urge(me, one) == ["区域经理"]
    approval.copy_to(me, one, [staff["clerk"].id])
    assert [line.id for line in approval.box(staff["clerk"], "copies")] == [one]
    with pytest.raises(NotAllowed):
        approval.withdraw(staff["area_manager"], one)
    approval.withdraw(me, one, "写错了")
    assert keep.read(Approval, one).state == "withdrawn"
    two = submit(staff, matter, flow)
    with pytest.raises(NotAllowed):
        approval.terminate(me, two, "不办了")
    approval.terminate(staff["administrator"], two, "不办了")
    assert matter.states == ["running", "withdrawn", "running", "terminated"]


def test_it_is_submitted_once(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """A matter under way is not sent a second time."""
    flow = set_flow((AREA, "any"))
    submit(staff, matter, flow)
    with pytest.raises(Refused, match="已经提交"):
        submit(staff, matter, flow)


def test_signatures_are_not_undone(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Ctrl+Z takes back no signature, not the administrator's either; the trail stays whole."""
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.approve(staff["area_manager"], one)
    for actor in (staff["area_manager"], actor_of(staff["administrator"].id)):
        step = undo.last(actor)
        if step is not None:
            with pytest.raises(Refused):
                undo.undo(actor, step.id)
    assert keep.read(Approval, one).state == "approved"
    assert list(audit.broken(current())) == []


def test_each_box_shows_its_own(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """我发起, 待我审, 已审: one matter stands in the right box of each person."""
    me, area = staff["account_manager"], staff["area_manager"]
    one = submit(staff, matter, set_flow({"name": "审", "who": [AREA], "limit": "1 工作日"}))
    (mine,) = approval.box(me, "mine")
    assert (mine.step_name, mine.with_whom) == ("审", "区域经理")
    assert mine.timer is not None
    assert [line.id for line in approval.box(area, "waiting")] == [one]
    approval.approve(area, one)
    assert approval.box(area, "waiting") == []
    assert [line.id for line in approval.box(area, "done")] == [one]
    assert approval.box(Actor(999, "x", "无关", "clerk"), "mine") == []
