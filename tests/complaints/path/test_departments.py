"""The departments that countersign a severe complaint: meant by their duty, whatever they are called (S4-45)."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.complaints.conftest import Desk, add_departments
from tests.complaints.path.steps import CHECK, sign

from cmdesk.complaints import paper
from cmdesk.complaints.rules import moves, rights
from cmdesk.complaints.rules.path import handling, intake
from cmdesk.complaints.rules.reading import lists
from cmdesk.core import approval
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound
from cmdesk.staff.record import Unit, User
from cmdesk.staff.rules.departments import duties, lacking

NAMES = {"production": "制造一部", "warehouse": "成品仓", "technical": "技术服务部"}


def countersign(desk: Desk) -> int:
    one = desk.register(wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    return one


def signers(one: int) -> list[str]:
    found = approval.of_record("complaint", one)
    assert found is not None
    parts = keep.read_all(approval.ApprovalPart, "approval_id = ? ORDER BY position, id", (found.id,))
    return [approval.directory().name(part.user_id) for part in parts]


def test_every_department_signs_for_itself(desk: Desk) -> None:
    """All five departments are asked at once beside sales and area, under whatever name the office gave them."""
    add_departments(desk.staff, NAMES)
    one = countersign(desk)
    assert signers(one) == [
        "制造一部负责人", "品控部负责人", "成品仓负责人", "物流部负责人", "技术服务部负责人", "销售部经理", "区域经理",
    ]  # fmt: skip
    assert "未设" not in moves.events(one)[-1].words
    for role in ("area_manager", "technical", "production", "sales_director", "quality", "warehouse"):
        sign(desk, one, role)
        assert desk.state(one) == "countersigning"
    sign(desk, one, "logistics")
    assert desk.state(one) == "proposing"
    rows = paper.sheet_values(desk.read(one))["signatures"]
    assert [row["unit"] for row in rows[:5]] == ["制造一部", "品控部", "成品仓", "物流部", "技术服务部"]
    assert all(row["agrees"] == "是" for row in rows)


def test_a_renamed_department_still_signs(desk: Desk) -> None:
    """The flow means the duty: another name changes nothing, and the sheet prints the new one."""
    with keep.operation(PROGRAM, "改名") as work:
        work.edit(Unit, desk.staff.units["quality"], {"name": "质量管理中心"})
    one = countersign(desk)
    sign(desk, one, "quality")
    assert "质量管理中心" in [row["unit"] for row in paper.sheet_values(desk.read(one))["signatures"]]


def test_a_department_that_does_not_exist_is_named(desk: Desk) -> None:
    """What the office does not have signs nothing, and both the trail and the sheet say so."""
    one = countersign(desk)
    assert signers(one) == ["品控部负责人", "物流部负责人", "销售部经理", "区域经理"]
    assert moves.events(one)[-1].words.endswith("（本单位未设生产、成品库、技术，不会签）")
    last = paper.sheet_values(desk.read(one))["signatures"][-1]
    assert last == {"unit": "生产、成品库、技术", "words": "本单位未设此部门，不会签"}


def test_a_department_without_people_is_signed_for_by_the_administrator(desk: Desk) -> None:
    """A department whose head has left never passes unsigned: the administrator settles it."""
    with keep.operation(PROGRAM, "离职") as work:
        work.edit(User, desk.staff["quality"].id, {"active": False})
    assert signers(countersign(desk))[0] == desk.staff["administrator"].name


def test_the_head_of_a_department_sees_what_he_signs_and_nothing_else(desk: Desk) -> None:
    """A complaint is on the list of who signs it from then on; the one beside it is not."""
    other = desk.register()
    one = desk.register(wish="要求赔偿")
    head = desk.staff["quality"]
    with pytest.raises(NotFound):
        rights.read(head, one)
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    assert [row.id for row in lists.rows(head, at=datetime.now())] == [one]  # noqa: DTZ005
    assert rights.read(head, one).id == one
    with pytest.raises(NotFound):
        rights.read(head, other)


def test_duties_know_their_departments(desk: Desk) -> None:
    """Each duty has the name of its department; what is lacking is called by its duty, a strange name by itself."""
    assert duties()["quality"] == "品控部"
    assert duties()["technical"] == ""
    assert lacking(["quality", "technical", "客户管理部", "档案室"]) == ["技术", "档案室"]
