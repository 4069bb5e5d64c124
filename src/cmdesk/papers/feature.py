"""Forms and printed sheets as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.feature import YES_NO, Action, Feature, Page

ACTIONS = (
    Action("papers.view", "查看单据台账"),
    Action("papers.print", "打印单据", YES_NO),
    Action("papers.void", "作废单据"),
    Action("papers.edit_forms", "修改表单和抬头", YES_NO),
)
"""What papers lets people do; the defaults by role stand in ``resources/rights.toml``."""


def _records() -> None:
    import_module("cmdesk.papers.record")


def _commands(under: Any) -> None:
    import_module("cmdesk.papers.commands").add(under)


def _warm() -> None:
    """Load what draws and shows pages (0.3 s), so that the first preview is as quick as the second."""
    import_module("cmdesk.papers.preview")
    import_module("cmdesk.core.paper").warm()


def _demo(story: Any) -> None:
    import_module("cmdesk.papers.demo").tell(story)


def _forms(desk: Any) -> Any:
    return import_module("cmdesk.papers.screens.forms").Forms(desk)


def _ledger(desk: Any) -> Any:
    return import_module("cmdesk.papers.screens.ledger").Ledger(desk)


def _pictures(desk: Any) -> Any:
    return import_module("cmdesk.papers.screens.pictures").pictures(desk)


SETTINGS = (
    Page("papers", "单据", "receipt", _ledger, "papers.view"),
    Page("forms", "表单", "file-text", _forms, "papers.print"),
)

FEATURE = Feature(
    key="papers",
    title="表单与打印",
    records=_records,
    actions=ACTIONS,
    commands=_commands,
    warm=_warm,
    demo=_demo,
    settings=SETTINGS,
    pictures=_pictures,
)
