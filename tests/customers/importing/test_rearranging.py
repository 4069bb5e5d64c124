"""Lists whose columns are not those of a file: parted, joined, filled, or left alone, and told."""

from __future__ import annotations

from pathlib import Path

from tests.customers.importing.test_import import CLERK
from tests.customers.importing.test_strange_cells import imported, people
from tests.customers.importing.test_whose_name import mapping_of

from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.reading import read
from cmdesk.customers.importing import check
from cmdesk.customers.importing.targets import known
from cmdesk.customers.record import Customer
from cmdesk.staff.record import User


def test_a_second_line_of_a_customer(file_office: Office, tmp_path: Path) -> None:
    """In a numbered list a row without number and name belongs to the one above, with its telephone."""
    found = imported(
        tmp_path,
        "序号,客户名称,联系人,电话",
        "1,甲店,王福顺,13812345671",
        ",,李红,13812345672",
        "2,乙店,李好,13812345673",
    )
    assert (found.failed, found.contacts) == ([], 1)
    assert [(name, phones) for name, _, phones in people()] == [
        ("王福顺", ()), ("李红", ("13812345672",)), ("李好", ()),
    ]  # fmt: skip
    assert [one.phones for one in Customer.select().order_by(Customer.id)] == [("13812345671",), ("13812345673",)]
    found = imported(tmp_path, "客户名称,联系人,电话", "丙店,王五,13812345674", ",赵六,13812345675")
    assert [row for row, _ in found.failed] == [3]


def test_lines_of_words_apart_by_blanks(file_office: Office, tmp_path: Path) -> None:
    """As people write in a chat, and as old programs print; lines of unlike lengths are left alone."""
    imported(tmp_path, "1. 福顺烟酒店 王福顺 13812345671 文化路12号", "2. 好又多超市 李好 13812345672 大学路3号")
    imported(tmp_path, "客户名称      电话", "永辉便利店    13812345673")
    assert [(one.name, one.phones) for one in Customer.select().order_by(Customer.id)] == [
        ("福顺烟酒店", ("13812345671",)), ("好又多超市", ("13812345672",)), ("永辉便利店", ("13812345673",)),
    ]  # fmt: skip
    path = tmp_path / "一列.csv"
    path.write_text("客户名称\n福顺 烟酒店\n好又多超市\n", encoding="utf-8")
    assert check.look(read(path, known=known())).table.rows == [("福顺 烟酒店",), ("好又多超市",)]


def test_columns_of_other_programs_are_nothing_of_ours(file_office: Office, tmp_path: Path) -> None:
    """What only sounds alike is another thing: 客户简码, 上月购进量, typecode, 创建日期."""
    guessed = mapping_of(
        tmp_path,
        "客户编码,客户名称,客户简码,上月购进量,typecode,创建日期,数量,location,定位",
        '01,甲店,JD,420,061205,2024-03-05,3,"113.6253,34.7466",河南省郑州市文化路12号',
        '02,乙店,YD,12,060200,2024-03-06,4,"113.63,34.75",河南省郑州市大学路3号',
    )
    assert guessed == {
        "客户编码": "number", "客户名称": "name", "客户简码": None, "上月购进量": None, "typecode": None,
        "创建日期": None, "数量": None, "location": "coordinates", "定位": "address",
    }  # fmt: skip


def test_columns_named_by_programmers(file_office: Office, tmp_path: Path) -> None:
    """An export of a database says cust_name."""
    guessed = mapping_of(tmp_path, "cust_no,cust_name,mobile,is_deleted", "C01,福顺烟酒店,13812345671,0")
    assert guessed == {"cust_no": "number", "cust_name": "name", "mobile": "phones", "is_deleted": None}


def test_the_name_on_the_licence_is_the_name(file_office: Office, tmp_path: Path) -> None:
    """店名 beside it is what the shop is called; a contact's column may hold his name as well."""
    imported(
        tmp_path,
        "店名,营业执照名称,联系人电话,订货周期,传真,地址",
        "福顺烟酒,郑州市金水区福顺烟酒店,王福顺 13812345671,周,无,[]",
        "好又多,,13812345672,双周,,大学路3号",
    )
    first, second = Customer.select().order_by(Customer.id)
    assert (first.name, first.short_name, first.order_cycle) == ("郑州市金水区福顺烟酒店", "福顺烟酒", 7)
    assert (first.fax, first.address) == ("", "")
    assert (second.name, second.short_name, second.order_cycle) == ("好又多", "", 14)
    assert people() == [("王福顺", "", ("13812345671",)), ("好又多", "", ("13812345672",))]


def test_the_house_in_a_column_of_its_own(file_office: Office, tmp_path: Path) -> None:
    """It stands behind the street, and is no room."""
    imported(tmp_path, "客户名称,地址,门牌号", "甲店,文化路,12号", "乙店,,3号")
    assert [(one.address, one.room) for one in Customer.select().order_by(Customer.id)] == [
        ("文化路12号", ""),
        ("3号", ""),
    ]


def test_classes_in_a_tree_of_numbers_are_nobody(file_office: Office, tmp_path: Path) -> None:
    """001 烟酒店类 stands above 001001 福顺烟酒店; a customer of whom nothing else is known stays one."""
    found = imported(
        tmp_path,
        "编号,名称,联系人,电话",
        "000,全部往来单位,,",
        "001,烟酒店类,,",
        "001001,福顺烟酒店,王福顺,13812345678",
        "001002,金盛商行,,",
        "002,商超类,,",
        "002001,好又多超市,李好,13900001111",
        "7,老王烟酒,,",
        "70,老李副食,,",
    )
    assert (found.read, found.failed) == (5, [])
    assert [(one.number, one.name) for one in Customer.select().order_by(Customer.id)] == [
        ("001001", "福顺烟酒店"), ("001002", "金盛商行"), ("002001", "好又多超市"),
        ("7", "老王烟酒"), ("70", "老李副食"),
    ]  # fmt: skip


def test_a_house_that_is_named_for_each_of_its_people(file_office: Office, tmp_path: Path) -> None:
    """Doctors of a hospital are its contacts; 烟酒店 may be anybody's, and another number is another customer."""
    lines = (
        "单位,姓名,职务,手机",
        "郑州市第一医院,王福顺,主任,13812345678",
        "郑州市第一医院,李好,医师,13900001111",
        "财务科,赵大海,科长,13700001111",
        "烟酒店,钱多,,13600001111",
        "烟酒店,孙少,,13500001111",
    )
    found = imported(tmp_path, *lines)
    assert (found.read, found.contacts) == (5, 1)
    assert [one.name for one in Customer.select().order_by(Customer.id)] == [
        "郑州市第一医院",
        "财务科",
        "烟酒店",
        "烟酒店",
    ]
    assert people()[:2] == [("王福顺", "主任", ()), ("李好", "医师", ("13900001111",))]
    rows = ("福顺烟酒大市场,王福顺", "福顺烟酒大市场,王福顺", "福顺烟酒大市场,", "福顺烟酒大市场,李好")
    assert imported(tmp_path, "名称,联系人", *rows).contacts == 0  # said twice, or of nobody: no list of its people
    found = imported(tmp_path, "编号,名称,联系人", "01,福顺烟酒大世界,王福顺", "02,福顺烟酒大世界,李好")
    assert found.contacts == 0
    rows = ("幸福烟酒超市,张三,13812340001", "幸福烟酒超市,李四,13712340002")
    assert imported(tmp_path, "客户名称,联系人,电话", *rows).contacts == 0  # namesakes, next to each other when sorted
    rows = ("如意大超市,张三,店长", "如意大超市,李四,收银员")
    assert imported(tmp_path, "客户名称,联系人,职务", *rows).contacts == 1


def test_what_stands_above_the_header_is_of_all(file_office: Office, tmp_path: Path) -> None:
    """业务员：李敏 in the title is said of every row, unless a column says it; 填报人 says nothing of them."""
    with keep.operation(CLERK, "人员") as work:
        ours = work.add(User, {"login": "lm", "name": "李敏", "role": "account_manager", "active": True})
    imported(
        tmp_path,
        "客户拜访清单,,",
        "业务员：李敏,片区：城东,填报人：王强",
        "店名,老板,电话",
        "甲店,王福顺,13812345678",
        "乙店,李好,13900001111",
    )
    assert [(one.owner_id, one.area.name) for one in Customer.select()] == [(ours, "城东")] * 2
    guessed = mapping_of(tmp_path, "业务员：李敏,,", "店名,业代,电话", "丙店,王强,13812345671")
    assert guessed == {"店名": "name", "业代": "owner_id", "电话": "phones"}


def test_addresses_made_of_their_parts(file_office: Office, tmp_path: Path) -> None:
    """An estate with building and room, a town with its village; what a map calls [] stays empty."""
    imported(
        tmp_path, "客户,小区,楼栋,单元,房号,电话", "甲店,绿城百合,3,1单元,1201,13812345678", "乙店,建业壹号,5#,,302,"
    )
    imported(tmp_path, "养殖户,所在乡镇,村名", "丙,龙湖镇,小乔村")
    imported(
        tmp_path,
        "name,address,pname,cityname,adname",
        "丁店,解放路12号,河南省,郑州市,金水区",
        "戊店,[],河南省,郑州市,金水区",
    )
    assert [(one.address, one.room) for one in Customer.select().order_by(Customer.id)] == [
        ("绿城百合3号楼1单元1201", "1201"), ("建业壹号5号楼302", "302"), ("龙湖镇小乔村", ""),
        ("河南省郑州市金水区解放路12号", ""), ("", ""),
    ]  # fmt: skip
    imported(tmp_path, "客户名称,省/市/区,街道及门牌号", "己店,河南省/郑州市/金水区,文化路1号")
    assert Customer.get(Customer.name == "己店").address == "河南省郑州市金水区文化路1号"
    assert "address" not in mapping_of(tmp_path, "客户名称,区县,房号", "甲店,金水区,302").values()


def test_a_mark_before_a_name_is_no_part_of_it(file_office: Office, tmp_path: Path) -> None:
    """★好又多 is found as 好又多; the mark, which somebody meant, stands in the remarks."""
    imported(tmp_path, "客户名称,备注", "★好又多超市,老客户", "1919酒类直供,", "*ST酒业,")
    assert [(one.name, one.note) for one in Customer.select().order_by(Customer.id)] == [
        ("好又多超市", "老客户；名单里标有“★”"), ("1919酒类直供", ""), ("ST酒业", "名单里标有“*”"),
    ]  # fmt: skip


def test_lists_that_people_write_in_a_chat(file_office: Office, tmp_path: Path) -> None:
    """Lines below a title, and an item a line with its name before it."""
    (tmp_path / "接龙.txt").write_text(
        "#接龙\n3月5日团购统计\n1. 福顺烟酒店 王福顺 13812345678\n2. 好又多超市 李好 13900001111\n"
    )
    sheet = check.look(read(tmp_path / "接龙.txt", known=known()))
    assert sorted(sheet.mapping.values()) == ["name", "person.name", "phones"]
    assert [row[1] for row in sheet.table.rows] == ["福顺烟酒店", "好又多超市"]
    items = "店名：{}\n老板：{}\n电话：13812345678\n地址：\n\n"
    (tmp_path / "记事.txt").write_text(items.format("福顺烟酒店", "王福顺") + items.format("好又多超市", "李好"))
    sheet = check.look(read(tmp_path / "记事.txt", known=known()))
    assert (sheet.table.headers[:2], [row[:2] for row in sheet.table.rows]) == (
        ("店名", "老板"), [("福顺烟酒店", "王福顺"), ("好又多超市", "李好")],
    )  # fmt: skip
