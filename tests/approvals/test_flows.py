"""Flows as data: dated versions, what is refused, what is only warned of, who would sign."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.approvals.rules import flows, trying, wording
from cmdesk.core import approval
from cmdesk.core.approval import Approval, Facts, classes, faults
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.spec import Choice

AREA, DIRECTOR, CHIEF = ({"role": role} for role in ("area_manager", "service_director", "general_manager"))
CLASS = "test_class"


@pytest.fixture(autouse=True)
def _classes() -> None:
    classes.offer([Choice(CLASS, "核心", "hx")])


def today() -> date:
    return approval.now().date()


def flow_of(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "试流程", "steps": list(steps), **more}


def test_a_version_begins_on_its_day_and_what_runs_keeps_its_own(people: Staff, about: Matter, set_flow: Any) -> None:
    """An approval under way is signed by the flow, and asks for the password by the limit, under which it was submitted."""
    me, admin = people["account_manager"], people["administrator"]
    one = approval.submit(me, "regulation", about.id, set_flow((AREA, "any")), "试事项", Facts(amount=Decimal(900)))
    new = flow_of({"name": "审", "who": [DIRECTOR]}, {"name": "批", "who": [CHIEF]}, password_from=500)
    flows.save(admin, "test", new, today())
    (known,) = [found for found in flows.known(today()) if found.key == "test"]
    assert [(version.since, version.state) for version in known.versions] == [
        (today(), "now"),
        (date(2000, 1, 1), "past"),
    ]
    assert known.running == {date(2000, 1, 1): 1}
    assert approval.approve(people["area_manager"], one) == "approved"
    two = approval.submit(me, "regulation", about.id, "test", "试事项", Facts(amount=Decimal(900)))
    found = keep.read(Approval, two)
    assert (found.flow_name, found.flow_since, found.password_from) == ("试流程", today(), Decimal(500))
    with pytest.raises(approval.PasswordNeeded):
        approval.approve(people["service_director"], two)
    later = flow_of({"name": "审", "who": [AREA]})
    flows.save(admin, "test", later, today() + timedelta(days=30))
    assert approval.flow("test", today()).name == "试流程"
    assert len(approval.flow("test", today()).steps) == 2
    assert len(approval.flow("test", today() + timedelta(days=30)).steps) == 1


def test_who_may_change_a_flow_and_from_when(people: Staff, set_flow: Any) -> None:
    """Only with the right, never backwards, never with faults or with somebody who does not exist."""
    set_flow((AREA, "any"))
    good = flow_of({"name": "审", "who": [AREA]})
    with pytest.raises(NotAllowed):
        flows.save(people["account_manager"], "test", good, today())
    for value, since, said in (
        (good, today() - timedelta(days=1), "从今天或以后"),
        (flow_of({"name": "审", "who": []}), today(), "由谁审批"),
        (flow_of({"name": "审", "who": [{"person": "nobody"}]}), today(), "请换人"),
        (flow_of({"name": "审", "who": [AREA], "when": {"units": ["没有的片区"]}}), today(), "永远走不到"),
        (flow_of({"name": "审", "who": [AREA], "when": {"classes": ["没有"]}}), today(), "永远走不到"),
        (flow_of({"name": "审", "who": [AREA]}, copy_to=[{"head": "没有的部门"}]), today(), "抄送"),
    ):
        with pytest.raises(Refused, match=said):
            flows.save(people["administrator"], "test", value, since)


@pytest.mark.parametrize(
    ("step", "field", "said"),
    [
        ({"when": {"amount_from": 5000, "amount_below": 100}}, "amount_below", "永远走不到"),
        ({"when": {"amount_below": 0}}, "amount_below", "永远走不到"),
        ({"when": {"amount_from": "很多"}}, "amount_from", "数字"),
        ({"when": {"units": []}}, "units", "至少"),
        ({"who": [AREA, AREA]}, "who", "写重"),
        ({"who": [{"superior": 9}]}, "who", "由谁审批"),
        ({"limit": "1 工作日", "remind": [0]}, "remind", "百分数"),
        ({"remind": [50]}, "remind", "没有时限"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(step: dict[str, Any], field: str, said: str) -> None:
    """Contradicting conditions, a step that is never reached, somebody named twice: with the place of the step."""
    (fault,) = faults.faults(flow_of({"name": "先审", "who": [AREA]}, {"name": "审", "who": [AREA], **step}))
    assert (fault.step, fault.field) == (1, field)
    assert said in fault.sentence


def test_a_demanded_signature_is_not_left_out() -> None:
    """The general manager's step of severe complaints: neither left out, nor optional, nor one of several who suffice."""
    faults.demand("severe", "general_manager", "总经理不能少。")
    whole = {"name": "总经理", "who": [CHIEF]}
    assert faults.faults(flow_of(whole), "severe") == []
    assert faults.faults(flow_of({**whole, "who": [CHIEF, DIRECTOR], "mode": "all"}), "severe") == []
    for lame in ({"who": [AREA]}, {"when": {"amount_from": 1}}, {"who": [CHIEF, DIRECTOR]}):
        (fault,) = faults.faults(flow_of({**whole, **lame}), "severe")
        assert fault.sentence == "总经理不能少。"


def test_holes_are_shown_and_do_not_hinder(people: Staff) -> None:
    """Amounts that no step takes, a role that nobody has, a step without a limit."""
    with keep.operation(people["administrator"], "离职") as work:
        from cmdesk.staff.record import User

        work.edit(User, people["general_manager"].id, {"active": False})
    value = flow_of(
        {"name": "审", "who": [AREA], "when": {"amount_from": 100, "amount_below": 500}, "limit": "1 工作日"},
        {"name": "批", "who": [CHIEF], "when": {"amount_from": 1000}},
    )
    assert faults.gaps(value["steps"]) == ["金额不满 100 元", "金额 500 元到不满 1000 元"]
    said = [fault.sentence for fault in flows.holes(value, wording.lexicon())]
    assert sum("提交时会被拒绝" in one for one in said) == 2
    assert any("找不到总经理" in one and "转给系统管理员" in one for one in said)
    assert any("没有时限" in one for one in said)


def test_a_trial_says_who_would_sign(people: Staff, set_flow: Any) -> None:
    """The same people as when it is really submitted; steps left out say why, holes say who takes them."""
    set_flow((AREA, "any"))
    me = people["account_manager"]
    value = flow_of(
        {"name": "上级", "who": [{"superior": 1}]},
        {"name": "批", "who": [CHIEF], "when": {"amount_from": 1000}},
        {"name": "本人", "who": [{"person": _login(me.id)}]},
        {"name": "重点", "who": [DIRECTOR], "when": {"classes": [CLASS], "units": [_unit(me.unit_id)]}},
    )
    first, second, third, fourth = trying.trial("test", value, me.id, Decimal(999))
    assert first.signers == ("区域经理",)
    assert not second.taken
    assert "金额满 1000 元" in second.remarks[0]
    assert third.signers == ("区域经理",)
    assert "上级" in third.remarks[0]
    assert not fourth.taken
    full = trying.trial("test", value, me.id, Decimal(1000), kind=CLASS)
    assert [one.taken for one in full] == [True] * 4
    nobody = trying.trial("test", flow_of({"name": "审", "who": [{"superior": 5}]}), me.id)
    assert nobody[0].is_hole
    assert nobody[0].signers == (people["administrator"].name,)


def test_conditions_on_areas_hold_when_submitted(people: Staff, about: Matter, set_flow: Any) -> None:
    """The area of the matter and those above it count, though the feature names only the unit."""
    me = people["account_manager"]
    step = {"name": "审", "who": [AREA], "when": {"units": [_unit(people["area_manager"].unit_id)]}}
    flow = set_flow(step, {"name": "批", "who": [CHIEF]})
    one = approval.submit(me, "regulation", about.id, flow, "试事项")
    assert [stage.name for stage in approval.stages(keep.read(Approval, one))] == ["审", "批"]


def test_two_versions_are_compared_in_words(people: Staff) -> None:
    """Line by line: what came, what went, what became of what."""
    old = flow_of({"name": "审", "who": [AREA], "limit": "1 工作日"})
    new = flow_of(
        {"name": "审", "who": [AREA, DIRECTOR], "mode": "all", "limit": "2 工作日"}, {"name": "批", "who": [CHIEF]},
        copy_to=[AREA], password_from=100,
    )  # fmt: skip
    said = flows.differences(old, new, wording.lexicon())
    assert any("1 工作日 → " in one and "会签" in one and "2 工作日" in one for one in said)
    assert any(one.startswith("新增 第 2 步：批，总经理") for one in said)
    assert "新增 再次输入密码：满 100 元" in said
    assert flows.differences(new, new, wording.lexicon()) == []


def test_a_step_reminds_at_its_own_shares(people: Staff, about: Matter, set_flow: Any) -> None:
    """A step that says 30 % reminds at 30 %, though the office's general rule begins at 50."""
    from cmdesk.core import calendar

    flow = set_flow({"name": "审", "who": [AREA], "limit": "10 工作小时", "remind": [30]})
    one = approval.submit(people["account_manager"], "regulation", about.id, flow, "试事项")
    begin = calendar.current().opening(approval.now())
    at = calendar.current().add_working_minutes(begin, 4 * 60)
    assert [(told.approval_id, told.share) for told in approval.notices(at)] == [(one, 30)]


def _login(user_id: int) -> str:
    from cmdesk.staff.record import User

    return str(keep.read(User, user_id).login)


def _unit(unit_id: int | None) -> str:
    from cmdesk.staff.record import Unit

    assert unit_id is not None
    return str(keep.read(Unit, unit_id).name)
