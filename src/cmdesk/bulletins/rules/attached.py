"""Files attached to a bulletin: the document itself, pictures of an action, price lists."""

from __future__ import annotations

from pathlib import Path

from cmdesk.bulletins.record import Bulletin
from cmdesk.bulletins.rules import audience, rights
from cmdesk.core import attachments, keep
from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Attachment
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.office import Office


def attached(actor: Actor, bulletin_id: int) -> list[Attachment]:
    """Return the attachments of a bulletin, newest first.

    Raises:
        NotFound: the actor may not know of the bulletin.
    """
    rights.read(actor, bulletin_id)
    return attachments.of(Bulletin.KIND, bulletin_id)


def may_attach(actor: Actor, bulletin_id: int) -> Refused | None:
    """Return why the actor may not add or remove attachments, or None."""
    try:
        _refuse(actor, bulletin_id)
    except Refused as refusal:
        return refusal
    return None


def attach(actor: Actor, office: Office, bulletin_id: int, path: Path, note: str = "") -> int:
    """Attach a file from the disk and return the attachment's id.

    Raises:
        Refused: the actor may not, or the file cannot be taken.
    """
    _refuse(actor, bulletin_id)
    return attachments.attach_file(actor, office, Bulletin.KIND, bulletin_id, path, note)


def remove(actor: Actor, attachment_id: int) -> None:
    """Put an attachment into the recycle bin.

    Raises:
        Refused: the actor may not.
    """
    one = _known(attachment_id)
    _refuse(actor, one.on_id or 0)
    with keep.operation(actor, f"删除附件 {one.name}") as work:
        work.bin(Attachment, attachment_id)


def content(actor: Actor, office: Office, attachment_id: int) -> tuple[Attachment, bytes]:
    """Return an attachment with its bytes.

    Raises:
        Refused: the actor may not, or the bytes are missing or changed.
    """
    one = _known(attachment_id)
    rights.read(actor, one.on_id or 0)
    return one, attachments.content_of(office, one)


def _refuse(actor: Actor, bulletin_id: int) -> None:
    rights.read(actor, bulletin_id)
    rights.refuse(actor, "publish", audience.areas_of([bulletin_id])[bulletin_id])


def _known(attachment_id: int) -> Attachment:
    one = keep.read(Attachment, attachment_id)
    if one.on_kind != Bulletin.KIND:
        raise NotFound("这个附件不属于营销信息。")
    return one
