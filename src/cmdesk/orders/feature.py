"""Orders as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.feature import YES_NO, Action, Feature, Page, Panel

ACTIONS = (
    Action("orders.view", "查看订货"),
    Action("orders.edit", "登记和修改订货"),
    Action("orders.import", "导入订货", YES_NO),
)


def _records() -> None:
    import_module("cmdesk.orders.record")
    import_module("cmdesk.orders.bin")


def _commands(under: Any) -> None:
    import_module("cmdesk.orders.commands").add(under)


def _demo(story: Any) -> None:
    import_module("cmdesk.orders.demo").tell(story)


def _page(desk: Any) -> Any:
    return import_module("cmdesk.orders.screens.page").OrdersPage(desk)


def _panel(desk: Any, customer_id: int) -> Any:
    return import_module("cmdesk.orders.screens.panel").OrdersPanel(desk, customer_id)


def _pictures(desk: Any) -> Any:
    return import_module("cmdesk.orders.screens.pictures").pictures(desk)


FEATURE = Feature(
    key="orders",
    title="订货",
    records=_records,
    actions=ACTIONS,
    pages=(Page("orders", "订货", "receipt", _page, "orders.view", ("customer_order",)),),
    panels=(Panel("customer", "orders", "订货", "receipt", _panel, "orders.view", order=15),),
    commands=_commands,
    demo=_demo,
    pictures=_pictures,
)
