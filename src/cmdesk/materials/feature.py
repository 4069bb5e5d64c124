"""Materials as the shell sees them."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import YES_NO, Action, Feature

ACTIONS = (
    Action("materials.view", "查看物料和收发台账"),
    Action("materials.edit", "维护物料目录", YES_NO),
    Action("materials.store", "管理库房（入库、领用、归还、盘点、报损）"),
    Action("materials.give", "把手上的物料发放给客户"),
)


def _records() -> None:
    import_module("cmdesk.materials.record")
    import_module("cmdesk.materials.rules.gifts").register()


def _commands(under: Any) -> None:
    import_module("cmdesk.materials.commands").add(under)


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.materials.rules.reminding").reminders(actor, at)


FEATURE = Feature(
    key="materials",
    title="物料",
    records=_records,
    actions=ACTIONS,
    commands=_commands,
    reminders=_reminders,
)
