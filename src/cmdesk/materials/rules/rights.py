"""Who may see and move materials: stores by their unit, what people carry by the person."""

from __future__ import annotations

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

VIEW, EDIT, STORE, GIVE = (f"materials.{verb}" for verb in ("view", "edit", "store", "give"))


def refuse(actor: Actor, action: str) -> None:
    """Let only those pass who have a right at all.

    Raises:
        NotAllowed: the actor has not.
    """
    refusal = may(actor, action)
    if refusal is not None:
        raise refusal


def may(actor: Actor, action: str) -> Refused | None:
    """Return why the actor may not do something with any material, or None when he may with some."""
    return staff.refusal(actor, action) if actor.scope(action) is Scope.NONE else None


def refuse_store(actor: Actor, unit_id: int) -> None:
    """Let only those pass who keep this store.

    Raises:
        NotAllowed: the actor does not.
    """
    if not reaches_store(actor, unit_id):
        name = current().row("SELECT name FROM unit WHERE id = ?", (unit_id,))
        raise NotAllowed(f"您没有管理“{name[0] if name else '这个库房'}”库房的权限，请找库房管理员办理。")


def reaches_store(actor: Actor, unit_id: int) -> bool:
    """Tell whether the actor keeps this store; with the right to what is his own that is the store of his unit."""
    return staff.reaches(actor, STORE, actor.id if unit_id == actor.unit_id else None, unit_id)


def reaches_person(actor: Actor, action: str, user_id: int) -> bool:
    """Tell whether a right covers what somebody carries."""
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    return row is not None and staff.reaches(actor, action, user_id, row[0])


def refuse_person(actor: Actor, action: str, user_id: int) -> None:
    """Let only those pass whose right covers what somebody carries.

    Raises:
        NotAllowed: it does not.
    """
    if not reaches_person(actor, action, user_id):
        raise NotAllowed("这些物料不在您可以办理的人员手上，请找本人、他的上级或库房管理员。")


def refuse_unseen(actor: Actor, user_id: int) -> None:
    """Let pass what concerns people the actor may look at.

    Raises:
        NotFound: it is out of his sight.
    """
    if not reaches_person(actor, VIEW, user_id):
        raise NotFound("记录不存在，或者不在您可以查看的范围内。")


def visible(actor: Actor, column: str, alias: str = "holder") -> Condition:
    """Return the SQL condition that keeps rows whose person in ``column`` the actor may look at."""
    if actor.scope(VIEW) is Scope.ALL:
        return "1 = 1", ()
    if actor.scope(VIEW) is Scope.NONE:
        return "1 = 0", ()
    where, params = staff.visible(actor, VIEW, column, f"{alias}.unit_id")
    return f'EXISTS (SELECT 1 FROM "user" {alias} WHERE {alias}.id = {column} AND {where})', params
