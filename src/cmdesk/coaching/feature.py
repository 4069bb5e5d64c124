"""Coaching as the shell sees it: scripts, rehearsals, joint first visits."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import YES_NO, Action, Badge, Feature, Page, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("scripts.view", "查看话术", YES_NO),
    Action("scripts.edit", "编写话术", YES_NO),
    Action("rehearsals.view", "查看演练"),
    Action("rehearsals.write", "登记演练"),
    Action("coaching.view", "查看带教记录"),
    Action("coaching.write", "写带教记录"),
)


def _records() -> None:
    import_module("cmdesk.coaching.record")
    import_module("cmdesk.activities.rules.ahead.sayings").add_source("coaching", part("rules.sayings:of"))
    import_module("cmdesk.papers.blanks").register("coaching_record", part("paper:printed_on_blanks"))


PAGES = (
    Page(
        "scripts",
        "话术",
        "message",
        part("screens.scripts:ScriptsPage"),
        action="scripts.view",
        opens=("script", "script_version"),
        holds_files=False,
    ),
    Page(
        "rehearsals",
        "演练",
        "clock",
        part("screens.rehearsals:RehearsalsPage"),
        action="rehearsals.view",
        opens=("rehearsal",),
        holds_files=False,
    ),
    Page(
        "coaching", "带教", "users", part("screens.coaching:CoachingPage"), action="coaching.view", opens=("coaching",)
    ),
)

FEATURE = Feature(
    key="coaching",
    title="话术与带教",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    commands=part("commands:add"),
    command_words=("script", "rehearsal", "coaching", "print"),
    badge=Badge(part("rules.joint:waiting"), frozenset({"coaching", "resolution"})),
    demo=part("demo:tell"),
    pictures=part("screens.pictures:pictures"),
    reminders=part("rules.reminding:reminders"),
)
