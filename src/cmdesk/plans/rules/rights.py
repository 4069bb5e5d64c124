"""Who may see and change plans and slips: lists, buttons, verbs and the command line all ask here.

A plan and a slip belong to who makes them; ``team`` reaches the people of one's unit and the units below.
"""

from __future__ import annotations

from typing import TypeVar

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.plans.record import VisitSlip, WorkPlan
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

Owned = TypeVar("Owned", WorkPlan, VisitSlip)

_ACTIONS = {"work_plan": "plans", "visit_slip": "slips"}
_NOUNS = {"work_plan": "工作计划", "visit_slip": "出访单"}
_WORDS = {"view": "查看", "edit": "编制"}


def visible(actor: Actor, kind: str = WorkPlan.KIND, table: str = "") -> Condition:
    """Return the SQL condition that keeps the plans or slips the actor may see.

    Args:
        actor: who looks.
        kind: ``work_plan`` or ``visit_slip``.
        table: name or alias of the table; the kind by default.
    """
    column = f"{table or kind}.user_id"
    where, params = staff.visible(actor, f"{_ACTIONS[kind]}.view", "w.id", "w.unit_id")
    if where == "1 = 1":
        return "", ()
    return f'EXISTS (SELECT 1 FROM "user" w WHERE w.id = {column} AND {where})', params


def may(actor: Actor, verb: str, user_id: int, kind: str = WorkPlan.KIND) -> Refused | None:
    """Return why the actor may not do something with somebody's plans or slips, or None.

    Args:
        actor: who wants to act.
        verb: ``view`` or ``edit``.
        user_id: whose plan or slip.
        kind: ``work_plan`` or ``visit_slip``.
    """
    action = f"{_ACTIONS[kind]}.{verb}"
    if actor.scope(action) is Scope.NONE:
        return NotAllowed.to(f"{_WORDS[verb]}{_NOUNS[kind]}")
    row = current().row('SELECT unit_id, name FROM "user" WHERE id = ?', (user_id,))
    if row is None:
        return NotFound("没有这个人员，可能已被彻底清除。")
    if not staff.reaches(actor, action, user_id, row[0]):
        reach = "自己" if actor.scope(action) is Scope.OWN else "本片区的人"
        return NotAllowed(f"您只能{_WORDS[verb]}{reach}的{_NOUNS[kind]}，{row[1]}的请联系上级。")
    return None


def refuse(actor: Actor, verb: str, user_id: int, kind: str = WorkPlan.KIND) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        Refused: the actor may not, with the sentence to show.
    """
    refusal = may(actor, verb, user_id, kind)
    if refusal is not None:
        raise refusal


def read(actor: Actor, model: type[Owned], record_id: int) -> Owned:
    """Return a plan or a slip.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(model, record_id)
    if may(actor, "view", found.user_id, model.KIND) is not None and not _signs(actor, model.KIND, record_id):
        raise NotFound(f"{_NOUNS[model.KIND]}不存在，或者不在您可以查看的范围内。")
    return found


def _signs(actor: Actor, kind: str, record_id: int) -> bool:
    """Tell whether the actor has a part in the approval of a record, which lets him read it."""
    from cmdesk.core import approval

    found = approval.of_record(kind, record_id)
    return found is not None and approval.takes_part(actor, found)
