"""The types of complaints that the office tells apart, as its rules of a day name them (S4-40)."""

from __future__ import annotations

from datetime import date

from cmdesk.core import regulation
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid
from cmdesk.core.spec import Choice, choice_meant
from cmdesk.core.text.pinyin import initials


def valid(day: date | None = None) -> dict[str, str]:
    """Return the types of complaints valid on a day, key → label, in their order (S4-40)."""
    rules = regulation.on(day or clock.now().date())
    return dict(str(one).split(":", 1) for one in rules.value("complaint.types") if ":" in str(one))


def labels() -> dict[str, dict[str, str]]:
    """Return the types as the boxes of the complaint sheet, which knows them by their labels."""
    return {"types": {label: label for label in valid().values()}}


def key_of(text: str) -> str:
    """Return the key of a type given by key, label, or a part of the label or its pinyin initials that fits no other.

    Raises:
        Invalid: the office has no such type, or several that this could be.
    """
    known = valid()
    found = choice_meant(text, [Choice(key, label, initials(label.partition("（")[0])) for key, label in known.items()])
    if found is not None:
        return found.value
    raise Invalid({"type": f"没有“{text}”这种投诉类别，可用的有{'、'.join(known.values())}。"})
