"""Bulletins as the shell sees them."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.feature import YES_NO, Action, Badge, Feature, Page, Panel

ACTIONS = (
    Action("bulletins.view", "查看营销信息", YES_NO),
    Action("bulletins.publish", "发布营销信息", (Scope.NONE, Scope.TEAM, Scope.ALL)),
)


def _records() -> None:
    import_module("cmdesk.bulletins.record")


def _commands(under: Any) -> None:
    import_module("cmdesk.bulletins.commands").add(under)


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.bulletins.screens.{module}"), name)


def _page(desk: Any) -> Any:
    return _screen("page", "BulletinsPage")(desk)


def _panel(desk: Any, customer_id: int) -> Any:
    return _screen("panel", "BulletinsPanel")(desk, customer_id)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


def _unread(actor: Actor) -> int:
    found: int = import_module("cmdesk.bulletins.rules.lists").count_unread(actor)
    return found


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.bulletins.rules.reminding").reminders(actor, at)


def _demo(story: Any) -> None:
    import_module("cmdesk.bulletins.demo").tell(story)


FEATURE = Feature(
    key="bulletins",
    title="营销信息",
    records=_records,
    actions=ACTIONS,
    pages=(Page("bulletins", "营销信息", "megaphone", _page, "bulletins.view", ("bulletin",)),),
    panels=(Panel("customer", "bulletins", "营销信息", "megaphone", _panel, "bulletins.view", order=55),),
    commands=_commands,
    badge=Badge(_unread, frozenset({"bulletin", "bulletin_reading"})),
    demo=_demo,
    pictures=_pictures,
    reminders=_reminders,
)
