"""Filing as the shell sees it."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Badge, Feature, Page, Panel, Sheet, parts_of

part = parts_of(__name__)

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
    import_module("cmdesk.filing.rules.deadlines")
    import_module("cmdesk.filing.rules.opening").register()


def _waiting(actor: Actor) -> int:
    own: int = import_module("cmdesk.filing.rules.lists").count(actor)
    unread: int = import_module("cmdesk.filing.rules.notices").to_read(actor)
    return own + unread


FEATURE = Feature(
    key="filing",
    title="建档",
    records=_records,
    actions=ACTIONS,
    pages=(
        Page(
            "filing",
            "建档",
            "folder-open",
            part("screens.page:FilingPage"),
            action="filing.view",
            opens=("filing", "change_notice"),
        ),
    ),
    panels=(
        Panel(
            "customer",
            "filing",
            "建档",
            "folder-open",
            part("screens.panel:FilingPanel"),
            action="filing.view",
            order=60,
        ),
    ),
    sheets=(Sheet("customer", "客户信息档案", part("screens.doing:preview_cards")),),
    commands=part("commands:add"),
    command_words=("filing", "print"),
    badge=Badge(_waiting, frozenset({"filing", "verification", "notice_reader", "customer"})),
    demo=part("demo:tell"),
    tidy=part("rules.notices:gather"),
    pictures=part("screens.pictures:pictures"),
    reminders=part("rules.reminding:reminders"),
)
