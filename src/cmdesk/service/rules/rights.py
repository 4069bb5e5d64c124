"""Who may see and do what with service to customers.

A right reaches what concerns customers that the same scope reaches, and what a person did, or was given marks for.
"""

from __future__ import annotations

from datetime import datetime

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

VIEW, CALL, PLAN, CONFIRM = "service.view", "service.call", "service.plan", "service.confirm"
TECHNICAL = "service.technical"

_WORDS = {
    VIEW: "查看", CALL: "登记回访和评分", PLAN: "编写服务方案", CONFIRM: "确认服务方案", TECHNICAL: "登记技术服务",
}  # fmt: skip


def visible(actor: Actor, *mine: str, action: str = VIEW) -> Condition:
    """Return the SQL condition on rows joined with ``customer`` that keeps what the actor's right reaches.

    Args:
        actor: who looks.
        mine: columns of users; a row is also his when one of them is himself (``"rating.served_id"``).
        action: the right.
    """
    scope = actor.scope(action)
    if scope is Scope.ALL:
        return "", ()
    if scope is Scope.NONE:
        return "1 = 0", ()
    where, params = staff.visible(actor, action, "customer.owner_id", "customer.area_id")
    own = " OR ".join(f"{column} = ?" for column in mine)
    return (f"({where} OR {own})" if own else f"({where})"), (*params, *(actor.id for _ in mine))


def reaches(actor: Actor, action: str, customer_id: int, *users: int | None) -> bool:
    """Tell whether the actor's right covers something about this customer that these users did."""
    scope = actor.scope(action)
    if scope in {Scope.ALL, Scope.NONE}:
        return scope is Scope.ALL
    if actor.id in users:
        return True
    row = current().row("SELECT owner_id, area_id FROM customer WHERE id = ?", (customer_id,))
    return row is not None and staff.reaches(actor, action, row[0], row[1])


def may(actor: Actor, action: str, customer_id: int | None = None, *users: int | None) -> Refused | None:
    """Return why the actor may not do something, or None when he may; without a customer, whether he may at all."""
    if actor.scope(action) is Scope.NONE:
        return NotAllowed.to(_WORDS[action])
    if customer_id is None or reaches(actor, action, customer_id, *users):
        return None
    return NotAllowed(f"这位客户不在您可以{_WORDS[action]}的范围内，请找他的负责人或管理员。")


def refuse(actor: Actor, action: str, customer_id: int | None = None, *users: int | None) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        NotAllowed: the actor may not, with the sentence to show.
    """
    refusal = may(actor, action, customer_id, *users)
    if refusal is not None:
        raise refusal


def refuse_unseen(actor: Actor, label: str, customer_id: int, *users: int | None) -> None:
    """Let pass what the actor may know of.

    Raises:
        NotFound: it is out of his sight.
    """
    if not reaches(actor, VIEW, customer_id, *users):
        raise NotFound(f"{label}不存在，或者不在您可以查看的范围内。")


def now() -> datetime:
    """Return this moment with its zone."""
    return datetime.now().astimezone()
