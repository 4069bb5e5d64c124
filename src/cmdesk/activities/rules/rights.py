"""Who may see and do what with contacts and what they leave open (S1-48).

A right reaches what the actor did himself and what belongs to customers that the same scope reaches: ``own`` is what I
did or what concerns a customer of mine, ``team`` adds the customers of my areas.
"""

from __future__ import annotations

from typing import ClassVar, Protocol

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

VIEW, CREATE, EDIT, BIN = (f"activities.{verb}" for verb in ("view", "create", "edit", "bin"))
EXPORT = "activities.export"

_WORDS = {"view": "查看", "create": "登记", "edit": "修改", "bin": "删除", "export": "导出"}


class Concerning(Protocol):
    """A record about a customer, done by somebody."""

    LABEL: ClassVar[str]

    @property
    def customer_id(self) -> int:
        """The customer."""

    @property
    def user_id(self) -> int:
        """Who did it or has to do it."""


def visible(actor: Actor, table: str = "activity", action: str = VIEW) -> Condition:
    """Return the SQL condition on ``table`` joined with ``customer`` that keeps what the actor's right reaches.

    An empty condition means everything.
    """
    scope = actor.scope(action)
    if scope is Scope.ALL:
        return "", ()
    if scope is Scope.NONE:
        return "1 = 0", ()
    where, params = staff.visible(actor, action, "customer.owner_id", "customer.area_id")
    return f"({where} OR {table}.user_id = ?)", (*params, actor.id)


def reaches(actor: Actor, action: str, customer_id: int, user_id: int | None = None) -> bool:
    """Tell whether the actor's right covers something about this customer, done by this user."""
    scope = actor.scope(action)
    if scope in {Scope.ALL, Scope.NONE}:
        return scope is Scope.ALL
    if user_id is not None and user_id == actor.id:
        return True
    row = current().row("SELECT owner_id, area_id FROM customer WHERE id = ?", (customer_id,))
    return row is not None and staff.reaches(actor, action, row[0], row[1])


def may(actor: Actor, verb: str, record: Concerning | None, customer_id: int | None = None) -> Refused | None:
    """Return why the actor may not do something, or None when he may.

    Args:
        actor: who wants to act.
        verb: ``"view"``, ``"create"``, ``"edit"``, ``"bin"``.
        record: what it is about; None for something new.
        customer_id: the customer of something new, if it is known already.
    """
    action, word = f"activities.{verb}", _WORDS[verb]
    if actor.scope(action) is Scope.NONE:
        return NotAllowed.to(f"{word}往来")
    about = record.customer_id if record is not None else customer_id
    if about is None or reaches(actor, action, about, record.user_id if record is not None else None):
        return None
    if record is None:
        return NotAllowed(f"这位客户不在您可以{word}往来的范围内，请找他的负责人或管理员。")
    return NotAllowed(f"这条{record.LABEL}不是您经办的，客户也不在您可以{word}的范围内，请找经办人或管理员。")


def refuse(actor: Actor, verb: str, record: Concerning | None, customer_id: int | None = None) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        Refused: the actor may not, with the sentence to show.
    """
    refusal = may(actor, verb, record, customer_id)
    if refusal is not None:
        raise refusal


def refuse_unseen(actor: Actor, record: Concerning) -> None:
    """Let pass what the actor may know of.

    Raises:
        NotFound: it is out of his sight.
    """
    if not reaches(actor, VIEW, record.customer_id, record.user_id):
        raise NotFound(f"{record.LABEL}不存在，或者不在您可以查看的范围内。")
