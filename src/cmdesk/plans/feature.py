"""Plans as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.feature import Action, Feature, Page, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("plans.view", "查看工作计划"),
    Action("plans.edit", "编制工作计划"),
    Action("slips.view", "查看出访单"),
    Action("slips.edit", "填写出访单"),
)


def _records() -> None:
    import_module("cmdesk.plans.record")
    import_module("cmdesk.plans.rules.signing").register()
    import_module("cmdesk.plans.rules.slips").register()
    import_module("cmdesk.cadence.rules.phases").add_source("plans", 1, part("rules.phase:tasks"))


def _commands(under: Any) -> None:
    import_module("cmdesk.plans.commands").add(under)
    import_module("cmdesk.plans.paper.printing").register_all()


PAGES = (
    Page("plans", "计划", "calendar", part("screens.page:PlansPage"), action="plans.view", opens=("work_plan",)),
    Page("slips", "出访单", "ticket", part("screens.slips:SlipsPage"), action="slips.view", opens=("visit_slip",)),
)

FEATURE = Feature(
    key="plans",
    title="计划",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    commands=_commands,
    command_words=("plan", "print"),
    demo=part("demo:tell"),
    pictures=part("screens.pictures:pictures"),
    reminders=part("rules.reminding:reminders"),
)
