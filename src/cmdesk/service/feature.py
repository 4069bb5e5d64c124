"""Service to customers as the shell sees it."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Feature, Found, Page, Panel

ACTIONS = (
    Action("service.view", "查看服务回访、评分、服务方案和技术服务"),
    Action("service.call", "登记服务回访和评分"),
    Action("service.technical", "登记技术服务"),
    Action("service.plan", "编写和修订服务方案"),
    Action("service.confirm", "确认服务方案"),
)


def _records() -> None:
    import_module("cmdesk.service.record")
    import_module("cmdesk.service.rules.bin")
    import_module("cmdesk.service.rules.handing_over")
    import_module("cmdesk.service.rules.summing")


def _commands(under: Any) -> None:
    import_module("cmdesk.service.commands").add(under)
    import_module("cmdesk.service.technical_commands").add(under)


def _demo(story: Any) -> None:
    import_module("cmdesk.service.demo").tell(story)
    import_module("cmdesk.service.technical_demo").tell(story)


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.service.rules.reminding").reminders(actor, at)


def _find(actor: Actor, text: str, limit: int) -> list[Found]:
    found: list[Found] = import_module("cmdesk.service.rules.finding").find(actor, text, limit)
    return found


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.service.screens.{module}"), name)


def _calls(desk: Any) -> Any:
    return _screen("calls", "CallsPage")(desk)


def _ratings(desk: Any) -> Any:
    return _screen("ratings", "RatingsPage")(desk)


def _plans(desk: Any) -> Any:
    return _screen("plans", "PlansPage")(desk)


def _technical(desk: Any) -> Any:
    return _screen("technical", "TechnicalList")(desk)


def _phases(desk: Any) -> Any:
    return _screen("phases", "PhasesPage")(desk)


def _panel(desk: Any, customer_id: int) -> Any:
    return _screen("panel", "ServicePanel")(desk, customer_id)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


PAGES = (
    Page("service_calls", "服务回访", "phone", _calls, "service.view", ("callback",)),
    Page("service_ratings", "服务评分", "star", _ratings, "service.view", ("rating",)),
    Page("service_plans", "服务方案", "clipboard", _plans, "service.view", ("service_plan",)),
    Page("technical_services", "技术服务", "wand", _technical, "service.view", ("technical_service",)),
    Page("service_phases", "服务统计", "bar-chart", _phases, "service.view"),
)
PANELS = (Panel("customer", "service", "服务", "star", _panel, "service.view", order=35),)

FEATURE = Feature(
    key="service",
    title="客户服务",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    commands=_commands,
    find=_find,
    demo=_demo,
    reminders=_reminders,
    pictures=_pictures,
)
