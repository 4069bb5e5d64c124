"""Service to customers as the shell sees it."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Feature, Found

ACTIONS = (
    Action("service.view", "查看服务回访、评分和服务方案"),
    Action("service.call", "登记服务回访和评分"),
    Action("service.plan", "编写和修订服务方案"),
    Action("service.confirm", "确认服务方案"),
)


def _records() -> None:
    import_module("cmdesk.service.record")
    import_module("cmdesk.service.rules.bin")
    import_module("cmdesk.service.rules.handing_over")


def _commands(under: Any) -> None:
    import_module("cmdesk.service.commands").add(under)


def _demo(story: Any) -> None:
    import_module("cmdesk.service.demo").tell(story)


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.service.rules.reminding").reminders(actor, at)


def _find(actor: Actor, text: str, limit: int) -> list[Found]:
    found: list[Found] = import_module("cmdesk.service.rules.finding").find(actor, text, limit)
    return found


FEATURE = Feature(
    key="service",
    title="客户服务",
    records=_records,
    actions=ACTIONS,
    commands=_commands,
    find=_find,
    demo=_demo,
    reminders=_reminders,
)
