"""Activities as the shell sees them."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Feature, Key, Page, Panel

ACTIONS = (
    Action("activities.view", "查看往来"),
    Action("activities.create", "登记往来、承诺、接待和活动邀请"),
    Action("activities.edit", "修改往来、承诺、接待和活动邀请"),
    Action("activities.bin", "删除往来到回收站"),
    Action("activities.export", "导出往来"),
)


def _records() -> None:
    import_module("cmdesk.activities.record")
    import_module("cmdesk.activities.rules.contributing.evidence")
    import_module("cmdesk.activities.rules.contributing.alarms")
    import_module("cmdesk.activities.rules.contributing.deadlines")
    import_module("cmdesk.activities.rules.contributing.bin")
    import_module("cmdesk.activities.rules.contributing.handing_over")
    import_module("cmdesk.activities.rules.courtesy.signing").register()


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.activities.screens.{module}"), name)


def _timeline(desk: Any, customer_id: int) -> Any:
    return _screen("timeline", "TimelinePanel")(desk, customer_id)


def _promises(desk: Any, customer_id: int) -> Any:
    return _screen("promises", "PromisesPanel")(desk, customer_id)


def _count_promises(actor: Actor, customer_id: int) -> int | None:
    count: int = import_module("cmdesk.activities.rules.owed.promises").count_open(actor, customer_id)
    return count


def _count_requests(actor: Actor, customer_id: int) -> int | None:
    rules = (
        import_module("cmdesk.activities.rules.owed.requests"),
        import_module("cmdesk.activities.rules.owed.returns"),
    )
    return sum(len(one.of(actor, customer_id, only_open=True)) for one in rules)


def _phone_note(desk: Any) -> None:
    _screen("phone_note", "open_phone_note")(desk)


def _demo(story: Any) -> None:
    import_module("cmdesk.activities.demo.story").tell(story)
    import_module("cmdesk.activities.demo.gatherings").tell(story)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


def _commands(under: Any) -> None:
    import_module("cmdesk.activities.commands").add(under)
    import_module("cmdesk.activities.gathering_commands").add(under)
    import_module("cmdesk.activities.phone_commands").add(under)
    import_module("cmdesk.activities.courtesy_commands").add(under)


def _requests(desk: Any, customer_id: int) -> Any:
    return _screen("halves", "RequestsPanel")(desk, customer_id)


def _courtesy_panel(desk: Any, customer_id: int) -> Any:
    return _screen("halves", "CourtesyPanel")(desk, customer_id)


def _due_page(desk: Any) -> Any:
    return _screen("due", "DuePage")(desk)


def _activities_page(desk: Any) -> Any:
    return _screen("page", "ActivitiesPage")(desk)


def _phone_page(desk: Any) -> Any:
    return _screen("calls", "PhonePage")(desk)


def _courtesy_page(desk: Any) -> Any:
    return _screen("halves", "CourtesyPage")(desk)


def _gatherings_page(desk: Any) -> Any:
    return _screen("gatherings", "GatheringsPage")(desk)


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.activities.rules.ahead.reminding").reminders(actor, at)


PAGES = (
    Page("due", "跟进", "handshake", _due_page, "activities.view"),
    Page("activities", "往来", "history", _activities_page, "activities.view", ("activity",)),
    Page("phone", "电话记录", "phone", _phone_page, "activities.view"),
    Page("gatherings", "活动邀请", "users", _gatherings_page, "activities.view", ("gathering",)),
    Page("courtesy", "接待与礼仪", "gift", _courtesy_page, "activities.view", ("courtesy_event",)),
)
PANELS = (
    Panel("customer", "timeline", "往来", "history", _timeline, "activities.view", order=5),
    Panel("customer", "promises", "承诺", "handshake", _promises, "activities.view", _count_promises, order=20),
    Panel("customer", "requests", "请求", "inbox", _requests, "activities.view", _count_requests, order=25),
    Panel("customer", "courtesy", "礼品与事件", "gift", _courtesy_panel, "activities.view", order=30),
)

KEYS = (Key(("F8", "Ctrl+Shift+P"), _phone_note, "activities.create"),)

FEATURE = Feature(
    key="activities",
    title="往来",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    keys=KEYS,
    reminders=_reminders,
    commands=_commands,
    demo=_demo,
    pictures=_pictures,
)
