"""Files attached to a complaint: pictures of the goods, letters, slips; the archive takes no more of them."""

from __future__ import annotations

from typing import Final

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves, rights
from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Files
from cmdesk.core.record import table_of
from cmdesk.customers.rules.upkeep.binned import add_files


def _change(actor: Actor, complaint_id: int) -> None:
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)


FILES: Final = Files(Complaint, rights.read, _change)


def _restore(actor: Actor, attachment_id: int) -> None:
    FILES.remove(actor, attachment_id, back=True)


add_files(Complaint.KIND, table_of(Complaint), _restore)
