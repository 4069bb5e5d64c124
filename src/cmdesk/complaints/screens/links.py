"""Where the link fields of complaints find their records while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmdesk.complaints.rules import rights
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door.keep import title_of
from cmdesk.customers.record import Customer, Person
from cmdesk.customers.rules import finding
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.staff.links import fits, people

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST = 12


def sources(desk: Desk) -> dict[str, LinkSource]:
    """Return the sources by kind of record."""
    return {
        "customer": LinkSource(_Callers(desk.actor), _Title("customer"), desk.work),
        "person": LinkSource(_nobody, _Title("person"), desk.work),
        "user": people(desk),
        "unit": LinkSource(_units, _Title("unit"), desk.work),
        "product": LinkSource(_products, _Title("product"), desk.work),
    }


class _Title:
    """What a record of one kind is called."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __call__(self, record_id: int) -> str:
        return title_of(self._kind, record_id)


class _Callers:
    """Finds who calls: customers by name, pinyin, number or phone, and those whose people have the phone."""

    def __init__(self, actor: Actor) -> None:
        self._actor = rights.as_receiver(actor)

    def __call__(self, text: str) -> list[Hit]:
        if not text.strip():
            return []
        found: dict[int, Hit] = {}
        for hit in finding.find(self._actor, text, _MOST):
            if hit.kind == Customer.KIND:
                said = "　".join(part for part in (hit.number, hit.subtitle) if part)
                found[hit.record_id] = (hit.record_id, hit.title, said)
            elif hit.kind == Person.KIND:
                self._add_employer(found, hit.record_id, f"{hit.title}　{hit.subtitle}")
        return list(found.values())[:_MOST]

    def _add_employer(self, found: dict[int, Hit], person_id: int, said: str) -> None:
        row = current().row(
            f"SELECT customer.id, {finding.TITLE} FROM person JOIN customer ON customer.id = person.customer_id"
            " WHERE person.id = ?",
            (person_id,),
        )
        if row is not None:
            found.setdefault(int(row[0]), (int(row[0]), str(row[1]), said))


def _nobody(_text: str) -> list[Hit]:
    return []


def _units(text: str) -> list[Hit]:
    rows = current().rows("SELECT id, name FROM unit WHERE binned_at IS NULL ORDER BY kind DESC, name, id")
    return [(row[0], row[1], "") for row in rows if fits(text, row[1])][:_MOST]


def _products(text: str) -> list[Hit]:
    rows = current().rows("SELECT id, name, maker FROM product WHERE binned_at IS NULL AND sold ORDER BY name_key, id")
    return [(row[0], row[1], row[2] or "") for row in rows if fits(text, row[1])][:_MOST]
