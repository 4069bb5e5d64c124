"""The recycle bin shows what may be seen, gives back, and purges only by right."""

from __future__ import annotations

import pytest

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.customers.rules.upkeep import binned

VERBS = ("view", "create", "edit", "bin", "purge")
RIGHTS = {f"customers.{verb}": Scope.ALL for verb in VERBS} | {"bin.view": Scope.ALL, "persons.insider": Scope.ALL}
CLERK = Actor(5, "nq", "陈内勤", "clerk", rights=RIGHTS)


def test_what_was_deleted_is_listed_and_comes_back(office: Office) -> None:
    """A file and a person lie in the bin with who and when; restoring brings each back to where it was."""
    shop = rules.create(CLERK, {"name": "福顺烟酒店"})
    other = rules.create(CLERK, {"name": "好又多超市"})
    person = rules.add_person(CLERK, shop.id, {"name": "王福顺"})
    rules.bin_person(CLERK, person.id)
    rules.bin_files(CLERK, [other.id])
    found = binned.binned(CLERK)
    assert [(one.kind, one.title, one.belongs_to) for one in found] == [
        ("customer", "好又多超市", ""),
        ("person", "王福顺", "福顺烟酒店"),
    ]
    for one in found:
        binned.take_out(CLERK, one.kind, one.id)
    assert binned.binned(CLERK) == []
    assert [one.name for one in rules.persons_of(CLERK, shop.id)] == ["王福顺"]


def test_the_bin_shows_no_more_than_the_lists(office: Office) -> None:
    """Others' files and insiders stay hidden in the bin as everywhere; without the right nothing is shown."""
    shop = rules.create(CLERK, {"name": "福顺烟酒店"})
    insider = rules.add_person(CLERK, shop.id, {"name": "老赵", "roles": ("insider",)})
    rules.bin_person(CLERK, insider.id)
    rules.bin_files(CLERK, [rules.create(CLERK, {"name": "好又多超市"}).id])
    plain = Actor(6, "x", "某", "clerk", rights={**RIGHTS, "persons.insider": Scope.NONE})
    assert [one.title for one in binned.binned(plain)] == ["好又多超市"]
    stranger = Actor(7, "y", "某", "account_manager", rights={**RIGHTS, "customers.view": Scope.OWN})
    assert binned.binned(stranger) == []
    with pytest.raises(NotAllowed, match="没有查看回收站"):
        binned.binned(Actor(8, "z", "某", "clerk"))


def test_purging_is_final_and_only_for_files(office: Office) -> None:
    """A purged file is gone; a person goes with his file, never alone."""
    shop = rules.create(CLERK, {"name": "福顺烟酒店"})
    person = rules.add_person(CLERK, shop.id, {"name": "王福顺"})
    rules.bin_person(CLERK, person.id)
    with pytest.raises(Refused, match="随客户档案"):
        binned.purge(CLERK, "person", person.id)
    rules.bin_files(CLERK, [shop.id])
    binned.purge(CLERK, "customer", shop.id)
    assert binned.binned(CLERK) == []
    with pytest.raises(NotFound):
        rules.read(CLERK, shop.id)
