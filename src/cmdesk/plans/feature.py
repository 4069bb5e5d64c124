"""Plans as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.feature import Action, Feature

ACTIONS = (
    Action("plans.view", "查看工作计划"),
    Action("plans.edit", "编制工作计划"),
    Action("slips.view", "查看出访单"),
    Action("slips.edit", "填写出访单"),
)


def _records() -> None:
    import_module("cmdesk.plans.record")
    import_module("cmdesk.plans.rules.signing").register()
    import_module("cmdesk.plans.rules.slips").register()


def _commands(under: Any) -> None:
    import_module("cmdesk.plans.commands").add(under)


FEATURE = Feature(key="plans", title="计划", records=_records, actions=ACTIONS, commands=_commands)
