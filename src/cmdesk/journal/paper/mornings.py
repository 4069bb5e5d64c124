"""The values of the form ``morning``: a morning meeting (S1-34)."""

from __future__ import annotations

from typing import Any

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.journal.paper.shared import resolved
from cmdesk.journal.record import Morning
from cmdesk.journal.rules.meetings import decisions, mornings
from cmdesk.papers.job import About, Job

_OF_MORNING = ("day", "minutes", "results", "difficulties", "market", "needs", "tasks")


def morning_job(actor: Actor, morning_id: int) -> Job:
    """Return what prints a morning meeting.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = mornings.read(actor, morning_id)
    values = morning_values(found)
    title = f"晨会 {found.day} {values['leader']}"
    return Job(title, [("morning", [values])], [About(Morning.KIND, found.id, title)])


def morning_values(found: Morning) -> dict[str, Any]:
    """Return the values of the form ``morning``."""
    name = approval.directory().name
    unit = current().row("SELECT name FROM unit WHERE id = ?", (found.unit_id,)) if found.unit_id else None
    return {
        **{key: getattr(found, key) for key in _OF_MORNING},
        "unit": unit[0] if unit else "",
        "leader": name(found.user_id),
        "presences": [
            {"name": name(one.user_id), "present": "到会" if one.present else "缺席", "reason": one.reason}
            for one in mornings.presences(found.id)
        ],
        "decisions": [resolved(one) for one in decisions.of_meeting(found.id)],
        "before": [resolved(one) for one in decisions.before_meeting(found)],
    }
