"""The screens of cadence, driven like a person does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.asking import asked
from tests.cadence.conftest import MakeCustomer, add_visit
from tests.people import Staff, add_customer

from cmdesk.cadence.rules import choices, sample
from cmdesk.cadence.screens.arranging import ArrangeDialog
from cmdesk.cadence.screens.due_model import MANAGER, NAME, STATE, WHY, DueModel, Group
from cmdesk.cadence.screens.schemes import ChooseDialog
from cmdesk.cadence.screens.standing import StandingPanel
from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.day import clock
from cmdesk.core.day.daytext import show_day
from cmdesk.core.file.office import Office
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.visits.record import Visit

TODAY = date.today()  # noqa: DTZ011


@pytest.fixture
def staff(file_staff: Staff) -> Staff:
    """The people, in an office file."""
    return file_staff


def window_of(office: Office, actor: Actor, qtbot: Any) -> Any:
    from cmdesk.shell.frame.window import MainWindow

    made = MainWindow(office, actor, actor.name)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


@pytest.fixture
def desk(file_office: Office, staff: Staff, qtbot: Any) -> Iterator[Any]:
    """The desk of the director, who sees everybody's customers."""
    made = window_of(file_office, staff["service_director"], qtbot)
    yield made
    made.work.wait()


@pytest.fixture
def customers(staff: Staff, shop: MakeCustomer) -> list[int]:
    """One long overdue, one seen today and not coming again soon, one of another manager."""
    regulation.change(PROGRAM, "cadence.coming.days", 0, date(2020, 1, 1))  # or the end of a month would say he is
    late, seen = shop("甲", cadence="monthly"), shop("乙", cadence="monthly")
    other = add_customer(staff.away, staff.units["west"], "丙", cadence="monthly")
    add_visit(seen, TODAY, staff["account_manager"].id)
    return [late, seen, other]


def due_page(desk: Any, qtbot: Any, count: int) -> Any:
    desk.go("cadence")
    page = desk.page("cadence")
    qtbot.waitUntil(lambda: page.table.model().rowCount() == count and page._seen is not None)
    return page


def names(page: Any, column: int = NAME) -> list[str]:
    model = page.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_the_list_and_its_tabs(customers: list[int], desk: Any, qtbot: Any) -> None:
    """The overdue first, with reason; the tabs count and narrow; Enter opens the customer."""
    page = due_page(desk, qtbot, 2)
    assert names(page)[0] == "甲"
    assert names(page, STATE)[0].startswith("逾期")
    assert names(page, WHY)[0].startswith("单月拜访类")
    assert page.tabs.tabText(0) == "逾期 1"
    page.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 1)
    opened: list[int] = []
    page._desk.open = lambda _kind, one: opened.append(one)
    page.table.setFocus()
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened == [customers[0]]


def test_managers_and_groups(customers: list[int], staff: Staff, desk: Any, qtbot: Any) -> None:
    """A manager narrows the list; groups put a heading before each manager's customers, which nobody can select."""
    page = due_page(desk, qtbot, 2)
    page.group.setCurrentIndex(1)
    page.group.activated.emit(1)
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 4)
    assert any(name is None for name in names(page))
    page.table.selectAll()
    assert len(page.chosen()) == 2
    page.group.setCurrentIndex(0)
    page.manager.setCurrentIndex(page.manager.findData(staff.away.id))
    page.manager.activated.emit(1)
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 1)
    assert names(page, MANAGER) == ["外片"]


def test_all_of_a_long_list_are_selected_without_asking_about_each(
    customers: list[int], desk: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+A in a list of thousands with headings: the count is told, and only the rows on screen are looked at."""
    page = due_page(desk, qtbot, 2)
    model = page.table.model()
    one, asked, real = model.row(0), [], DueModel.flags
    rows = [Group("甲", 2_500), *[one] * 2_500, Group("乙", 2_500), *[one] * 2_500]
    monkeypatch.setattr(DueModel, "flags", lambda self, index: (asked.append(1), real(self, index))[1])
    model.show(rows, {}, TODAY)
    QApplication.processEvents()
    asked.clear()
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert page.words.text() == "选中 5,000 户"
    assert len(page.chosen()) == 5_000
    assert len(asked) < 2_000


def test_chosen_customers_are_put_on_a_day(customers: list[int], staff: Staff, desk: Any, qtbot: Any) -> None:
    """Select, 排入…, type the day, Ctrl+Enter: a planned visit with the reason; the list shows it."""
    page = due_page(desk, qtbot, 2)
    page.table.selectRow(0)
    assert page.arranging.isEnabled()
    page.arrange()
    dialog = page.findChild(ArrangeDialog)
    day = TODAY + timedelta(days=3)
    dialog.day.clear()
    qtbot.keyClicks(dialog.day, "zzz")
    dialog.write()
    assert "走访日" in dialog.refusal.text()
    dialog.day.clear()
    qtbot.keyClicks(dialog.day, day.isoformat())
    qtbot.waitUntil(lambda: dialog.words.text() != "" and "请写" not in dialog.words.text())
    dialog.write()
    qtbot.waitUntil(lambda: Visit.select().where(Visit.state == "planned").count() == 1)
    made = Visit.get(Visit.state == "planned")
    assert (made.customer_id, made.user_id, made.day) == (customers[0], staff["account_manager"].id, day)
    assert "未访" in made.reason
    qtbot.waitUntil(lambda: page._seen is not None and any(row.planned_on == day for row in page._seen.rows))


def test_a_change_elsewhere_is_seen(customers: list[int], staff: Staff, desk: Any, qtbot: Any) -> None:
    """A visit entered while the list is open takes the customer off it."""
    page = due_page(desk, qtbot, 2)
    add_visit(customers[0], TODAY, staff["account_manager"].id)
    qtbot.waitUntil(lambda: names(page) == ["丙"])


def test_an_empty_list_says_why(desk: Any, qtbot: Any) -> None:
    """No customers yet: a sentence, no table."""
    desk.go("cadence")
    page = desk.page("cadence")
    qtbot.waitUntil(lambda: page._stack.currentIndex() == 1 and page._seen is not None)
    assert "导入" in page._empty.sentence


def test_who_may_not_plan_sees_why(file_office: Office, staff: Staff, customers: list[int], qtbot: Any) -> None:
    """The button is out, with the sentence as its tooltip."""
    window = window_of(file_office, staff["general_manager"], qtbot)
    page = due_page(window, qtbot, 2)
    page.table.selectRow(0)
    assert not page.arranging.isEnabled()
    assert "权限" in page.arranging.toolTip()
    window.work.wait()


def test_coverage_load_phases(customers: list[int], desk: Any, qtbot: Any) -> None:
    """Each tab reads when it is looked at; choosing a manager lists his customers who are missing."""
    desk.go("coverage")
    page = desk.page("coverage")
    coverage = page.current
    qtbot.waitUntil(lambda: coverage.list.rows.rowCount() == 2 and coverage.missing.rows.rowCount() == 2)
    coverage.list.rows.selectRow(0)
    qtbot.waitUntil(lambda: coverage.missing.rows.rowCount() == 1)
    page.tabs.setCurrentIndex(1)
    load = page.current
    qtbot.waitUntil(lambda: load.list.rows.rowCount() == 2)
    load.list.rows.selectRow(0)
    assert "每日" in load.list.words
    page.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.current.widget() is not None)


def test_the_sample_is_confirmed(customers: list[int], desk: Any, qtbot: Any) -> None:
    """Proposals, all confirmed with one button; one leaves again."""
    desk.go("coverage")
    page = desk.page("coverage")
    page.tabs.setCurrentIndex(3)
    panel = page.current
    qtbot.waitUntil(lambda: panel.tabs.tabText(1) == "建议加入 3")
    panel.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: panel.rows.rows.rowCount() == 3)
    qtbot.mouseClick(panel._all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(sample.member_ids(TODAY)) == 3)
    panel.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: panel.rows.rows.rowCount() == 3)
    panel.rows.rows.selectRow(0)
    qtbot.mouseClick(panel._one, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(sample.member_ids(TODAY)) == 2)


def test_proposals_are_made_when_they_are_looked_at(customers: list[int], desk: Any, qtbot: Any) -> None:
    """The page of the sample reads its members and counts the others; all customers are read for proposals alone."""
    desk.go("coverage")
    page = desk.page("coverage")
    desk.work.wait()
    with asked() as texts:
        page.tabs.setCurrentIndex(3)
        panel = page.current
        qtbot.waitUntil(lambda: panel.tabs.tabText(1) == "建议加入 3")
        desk.work.wait()
        assert not [text for text in texts if "b.name" in text and "FROM due_basis b WHERE" in text]
        panel.tabs.setCurrentIndex(1)
        qtbot.waitUntil(lambda: panel.rows.rows.rowCount() == 3)
        assert [text for text in texts if "b.name" in text and "FROM due_basis b WHERE" in text]


def test_a_scheme_is_chosen(customers: list[int], staff: Staff, desk: Any, qtbot: Any) -> None:
    """选用方案, the area, from today; Delete takes it back."""
    from cmdesk.cadence.screens.schemes import SchemesPage

    page = SchemesPage(desk)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page._seen is not None)
    page.choose()
    dialog = page.findChild(ChooseDialog)
    dialog.scheme.setCurrentIndex(dialog.scheme.findData("four_classes"))
    dialog.unit.setCurrentIndex(dialog.unit.findData(staff.units["west"]))
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    assert page.list.rows.item(0, 1).text() == "核心/潜力/常规/帮扶"
    page.list.rows.selectRow(0)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: choices() == [])


def test_where_a_customer_stands(customers: list[int], desk: Any, qtbot: Any) -> None:
    """The panel on his page: state, reason and span; a prospect has none."""
    panel = StandingPanel(desk, customers[0])
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel._found is not None)
    assert panel.chip.accessibleName().startswith("逾期")
    assert panel.facts["最近一次"].text() == "从未"
    none = StandingPanel(desk, 99_999)
    qtbot.addWidget(none)
    qtbot.waitUntil(lambda: "不在应访名单" in none._why.text())


def test_helped_along_and_told(customers: list[int], staff: Staff, desk: Any, qtbot: Any) -> None:
    """A customer is chosen with goals, another one is listed and told; both lists show what came of it."""
    desk.go("coverage")
    page = desk.page("coverage")
    page.tabs.setCurrentIndex(4)
    panel = page.current
    qtbot.waitUntil(lambda: panel._seen is not None)
    panel.choose()
    dialog = panel.findChildren(RecordDialog)[-1]
    dialog.form.set_values({"customer_id": customers[0], "goals": ("sales",), "plan": "多进新品"})
    dialog.save()
    qtbot.waitUntil(lambda: panel.improving.rows.rowCount() == 1)
    assert panel.improving.rows.item(0, 2).text() == "提高销售"
    panel.report(panel._seen.chosen[0].id)
    dialog = panel.findChildren(RecordDialog)[-1]
    dialog.form.set_values({"result": "上了两个新品", "reached": True})
    dialog.save()
    qtbot.waitUntil(lambda: panel.improving.rows.item(0, 4).text() == "上了两个新品")
    panel.list_one()
    dialog = panel.findChildren(RecordDialog)[-1]
    dialog.form.set_values({"customer_id": customers[1], "reason": "送货员不经过"})
    dialog.save()
    qtbot.waitUntil(lambda: panel.telling.rows.rowCount() == 1)
    panel.telling.rows.selectRow(0)
    panel.tell()
    dialog = panel.findChildren(RecordDialog)[-1]
    dialog.form.set_values({"method": "phone", "told_on": TODAY})
    dialog.save()
    qtbot.waitUntil(lambda: "100%" in panel.telling.words)


def test_a_poorly_supplied_customer_gets_a_visit(desk: Any, qtbot: Any, staff: Staff, shop: MakeCustomer) -> None:
    """解释策略: who is below the limit with the brands that lacked; chosen, a day asked, the visit stands beside him."""
    from cmdesk.orders import rules as orders
    from cmdesk.products import rules as products

    red = products.add(staff["clerk"], {"name": "石渠（典藏）", "brand": "石渠", "wholesale_price": 100})
    one = shop("甲")
    line = {"product_id": red, "quantity": 10, "supplied": 4}
    orders.place(staff["clerk"], {"customer_id": one, "day": TODAY}, [line])
    desk.go("coverage")
    page = desk.page("coverage")
    page.tabs.setCurrentIndex(6)
    panel = page.current
    panel.month.setCurrentIndex(0)
    qtbot.waitUntil(lambda: panel.list.rows.rowCount() == 1)
    assert [panel.list.rows.item(0, at).text() for at in (0, 2, 3, 4)] == ["40.0%", "甲", "石渠 6", "还没有安排"]
    panel.list.rows.clearSelection()
    panel.plan()
    assert "请先选中" in panel.list.words
    panel.list.rows.selectRow(0)
    panel.plan()
    dialog = panel.findChild(RecordDialog)
    dialog.save()
    day = TODAY + timedelta(days=1)
    qtbot.waitUntil(lambda: panel.list.rows.item(0, 4).text() == f"{show_day(day, clock.today())} 已排")
