"""Activities as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Feature, Key, Panel

ACTIONS = (
    Action("activities.view", "查看往来"),
    Action("activities.create", "登记往来、承诺和接待"),
    Action("activities.edit", "修改往来、承诺和接待"),
    Action("activities.bin", "删除往来到回收站"),
    Action("activities.approve", "批准重要事件和礼品"),
    Action("activities.export", "导出往来"),
)


def _records() -> None:
    import_module("cmdesk.activities.record")
    import_module("cmdesk.activities.rules.evidence")


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.activities.screens.{module}"), name)


def _timeline(desk: Any, customer_id: int) -> Any:
    return _screen("timeline", "TimelinePanel")(desk, customer_id)


def _promises(desk: Any, customer_id: int) -> Any:
    return _screen("promises", "PromisesPanel")(desk, customer_id)


def _count_promises(actor: Actor, customer_id: int) -> int | None:
    count: int = import_module("cmdesk.activities.rules.promises").count_open(actor, customer_id)
    return count


def _phone_note(desk: Any) -> None:
    _screen("phone_note", "open_phone_note")(desk)


def _demo(story: Any) -> None:
    import_module("cmdesk.activities.demo.story").tell(story)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


PANELS = (
    Panel("customer", "timeline", "往来", "history", _timeline, "activities.view", order=5),
    Panel("customer", "promises", "承诺", "handshake", _promises, "activities.view", _count_promises, order=20),
)

KEYS = (Key(("F8", "Ctrl+Shift+P"), _phone_note, "activities.create"),)

FEATURE = Feature(
    key="activities",
    title="往来",
    records=_records,
    actions=ACTIONS,
    panels=PANELS,
    keys=KEYS,
    demo=_demo,
    pictures=_pictures,
)
