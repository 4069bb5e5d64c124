"""Whom a cell names: a shop, several shops, a house, a person with his telephone, an employee of the office."""

from __future__ import annotations

from pathlib import Path

from tests.customers.importing.test_import import CLERK
from tests.customers.importing.test_strange_cells import imported, people

from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.reading import read
from cmdesk.customers.importing import check
from cmdesk.customers.importing.targets import known
from cmdesk.customers.record import Customer
from cmdesk.staff.record import Unit, User


def mapping_of(folder: Path, *lines: str) -> dict[str, str | None]:
    """Return what the columns of a list are taken for."""
    path = folder / "名单.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {guess.header: guess.target for guess in check.look(read(path, known=known())).guesses}


def test_several_shops_and_houses_are_no_customer(file_office: Office, tmp_path: Path) -> None:
    """What would come in as one customer with a strange name is told."""
    found = imported(
        tmp_path,
        "星期,客户名称",
        "周一,福顺烟酒店、好又多超市、永辉便利店",
        "周二,金盛商行（原老王、老李的店）",
        "周三,文化路12号",
        "周四,建设路3号烟酒店",
    )
    assert [(row, problems[0][:12]) for row, problems in found.failed] == [
        (2, "这一格像是 3 户的名称"),
        (4, "“文化路12号”像是地址"),
    ]
    assert [one.name for one in Customer.select().order_by(Customer.id)] == [
        "金盛商行（原老王、老李的店）",
        "建设路3号烟酒店",
    ]


def test_a_shop_in_a_row_of_its_own_is_no_place(file_office: Office, tmp_path: Path) -> None:
    """好又多超市 ends like a town; of such a row only the name is known."""
    imported(tmp_path, "客户名称,电话,地址", "甲店,13812345678,甲路", "好又多超市,,", "乙店,13812345679,乙路")
    assert [one.name for one in Customer.select().order_by(Customer.id)] == ["甲店", "好又多超市", "乙店"]
    assert Unit.select().count() == 0


def test_telephones_in_the_name_of_a_contact_are_his(file_office: Office, tmp_path: Path) -> None:
    """李姐 139-0000-1111 is a name and a number, however many of them a cell holds."""
    imported(
        tmp_path,
        "客户名称,老板,地址",
        "甲店,李姐 139-0000-1111,甲路",
        "乙店,赵大爷（微信同号）13700001111,乙路",
        "丙店,王总13812345678/李红13900002222,丙路",
        "丁店,1380000,丁路",
        "戊店,张三(13600001111)李四(13500001111),戊路",
    )
    assert people() == [
        ("李姐", "", ("13900001111",)),
        ("赵大爷", "", ("13700001111",)),
        ("王总", "", ("13812345678",)),
        ("李红", "", ("13900002222",)),
        ("1380000", "", ()),
        ("张三", "", ("13600001111",)),
        ("李四", "", ("13500001111",)),
    ]


def test_who_looks_after_a_customer(file_office: Office, tmp_path: Path) -> None:
    """负责人 runs the shop in one list; in another he is the office's, which his name, or the list, tells."""
    assert mapping_of(tmp_path, "客户名称,负责人", "甲店,王福顺", "乙店,李好")["负责人"] == "person.name"
    assert mapping_of(tmp_path, "客户名称,负责人,创建时间", "甲店,李敏,2024-03-05")["负责人"] == "owner_id"
    rows = [f"第{row}烟酒店,{'王芳' if row % 2 else '李敏'}" for row in range(16)]
    assert mapping_of(tmp_path, "客户名称,负责人", *rows)["负责人"] == "owner_id"
    with keep.operation(CLERK, "人员") as work:
        work.add(User, {"login": "lm", "name": "李敏", "role": "account_manager"})
    guessed = mapping_of(tmp_path, "客户名称,负责人,联系人", "甲店,李敏,王福顺", "乙店,李敏,李好")
    assert (guessed["负责人"], guessed["联系人"]) == ("owner_id", "person.name")
    assert (
        mapping_of(tmp_path, "客户名称,联系人,电话", "甲店,李敏,13812345678")["联系人"] == "person.name"
    )  # a namesake


def test_full_and_short_names_of_an_accounting_program(file_office: Office, tmp_path: Path) -> None:
    """全名 is the name, 名称 the short one, and stands for the name where there is no other."""
    imported(tmp_path, "编码,名称,全名,所属地区", "01,福顺烟酒,河南福顺烟酒有限公司,0371", "02,好又多,,0371")
    assert [(one.name, one.short_name, one.note) for one in Customer.select().order_by(Customer.id)] == [
        ("河南福顺烟酒有限公司", "福顺烟酒", "片区：0371"),
        ("好又多", "", "片区：0371"),
    ]
    assert Unit.select().count() == 0


def test_words_that_offices_use_for_our_choices(file_office: Office, tmp_path: Path) -> None:
    """烟酒商店 is an 烟酒店, 老客户介绍 a 客户引荐; two days of the week stand in the remarks."""
    found = imported(
        tmp_path,
        "客户名称,业态,客户来源,客户级别,订货日",
        "甲店,烟酒商店,老客户介绍,普通客户,周一、周四",
        "乙店,便利店,网络推广,大客户,星期三",
    )
    assert found.failed == []
    first, second = Customer.select().order_by(Customer.id)
    assert (first.retail_format, first.source, first.key_class) == ("tobacco", "referral", "ordinary")
    assert (first.order_weekday, first.note) == (None, "订货日：周一、周四")
    assert (second.retail_format, second.source, second.key_class, second.order_weekday) == (
        "convenience", "internet", "key", "wed",
    )  # fmt: skip


def test_a_route_sheet_is_a_customer_a_cell(file_office: Office, tmp_path: Path) -> None:
    """Below 周一 stand those who order on Monday."""
    found = imported(tmp_path, "周一,周二,周三", "福顺烟酒店,好又多超市,老王副食", "金盛商行,,云峰超市")
    assert found.failed == []
    assert [(one.name, one.order_weekday) for one in Customer.select().order_by(Customer.id)] == [
        ("福顺烟酒店", "mon"), ("好又多超市", "tue"), ("老王副食", "wed"), ("金盛商行", "mon"), ("云峰超市", "wed"),
    ]  # fmt: skip


def test_columns_of_shops_that_are_not_read_are_told(file_office: Office, tmp_path: Path) -> None:
    """Where nothing but the cells tells which column names the customers, the others are named."""
    path = tmp_path / "名单.csv"
    path.write_text("新开,老店,电话\n甲乙烟酒店,福顺烟酒店,13812345678\n丙丁超市,好又多超市,\n", encoding="utf-8")
    sheet = check.look(read(path, known=known()))
    assert any(note.startswith("“老店”一列里也像是客户名称") for note in sheet.grid.notes)


def test_telephones_of_others_are_nobodys(file_office: Office, tmp_path: Path) -> None:
    """客户经理电话 is the office's own, 片区经理电话 belongs to whom no column is for."""
    guessed = mapping_of(
        tmp_path,
        "客户名称,客户经理,客户经理电话,片区经理,片区经理电话,品牌专员,品牌专员手机,老板,老板电话",
        "甲店,李敏,18838000001,王芳,18838000002,赵六,18838000003,王福顺,13812345678",
    )
    assert {guessed[header] for header in ("客户经理电话", "片区经理电话", "品牌专员手机")} == {None}
    assert guessed["老板电话"] == "person.phones"


def test_remarks_between_the_rows_are_nobody(file_office: Office, tmp_path: Path) -> None:
    """A sentence, a bracket or a line drawn around words is no name of a customer; a shop's words are."""
    found = imported(
        tmp_path,
        "客户名称,电话",
        "甲店,13812345671",
        "（以上一家已拜访）,",
        "————以下停业————,",
        "（老店）福顺（新）,13812345672",
        "1、本表每月5日前上报；2、电话必填,",
        "以下为新增,",
        "乙店,13812345673",
    )
    assert found.failed == []
    assert [one.name for one in Customer.select().order_by(Customer.id)] == ["甲店", "（老店）福顺（新）", "乙店"]


def test_an_area_in_the_first_row_of_its_group_counts_for_all(file_office: Office, tmp_path: Path) -> None:
    """As people type it, and as a pivot table comes out, with 汇总 below each group."""
    path = tmp_path / "名单.csv"
    lines = (
        "片区,客户名称,电话",
        "城东片区,甲店,13812345671",
        ",乙店,",
        "城东片区 汇总,,2",
        "城西片区,丙店,",
        ",丁店,",
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sheet = check.look(read(path, known=known()))
    assert [row[:2] for row in sheet.table.rows] == [
        ("城东片区", "甲店"), ("城东片区", "乙店"), ("城西片区", "丙店"), ("城西片区", "丁店"),
    ]  # fmt: skip
    assert any("只在每组的第一行填写" in note for note in sheet.grid.notes)
    path.write_text("客户名称,片区\n甲店,城东\n乙店,\n丙店,城西\n丁店,\n", encoding="utf-8")
    assert [row[1] for row in check.look(read(path, known=known())).table.rows] == ["城东", None, "城西", None]


def test_closed_shops_are_counted(file_office: Office, tmp_path: Path) -> None:
    """They come in like the others, and somebody is told."""
    path = tmp_path / "名单.csv"
    path.write_text("客户名称,客户状态\n甲店（已关）,正常\n乙店,停业\n丙店-已转让,注销\n丁店,正常\n", encoding="utf-8")
    assert any(
        note.startswith("有 3 行") and "停业" in note for note in check.look(read(path, known=known())).grid.notes
    )


def test_telephones_in_the_name_and_words_beside_telephones(file_office: Office, tmp_path: Path) -> None:
    """福顺烟酒店13812345678 is a name and a telephone; 停机 beside a number stands in the remarks."""
    found = imported(
        tmp_path,
        "客户名称,电话,营业执照号",
        "福顺烟酒店13812345678,0371-66668888,410102600123456",
        "好又多超市（13900001111）,,",
        "永辉便利店,13812345680(停机)，手机13812345681,",
    )
    assert found.failed == []
    first, second, third = Customer.select().order_by(Customer.id)
    assert (first.name, first.phones) == ("福顺烟酒店", ("13812345678", "0371-66668888"))
    assert (first.credit_code, first.note) == ("", "统一社会信用代码：410102600123456")
    assert (second.name, second.phones) == ("好又多超市", ("13900001111",))
    assert (third.phones, third.note) == (("13812345680", "13812345681"), "13812345680 停机")


def test_rows_that_say_something_of_those_below(file_office: Office, tmp_path: Path) -> None:
    """业务员：王芳 and 周一 stand between the rows; 王家村 among villages is a customer of whom only the name is known."""
    found = imported(
        tmp_path,
        "业务员：李敏,,",
        "客户名称,电话,地址",
        "甲店,13812345671,甲路",
        "业务员：王芳,,",
        "乙店,13812345672,乙路",
    )
    assert [(row, found.left[row]) for row in (3, 5)] == [(3, ["客户经理：李敏"]), (5, ["客户经理：王芳"])]
    imported(tmp_path, "客户名称,电话,地址", "周一,,", "丙店,13812345673,丙路", "周二,,", "丁店,13812345674,丁路")
    assert [one.order_weekday for one in Customer.select().order_by(Customer.id)] == [None, None, "mon", "tue"]
    guessed = mapping_of(tmp_path, "客户名称,电话,地址", "一、核心客户,,", "戊店,13812345675,戊路")
    assert guessed["组别"] is None
    imported(tmp_path, "单位名称,联系人,电话", "水冶镇,张红,13812345676", "王家村,,", "赵家庄村,赵六,13812345677")
    assert [one.name for one in Customer.select().order_by(Customer.id)][4:] == ["水冶镇", "王家村", "赵家庄村"]


def test_numbers_and_names_in_one_cell(file_office: Office, tmp_path: Path) -> None:
    """001 福顺烟酒店 is a number and a name; a shop whose name begins with a figure keeps it."""
    imported(tmp_path, "门店,电话", "001 福顺烟酒店,13812345671", "[002]好又多超市,13812345672")
    imported(tmp_path, "门店,电话", "1、金盛商行,13812345673", "2、老王副食,13812345674")
    imported(tmp_path, "门店,电话", "7-11便利店,13812345675", "永辉便利店,13812345676")
    assert [(one.number, one.name) for one in Customer.select().order_by(Customer.id)] == [
        ("001", "福顺烟酒店"), ("002", "好又多超市"), ("KH000001", "金盛商行"), ("KH000002", "老王副食"),
        ("KH000003", "7-11便利店"), ("KH000004", "永辉便利店"),
    ]  # fmt: skip


def test_addresses_in_several_columns(file_office: Office, tmp_path: Path) -> None:
    """What stands in columns of its own stands before the address, once."""
    imported(
        tmp_path,
        "客户名称,省,市,区,详细地址",
        "甲店,河南省,郑州市,金水区,文化路12号",
        "乙店,北京市,北京市,海淀区,北京市海淀区学院路3号",
        "丙店,河南省,郑州市,金水区,",
    )
    assert [one.address for one in Customer.select().order_by(Customer.id)] == [
        "河南省郑州市金水区文化路12号", "北京市海淀区学院路3号", "",
    ]  # fmt: skip


def test_words_for_nothing_are_no_name(file_office: Office, tmp_path: Path) -> None:
    """无, 待定 and the (空白) of a pivot table are nobody."""
    found = imported(tmp_path, "客户名称,电话", "无,13812345671", "待定,13812345672", "(空白),13812345673", "甲店,")
    assert len(found.failed) == 3
    assert [one.name for one in Customer.select()] == ["甲店"]


def test_names_that_are_typed_or_read_badly(file_office: Office, tmp_path: Path) -> None:
    """Blanks between the characters of a name go; a name of signs that nobody can read stays out."""
    found = imported(tmp_path, "客户,电话", "福 顺 烟 酒 店,13812345671", "濂藉張\ufffd,13812345672")
    assert [row for row, _ in found.failed] == [3]
    assert [one.name for one in Customer.select()] == ["福顺烟酒店"]


def test_of_two_parties_the_one_that_differs_is_the_customer(file_office: Office, tmp_path: Path) -> None:
    """甲方 is the office itself in every row; a column of mere dates is nobody's birthday."""
    guessed = mapping_of(
        tmp_path, "日期,甲方,乙方", "3月4日,河南烟草公司,福顺商贸有限公司", "3月5日,河南烟草公司,好又多超市"
    )
    assert guessed == {"日期": None, "甲方": None, "乙方": "name"}


def test_a_single_word_in_a_column_without_a_name_is_no_contact(file_office: Office, tmp_path: Path) -> None:
    """周三休 begins like a surname; 合计金额（大写） is a total."""
    imported(
        tmp_path, "福顺烟酒店,13812345671,", "好又多超市,13812345672,周三休", "永辉便利店,13812345673,",
        "合计金额（大写）：壹佰元整,,",
    )  # fmt: skip
    assert people() == []
    assert Customer.select().count() == 3


def test_an_address_in_a_row_of_its_own_is_not_of_those_below(file_office: Office, tmp_path: Path) -> None:
    """It belongs to the shop above at best; 一品香 is a shop, however it is typed."""
    found = imported(
        tmp_path,
        "客户名称,电话,片区",
        "甲店,13812345671,城东",
        "地址：文化路12号,,",
        "乙店,13812345672,城东",
        "一 品香烟酒店,,",
        "丙店,13812345673,城东",
    )
    assert [row for row, _ in found.failed] == [3]
    assert {"address"} & {key for _, values, _ in found.rows for key in values} == set()
    assert [one.name for one in Customer.select().order_by(Customer.id)][-2:] == ["一 品香烟酒店", "丙店"]


def test_the_name_of_a_column_is_nobodys(file_office: Office, tmp_path: Path) -> None:
    """地址 where a name belongs is a line of something else; it is told, not kept."""
    found = imported(tmp_path, "客户名称,电话", "甲店,13812345671", "地址,", "地址大酒店,13812345672")
    assert [(row, problems[0][:12]) for row, problems in found.failed] == [(3, "这一格写的是“地址”，像")]
    assert [one.name for one in Customer.select().order_by(Customer.id)] == ["甲店", "地址大酒店"]
