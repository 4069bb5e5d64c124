"""Ctrl+E in the real window: every list leaves as it is shown, with the rights of who asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from tests.people import Staff, add_customer, make_staff
from tests.shell.conftest import OpenWindow, settle

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day.clock import today
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.reading import read
from cmdesk.kit import ask
from cmdesk.kit.exporting import WORDS
from cmdesk.kit.lists.small_list import SmallList
from cmdesk.materials.exporting import table
from cmdesk.materials.rules import catalog, moves, stock
from cmdesk.orders import rules as orders
from cmdesk.products import rules as products


@pytest.fixture
def staff(file_office: Office) -> Staff:
    """One person in every role, with the rights that the program ships."""
    return make_staff(file_office)


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Where files go that are asked for, and each that was."""
    asked: list[Path] = []

    def answer(_parent: object, _title: str, _kinds: str, suggested: str) -> Path:
        asked.append(tmp_path / f"{len(asked)} {suggested}")
        return asked[-1]

    monkeypatch.setattr(ask, "file_to_save", answer)
    return asked


def _press(qtbot: Any, window: Any) -> None:
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    settle(qtbot, window)


def _order(actor: Actor, customer: int, product: int, quantity: int) -> None:
    orders.place(actor, {"customer_id": customer, "day": today()}, [{"product_id": product, "quantity": quantity}])


def test_a_long_list_leaves_with_its_columns_filter_and_order(
    qtbot: Any, staff: Staff, window_of: OpenWindow, saved: list[Path]
) -> None:
    """What is chosen, narrowed and sorted on screen stands in the file, numbers as numbers, days as days."""
    boss = staff["service_director"]
    shop = add_customer(staff["account_manager"], staff.units["east_market"], "福顺烟酒店")
    soft = products.add(boss, {"name": "青岚", "wholesale_price": 100})
    for quantity in (3, 9, 5):
        _order(boss, shop, soft, quantity)
    window = window_of(boss)
    window.go("orders")
    page: Any = window.page("orders")
    table = page.current.table
    qtbot.waitUntil(lambda: table.model.count == 3)
    table.change_view(columns=("day", "customer_id", "state", "ordered_total"), order=(("ordered_total", True),))
    table.change_view(filter="订货数量>4")
    qtbot.waitUntil(lambda: table.model.count == 2)
    table.grid.setFocus()
    _press(qtbot, window)
    (path,) = saved
    assert path.name.startswith("0 订货-")
    assert [list(row) for row in read(path).rows] == [
        ["订货日", "客户", "订货结果", "订货数量"],
        [today(), "福顺烟酒店", "成功", 9],
        [today(), "福顺烟酒店", "成功", 5],
    ]


def test_files_of_customers_stay_here_and_the_ledger_may_go(
    qtbot: Any, staff: Staff, window_of: OpenWindow, saved: list[Path]
) -> None:
    """Who may not export files is told so before he is asked for a place; stock is nobody's file. All of a list leaves."""
    clerk = staff["clerk"]
    umbrella = catalog.add(clerk, {"name": "广告伞", "unit": "把", "kind": "gift"})
    for _ in range(3):
        moves.receive(clerk, staff.units["service"], umbrella, 7)
    shop = add_customer(staff["account_manager"], staff.units["east_market"], "福顺烟酒店")
    _order(clerk, shop, products.add(clerk, {"name": "青岚", "wholesale_price": 100}), 3)
    window = window_of(clerk)
    window.go("orders")
    table = window.page("orders").current.table  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: table.model.count == 1)
    table.grid.setFocus()
    _press(qtbot, window)
    assert saved == []
    assert "客户档案可以查阅，不能复制" in window.status.words
    window.go("movements")
    page: Any = window.page("movements")
    page._limit = 1
    page.read()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    page.list.setFocus()
    _press(qtbot, window)
    (path,) = saved
    assert path.name.startswith("0 收发台账-")
    assert [row[5] for row in read(path).rows] == ["数量", 7, 7, 7]


def _copy(qtbot: Any, window: Any) -> str:
    QApplication.clipboard().setText("以前的")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    settle(qtbot, window)
    return QApplication.clipboard().text()


def test_rows_that_are_copied_leave_as_a_file_does(qtbot: Any, staff: Staff, window_of: OpenWindow) -> None:
    """Stock is copied by everybody without a word; who got it by those who may export files, with a line in the trail."""
    boss, clerk = staff["service_director"], staff["clerk"]
    umbrella = catalog.add(clerk, {"name": "广告伞", "unit": "把", "kind": "gift"})
    moves.receive(clerk, staff.units["service"], umbrella, 7)
    shop = add_customer(staff["account_manager"], staff.units["east_market"], "福顺烟酒店")
    moves.give(clerk, moves.Place(unit_id=staff.units["service"]), umbrella, shop, 1, reason="开业")
    for actor, words, told in ((clerk, "以前的", 0), (boss, "福顺烟酒店", 1)):
        window = window_of(actor)
        window.go("movements")
        page: Any = window.page("movements")
        qtbot.waitUntil(lambda page=page: page.list.rows.rowCount() == 2)
        page.list.rows.setFocus()
        page.list.rows.selectRow(0)
        assert words in _copy(qtbot, window)
        known = "SELECT COUNT(*) FROM operation WHERE actor_id = ? AND title = '复制收发台账 1 行'"
        assert current().row(known, (actor.id,)) == (told,)
    window = window_of(clerk)
    window.go("materials")
    settle(qtbot, window)
    listed = next(one for one in window.page("materials").findChildren(SmallList) if one.isVisible())  # type: ignore[union-attr]
    listed.rows.setFocus()
    listed.rows.selectRow(0)
    assert "库房" in _copy(qtbot, window)


def test_the_ledger_leaves_without_names_where_files_may_not(staff: Staff) -> None:
    """Who keeps the stock takes the ledger along; whom something was given to leaves with those who may export files."""
    boss, clerk = staff["service_director"], staff["clerk"]
    umbrella = catalog.add(clerk, {"name": "广告伞", "unit": "把", "kind": "gift"})
    moves.receive(clerk, staff.units["service"], umbrella, 7)
    shop = add_customer(staff["account_manager"], staff.units["east_market"], "福顺烟酒店")
    moves.give(clerk, moves.Place(unit_id=staff.units["service"]), umbrella, shop, 1, reason="开业")
    for actor, name in ((clerk, "客户"), (boss, "福顺烟酒店")):
        (given,) = [row for row in table(actor, stock.movements(actor)).rows if row[1] == "发放给客户"]
        assert given[8] == name


def test_every_list_offers_it_at_its_own_place(qtbot: Any, staff: Staff, window_of: OpenWindow) -> None:
    """The menu of a short list ends with the verb; a page without a list says so."""
    window = window_of(staff["service_director"])
    window.go("materials")
    settle(qtbot, window)
    listed = next(one for one in window.page("materials").findChildren(SmallList) if one.isVisible())  # type: ignore[union-attr]
    menu = listed.menu()
    assert isinstance(menu, QMenu)
    assert menu.actions()[-1].text() == WORDS
    assert menu.actions()[-1].isEnabled()
    window.go("cadence")
    settle(qtbot, window)
    due: Any = window.page("cadence")
    due._offer(window.rect().center())
    (shown,) = [one for one in due.findChildren(QMenu) if one.isVisible()]
    assert [one.text() for one in shown.actions() if one.text()] == ["打开\tEnter", "排入…", WORDS]
    shown.close()
    window.go("visit_entry")
    settle(qtbot, window)
    window._export_seen()
    assert window.status.words == "这里没有可以导出的列表。"
