"""A list about customers whom the office has: it brings their telephones and contacts as well, and doubles nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.customers.importing.test_import import CLERK, RIGHTS
from tests.customers.importing.test_unreadable import checked, listed

from cmdesk.core import search, undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.customers.importing import check, write
from cmdesk.customers.record import Customer, Person

HEAD = "客户名称,电话,联系人,联系人手机,职务,联系人2,联系人2电话"
KEEPER = Actor(5, "nq", "陈内勤", "clerk", rights={**RIGHTS, "persons.insider": Scope.ALL})


@pytest.fixture
def shop(office: Office) -> int:
    """Return a customer with one contact."""
    with keep.operation(CLERK, "旧档") as work:
        made = work.add(Customer, {"number": "1", "name": "福顺烟酒店", "phones": "0371-66668888、13812345678"})
        work.add(Person, {"customer_id": made, "name": "王福顺", "phones": "13812345678", "position": "店主"})
    return made


def people(customer: int) -> list[tuple[str, tuple[str, ...], str]]:
    """Return the contacts that are not in the bin."""
    found = keep.read_all(Person, "customer_id = ? AND binned_at IS NULL ORDER BY id", (customer,))
    return [(one.name, one.phones, one.position) for one in found]


def brought(folder: Path, *lines: str) -> write.Outcome:
    """Bring in a list that updates."""
    return write.write(CLERK, checked(listed(folder, *lines), forgiving=False), "update")


def test_contacts_and_telephones_are_added(shop: int, office: Office, tmp_path: Path) -> None:
    """Who is there gets what he lacks and keeps what he has; who is not comes; nothing is there twice; one step back."""
    row = "福顺烟酒店,13812345678/13900001111,王福顺,13700001111,老板,赵小妹,13812345670"
    outcome = brought(tmp_path, HEAD, row)
    assert (outcome.added, outcome.updated, outcome.contacts) == (0, 1, 1)
    assert keep.read(Customer, shop).phones == ("0371-66668888", "13812345678", "13900001111")
    assert people(shop) == [("王福顺", ("13812345678", "13700001111"), "店主"), ("赵小妹", ("13812345670",), "")]
    told = audit.trail(office.database, "person", Person.get(Person.name == "赵小妹").id)
    assert [(one.verb, one.title[:4]) for one in told] == [("add", "导入客户")]
    again = brought(tmp_path, HEAD, row)
    assert (again.updated, again.contacts, again.changed, len(people(shop))) == (0, 0, False, 2)
    undo.undo(CLERK, outcome.operation_id)
    assert people(shop) == [("王福顺", ("13812345678",), "店主")]
    assert keep.read(Customer, shop).phones == ("0371-66668888", "13812345678")


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("福顺烟酒店,,王老板,13812345678,,,", ["王福顺"]),  # his mobile telephone is his
        ("福顺烟酒店,,,13812345678,,,", ["王福顺"]),
        ("福顺烟酒店,,李红,0371-66668888,,,", ["王福顺", "李红"]),  # a shop's telephone is everybody's
        ("福顺烟酒店,,王福顺,,,王福顺,", ["王福顺"]),
    ],
)
def test_who_is_the_same(shop: int, tmp_path: Path, row: str, names: list[str]) -> None:
    """A contact is known by name, or by his mobile telephone."""
    with keep.operation(CLERK, "座机") as work:
        work.edit(Person, 1, {"phones": "13812345678、0371-66668888"})
    brought(tmp_path, HEAD, row.replace(",,", ",13812345678,", 1))
    assert [name for name, *_ in people(shop)] == names


def test_an_insider_stays_as_he_is(shop: int, tmp_path: Path) -> None:
    """Who may not know of an insider neither doubles nor changes him."""
    with keep.operation(CLERK, "内线") as work:
        work.edit(Person, 1, {"roles": ("insider",)})
    row = "福顺烟酒店,13812345678,王福顺,13700001111,老板,,"
    assert brought(tmp_path, HEAD, row).contacts == 0
    assert people(shop) == [("王福顺", ("13812345678",), "店主")]
    write.write(KEEPER, checked(listed(tmp_path, HEAD, row), forgiving=False), "update")
    assert people(shop)[0][1] == ("13812345678", "13700001111")


def test_more_telephones_than_a_file_holds(shop: int, tmp_path: Path) -> None:
    """Those beyond the eighth stand in the remarks."""
    numbers = "/".join(f"1390000{at:04d}" for at in range(7))
    brought(tmp_path, "客户名称,电话,电话2", f"福顺烟酒店,13812345678,{numbers}")
    file = keep.read(Customer, shop)
    assert (len(file.phones), file.note) == (8, "电话：13900000006")


def test_what_contradicts_the_file_names_the_customer(shop: int, tmp_path: Path) -> None:
    """All or nothing: the sentence says at whom it failed."""
    with keep.operation(CLERK, "销量") as work:
        work.edit(Customer, shop, {"monthly_volume": 100})
    with pytest.raises(Refused, match=r"“福顺烟酒店”与已有的档案对不上：最高月销量.*没有导入任何一行"):
        brought(tmp_path, "客户名称,电话,最高月销量", "福顺烟酒店,13812345678,50")


def test_doubles_within_the_list_are_not_counted_as_updates(shop: int, tmp_path: Path) -> None:
    """What is announced is what happens."""
    found = checked(
        listed(tmp_path, "客户名称,电话", "福顺烟酒店,13812345678", "甲店,13900001111", "甲店,13900001111"),
        forgiving=False,
    )
    assert [sorted(found.skipped(policy)) for policy in ("skip", "update", "add")] == [[2, 4], [4], []]
    outcome = write.write(CLERK, found, "update")
    assert (outcome.added, outcome.updated, outcome.skipped) == (1, 0, 1)


def test_a_merged_name_brings_all_its_contacts(shop: int, tmp_path: Path) -> None:
    """Rows below a merged name add to the file that the office has."""
    import xlsxwriter

    path = tmp_path / "联系人.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, ["客户名称", "电话", "联系人"])
    page.merge_range("A2:A3", "福顺烟酒店")
    page.merge_range("B2:B3", "13812345678")
    page.write(1, 2, "赵小妹")
    page.write(2, 2, "李红")
    book.close()
    found: check.Checked = checked(path, forgiving=False)
    assert write.write(CLERK, found, "update").contacts == 2
    assert [name for name, *_ in people(shop)] == ["王福顺", "赵小妹", "李红"]


@pytest.mark.parametrize("policy", ["skip", "update"])
def test_a_row_for_every_contact(office: Office, tmp_path: Path, policy: check.Doubles) -> None:
    """Exports name a shop once for each of its people: one file, all of them in it, each with his telephone."""
    rows = (
        "客户名称,地址,联系人,手机,职务",
        "福顺烟酒店,解放路1号,王福顺,13812345678,老板",
        "福顺烟酒店,解放路1号,李红,13900001111,店员",
        "好又多超市,人民路2号,赵强,13700001111,",
        "福顺烟酒店,解放路1号,李红,13900001111,店员",
    )
    found = checked(listed(tmp_path, *rows), forgiving=False)
    assert (found.joined, sorted(found.doubles)) == (2, [3, 5])
    outcome = write.write(CLERK, found, policy)
    assert (outcome.added, outcome.updated, outcome.skipped) == (2, 0, 2)
    file = Customer.get(Customer.name == "福顺烟酒店")
    assert file.phones == ("13812345678", "13900001111")
    assert people(file.id) == [("王福顺", ("13812345678",), "老板"), ("李红", ("13900001111",), "店员")]
    assert [hit.record_id for hit in search.find(office.database, "customer", "13900001111")] == [file.id]
    undo.undo(CLERK, outcome.operation_id)
    assert people(file.id) == []
    assert write.write(CLERK, checked(listed(tmp_path, *rows), forgiving=False), "add").added == 4
