"""Complaints as the shell sees them."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Badge, Feature, Found, Key, Page, Panel

ACTIONS = (
    Action("complaints.view", "查看投诉"),
    Action("complaints.register", "受理投诉"),
    Action("complaints.grade", "投诉分级和重开"),
    Action("complaints.handle", "办理投诉"),
    Action("complaints.propose", "拟定投诉处理方案"),
    Action("complaints.evaluate", "评估投诉"),
    Action("complaints.archive", "投诉归档"),
    Action("complaints.statistics", "投诉统计"),
)


def _records() -> None:
    import_module("cmdesk.complaints.record")
    import_module("cmdesk.complaints.rules.path.signing").register()
    import_module("cmdesk.complaints.rules.warnings.alarms")
    import_module("cmdesk.complaints.rules.warnings.concerns")
    import_module("cmdesk.complaints.rules.path.attached")
    import_module("cmdesk.complaints.rules.timing.due")
    import_module("cmdesk.complaints.rules.figures.summing")
    import_module("cmdesk.complaints.rules.warnings.deadlines")
    import_module("cmdesk.complaints.rules.warnings.visit_sheets").register()
    import_module("cmdesk.papers.blanks").register("complaint_sheet", _types)
    import_module("cmdesk.journal.rules.monthly.figures").add_source("complaints", _figures)
    import_module("cmdesk.journal.rules.meetings.yesterday").add_source("complaints", _morning)


def _types() -> Any:
    return import_module("cmdesk.complaints.rules.types").labels()


def _figures(actor: Actor, user_id: int, month: Any) -> Any:
    return import_module("cmdesk.complaints.rules.figures.monthly").figures(actor, user_id, month)


def _morning(actor: Actor, users: Any) -> Any:
    return import_module("cmdesk.complaints.rules.warnings.mornings").lines(actor, users)


def _commands(under: Any) -> None:
    import_module("cmdesk.complaints.commands").add(under)


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.complaints.screens.{module}"), name)


def _page(desk: Any) -> Any:
    return _screen("page", "ComplaintsPage")(desk)


def _statistics(desk: Any) -> Any:
    return _screen("statistics", "ComplaintStatisticsPage")(desk)


def _panel(desk: Any, customer_id: int) -> Any:
    return _screen("panel", "ComplaintsPanel")(desk, customer_id)


def _count_open(actor: Actor, customer_id: int) -> int | None:
    count: int | None = import_module("cmdesk.complaints.rules.reading.waiting").count_open(actor, customer_id)
    return count


def _register(desk: Any) -> None:
    _screen("register", "open_register")(desk)


def _waiting(actor: Actor) -> int:
    count: int = import_module("cmdesk.complaints.rules.reading.waiting").count(actor)
    return count


def _find(actor: Actor, text: str, limit: int) -> list[Found]:
    found: list[Found] = import_module("cmdesk.complaints.rules.reading.finding").find(actor, text, limit)
    return found


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.complaints.rules.people.escalation").reminders(actor, at)


def _demo(story: Any) -> None:
    import_module("cmdesk.complaints.demo.story").tell(story)
    import_module("cmdesk.complaints.demo.slip").tell(story)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


PAGES = (
    Page("complaints", "投诉", "alert-circle", _page, "complaints.view", ("complaint",)),
    Page("complaint_statistics", "投诉统计", "bar-chart", _statistics, "complaints.statistics"),
)
PANELS = (Panel("customer", "complaints", "投诉", "alert-circle", _panel, "complaints.view", _count_open, order=22),)

FEATURE = Feature(
    key="complaints",
    title="投诉",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    keys=(Key(("F9",), _register, "complaints.register"),),
    commands=_commands,
    find=_find,
    reminders=_reminders,
    demo=_demo,
    pictures=_pictures,
    badge=Badge(_waiting, frozenset({"complaint", "complaint_task"})),
)
