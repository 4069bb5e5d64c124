"""Who may see and enter orders: those of one's own customers, of one's area, of everybody."""

from __future__ import annotations

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.customers.rules import Head
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

VIEW, EDIT, IMPORT = "orders.view", "orders.edit", "orders.import"
_WORDS = {"view": "查看", "edit": "登记和修改", "import": "导入"}


def visible(actor: Actor, action: str = VIEW) -> Condition:
    """Return the SQL condition on ``customer``, with its parameters, that keeps those whose orders the actor may see.

    An empty condition means all of them.
    """
    if actor.scope(action) is Scope.ALL:
        return "", ()
    return staff.visible(actor, action, "customer.owner_id", "customer.area_id")


def may(actor: Actor, verb: str, customer: Head | None = None) -> Refused | None:
    """Return why the actor may not ``view``, ``edit`` or ``import`` orders (of a customer), or None when he may."""
    action, word = f"orders.{verb}", _WORDS[verb]
    if actor.scope(action) is Scope.NONE:
        return NotAllowed.to(f"{word}订货")
    if customer is None:
        return None
    if verb != "import" and not staff.reaches(actor, action, customer.owner_id, customer.area_id):
        return NotAllowed(f"“{customer.title()}”不在您的范围内，不能{word}他的订货，需要时请联系上级或管理员。")
    if verb == "view":
        return None
    if customer.merged_into_id is not None:
        return Refused(f"“{customer.title()}”已并入另一客户，请在并入后的客户那里登记订货。")
    if customer.binned_at is not None:
        return Refused(f"“{customer.title()}”在回收站中，不能登记订货，请先恢复。")
    return None


def refuse(actor: Actor, verb: str, customer: Head | None = None) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        Refused: the actor may not, with the sentence to show.
    """
    refusal = may(actor, verb, customer)
    if refusal is not None:
        raise refusal
