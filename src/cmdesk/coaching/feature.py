"""Coaching as the shell sees it: scripts, rehearsals, joint first visits."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import YES_NO, Action, Badge, Feature, Page

ACTIONS = (
    Action("scripts.view", "查看话术", YES_NO),
    Action("scripts.edit", "编写话术", YES_NO),
    Action("rehearsals.view", "查看演练"),
    Action("rehearsals.write", "登记演练"),
    Action("coaching.view", "查看带教记录"),
    Action("coaching.write", "写带教记录"),
)


def _sayings(actor: Actor, contact: Any) -> Any:
    return import_module("cmdesk.coaching.rules.sayings").of(actor, contact)


def _heads() -> Any:
    return import_module("cmdesk.coaching.paper").printed_on_blanks()


def _records() -> None:
    import_module("cmdesk.coaching.record")
    import_module("cmdesk.activities.rules.ahead.sayings").add_source("coaching", _sayings)
    import_module("cmdesk.papers.blanks").register("coaching_record", _heads)


def _commands(under: Any) -> None:
    import_module("cmdesk.coaching.commands").add(under)


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.coaching.screens.{module}"), name)


def _scripts(desk: Any) -> Any:
    return _screen("scripts", "ScriptsPage")(desk)


def _rehearsals(desk: Any) -> Any:
    return _screen("rehearsals", "RehearsalsPage")(desk)


def _coaching(desk: Any) -> Any:
    return _screen("coaching", "CoachingPage")(desk)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


def _waiting(actor: Actor) -> int:
    count: int = import_module("cmdesk.coaching.rules.joint").waiting(actor)
    return count


def _demo(story: Any) -> None:
    import_module("cmdesk.coaching.demo").tell(story)


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.coaching.rules.reminding").reminders(actor, at)


PAGES = (
    Page("scripts", "话术", "message", _scripts, "scripts.view", ("script", "script_version")),
    Page("rehearsals", "演练", "clock", _rehearsals, "rehearsals.view", ("rehearsal",)),
    Page("coaching", "带教", "users", _coaching, "coaching.view", ("coaching",)),
)

FEATURE = Feature(
    key="coaching",
    title="话术与带教",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    commands=_commands,
    badge=Badge(_waiting, frozenset({"coaching", "resolution"})),
    demo=_demo,
    pictures=_pictures,
    reminders=_reminders,
)
