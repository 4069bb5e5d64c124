"""What somebody may do with a file now: a button shows the sentence with which the verb would refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.customers import rules as customers
from cmdesk.customers.rules import Head
from cmdesk.filing.record import Filing
from cmdesk.filing.rules import moves, onsite, rights
from cmdesk.filing.rules.opening import OPEN


def of_file(actor: Actor, found: Filing | None, head: Head, *, prospect: bool = False) -> Mapping[str, str]:
    """Return verb → why the actor may not, an empty text where he may.

    Args:
        actor: who looks.
        found: the latest way of the file; None for one that counts as archived.
        head: whose file it is.
        prospect: whether he has not bought yet.
    """
    convert = rights.may(actor, "convert", head) or (
        None if prospect else Refused(f"“{head.title()}”已经是客户，不用再转。")
    )
    underway = found is not None and found.state in OPEN
    asking = rights.may(actor, "ask", head) or (
        Refused(f"“{head.title()}”的资料正在建档途中，不用再要求复核。") if underway else None
    )
    said = {"convert": convert, "ask": asking}
    if found is None:
        absent = Refused(f"“{head.title()}”是原有客户，视同已归档；需要重新核对时请先要求复核。")
        said |= dict.fromkeys(("submit", "hand", "appoint", "verify", "archive"), absent)
    else:
        said |= {
            "submit": rights.may(actor, "submit", head) or _submitting(found, head),
            "hand": rights.may(actor, "hand", head) or moves.state_refusal(found, head, "entered", "移交"),
            "appoint": rights.may(actor, "appoint", head)
            or moves.state_refusal(found, head, "handed_on", "指定归档人"),
            "verify": onsite.refusal_of(actor, found, head),
            "archive": moves.archive_refusal(actor, found, head),
        }
    return {verb: str(refusal) if refusal else "" for verb, refusal in said.items()}


def of_owner(actor: Actor, customer_ids: Sequence[int]) -> str:
    """Return why the actor may not decide whose these files are, empty where he may."""
    for head in customers.heads(actor, customer_ids):
        refusal = customers.may(actor, "transfer", head)
        if refusal is not None:
            return str(refusal)
    return ""


def _submitting(found: Filing, head: Head) -> Refused | None:
    refusal = moves.state_refusal(found, head, "draft", "提交审核")
    return refusal or moves.lacking(found.customer_id, head)
