"""Who is invited to a gathering: chosen from the customers and put on its list (S3-16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from cmdesk.activities.record import Invitation
from cmdesk.activities.rules import records, rights
from cmdesk.activities.rules.inviting import gatherings
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import all_of, chunks, holding, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.finding import TITLE
from cmdesk.staff import rules as staff

Values = Mapping[str, Any]
CHOSEN_BY: Final = ("area_id", "owner_id", "visit_class", "key_class", "volume_level", "stage", "business_kind")
"""Fields of customers by which those to be invited are chosen."""
_MOST: Final = 2000  # customers on offer at once


class Offered(NamedTuple):
    """A customer who may be put on the list."""

    id: int
    number: str
    name: str
    area: str
    owner: str
    visit_class: str


def offered(actor: Actor, gathering_id: int, chosen: Values | None = None, text: str = "") -> list[Offered]:
    """Return customers whom the actor may invite and who are not on the list yet, by name.

    Args:
        actor: who invites.
        gathering_id: to what.
        chosen: fields of ``CHOSEN_BY`` and what they must be.
        text: part of the name or number; empty for all.
    """
    parts, params = ["customer.binned_at IS NULL", "customer.merged_into_id IS NULL"], list[Any]()
    for where, mine in (
        customers.visible(actor),
        staff.visible(actor, rights.CREATE, "customer.owner_id", "customer.area_id"),
    ):
        parts += [where]
        params += mine
    for name in CHOSEN_BY:
        value = (chosen or {}).get(name)
        if value not in (None, ""):
            parts.append(f"customer.{name} = ?")
            params.append(value)
    if text.strip():
        held, wanted = holding(text.strip(), "customer.name", "customer.number")
        parts.append(held)
        params += wanted
    rows = current().rows(
        f"SELECT customer.id, customer.number, {TITLE}, unit.name, o.name, customer.visit_class FROM customer"
        ' LEFT JOIN unit ON unit.id = customer.area_id LEFT JOIN "user" o ON o.id = customer.owner_id'
        f" WHERE {all_of(*parts)} AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.customer_id = customer.id"
        " AND i.gathering_id = ? AND i.binned_at IS NULL) ORDER BY customer.name_key, customer.id LIMIT ?",
        (*params, gathering_id, _MOST),
    )
    label = Customer.visit_class.about.label_of
    return [
        Offered(int(key), number or "", name, area or "", owner or "", label(visit_class or ""))
        for key, number, name, area, owner, visit_class in rows
    ]


def areas() -> list[tuple[int, str]]:
    """Return (id, name) of the areas that customers belong to."""
    rows = current().rows("SELECT id, name FROM unit WHERE binned_at IS NULL AND kind = 'area' ORDER BY name, id")
    return [(int(key), str(name)) for key, name in rows]


def put(actor: Actor, gathering_id: int, customer_ids: Sequence[int]) -> int:
    """Put customers on the list of those to be invited, each by his own account manager; returns how many are new.

    Raises:
        NotAllowed: one of them is out of the actor's reach.
        NotFound: one of them is gone.
        Refused: the gathering was held or cancelled.
    """
    found = gatherings.read(actor, gathering_id)
    gatherings.refuse_settled(found)
    known = {int(row[0]) for row in current().rows(
        "SELECT customer_id FROM invitation WHERE gathering_id = ? AND binned_at IS NULL", (gathering_id,)
    )}  # fmt: skip
    wanted = [one for one in dict.fromkeys(customer_ids) if one not in known]
    heads = customers.heads(actor, wanted)
    for head in heads:
        rights.refuse(actor, "create", None, head.id)
        records.customer_title(head.id)
    guests = _deciders(wanted)
    with keep.operation(actor, f"邀请名单 {found.name} 加 {len(heads)} 户") as work:
        for head in heads:
            values = {"gathering_id": gathering_id, "customer_id": head.id, "user_id": head.owner_id or actor.id}
            work.add(Invitation, {**values, **guests.get(head.id, {})})
    return len(heads)


def _deciders(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return whom of a customer to invite: the first contact who decides, else the first; never an insider (S2-14)."""
    found: dict[int, dict[str, Any]] = {}
    for part in chunks(ids):
        rows = current().rows(
            f"SELECT customer_id, id, name FROM person WHERE customer_id IN ({marks(part)}) AND binned_at IS NULL"
            " AND roles NOT LIKE '%insider%'"
            " ORDER BY customer_id, CASE WHEN decision_power = 'yes' THEN 0 ELSE 1 END, id",
            part,
        )
        for customer, person, name in rows:
            found.setdefault(int(customer), {"person_id": int(person), "guest": name})
    return found
