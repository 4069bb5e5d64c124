"""Cadence as the shell sees it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.actor import Scope
from cmdesk.core.feature import Action, Feature

ACTIONS = (
    Action("cadence.scheme", "选用应访方案", (Scope.NONE, Scope.TEAM, Scope.ALL)),
    Action("cadence.sample", "确定样本客户和提升客户"),
    Action("cadence.brief", "登记策略告知"),
)


def _records() -> None:
    import_module("cmdesk.cadence.record")
    import_module("cmdesk.cadence.basis")


def _commands(under: Any) -> None:
    import_module("cmdesk.cadence.commands").add(under)


def _tidy() -> None:
    from cmdesk.cadence import basis
    from cmdesk.core.database import current

    if not basis.is_whole(current()):
        basis.rebuild(current())


FEATURE = Feature(key="cadence", title="应访", records=_records, actions=ACTIONS, commands=_commands, tidy=_tidy)
