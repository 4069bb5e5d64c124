"""Forms and printed sheets as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import YES_NO, Action, Feature, Page, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("papers.view", "查看单据台账"),
    Action("papers.print", "打印单据", YES_NO),
    Action("papers.void", "作废单据"),
    Action("papers.edit_forms", "修改表单和抬头", YES_NO),
)
"""What papers lets people do; the defaults by role stand in ``resources/rights.toml``."""


def _records() -> None:
    import_module("cmdesk.papers.record")


def _warm() -> None:
    """Load what draws and shows pages (0.3 s), so that the first preview is as quick as the second."""
    import_module("cmdesk.papers.preview")
    import_module("cmdesk.core.paper").warm()


SETTINGS = (
    Page("papers", "单据", "receipt", part("screens.ledger:Ledger"), action="papers.view"),
    Page("forms", "表单", "file-text", part("screens.forms:Forms"), action="papers.print", holds_files=False),
)

FEATURE = Feature(
    key="papers",
    title="表单与打印",
    records=_records,
    actions=ACTIONS,
    commands=part("commands:add"),
    command_words=("forms", "print", "papers"),
    warm=_warm,
    begins=part("rules.letterhead:begin"),
    demo=part("demo:tell"),
    settings=SETTINGS,
    pictures=part("screens.pictures:pictures"),
)
