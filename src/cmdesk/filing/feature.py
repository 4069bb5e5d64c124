"""Filing as the shell sees it."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Badge, Feature, Page, Panel

ACTIONS = (
    Action("filing.view", "查看建档"),
    Action("filing.submit", "提交建档审核"),
    Action("filing.hand", "移交客户资料"),
    Action("filing.appoint", "指定归档人"),
    Action("filing.archive", "客户资料归档"),
    Action("filing.verify", "实地核查客户"),
    Action("filing.ask", "要求复核档案"),
    Action("filing.convert", "潜在客户转为客户"),
)


def _records() -> None:
    import_module("cmdesk.filing.record")
    import_module("cmdesk.filing.rules.moves").register()
    import_module("cmdesk.filing.rules.deadlines")
    import_module("cmdesk.filing.rules.opening").register()


def _commands(under: Any) -> None:
    import_module("cmdesk.filing.commands").add(under)


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.filing.screens.{module}"), name)


def _page(desk: Any) -> Any:
    return _screen("page", "FilingPage")(desk)


def _panel(desk: Any, customer_id: int) -> Any:
    return _screen("panel", "FilingPanel")(desk, customer_id)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


def _waiting(actor: Actor) -> int:
    own: int = import_module("cmdesk.filing.rules.lists").count(actor)
    unread: int = import_module("cmdesk.filing.rules.notices").to_read(actor)
    return own + unread


def _tidy() -> None:
    import_module("cmdesk.filing.rules.notices").gather()


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.filing.rules.reminding").reminders(actor, at)


def _demo(story: Any) -> None:
    import_module("cmdesk.filing.demo").tell(story)


FEATURE = Feature(
    key="filing",
    title="建档",
    records=_records,
    actions=ACTIONS,
    pages=(Page("filing", "建档", "folder-open", _page, "filing.view", ("filing", "change_notice")),),
    panels=(Panel("customer", "filing", "建档", "folder-open", _panel, "filing.view", order=60),),
    commands=_commands,
    badge=Badge(_waiting, frozenset({"filing", "verification", "notice_reader", "customer"})),
    demo=_demo,
    tidy=_tidy,
    pictures=_pictures,
    reminders=_reminders,
)
