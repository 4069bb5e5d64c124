"""Service to customers as the shell sees it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.feature import Action, Feature, Page, Panel, parts_of

part = parts_of(__name__)

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


PAGES = (
    Page(
        "service_calls",
        "服务回访",
        "phone",
        part("screens.calls:CallsPage"),
        action="service.view",
        opens=("callback",),
    ),
    Page(
        "service_ratings",
        "服务评分",
        "star",
        part("screens.ratings:RatingsPage"),
        action="service.view",
        opens=("rating",),
    ),
    Page(
        "service_plans",
        "服务方案",
        "clipboard",
        part("screens.plans:PlansPage"),
        action="service.view",
        opens=("service_plan",),
    ),
    Page(
        "technical_services",
        "技术服务",
        "wand",
        part("screens.technical:TechnicalList"),
        action="service.view",
        opens=("technical_service",),
    ),
    Page(
        "service_phases",
        "服务统计",
        "bar-chart",
        part("screens.phases:PhasesPage"),
        action="service.view",
        holds_files=False,
    ),
)
PANELS = (
    Panel("customer", "service", "服务", "star", part("screens.panel:ServicePanel"), action="service.view", order=35),
)

FEATURE = Feature(
    key="service",
    title="客户服务",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    commands=_commands,
    command_words=("service", "technical", "print"),
    find=part("rules.finding:find"),
    demo=_demo,
    reminders=part("rules.reminding:reminders"),
    pictures=part("screens.pictures:pictures"),
)
