"""Who may see, print, void, and change forms."""

from __future__ import annotations

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.papers.record import Paper
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

VIEW, PRINT, VOID, EDIT_FORMS = "papers.view", "papers.print", "papers.void", "papers.edit_forms"
_UNIT = '(SELECT unit_id FROM "user" WHERE "user".id = paper.user_id)'


def visible(actor: Actor, action: str = VIEW) -> Condition:
    """Return the SQL condition on ``paper``, with its parameters, that keeps what the actor's right reaches.

    A sheet belongs to who issued it, and with him to his unit.
    """
    return staff.visible(actor, action, "paper.user_id", _UNIT)


def may(actor: Actor, verb: str, paper: Paper | None) -> Refused | None:
    """Return why the actor may not do something with a sheet, or None when he may.

    Args:
        actor: who wants to act.
        verb: ``"view"``, ``"print"``, ``"void"`` or ``"edit_forms"``.
        paper: the sheet; None where the verb is about none yet.
    """
    action = f"papers.{verb}"
    if paper is None:
        return None if actor.scope(action) else staff.refusal(actor, action)
    unit_id = _unit_of(paper.user_id)
    for needed in (VIEW, action):
        refusal = staff.refusal(actor, needed, paper.user_id, unit_id)
        if refusal is not None:
            return refusal
    if paper.voided_at is not None and verb in {"print", "void"}:
        return Refused(f"{paper.title()} 已作废（{paper.void_reason}），不能再打印或作废。")
    return None


def refuse(actor: Actor, verb: str, paper: Paper | None = None) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        Refused: the actor may not, with the sentence to show.
        NotAllowed: he lacks the right.
    """
    refusal = may(actor, verb, paper)
    if refusal is not None:
        raise refusal


def _unit_of(user_id: int | None) -> int | None:
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,)) if user_id else None
    return row[0] if row else None


__all__ = ["EDIT_FORMS", "PRINT", "VIEW", "VOID", "Condition", "NotAllowed", "may", "refuse", "visible"]
