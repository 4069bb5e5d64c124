"""The page of complaints by keys and buttons: the whole way of a complaint, each step in its own dialog."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import CHECK, JUDGED, NOW, PLAN, SITE, TODAY, carry_out, minor_to_execution, sign
from tests.kit.form.hands import focused, show

from cmdesk.complaints.record import Complaint, ComplaintTask
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.path import closing, handling, intake, pausing
from cmdesk.complaints.screens.page import ComplaintsPage
from cmdesk.complaints.screens.panel import ComplaintsPanel
from cmdesk.complaints.screens.register import RegisterDialog
from cmdesk.core import approval
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.kit import ask
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.shell.frame.window import MainWindow


def opened(qtbot: Any, desk: Any, complaint_id: int | None = None) -> ComplaintsPage:
    page = ComplaintsPage(desk)
    qtbot.addWidget(page)
    page.resize(1198, 700)
    show(qtbot, page)
    if complaint_id is not None:
        page.open_record(Complaint.KIND, complaint_id)
        qtbot.waitUntil(lambda: page.view.shown is not None and page.view.shown.complaint.id == complaint_id)
    settle(qtbot, desk)
    return page


def settle(qtbot: Any, desk: Any) -> None:
    qtbot.settle(desk.work)


def dialog_of(qtbot: Any, page: ComplaintsPage, verb: str) -> RecordDialog:
    """Press the button of a verb and return its dialog."""
    qtbot.waitUntil(lambda: verb in page.view.buttons)
    qtbot.mouseClick(page.view.buttons[verb], Qt.MouseButton.LeftButton)
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, RecordDialog) and one.isVisible()]
    assert len(found) == 1
    return found[0]


def fill(dialog: RecordDialog, **values: Any) -> None:
    """Type values into the fields of a dialog and press its button."""
    for name, value in values.items():
        dialog.form.type_in(name, value)
    dialog.save()


def states(qtbot: Any, matter: Desk, one: int, wanted: str) -> None:
    qtbot.waitUntil(lambda: matter.state(one) == wanted)


def test_a_minor_complaint_goes_its_way_by_buttons(
    qtbot: Any, matter: Desk, desk_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Graded, dealt with, approved on the page, task given and done, called, judged, archived."""
    one = matter.register()
    desk = desk_of(matter.staff["service_director"])
    page = opened(qtbot, desk, one)
    dialog = dialog_of(qtbot, page, "grade")
    assert dialog._go.text() == "分级", "a button says what it does"
    assert dialog.form.values()["severity"] == "minor", "the rule's proposal stands there already"
    told = dialog.form._entries["severity"].spec.help
    assert "区域经理" in told.partition("；")[0]
    assert "营销部经理" in told.partition("；")[2]
    fill(dialog, owner_id=matter.staff["service_specialist"].id)
    states(qtbot, matter, one, "minor_site")
    settle(qtbot, desk)
    worker = desk_of(matter.staff["service_specialist"])
    other = opened(qtbot, worker, one)
    dialog = dialog_of(qtbot, other, "site")
    dialog.save()
    assert dialog.isVisible(), "findings and plan are asked for"
    fill(dialog, **{name: value for name, value in {**SITE, **PLAN}.items() if name != "arrived_at"})
    states(qtbot, matter, one, "minor_approval")
    settle(qtbot, desk)
    page.view.panels.select("signing")
    qtbot.waitUntil(lambda: page.view.signing.panel._view is not None)
    page.view.signing.panel.act("approve")
    states(qtbot, matter, one, "executing")
    settle(qtbot, desk)
    settle(qtbot, worker)
    other.view.act("add_task")
    dialog = next(d for d in QApplication.topLevelWidgets() if isinstance(d, RecordDialog) and d.isVisible())
    fill(dialog, text="补送一条", user_id=worker.actor.id, due_on=TODAY)
    settle(qtbot, worker)
    qtbot.waitUntil(lambda: ComplaintTask.select().count() == 1)
    settle(qtbot, worker)
    fill(dialog_of(qtbot, other, "do_task"), proof="签收单 001")
    states(qtbot, matter, one, "follow_up")
    caller = desk_of(matter.staff["account_manager"])
    called = opened(qtbot, caller, one)
    fill(dialog_of(qtbot, called, "follow"), satisfied="yes", customer_words="补到了")
    states(qtbot, matter, one, "evaluating")
    settle(qtbot, desk)
    settle(qtbot, worker)
    fill(dialog_of(qtbot, other, "evaluate"), **JUDGED, improver_id=worker.actor.id)
    qtbot.waitUntil(lambda: matter.read(one).improver_id == worker.actor.id)
    settle(qtbot, worker)
    monkeypatch.setattr(ask, "confirm", lambda *_args, **_more: True)
    qtbot.mouseClick(other.view.buttons["archive"], Qt.MouseButton.LeftButton)
    states(qtbot, matter, one, "archived")
    settle(qtbot, desk)
    settle(qtbot, worker)
    settle(qtbot, caller)
    assert set(page.view.buttons) == {"reopen", "print"}
    assert desk.refusals == worker.refusals == caller.refusals == []


def test_a_verb_that_is_not_allowed_says_why(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Grey with the rule's sentence as tooltip; the same sentence when it is asked for anyway."""
    one = matter.register()
    desk = desk_of(matter.staff["account_manager"])
    page = opened(qtbot, desk, one)
    assert not page.view.buttons["grade"].isEnabled()
    assert "分级" in page.view.buttons["grade"].toolTip()
    page.view.act("grade")
    assert "分级" in desk.refusals.pop()


def test_problems_of_a_plan_stand_under_their_fields(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Money without amount, way and date: all three are named in the dialog, which stays open (S4-46)."""
    one = matter.register(wish="要求赔偿")
    intake.grade(matter.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(matter.staff["service_director"], one, CHECK)
    sign(matter, one, "area_manager", "sales_director", "quality", "logistics")
    desk = desk_of(matter.staff["marketing_director"])
    page = opened(qtbot, desk, one)
    dialog = dialog_of(qtbot, page, "propose")
    fill(dialog, ways=("pay",), plan="赔偿十条")
    settle(qtbot, desk)
    assert dialog.isVisible()
    assert {name for name, entry in dialog.form._entries.items() if entry.problem} == {
        "amount",
        "amount_way",
        "amount_on",
    }
    assert matter.state(one) == "proposing"
    fill(dialog, amount=Decimal(1200), amount_way="冲减货款", amount_on=TODAY)
    states(qtbot, matter, one, "deciding")
    settle(qtbot, desk)


def test_a_paused_complaint_offers_to_go_on(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Nothing moves while it rests; 恢复 is a button then and the chip says until when."""
    one = matter.register()
    director = matter.staff["service_director"]
    pausing.pause(director, one, "等样品", NOW + timedelta(days=1))
    desk = desk_of(director)
    page = opened(qtbot, desk, one)
    assert "挂起" in page.view.buttons["grade"].toolTip()
    qtbot.mouseClick(page.view.buttons["resume"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not moves.is_paused(matter.read(one)))
    settle(qtbot, desk)
    assert "resume" not in page.view.buttons
    assert page.view.buttons["grade"].isEnabled()


def test_the_course_tells_everything_in_order(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Every event stands in its phase with who, when and words; the phases follow each other."""
    one = minor_to_execution(matter)
    carry_out(matter, one)
    desk = desk_of(matter.staff["service_director"])
    page = opened(qtbot, desk, one)
    told = page.view.course.stepper.accessibleDescription()
    places = [told.index(word) for word in ("待分级", "现场处理", "方案待批", "执行", "回访确认")]
    assert places == sorted(places)
    for word in ("少送可补", "确实少送一条", "客户签收单 001", "区域经理"):
        assert word in told
    assert sum(len(phase.events) for phase in page.view.shown.phases) == len(moves.events(one))  # type: ignore[union-attr]
    said = [one.text() for one in page.view.course.findChildren(QLabel) if " 起，期限 " in one.text()]
    assert said
    shapes = {re.search(r"\d{4}-", part) is not None for words in said for part in words.split("，")}
    assert len(shapes) == 1, "the days beside each other have one shape"


def test_the_filters_and_the_board_by_keys(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Late ones, mine, the archive; arrows go from card to card over empty columns, Enter opens."""
    late = matter.register(received_at=NOW - timedelta(days=20), facts="旧的")
    executing = minor_to_execution(matter)
    gone = matter.register(facts="不告了")
    closing.withdraw(matter.staff["service_director"], gone, "客户说算了")
    desk = desk_of(matter.staff["service_director"])
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    assert page.filters.tabText(1) == "超时 1"
    page.filters.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    page.filters.setCurrentIndex(3)
    page.activateWindow()
    page.list.rows.setFocus()
    qtbot.waitUntil(lambda: page.view.shown is not None and page.view.shown.complaint.id == gone)
    qtbot.keyClick(focused(), Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    board = page.board
    qtbot.waitUntil(board.isVisible)
    qtbot.waitUntil(lambda: [column.count() for column in board.columns] == [1, 0, 0, 1, 0])
    board.select(late)
    board.setFocus()
    qtbot.keyClick(board.columns[0], Qt.Key.Key_Right)
    assert board.current == executing
    qtbot.keyClick(board.columns[3], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view.shown is not None and page.view.shown.complaint.id == executing)
    assert not board.isVisible()
    settle(qtbot, desk)


def test_the_keys_stay_on_the_verbs_of_what_was_opened(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Enter on a complaint goes to its verbs; when it is read again, as after every step, the keys do not run away."""
    matter.register()
    desk = desk_of(matter.staff["service_director"])
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: page.view.shown is not None)
    page.activateWindow()
    page.list.rows.setFocus()
    before = page.view.shown
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    verb = focused().objectName()
    assert verb in page.view.buttons
    qtbot.waitUntil(lambda: page.view.shown is not before)
    assert focused() is page.view.buttons[verb]
    settle(qtbot, desk)


def test_a_long_list_goes_on_at_its_end(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Sixty at first, the most urgent on top; how many more is said; End brings them; columns likewise."""
    director = matter.staff["service_director"]
    known = matter.read(matter.register(received_at=NOW - timedelta(days=30), facts="最早的"))
    rows = [
        {"number": f"X{at}", "customer_id": matter.customer, "received_at": NOW - timedelta(minutes=at), "type": "goods",
         "facts": "少送一条", "receiver_id": director.id, "owner_id": director.id}
        for at in range(249)
    ]  # fmt: skip
    with keep.operation(director, "许多投诉") as work:
        work.add_many(Complaint, rows)
    desk = desk_of(director)
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 60)
    assert page.list.current == known.id
    qtbot.waitUntil(lambda: page.list.rest == "还有 190 件，翻到底接着列出")
    assert page.filters.tabText(0) == "未结 250"
    page.list.rows.setFocus()
    for listed in (120, 180, 240, 250):
        rest = f"还有 {250 - listed} 件，翻到底接着列出" if listed < 250 else ""
        qtbot.keyClick(page.list.rows, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda listed=listed: page.list.rows.rowCount() == listed)  # type: ignore[misc]
        qtbot.waitUntil(lambda rest=rest: page.list.rest == rest)  # type: ignore[misc]
    page.switch()
    first = page.board.columns[0]
    qtbot.waitUntil(lambda: first.count() == 60)
    qtbot.waitUntil(lambda: page.board._heads[0].text() == "待分级　250")
    assert page.board._rests[0].text() == "还有 190 件"
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: first.count() == 120)
    settle(qtbot, desk)


def test_who_only_looks_sees_who_has_signed(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Somebody without a part in the approval sees its steps, not its buttons."""
    one = matter.register()
    intake.grade(matter.staff["service_director"], one, "minor", "少送可补")
    handling.report_site(matter.staff["service_director"], one, {**SITE, **PLAN})
    assert approval.of_record("complaint", one) is not None
    desk = desk_of(matter.staff["clerk"])
    page = opened(qtbot, desk, one)
    assert page.view.signing.currentIndex() == 2
    assert desk.refusals == []


def test_the_panel_of_a_customer_lists_his_complaints(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Enter opens one on its own page; a new one appears at once."""
    one = matter.register()
    desk = desk_of(matter.staff["account_manager"])
    panel = ComplaintsPanel(desk, matter.customer)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.list.rows.rowCount() == 1)
    panel.list.select(one)
    qtbot.keyClick(panel.list.rows, Qt.Key.Key_Return)
    assert desk.opened == [("complaint", one)]
    matter.register(facts="又少一条")
    qtbot.waitUntil(lambda: panel.list.rows.rowCount() == 2)
    settle(qtbot, desk)


def test_a_task_is_reported_from_its_list(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Enter on a task opens its dialog with that task chosen; one that is done opens nothing."""
    one = minor_to_execution(matter)
    director = matter.staff["service_director"]
    clerk = matter.staff["clerk"]
    first = handling.add_task(director, one, "先办", clerk.id, TODAY)
    second = handling.add_task(director, one, "后办", clerk.id, TODAY)
    desk = desk_of(director)
    page = opened(qtbot, desk, one)
    page.view.panels.select("tasks")
    page.view.tasks.select(second)
    qtbot.keyClick(page.view.tasks.rows, Qt.Key.Key_Return)
    dialog = next(d for d in QApplication.topLevelWidgets() if isinstance(d, RecordDialog) and d.isVisible())
    assert dialog.form.values()["task"] == str(second)
    fill(dialog, proof="签收单")
    qtbot.waitUntil(lambda: sum(task.done_at is not None for task in moves.tasks(one)) == 1)
    settle(qtbot, desk)
    assert matter.state(one) == "executing"
    page.view.tasks.opened.emit(second)
    assert not [d for d in QApplication.topLevelWidgets() if isinstance(d, RecordDialog) and d.isVisible()]
    assert first != second


def test_a_call_taken_on_the_page_is_shown_there(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Ctrl+N twice opens one dialog; what it registers is shown at once."""
    desk = desk_of(matter.staff["account_manager"])
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: "F9" in page.list.said_instead)
    page.add()
    page.add()
    dialogs = [d for d in QApplication.topLevelWidgets() if isinstance(d, RegisterDialog) and d.isVisible()]
    assert len(dialogs) == 1
    settle(qtbot, desk)
    for name, value in (("customer_id", matter.customer), ("type", "goods"), ("facts", "少一条")):
        dialogs[0].form.type_in(name, value)
    settle(qtbot, desk)
    dialogs[0].save()
    qtbot.waitUntil(lambda: page.view.shown is not None)
    settle(qtbot, desk)
    assert page.list.rows.rowCount() == 1


def test_f9_works_from_anywhere(qtbot: Any, matter: Desk, file_office: Office) -> None:
    """The main window opens the dialog, whatever page is shown."""
    window = MainWindow(file_office, matter.staff["account_manager"])
    show(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(
        lambda: any(isinstance(d, RegisterDialog) and d.isVisible() for d in QApplication.topLevelWidgets())
    )
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, RegisterDialog):
            dialog.close()
    window.work.wait()
    window.may_close = lambda: True  # type: ignore[method-assign]
    window.close()
    window.deleteLater()
    end_lanes(file_office.database)
    qtbot.wait(1)
