"""A record that goes for good takes along what cannot be without it, of every feature, and nothing else."""

from __future__ import annotations

from tests.activities.conftest import MakeFile, people
from tests.customers.conftest import People, opened

from cmdesk.activities import rules
from cmdesk.activities.record import Activity, Gift, Participant, Promise, Request
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.record import fields_of, kinds, pointers_to, table_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer, Person

__all__ = ["opened", "people"]


def test_a_customer_goes_with_all_contacts(people: People, opened: MakeFile) -> None:
    """Contacts, promises, gifts, requests and who took part go; another customer keeps everything."""
    gone, stays = opened(people.li), opened(people.li, "另一家")
    for shop in (gone, stays):
        person = customers.add_person(people.li, shop.id, {"name": "王总"})
        rules.add(
            people.li,
            {"customer_id": shop.id, "person_id": person.id, "content": "来电"},
            participants=[{"side": "theirs", "name": "王总", "person_id": person.id}],
            promises=[{"text": "送样品"}],
            gifts=[{"name": "台历", "way": "given"}],
            request={"text": "要报价"},
        )
    customers.bin_files(people.boss, [gone.id])
    customers.purge(people.boss, [gone.id])
    for model in (Activity, Participant, Promise, Gift, Request, Person):
        assert model.select().count() == 1, model.KIND
    assert len(rules.timeline(people.li, stays.id)) == 1


def test_nothing_points_to_what_has_gone(people: People, opened: MakeFile) -> None:
    """Whatever feature adds a link to customers, purging leaves none that leads nowhere."""
    shop = opened(people.li)
    made = rules.add(people.li, {"customer_id": shop.id, "content": "来电"}, promises=[{"text": "送样品"}])
    with keep.operation(people.boss, "留下承诺") as work:
        work.bin(Activity, made.id)
    customers.bin_files(people.boss, [shop.id])
    customers.purge(people.boss, [shop.id])
    for pointer in pointers_to(Customer):
        if not pointer.kind_column:
            text = f'SELECT count(*) FROM "{table_of(pointer.model)}" WHERE "{pointer.column}" = ?'
            assert current().rows(text, (shop.id,)) == [(0,)], pointer
    assert {pointer.model.KIND for pointer in pointers_to(Customer)} >= {"activity", "promise", "person"}
    assert set(kinds()) >= {"activity"}
    assert fields_of(Activity)["customer_id"].required
