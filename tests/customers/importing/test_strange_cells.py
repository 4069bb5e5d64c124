"""Cells as offices fill them: two contacts in a row, names at telephones, amounts in the unit of their header."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.customers.importing.test_import import CLERK

from cmdesk.core.file.office import Office
from cmdesk.core.sheet.reading import read
from cmdesk.customers.importing import check, write
from cmdesk.customers.importing.targets import known
from cmdesk.customers.record import Customer, Person


def imported(folder: Path, *lines: str) -> check.Checked:
    """Bring in a list with these lines."""
    path = folder / "名单.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sheet = check.look(read(path, known=known()))
    checked = check.check(CLERK, sheet.table, sheet.mapping)
    write.write(CLERK, checked)
    return checked


def people() -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the contacts: name, position, telephones."""
    return [(one.name, one.position, one.phones) for one in Person.select().order_by(Person.id)]


def test_two_contacts_in_a_row(office: Office, tmp_path: Path) -> None:
    """Both are contacts of the shop, each with what is his."""
    imported(
        tmp_path,
        "客户名称,联系人1,电话1,职务1,联系人2,电话2,职务2",
        "甲店,王福顺,13812345678,老板,赵小妹,13812345670,店员",
        "乙店,李 好,13900001111,,,,",
    )
    assert people() == [("王福顺", "老板", ()), ("赵小妹", "店员", ("13812345670",)), ("李好", "", ())]
    assert [one.phones for one in Customer.select().order_by(Customer.id)] == [("13812345678",), ("13900001111",)]


def test_names_beside_telephones_become_contacts(office: Office, tmp_path: Path) -> None:
    """张三13800000000 is a number and a person; 办公室 is nobody."""
    imported(
        tmp_path,
        "客户名称,联系电话",
        "甲店,张三13800000000",
        "乙店,李四（老板）139 0000 1111；王五 13700001111",
        "丙店,办公室 0371-66668888",
        "丁店,+86 139\u200e0000\u200b1112\u202c",
    )
    assert [one.phones for one in Customer.select().order_by(Customer.id)] == [
        ("13800000000",),
        ("13900001111", "13700001111"),
        ("0371-66668888",),
        ("13900001112",),
    ]
    assert {name: phones for name, _, phones in people()} == {
        "张三": ("13800000000",),
        "李四": ("13900001111",),
        "王五": ("13700001111",),
    }


def test_people_are_customers_where_no_shop_is_named(office: Office, tmp_path: Path) -> None:
    """A list of a residential quarter names only people; an address book divides their names."""
    assert len(imported(tmp_path, "姓名,手机号,住址", "王大爷,13812345678,3号楼2单元501").rows) == 1
    imported(tmp_path, "姓,名,公司,手机", "欧阳,锋,白驼烟酒店,13900001111")
    assert [one.name for one in Customer.select().order_by(Customer.id)] == ["王大爷", "白驼烟酒店"]
    assert [name for name, *_ in people()] == ["欧阳锋"]


def test_amounts_places_and_days_of_other_programs(office: Office, tmp_path: Path) -> None:
    """万元 above the column counts, noughts are no day, O and I in a credit code are 0 and 1."""
    found = imported(
        tmp_path,
        "客户名称,注册资本(万元),坐标,首次合作时间,统一社会信用代码",
        '甲店,12.5,"34.7466,113.6253",0000-00-00,9I11OOOO6OOO37341L',
        "乙店,500万(元),,2024-03-05,",
    )
    assert found.failed == []
    first, second = Customer.select().order_by(Customer.id)
    assert (first.assets, second.assets) == (Decimal(125_000), Decimal(5_000_000))
    assert (first.longitude, first.latitude) == (Decimal("113.6253"), Decimal("34.7466"))
    assert (first.first_trade_on, second.first_trade_on) == (None, date(2024, 3, 5))
    assert first.credit_code == "91110000600037341L"
