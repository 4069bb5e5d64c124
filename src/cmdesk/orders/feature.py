"""Orders as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.feature import YES_NO, Action, Feature

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


FEATURE = Feature(key="orders", title="订货", records=_records, actions=ACTIONS, commands=_commands)
