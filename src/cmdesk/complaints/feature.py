"""Complaints as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.feature import Action, Badge, Feature, Key, Page, Panel, parts_of

part = parts_of(__name__)

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
    import_module("cmdesk.complaints.rules.contributing.alarms")
    import_module("cmdesk.complaints.rules.contributing.concerns")
    import_module("cmdesk.complaints.rules.path.attached")
    import_module("cmdesk.complaints.rules.timing.due")
    import_module("cmdesk.complaints.rules.figures.summing")
    import_module("cmdesk.complaints.rules.contributing.deadlines")
    import_module("cmdesk.complaints.rules.contributing.visit_sheets").register()
    import_module("cmdesk.papers.blanks").register("complaint_sheet", part("rules.types:labels"))
    import_module("cmdesk.journal.rules.monthly.figures").add_source(
        "complaints", part("rules.figures.monthly:figures")
    )
    import_module("cmdesk.journal.rules.meetings.yesterday").add_source(
        "complaints", part("rules.contributing.mornings:lines")
    )


def _demo(story: Any) -> None:
    import_module("cmdesk.complaints.demo.story").tell(story)
    import_module("cmdesk.complaints.demo.slip").tell(story)


PAGES = (
    Page(
        "complaints",
        "投诉",
        "alert-circle",
        part("screens.page:ComplaintsPage"),
        action="complaints.view",
        opens=("complaint",),
    ),
    Page(
        "complaint_statistics",
        "投诉统计",
        "bar-chart",
        part("screens.statistics:ComplaintStatisticsPage"),
        action="complaints.statistics",
    ),
)
PANELS = (
    Panel(
        "customer",
        "complaints",
        "投诉",
        "alert-circle",
        part("screens.panel:ComplaintsPanel"),
        action="complaints.view",
        count=part("rules.reading.waiting:count_open"),
        order=22,
    ),
)

FEATURE = Feature(
    key="complaints",
    title="投诉",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    keys=(Key(("F9",), part("screens.register:open_register"), "complaints.register"),),
    commands=part("commands:add"),
    command_words=("show", "export", "complaints", "print"),
    find=part("rules.reading.finding:find"),
    reminders=part("rules.people.escalation:reminders"),
    demo=_demo,
    pictures=part("screens.pictures:pictures"),
    badge=Badge(part("rules.reading.waiting:count"), frozenset({"complaint", "complaint_task"})),
)
