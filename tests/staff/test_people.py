"""People and units: entered, changed, refused and undone, on both engines."""

from __future__ import annotations

import pytest
from tests.people import add_customer, make_staff

from cmdesk.core import undo
from cmdesk.core.actor import PROGRAM, Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.staff.record import Unit, User
from cmdesk.staff.rules import actor_of, people, rights


def test_a_person_is_entered_and_active(office: Office) -> None:
    """The login is kept in one form, and the person may act at once."""
    staff = make_staff(office)
    values = {"login": " ＷangQ ", "name": "王强", "role": "客户经理", "unit_id": staff.units["west"]}
    user_id = people.add_user(staff["administrator"], values)
    person = keep.read(User, user_id)
    assert (person.login, person.role, person.active) == ("wangq", "account_manager", True)
    assert actor_of(user_id).team == {staff.units["west"]}


def test_a_login_is_given_once(office: Office) -> None:
    """Case and width make no second login."""
    staff = make_staff(office)
    with pytest.raises(Invalid, match="登录名“clerk”已被另一人员使用"):
        people.add_user(staff["administrator"], {"login": "CLERK", "name": "甲", "role": "clerk"})


def test_people_are_found_by_login_or_name(office: Office) -> None:
    """A login comes before a name, case and width make no difference to it; nobody named means oneself."""
    staff = make_staff(office)
    boss = staff["administrator"]
    first = people.add_user(boss, {"login": "wq1", "name": "王强", "role": "clerk"})
    other = people.add_user(boss, {"login": "wq2", "name": "wq1", "role": "clerk"})
    assert (people.person_named(" 王强 "), people.person_named("ＷQ1"), people.person_named("wq2")) == (
        first,
        first,
        other,
    )
    assert (people.person_or_self(boss, ""), people.person_or_self(boss, "王强")) == (boss.id, first)
    with pytest.raises(NotFound, match="没有叫“没有这个人”的人员"):
        people.person_named("没有这个人")
    people.add_user(boss, {"login": "wq3", "name": "王强", "role": "clerk"})
    with pytest.raises(NotFound, match="有 2 位，请写登录名"):
        people.person_named("王强")


def test_missing_values_are_named_at_their_fields(office: Office) -> None:
    """Everything that is missing is said at once."""
    staff = make_staff(office)
    with pytest.raises(Invalid) as refusal:
        people.add_user(staff["administrator"], {"name": " "})
    assert set(refusal.value.problems) == {"login", "name", "role"}


def test_only_who_may_edit_people_does(office: Office) -> None:
    """Every verb asks below the screen."""
    staff = make_staff(office)
    clerk = staff["clerk"]
    for attempt in (
        lambda: people.add_user(clerk, {"login": "x", "name": "x", "role": "clerk"}),
        lambda: people.edit_user(clerk, clerk.id, {"role": "general_manager"}),
        lambda: people.deactivate(clerk, staff.away.id),
        lambda: people.add_unit(clerk, {"name": "新区", "kind": "area"}),
        lambda: people.edit_unit(clerk, staff.units["west"], {"name": "新名"}),
        lambda: people.bin_unit(clerk, staff.units["west"]),
    ):
        with pytest.raises(NotAllowed, match="权限"):
            attempt()


def test_the_right_to_edit_people_does_not_make_administrators(office: Office) -> None:
    """Otherwise that one right would give all others."""
    staff = make_staff(office)
    rights.change_right(staff["administrator"], "clerk", "users.edit", Scope.ALL)
    clerk = actor_of(staff["clerk"].id)
    people.add_user(clerk, {"login": "x", "name": "新人", "role": "clerk"})
    for role in ("administrator", "系统管理员"):
        with pytest.raises(NotAllowed, match="只能由系统管理员任命"):
            people.edit_user(clerk, clerk.id, {"role": role})
        with pytest.raises(NotAllowed, match="只能由系统管理员添加"):
            people.add_user(clerk, {"login": "y", "name": "新人", "role": role})
    with pytest.raises(NotAllowed, match="只能由系统管理员修改"):
        people.deactivate(clerk, staff["administrator"].id)


def test_nobody_takes_away_his_own_administrator_right(office: Office) -> None:
    """Even with another administrator present, somebody else has to do it."""
    staff = make_staff(office)
    boss = staff["administrator"]
    people.edit_user(boss, staff["clerk"].id, {"role": "administrator"})
    with pytest.raises(Refused, match="不能取消自己的系统管理员岗位"):
        people.edit_user(boss, boss.id, {"role": "clerk"})
    with pytest.raises(Refused, match="不能停用自己"):
        people.deactivate(boss, boss.id)
    people.edit_user(boss, boss.id, {"phone": "13812345678"})
    other = actor_of(staff["clerk"].id)
    people.edit_user(other, boss.id, {"role": "clerk"})
    assert actor_of(boss.id).scope("rights.edit") is Scope.NONE


@pytest.mark.parametrize("values", [{"role": "clerk"}, {"active": False}])
def test_the_last_active_administrator_stays(office: Office, values: dict[str, object]) -> None:
    """Not by the program, not by the bin, not by undoing: one administrator always remains."""
    staff = make_staff(office)
    boss = staff["administrator"]
    with pytest.raises(Refused, match="最后一位在职的系统管理员"):
        people.edit_user(PROGRAM, boss.id, values)
    with pytest.raises(Refused, match="最后一位"), keep.operation(PROGRAM, "删除") as work:
        work.bin(User, boss.id)
    people.edit_user(boss, staff["clerk"].id, {"role": "administrator"})
    step = undo.last(boss)
    assert step is not None
    people.edit_user(actor_of(staff["clerk"].id), boss.id, values)
    with pytest.raises(Refused, match="最后一位"):
        undo.undo(boss, step.id)
    assert keep.read(User, staff["clerk"].id).role == "administrator"


def test_two_who_edit_the_same_person(office: Office) -> None:
    """The second learns of the first (three values), as everywhere."""
    staff = make_staff(office)
    boss, clerk = staff["administrator"], staff["clerk"]
    people.edit_user(boss, clerk.id, {"phone": "1111111"}, version=1)
    with pytest.raises(Conflict):
        people.edit_user(boss, clerk.id, {"phone": "2222222"}, version=1, before={"phone": ""})


def test_a_unit_cannot_stand_below_itself(office: Office) -> None:
    """Moves that would close a circle are refused; others change everybody's team."""
    staff = make_staff(office)
    boss = staff["administrator"]
    for target in ("east", "east_market"):
        with pytest.raises(Refused, match="不能移到它自己的下级"):
            people.edit_unit(boss, staff.units["east"], {"parent_id": staff.units[target]})
    people.edit_unit(boss, staff.units["east_market"], {"parent_id": staff.units["west"]})
    assert actor_of(staff["area_manager"].id).team == {staff.units["east"]}
    assert actor_of(staff.away.id).team == {staff.units["west"], staff.units["east_market"]}


def test_a_unit_in_use_is_not_binned(office: Office) -> None:
    """The sentence counts what is still there; an empty unit goes to the bin."""
    staff = make_staff(office)
    boss = staff["administrator"]
    add_customer(staff.away, staff.units["west"], "甲")
    add_customer(staff.away, staff.units["west"], "乙")
    with pytest.raises(Refused, match="“城西片区”下面还有") as refusal:
        people.bin_unit(boss, staff.units["west"])
    assert "1 个人员" in str(refusal.value)
    assert "2 个客户" in str(refusal.value)
    with pytest.raises(Refused, match="1 个部门/片区"):
        people.bin_unit(boss, staff.units["east"])
    empty = people.add_unit(boss, {"name": "空区", "kind": "area", "parent_id": staff.units["service"]})
    people.bin_unit(boss, empty)
    assert keep.read(Unit, empty).binned_at is not None


def test_units_are_renamed_as_the_office_likes(office: Office) -> None:
    """A unit's name is a record like any other (X-7), and one step back returns it."""
    staff = make_staff(office)
    boss = staff["administrator"]
    people.edit_unit(boss, staff.units["service"], {"name": "客户服务中心"})
    step = undo.last(boss)
    assert step is not None
    undo.undo(boss, step.id)
    assert keep.read(Unit, staff.units["service"]).name == "客户管理部"
