"""Orders as people work with them: recorded by keys, pasted, corrected, settled, imported; figures beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from tests.orders.conftest import Shop

from cmdesk.core.day.clock import today
from cmdesk.core.errors import Invalid
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.delimited import parse_clipboard
from cmdesk.kit import ask
from cmdesk.orders import rules
from cmdesk.orders.rules import opening
from cmdesk.orders.screens import supply
from cmdesk.orders.screens.importing import ImportDialog
from cmdesk.orders.screens.order_dialog import OrderDialog
from cmdesk.orders.screens.panel import OrdersPanel
from cmdesk.products import rules as products


@pytest.fixture
def window(file_office: Office, file_shop: Shop, qtbot: Any) -> Iterator[Any]:
    from cmdesk.shell.frame.window import MainWindow

    made = MainWindow(file_office, file_shop.staff["clerk"], "内勤")
    qtbot.addWidget(made)
    made.show()
    made.go("orders")
    yield made
    made.work.wait()


def place(shop: Shop, **values: object) -> int:
    given = {"customer_id": shop.fu, "day": today(), **values}
    return rules.place(shop.staff["clerk"], given, [{"product_id": shop.soft, "quantity": 10, "supplied": 4}])


def dialog_of(window: Any, qtbot: Any) -> OrderDialog:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(OrderDialog)))
    return next(one for one in window.findChildren(OrderDialog) if one.isVisible())


def test_an_empty_page_says_what_to_do(window: Any, qtbot: Any) -> None:
    """No orders: import them, or record one."""
    found = window.page("orders").current
    qtbot.waitUntil(lambda: found._stack.currentIndex() == 1)


def test_an_order_is_typed_on_the_customers_page(window: Any, qtbot: Any, file_shop: Shop) -> None:
    """The goods stand there already; numbers are typed, what has none is left out; the panel shows the order."""
    panel = OrdersPanel(window, file_shop.fu)
    panel.setParent(window)
    panel.show()
    panel.add()
    dialog = dialog_of(window, qtbot)
    assert [dialog.goods.item(row, 0).text() for row in range(2)] == ["澜亭（蓝亭）", "远山（如黛）"]
    dialog.goods.item(0, 1).setText("12")
    dialog.goods.item(0, 2).setText("9")
    qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(rules.last_orders(window.actor, file_shop.fu)) == 1)
    (made,) = rules.last_orders(window.actor, file_shop.fu)
    assert (made.ordered, made.supplied, made.amount) == (12, 9, 9 * 212)
    qtbot.waitUntil(lambda: panel.list.rows.rowCount() == 1)
    assert panel.list.rows.item(0, 5).text() == "澜亭（蓝亭） 12条"
    assert panel.figures.texts()[0][1:4] == ["12", "9", "75.0%"]


def test_goods_are_pasted_and_mistakes_told(window: Any, qtbot: Any, file_shop: Shop) -> None:
    """A table from Excel fills the rows; a product nobody knows is named, and nothing that was typed is lost."""
    window.page("orders").current.new()
    dialog = dialog_of(window, qtbot)
    dialog.form.set_values({**dialog.form.values(), "customer_id": file_shop.fu})
    dialog.goods.setCurrentCell(0, 0)
    QGuiApplication.clipboard().setText("YX-2\t6\t6\t95\n没有的\t3\t\t\n")
    qtbot.keyClick(dialog.goods, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog.save()
    qtbot.waitUntil(lambda: "没有商品“没有的”" in dialog._words.text())
    dialog.goods.item(3, 0).setText("澜亭（蓝亭）")
    dialog.save()
    qtbot.waitUntil(lambda: len(rules.last_orders(window.actor, file_shop.fu)) == 1)
    (made,) = rules.last_orders(window.actor, file_shop.fu)
    assert made.amount == 6 * 95 + 3 * 212


def test_the_goods_of_the_customer_who_is_chosen_come_first(window: Any, qtbot: Any, file_shop: Shop) -> None:
    """On the page of all orders they are there as soon as he is; what has been typed meanwhile stays."""
    lines = [{"product_id": file_shop.hard, "quantity": 2}]
    rules.place(file_shop.staff["clerk"], {"customer_id": file_shop.fu, "day": today()}, lines)
    window.page("orders").current.new()
    dialog = dialog_of(window, qtbot)
    assert dialog.goods.texts()[0]["product"] == "澜亭（蓝亭）"
    dialog.form.type_in("customer_id", file_shop.fu, "福顺烟酒店")
    qtbot.waitUntil(lambda: dialog.goods.texts()[0]["product"] == "远山（如黛）")
    dialog.goods.item(0, 1).setText("3")
    dialog.form.type_in("customer_id", file_shop.qing, "庆丰超市")
    qtbot.settle(window.work)
    assert dialog.goods.texts()[0]["quantity"] == "3"


def test_what_a_typed_product_may_mean_is_named(file_shop: Shop) -> None:
    """A text that several products hold names them; a quantity without a product is told as that."""
    clerk = file_shop.staff["clerk"]
    products.add(clerk, {"name": "澜亭（金亭）", "number": "YX-3"})
    for said, told in (("澜亭", "澜亭（金亭）"), ("", "没有写商品"), ("没有的", "新商品请先")):
        with pytest.raises(Invalid, match=told):
            opening.goods(clerk, [{"product": said, "quantity": 3}])


def test_pasted_names_find_their_rows(window: Any, qtbot: Any, file_shop: Shop) -> None:
    """The cursor stands at a number: a table with names still fills the rows of these goods; numbers alone go downwards."""
    panel = OrdersPanel(window, file_shop.fu)
    panel.setParent(window)
    panel.add()
    goods = dialog_of(window, qtbot).goods
    goods.paste("远山（如黛）\t7\t5\n新来的\t2\n")
    assert [(row["product"], row["quantity"], row["supplied"]) for row in goods.texts()] == [
        ("澜亭（蓝亭）", "", ""), ("远山（如黛）", "7", "5"), ("新来的", "2", ""), ("", "", ""),
    ]  # fmt: skip
    goods.paste("3\n4\n")
    assert [row["quantity"] for row in goods.texts()][:2] == ["3", "4"]


def test_an_order_is_corrected(window: Any, qtbot: Any, file_shop: Shop) -> None:
    """Enter opens it with what is there; what came is typed in; its retail price stays what it was."""
    order_id = place(file_shop)
    page = window.page("orders")
    qtbot.waitUntil(lambda: page.current.table.model.rowCount() == 1)
    page.open_record("customer_order", order_id)
    dialog = dialog_of(window, qtbot)
    assert dialog.goods.rows()[0]["supplied"] == Decimal(4)
    dialog.goods.item(0, 2).setText("10")
    dialog.save()
    qtbot.waitUntil(lambda: rules.read(window.actor, order_id).supplied_total == 10)
    assert rules.read(window.actor, order_id).margin == 10 * 38


def test_which_orders_are_settled_and_binned(window: Any, qtbot: Any, file_shop: Shop, monkeypatch: Any) -> None:
    """The list narrows to what failed or is unpaid; the selected ones are settled, or binned after a question."""
    place(file_shop)
    place(file_shop, day=today() - timedelta(days=7), failure="debit")
    found = window.page("orders").current
    qtbot.waitUntil(lambda: found.table.model.rowCount() == 2)
    found.which.setCurrentIndex(3)
    qtbot.waitUntil(lambda: found.table.model.rowCount() == 1)
    ids = [one.id for one in rules.last_orders(window.actor, file_shop.fu, placed_only=True)]
    found._settle_these("settled", ids)
    qtbot.waitUntil(lambda: found.table.model.rowCount() == 0)
    monkeypatch.setattr(ask, "confirm", lambda *_, **__: True)
    found._bin(ids)
    qtbot.waitUntil(lambda: len(rules.last_orders(window.actor, file_shop.fu)) == 1)


def test_supply_is_ranked_and_opens_the_customer(window: Any, qtbot: Any, file_shop: Shop) -> None:
    """The second tab: customers and brands of a month with their rate, the poor ones marked."""
    place(file_shop)
    page = window.page("orders")
    page.tabs.setCurrentIndex(1)
    shown = page.current
    qtbot.waitUntil(lambda: shown.customers.rows.rowCount() == 1)
    assert [shown.customers.rows.item(0, at).text() for at in range(2)] == ["40.0%", "福顺烟酒店"]
    qtbot.waitUntil(lambda: shown.brands.rows.rowCount() == 1)
    assert [shown.brands.rows.item(0, at).text() for at in range(2)] == ["40.0%", "澜亭"]
    shown.month.setCurrentIndex(1)
    qtbot.waitUntil(lambda: shown.customers.rows.rowCount() == 0)


def test_customers_do_not_wait_for_the_brands(
    window: Any, qtbot: Any, file_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line of a month is added up for the brands; the customers are there before that is done."""
    place(file_shop)
    goes_on, by_brand = Event(), supply.by_brand

    def slow(actor: Any, day: Any) -> list[Any]:
        goes_on.wait(30)
        return by_brand(actor, day)

    monkeypatch.setattr(supply, "by_brand", slow)
    page = window.page("orders")
    page.tabs.setCurrentIndex(1)
    shown = page.current
    qtbot.waitUntil(lambda: shown.customers.rows.rowCount() == 1)
    assert shown.brands.rows.rowCount() == 0
    goes_on.set()
    qtbot.waitUntil(lambda: shown.brands.rows.rowCount() == 1)


def test_a_list_is_imported(window: Any, qtbot: Any, file_shop: Shop) -> None:
    """What would happen to each row is shown first; the button says how many orders it makes of them."""
    dialog = ImportDialog(window, window)
    dialog.open_grid(parse_clipboard(
        "客户名称\t订货日\t品名\t订货数量\n福顺烟酒店\t2026-03-04\t澜亭（蓝亭）\t5\n福顺烟酒店\t2026-03-04\t远山（如黛）\t2\n谁\t2026-03-04\t远山（如黛）\t2\n"
    ))  # fmt: skip
    qtbot.waitUntil(dialog.primary.isEnabled)
    assert dialog.primary.text() == "导入 1 张订货"
    assert "没有叫“谁”的客户" in dialog.rows.item(4, 1).text()
    dialog.primary.click()
    qtbot.waitUntil(lambda: len(rules.last_orders(window.actor, file_shop.fu)) == 1)
