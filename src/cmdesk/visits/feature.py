"""Visits as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Feature, Page, Panel, Takes, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("visits.view", "查看走访"),
    Action("visits.plan", "安排走访（预约、改期、取消）"),
    Action("visits.enter", "录入走访"),
    Action("visits.edit", "更正已录入的走访"),
    Action("visits.bin", "删除走访到回收站"),
    Action("visits.anomaly", "登记和了结异动"),
)


def _records() -> None:
    import_module("cmdesk.visits.record")
    import_module("cmdesk.visits.contributing").register()
    import_module("cmdesk.visits.rules.urgent.failing_orders").register()
    import_module("cmdesk.visits.rules.shop.schemes").register()


def _commands(under: Any) -> None:
    import_module("cmdesk.visits.commands").add(under)
    import_module("cmdesk.visits.route_commands").add(under)
    import_module("cmdesk.visits.paper.printing").register_all()


def _count_anomalies(actor: Actor, customer_id: int) -> int | None:
    found = import_module("cmdesk.visits.rules.urgent.anomalies").of_customer(actor, customer_id)
    return sum(1 for one in found if one.closed_at is None) or None


PAGES = (
    Page("visits", "走访", "route", part("screens.day:DayPage"), action="visits.view"),
    Page(
        "visit_entry",
        "录入走访",
        "clipboard",
        part("screens.entry.page:EntryPage"),
        action="visits.view",
        opens=("visit",),
    ),
    Page("anomalies", "异动", "alert-triangle", part("screens.anomalies:AnomaliesPage"), action="visits.view"),
    Page("routes", "走访路线", "map-pin", part("screens.routes:RoutesPage"), action="visits.view"),
)
PANELS = (
    Panel(
        "customer",
        "visits",
        "走访",
        "route",
        part("screens.history:HistoryPanel"),
        action="visits.view",
        count=part("rules.history:count_open"),
        order=20,
    ),
    Panel(
        "customer",
        "anomalies",
        "异动",
        "alert-triangle",
        part("screens.anomalies:AnomaliesPanel"),
        action="visits.view",
        count=_count_anomalies,
        order=25,
    ),
)

FEATURE = Feature(
    key="visits",
    title="走访",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    takes=Takes(part("scanning.pages:is_scan"), part("screens.entry.dropped:take")),
    commands=_commands,
    command_words=("visits", "scan", "anomalies", "routes", "print"),
    find=part("rules.finding:find"),
    pictures=part("screens.pictures:pictures"),
    demo=part("demo.story:tell"),
)
