"""An added signer may be taken away by who added him, as long as he has not signed; nobody else's signature is touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.core.approval.conftest import Matter
from tests.core.approval.test_verbs import submit, waiting_for
from tests.people import Staff

from cmdesk.core import approval
from cmdesk.core.actor import PROGRAM
from cmdesk.core.approval import Approval, ApprovalPart, faults
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.notice import Notice
from cmdesk.staff.record import Deputy, User

SetFlow = Callable[..., str]
AREA, DIRECTOR, CHIEF = ({"role": role} for role in ("area_manager", "service_director", "general_manager"))


def states(one: int) -> dict[int, str]:
    return {
        part.user_id: part.state or "" for part in keep.read_all(ApprovalPart, "approval_id = ? ORDER BY id", (one,))
    }


def texts(user_id: int) -> list[str]:
    """Return what somebody has been told and not seen yet."""
    return [
        one.text for one in keep.read_all(Notice, "user_id = ? AND read_at IS NULL AND binned_at IS NULL", (user_id,))
    ]


def test_who_was_put_before_one_goes_and_one_is_asked_again(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """前加签 taken back: the part returns to who added; the trail names the verb and the person; one notice less."""
    area, clerk = staff["area_manager"], staff["clerk"]
    one = submit(staff, matter, set_flow((AREA, "any"), (CHIEF, "any")))
    approval.add_signer(area, one, clerk.id, "请先看")
    assert waiting_for(one) == "内勤"
    assert texts(clerk.id) == ["待审：试事项。"]
    assert approval.offers(area, keep.read(Approval, one))["remove_signer"] == ""
    approval.remove_signer(area, one, clerk.id, "不用了")
    assert waiting_for(one) == "区域经理"
    assert states(one) == {area.id: "waiting", clerk.id: "removed"}
    assert texts(clerk.id) == ["已减签：“试事项”不用您审了。"]
    said = approval.events(keep.read(Approval, one))[-1]
    assert (said.verb, said.to, said.words, said.who) == ("减签", "内勤", "不用了", "区域经理")
    with pytest.raises(Refused, match="没有轮到您"):
        approval.approve(clerk, one)
    assert approval.offers(area, keep.read(Approval, one))["remove_signer"].startswith("没有您加签")


def test_the_last_added_one_gone_the_step_is_over(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """后加签 taken back after one's own signature: what one's signature alone had done happens now."""
    area, clerk = staff["area_manager"], staff["clerk"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.add_signer(area, one, clerk.id, before=False)
    assert approval.approve(area, one) == "running"
    approval.remove_signer(area, one, clerk.id)
    assert keep.read(Approval, one).state == "approved"
    assert matter.states == ["running", "approved"]


def test_taking_away_does_not_sign_for_those_who_must(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """会签: with the added one gone the others are still waited for, and a queued one leaves nothing behind."""
    area, director, clerk = staff["area_manager"], staff["service_director"], staff["clerk"]
    one = submit(staff, matter, set_flow({"name": "会签", "who": [AREA, DIRECTOR], "mode": "all"}))
    approval.add_signer(area, one, clerk.id, before=False)
    approval.approve(director, one)
    assert waiting_for(one) == "区域经理"  # after means after who added him, not after anybody
    approval.remove_signer(area, one, clerk.id)
    assert waiting_for(one) == "区域经理"
    assert approval.approve(area, one) == "approved"


def test_whom_he_asked_goes_with_him(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """What an added signer delegated is needed by nobody once he is gone."""
    area, clerk, chief = staff["area_manager"], staff["clerk"], staff["general_manager"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.add_signer(area, one, clerk.id)
    approval.delegate(clerk, one, chief.id, "请看")
    approval.remove_signer(area, one, clerk.id)
    assert states(one) == {area.id: "waiting", clerk.id: "removed", chief.id: "removed"}
    assert approval.box(chief, "waiting") == []


def test_who_may_not(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Not somebody else's addition, not a signer of the flow, not who has signed, not when it is over."""
    area, director, clerk = staff["area_manager"], staff["service_director"], staff["clerk"]
    one = submit(staff, matter, set_flow({"name": "会签", "who": [AREA, DIRECTOR], "mode": "all"}))
    approval.add_signer(area, one, clerk.id)
    for other in ("service_director", "account_manager", "administrator", "clerk"):
        with pytest.raises(NotAllowed, match="只有加签的人"):
            approval.remove_signer(staff[other], one, clerk.id)
    with pytest.raises(Refused, match="不是这一步加签的人"):
        approval.remove_signer(area, one, director.id)
    approval.approve(clerk, one)
    with pytest.raises(Refused, match="已经办过"):
        approval.remove_signer(area, one, clerk.id)
    approval.refuse(area, one, "不合适")
    with pytest.raises(Refused, match="已拒绝"):
        approval.remove_signer(area, one, clerk.id)


def test_a_deputy_takes_away_in_the_other_name(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Whoever stands in for who added may take away what he added, and the trail says 代."""
    area, clerk, chief = staff["area_manager"], staff["clerk"], staff["general_manager"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.add_signer(area, one, chief.id)
    with pytest.raises(NotAllowed):
        approval.remove_signer(clerk, one, chief.id)
    today = approval.now().date()
    with keep.operation(PROGRAM, "代理") as work:
        work.add(
            Deputy,
            {
                "user_id": area.id,
                "deputy_id": clerk.id,
                "begins_on": date(2000, 1, 1),
                "ends_on": today.replace(year=today.year + 1, day=1),
            },
        )
    approval.remove_signer(clerk, one, chief.id)
    assert approval.events(keep.read(Approval, one))[-1].who == "内勤（代区域经理）"


def test_a_changed_matter_does_not_pass_by_taking_away(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """The way round is shut: what was changed is void, not approved."""
    area, clerk = staff["area_manager"], staff["clerk"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.add_signer(area, one, clerk.id, before=False)
    approval.approve(area, one)
    matter.write("二")
    with pytest.raises(approval.Changed):
        approval.remove_signer(area, one, clerk.id)
    assert keep.read(Approval, one).state == "void"


def test_departments_are_told_through_their_heads(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """A department is copied in as a person; one without a head is refused by name, and so is nobody."""
    one = submit(staff, matter, set_flow((AREA, "any")))
    me, area = staff["account_manager"], staff["area_manager"]
    unit = approval.directory().units(area.unit_id)[0]
    head = approval.directory().head(unit)
    approval.copy_to(me, one, [], "请知悉", units=[unit])
    said = approval.events(keep.read(Approval, one))[-1]
    assert head is not None
    assert said.to == f"{unit}（{approval.directory().name(head)}）"
    with pytest.raises(Refused, match="没有负责人"):
        approval.copy_to(me, one, [], units=["没有的部门"])
    with pytest.raises(Refused, match="请选要抄送"):
        approval.copy_to(me, one, [])


def test_whom_nobody_can_reach_gets_nothing(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Neither who has left nor who never was can be given a signature or a copy: it would wait for nobody."""
    area, clerk = staff["area_manager"], staff["clerk"]
    one = submit(staff, matter, set_flow((AREA, "any"), (CHIEF, "any")))
    with keep.operation(PROGRAM, "离职") as work:
        work.edit(User, clerk.id, {"active": False})
    for user in (clerk.id, 99_999):
        for verb in (approval.hand_over, approval.delegate, approval.add_signer):
            with pytest.raises(Refused, match="已不在职或没有这个人"):
                verb(area, one, user, "请看")
        with pytest.raises(Refused, match="已不在职或没有这个人"):
            approval.copy_to(area, one, [user])
    assert states(one) == {area.id: "waiting"}


def test_who_was_taken_away_is_not_said_to_have_signed(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """减签 tried twice says that he was taken away."""
    area, clerk = staff["area_manager"], staff["clerk"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.add_signer(area, one, clerk.id)
    approval.remove_signer(area, one, clerk.id)
    with pytest.raises(Refused, match="已经减去"):
        approval.remove_signer(area, one, clerk.id)


def test_a_demanded_signature_stays_in_its_role(
    staff: Staff, matter: Matter, set_flow: SetFlow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The general manager cannot pass on the signature that the documents ask of him (S4-47); an opinion he may ask."""
    monkeypatch.setattr(faults, "_demands", {})
    flow = set_flow((AREA, "any"), (CHIEF, "any"))
    faults.demand(flow, "general_manager", "总经理不能少。")
    one = submit(staff, matter, flow)
    approval.hand_over(staff["area_manager"], one, staff["service_director"].id)  # nobody demands that of him
    approval.approve(staff["service_director"], one)
    chief = staff["general_manager"]
    with pytest.raises(Refused, match="必须由这个岗位的人签字"):
        approval.hand_over(chief, one, staff["clerk"].id)
    assert waiting_for(one) == "总经理"
    approval.delegate(chief, one, staff["clerk"].id, "请先看")
    approval.approve(staff["clerk"], one, "可以")
    assert approval.approve(chief, one) == "approved"
