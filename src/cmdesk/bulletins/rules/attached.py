"""Files attached to a bulletin: the document itself, pictures of an action, price lists."""

from __future__ import annotations

from typing import Final

from cmdesk.bulletins.record import Bulletin
from cmdesk.bulletins.rules import audience, rights
from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Files


def _change(actor: Actor, bulletin_id: int) -> None:
    rights.read(actor, bulletin_id)
    rights.refuse(actor, "publish", audience.areas_of([bulletin_id])[bulletin_id])


FILES: Final = Files(Bulletin, rights.read, _change)
