"""The trail of an approval: everything that was done and said, in order, with the files that came with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmdesk.core.approval.looking import evidence
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval, ApprovalWord
from cmdesk.core.approval.running import path_of
from cmdesk.core.attachments import Attachment
from cmdesk.core.door import keep


@dataclass(frozen=True)
class Event:
    """Something that was done.

    Attributes:
        at: when, local.
        who: who did it, with 代 and the name of whom he stood in for.
        verb: what, in Chinese.
        to: whom or where to; empty where it went nowhere.
        words: what he said.
        concerns: what spoke against it and he knew of; empty where nothing did.
        step: name of the step at which the matter stood.
        files: what he attached.
        part_id: the part on which he acted, if any.
        key: the verb as it is stored.
    """

    at: datetime
    who: str
    verb: str
    to: str
    words: str
    step: str
    files: tuple[Attachment, ...]
    part_id: int | None
    key: str
    concerns: str = ""

    def text(self) -> str:
        """Return it as one line."""
        head = f"{self.at:%Y-%m-%d %H:%M}　{self.who}　{self.verb}" + (f" → {self.to}" if self.to else "")
        words = f"：{self.words}" if self.words else ""
        return (
            head + words + known_of(self.concerns) + (f"（附件：{evidence.names(self.files)}）" if self.files else "")
        )


def events(approval: Approval) -> list[Event]:
    """Return everything that was done in an approval, in order."""
    files, steps, known = evidence.by_word(approval.id), path_of(approval), directory()
    found = []
    for word in keep.read_all(ApprovalWord, "approval_id = ? ORDER BY id", (approval.id,)):
        who = known.name(word.user_id) + (f"（代{known.name(word.for_user_id)}）" if word.for_user_id else "")
        step = steps[word.step].name if word.step < len(steps) else ""
        label = ApprovalWord.verb.about.label_of(word.verb or "")
        if word.said_at is None:
            continue
        found.append(
            Event(
                word.said_at.astimezone(), who, label, word.to_text or "", word.words or "", step,
                tuple(files.get(word.id, ())), word.part_id, word.verb or "",
                word.concerns or "",
            )
        )  # fmt: skip
    return found


def known_of(concerns: str) -> str:
    """Return what somebody knew of when he acted, as it follows his words; empty where nothing spoke against it."""
    return f"〔已知提醒：{concerns}〕" if concerns else ""
