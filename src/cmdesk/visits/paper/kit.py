"""What has to be taken along on a day, from what the day's visits are about (S0-13…S0-17, S1-19, S1-22, S1-64)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from cmdesk.core import regulation

GROUPS: Final = ("personal", "papers", "tools", "goods", "travel")
"""The parts of the list; each is the regulation ``kit.<group>``."""

NEW, PROMOTION, RETURN, BIRTHDAY, COMPLAINT = "新品", "促销", "返还", "生日", "投诉"
"""Conditions beside the kinds of visits; the words that offices write before the colon."""


def needed(day: date, conditions: Collection[str], returns: Sequence[str] = ()) -> dict[str, list[str]]:
    """Return the things to take along by group, each once.

    Args:
        day: whose regulations hold.
        conditions: what the day is about: the conditions above, and the labels of the kinds of its visits.
        returns: what is to be given back, each with whose it is; listed among the goods (S0-16).
    """
    rules = regulation.on(day)
    found: dict[str, list[str]] = {}
    for group in GROUPS:
        things: dict[str, None] = {}
        for entry in rules.value(f"kit.{group}"):
            condition, thing = _parted(str(entry))
            if not condition or condition in conditions:
                things[thing] = None
        found[group] = list(things)
    found["goods"] += [f"返还 {one}" for one in returns]
    return found


def _parted(entry: str) -> tuple[str, str]:
    """Return the condition of an entry, empty for none, and the thing."""
    condition, mark, thing = entry.replace("：", ":").partition(":")
    return (condition.strip(), thing.strip()) if mark else ("", entry.strip())
