"""The journal as the shell sees it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.feature import Action, Feature, Page, Panel, parts_of

part = parts_of(__name__)

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
    import_module("cmdesk.cadence.rules.phases").add_source("journal", 1, part("rules.monthly.first_phase:tasks"))
    import_module("cmdesk.service.rules.phases").add_source("journal", part("rules.monthly.service_phases:measures"))


def _commands(under: Any) -> None:
    import_module("cmdesk.journal.commands").add(under)
    import_module("cmdesk.journal.forecast_commands").add(under)


PAGES = (
    Page("journal", "工作日志", "note", part("screens.logs:LogsPage"), action="journal.view", opens=("daily_log",)),
    Page("mornings", "晨会", "users", part("screens.mornings:MorningsPage"), action="journal.view", opens=("morning",)),
    Page(
        "visit_info",
        "走访信息",
        "route",
        part("screens.visit_info:VisitInfoPage"),
        action="journal.view",
        opens=("visit_info",),
    ),
    Page(
        "summaries",
        "月度总结",
        "clipboard",
        part("screens.summaries:SummariesPage"),
        action="journal.view",
        opens=("month_summary", "remedy"),
    ),
    Page(
        "forecasts",
        "需求预测",
        "bar-chart",
        part("screens.forecasts:ForecastsPage"),
        action="forecasts.view",
        opens=("demand_forecast",),
        holds_files=False,
    ),
    Page(
        "handed_in",
        "上交情况",
        "check-circle",
        part("screens.handed_in:HandedInPage"),
        action="journal.comment",
        holds_files=False,
    ),
    Page(
        "minutes", "会谈纪要", "message", part("screens.minutes:MinutesList"), action="journal.view", opens=("minutes",)
    ),
)
PANELS = (
    Panel(
        "customer", "minutes", "纪要", "message", part("screens.minutes:MinutesList"), action="journal.view", order=40
    ),
)

FEATURE = Feature(
    key="journal",
    title="日志",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    commands=_commands,
    command_words=("minutes", "log", "summary", "morning", "visit-info", "forecast", "print"),
    demo=part("demo.story:tell"),
    pictures=part("screens.pictures:pictures"),
    reminders=part("rules.reminding:reminders"),
)
