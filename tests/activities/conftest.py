"""People of a small office with the rights of the customers' tests and those about contacts, and a customer each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.customers.conftest import People, populate

from cmdesk.activities.feature import ACTIONS
from cmdesk.activities.rules.courtesy import signing
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.customers.record import Customer
from cmdesk.staff.rules import directory

MakeFile = Callable[..., Customer]


def with_rights(people: People) -> People:
    """Give everybody rights about contacts as far as those about customers reach; important days can be approved."""
    directory.register()
    signing.register()
    own = {action.key: Scope.OWN for action in ACTIONS if action.key != "activities.export"}
    reach = {
        "li": own, "wang": own, "zhao": own,
        "supervisor": {action.key: Scope.TEAM for action in ACTIONS},
        "boss": {action.key: Scope.ALL for action in ACTIONS},
    }  # fmt: skip
    found = {
        name: replace(getattr(people, name), rights={**getattr(people, name).rights, **more})
        for name, more in reach.items()
    }
    return replace(people, **found)


@pytest.fixture
def people(office: Office) -> People:
    """The people, in the office of each engine."""
    return with_rights(populate())


@pytest.fixture
def file_people(file_office: Office) -> People:
    """The people, in an office file."""
    return with_rights(populate())


@pytest.fixture
def opened() -> MakeFile:
    """Open a customer file: ``opened(actor, "福顺烟酒店", grade=10)``."""

    def make(actor: Actor, name: str = "福顺烟酒店", **values: Any) -> Customer:
        return rules.create(actor, {"name": name, **values})

    return make
