"""Activities as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Action, Feature, Key, Page, Panel, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("activities.view", "查看往来"),
    Action("activities.create", "登记往来、承诺、接待和活动邀请"),
    Action("activities.edit", "修改往来、承诺、接待和活动邀请"),
    Action("activities.bin", "删除往来到回收站"),
    Action("activities.export", "导出往来"),
)


def _records() -> None:
    import_module("cmdesk.activities.record")
    import_module("cmdesk.activities.rules.contributing.evidence")
    import_module("cmdesk.activities.rules.contributing.alarms")
    import_module("cmdesk.activities.rules.contributing.deadlines")
    import_module("cmdesk.activities.rules.contributing.bin")
    import_module("cmdesk.activities.rules.contributing.handing_over")
    import_module("cmdesk.staff.rules.handover").add_source(part("rules.contributing.handing_over:in_hand"))
    import_module("cmdesk.activities.rules.courtesy.signing").register()


def _count_requests(actor: Actor, customer_id: int) -> int | None:
    rules = (
        import_module("cmdesk.activities.rules.owed.requests"),
        import_module("cmdesk.activities.rules.owed.returns"),
    )
    return sum(len(one.of(actor, customer_id, only_open=True)) for one in rules)


def _demo(story: Any) -> None:
    import_module("cmdesk.activities.demo.story").tell(story)
    import_module("cmdesk.activities.demo.gatherings").tell(story)


def _commands(under: Any) -> None:
    import_module("cmdesk.activities.commands").add(under)
    import_module("cmdesk.activities.gathering_commands").add(under)
    import_module("cmdesk.activities.phone_commands").add(under)
    import_module("cmdesk.activities.courtesy_commands").add(under)


PAGES = (
    Page("due", "跟进", "handshake", part("screens.owed.due:DuePage"), action="activities.view"),
    Page(
        "activities",
        "往来",
        "history",
        part("screens.contacts.page:ActivitiesPage"),
        action="activities.view",
        opens=("activity",),
    ),
    Page("phone", "电话记录", "phone", part("screens.contacts.calls:PhonePage"), action="activities.view"),
    Page(
        "gatherings",
        "活动邀请",
        "users",
        part("screens.inviting.gatherings:GatheringsPage"),
        action="activities.view",
        opens=("gathering",),
    ),
    Page(
        "courtesy",
        "接待与礼仪",
        "gift",
        part("screens.halves:CourtesyPage"),
        action="activities.view",
        opens=("courtesy_event",),
    ),
)
PANELS = (
    Panel(
        "customer",
        "timeline",
        "往来",
        "history",
        part("screens.contacts.timeline:TimelinePanel"),
        action="activities.view",
        order=5,
    ),
    Panel(
        "customer",
        "promises",
        "承诺",
        "handshake",
        part("screens.owed.promises:PromisesPanel"),
        action="activities.view",
        count=part("rules.owed.promises:count_open"),
        order=20,
    ),
    Panel(
        "customer",
        "requests",
        "请求",
        "inbox",
        part("screens.halves:RequestsPanel"),
        action="activities.view",
        count=_count_requests,
        order=25,
    ),
    Panel(
        "customer",
        "courtesy",
        "礼品与事件",
        "gift",
        part("screens.halves:CourtesyPanel"),
        action="activities.view",
        order=30,
    ),
)

KEYS = (Key(("F8", "Ctrl+Shift+P"), part("screens.contacts.phone_note:open_phone_note"), "activities.create"),)

FEATURE = Feature(
    key="activities",
    title="往来",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    keys=KEYS,
    reminders=part("rules.ahead.reminding:reminders"),
    commands=_commands,
    command_words=(
        "export",
        "note",
        "activities",
        "promises",
        "opinions",
        "follow-up",
        "gathering",
        "phone",
        "courtesy",
        "reception",
        "print",
    ),
    demo=_demo,
    pictures=part("screens.pictures:pictures"),
)
