"""Complaints as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.feature import Action, Feature

ACTIONS = (
    Action("complaints.view", "查看投诉"),
    Action("complaints.register", "受理投诉"),
    Action("complaints.grade", "投诉分级和重开"),
    Action("complaints.handle", "办理投诉"),
    Action("complaints.propose", "拟定投诉处理方案"),
    Action("complaints.evaluate", "评估投诉"),
    Action("complaints.archive", "投诉归档"),
    Action("complaints.statistics", "投诉统计"),
)


def _records() -> None:
    import_module("cmdesk.complaints.record")
    import_module("cmdesk.complaints.rules.signing").register()
    import_module("cmdesk.complaints.rules.alarms")


def _commands(under: Any) -> None:
    import_module("cmdesk.complaints.commands").add(under)


FEATURE = Feature(key="complaints", title="投诉", records=_records, actions=ACTIONS, commands=_commands)
