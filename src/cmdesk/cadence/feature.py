"""Cadence as the shell sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Scope
from cmdesk.core.feature import Action, Feature, Page, Panel

ACTIONS = (
    Action("cadence.scheme", "选用应访方案", (Scope.NONE, Scope.TEAM, Scope.ALL)),
    Action("cadence.sample", "确定样本客户和提升客户"),
    Action("cadence.brief", "登记策略告知"),
)


def _records() -> None:
    import_module("cmdesk.cadence.record")
    import_module("cmdesk.cadence.basis")
    import_module("cmdesk.visits.paper.limits").ask(_daily)
    import_module("cmdesk.visits.rules.planning.marks").ask(_marked)


def _daily(user_id: int, day: date) -> tuple[int, int]:
    found: tuple[int, int] = import_module("cmdesk.cadence.rules.load").daily_of(user_id, day)
    return found


def _marked(user_id: int, day: date, customers: Sequence[int]) -> Mapping[int, str]:
    found: Mapping[int, str] = import_module("cmdesk.cadence.rules.stock").marked(user_id, day, customers)
    return found


def _commands(under: Any) -> None:
    import_module("cmdesk.cadence.commands").add(under)


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.cadence.screens.{module}"), name)


def _due(desk: Any) -> Any:
    return _screen("due", "DuePage")(desk)


def _coverage(desk: Any) -> Any:
    return _screen("coverage", "CoveragePage")(desk)


def _schemes(desk: Any) -> Any:
    return _screen("schemes", "SchemesPage")(desk)


def _standing(desk: Any, customer_id: int) -> Any:
    return _screen("standing", "StandingPanel")(desk, customer_id)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


def _demo(story: Any) -> None:
    import_module("cmdesk.cadence.demo").tell(story)


def _tidy() -> None:
    from cmdesk.cadence import basis
    from cmdesk.core.database import current

    if not basis.is_whole(current()):
        basis.rebuild(current())


PAGES = (
    Page("cadence", "应访", "clock", _due, "customers.view"),
    Page("coverage", "覆盖与负荷", "bar-chart", _coverage, "customers.view"),
)
SETTINGS = (Page("schemes", "应访方案", "clock", _schemes, "regulations.view"),)
PANELS = (Panel("customer", "standing", "应访", "clock", _standing, "customers.view", order=15),)

FEATURE = Feature(
    key="cadence",
    title="应访",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    settings=SETTINGS,
    panels=PANELS,
    commands=_commands,
    tidy=_tidy,
    demo=_demo,
    pictures=_pictures,
)
