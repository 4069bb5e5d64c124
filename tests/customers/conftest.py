"""People of a small office, and files to work on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.customers.feature import ACTIONS
from cmdesk.customers.record import Customer
from cmdesk.staff.record import Unit, User


@dataclass(frozen=True)
class People:
    """Two account managers of one area, one of another, their supervisor, the boss; and the areas."""

    li: Actor
    wang: Actor
    zhao: Actor
    supervisor: Actor
    boss: Actor
    east: int
    west: int


def granted(scope: Scope, *without: str) -> dict[str, Scope]:
    """Return rights to everything about customers at one scope."""
    return {action.key: scope for action in ACTIONS if action.key not in without}


def populate() -> People:
    """Enter the people of ``People`` into the open office."""
    with keep.operation(PROGRAM, "人员") as work:
        east = work.add(Unit, {"name": "城东", "kind": "area"})
        west = work.add(Unit, {"name": "城西", "kind": "area"})
        ids = {
            login: work.add(User, {"login": login, "name": name, "role": role, "unit_id": unit, "active": True})
            for login, name, role, unit in (
                ("li", "李敏", "account_manager", east),
                ("wang", "王强", "account_manager", east),
                ("zhao", "赵燕", "account_manager", west),
                ("sun", "孙磊", "area_manager", east),
                ("boss", "周总", "general_manager", None),
            )
        }
    own = granted(Scope.OWN, "customers.transfer", "customers.purge", "customers.confidential", "persons.insider")
    team = granted(Scope.TEAM, "customers.purge")
    everything = granted(Scope.ALL) | {"regulations.edit": Scope.ALL, "undo.others": Scope.ALL}

    def person(login: str, name: str, role: str, unit: int | None, rights: dict[str, Scope]) -> Actor:
        return Actor(ids[login], login, name, role, unit, frozenset({unit}) if unit else frozenset(), rights)

    return People(
        li=person("li", "李敏", "account_manager", east, own),
        wang=person("wang", "王强", "account_manager", east, own),
        zhao=person("zhao", "赵燕", "account_manager", west, own),
        supervisor=person("sun", "孙磊", "area_manager", east, team),
        boss=person("boss", "周总", "general_manager", None, everything),
        east=east,
        west=west,
    )


@pytest.fixture
def people(office: Office) -> People:
    """The people, in the office of each engine."""
    return populate()


@pytest.fixture
def file_people(file_office: Office) -> People:
    """The people, in an office file, for what does not depend on the engine."""
    return populate()


MakeFile = Callable[..., Customer]


@pytest.fixture
def opened() -> MakeFile:
    """Open a file: ``opened(actor, "福顺烟酒店", grade=10)``."""

    def make(actor: Actor, name: str = "福顺烟酒店", **values: object) -> Customer:
        return rules.create(actor, {"name": name, **values})

    return make
