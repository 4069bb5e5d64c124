"""Visits as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Feature, Found, Page

ACTIONS = (
    Action("visits.view", "查看走访"),
    Action("visits.plan", "安排走访（预约、改期、取消）"),
    Action("visits.enter", "录入走访"),
    Action("visits.edit", "更正已录入的走访"),
    Action("visits.bin", "删除走访到回收站"),
    Action("visits.anomaly", "登记和了结异动"),
)


def _records() -> None:
    import_module("cmdesk.visits.record")


def _demo(story: Any) -> None:
    import_module("cmdesk.visits.demo.story").tell(story)


def _commands(under: Any) -> None:
    import_module("cmdesk.visits.commands").add(under)
    import_module("cmdesk.visits.paper.printing").register_all()


def _find(actor: Actor, text: str, limit: int) -> list[Found]:
    found: list[Found] = import_module("cmdesk.visits.rules.finding").find(actor, text, limit)
    return found


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.visits.screens.{module}"), name)


def _entry(desk: Any) -> Any:
    return _screen("entry.page", "EntryPage")(desk)


PAGES = (Page("visit_entry", "录入走访", "clipboard", _entry, "visits.enter", ("visit",)),)

FEATURE = Feature(
    key="visits",
    title="走访",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    commands=_commands,
    find=_find,
    demo=_demo,
)
