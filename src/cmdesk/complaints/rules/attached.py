"""Files attached to a complaint: pictures of the goods, letters, slips; the archive takes no more of them."""

from __future__ import annotations

from typing import Final

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves, rights
from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Files


def _change(actor: Actor, complaint_id: int) -> None:
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)


FILES: Final = Files(Complaint, rights.read, _change)
