"""Who may see and do what: scripts are everybody's, rehearsals one's own and one's people's, coaching the rep's and his
superiors' alone (S2-07).
"""

from __future__ import annotations

from cmdesk.coaching.record import Coaching
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

READ_SCRIPTS, EDIT_SCRIPTS = "scripts.view", "scripts.edit"
SEE_REHEARSALS, REHEARSE = "rehearsals.view", "rehearsals.write"
VIEW, WRITE = "coaching.view", "coaching.write"


def unit_of(user_id: int) -> int | None:
    """Return the unit of a person."""
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    return row[0] if row else None


def visible_rehearsals(actor: Actor) -> Condition:
    """Return the condition that keeps the rows of ``rehearsal`` the actor may see; empty for all."""
    return _of_person(actor, SEE_REHEARSALS, "rehearsal.user_id")


def visible(actor: Actor) -> Condition:
    """Return the condition that keeps the rows of ``coaching`` the actor may read.

    The rep reads what he was given, a leader what he wrote, a superior what concerns his people.
    """
    if actor.scope(VIEW) is Scope.NONE:
        return "1 = 0", ()
    reach, params = ("1 = 1", ()) if actor.scope(VIEW) is Scope.ALL else _of_person(actor, VIEW, "coaching.rep_id")
    own = "coaching.leader_id = ? OR (coaching.rep_id = ? AND coaching.state <> 'draft')"
    return f"({own} OR (coaching.rep_id <> ? AND {reach}))", (actor.id, actor.id, actor.id, *params)


def sees(actor: Actor, found: Coaching) -> bool:
    """Tell whether the actor may read a record; the verdict of ``visible`` for one row."""
    if actor.scope(VIEW) is Scope.NONE:
        return False
    if found.leader_id == actor.id:
        return True
    if found.rep_id == actor.id:
        return found.state != "draft"
    return staff.reaches(actor, VIEW, found.rep_id, unit_of(found.rep_id))


def leads(actor: Actor, rep_id: int) -> bool:
    """Tell whether the actor may coach somebody; nobody coaches himself."""
    return rep_id != actor.id and staff.reaches(actor, WRITE, None, unit_of(rep_id))


def may(actor: Actor, verb: str, found: Coaching) -> Refused | None:
    """Return why the actor may not do something with a record, or None.

    Args:
        actor: who wants to act.
        verb: ``"edit"``, ``"give"``, ``"take_back"``, ``"acknowledge"``, ``"settle"``, ``"bin"``.
        found: the record.
    """
    if verb == "acknowledge":
        if found.rep_id != actor.id:
            return NotAllowed("带教记录由被带教人本人确认。")
        return None if found.state == "given" else Refused(_not_now(found, "确认"))
    if verb == "settle":
        if found.rep_id == actor.id:
            return NotAllowed("改进做没做到由带教人或上级检查，本人不能自己销项。")
        if found.leader_id != actor.id and not leads(actor, found.rep_id):
            return NotAllowed("改进做没做到由带教人或上级检查。")
        return None if found.state != "draft" else Refused("带教记录还没交给本人，不用检查改进。")
    if found.leader_id != actor.id:
        return NotAllowed("带教记录只能由带教人自己写、自己交。")
    wanted = {"edit": "draft", "give": "draft", "take_back": "given", "bin": "draft"}[verb]
    word = {"edit": "修改", "give": "交给本人", "take_back": "收回", "bin": "删除"}[verb]
    return None if found.state == wanted else Refused(_not_now(found, word))


def refuse(actor: Actor, verb: str, found: Coaching) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        Refused: the actor may not, with the sentence to show.
    """
    refusal = may(actor, verb, found)
    if refusal is not None:
        raise refusal


def _not_now(found: Coaching, word: str) -> str:
    state = Coaching.state.about.label_of(found.state or "")
    way = {"draft": "请先由带教人交给本人", "given": "请先收回", "acknowledged": "有新的看法请另写一份"}
    return f"带教记录 {found.number} 现在是“{state}”，不能{word}，{way[found.state or 'draft']}。"


def _of_person(actor: Actor, action: str, column: str) -> Condition:
    if actor.scope(action) is Scope.ALL:
        return "", ()
    if actor.scope(action) is Scope.NONE:
        return "1 = 0", ()
    where, params = staff.visible(actor, action, column, "person.unit_id")
    return f'EXISTS (SELECT 1 FROM "user" person WHERE person.id = {column} AND {where})', params
