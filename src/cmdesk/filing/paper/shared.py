"""What several papers of filing say alike: people, units, signatures with their days, what was talked about."""

from __future__ import annotations

from typing import Any

from cmdesk.activities.rules import rights as contacts
from cmdesk.activities.rules.contacts.entries import Entry, timeline
from cmdesk.core import approval
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Person
from cmdesk.filing.record import Filing, Verification
from cmdesk.filing.rules import onsite, rights

_CONTACTS = 30


def people_of(actor: Actor, customer_id: int) -> list[Person]:
    """Return the people of a file that may stand on paper: never an insider (S2-14)."""
    return [one for one in customers.persons_of(actor, customer_id) if "insider" not in one.roles]


def contacts_of(actor: Actor, customer_id: int) -> list[Entry]:
    """Return the newest contacts with a customer that the actor may see, for paper: nothing for who may see none."""
    return [] if actor.scope(contacts.VIEW) is Scope.NONE else timeline(actor, customer_id, limit=_CONTACTS)


def told(one: Entry) -> str:
    """Return what was talked about, each thing once."""
    parts = [part.strip() for part in (one.subject, one.content, one.result)]
    said = list(dict.fromkeys(part for part in parts if part))
    return "；".join([*(part.rstrip("。；") for part in said[:-1]), *said[-1:]])


def signatures(way: Filing | None) -> dict[str, Any]:
    """Return who made the file, verified it on site and archived it, each with the day."""
    if way is None:
        return {}
    run = approval.of_record(Filing.KIND, way.id)
    good = next((one for one in onsite.of_filing(way.id) if one.passed), None)
    return {
        "made": signed(run.applicant_id, run.started_at) if run else None,
        "checked": verified(good) if good else None,
        "filed": signed(way.archived_by_id, way.archived_at),
    }


def signed(user_id: int | None, moment: Any) -> dict[str, Any] | None:
    """Return a signature with its day; None while nobody has signed."""
    return {"name": user(user_id), "day": rights.plain(moment).date()} if user_id and moment else None


def verified(found: Verification) -> dict[str, Any]:
    """Return the signature of who verified a file on site."""
    day = rights.plain(found.signed_at).date() if found.signed_at is not None else None
    return {"name": onsite.signer(found), "day": day}


def user(user_id: int | None) -> str:
    """Return what a user is called; nothing for nobody."""
    return approval.directory().name(user_id) if user_id else ""


def unit(unit_id: int | None) -> str:
    """Return what an organisation unit is called; nothing for none."""
    row = current().row("SELECT name FROM unit WHERE id = ?", (unit_id,)) if unit_id else None
    return str(row[0]) if row else ""
