"""Who may see and do what on a file's way; lists, buttons, verbs and the command line all ask here."""

from __future__ import annotations

from datetime import datetime

from cmdesk.core import approval
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.field import moment_of
from cmdesk.customers import rules as customers
from cmdesk.customers.rules import Head
from cmdesk.filing.record import Filing
from cmdesk.filing.rules import stead
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

VIEW = "filing.view"
_WORDS = {
    "view": "查看建档", "submit": "提交建档审核", "hand": "移交客户资料", "appoint": "指定归档人", "archive": "归档",
    "verify": "实地核查", "ask": "要求复核档案", "convert": "登记首次订货",
}  # fmt: skip


def now() -> datetime:
    """Return the present moment, local, as records keep it."""
    return datetime.now()  # noqa: DTZ005  # local, as every moment of a record


def plain(moment: datetime) -> datetime:
    """Return a moment as local time without a zone."""
    return moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment


def visible(actor: Actor) -> Condition:
    """Return the SQL condition on ``customer`` that keeps what the actor may see of filing; empty for all."""
    if actor.scope(VIEW) is Scope.ALL:
        return "", ()
    return staff.visible(actor, VIEW, "customer.owner_id", "customer.area_id")


def may(actor: Actor, verb: str, customer: Head | None, filing: Filing | None = None) -> Refused | None:
    """Return why the actor may not do something on a file's way, or None.

    Args:
        actor: who wants to act.
        verb: ``view``, ``submit``, ``hand``, ``appoint``, ``archive``, ``verify``, ``ask``, ``convert``.
        customer: whose file; None for what concerns no single one.
        filing: the way itself, for ``archive``: who was appointed archives what was handed to him.
    """
    action, word = f"filing.{verb}", _WORDS[verb]
    scope = actor.scope(action)
    if scope is Scope.NONE and not (verb == "verify" and customer is not None and stead.stands_in(actor, customer)):
        return NotAllowed.to(word)
    if customer is None:
        return None
    if verb == "archive":
        if scope is Scope.ALL or filing is None or filing.handed_to_id == actor.id:
            return None
        whose = approval.directory().name(filing.handed_to_id) if filing.handed_to_id else "市场营销部"
        return NotAllowed(f"“{customer.title()}”的资料由{whose}归档，需要时请市场营销部经理另行指定。")
    if verb == "verify":
        return stead.may_verify(actor, customer)
    if not staff.reaches(actor, action, customer.owner_id, customer.area_id):
        return NotAllowed(f"“{customer.title()}”不在您的范围内，不能{word}，需要时请联系上级。")
    return None


def refuse(actor: Actor, verb: str, customer: Head | None, filing: Filing | None = None) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        Refused: the actor may not, with the sentence to show.
    """
    refusal = may(actor, verb, customer, filing)
    if refusal is not None:
        raise refusal


def read(actor: Actor, filing_id: int) -> tuple[Filing, Head]:
    """Return a file's way and whose file it is.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(Filing, filing_id)
    if found.binned_at is not None:
        raise NotFound("这份建档已删除，请先恢复。")
    (head,) = customers.heads(actor, [found.customer_id])
    refuse(actor, "view", head)
    return found, head


def latest(customer_id: int) -> Filing | None:
    """Return the way that a customer's file took last, or None: such a file counts as archived."""
    found = keep.read_all(Filing, "customer_id = ? AND binned_at IS NULL ORDER BY id DESC LIMIT 1", (customer_id,))
    return found[0] if found else None


def of_customer(actor: Actor, customer_id: int) -> Filing | None:
    """Return the latest way of a customer's file.

    Raises:
        NotFound: there is no such customer for the actor.
    """
    (head,) = customers.heads(actor, [customer_id])
    refuse(actor, "view", head)
    return latest(customer_id)


def by_number(actor: Actor, number: str) -> Filing:
    """Return the latest way of the customer with this number.

    Raises:
        NotFound: there is no such customer for the actor.
        Refused: his file counts as archived, for he was imported.
    """
    customer = customers.by_number(actor, number)
    found = of_customer(actor, customer.id)
    if found is None:
        raise Refused(f"“{customer.title()}”是原有客户，视同已归档；需要重新核对时请先要求复核。")
    return found


def recorded(head: Head) -> datetime:
    """Return when a file was first recorded; it decides conflicts (S3-10)."""
    return plain(moment_of(head.created_at))
