"""The pages of the trail, of backups and of one's own password; every page opens for everybody who may."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from tests.people import PASSWORD, Staff, add_customer
from tests.staff.screens.conftest import TestDesk

from cmdesk.core import notice, undo
from cmdesk.core.actor import PROGRAM, Scope
from cmdesk.core.day import clock
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import NotAllowed
from cmdesk.customers.record import Customer, Person
from cmdesk.kit import ask
from cmdesk.staff.feature import SETTINGS
from cmdesk.staff.record import Unit
from cmdesk.staff.rules import sign_in, signing_in, trail
from cmdesk.staff.screens.backups import Backups
from cmdesk.staff.screens.operations import Operations
from cmdesk.staff.screens.own_password import OwnPassword

Show = Callable[[QWidget], QWidget]
SAVE = (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
NEW = (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)


pytestmark = pytest.mark.usefixtures("agreeing")


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
    return [(line.record, line.field, line.before, line.after) for line in page.details.lines]


def test_an_operation_is_told_field_by_field(operations: Operations) -> None:
    """Names instead of numbers, labels instead of columns, nothing confidential."""
    assert ("", "档位", "", "12") in [("", *row[1:]) for row in rows_of(operations)]
    assert ("", "客户经理", "客户经理", "外片") in [("", *row[1:]) for row in rows_of(operations)]
    account = next(row for row in rows_of(operations) if row[1] == "账号")
    assert account[2:] == (trail.MASK, trail.MASK)


def test_the_trail_tells_day_and_time_and_needs_no_scrolling(desk: TestDesk, show: Show, qtbot) -> None:
    """The time of day is told of older steps, too; what was done has the room that is left."""
    long_ago = clock.now() - timedelta(days=40)
    with keep.operation(desk.actor, "增加片区 城外", at=long_ago) as work:
        work.add(Unit, {"name": "城外", "kind": "area"})
    page = Operations(desk)  # type: ignore[arg-type]
    page.resize(1190, 700)
    show(page)
    model = page.table.model
    qtbot.waitUntil(lambda: "增加片区 城外" in [model.index(row, 2).data() for row in range(model.rowCount())])
    row = next(row for row in range(model.rowCount()) if model.index(row, 2).data() == "增加片区 城外")
    assert model.index(row, 0).data().endswith(f"{long_ago.astimezone():%m-%d %H:%M}")
    assert page.table.widths.total_width == page.table.widths.room


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


def test_notices_in_the_trail_name_people(desk: TestDesk, staff: Staff) -> None:
    """Who was told stands there by name; what only the program needs does not stand there at all."""
    with keep.operation(staff["clerk"], "告知") as work:
        notice.tell(work, [staff.away.id], "请看。", key="customer:1:x", about=("customer", 1))
    (operation,) = desk.office.database.row("SELECT MAX(id) FROM operation") or (0,)
    told = trail.lines(staff["administrator"], operation)
    assert ("收到人", "外片") in [(line.field, line.after) for line in told]
    assert {line.record for line in told} == {"提醒 请看。"}
    assert "customer" not in str(told)


def test_the_changes_are_told_in_words_that_wrap(operations: Operations) -> None:
    """In little room nothing is cut at the edge: the page scrolls down, never sideways, and is read aloud whole."""
    operations.resize(595, 333)
    said = operations.details.accessibleDescription()
    assert "修改 客户 福顺" in said
    assert "档位　12" in said
    assert operations.details.horizontalScrollBar().maximum() == 0


def test_what_the_trail_offers_to_undo_can_be_undone(desk: TestDesk, staff: Staff) -> None:
    """The button and the verb agree."""
    with keep.operation(staff["service_director"], "客户 福顺") as work:
        work.add(Customer, {"number": "福顺", "name": "福顺"})
        operation = work.id
    assert trail.may_undo(staff["administrator"], operation)
    assert not trail.may_undo(staff["clerk"], operation)
    undo.undo(staff["administrator"], operation)
    assert not trail.may_undo(staff["administrator"], operation)


def test_what_the_program_did_is_taken_back_by_nobody(desk: TestDesk, staff: Staff) -> None:
    """The rules that an office begins with are no step of somebody: not offered, and refused with what to do instead."""
    row = desk.office.database.row("SELECT MIN(operation_id) FROM audit WHERE kind = 'regulation'")
    assert row is not None
    assert not trail.may_undo(staff["administrator"], int(row[0]))
    with pytest.raises(NotAllowed, match="系统自己做的"):
        undo.undo(staff["administrator"], int(row[0]))


def test_the_office_is_checked_from_the_page(operations: Operations, desk: TestDesk, qtbot) -> None:
    """What another program has written is told line by line, as a step of the trail; put right, all is well."""
    database = desk.office.database
    (grade,) = database.row("SELECT grade FROM customer WHERE number IS NOT NULL")
    database.run("UPDATE customer SET grade = 30")
    qtbot.mouseClick(operations.verify, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: operations._title.text() == "核对全部数据，发现 1 处不符")
    (line,) = operations.details.lines
    assert (line.field, "的“档位”与操作记录不符" in line.after) == ("不符", True)
    assert desk.said[-1] == "核对完毕，发现 1 处不符，右边逐条列出"
    database.run("UPDATE customer SET grade = ?", (grade,))
    qtbot.mouseClick(operations.verify, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: operations._title.text() == "核对全部数据，完好")
    assert desk.said[-1].startswith("数据完好")


def test_a_check_is_stopped(operations: Operations, desk: TestDesk, qtbot, monkeypatch) -> None:
    """It ends at the next of its steps; nothing is in the trail, and it can be begun again."""
    before = audit.head(desk.office.database)
    begun = threading.Event()
    verify = trail.verify

    def slowly(actor: Any, office: Any, say: Any, stopping: Any) -> Any:
        begun.set()
        while not stopping():
            time.sleep(0.01)
        return verify(actor, office, say, stopping)

    monkeypatch.setattr(trail, "verify", slowly)
    qtbot.mouseClick(operations.verify, Qt.MouseButton.LeftButton)
    assert begun.wait(20)
    desk.work.long_ones()[0].stop()
    qtbot.waitUntil(lambda: desk.refused == ["已停止核对，没有结果。"])
    assert audit.head(desk.office.database) == before
    assert operations.verify.isEnabled()


def test_who_reads_his_own_steps_only_checks_nothing(desk: TestDesk, staff: Staff, show: Show) -> None:
    """The page offers it to nobody else, and the rule refuses it."""
    desk.actor = staff["account_manager"]
    assert not hasattr(show(Operations(desk)), "verify")  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        trail.verify(desk.actor, desk.office, lambda _: None)


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
    qtbot.waitUntil(lambda: page.card.line("old").below == signing_in.WRONG_AGAIN)
    page.card.line("old").edit.setText(PASSWORD)
    page.card.sent.emit()
    qtbot.waitUntil(lambda: desk.said == ["密码已修改"])
    assert page.card.text("old") == ""
    assert sign_in("administrator", "新的一句话 2026").id == desk.actor.id


def test_in_a_low_window_the_fields_of_a_password_keep_their_height(desk: TestDesk, show: Show, qtbot) -> None:
    """On 1366×768 at 150 % the page scrolls; what is typed is not cut through the middle."""
    page = OwnPassword(desk)  # type: ignore[arg-type]
    show(page)
    page.resize(640, 250)
    lines = [page.card.line(name).edit for name in ("old", "password", "again")]
    qtbot.waitUntil(lambda: page.height() == 250)
    assert all(line.height() >= line.sizeHint().height() for line in lines)


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
