"""Customer files may be read, not copied (S4-24): who may take something of them out of the program, field or file."""

from __future__ import annotations

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.leaving import releases
from cmdesk.customers.rules.rights import Head


def refusal(actor: Actor, record: Customer | Head) -> Refused | None:
    """Return why nothing of a file may be copied, or None: who may export it may, and who has leave to, while it holds."""
    if rights.reaches(actor, releases.EXPORT, record.owner_id, record.area_id) or releases.valid(actor) is not None:
        return None
    return NotAllowed(releases.NOT_COPIED)


def of_list(actor: Actor) -> Refused | None:
    """Return why nothing may be copied where files of everybody whom the actor may see stand together, or None.

    A right to export that reaches less far than the right to look is not enough: other files stand beside one's own.
    """
    if not needs_leave(actor) or releases.valid(actor) is not None:
        return None
    return NotAllowed(releases.NOT_COPIED)


def leave(actor: Actor) -> releases.Granted | None:
    """Return what was granted to somebody whose own right does not let him export all that he may look at."""
    found = releases.valid(actor) if needs_leave(actor) else None
    return releases.Granted(found) if found is not None else None


def needs_leave(actor: Actor) -> bool:
    """Tell whether somebody's own right does not let him export all that he may look at."""
    return actor.scope(releases.EXPORT) < max(actor.scope(rights.VIEW), Scope.OWN)


def refuse(actor: Actor, record: Customer | Head) -> None:
    """Raise what ``refusal`` returns, if anything.

    Raises:
        NotAllowed: nothing of the file may be copied.
    """
    problem = refusal(actor, record)
    if problem is not None:
        raise problem
