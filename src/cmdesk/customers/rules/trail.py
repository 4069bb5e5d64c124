"""What was done to a file, without what the reader may not know (S2-14, S4-24)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import audit
from cmdesk.core.errors import NotAllowed
from cmdesk.core.record import Record, fields_of, kind_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import referrals, rights
from cmdesk.customers.rules.attached import VIEW as ATTACHMENTS
from cmdesk.customers.rules.files import CONFIDENTIAL, read
from cmdesk.customers.rules.persons import sees_insiders

MASK = "••••"


def trail(actor: Actor, customer_id: int, *, limit: int = 200, before: int | None = None) -> list[audit.Entry]:
    """Return what was done to a file and to what lies in it, and why it was classed or handed on, newest first.

    Values of confidential fields are masked for everybody; of people who are or ever were insiders nothing appears
    without the right, nor of attachments. Customers whom the reader may not see stay unnamed: who brought this one (S2-01),
    whose supplier he is.

    Args:
        actor: who reads.
        customer_id: the file.
        limit: most entries.
        before: page on from this entry's id.

    Raises:
        NotAllowed: the actor may not read trails.
        NotFound: there is no such file for him.
    """
    file = read(actor, customer_id)
    if actor.scope("audit.view") is Scope.NONE:
        raise NotAllowed.to("查看操作记录")
    insiders = "" if sees_insiders(actor, file) else _NO_INSIDERS
    attachments = _ATTACHMENTS if rights.reaches(actor, ATTACHMENTS, file.owner_id, file.area_id) else ""
    rows = current().rows(
        "SELECT a.id FROM audit a WHERE a.id < ? AND ((a.kind = 'customer' AND a.record_id = ?)"
        f" OR (a.kind = 'person' AND a.record_id IN (SELECT id FROM person WHERE customer_id = ?){insiders})"
        " OR (a.kind = 'downstream' AND a.record_id IN (SELECT id FROM downstream WHERE customer_id = ?))"
        " OR (a.kind = 'class_decision' AND a.record_id IN (SELECT id FROM class_decision WHERE customer_id = ?))"
        " OR (a.kind = 'owner_decision' AND a.record_id IN (SELECT id FROM owner_decision WHERE customer_id = ?))"
        f"{attachments}) ORDER BY a.id DESC LIMIT ?",
        (before or 2**31 - 1, *[customer_id] * (6 if attachments else 5), limit),
    )
    return [_veiled(actor, file.id, _masked(entry)) for entry in audit.by_ids(current(), [row[0] for row in rows])]


_ATTACHMENTS = (
    " OR (a.kind = 'attachment' AND a.record_id IN"
    " (SELECT id FROM attachment WHERE on_kind = 'customer' AND on_id = ?))"
)
_NO_INSIDERS = (
    " AND NOT EXISTS (SELECT 1 FROM audit b WHERE b.kind = 'person' AND b.record_id = a.record_id"
    " AND b.changes LIKE '%insider%')"
)


def _veiled(actor: Actor, customer_id: int, entry: audit.Entry) -> audit.Entry:
    """Put words for customers out of sight in the place of their ids."""
    links = [name for name in entry.changes if links_to_customer(kind_of(entry.kind), name)]
    if not links:
        return entry

    def shown(stored: Any) -> Any:
        return stored if stored in {None, customer_id} or referrals.sees(actor, int(stored)) else referrals.OUT_OF_SIGHT

    changes = {
        name: (shown(old), shown(new)) if name in links else (old, new) for name, (old, new) in entry.changes.items()
    }
    return replace(entry, changes=changes)


def links_to_customer(model: type[Record], name: str) -> bool:
    """Tell whether a field of a record names a customer."""
    field = fields_of(model).get(name)
    return field is not None and field.spec().links_to == Customer.KIND


def _masked(entry: audit.Entry) -> audit.Entry:
    if entry.kind != Customer.KIND or not any(name in entry.changes for name in CONFIDENTIAL):
        return entry
    changes = {
        name: (MASK if old else old, MASK if new else new) if name in CONFIDENTIAL else (old, new)
        for name, (old, new) in entry.changes.items()
    }
    return replace(entry, changes=changes)
