"""Cells as offices fill them: two contacts in a row, names at telephones, amounts in the unit of their header."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.customers.importing.test_import import CLERK

from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.reading import read
from cmdesk.customers.importing import check, write
from cmdesk.customers.importing.targets import known
from cmdesk.customers.record import Customer, Person
from cmdesk.staff.record import User


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


def test_what_one_field_cannot_hold_stands_in_the_remarks(office: Office, tmp_path: Path) -> None:
    """A year alone is no day, but the row comes in; two columns of remarks are both kept."""
    found = imported(
        tmp_path,
        "客户名称,创业时间,备注,备注2,规模,档位,业态",
        "甲店,1998,周一送,有狗,大,第8档,其它",
        "乙店,2010年,,晚上去,Ｂ,十二档,超市",
    )
    assert found.failed == []
    first, second = Customer.select().order_by(Customer.id)
    assert (first.note, second.note) == ("周一送；有狗；创业时间：1998", "晚上去；创业时间：2010年")
    assert (first.volume_level, first.grade, first.retail_format) == ("A", 8, "other")
    assert (second.volume_level, second.grade, second.founded_on) == ("B", 12, None)
    found = imported(tmp_path, "客户名称,备注,备注2", f"丙店,{'甲' * 1500},{'乙' * 1500}", "丁店,一,二")
    assert [problems for _, problems in found.failed] == [["备注合在一起超过 2000 字，请缩短。"]]


def test_a_second_table_below_is_told(office: Office, tmp_path: Path) -> None:
    """Its rows are no customers of the first, and nobody would miss them."""
    path = tmp_path / "两张表.csv"
    path.write_text(
        "客户名称,电话,地址\n甲店,13812345678,甲路\n\n单位名称,联系人,办公电话\n某局,李主任,\n", encoding="utf-8"
    )
    sheet = check.look(read(path, known=known()))
    assert [row[0] for row in sheet.table.rows] == ["甲店"]
    assert any("第 4 行起还有另一张表" in note for note in sheet.grid.notes)


def test_a_cell_that_is_crossed_out_is_empty(office: Office, tmp_path: Path) -> None:
    """Registers write - where they know nothing."""
    assert imported(tmp_path, "客户名称,电话,邮箱,地址", "甲店,-,-,—", "-,13812345678,a@b.cn,甲路").failed[0][0] == 3
    (only,) = Customer.select()
    assert (only.name, only.phones, only.email, only.address) == ("甲店", (), "", "")


def test_a_time_is_counted_in_days(office: Office, tmp_path: Path) -> None:
    """A week has seven; a month is no number of days, and never one."""
    found = imported(
        tmp_path,
        "客户名称,账期,订货周期",
        "甲店,30天,一周",
        "乙店,2周,7",
        "丙店,一个月,",
        "丁店,,1个季度",
        "戊店,月结30天,",
        "己店,现金,",
    )
    assert [number for number, _ in found.failed] == [4, 5]
    assert "“一个月”不是天数" in found.failed[0][1][0]
    assert [(one.credit_days, one.order_cycle, one.note) for one in Customer.select().order_by(Customer.id)] == [
        (30, 7, ""), (14, 7, ""), (30, None, ""), (None, None, "账期：现金"),
    ]  # fmt: skip


def test_files_put_together_keep_no_marks_between(office: Office, tmp_path: Path) -> None:
    """The mark that begins a file stands in the middle where two were joined, before a header that comes again."""
    found = imported(
        tmp_path, "\ufeff客户名称,电话", "甲店,13812345671", "\ufeff客户名称,电话", "\ufeff乙店,13812345672"
    )
    assert found.failed == []
    assert [one.name for one in Customer.select().order_by(Customer.id)] == ["甲店", "乙店"]


def test_what_a_template_says_below_its_header_is_nobody(office: Office, tmp_path: Path) -> None:
    """What is demanded of each column, and the example."""
    found = imported(
        tmp_path,
        "客户名称,联系电话,建档日期",
        "必填，不超过50字,必填：11位手机号,格式：2024-01-01",
        "示例公司,13800138000,2024-01-01",
        "甲店,13812345671,2024-02-03",
        "示范街超市,13812345672,",
    )
    assert found.failed == []
    assert [one.name for one in Customer.select().order_by(Customer.id)] == ["甲店", "示范街超市"]


def test_several_contacts_in_one_cell(office: Office, tmp_path: Path) -> None:
    """As many telephones as people: each has his own; a name of two parts is still one person."""
    imported(
        tmp_path,
        "客户名称,联系人,联系电话",
        "甲店,王福顺、李红,13812345678/13900001111",
        "乙店,赵强/孙丽,13700001111",
        "丙店,李 好,13812345671",
        "丁店,王福顺（老板、会计）,13812345672",
    )
    assert people() == [
        ("王福顺", "", ("13812345678",)), ("李红", "", ("13900001111",)), ("赵强", "", ()), ("孙丽", "", ()), ("李好", "", ()),
        ("王福顺（老板、会计）", "", ()),
    ]  # fmt: skip


def test_noughts_of_formulas_are_nobody(office: Office, tmp_path: Path) -> None:
    """A prepared list shows 0 where nothing was filled in; beside something real a name 0 is told."""
    import xlsxwriter

    path = tmp_path / "公式.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    for at, row in enumerate(
        (
            ["序号", "客户名称", "电话", "地址"],
            [1, "甲店", "13812345671", "甲路"],
            [2, 0, 0, 0],
            [3, 0, "13812345672", 0],
        )
    ):
        page.write_row(at, 0, row)
    book.close()
    sheet = check.look(read(path, known=known()))
    checked = check.check(CLERK, sheet.table, sheet.mapping)
    assert (checked.read, [number for number, _ in checked.failed]) == (2, [4])
    assert checked.failed[0][1] == ["客户名称是空的，请填写后再导入。"]


def test_a_header_in_two_languages(office: Office, tmp_path: Path) -> None:
    """The second is nobody either."""
    found = imported(tmp_path, "客户名称,电话,地址", "Customer,Phone,Address", "甲店,13812345671,甲路")
    assert (found.read, found.failed) == (1, [])


def test_an_owner_with_his_telephone(office: Office, tmp_path: Path) -> None:
    """What stands beside a name of ours does not hide it."""
    with keep.operation(CLERK, "人员") as work:
        li = work.add(User, {"login": "li", "name": "李敏", "role": "account_manager", "active": True})
    found = imported(tmp_path, "客户名称,客户经理", "甲店,李敏（13800000000）", "乙店,李敏 13800000000", "丙店,李敏")
    assert found.unknown == {}
    assert {one.owner_id for one in Customer.select()} == {li}


def test_averages_are_rounded(office: Office, tmp_path: Path) -> None:
    """What a formula divided is no mistake: a whole number is kept of it."""
    found = imported(tmp_path, "客户名称,月均销量,最高月销", "甲店,120.5,200", "乙店,66.6667,1e2.5")
    assert [number for number, _ in found.failed] == [3]
    assert [(one.monthly_volume, one.peak_volume) for one in Customer.select()] == [(121, 200)]


def test_words_where_the_number_of_a_paper_belongs(office: Office, tmp_path: Path) -> None:
    """正在办理 is no licence, and no reason to refuse the shop: it stands in the remarks."""
    found = imported(
        tmp_path,
        "客户名称,统一社会信用代码,许可证号,银行账号",
        "甲店,未办理,正在办理,/",
        "乙店,91110000600037341L,410105100001,工行 6222021702031234567",
        "丙店,9.1410105E+17,,",
    )
    assert [(number, "Excel" in said[0]) for number, said in found.failed] == [
        (4, True)
    ]  # a number that lost its end is none
    first, second = Customer.select().order_by(Customer.id)
    assert (first.credit_code, first.licence_number, first.bank_account) == ("", "", "")
    assert first.note == "统一社会信用代码：未办理；许可证号：正在办理"
    assert (second.licence_number, second.note) == ("410105100001", "")


def test_two_people_with_what_they_are(office: Office, tmp_path: Path) -> None:
    """李好(店长) 王五(老板) are two, apart by nothing but their brackets."""
    imported(tmp_path, "客户名称,老板", "甲店,李好(店长) 王五（老板）", "乙店,赵大海（微信同号）")
    assert people() == [("李好", "店长", ()), ("王五", "老板", ()), ("赵大海（微信同号）", "", ())]


def test_a_header_says_whose_calendar_counts(office: Office, tmp_path: Path) -> None:
    """Below 生日(农历) 3月8日 is a day of the moon, unless the cell says otherwise."""
    lines = ("客户名称,老板姓名,老板生日(农历)", "甲店,王福顺,1975.3.8", "乙店,李好,八月十五", "丙店,赵大海,公历3月8日")
    imported(tmp_path, *lines)
    assert [(one.birthday, one.birthday_calendar) for one in Person.select().order_by(Person.id)] == [
        ("1975-03-08", "lunar"), ("08-15", "lunar"), ("03-08", "solar"),
    ]  # fmt: skip
