"""Complaints of an invented office: some months of closed ones, and the open ones of these weeks in every state."""

from __future__ import annotations

import tomllib
from datetime import datetime

from cmdesk.complaints.demo.course import Course
from cmdesk.complaints.demo.draft import Draft, Values
from cmdesk.complaints.demo.people import People
from cmdesk.core.resources import resource
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_CASES_OF = 31  # days of history that a month gives


def tell(story: Story) -> None:
    """Write the complaints; nothing for an office without a history."""
    people = People.of(story)
    cases = [case for case in _cases() if case["back"] * 7 <= story.months * _CASES_OF * 5]
    if people is None or not cases:
        return
    dice = Dice(story.seed, "complaints")
    drafts = [Draft(story, people, case, dice, at) for at, case in enumerate(sorted(cases, key=_back, reverse=True))]
    for one in sorted(drafts, key=_call):
        Course(one).run()
    story.tell(f"已写入投诉 {len(cases)} 件")


def _back(case: Values) -> int:
    return int(case["back"])


def _call(draft: Draft) -> datetime:
    return draft.now


def _cases() -> list[Values]:
    found: list[Values] = tomllib.loads(resource("demo", "complaints.toml").read_text(encoding="utf-8"))["case"]
    return found
