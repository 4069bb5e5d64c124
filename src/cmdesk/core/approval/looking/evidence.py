"""Files that people attach to what they do in an approval: part of its trail, frozen like the words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from cmdesk.core import attachments
from cmdesk.core.actor import Actor
from cmdesk.core.approval.looking.reading import read
from cmdesk.core.approval.record import Approval, ApprovalWord
from cmdesk.core.attachments import Attachment, Files
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused

_FROZEN = "审批的附件在办理时附上，是凭据，以后不能再加或删除；要补充请用“留言”。"


@dataclass(frozen=True)
class OfApproval(Files):
    """The files of a whole approval, whichever word they were attached to; everybody who has to do with it sees them."""

    FROZEN: ClassVar[bool] = True

    def attached(self, actor: Actor, record_id: int) -> list[Attachment]:
        """Return the files of an approval, in the order of its words.

        Raises:
            NotFound: the actor has nothing to do with it.
        """
        read(actor, record_id)
        return [one for files in by_word(record_id).values() for one in files]

    def may_attach(self, actor: Actor, record_id: int) -> Refused | None:  # noqa: ARG002
        """Return why nobody adds or removes files by themselves."""
        return Refused(_FROZEN)


def by_word(approval_id: int) -> dict[int, list[Attachment]]:
    """Return the files of an approval by the id of the word they came with, in order."""
    rows = keep.read_all(
        Attachment,
        "on_kind = ? AND binned_at IS NULL AND on_id IN (SELECT id FROM approval_word WHERE approval_id = ?)"
        " ORDER BY on_id, id",
        (ApprovalWord.KIND, approval_id),
    )
    found: dict[int, list[Attachment]] = {}
    for one in rows:
        found.setdefault(one.on_id or 0, []).append(one)
    return found


def names(files: Sequence[Attachment]) -> str:
    """Return the names of files as one text."""
    return "、".join(one.name for one in files)


def _see(actor: Actor, word_id: int) -> Approval:
    return read(actor, keep.read(ApprovalWord, word_id).approval_id)


def _change(_actor: Actor, _word_id: int) -> None:
    raise Refused(_FROZEN)


FILES = OfApproval(ApprovalWord, _see, _change)
attachments.hold(ApprovalWord)
