"""Plans as the shell sees them."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Feature, Page

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
    import_module("cmdesk.cadence.rules.phases").add_source("plans", 1, _phase)


def _phase(actor: Actor, day: date, manager: int | None) -> Any:
    return import_module("cmdesk.plans.rules.phase").tasks(actor, day, manager)


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.plans.rules.reminding").reminders(actor, at)


def _commands(under: Any) -> None:
    import_module("cmdesk.plans.commands").add(under)
    import_module("cmdesk.plans.paper.printing").register_all()


def _plans(desk: Any) -> Any:
    return import_module("cmdesk.plans.screens.page").PlansPage(desk)


def _slips(desk: Any) -> Any:
    return import_module("cmdesk.plans.screens.slips").SlipsPage(desk)


def _pictures(desk: Any) -> Any:
    return import_module("cmdesk.plans.screens.pictures").pictures(desk)


def _demo(story: Any) -> None:
    import_module("cmdesk.plans.demo").tell(story)


PAGES = (
    Page("plans", "计划", "calendar", _plans, "plans.view", ("work_plan",)),
    Page("slips", "出访单", "ticket", _slips, "slips.view", ("visit_slip",)),
)

FEATURE = Feature(
    key="plans",
    title="计划",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    commands=_commands,
    demo=_demo,
    pictures=_pictures,
    reminders=_reminders,
)
