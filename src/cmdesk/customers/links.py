"""Where the link fields of customer forms find their records while somebody types."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import finding
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.staff.links import fits, people

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST = 12


def sources(desk: Desk) -> dict[str, LinkSource]:
    """Return the sources by kind of record."""
    return {
        "unit": LinkSource(_units, _unit_title, desk.work),
        "user": people(desk),
        "building": LinkSource(_buildings, _building_title, desk.work),
        "customer": customers(desk),
    }


def customers(desk: Desk) -> LinkSource:
    """Return where customers that the actor may see are found."""
    return LinkSource(_Customers(desk.actor), partial(keep.title_of, Customer.KIND), desk.work)


def _units(text: str) -> list[Hit]:
    rows = current().rows("SELECT id, name FROM unit WHERE binned_at IS NULL AND kind = 'area' ORDER BY name, id")
    return [(row[0], row[1], "片区") for row in rows if fits(text, row[1])][:_MOST]


def _buildings(text: str) -> list[Hit]:
    rows = current().rows("SELECT id, name, address FROM building WHERE binned_at IS NULL ORDER BY name, id")
    return [(row[0], row[1], row[2]) for row in rows if fits(text, row[1])][:_MOST]


class _Customers:
    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def __call__(self, text: str) -> list[Hit]:
        """Return customers that the actor may see."""
        if not text.strip():
            return []
        return [
            (hit.record_id, hit.title, "　".join(part for part in (hit.number, hit.subtitle) if part))
            for hit in finding.find_customers(self._actor, text, _MOST)
        ]


def _title(query: str, record_id: int) -> str:
    row = current().row(query, (record_id,))
    return str(row[0]) if row else ""


def _unit_title(record_id: int) -> str:
    return _title("SELECT name FROM unit WHERE id = ?", record_id)


def _building_title(record_id: int) -> str:
    return _title("SELECT name FROM building WHERE id = ?", record_id)
