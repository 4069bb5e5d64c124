"""An office with people, customers and goods, ready for orders."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.core.file.office import Office
from cmdesk.products import rules as products


@dataclass(frozen=True)
class Shop:
    """Who and what orders need.

    Attributes:
        staff: the people.
        fu: a customer of the account manager.
        qing: a customer of his neighbour in the same area.
        far: a customer of the other area.
        soft: a product with both prices (212, 250), brand 澜亭.
        hard: one with a wholesale price only (100), brand 远山.
    """

    staff: Staff
    fu: int
    qing: int
    far: int
    soft: int
    hard: int


def make_shop(office: object) -> Shop:
    """Fill the open office."""
    staff = make_staff(office)
    clerk, units = staff["clerk"], staff.units
    return Shop(
        staff,
        fu=add_customer(staff["account_manager"], units["east_market"], "福顺烟酒店"),
        qing=add_customer(staff.beside, units["east_market"], "庆丰超市"),
        far=add_customer(staff.away, units["west"], "远方便利店"),
        soft=products.add(
            clerk,
            {"name": "澜亭（蓝亭）", "number": "YX-1", "brand": "澜亭", "wholesale_price": 212, "retail_price": 250},
        ),
        hard=products.add(clerk, {"name": "远山（如黛）", "number": "YX-2", "brand": "远山", "wholesale_price": 100}),
    )


@pytest.fixture
def shop(office: Office) -> Shop:
    """The office on each engine."""
    return make_shop(office)


@pytest.fixture
def file_shop(file_office: Office) -> Shop:
    """The office in a file, for what does not depend on the engine."""
    return make_shop(file_office)
