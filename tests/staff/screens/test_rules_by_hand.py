"""The pages of rights and regulations, used like a person by keys and clicks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from tests.people import Staff
from tests.staff.screens.conftest import TestDesk, type_into

from cmdesk.core import regulation
from cmdesk.core.actor import Scope
from cmdesk.core.feature import declared
from cmdesk.kit import ask
from cmdesk.staff.rules import actor_of
from cmdesk.staff.screens.matrix.grid import MatrixView
from cmdesk.staff.screens.matrix.model import MatrixModel
from cmdesk.staff.screens.matrix.page import Matrix
from cmdesk.staff.screens.regulations.page import Regulations

Show = Callable[[QWidget], QWidget]
SAVE = (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
NEW = (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)


pytestmark = pytest.mark.usefixtures("agreeing")


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


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("内勤", "内勤"),
        ("系统管理员", "系统管\n理员"),
        ("客户管理部经理", "客户管理\n部经理"),
        ("零售客户服务客户经理岗", "零售客户\n服务客户\n经理岗"),
        ("客户管理与营销服务部门总经理助理", "客户管理\n与营销服\n务部门…"),
    ],
)
def test_a_long_name_of_a_role_is_read_in_its_narrow_column(qapp: QApplication, name: str, shown: str) -> None:
    """An office names its roles itself: a name is broken or ends in dots, never cut at both sides; the tip has it all."""
    model = MatrixModel(qapp)
    model.show({}, {model.roles[0]: name})
    assert model.headerData(0, Qt.Orientation.Horizontal) == shown
    assert model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == name


def test_the_names_of_the_rights_cover_no_column(matrix: Matrix, qtbot) -> None:
    """Painted as soon as the scopes are there, the matrix has its names beside the columns, not over the first ones."""
    model = MatrixModel()
    view = MatrixView(model)
    qtbot.addWidget(view)
    view.resize(1043, 560)
    view.show()
    qtbot.waitExposed(view)
    scopes = {action.key: Scope.ALL for action in matrix.model.actions}
    model.show(dict.fromkeys(model.roles, scopes), {})
    view.setCurrentIndex(model.index(0, 0))
    view.grab()
    names = view.verticalHeader().width()
    assert names > 0
    assert view.viewport().geometry().left() >= names


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


def test_rights_saved_on_leaving_let_one_leave(
    matrix: Matrix, desk: TestDesk, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """保存权限 saves and goes on, 取消 stays with what was changed."""
    for answer, leaves, changes in (("cancel", False, 1), ("yes", True, 0)):
        go(matrix, at(matrix.model, "clerk", "customers.export"))
        if not matrix.model.changes:
            qtbot.keyClick(matrix.view, Qt.Key.Key_Space)
        monkeypatch.setattr(ask, "choose", lambda *_, answer=answer: answer)
        assert matrix.may_leave() is leaves
        qtbot.settle(desk.work)
        assert len(matrix.model.changes) == changes


def test_the_mouse_goes_round_too(matrix: Matrix, qtbot) -> None:
    """The first click chooses a cell, the next ones change it."""
    index = at(matrix.model, "clerk", "customers.export")
    matrix.view.scrollTo(index)
    place: QPoint = matrix.view.visualRect(index).center()
    qtbot.mouseClick(matrix.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert matrix.model.changes == {}
    qtbot.mouseClick(matrix.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert matrix.model.changes == {("clerk", "customers.export"): Scope.OWN}


def test_a_right_is_found_by_its_name(matrix: Matrix, qtbot) -> None:
    """Ctrl+F, some of its words, Enter: the keys are in its row; what was changed stays when all are shown again."""
    go(matrix, at(matrix.model, "clerk", "customers.view"))
    qtbot.keyClick(matrix, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(matrix.search.hasFocus)
    matrix.search.setText("导出 往来")
    assert [matrix.model.actions[row].label for row in matrix.view.shown()][:1] == ["导出往来"]
    qtbot.keyClick(matrix.search, Qt.Key.Key_Return)
    qtbot.keyClick(matrix.view, Qt.Key.Key_3)
    assert matrix.model.changes == {("clerk", "activities.export"): Scope.ALL}
    qtbot.keyClick(matrix.search, Qt.Key.Key_Escape)
    assert len(matrix.view.shown()) == len(matrix.model.actions)
    assert len(matrix.model.changes) == 1


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


def test_the_keys_stay_in_the_form_of_a_rule_that_was_saved(regulations: Regulations, desk: TestDesk, qtbot) -> None:
    """Enter through value and day saves; whoever goes on typing types there, not somewhere else in the window."""
    regulations.select("share.core")
    type_into(qtbot, regulations.panel.form, {"value": "6", "valid_from": "+1"})
    before = regulations.panel.form
    before.focus("valid_from")
    qtbot.keyClick(regulations.panel, *SAVE)
    qtbot.waitUntil(lambda: bool(desk.said))
    qtbot.waitUntil(lambda: regulations.panel.form is not before)
    assert regulations.panel.form.isAncestorOf(QApplication.focusWidget())


def test_a_value_is_listed_with_its_unit(regulations: Regulations, desk: TestDesk, qtbot) -> None:
    """However narrow the list, 15 is never left without its %."""
    regulations.select("share.core")
    row = regulations.table.currentIndex().row()
    regulations.resize(420, 400)
    assert str(regulations.lines.index(row, 1).data()).endswith(" %")
    assert not regulations.table.isColumnHidden(1)


def test_a_search_that_finds_no_rule_says_so(regulations: Regulations, qtbot) -> None:
    """Nothing is listed and no rule stands there to be changed; Esc shows all, Down goes into the list."""
    qtbot.keyClicks(regulations.search, "zzz")
    assert "没有找到“zzz”" in regulations._head._summary.text()
    assert not regulations.panel.isVisible()
    regulations.search.setFocus()
    qtbot.keyClick(regulations.search, Qt.Key.Key_Escape)
    assert regulations.panel.isVisible()
    assert regulations.table.hasFocus()
    regulations.search.setFocus()
    qtbot.keyClick(regulations.search, Qt.Key.Key_Down)
    assert regulations.table.hasFocus()


def heads(page: Regulations) -> list[str]:
    """Return the headings of the list: what nobody can choose."""
    rows = [page.lines.index(at, 0) for at in range(page.lines.rowCount())]
    return [index.data() for index in rows if not index.flags() & Qt.ItemFlag.ItemIsSelectable]


def test_rules_stand_under_the_heading_of_their_subject(regulations: Regulations, qtbot) -> None:
    """Headings in the order of the work; keys pass over them; a subject alone is chosen beside the search."""
    every = heads(regulations)
    assert len(every) == len(set(every)) == regulations.subject.count() - 1
    assert every.index("客户档案") < every.index("走访与陈列") < every.index("登录、备份与岗位名称")
    assert regulations.lines.rowCount() == len(every) + len(regulations._shown)
    regulations.select(next(rule.key for rule in regulations._shown if rule.subject == every[1]))
    regulations.table.setFocus()
    qtbot.keyClick(regulations.table, Qt.Key.Key_Up)
    assert {rule.key: rule.subject for rule in regulations._shown}[regulations.panel.key] == every[0]
    qtbot.keyClick(regulations.table, Qt.Key.Key_Down)
    assert {rule.key: rule.subject for rule in regulations._shown}[regulations.panel.key] == every[1]
    regulations.seek("分钟 锁定 登录")
    regulations.resize(900, 400)
    regulations.seek("")  # which leaves one far down
    regulations.subject.setCurrentIndex(regulations.subject.findData("投诉"))
    assert heads(regulations) == ["投诉"]
    assert {rule.subject for rule in regulations._shown} == {"投诉"}
    assert regulations.table.rowAt(0) == 0, "the heading is seen"
    qtbot.keyClicks(regulations.search, "zzz")
    assert "“投诉”里没有找到“zzz”" in regulations._head._summary.text()
    regulations.search.setFocus()
    qtbot.keyClick(regulations.search, Qt.Key.Key_Escape)
    assert heads(regulations) == every, "Esc shows every subject again"


def test_a_rule_is_found_by_several_words_and_by_what_it_says(regulations: Regulations, qtbot) -> None:
    """Words in any order, of the subject, the name or the value in the words people read."""
    regulations.search.setText("分钟 锁定 登录")
    assert [rule.key for rule in regulations._shown] == ["sign_in.lock_minutes"]
    regulations.seek("城镇")
    assert "cadence.town.markets" in [rule.key for rule in regulations._shown]


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
