"""The notice of a change, with those who are to read it (S3-04)."""

from __future__ import annotations

from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.filing.paper.shared import user
from cmdesk.filing.record import ChangeNotice
from cmdesk.filing.rules import notices
from cmdesk.papers.job import About, Job
from cmdesk.staff.rules import role_label


def notice_job(actor: Actor, notice_id: int) -> Job:
    """Return what prints a notice with those who are to read it.

    Raises:
        NotFound: there is none for the actor.
    """
    found = notices.read(actor, notice_id)
    values = _values(found)
    about = About(ChangeNotice.KIND, found.id, f"{found.number} {values['name']}")
    return Job(f"客户变更通知 {found.number}", [("change_notice", [values])], [about])


def _values(found: ChangeNotice) -> dict[str, Any]:
    """Return the values of the form ``change_notice``."""
    customer = found.customer
    return {
        "number": found.number,
        "name": customer.name,
        "customer_number": customer.number,
        "happened_at": found.happened_at,
        "user": user(found.user_id) or "系统",
        "owner": user(customer.owner_id),
        "changes": [_change(line) for line in found.what.splitlines()],
        "readers": [
            {"role": _role(one.user_id), "name": user(one.user_id), "read_at": one.read_at}
            for one in notices.readers_of(found.id)
        ],
    }


def _change(line: str) -> dict[str, str]:
    label, _, rest = line.partition("：")
    before, arrow, after = rest.partition(" → ")
    return {"label": label, "before": before if arrow else "", "after": after if arrow else rest}


def _role(user_id: int) -> str:
    row = current().row('SELECT role FROM "user" WHERE id = ?', (user_id,))
    return role_label(str(row[0])) if row else ""
