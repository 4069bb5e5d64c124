"""The journal as the shell sees it."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Feature, Page, Panel

ACTIONS = (
    Action("journal.view", "查看工作日志、晨会、走访信息、月度总结和会谈纪要"),
    Action("journal.write", "填写工作日志、晨会、走访信息、月度总结和会谈纪要"),
    Action("journal.comment", "批阅工作日志"),
    Action("forecasts.view", "查看需求预测报告"),
    Action("forecasts.write", "编制和上报需求预测报告"),
)


def _records() -> None:
    import_module("cmdesk.journal.record")
    import_module("cmdesk.journal.rules.minutes").register()
    import_module("cmdesk.journal.rules.monthly.summaries").register()
    import_module("cmdesk.journal.rules.demand.forecasts").register()
    import_module("cmdesk.cadence.rules.phases").add_source("journal", 1, _phase)
    import_module("cmdesk.service.rules.phases").add_source("journal", _service_phases)


def _service_phases(actor: Actor, month: Any) -> Any:
    return import_module("cmdesk.journal.rules.monthly.service_phases").measures(actor, month)


def _phase(actor: Actor, day: Any, manager: int | None) -> Any:
    return import_module("cmdesk.journal.rules.monthly.first_phase").tasks(actor, day, manager)


def _commands(under: Any) -> None:
    import_module("cmdesk.journal.commands").add(under)
    import_module("cmdesk.journal.forecast_commands").add(under)


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.journal.screens.{module}"), name)


def _logs(desk: Any) -> Any:
    return _screen("logs", "LogsPage")(desk)


def _mornings(desk: Any) -> Any:
    return _screen("mornings", "MorningsPage")(desk)


def _visit_info(desk: Any) -> Any:
    return _screen("visit_info", "VisitInfoPage")(desk)


def _summaries(desk: Any) -> Any:
    return _screen("summaries", "SummariesPage")(desk)


def _forecasts(desk: Any) -> Any:
    return _screen("forecasts", "ForecastsPage")(desk)


def _minutes(desk: Any) -> Any:
    return _screen("minutes", "MinutesList")(desk)


def _minutes_of(desk: Any, customer_id: int) -> Any:
    return _screen("minutes", "MinutesList")(desk, customer_id)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


def _demo(story: Any) -> None:
    import_module("cmdesk.journal.demo").tell(story)


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.journal.rules.reminding").reminders(actor, at)


PAGES = (
    Page("journal", "工作日志", "note", _logs, "journal.view", ("daily_log",)),
    Page("mornings", "晨会", "users", _mornings, "journal.view", ("morning",)),
    Page("visit_info", "走访信息", "route", _visit_info, "journal.view", ("visit_info",)),
    Page("summaries", "月度总结", "clipboard", _summaries, "journal.view", ("month_summary", "remedy")),
    Page("forecasts", "需求预测", "bar-chart", _forecasts, "forecasts.view", ("demand_forecast",)),
    Page("minutes", "会谈纪要", "message", _minutes, "journal.view", ("minutes",)),
)
PANELS = (Panel("customer", "minutes", "纪要", "message", _minutes_of, "journal.view", order=40),)

FEATURE = Feature(
    key="journal",
    title="日志",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    commands=_commands,
    demo=_demo,
    pictures=_pictures,
    reminders=_reminders,
)
