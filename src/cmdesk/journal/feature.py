"""The journal as the shell sees it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.feature import Action, Feature

ACTIONS = (
    Action("journal.view", "查看工作日志和会谈纪要"),
    Action("journal.write", "填写工作日志和会谈纪要"),
    Action("journal.comment", "批阅工作日志"),
)


def _records() -> None:
    import_module("cmdesk.journal.record")
    import_module("cmdesk.journal.rules.minutes").register()


def _commands(under: Any) -> None:
    import_module("cmdesk.journal.commands").add(under)


FEATURE = Feature(key="journal", title="日志", records=_records, actions=ACTIONS, commands=_commands)
