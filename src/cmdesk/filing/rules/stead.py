"""Who verifies on site when the customer's area manager cannot: his deputy, or who stands above where there is none (S4-21)."""

from __future__ import annotations

from cmdesk.core import approval, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.customers.rules import Head
from cmdesk.staff import rules as staff

_VERIFY, _VERIFIER = "filing.verify", "area_manager"


def may_verify(actor: Actor, customer: Head) -> Refused | None:
    """Return why the actor may not verify a file, or None: his own customers nobody verifies himself."""
    if customer.owner_id == actor.id:
        return NotAllowed(f"“{customer.title()}”是您自己负责的，不能自己核查，请上级核查。")
    if staff.reaches(actor, _VERIFY, customer.owner_id, customer.area_id) or stands_in(actor, customer):
        return None
    return NotAllowed(f"“{customer.title()}”不在您的片区，要由该片区的区域经理（或他的代理人）实地核查。")


def stands_in(actor: Actor, customer: Head) -> bool:
    """Tell whether the actor verifies in the place of the area manager."""
    return instead_of(actor, customer) is not None or _is_above_owner(actor, customer) or _fills_gap(actor, customer)


def instead_of(actor: Actor, customer: Head) -> int | None:
    """Return the area manager whose deputy the actor is today and who might verify himself; None where he stands for nobody."""
    if staff.reaches(actor, _VERIFY, customer.owner_id, customer.area_id):
        return None
    for user in approval.directory().acts_for(actor.id, approval.now().date()):
        if user != customer.owner_id and user in _managers_of(customer):
            return user
    return None


def _managers_of(customer: Head) -> list[int]:
    """Return the area managers whose area the customer belongs to."""
    found = current().rows(
        'SELECT id FROM "user" WHERE role = ? AND active = ? AND binned_at IS NULL ORDER BY id', (_VERIFIER, True)
    )
    actors = (staff.actor_of(int(row[0])) for row in found)
    return [one.id for one in actors if staff.reaches(one, _VERIFY, customer.owner_id, customer.area_id)]


def _is_above_owner(actor: Actor, customer: Head) -> bool:
    """Tell whether the actor stands above an owner who is area manager himself."""
    if customer.owner_id is None:
        return False
    row = current().row('SELECT role FROM "user" WHERE id = ?', (customer.owner_id,))
    return row is not None and row[0] == _VERIFIER and approval.directory().superior(customer.owner_id, 1) == actor.id


def _fills_gap(actor: Actor, customer: Head) -> bool:
    """Tell whether the actor has the role above that of area managers, and the customer's area has none: it must not wait."""
    above = regulation.today().values.get(f"superior.{_VERIFIER}")
    return actor.role == above and not _managers_of(customer)
