"""A complaint is handed over: to somebody else, or one level up."""

from __future__ import annotations

from cmdesk.complaints.rules import moves, rights
from cmdesk.complaints.rules.people import telling
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused


def transfer(actor: Actor, complaint_id: int, owner_id: int, words: str) -> None:
    """Let somebody else handle a complaint; its first receiver stays who he is (S4-39).

    Raises:
        Refused: no reason, archived, or he handles it already.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)
    if not words.strip():
        raise Refused("转办要写明理由。")
    rights.refuse_gone(owner_id)
    if owner_id == found.owner_id:
        raise Refused("已经由他办理，请选别人。")
    with keep.operation(actor, f"转办 {found.title()}") as work:
        telling.taken_over(work, found, owner_id)
        telling.given(work, moves.change(work, found, {"owner_id": owner_id}))
        moves.note(work, found, "transfer", f"转给{approval.directory().name(owner_id)}：{words}")


def escalate(actor: Actor, complaint_id: int, words: str) -> int:
    """Bring a complaint one level up: the superior of who handles it takes over; returns his id.

    Raises:
        Refused: no reason, archived, or nobody stands above.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)
    if not words.strip():
        raise Refused("升级要写明理由。")
    above = approval.directory().superior(found.owner_id, 1)
    if above is None:
        raise Refused("现经办人没有上级，不能再升级。")
    with keep.operation(actor, f"升级 {found.title()}") as work:
        telling.taken_over(work, found, above)
        telling.given(work, moves.change(work, found, {"owner_id": above}))
        moves.note(work, found, "escalate", words)
    return above
