"""What differs between two versions of a service plan, line by line, for people to read (S1-47)."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from cmdesk.core import approval
from cmdesk.core.record import fields_of
from cmdesk.service.record import CONTENT, PlanVersion

Sign = Literal[" ", "-", "+"]


@dataclass(frozen=True)
class Line:
    """A line that stays, goes or comes."""

    sign: Sign
    text: str


@dataclass(frozen=True)
class Difference:
    """A field of the plan in both versions."""

    label: str
    lines: tuple[Line, ...]

    @property
    def changed(self) -> bool:
        """Whether the versions say something else here."""
        return any(line.sign != " " for line in self.lines)


def compare(older: PlanVersion, newer: PlanVersion) -> list[Difference]:
    """Return every field of two versions with its lines; what is the same stands once."""
    fields = fields_of(PlanVersion)
    return [Difference(fields[name].label, _lines(_text(older, name), _text(newer, name))) for name in CONTENT]


def summary(older: PlanVersion, newer: PlanVersion) -> str:
    """Return in one line which fields differ."""
    labels = [one.label for one in compare(older, newer) if one.changed]
    return f"修订了{'、'.join(labels)}" if labels else "内容相同"


def _text(version: PlanVersion, name: str) -> str:
    value = getattr(version, name)
    if name == "owner_id":
        return approval.directory().name(value)
    return "" if value is None else str(value)


def _lines(before: str, after: str) -> tuple[Line, ...]:
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for verb, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            found += [Line(" ", text) for text in old[i1:i2]]
        else:
            found += [Line("-", text) for text in old[i1:i2]]
            found += [Line("+", text) for text in new[j1:j2]]
    return tuple(found)
