"""Who may see, plan and enter visits: lists, buttons, verbs and the command line all ask here.

A visit belongs to who makes it and to who looks after the customer; ``own`` reaches both, ``team`` the area's customers
and the area's people.
"""

from __future__ import annotations

from dataclasses import dataclass

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.customers import rules as customers
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition
from cmdesk.visits.record import Visit

VIEW, PLAN, ENTER, EDIT, BIN, ANOMALY = (
    f"visits.{verb}" for verb in ("view", "plan", "enter", "edit", "bin", "anomaly")
)
_WORDS = {"view": "查看", "plan": "安排", "enter": "录入", "edit": "更正", "bin": "删除", "anomaly": "处理异动"}


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whose a visit is: who makes it, his unit, who looks after the customer, the customer's area."""

    user_id: int
    unit_id: int | None
    owner_id: int | None
    area_id: int | None


def visible(actor: Actor, action: str = VIEW, table: str = "visit", *, many: bool = False) -> Condition:
    """Return the SQL condition that keeps the visits the actor's right reaches; empty for all of them.

    Args:
        actor: who looks.
        action: the right.
        table: name or alias of a table with ``user_id`` and ``customer_id`` (visits, anomalies).
        many: thousands of rows are counted: his customers are then gathered once, not looked up for each row.
    """
    scope = actor.scope(action)
    if scope is Scope.ALL:
        return "", ()
    if scope is Scope.NONE:
        return "1 = 0", ()
    owned, owners = staff.visible(actor, action, "mine.owner_id", "mine.area_id")
    parts = [
        f"{table}.user_id = ?",
        f"{table}.customer_id IN (SELECT mine.id FROM customer mine WHERE {owned})"
        if many
        else f"EXISTS (SELECT 1 FROM customer mine WHERE mine.id = {table}.customer_id AND {owned})",
    ]
    params: tuple[object, ...] = (actor.id, *owners)
    if scope is Scope.TEAM and actor.team:
        parts.append(f'{table}.user_id IN (SELECT id FROM "user" WHERE unit_id IN ({marks(actor.team)}))')
        params += tuple(sorted(actor.team))
    return f"({' OR '.join(parts)})", params


def belonging(user_id: int, customer_id: int) -> Belonging:
    """Return whose a visit of this person to this customer is or would be.

    Raises:
        NotFound: one of the two is gone.
    """
    row = current().row(
        'SELECT u.unit_id, c.owner_id, c.area_id FROM "user" u, customer c WHERE u.id = ? AND c.id = ?',
        (user_id, customer_id),
    )
    if row is None:
        raise NotFound("走访的客户或走访人不存在，可能已被彻底清除。")
    return Belonging(user_id, *row)


def reaches(actor: Actor, action: str, whose: Belonging) -> bool:
    """Tell whether the actor's right covers a visit; the same verdict as ``visible``."""
    return staff.reaches(actor, action, whose.owner_id, whose.area_id) or staff.reaches(
        actor, action, whose.user_id, whose.unit_id
    )


def may(actor: Actor, verb: str, visit: Visit | None) -> Refused | None:
    """Return why the actor may not do something with a visit, or None.

    Args:
        actor: who wants to act.
        verb: ``"view"``, ``"plan"``, ``"enter"``, ``"edit"``, ``"bin"``, ``"anomaly"``.
        visit: the visit; None for what concerns no single one.
    """
    action, word = f"visits.{verb}", _WORDS[verb]
    if actor.scope(action) is Scope.NONE:
        return NotAllowed.to(f"{word}走访")
    if visit is None:
        return None
    if not reaches(actor, action, belonging(visit.user_id, visit.customer_id)):
        reach = "自己的走访和自己客户的走访" if actor.scope(action) is Scope.OWN else "本片区的走访"
        return NotAllowed(f"走访 {visit.number} 不在您的范围内，您只能{word}{reach}，需要时请联系上级。")
    if verb != "view" and visit.binned_at is not None and verb != "bin":
        return Refused(f"走访 {visit.number} 在回收站中，不能{word}，请先恢复。")
    return None


def refuse(actor: Actor, verb: str, visit: Visit | None) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        Refused: the actor may not, with the sentence to show.
    """
    refusal = may(actor, verb, visit)
    if refusal is not None:
        raise refusal


def read(actor: Actor, visit_id: int) -> Visit:
    """Return a visit, also from the recycle bin.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(Visit, visit_id)
    if not reaches(actor, VIEW, belonging(found.user_id, found.customer_id)):
        raise NotFound("走访不存在，或者不在您可以查看的范围内。")
    return found


def refuse_planning(actor: Actor, user_id: int, customer_id: int) -> customers.Head:
    """Return the head of a customer whose visit by this person the actor may plan.

    Raises:
        NotFound: there is no such customer for the actor.
        Refused: he may not plan it, or nobody can: the file is in the bin or merged, the person gone.
    """
    if actor.scope(PLAN) is Scope.NONE:
        raise NotAllowed.to("安排走访")
    (head,) = customers.heads(actor, [customer_id])
    if head.merged_into_id is not None:
        raise Refused(f"“{head.title()}”已并入另一客户，不能安排走访，请选并入后的客户。")
    if head.binned_at is not None:
        raise Refused(f"“{head.title()}”在回收站中，不能安排走访，请先恢复。")
    row = current().row('SELECT name, active FROM "user" WHERE id = ? AND binned_at IS NULL', (user_id,))
    if row is None or not row[1]:
        raise Refused(f"走访人{row[0] if row else ''}已停用，不能再安排走访，请改派别人。")
    if not _may_plan_for(actor, user_id):
        raise NotAllowed(f"您只能给{'自己' if actor.scope(PLAN) is Scope.OWN else '本片区的人'}安排走访，请联系上级。")
    return head


def _may_plan_for(actor: Actor, user_id: int) -> bool:
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    return staff.reaches(actor, PLAN, user_id, row[0] if row else None)
