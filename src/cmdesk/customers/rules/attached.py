"""Files attached to a customer: who may see, add and remove them."""

from __future__ import annotations

from pathlib import Path

from cmdesk.core import attachments, keep
from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Attachment
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.office import Office
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.files import read

VIEW, EDIT = "attachments.view", "attachments.edit"


def attached(actor: Actor, customer_id: int) -> list[Attachment]:
    """Return the attachments of a file, newest first.

    Raises:
        NotAllowed: the actor may not see attachments of this file.
        NotFound: there is no such file for him.
    """
    _refuse(actor, customer_id, VIEW, "查看")
    return attachments.of(Customer.KIND, customer_id)


def count(actor: Actor, customer_id: int) -> int | None:
    """Return how many attachments a file has; None for those who may not see them."""
    (head,) = rights.heads(actor, [customer_id])
    if not rights.reaches(actor, VIEW, head.owner_id, head.area_id):
        return None
    row = current().row(
        "SELECT COUNT(*) FROM attachment WHERE on_kind = ? AND on_id = ? AND binned_at IS NULL",
        (Customer.KIND, customer_id),
    )
    return int(row[0]) if row else 0


def may_attach(actor: Actor, customer_id: int) -> Refused | None:
    """Return why the actor may not add or remove attachments of a file, or None."""
    try:
        _refuse(actor, customer_id, EDIT, "添加")
    except Refused as refusal:
        return refusal
    return None


def attach(actor: Actor, office: Office, customer_id: int, path: Path, note: str = "") -> int:
    """Attach a file from the disk and return the attachment's id.

    Raises:
        Refused: the actor may not, or the file is dangerous, empty, too large or cannot be read.
    """
    _refuse(actor, customer_id, EDIT, "添加")
    return attachments.attach_file(actor, office, Customer.KIND, customer_id, path, note)


def remove(actor: Actor, attachment_id: int, *, back: bool = False) -> None:
    """Put an attachment into the recycle bin, or back.

    Raises:
        Refused: the actor may not.
    """
    one = _known(attachment_id)
    _refuse(actor, one.on_id or 0, EDIT, "删除")
    with keep.operation(actor, f"{'恢复' if back else '删除'}附件 {one.name}") as work:
        (work.restore if back else work.bin)(Attachment, attachment_id)


def content(actor: Actor, office: Office, attachment_id: int) -> tuple[Attachment, bytes]:
    """Return an attachment with its bytes; that it was opened goes into the trail (S4-24).

    Raises:
        Refused: the actor may not, or the bytes are missing or changed.
    """
    one = _known(attachment_id)
    _refuse(actor, one.on_id or 0, VIEW, "查看")
    found = attachments.content_of(office, one)
    with keep.operation(actor, f"查看附件 {one.name}") as work:
        work.note(Attachment.KIND, attachment_id, "view", {})
    return one, found


def _known(attachment_id: int) -> Attachment:
    one = keep.read(Attachment, attachment_id)
    if one.on_kind != Customer.KIND:
        raise NotFound("这个附件不属于客户档案。")
    return one


def _refuse(actor: Actor, customer_id: int, action: str, word: str) -> None:
    file = read(actor, customer_id)
    if not rights.reaches(actor, action, file.owner_id, file.area_id):
        raise NotAllowed(f"您没有{word}“{file.title()}”附件的权限，需要时请联系管理员。")
