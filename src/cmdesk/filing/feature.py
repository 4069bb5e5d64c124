"""Filing as the shell sees it."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import Action, Feature

ACTIONS = (
    Action("filing.view", "查看建档"),
    Action("filing.submit", "提交建档审核"),
    Action("filing.hand", "移交客户资料"),
    Action("filing.appoint", "指定归档人"),
    Action("filing.archive", "客户资料归档"),
    Action("filing.verify", "实地核查客户"),
    Action("filing.ask", "要求复核档案"),
    Action("filing.convert", "潜在客户转为客户"),
)


def _records() -> None:
    import_module("cmdesk.filing.record")
    import_module("cmdesk.filing.rules.moves").register()
    import_module("cmdesk.filing.rules.opening").register()


FEATURE = Feature(key="filing", title="建档", records=_records, actions=ACTIONS)
