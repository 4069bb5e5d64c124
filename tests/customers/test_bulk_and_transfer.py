"""Many files at once, and whose they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.customers.conftest import MakeFile, People

from cmdesk.core import regulation, undo
from cmdesk.core.actor import PROGRAM, Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.customers.record import Customer, OwnerDecision
from cmdesk.customers.rules.file import extra
from cmdesk.staff.record import User


def test_a_bulk_edit_does_what_its_preview_says(people: People, opened: MakeFile) -> None:
    """The preview names changed, unchanged and refused files; the edit changes exactly the first; undo puts back."""
    extra.define(people.boss, "茶位", "whole")
    mine = [opened(people.wang, f"店{n}", monthly_volume=n * 10, grade=3) for n in range(4)]
    alike = opened(people.wang, "已是", grade=8, monthly_volume=10, **{"extra.cw": 2})
    strict = opened(people.wang, "最高", peak_volume=5)
    other = opened(people.zhao, "别人的")
    ids = [file.id for file in (*mine, alike, strict, other)]
    values = {"grade": 8, "monthly_volume": 10, "extra.cw": "2"}
    preview = rules.bulk_preview(people.boss, ids, values)
    assert preview.ids == (*(file.id for file in mine), other.id)
    assert preview.unchanged == 1
    assert preview.refused == ((strict.id, "最高", "最高月销量不能小于月均销量，请核对。"),)
    first = [(one.label, one.before, one.after) for one in preview.changes if one.customer_id == mine[0].id]
    assert first == [("档位", "3", "8"), ("月均销量", "0", "10"), ("茶位", "", "2")]
    with pytest.raises(Invalid, match="“最高”：最高月销量"):
        rules.bulk_edit(people.boss, ids, values)
    assert rules.bulk_edit(people.boss, preview.ids, values) == len(preview.ids)
    assert {(one.grade, one.extra) for one in Customer.select().where(Customer.id << preview.ids)} == {(8, '{"cw":2}')}
    step = undo.last(people.boss)
    assert step is not None
    assert step.title == "批量修改 5 户的档位、月均销量、茶位"
    undo.undo(people.boss, step.id)
    assert [rules.read(people.boss, file.id).grade for file in mine] == [3, 3, 3, 3]


def test_what_needs_a_decision_is_no_bulk_edit(people: People, opened: MakeFile) -> None:
    """Numbers, owners and confidential fields are refused; so is any file beyond the actor's reach."""
    file, other = opened(people.li), opened(people.zhao)
    with pytest.raises(Invalid, match="请用“移交”"):
        rules.bulk_edit(people.boss, [file.id], {"owner_id": people.wang.id})
    with pytest.raises(Invalid, match="机密字段不能批量修改"):
        rules.bulk_edit(people.boss, [file.id], {"bank_account": "1"})
    with pytest.raises(NotFound):
        rules.bulk_edit(people.supervisor, [file.id, other.id], {"grade": 3})
    with pytest.raises(NotAllowed, match="改到别的片区"):
        rules.bulk_edit(people.supervisor, [file.id], {"area_id": people.west})
    assert rules.read(people.boss, file.id).grade is None


def test_a_transfer_is_a_decision_with_a_reason(people: People, opened: MakeFile, office: Office) -> None:
    """Who had it, who has it, why and since when are kept; the file moves into the new owner's area (S3-10)."""
    files = [opened(people.li, "甲"), opened(people.li, "乙"), opened(people.wang, "丙")]
    ids = [file.id for file in files]
    with pytest.raises(NotAllowed, match="没有移交客户的权限"):
        rules.transfer(people.li, ids[:1], people.wang.id, "换人")
    with pytest.raises(Refused, match="要写明理由"):
        rules.transfer(people.boss, ids, people.wang.id, "  ")
    with pytest.raises(NotAllowed, match="赵燕不属于您的片区"):
        rules.transfer(people.supervisor, ids, people.zhao.id, "调整")
    assert rules.transfer(people.supervisor, ids, people.wang.id, "李敏调岗") == 2
    assert {file.owner_id for file in Customer.select()} == {people.wang.id}
    decisions = list(OwnerDecision.select())
    reader = replace(people.supervisor, rights={**people.supervisor.rights, "audit.view": Scope.TEAM})
    (why,) = [one for one in rules.trail(reader, ids[0]) if one.kind == "owner_decision"]
    assert why.changes["reason"][1] == "李敏调岗"
    assert [(one.before_id, one.after_id, one.reason) for one in decisions] == [
        (people.li.id, people.wang.id, "李敏调岗")
    ] * 2
    assert rules.transfer(people.boss, ids[:1], people.zhao.id, "就近") == 1
    assert rules.read(people.zhao, ids[0]).area_id == people.west
    step = undo.last(people.boss)
    assert step is not None
    undo.undo(people.boss, step.id)
    assert (keep.read(Customer, ids[0]).owner_id, keep.read(Customer, ids[0]).area_id) == (people.wang.id, people.east)


def test_a_transfer_may_leave_the_file_in_its_area(people: People, opened: MakeFile) -> None:
    """Whoever lends a hand next door takes the customer, not the street; a receiver without an area moves nothing."""
    file = opened(people.li, "甲")
    assert rules.transfer(people.boss, [file.id], people.zhao.id, "代管", move_area=False) == 1
    assert (found := rules.read(people.boss, file.id)).owner_id == people.zhao.id
    assert found.area_id == people.east
    assert rules.transfer(people.boss, [file.id], people.boss.id, "收回") == 1
    assert rules.read(people.boss, file.id).area_id == people.east
    assert rules.transfer(people.boss, [file.id], people.boss.id, "收回") == 0


def test_abler_people_get_more(people: People, opened: MakeFile) -> None:
    """With 200 % one ends with twice as many as the ordinary one; what cannot be read is refused by name (S3-11)."""
    leads = [opened(people.boss, f"线索{n}", area_id=people.east).id for n in range(6)]
    both = [people.li.id, people.wang.id]
    able = f"{keep.read(User, people.wang.id).login}：200 %"
    regulation.change(PROGRAM, "assign.ability", [able], date(2020, 1, 1))
    shared = list(rules.evenly(leads, both).values())
    assert [shared.count(one) for one in both] == [2, 4]
    assert rules.evenly(leads, []) == {}
    for wrong in ("wang", "wang:很能干", "wang:0", "wang:-5%"):
        regulation.change(PROGRAM, "assign.ability", [wrong], date(2020, 1, 2))
        with pytest.raises(Refused, match=f"“{wrong}”看不懂"):
            rules.evenly(leads, both)


def test_nobody_gets_customers_after_leaving(people: People, opened: MakeFile) -> None:
    """A person who has left is refused as a new owner."""
    file = opened(people.li)
    with keep.operation(people.boss, "离职") as work:
        work.edit(User, people.wang.id, {"active": False})
    with pytest.raises(Refused, match="王强已不在职"):
        rules.transfer(people.boss, [file.id], people.wang.id, "接手")


def test_leads_without_owner_are_shared_out_evenly(people: People, opened: MakeFile) -> None:
    """Files nobody owns are listed for the manager, who shares them out so that numbers come out even (S3-11, S3-13)."""
    opened(people.li, "甲"), opened(people.li, "乙")
    leads = [opened(people.boss, f"线索{n}", area_id=people.east).id for n in range(4)]
    assert rules.without_owner(people.boss) == leads
    assert rules.without_owner(people.supervisor) == leads
    assert rules.without_owner(people.zhao) == []
    proposal = rules.evenly(leads, [people.li.id, people.wang.id])
    assert sorted(proposal.values()) == sorted([people.wang.id] * 3 + [people.li.id])
    assert rules.assign(people.boss, proposal, "营销活动线索分配") == 4
    assert rules.without_owner(people.boss) == []


def test_nobody_takes_a_step_back_in_a_file_out_of_sight(people: People, opened: MakeFile, office: Office) -> None:
    """What somebody typed weeks ago stays when the customer has gone to another area; so does the file he opened."""
    file = opened(people.li, note="原来")
    rules.edit(people.li, file.id, {"note": "改过"}, version=file.version)
    rules.add_person(people.li, file.id, {"name": "张三"})
    rules.transfer(people.boss, [file.id], people.zhao.id, "换片区")
    steps = office.database.rows("SELECT id FROM operation WHERE actor_id = ? ORDER BY id DESC", (people.li.id,))
    assert len(steps) == 3
    for (step,) in steps:
        with pytest.raises(NotAllowed, match="1 户客户现在不在您可以查看的范围内"):
            undo.undo(people.li, step)
    kept = rules.read(people.boss, file.id)
    assert (kept.note, kept.binned_at) == ("改过", None)
    assert [one.name for one in rules.persons_of(people.boss, file.id)] == ["张三"]
