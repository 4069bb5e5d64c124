"""An office with two stores, people who carry things, and a customer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.core.actor import Actor
from cmdesk.core.file.office import Office
from cmdesk.materials.rules import catalog
from cmdesk.materials.rules.ledger import Place, balances


@dataclass
class Stores:
    """The office of these tests: a booklet and an umbrella, the stores of two areas, a customer of the manager."""

    staff: Staff
    booklet: int
    umbrella: int
    customer: int

    @property
    def keeper(self) -> Actor:
        return self.staff["service_specialist"]

    @property
    def manager(self) -> Actor:
        return self.staff["account_manager"]

    @property
    def east(self) -> int:
        return self.staff.units["east"]

    @property
    def west(self) -> int:
        return self.staff.units["west"]

    def store(self, material: int | None = None, unit: int | None = None) -> int:
        """What a store holds."""
        wanted = material or self.booklet
        return balances([wanted]).get((wanted, Place(unit or self.east)), 0)

    def carried(self, who: Actor | None = None, material: int | None = None) -> int:
        """What somebody carries."""
        wanted = material or self.booklet
        return balances([wanted]).get((wanted, Place(None, (who or self.manager).id)), 0)


def make_stores(office: object) -> Stores:
    staff = make_staff(office)
    keeper = staff["service_specialist"]
    booklet = catalog.add(
        keeper, {"name": "《公司产品手册》", "kind": "publicity", "unit": "本", "low": 10, "price": "12.5"}
    )
    umbrella = catalog.add(keeper, {"name": "广告伞", "kind": "gift", "unit": "把", "price": 30})
    customer = add_customer(staff["account_manager"], staff.units["east_market"])
    return Stores(staff, booklet, umbrella, customer)


@pytest.fixture
def stores(office: Office) -> Stores:
    return make_stores(office)


@pytest.fixture
def file_stores(file_office: Office) -> Stores:
    return make_stores(file_office)
