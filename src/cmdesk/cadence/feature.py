"""Cadence as the shell sees it."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.actor import Scope
from cmdesk.core.feature import Action, Feature, Page, Panel, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("cadence.scheme", "选用应访方案", (Scope.NONE, Scope.TEAM, Scope.ALL)),
    Action("cadence.sample", "确定样本客户和提升客户"),
    Action("cadence.brief", "登记策略告知"),
)


def _records() -> None:
    import_module("cmdesk.cadence.record")
    import_module("cmdesk.cadence.basis")
    import_module("cmdesk.visits.paper.limits").ask(part("rules.load:daily_of"))
    import_module("cmdesk.visits.rules.planning.marks").ask(part("rules.stock:marked"))


def _tidy() -> None:
    from cmdesk.cadence import basis
    from cmdesk.core.database import current

    if not basis.is_whole(current()):
        basis.rebuild(current())


PAGES = (
    Page("cadence", "应访", "clock", part("screens.due:DuePage"), action="customers.view"),
    Page("coverage", "覆盖与负荷", "bar-chart", part("screens.coverage:CoveragePage"), action="customers.view"),
)
SETTINGS = (
    Page(
        "schemes",
        "应访方案",
        "clock",
        part("screens.schemes:SchemesPage"),
        action="regulations.view",
        holds_files=False,
    ),
)
PANELS = (
    Panel(
        "customer",
        "standing",
        "应访",
        "clock",
        part("screens.standing:StandingPanel"),
        action="customers.view",
        order=15,
    ),
)

FEATURE = Feature(
    key="cadence",
    title="应访",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    settings=SETTINGS,
    panels=PANELS,
    commands=part("commands:add"),
    command_words=("due", "coverage", "sample"),
    tidy=_tidy,
    demo=part("demo:tell"),
    pictures=part("screens.pictures:pictures"),
)
