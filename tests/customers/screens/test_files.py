"""The list of customer files, worked by the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton
from tests.customers.conftest import MakeFile, People
from tests.customers.screens.conftest import MakeDesk, TestDesk

from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.customers import rules
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.told import deadlines
from cmdesk.customers.screens.list.files import FilesPage
from cmdesk.kit.table.rows.lane import end_lanes

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def people(file_people: People) -> People:
    return file_people


@pytest.fixture
def page_of(qtbot: Any, desk_of: MakeDesk) -> Iterator[Callable[[Actor], FilesPage]]:
    """Open the page of a person and wait until its list is there."""
    made: list[FilesPage] = []

    def make(actor: Actor) -> FilesPage:
        page = FilesPage(desk_of(actor))
        made.append(page)
        page.resize(1400, 700)
        page.show()
        qtbot.waitUntil(lambda: page.table.model.count > 0)
        qtbot.waitUntil(lambda: page.table.current_id is not None)
        page.table.grid.setFocus()
        return page

    yield make
    for page in made:
        page._desk.work.wait()
        end_lanes(page._desk.office.database)
        page.close()
        page.deleteLater()
        qtbot.wait(1)


def names(page: FilesPage) -> list[str]:
    model = page.table.model
    column = [one.key for one in model.columns].index("name")
    model.need(0, model.rowCount() - 1, patience=60)
    return sorted(str(model.index(row, column).data()) for row in range(model.rowCount()))


def editor(page: FilesPage) -> QLineEdit:
    return next(one for one in page.table.grid.viewport().findChildren(QLineEdit) if one.isVisible())


def go_to(page: FilesPage, key: str) -> None:
    column = [one.key for one in page.table.model.columns].index(key)
    page.table.grid.setCurrentIndex(page.table.model.index(0, column))


def test_a_condition_narrows_the_list_and_is_kept_with_the_view(
    qtbot: Any, people: People, opened: MakeFile, page_of: Callable[[Actor], FilesPage]
) -> None:
    """Ctrl+F, a condition in everyday words, Enter; an area is found without its suffix; the cross takes it back."""
    opened(people.li, "福顺烟酒店")
    opened(people.zhao, "永兴超市")
    page = page_of(people.boss)
    qtbot.keyPress(page.table.grid, Key.Key_F, Mod.ControlModifier)
    bar = page.table.filter_bar
    assert bar is not None
    bar._line.setText("负责人=李敏 area=城东")
    qtbot.keyPress(bar._line, Key.Key_Return)
    qtbot.waitUntil(lambda: names(page) == ["福顺烟酒店"])
    assert page.table.view.filter == "owner_id=李敏 area_id=城东"
    assert page.list.views.text() == "全部客户 *"
    query = page.table.query
    assert query is not None
    assert "李敏" in query.params  # what an export writes
    qtbot.mouseClick(bar._chips[0].findChildren(QToolButton)[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(bar._chips[0].findChildren(QToolButton)[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(names(page)) == 2)


def test_a_view_brings_its_condition(
    qtbot: Any, people: People, opened: MakeFile, page_of: Callable[[Actor], FilesPage]
) -> None:
    """我的客户 shows mine, as a chip that can be taken away again."""
    opened(people.li, "福顺烟酒店")
    opened(people.wang, "永兴超市")
    page = page_of(people.boss)
    mine = page.list.views._usual[3]
    page.list.views.take(mine)
    qtbot.waitUntil(lambda: page.table.model.count == 0)
    page.table.clear_filter()
    qtbot.waitUntil(lambda: len(names(page)) == 2)


def test_a_search_marks_what_it_found(
    qtbot: Any, people: People, opened: MakeFile, page_of: Callable[[Actor], FilesPage]
) -> None:
    """Typing in the list searches; pinyin initials mark the characters they stand for; elsewhere only what is written."""
    opened(people.li, "福顺烟酒店", address="福顺路")
    opened(people.li, "永兴超市")
    page = page_of(people.boss)
    assert page.table.footer._count.text() == "共 2 户客户"
    qtbot.keyClicks(page.table.grid, "f")
    qtbot.keyClicks(page.list.search, "s")
    qtbot.waitUntil(lambda: names(page) == ["福顺烟酒店"])
    assert page.table.footer._count.text() == "筛选出 1 户客户"
    assert page.table.grid.hits is not None
    assert page.table.grid.hits("name", "福顺烟酒店") == [(0, 2)]
    assert page.table.grid.hits("address", "福顺路") == []
    assert page.table.grid.hits("grade", "fs") == []


def test_a_cell_is_saved_with_the_rules_of_the_file(
    qtbot: Any, people: People, opened: MakeFile, page_of: Callable[[Actor], FilesPage]
) -> None:
    """F2, type, Enter: saved, said, undoable; the list shows it."""
    customer = opened(people.li, "福顺烟酒店", monthly_volume=30)
    page = page_of(people.li)
    go_to(page, "monthly_volume")
    qtbot.keyPress(page.table.grid, Key.Key_F2)
    editor(page).setText("12*30")
    qtbot.keyPress(editor(page), Key.Key_Return)
    qtbot.waitUntil(lambda: keep.read(Customer, customer.id).monthly_volume == 360)
    desk: TestDesk = page._desk  # type: ignore[assignment]
    qtbot.waitUntil(lambda: any("已保存" in text and undo for text, undo in desk.said))
    column = [one.key for one in page.table.model.columns].index("monthly_volume")
    qtbot.waitUntil(lambda: page.table.model.index(0, column).data() == "360")


def test_a_cell_that_somebody_else_has_changed_is_not_overwritten(
    qtbot: Any, people: People, opened: MakeFile, page_of: Callable[[Actor], FilesPage]
) -> None:
    """The cell opens again with what was typed, and says why."""
    customer = opened(people.li, "福顺烟酒店", monthly_volume=30)
    page = page_of(people.li)
    go_to(page, "monthly_volume")
    qtbot.keyPress(page.table.grid, Key.Key_F2)
    editor(page).setText("50")
    with keep.operation(PROGRAM, "同事改了") as work:
        work.edit(Customer, customer.id, {"monthly_volume": 40}, version=customer.version or 1)
    qtbot.wait(300)  # the list shows the colleague's value by now; what is being typed stays
    assert editor(page).text() == "50"
    qtbot.keyPress(editor(page), Key.Key_Return)
    qtbot.waitUntil(lambda: any("刚被别人改过" in one.accessibleDescription() for one in shown_editors(page)))
    assert editor(page).text() == "50"
    assert rules.read(people.li, customer.id).monthly_volume == 40
    qtbot.keyPress(editor(page), Key.Key_Escape)


def shown_editors(page: FilesPage) -> list[QLineEdit]:
    return [one for one in page.table.grid.viewport().findChildren(QLineEdit) if one.isVisible()]


def test_the_light_follows_what_it_depends_on(
    monkeypatch: pytest.MonkeyPatch, people: People, opened: MakeFile, page_of: Callable[[Actor], FilesPage]
) -> None:
    """A promise or a complaint that changes alone shows in the list; what no light depends on leaves it alone."""
    opened(people.li)
    page = page_of(people.li)
    leave = deadlines.add_source("tested", lambda _actor, _ids: {}, frozenset(("vow",)))
    read: list[bool] = []
    monkeypatch.setattr(page.table, "refresh", lambda: read.append(True))
    page._desk.changed.emit(frozenset(("notice",)))
    assert read == []
    page._desk.changed.emit(frozenset(("vow",)))
    assert read == [True]
    leave()


def test_enter_goes_into_the_file_and_esc_back(
    qtbot: Any, people: People, opened: MakeFile, page_of: Callable[[Actor], FilesPage]
) -> None:
    """The keys go into the first field, but not before its file is there; Esc brings them back to the list."""
    opened(people.li, "福顺烟酒店")
    opened(people.li, "金辉超市")
    page = page_of(people.li)
    qtbot.waitUntil(lambda: page.customer_id == page.table.current_id)
    shown = page.customer_id
    qtbot.keyPress(page.table.grid, Key.Key_Down)
    qtbot.keyPress(page.table.grid, Key.Key_Return)
    name = page.page.entry.form.editor("name")
    assert isinstance(name, QLineEdit)
    assert page.customer_id == shown
    assert not name.hasFocus()
    qtbot.waitUntil(name.hasFocus)
    assert page.customer_id == page.table.current_id != shown
    qtbot.keyPress(name, Key.Key_Escape)
    assert page.table.grid.hasFocus()
    qtbot.keyPress(page.table.grid, Key.Key_Return)
    assert name.hasFocus()
    qtbot.keyPress(name, Key.Key_Escape)
    page.page.panels.turn(1)
    qtbot.keyPress(page.table.grid, Key.Key_Return)
    panel = page.page.panels.panel(page.page.panels.current)
    assert panel is not None
    assert panel.hasFocus() or panel.isAncestorOf(page.window().focusWidget())
