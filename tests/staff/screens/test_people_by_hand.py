"""The pages of people and units, used like a person by keys and clicks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from tests.people import Staff
from tests.staff.screens.conftest import TestDesk, type_into

from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.kit import ask
from cmdesk.kit.form.conflict import ConflictDialog
from cmdesk.staff.record import Unit, User
from cmdesk.staff.rules import handover, people, sign_in, signing_in
from cmdesk.staff.screens.units import Units
from cmdesk.staff.screens.users import Users, unit_source

Show = Callable[[QWidget], QWidget]
SAVE = (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
NEW = (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)


pytestmark = pytest.mark.usefixtures("agreeing")


@pytest.fixture
def users(desk: TestDesk, show: Show, qtbot) -> Users:
    page = Users(desk)  # type: ignore[arg-type]
    show(page)
    qtbot.waitUntil(lambda: page.panel.record_id is not None)
    return page


def test_a_new_person_gets_a_password_that_works(users: Users, desk: TestDesk, qtbot) -> None:
    """Ctrl+N, the fields, Ctrl+S: the password is shown once on the page, and the person can sign in."""
    qtbot.keyClick(users, *NEW)
    type_into(qtbot, users.panel.form, {"login": "wangq", "name": "王强", "role": "khjl"})
    qtbot.keyClick(users.panel, *SAVE)
    qtbot.waitUntil(lambda: users.panel.record_id is not None)
    note = users.panel._note.text()
    assert "初始密码" in note
    password = note.split("：")[1].split("　")[0]
    actor = sign_in("wangq", password)
    assert (actor.name, actor.role) == ("王强", "account_manager")
    assert signing_in.must_change_password(actor)
    qtbot.waitUntil(lambda: users.table.model.count == User.select().count())
    assert desk.said == ["已保存人员 王强"]
    qtbot.waitUntil(lambda: users.table.current_id == users.panel.record_id)
    assert users.panel._note.text() == note


def test_the_next_person_begins_like_the_last_one(users: Users, staff: Staff, desk: TestDesk, qtbot) -> None:
    """His login is the pinyin of his name until another is typed, his role and unit those of who was added before."""
    form = users.panel.form
    qtbot.keyClick(users, *NEW)
    type_into(qtbot, form, {"name": "单小曾"})
    assert form.editor("login").text() == "shanxiaozeng"
    type_into(qtbot, form, {"login": "shanxz", "name": "单晓曾", "role": "khjl"})
    form.type_in("unit_id", staff.units["west"], "城西片区")
    assert form.editor("login").text() == "shanxz"
    qtbot.keyClick(users.panel, *SAVE)
    qtbot.waitUntil(lambda: bool(desk.said))
    qtbot.waitUntil(lambda: users.table.current_id == users.panel.record_id is not None)
    qtbot.keyClick(users, *NEW)
    type_into(qtbot, form, {"name": "仇芳"})
    qtbot.keyClick(users.panel, *SAVE)
    qtbot.waitUntil(lambda: User.get_or_none(User.name == "仇芳") is not None)
    made = User.get(User.name == "仇芳")
    assert (made.login, made.role, made.unit_id) == ("qiufang", "account_manager", staff.units["west"])


def test_what_was_just_saved_is_neither_asked_about_nor_written_into_another(
    users: Users, desk: TestDesk, qtbot, monkeypatch
) -> None:
    """On a slow disk the new person is kept, but not shown again yet: Ctrl+S and Ctrl+N come sooner."""
    monkeypatch.setattr(ask, "choose", lambda *_: pytest.fail("asked about what is kept"))
    users.panel.kept.disconnect()
    before = {one.id: (one.login, one.name) for one in User.select()}
    qtbot.keyClick(users, *NEW)
    type_into(qtbot, users.panel.form, {"login": "wangq", "name": "王强", "role": "khjl"})
    qtbot.keyClick(users.panel, *SAVE)
    qtbot.waitUntil(lambda: bool(desk.said))
    qtbot.keyClick(users.panel, *SAVE)
    assert desk.work.wait()
    qtbot.keyClick(users, *NEW)
    assert users.panel.form.editor("name").text() == ""
    after = {one.id: (one.login, one.name) for one in User.select()}
    assert {one: after[one] for one in before} == before
    assert len(after) == len(before) + 1


def test_a_unit_is_found_by_its_initials(desk: TestDesk, staff: Staff) -> None:
    """Letters of its pinyin, as customers and people are found."""
    source = unit_source(desk)  # type: ignore[arg-type]
    assert [name for _, name, _ in source.search("cxpq")] == ["城西片区"]
    assert [name for _, name, _ in source.search("西片")] == ["城西片区"]


def test_a_refused_person_keeps_what_was_typed(users: Users, qtbot) -> None:
    """A login that is taken is said at its field; the name stays."""
    before = User.select().count()
    users.begin()
    type_into(qtbot, users.panel.form, {"login": "clerk", "name": "王强", "role": "nq"})
    users.panel.save()
    qtbot.waitUntil(lambda: bool(users.panel.form._entries["login"].problem))
    assert users.panel.form.editor("name").text() == "王强"
    assert User.select().count() == before


def test_why_oneself_cannot_be_put_out_stands_beside_the_verb(
    users: Users, desk: TestDesk, staff: Staff, qtbot
) -> None:
    """The rule's own sentence, in the tooltip as well; nothing is said of somebody else."""
    users._load(desk.actor.id)
    qtbot.waitUntil(lambda: users.panel.record_id == desk.actor.id)
    assert not users._state.isEnabled()
    assert users.panel.lacking == users._state.toolTip() == people.NOT_ONESELF
    users._load(staff["clerk"].id)
    qtbot.waitUntil(users._state.isEnabled)
    assert users.panel.lacking == users._state.toolTip() == ""


def test_editing_a_person(users: Users, desk: TestDesk, staff: Staff, qtbot) -> None:
    """A change is saved, said, and can be undone."""
    users._load(staff["clerk"].id)
    qtbot.waitUntil(lambda: users.panel.record_id == staff["clerk"].id)
    type_into(qtbot, users.panel.form, {"phone": "13812345678"})
    qtbot.keyClick(users.panel, *SAVE)
    qtbot.waitUntil(lambda: bool(desk.said))
    assert keep.read(User, staff["clerk"].id).phone == "13812345678"


def test_leaving_and_coming_back(users: Users, staff: Staff, qtbot, agreeing: list[str]) -> None:
    """Deactivated after one question, shown with a sign, and taken back by the same button."""
    users._load(staff["clerk"].id)
    qtbot.waitUntil(lambda: users.panel.record_id == staff["clerk"].id)
    users._state.click()
    qtbot.waitUntil(lambda: users._state.text() == "重新启用")
    assert "不能登录" in agreeing[0]
    assert not keep.read(User, staff["clerk"].id).active
    users._state.click()
    qtbot.waitUntil(lambda: users._state.text() == "停用")


def test_who_leaves_is_asked_about_with_what_he_has_in_hand(
    users: Users, staff: Staff, qtbot, agreeing: list[str]
) -> None:
    """The question names what would be left with nobody, and where it is handed over."""
    leave = handover.add_source(lambda user_id: "客户 139 户" if user_id == staff["clerk"].id else "")
    try:
        users._load(staff["clerk"].id)
        qtbot.waitUntil(lambda: users.panel.record_id == staff["clerk"].id)
        users._state.click()
        qtbot.waitUntil(lambda: users._state.text() == "重新启用")
    finally:
        leave()
    assert "他手里还有：客户 139 户" in agreeing[0]
    assert "移交" in agreeing[0]


def test_one_administrator_alone_is_told_to_have_another(users: Users, staff: Staff, qtbot) -> None:
    """Nobody could give him a new password; the sentence goes when there are two."""
    qtbot.waitUntil(users.alone.isVisible)
    people.edit_user(staff["administrator"], staff["clerk"].id, {"role": "administrator"})
    users._reread()
    qtbot.waitUntil(users.alone.isHidden)


def test_a_reset_password_is_shown_once(users: Users, staff: Staff, qtbot) -> None:
    """It stands on the page until somebody else is looked at."""
    users._load(staff["clerk"].id)
    qtbot.waitUntil(lambda: users.panel.record_id == staff["clerk"].id)
    users._reset.click()
    qtbot.waitUntil(lambda: "新密码" in users.panel._note.text())
    password = users.panel._note.text().split("：")[1].split("　")[0]
    assert sign_in("clerk", password).id == staff["clerk"].id
    users._look(staff.away.id)
    assert users.panel._note.text() == ""


def test_the_list_of_people_is_searched(users: Users, qtbot) -> None:
    """Typing narrows the list; those who left appear when asked for."""
    users.search.setText("邻座")
    qtbot.waitUntil(lambda: users.table.model.count == 1)
    users.search.clear()
    qtbot.waitUntil(lambda: users.table.model.count == User.select().count())


def test_somebody_is_found_by_a_login_with_an_underscore(users: Users, qtbot) -> None:
    """What is typed stands for itself: ``_`` neither gets lost nor means any letter."""
    with keep.operation(PROGRAM, "人员") as work:
        for login in ("wang_li", "wangXli"):
            work.add(User, {"login": login, "name": login, "role": "account_manager", "active": True})
    users.search.setText("Wang_L")
    qtbot.waitUntil(lambda: users.table.model.count == 1)


def test_nobody_switches_himself_off(users: Users, desk: TestDesk, qtbot) -> None:
    """The button is not offered on one's own page."""
    users._load(desk.actor.id)
    qtbot.waitUntil(lambda: users.panel.record_id == desk.actor.id)
    assert not users._state.isEnabled()


def test_a_conflict_about_a_unit_is_read_by_names(
    users: Users, staff: Staff, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two have moved the same person: what was, mine and theirs are named, none is called empty."""
    clerk, seen = staff["clerk"].id, []
    users._load(clerk)
    qtbot.waitUntil(lambda: users.panel.record_id == clerk)
    users.panel.form.type_in("unit_id", staff.units["west"], "城西片区")
    people.edit_user(PROGRAM, clerk, {"unit_id": staff.units["east"]})
    monkeypatch.setattr(ConflictDialog, "exec", lambda dialog: seen.append([one.texts() for one in dialog.disputes]))
    users.panel.save()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [[("客户管理部", "城西片区", "城东片区")]]


# -- units ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def units(desk: TestDesk, show: Show, qtbot) -> Units:
    page = Units(desk)  # type: ignore[arg-type]
    show(page)
    qtbot.waitUntil(lambda: page.panel.record_id is not None)
    return page


def test_the_tree_shows_the_office(units: Units, staff: Staff) -> None:
    """Areas stand below their department, with how many people belong to each."""
    company = units.tree.topLevelItem(0)
    assert company.text(0) == "本公司"
    service = company.child(0)
    assert [service.child(at).text(0) for at in range(service.childCount())] == ["城东片区", "城西片区"]
    assert service.child(0).child(0).text(1) == "2"


def test_a_new_area_below_the_chosen_one(units: Units, staff: Staff, qtbot) -> None:
    """Ctrl+N begins below what is looked at; after saving it is chosen in the tree."""
    units._load(staff.units["east"])
    qtbot.waitUntil(lambda: units.panel.record_id == staff.units["east"])
    qtbot.keyClick(units, *NEW)
    type_into(qtbot, units.panel.form, {"name": "北市场"})
    qtbot.keyClick(units.panel, *SAVE)
    qtbot.waitUntil(lambda: Unit.get_or_none(Unit.name == "北市场") is not None)
    qtbot.waitUntil(lambda: units.tree.currentItem() is not None and units.tree.currentItem().text(0) == "北市场")


def test_areas_added_one_after_the_other_stand_beside_each_other(
    units: Units, desk: TestDesk, staff: Staff, qtbot
) -> None:
    """Ctrl+N after adding one adds the next beside it; it is said by its name; below it when it is looked at anew."""
    units._load(staff.units["east"])
    qtbot.waitUntil(lambda: units.panel.record_id == staff.units["east"])
    for name in ("北市场", "南市场"):
        qtbot.keyClick(units, *NEW)
        assert not units._delete.isEnabled()
        type_into(qtbot, units.panel.form, {"name": name})
        qtbot.keyClick(units.panel, *SAVE)
        qtbot.waitUntil(lambda name=name: units.tree.currentItem().text(0) == name)
        qtbot.waitUntil(lambda name=name: units.panel._title.text() == name)
    assert desk.said == ["已保存部门/片区 北市场", "已保存部门/片区 南市场"]
    made = [Unit.get(Unit.name == name) for name in ("北市场", "南市场")]
    assert [one.parent_id for one in made] == [staff.units["east"]] * 2
    units.tree.setCurrentItem(units._items[made[0].id])
    qtbot.waitUntil(lambda: units.panel.record_id == made[0].id)
    qtbot.keyClick(units, *NEW)
    assert units.panel.form.values()["parent_id"] == made[0].id


def test_a_unit_is_chosen_in_the_tree_that_came_before_it_was_said_to_be_kept(
    units: Units, staff: Staff, qtbot
) -> None:
    """What was saved is told of twice, in either order: to all pages, and to the one it was typed in."""
    made = people.add_unit(staff["administrator"], {"name": "北市场", "kind": "area", "parent_id": staff.units["east"]})
    units._read()
    qtbot.waitUntil(lambda: made in units._items)
    assert units.tree.currentItem() is not units._items[made]
    units.panel.kept.emit(made)
    qtbot.waitUntil(lambda: units.panel._title.text() == "北市场")
    assert units.tree.currentItem() is units._items[made]


def test_a_unit_in_use_is_refused_in_words(units: Units, desk: TestDesk, staff: Staff, qtbot) -> None:
    """Deleting what people belong to says who is still there."""
    units._load(staff.units["west"])
    qtbot.waitUntil(lambda: units.panel.record_id == staff.units["west"])
    units._bin()
    qtbot.waitUntil(lambda: bool(desk.refused))
    assert "1 个人员" in desk.refused[0]


def test_a_conflict_is_settled_field_by_field(
    units: Units, desk: TestDesk, staff: Staff, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else renamed the unit meanwhile: three values, and mine is kept knowingly."""
    units._load(staff.units["west"])
    qtbot.waitUntil(lambda: units.panel.record_id == staff.units["west"])
    type_into(qtbot, units.panel.form, {"name": "我的名字"})
    people.edit_unit(PROGRAM, staff.units["west"], {"name": "别人的名字"})
    seen: list[dict[str, Any]] = []

    def settle(dialog: ConflictDialog) -> int:
        seen.append(dialog.chosen())
        return 1

    monkeypatch.setattr(ConflictDialog, "exec", settle)
    units.panel.save()
    qtbot.waitUntil(lambda: keep.read(Unit, staff.units["west"]).name == "我的名字")
    assert seen == [{"name": "我的名字"}]
