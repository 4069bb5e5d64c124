"""Visits as the shell sees them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Feature, Found, Page, Panel, Takes

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


def _demo(story: Any) -> None:
    import_module("cmdesk.visits.demo.story").tell(story)


def _commands(under: Any) -> None:
    import_module("cmdesk.visits.commands").add(under)
    import_module("cmdesk.visits.route_commands").add(under)
    import_module("cmdesk.visits.paper.printing").register_all()


def _find(actor: Actor, text: str, limit: int) -> list[Found]:
    found: list[Found] = import_module("cmdesk.visits.rules.finding").find(actor, text, limit)
    return found


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.visits.screens.{module}"), name)


def _entry(desk: Any) -> Any:
    return _screen("entry.page", "EntryPage")(desk)


def _is_scan(path: Path) -> bool:
    is_scan: bool = import_module("cmdesk.visits.scanning.pages").is_scan(path)
    return is_scan


def _take_scans(desk: Any, paths: Sequence[Path]) -> None:
    import_module("cmdesk.visits.screens.entry.dropped").take(desk, paths)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


def _day(desk: Any) -> Any:
    return _screen("day", "DayPage")(desk)


def _routes(desk: Any) -> Any:
    return _screen("routes", "RoutesPage")(desk)


def _anomalies(desk: Any) -> Any:
    return _screen("anomalies", "AnomaliesPage")(desk)


def _history(desk: Any, customer_id: int) -> Any:
    return _screen("history", "HistoryPanel")(desk, customer_id)


def _anomalies_of(desk: Any, customer_id: int) -> Any:
    return _screen("anomalies", "AnomaliesPanel")(desk, customer_id)


def _count_planned(actor: Actor, customer_id: int) -> int | None:
    count: int | None = import_module("cmdesk.visits.rules.history").count_open(actor, customer_id)
    return count


def _count_anomalies(actor: Actor, customer_id: int) -> int | None:
    found = import_module("cmdesk.visits.rules.urgent.anomalies").of_customer(actor, customer_id)
    return sum(1 for one in found if one.closed_at is None) or None


PAGES = (
    Page("visits", "走访", "route", _day, "visits.view"),
    Page("visit_entry", "录入走访", "clipboard", _entry, "visits.view", ("visit",)),
    Page("anomalies", "异动", "alert-triangle", _anomalies, "visits.view"),
    Page("routes", "走访路线", "map-pin", _routes, "visits.view"),
)
PANELS = (
    Panel("customer", "visits", "走访", "route", _history, "visits.view", _count_planned, order=20),
    Panel("customer", "anomalies", "异动", "alert-triangle", _anomalies_of, "visits.view", _count_anomalies, order=25),
)

FEATURE = Feature(
    key="visits",
    title="走访",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    takes=Takes(_is_scan, _take_scans),
    commands=_commands,
    find=_find,
    pictures=_pictures,
    demo=_demo,
)
