"""What other features know about a customer and a rule may use: visits, intentions, the course of orders.

Features to the left of this one register a source when their tables are loaded; the rules read whatever there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from cmdesk.core.database import current


class Contact(NamedTuple):
    """How often somebody was visited until a day, and whether he means to order (S4-19)."""

    visits: int
    intends: bool


Contacts = Callable[[date], Mapping[int, Contact]]
Trends = Callable[[date], Mapping[int, str]]
"""Customer → sentence why he deserves attention: unstable, growing fast, about to leave (S4-18)."""

_contacts: list[Contacts] = []
_trends: list[Trends] = []


def add_contacts(source: Contacts) -> Callable[[], None]:
    """Let a source of visits take part; returns the way out."""
    _contacts.append(source)
    return lambda: _contacts.remove(source)


def add_trends(source: Trends) -> Callable[[], None]:
    """Let a source of reasons for attention take part; returns the way out."""
    _trends.append(source)
    return lambda: _trends.remove(source)


def contacts(day: date) -> dict[int, Contact]:
    """Return what all sources together know until ``day``."""
    found: dict[int, Contact] = {}
    for source in (_doors, *_contacts):
        for customer, contact in source(day).items():
            known = found.get(customer, Contact(0, intends=False))
            found[customer] = Contact(known.visits + contact.visits, known.intends or contact.intends)
    return found


def trends(day: date) -> dict[int, str]:
    """Return the first sentence any source gives for a customer until ``day``."""
    found: dict[int, str] = {}
    for source in _trends:
        for customer, sentence in source(day).items():
            found.setdefault(customer, sentence)
    return found


def _doors(day: date) -> dict[int, Contact]:
    """First visits from door to door (S2-02)."""
    rows = current().rows(
        "SELECT customer_id, SUM(CASE WHEN result IN ('visited', 'interested', 'refused') THEN 1 ELSE 0 END),"
        " MAX(CASE WHEN result = 'interested' THEN 1 ELSE 0 END) FROM room"
        " WHERE customer_id IS NOT NULL AND binned_at IS NULL AND (visited_on IS NULL OR visited_on <= ?)"
        " GROUP BY customer_id",
        (day.isoformat(),),
    )
    return {customer: Contact(int(visits), bool(intends)) for customer, visits, intends in rows}
