"""What Ctrl+K finds of customers and their people: exactly what the asker may see, the best first (S2-14, S1-48)."""

from __future__ import annotations

from typing import Any

from cmdesk.core import search
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also, marks
from cmdesk.core.database import current
from cmdesk.core.feature import Found
from cmdesk.customers.index import CUSTOMER, PERSON
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file.persons import persons_visible


def titled(table: str) -> str:
    """Return the SQL of what people call a customer, by the name or alias of his table: the short name if he has one."""
    return f"CASE WHEN {table}.short_name <> '' THEN {table}.short_name ELSE {table}.name END"


TITLE = titled("customer")


def find(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return customers, then people, that answer what was typed, each at most ``limit``.

    The rights are part of the question: nothing in sight is crowded out by what is not, and no number of hits tells of
    anything hidden.
    """
    if actor.scope(rights.VIEW) is Scope.NONE:
        return []
    return find_customers(actor, text, limit) + find_persons(actor, text, limit)


def find_customers(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return the customers that answer what was typed, the best first."""
    where, params = rights.visible(actor)
    scope = search.Scope("customer", where, params) if where else None
    ids = [hit.record_id for hit in search.find(current(), CUSTOMER, text, limit=limit, scope=scope)]
    rows = _rows(
        f"SELECT customer.id, {TITLE}, customer.name, customer.address, customer.number, u.name FROM customer"
        ' LEFT JOIN "user" u ON u.id = customer.owner_id WHERE customer.id IN ({})',
        ids,
    )
    return [
        Found(CUSTOMER, one, title, _joined(name if name != title else "", address, owner), number)
        for one, title, name, address, number, owner in rows
    ]


def find_persons(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return the people that answer what was typed, insiders only by right, the best first."""
    where, params = persons_visible(actor)
    condition = (
        "person.binned_at IS NULL AND EXISTS (SELECT 1 FROM customer WHERE customer.id = person.customer_id"
        f" AND customer.binned_at IS NULL{also(where)})"
    )
    scope = search.Scope("person", condition, params)
    ids = [hit.record_id for hit in search.find(current(), PERSON, text, limit=limit, scope=scope)]
    rows = _rows(
        f"SELECT person.id, person.name, person.position, person.phones, person.roles, {TITLE} FROM person"
        " JOIN customer ON customer.id = person.customer_id WHERE person.id IN ({})",
        ids,
    )
    return [
        Found(PERSON, one, name, _joined(customer, position, "" if "insider" in roles else phones))
        for one, name, position, phones, roles, customer in rows
    ]


def _rows(text: str, ids: list[int]) -> list[tuple[Any, ...]]:
    """Return the rows of these ids, in their order."""
    if not ids:
        return []
    found = {row[0]: row for row in current().rows(text.replace("{}", marks(ids)), ids)}
    return [found[one] for one in ids if one in found]


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)
