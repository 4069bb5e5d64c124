"""Files attached to a complaint: pictures of the goods, letters, slips; the archive takes no more of them."""

from __future__ import annotations

from pathlib import Path

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves, rights
from cmdesk.core import attachments, keep
from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Attachment
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.office import Office


def attached(actor: Actor, complaint_id: int) -> list[Attachment]:
    """Return the attachments of a complaint, newest first.

    Raises:
        NotFound: the actor may not know of the complaint.
    """
    rights.read(actor, complaint_id)
    return attachments.of(Complaint.KIND, complaint_id)


def may_attach(actor: Actor, complaint_id: int) -> Refused | None:
    """Return why the actor may not add or remove attachments, or None."""
    try:
        _refuse(actor, complaint_id)
    except Refused as refusal:
        return refusal
    return None


def attach(actor: Actor, office: Office, complaint_id: int, path: Path, note: str = "") -> int:
    """Attach a file from the disk and return the attachment's id.

    Raises:
        Refused: the actor may not, the complaint is archived, or the file cannot be taken.
    """
    _refuse(actor, complaint_id)
    return attachments.attach_file(actor, office, Complaint.KIND, complaint_id, path, note)


def remove(actor: Actor, attachment_id: int) -> None:
    """Put an attachment into the recycle bin.

    Raises:
        Refused: the actor may not, or the complaint is archived.
    """
    one = _known(attachment_id)
    _refuse(actor, one.on_id or 0)
    with keep.operation(actor, f"删除附件 {one.name}") as work:
        work.bin(Attachment, attachment_id)


def content(actor: Actor, office: Office, attachment_id: int) -> tuple[Attachment, bytes]:
    """Return an attachment with its bytes; that it was opened goes into the trail.

    Raises:
        Refused: the actor may not, or the bytes are missing or changed.
    """
    one = _known(attachment_id)
    rights.read(actor, one.on_id or 0)
    found = attachments.content_of(office, one)
    with keep.operation(actor, f"查看附件 {one.name}") as work:
        work.note(Attachment.KIND, attachment_id, "view", {})
    return one, found


def _refuse(actor: Actor, complaint_id: int) -> None:
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)


def _known(attachment_id: int) -> Attachment:
    one = keep.read(Attachment, attachment_id)
    if one.on_kind != Complaint.KIND:
        raise NotFound("这个附件不属于投诉。")
    return one
