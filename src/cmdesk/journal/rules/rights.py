"""Who may see and write logs and minutes: one's own, those of one's people, everybody's."""

from __future__ import annotations

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

VIEW, WRITE, COMMENT = "journal.view", "journal.write", "journal.comment"


def visible(actor: Actor, table: str, action: str = VIEW) -> Condition:
    """Return the SQL condition that keeps rows of a table with ``user_id`` which the actor's right reaches."""
    if actor.scope(action) is Scope.ALL:
        return "", ()
    if actor.scope(action) is Scope.NONE:
        return "1 = 0", ()
    where, params = staff.visible(actor, action, f"{table}.user_id", "writer.unit_id")
    return f'EXISTS (SELECT 1 FROM "user" writer WHERE writer.id = {table}.user_id AND {where})', params


def reaches(actor: Actor, action: str, user_id: int) -> bool:
    """Tell whether the actor's right covers what somebody wrote."""
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    return row is not None and staff.reaches(actor, action, user_id, row[0])


def refuse(actor: Actor, action: str, user_id: int, noun: str) -> None:
    """Let only those pass whose right covers what somebody wrote.

    Raises:
        NotAllowed: it does not.
    """
    if not reaches(actor, action, user_id):
        word = {VIEW: "查看", WRITE: "填写", COMMENT: "批阅"}[action]
        raise NotAllowed(f"您没有{word}这份{noun}的权限，需要时请联系本人的上级或管理员。")
