"""A small staffed office for tests of any feature: one person in every role, two areas, a colleague in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.staff.record import ROLES, Unit, User
from cmdesk.staff.rules import actor_of

PASSWORD = "correct horse 电池"
HOME = {
    "area_manager": "east",
    "account_manager": "east_market",
    "administrator": "company",
    "general_manager": "company",
}
"""Role → key of the unit its person belongs to; everybody else sits in the service department."""


@dataclass(frozen=True)
class Staff:
    """The people and units of the office.

    Attributes:
        actors: role → the person in that role.
        beside: an account manager in the same area as ``actors["account_manager"]``.
        away: an account manager in the other area.
        units: ``company``, ``service`` (department), ``east``, ``east_market`` (below east), ``west`` → id.
    """

    actors: dict[str, Actor]
    beside: Actor
    away: Actor
    units: dict[str, int]

    def __getitem__(self, role: str) -> Actor:
        return self.actors[role]


def make_staff(office: object) -> Staff:
    """Enter the people and units; nobody has a password (use ``rules.signing_in.reset_password``)."""
    with keep.operation(PROGRAM, "人员") as work:
        units: dict[str, int] = {}
        for key, name, kind, parent in (
            ("company", "本公司", "company", None),
            ("service", "客户管理部", "department", "company"),
            ("east", "城东片区", "area", "service"),
            ("east_market", "东市场", "area", "east"),
            ("west", "城西片区", "area", "service"),
        ):
            parent_id = units[parent] if parent else None
            units[key] = work.add(Unit, {"name": name, "kind": kind, "parent_id": parent_id})

        def person(login: str, name: str, role: str, unit: str) -> int:
            values = {"login": login, "name": name, "role": role, "unit_id": units[unit], "active": True}
            return work.add(User, values)

        ids = {
            choice.value: person(choice.value, choice.label, choice.value, HOME.get(choice.value, "service"))
            for choice in ROLES
        }
        beside = person("beside", "邻座", "account_manager", "east_market")
        away = person("away", "外片", "account_manager", "west")
    actors = {role: actor_of(user_id) for role, user_id in ids.items()}
    return Staff(actors, actor_of(beside), actor_of(away), units)


def add_customer(owner: Actor | None, unit_id: int | None, name: str = "福顺烟酒店", **values: Any) -> int:
    """Enter a customer of an owner and an area, past all rights; returns its id."""
    from cmdesk.customers.record import Customer

    owned = {"owner_id": owner.id if owner else None, "area_id": unit_id}
    with keep.operation(PROGRAM, f"客户 {name}") as work:
        return work.add(Customer, {"number": name, "name": name, **owned, **values})
