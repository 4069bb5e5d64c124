"""Service worked by keys: a call is written down with its marks, a plan is written, corrected and compared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from tests.customers.screens import conftest as desks
from tests.people import make_staff
from tests.service.conftest import Served, marks, today

from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.kit import ask
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.service.record import Callback
from cmdesk.service.rules import callbacks, plans, preparing, ratings, rights
from cmdesk.service.screens.calls import CallsPage, DueCalls
from cmdesk.service.screens.panel import ServicePanel
from cmdesk.service.screens.plan_dialog import PlanDialog
from cmdesk.service.screens.plans import PlansPage
from cmdesk.service.screens.ratings import RatingsList, RatingsPage
from cmdesk.service.screens.versions import VersionsDialog
from cmdesk.staff.rules import directory

desk_of = desks.desk_of


@pytest.fixture
def work(file_office: Office) -> Served:
    directory.register()
    return Served(make_staff(file_office))


def shown(qtbot: Any, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(1100, 640)
    widget.show()
    return widget


def dialog_of(qtbot: Any, parent: QWidget, kind: type[Any]) -> Any:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in parent.findChildren(kind)))
    return next(one for one in parent.findChildren(kind) if one.isVisible())


def type_in(qtbot: Any, form: Any, name: str, text: str) -> None:
    form.focus(name)
    editor = form.editor(name)
    qtbot.keyClicks(editor.focusProxy() or editor, text)


def test_a_call_is_written_down_by_keys(qtbot: Any, work: Served, desk_of: desks.MakeDesk) -> None:
    """Enter opens it, words and digits are typed, Ctrl+S writes; it leaves one list and stands in the other."""
    work.visit()
    desk = desk_of(work.manager)
    page = CallsPage(desk)  # type: ignore[arg-type]
    shown(qtbot, page)
    due = page.current
    assert isinstance(due, DueCalls)
    qtbot.waitUntil(lambda: due.current is not None)
    assert due.list.rows.item(0, 0).text() == "福顺烟酒店"
    qtbot.keyClick(due.list.rows, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, due, RecordDialog)
    type_in(qtbot, dialog.form, "effect", "sells well")
    type_in(qtbot, dialog.form, "mark_attitude", "9")
    dialog.save()
    assert dialog.isVisible(), "a mark outside the scale stays under its field"
    dialog.form.type_in("mark_attitude", 4)
    qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: keep.read_all(Callback, "state = 'done'") != [])
    qtbot.waitUntil(lambda: due.list.rows.rowCount() == 0)
    (rating,) = ratings.listed(work.manager)
    assert rating.points == {"服务态度": 4}
    page.tabs.setCurrentIndex(1)
    made: Any = page.current
    qtbot.waitUntil(lambda: made.list.rows.rowCount() == 1)
    assert "sells well" in [made.list.rows.item(0, at).text() for at in range(made.list.rows.columnCount())]
    assert desk.refusals == []


def test_nobody_answered_and_no_call(
    qtbot: Any, work: Served, desk_of: desks.MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one keeps it on the list, the other asks why."""
    work.visit()
    desk = desk_of(work.manager)
    due = DueCalls(desk)  # type: ignore[arg-type]
    shown(qtbot, due)
    qtbot.waitUntil(lambda: due.current is not None)
    due.verbs["unreached"].click()
    qtbot.waitUntil(lambda: any("未接通" in text for text, _ in desk.said))
    assert callbacks.due(work.manager, rights.now())
    monkeypatch.setattr(ask, "text", lambda *_: "客户谢绝")
    due.verbs["drop"].click()
    qtbot.waitUntil(lambda: due.list.rows.rowCount() == 0)


def test_a_plan_is_written_and_corrected_by_keys(qtbot: Any, work: Served, desk_of: desks.MakeDesk) -> None:
    """Ctrl+N begins with the usual preparation; a change without a reason is refused, with one it is version 2."""
    desk = desk_of(work.manager)
    page = PlansPage(desk, work.customers[0])  # type: ignore[arg-type]
    shown(qtbot, page)
    page.add()
    dialog = dialog_of(qtbot, page, PlanDialog)
    qtbot.waitUntil(lambda: dialog.preparations.rowCount() == 4)
    for name, text in (("name", "display"), ("needs", "scattered"), ("goal", "plus 15"), ("measures", "weekly")):
        type_in(qtbot, dialog.form, name, text)
    dialog.form.type_in("ends_on", today() + timedelta(days=30))
    qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in page.findChildren(PlanDialog)))
    plan = page.current.id
    assert len(preparing.preparations(plan)) == 3
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, page, PlanDialog)
    dialog.form.type_in("goal", "plus 10")
    dialog.save()
    qtbot.waitUntil(dialog._go.isEnabled)
    assert dialog.isVisible()
    assert len(plans.versions(plan)) == 1
    dialog.form.type_in("why", "too high")
    dialog.save()
    qtbot.waitUntil(lambda: len(plans.versions(plan)) == 2)
    qtbot.waitUntil(page.verbs["versions"].isEnabled)
    page.compare()
    versions = dialog_of(qtbot, page, VersionsDialog)
    qtbot.waitUntil(lambda: versions.table.rowCount() == 7)
    texts = [versions.table.item(at, column).text() for at in range(7) for column in range(3)]
    assert "服务目标（有改动）" in texts
    assert "－ plus 15" in texts
    assert "＋ plus 10" in texts


def test_what_is_ready_is_ticked_without_a_version(qtbot: Any, work: Served, desk_of: desks.MakeDesk) -> None:
    """Only rows changed: the plan stays at its version."""
    desk = desk_of(work.manager)
    plan = plans.write(
        work.manager,
        {"customer_id": work.customers[0], "name": "n", "needs": "a", "goal": "b", "measures": "c", "ends_on": today()},
    )
    page = PlansPage(desk)  # type: ignore[arg-type]
    shown(qtbot, page)
    qtbot.waitUntil(lambda: page.current is not None)
    page.open_record("service_plan", plan)
    dialog = dialog_of(qtbot, page, PlanDialog)
    dialog.preparations.item(0, 2).setText("已备")
    dialog.save()
    qtbot.waitUntil(lambda: preparing.preparations(plan)[0].ready)
    assert [one.ready for one in preparing.preparations(plan)] == [True, False, False]
    assert len(plans.versions(plan)) == 1
    qtbot.waitUntil(lambda: "1/3" in [page.list.rows.item(0, at).text() for at in range(9)])


def test_averages_follow_the_heads(qtbot: Any, work: Served, desk_of: desks.MakeDesk) -> None:
    """One column for each head of the regulation; by area and month by one choice."""
    ratings.add(work.manager, work.customers[0], work.manager.id, marks(4))
    desk = desk_of(work.above)
    page = RatingsPage(desk)  # type: ignore[arg-type]
    shown(qtbot, page)
    view: Any = page.current
    qtbot.waitUntil(lambda: view.list.rows.rowCount() == 1)
    heads = [view.list.rows.horizontalHeaderItem(at).text() for at in range(view.list.rows.columnCount())]
    assert heads[:3] == ["客户经理", "平均", "趋势"]
    assert "服务回访" in heads
    view.by.setCurrentIndex(1)
    qtbot.waitUntil(lambda: view.list.rows.item(0, 0).text() == "城东片区")


def test_the_panel_shows_one_customer(qtbot: Any, work: Served, desk_of: desks.MakeDesk) -> None:
    """Each list of the panel holds this customer alone; an empty one says what to do."""
    work.visit(1)
    ratings.add(work.manager, work.customers[1], work.manager.id, marks(1))
    desk = desk_of(work.manager)
    panel = ServicePanel(desk, work.customers[0])  # type: ignore[arg-type]
    shown(qtbot, panel)
    for at in range(panel.tabs.count()):
        panel.tabs.setCurrentIndex(at)
        listed: Any = panel.current
        qtbot.waitUntil(lambda listed=listed: listed.list.said_instead != "")
        assert listed.list.rows.rowCount() == 0
    other = RatingsList(desk, work.customers[1])  # type: ignore[arg-type]
    shown(qtbot, other)
    qtbot.waitUntil(lambda: other.list.rows.rowCount() == 1)
