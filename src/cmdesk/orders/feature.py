"""Orders as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import YES_NO, Action, Feature, Page, Panel, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("orders.view", "查看订货"),
    Action("orders.edit", "登记和修改订货"),
    Action("orders.import", "导入订货", YES_NO),
)


def _records() -> None:
    import_module("cmdesk.orders.record")
    import_module("cmdesk.orders.bin")


FEATURE = Feature(
    key="orders",
    title="订货",
    records=_records,
    actions=ACTIONS,
    pages=(
        Page(
            "orders",
            "订货",
            "receipt",
            part("screens.page:OrdersPage"),
            action="orders.view",
            opens=("customer_order",),
        ),
    ),
    panels=(
        Panel(
            "customer", "orders", "订货", "receipt", part("screens.panel:OrdersPanel"), action="orders.view", order=15
        ),
    ),
    commands=part("commands:add"),
    command_words=("import", "export", "orders"),
    demo=part("demo:tell"),
    pictures=part("screens.pictures:pictures"),
)
