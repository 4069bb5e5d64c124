"""What is asked for, field by field, beside what was asked last time and beside what is stored now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cmdesk.core.approval.record import Approval
from cmdesk.core.approval.subjects import frozen, subject
from cmdesk.core.door import keep

_MOST_TOLD: Final = 1500  # characters of what was changed, in the words of the trail


@dataclass(frozen=True)
class Compared:
    """A field of what is signed.

    Attributes:
        text: as it was submitted; empty where the field has gone.
        before: what the draft before said, None where it said the same or there was none.
        stored: what the record that is to be changed says now, None where that is the same or nothing is to be changed.
    """

    label: str
    text: str
    before: str | None = None
    stored: str | None = None

    @property
    def is_changed(self) -> bool:
        """Whether it differs from the last draft or from what is stored."""
        return self.before is not None or self.stored is not None


def compared(approval: Approval) -> list[Compared]:
    """Return the content as it was submitted, each field with what it differs from; fields that have gone come last."""
    content = _read(approval.content)
    before = draft_before(approval)
    was = subject(approval.subject_kind).stored
    stored = {name: str(text) for name, text in was(approval.subject_id).items()} if was is not None else {}
    found = [
        Compared(name, text, _other(before, name, text), _other(stored, name, text)) for name, text in content.items()
    ]
    gone = [name for name in before if name not in content]
    return found + [Compared(name, "", before[name]) for name in gone]


def changes_since(approval: Approval) -> str:
    """Return in words what of a record says something else now than when it was submitted."""
    was, now = _read(approval.content), _read(frozen(subject(approval.subject_kind).content(approval.subject_id))[0])
    names = [name for name in dict.fromkeys((*was, *now)) if was.get(name, "") != now.get(name, "")]
    told = "；".join(f"{name} {was.get(name) or '空'} → {now.get(name) or '空'}" for name in names)
    return told if len(told) <= _MOST_TOLD else f"{told[: _MOST_TOLD - 2]}……"


def draft_before(approval: Approval) -> dict[str, str]:
    """Return what the draft before said: before it was sent back, or in the approval before this one."""
    if approval.content_before:
        return _read(approval.content_before)
    if approval.version_number < 2:
        return {}
    earlier = keep.read_all(
        Approval,
        "subject_kind = ? AND subject_id = ? AND flow = ? AND id < ? ORDER BY id DESC LIMIT 1",
        (approval.subject_kind, approval.subject_id, approval.flow, approval.id),
    )
    return _read(earlier[0].content) if earlier else {}


def _other(others: Mapping[str, str], name: str, text: str) -> str | None:
    """Return what others say of a field where they say something else; an empty text where they say nothing."""
    if not others or others.get(name, "") == text:
        return None
    return others.get(name, "")


def _read(content: str | None) -> dict[str, str]:
    found: dict[str, Any] = json.loads(content or "{}")
    return {name: str(text) for name, text in found.items()}
