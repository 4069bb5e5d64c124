"""The pages of people, units, rights, regulations, the trail and backups, used like a person by keys and clicks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QWidget
from tests.people import PASSWORD, Staff, add_customer
from tests.staff.screens.conftest import TestDesk

from cmdesk.core import keep, regulation, undo
from cmdesk.core.actor import PROGRAM, Scope
from cmdesk.core.feature import declared
from cmdesk.customers.record import Customer, Person
from cmdesk.kit import ask
from cmdesk.staff.feature import SETTINGS
from cmdesk.staff.record import Unit, User
from cmdesk.staff.rules import actor_of, people, sign_in, signing_in, trail
from cmdesk.staff.screens.backups import Backups
from cmdesk.staff.screens.matrix import Matrix, MatrixModel
from cmdesk.staff.screens.operations import Operations
from cmdesk.staff.screens.own_password import OwnPassword
from cmdesk.staff.screens.regulations import Regulations
from cmdesk.staff.screens.units import Units
from cmdesk.staff.screens.users import Users

Show = Callable[[QWidget], QWidget]
SAVE = (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
NEW = (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture(autouse=True)
def agreeing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whoever is asked agrees; what was asked is kept."""
    asked: list[str] = []

    def confirm(_parent: object, _title: str, text: str, *_: object, **__: object) -> bool:
        asked.append(text)
        return True

    monkeypatch.setattr(ask, "confirm", confirm)
    return asked


def type_into(qtbot: Any, form: Any, values: dict[str, str]) -> None:
    """Type into the fields of a form and leave each with Tab."""
    for name, text in values.items():
        editor = form.editor(name)
        editor.setFocus()
        editor.selectAll()
        qtbot.keyClicks(editor, text) if text.isascii() else editor.insert(text)
        editor.textEdited.emit(editor.text())
        qtbot.keyClick(editor, Qt.Key.Key_Tab)


# -- people --------------------------------------------------------------------------------------------------------------


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


def test_a_refused_person_keeps_what_was_typed(users: Users, qtbot) -> None:
    """A login that is taken is said at its field; the name stays."""
    before = User.select().count()
    users.begin()
    type_into(qtbot, users.panel.form, {"login": "clerk", "name": "王强", "role": "nq"})
    users.panel.save()
    qtbot.waitUntil(lambda: bool(users.panel.form._entries["login"].problem))
    assert users.panel.form.editor("name").text() == "王强"
    assert User.select().count() == before


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


def test_nobody_switches_himself_off(users: Users, desk: TestDesk, qtbot) -> None:
    """The button is not offered on one's own page."""
    users._load(desk.actor.id)
    qtbot.waitUntil(lambda: users.panel.record_id == desk.actor.id)
    assert not users._state.isEnabled()


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
    from cmdesk.kit.form.conflict import ConflictDialog

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


# -- rights --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def matrix(desk: TestDesk, show: Show, qtbot) -> Matrix:
    page = Matrix(desk)  # type: ignore[arg-type]
    show(page)
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    page.view.setFocus()
    return page


def go(matrix: Matrix, index: Any) -> None:
    """Choose one cell."""
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    matrix.view.selectionModel().setCurrentIndex(index, flags)


def at(model: MatrixModel, role: str, action: str) -> Any:
    row = [one.key for one in model.actions].index(action)
    return model.index(row, model.roles.index(role))


def test_a_cell_goes_round_by_space_and_is_saved(
    matrix: Matrix, desk: TestDesk, staff: Staff, qtbot, agreeing: list[str]
) -> None:
    """Space goes on to the next scope, Ctrl+S asks with the change in words, and the verbs obey."""
    index = at(matrix.model, "account_manager", "customers.view")
    go(matrix, index)
    said = []
    for _ in range(4):
        qtbot.keyClick(matrix.view, Qt.Key.Key_Space)
        said.append(index.data())
    assert said == ["片区", "全部", "无", "本人"]
    assert not matrix.button.isEnabled()
    qtbot.keyClick(matrix.view, Qt.Key.Key_Space)
    qtbot.keyClick(matrix, *SAVE)
    qtbot.waitUntil(lambda: bool(desk.said))
    assert agreeing == ["客户经理 · 查看客户：本人 → 片区"]
    assert actor_of(staff["account_manager"].id).scope("customers.view") is Scope.TEAM
    qtbot.waitUntil(lambda: not matrix.model.changes)


def test_digits_choose_and_backspace_takes_back(matrix: Matrix, qtbot) -> None:
    """0 to 3 set several cells at once; a yes-or-no action knows only the ends."""
    view, model = matrix.view, matrix.model
    for action in ("customers.export", "backup.make"):
        go(matrix, at(model, "clerk", action))
        qtbot.keyClick(view, Qt.Key.Key_2)
    assert model.scope(("clerk", "customers.export")) is Scope.TEAM
    assert ("clerk", "backup.make") not in model.changes
    go(matrix, at(model, "clerk", "customers.export"))
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert model.changes == {}


def test_the_mouse_goes_round_too(matrix: Matrix, qtbot) -> None:
    """The first click chooses a cell, the next ones change it."""
    index = at(matrix.model, "clerk", "customers.export")
    matrix.view.scrollTo(index)
    place: QPoint = matrix.view.visualRect(index).center()
    qtbot.mouseClick(matrix.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert matrix.model.changes == {}
    qtbot.mouseClick(matrix.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert matrix.model.changes == {("clerk", "customers.export"): Scope.OWN}


def test_what_keeps_the_office_open_cannot_be_taken(matrix: Matrix, qtbot) -> None:
    """The administrator's own key stays, and the tooltip says why."""
    index = at(matrix.model, "administrator", "rights.edit")
    go(matrix, index)
    qtbot.keyClick(matrix.view, Qt.Key.Key_Space)
    assert matrix.model.changes == {}
    assert "必须保留" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_every_action_of_the_program_is_a_row(matrix: Matrix) -> None:
    """Nothing can be granted behind the page's back."""
    assert {action.key for action in matrix.model.actions} == set(declared())


def test_the_model_is_sound(matrix: Matrix, qtmodeltester) -> None:
    """Qt's own checks of a table model hold."""
    qtmodeltester.check(matrix.model)


# -- regulations ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def regulations(desk: TestDesk, show: Show, qtbot) -> Regulations:
    page = Regulations(desk)  # type: ignore[arg-type]
    show(page)
    qtbot.waitUntil(lambda: bool(page.panel.key))
    return page


def test_a_rule_changes_from_a_day_on(regulations: Regulations, desk: TestDesk, qtbot) -> None:
    """A new dated row: from then on the new value, before it the old one, and both stand in the history."""
    regulations.select("sign_in.lock_minutes")
    assert regulations.panel.key == "sign_in.lock_minutes"
    type_into(qtbot, regulations.panel.form, {"value": "12*5", "valid_from": "+3"})
    qtbot.keyClick(regulations.panel, *SAVE)
    qtbot.waitUntil(lambda: bool(desk.said))
    today = date.today()  # noqa: DTZ011
    assert regulation.on(today).number("sign_in.lock_minutes") == 15
    assert regulation.on(today + timedelta(days=3)).number("sign_in.lock_minutes") == 60
    qtbot.waitUntil(lambda: regulations.panel._history.rowCount() == 2)


def test_words_are_rules_too(regulations: Regulations, desk: TestDesk, qtbot) -> None:
    """What the office calls a role is changed on the same page (X-7)."""
    from cmdesk.staff.rules import role_label

    regulations.search.setText("term.role.account")
    regulations.select("term.role.account_manager")
    type_into(qtbot, regulations.panel.form, {"value": "业务代表"})
    regulations.panel.save()
    qtbot.waitUntil(lambda: bool(desk.said))
    assert role_label("account_manager") == "业务代表"


def test_lists_of_codes_are_read_and_ticked_in_words(regulations: Regulations, desk: TestDesk, qtbot) -> None:
    """Nobody meets a stored code: 异动走访, not anomaly; what is ticked is stored as before."""
    regulations.select("cadence.town.markets")
    assert "城市、城镇" in regulations.panel._facts.text()
    form = regulations.panel.form
    assert form is not None
    form.type_in("value", ("town", "village"))
    regulations.panel.save()
    qtbot.waitUntil(lambda: bool(desk.said))
    assert regulation.today().value("cadence.town.markets") == ["town", "village"]


def test_an_approval_flow_is_changed_in_its_editor(regulations: Regulations, qtbot) -> None:
    """A flow is told by its steps; instead of a field there is the way to the editor that checks it."""
    regulations.select("flow.customer_file")
    assert "经理审核" in regulations.panel._facts.text()
    assert "{" not in regulations.panel._facts.text()
    assert regulations.panel.form is None
    with qtbot.waitSignal(regulations.page_asked) as asked:
        regulations.panel.flows.click()
    assert asked.args == ["flows"]
    regulations.select("sign_in.lock_minutes")
    assert regulations.panel.form is not None
    assert not regulations.panel.flows.isVisible()


def test_days_that_have_been_counted_stay_as_they_were(regulations: Regulations, desk: TestDesk, qtbot) -> None:
    """A value from a past day on is refused beside its field."""
    regulations.select("sign_in.lock_minutes")
    type_into(qtbot, regulations.panel.form, {"value": "60", "valid_from": "2026-01-05"})
    regulations.panel.save()
    qtbot.waitUntil(lambda: "已经过去" in regulations.panel.form._entries["valid_from"].problem)
    assert not desk.said
    assert regulation.today().number("sign_in.lock_minutes") == 15


def test_who_may_not_change_rules_only_reads(desk: TestDesk, staff: Staff, show: Show, qtbot) -> None:
    """No field and no button without the right."""
    desk.actor = staff["account_manager"]
    page = Regulations(desk)  # type: ignore[arg-type]
    show(page)
    qtbot.waitUntil(lambda: bool(page.panel.key))
    assert page.panel.form is None
    assert not page.panel.button.isVisible()


# -- the trail -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def operations(desk: TestDesk, staff: Staff, show: Show, qtbot) -> Operations:
    customer = add_customer(staff["account_manager"], staff.units["east"], "福顺", bank_account="6222000011112222")
    with keep.operation(desk.actor, "修改客户 福顺") as work:
        work.edit(Customer, customer, {"grade": 12, "owner_id": staff.away.id, "bank_account": "6222000011113333"})
    page = Operations(desk)  # type: ignore[arg-type]
    show(page)
    qtbot.waitUntil(lambda: page._title.text() == "修改客户 福顺")
    return page


def rows_of(page: Operations) -> list[tuple[str, ...]]:
    return list(page._lines._rows)


def test_an_operation_is_told_field_by_field(operations: Operations) -> None:
    """Names instead of numbers, labels instead of columns, nothing confidential."""
    assert ("", "档位", "", "12") in [("", *row[1:]) for row in rows_of(operations)]
    assert ("", "客户经理", "客户经理", "外片") in [("", *row[1:]) for row in rows_of(operations)]
    account = next(row for row in rows_of(operations) if row[1] == "账号")
    assert account[2:] == (trail.MASK, trail.MASK)


def test_a_step_is_taken_back_from_the_page(operations: Operations, desk: TestDesk, qtbot) -> None:
    """The button undoes, the list shows it, and the step cannot be taken back twice."""
    assert operations.button.isEnabled()
    operations.button.click()
    qtbot.waitUntil(lambda: bool(desk.said))
    assert Customer.get().grade is None
    qtbot.waitUntil(lambda: not operations.button.isEnabled())


def test_own_operations_only(desk: TestDesk, staff: Staff, show: Show, qtbot) -> None:
    """Who may see only his own trail sees only that, in the list and below it."""
    with keep.operation(staff["clerk"], "内勤的一步") as work:
        work.note("user", staff["clerk"].id, "view", {})
    with keep.operation(staff.away, "别人的一步") as work:
        work.note("user", staff.away.id, "view", {})
    desk.actor = staff["clerk"]
    page = Operations(desk)  # type: ignore[arg-type]
    show(page)
    qtbot.waitUntil(lambda: page._title.text() == "内勤的一步")
    assert page.table.model.count == 1
    others = desk.office.database.row("SELECT id FROM operation WHERE title = '别人的一步'")
    assert others is not None
    page._load(others[0])
    qtbot.waitUntil(lambda: "只能查看自己的操作记录" in page._title.text())


def test_insiders_stay_hidden_in_the_trail(desk: TestDesk, staff: Staff) -> None:
    """Without the right to know insiders, their names and values are not told (S2-14)."""
    customer = add_customer(None, None, "福顺")
    with keep.operation(PROGRAM, "联系人") as work:
        work.add(Person, {"customer_id": customer, "name": "赵内线", "roles": ("insider",)})
    (operation,) = desk.office.database.row("SELECT MAX(id) FROM operation") or (0,)
    told = str(trail.lines(staff["administrator"], operation))
    assert "赵内线" not in told
    assert "赵内线" in str(trail.lines(PROGRAM, operation))


def test_what_the_trail_offers_to_undo_can_be_undone(desk: TestDesk, staff: Staff) -> None:
    """The button and the verb agree."""
    add_customer(None, None, "福顺")
    (operation,) = desk.office.database.row("SELECT MAX(id) FROM operation") or (0,)
    assert trail.may_undo(staff["administrator"], operation)
    assert not trail.may_undo(staff["clerk"], operation)
    undo.undo(staff["administrator"], operation)
    assert not trail.may_undo(staff["administrator"], operation)


# -- backups, one's own password -----------------------------------------------------------------------------------------


def test_a_backup_from_the_page_and_back(
    desk: TestDesk, show: Show, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing yet, one made, checked, restored: each said in a sentence."""
    page = Backups(desk)  # type: ignore[arg-type]
    show(page)
    qtbot.waitUntil(lambda: page._middle.currentWidget() is page._nothing)
    page.make()
    qtbot.waitUntil(lambda: page.lines.rowCount() == 1)
    page.check.click()
    qtbot.waitUntil(lambda: "完好" in page.said)
    monkeypatch.setattr(ask, "folder", lambda *_: tmp_path / "back")
    page.back.click()
    qtbot.waitUntil(lambda: "已恢复到" in page.said)
    assert (tmp_path / "back" / "office.db").exists()
    page.back.click()
    qtbot.waitUntil(lambda: "不会覆盖" in page.said)


def test_changing_ones_password_on_the_page(desk: TestDesk, show: Show, qtbot) -> None:
    """A wrong old one is said at its field; the right one changes it and clears the fields."""
    signing_in.reset_password(PROGRAM, desk.actor.id, PASSWORD)
    page = OwnPassword(desk)  # type: ignore[arg-type]
    show(page)
    for name, text in (("old", "not the old one"), ("password", "新的一句话 2026"), ("again", "新的一句话 2026")):
        page.card.line(name).edit.setText(text)
    page.card.sent.emit()
    qtbot.waitUntil(lambda: page.card.line("old").below == signing_in.WRONG)
    page.card.line("old").edit.setText(PASSWORD)
    page.card.sent.emit()
    qtbot.waitUntil(lambda: desk.said == ["密码已修改"])
    assert page.card.text("old") == ""
    assert sign_in("administrator", "新的一句话 2026").id == desk.actor.id


@pytest.mark.parametrize("page", SETTINGS, ids=lambda page: page.key)
def test_every_page_opens_for_everybody_who_may(page: Any, desk: TestDesk, staff: Staff, show: Show, qtbot) -> None:
    """Each role that is offered a page can open it without a refusal."""
    for actor in staff.actors.values():
        if page.action and actor.scope(page.action) is Scope.NONE:
            continue
        desk.actor = actor
        show(page.make(desk))
    qtbot.wait(50)
    assert desk.work.wait()
    assert desk.refused == []
