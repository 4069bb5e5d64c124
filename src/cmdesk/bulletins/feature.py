"""Bulletins as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.actor import Scope
from cmdesk.core.feature import YES_NO, Action, Badge, Feature, Page, Panel, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("bulletins.view", "查看营销信息", YES_NO),
    Action("bulletins.publish", "发布营销信息", (Scope.NONE, Scope.TEAM, Scope.ALL)),
)


def _records() -> None:
    import_module("cmdesk.bulletins.record")


FEATURE = Feature(
    key="bulletins",
    title="营销信息",
    records=_records,
    actions=ACTIONS,
    pages=(
        Page(
            "bulletins",
            "营销信息",
            "megaphone",
            part("screens.page:BulletinsPage"),
            action="bulletins.view",
            opens=("bulletin",),
            holds_files=False,
        ),
    ),
    panels=(
        Panel(
            "customer",
            "bulletins",
            "营销信息",
            "megaphone",
            part("screens.panel:BulletinsPanel"),
            action="bulletins.view",
            order=55,
        ),
    ),
    commands=part("commands:add"),
    command_words=("bulletins",),
    badge=Badge(part("rules.lists:count_unread"), frozenset({"bulletin", "bulletin_reading"})),
    demo=part("demo:tell"),
    pictures=part("screens.pictures:pictures"),
    reminders=part("rules.reminding:reminders"),
)
