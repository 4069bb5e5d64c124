"""Who was called to the scene and when each came (S4-49); who gets copies of the sheet, chosen and told (S4-47)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import CHECK, MONEY, PLAN, SIGNERS, SITE, minor_to_execution, sign

from cmdesk.complaints import paper
from cmdesk.complaints.rules import moments, rights
from cmdesk.complaints.rules.path import handling, intake, offers, scene, signing
from cmdesk.complaints.rules.people import copies
from cmdesk.core import approval, notice
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused

NOW = datetime.now().replace(second=0, microsecond=0)  # noqa: DTZ005
BARE = {name: value for name, value in CHECK.items() if name != "arrived_at"}


def checked(desk: Desk) -> int:
    one = desk.register(wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    return one


def decided(desk: Desk, **values: object) -> int:
    one = checked(desk)
    handling.verify(desk.staff["service_director"], one, CHECK)
    sign(desk, one, *SIGNERS)
    handling.propose(desk.staff["marketing_director"], one, {**MONEY, **values})
    return one


def told(desk: Desk, role: str) -> list[str]:
    at = datetime.now() + timedelta(days=60)  # noqa: DTZ005
    return [one.text for one in notice.listed(desk.staff[role], at=at)]


def test_each_has_his_own_time(desk: Desk) -> None:
    """Everybody who comes has a time; the first of them stops the clock, stands on the sheet and in what is signed."""
    one = checked(desk)
    chief, staff = desk.staff["service_director"], desk.staff
    scene.call(chief, one, [staff["quality"].id, staff["logistics"].id], "福顺店门口", at=NOW - timedelta(hours=3))
    scene.arrive(staff["quality"], one, user_id=staff["quality"].id, at=NOW - timedelta(minutes=50))
    scene.arrive(chief, one, name="承运司机老周", at=NOW - timedelta(minutes=40))
    scene.arrive(chief, one, user_id=staff["logistics"].id, absent=True, note="在外地")
    assert moments.plain(desk.read(one).arrived_at) == NOW - timedelta(minutes=50)
    handling.verify(chief, one, {**BARE, "arrived_at": NOW - timedelta(minutes=30)})
    rows = [(row["name"], row["arrived_at"]) for row in scene.said(desk.read(one))]
    assert rows == [
        ("品控部负责人", NOW - timedelta(minutes=50)), ("承运司机老周", NOW - timedelta(minutes=40)),
        ("客户管理部经理", NOW - timedelta(minutes=30)), ("物流部负责人", None),
    ]  # fmt: skip
    printed = paper.sheet_values(desk.read(one))["arrivals"]
    assert printed.startswith(f"品控部负责人 {NOW - timedelta(minutes=50):%H:%M}，承运司机老周 ")
    assert "物流部负责人" not in printed
    assert "承运司机老周" in signing.content(one)["到场人员"]


def test_who_was_called_is_told_and_sees_it(desk: Desk) -> None:
    """A call reaches him and shows him the complaint; he writes down his own arrival and nobody else's."""
    one = checked(desk)
    head = desk.staff["quality"]
    with pytest.raises(NotFound):
        rights.read(head, one)
    scene.call(desk.staff["service_director"], one, [head.id], "下午两点")
    assert any("请您到现场：下午两点" in text for text in told(desk, "quality"))
    assert offers.offers(head, rights.read(head, one))["arrive"] == ""
    with pytest.raises(NotAllowed):
        scene.arrive(head, one, name="别人")
    scene.arrive(head, one, user_id=head.id)


def test_a_report_waits_for_those_who_were_called(desk: Desk) -> None:
    """Nobody reports while it is not known whether all who were called came; nor without any arrival."""
    one = checked(desk)
    chief = desk.staff["service_director"]
    with pytest.raises(Invalid) as refused:
        handling.verify(chief, one, BARE)
    assert "arrived_at" in refused.value.problems
    scene.call(chief, one, [desk.staff["quality"].id], at=NOW - timedelta(hours=1))
    with pytest.raises(Refused, match="品控部负责人已通知到场"):
        handling.verify(chief, one, CHECK)
    assert scene.present(desk.read(one)) == []  # nothing of the refused report is left
    with pytest.raises(Invalid):
        scene.arrive(chief, one, user_id=desk.staff["quality"].id, absent=True)
    scene.arrive(chief, one, user_id=desk.staff["quality"].id, at=NOW - timedelta(minutes=1))
    handling.verify(chief, one, BARE)  # who sent others need not have come himself
    assert desk.state(one) == "countersigning"
    with pytest.raises(Refused, match="不在现场阶段"):
        scene.arrive(chief, one, user_id=chief.id)


def test_nobody_has_come_before_it_is_so(desk: Desk) -> None:
    """An arrival lies neither in the future nor before its call; somebody must be named."""
    one, chief = checked(desk), desk.staff["service_director"]
    with pytest.raises(Invalid):
        scene.arrive(chief, one, user_id=chief.id, at=NOW + timedelta(hours=2))
    with pytest.raises(Invalid):
        scene.arrive(chief, one, at=NOW)
    scene.call(chief, one, [desk.staff["quality"].id], at=NOW - timedelta(minutes=5))
    with pytest.raises(Invalid):
        scene.arrive(chief, one, user_id=desk.staff["quality"].id, at=NOW - timedelta(hours=5))


def test_a_second_visit_has_its_own_arrivals(desk: Desk) -> None:
    """Who came the first time has not come the second time: the clock of the second visit asks anew."""
    one = minor_to_execution(desk)
    run = desk.staff["service_director"]
    task = handling.add_task(run, one, "补送", desk.staff["clerk"].id, NOW.date())
    handling.do_task(desk.staff["clerk"], task, "签收单")
    from cmdesk.complaints.rules.path import closing

    closing.follow_up(desk.staff["account_manager"], one, satisfied=False, words="还是不对")
    assert desk.state(one) == "minor_site"
    assert scene.present(desk.read(one)) == []
    owner = desk.staff["area_manager"]
    with pytest.raises(Invalid):
        handling.report_site(owner, one, {**{key: SITE[key] for key in ("findings",)}, **PLAN})
    handling.report_site(owner, one, {**SITE, **PLAN, "arrived_at": datetime.now()})  # noqa: DTZ005
    assert [row["name"] for row in scene.said(desk.read(one))] == ["区域经理", "区域经理"]


def test_the_sheet_says_the_day_of_every_other_arrival(desk: Desk) -> None:
    """The day stands beside the arrivals once, the last one's: who came on another day has his own."""
    one = minor_to_execution(desk)
    found = desk.read(one)
    first = moments.plain(found.arrived_at)
    assert paper.sheet_values(found)["arrivals"].endswith(f" {first:%H:%M}")
    found.arrived_at = first + timedelta(days=2)
    assert paper.sheet_values(found)["arrivals"].endswith(f" {first:%m-%d %H:%M}")


def test_copies_go_to_departments_as_a_rule(desk: Desk) -> None:
    """Where nobody chooses, the departments the form names get copies, as far as the office has them."""
    one = decided(desk)
    assert copies.names(one) == ["品控部"]
    sign(desk, one, "service_director", "general_manager")
    assert paper.sheet_values(desk.read(one))["recipients"] == "品控部"
    assert any("处理单送达您处" in text for text in told(desk, "quality"))


def test_copies_are_chosen_and_told_when_it_is_approved(desk: Desk) -> None:
    """Departments and people who are chosen get it after the approval, and see the complaint from then on."""
    logistics, clerk = desk.staff.units["logistics"], desk.staff["clerk"]
    one = decided(desk, copies=(f"unit:{logistics}", f"user:{clerk.id}"))
    assert copies.names(one) == ["物流部", "内勤"]
    assert not any("处理单送达" in text for text in told(desk, "clerk"))
    sign(desk, one, "service_director", "general_manager")
    assert any("处理单送达您处" in text for text in told(desk, "clerk"))
    assert any("处理单送达您处" in text for text in told(desk, "logistics"))
    assert not any("处理单送达您处" in text for text in told(desk, "quality"))
    assert rights.read(desk.staff["logistics"], one).id == one


def test_nobody_else_gets_a_copy(desk: Desk) -> None:
    """What is no department and nobody of the people is refused by name, and nothing is kept."""
    with pytest.raises(Invalid, match="unit:99999"):
        decided(desk, copies=("unit:99999",))
    with pytest.raises(Invalid, match="没有这个部门"):
        copies.code_of("某某部")
    assert copies.code_of("品控部") == f"unit:{desk.staff.units['quality']}"
    assert copies.code_of("clerk") == f"user:{desk.staff['clerk'].id}"


def test_a_plan_proposed_again_keeps_who_was_chosen(desk: Desk) -> None:
    """Sent back and proposed anew, the copies are those of the new plan."""
    clerk = desk.staff["clerk"]
    one = decided(desk, copies=(f"user:{clerk.id}",))
    found = approval.of_record("complaint", one)
    assert found is not None
    approval.send_back(desk.staff["service_director"], found.id, "再算")
    handling.propose(
        desk.staff["marketing_director"], one, {**MONEY, "copies": (f"unit:{desk.staff.units['quality']}",)}
    )
    assert copies.names(one) == ["品控部"]
    assert json.loads(keep_content(one)).get("给予方式") == "冲减货款"


def keep_content(one: int) -> str:
    found = approval.of_record("complaint", one)
    assert found is not None
    return found.content


def test_who_comes_in_the_minute_of_the_call_has_come(desk: Desk) -> None:
    """Somebody next door is there at once; what is typed has no seconds, the call has."""
    one = desk.register(wish="要求赔偿")
    director, quality, logistics = (desk.staff[role] for role in ("service_director", "quality", "logistics"))
    intake.grade(director, one, "severe", "要求赔偿")
    called = (datetime.now() - timedelta(minutes=5)).replace(second=0, microsecond=0)  # noqa: DTZ005
    scene.call(director, one, [quality.id, logistics.id], at=called.replace(second=33))
    scene.arrive(director, one, user_id=quality.id, at=called)
    with pytest.raises(Invalid, match="早于通知时间"):
        scene.arrive(director, one, user_id=logistics.id, at=called - timedelta(minutes=1))
