"""What several papers of the journal say alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cmdesk.core import approval
from cmdesk.core.database import current
from cmdesk.journal.record import Decision, Remedy


def person_and_area(user_id: int) -> tuple[str, str]:
    """Return the name of who wrote something, and of the unit he works in."""
    row = current().row(
        'SELECT u.name, unit.name FROM "user" u LEFT JOIN unit ON unit.id = u.unit_id WHERE u.id = ?', (user_id,)
    )
    return (row[0], row[1] or "") if row else ("", "")


def resolved(one: Decision | Remedy) -> dict[str, Any]:
    """Return the line of something a meeting decided or a summary resolved on: who, until when, what came of it."""
    state = type(one).outcome.about.label_of(one.outcome or "") if one.outcome != "open" else ""
    return {
        "text": one.text, "owner": approval.directory().name(one.owner_id), "due_on": one.due_on,
        "result": "：".join(filter(None, (state, one.result))),
    }  # fmt: skip


def lines(text: str) -> list[dict[str, str]]:
    """Return the rows of a block, one for each line that says something."""
    return [{"text": line.strip()} for line in text.splitlines() if line.strip()]


def reviewed(kind: str, record_id: int, *, words: bool = True) -> Any:
    """Return who signed the review, if it was approved: name (代 whom, if he is a deputy), his words, and the day."""
    found = approval.of_record(kind, record_id)
    if found is None or found.state != "approved":
        return None
    given = [
        (f"{name}　{said}".rstrip() if words else name, when)
        for stage in approval.stages(found)
        for name, state, when, said in stage.people
        if state == "approved" and when is not None
    ]
    return signed(*given[-1]) if given else None


def signed(name: str, when: datetime) -> dict[str, Any]:
    """Return a signature as the forms take it."""
    return {"name": name, "day": when.astimezone().date()}
