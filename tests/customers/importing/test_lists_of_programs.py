"""Lists as other programs, templates and registers write them: what they show, ask and call otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tests.customers.importing.test_import import CLERK
from tests.customers.importing.test_strange_columns import found

from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.reading import read
from cmdesk.customers.importing import check, write
from cmdesk.customers.importing.targets import known
from cmdesk.customers.record import Customer, Person


def checked(folder: Path, *lines: str) -> tuple[check.Sheet, check.Checked]:
    path = folder / "名单.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sheet = check.look(read(path, known=known()))
    return sheet, check.check(CLERK, sheet.table, sheet.mapping)


def names(outcome: check.Checked) -> list[str]:
    return [values["name"] for _, values, _ in outcome.rows]


@pytest.mark.parametrize(
    "shown",
    [
        "示例商贸有限公司,D001,张三,13800000000",
        "福某某（示例 上传时请删除）,D001,张三,13800000000",
        "某某超市（导入前请删除）,D001,张三,13800000000",
        "★必填：全称,选填,★必填,★必填：11 位",
        "CustomerName,CustomerCode,ContactName,Mobile",
    ],
)
def test_what_a_template_shows_is_no_customer(file_office: Office, tmp_path: Path, shown: str) -> None:
    """The row with which a template shows how it is filled in, or how its program calls the fields, is left out."""
    sheet, outcome = checked(tmp_path, "客户名称,客户编号,联系人,联系电话", shown, "福顺烟酒店,D002,王福顺,13812345678")
    assert names(outcome) == ["福顺烟酒店"]
    assert [left.number for left in sheet.table.left_out] == [2]


def test_an_example_stands_behind_its_code_as_well(file_office: Office, tmp_path: Path) -> None:
    """C-001, 示例客户: it is the second cell that says so; what is demanded may follow it."""
    lines = ("客户编号*,客户名称*,联系人", "C-001,示例客户,张三", "必填,必填,选填", "C-002,福顺烟酒店,王福顺")
    assert names(checked(tmp_path, *lines)[1]) == ["福顺烟酒店"]


def test_the_sheet_that_explains_is_not_read_in_place_of_the_list(file_office: Office, tmp_path: Path) -> None:
    """推荐人 beside a sentence is no header of a list."""
    path = tmp_path / "模板.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("会员导入")
    page.write_row(0, 0, ["姓名", "电邮地址", "国家", "州属", "邮区编号", "城市", "推荐人", "手机号码", "属相"])
    page.write_row(1, 0, ["王福顺", "w@a.cn", "中国", "河南", "450000", "郑州", "", "13812345678", "龙"])
    page = book.add_worksheet("说明")
    page.write_row(0, 0, ["推荐人", "推荐人的姓名，必填，按姓名查找"])
    page.write_row(1, 0, ["手机号码", "会员手机号码，可选"])
    book.close()
    sheet = check.look(read(path, known=known()))
    assert sheet.grid.sheet == "会员导入"
    assert {sheet.table.headers[at]: key for at, key in sheet.mapping.items()}["电邮地址"] == "email"


@pytest.mark.parametrize(
    ("header", "cells", "target"),
    [
        ("是否加微信", ("是", "否", "否"), None),
        ("是否取得许可证", ("未到时限", "已取得", "已取得"), None),
        ("是否诚信等级", ("AAA", "A", "AA"), "credit_rating"),
        ("类型", ("物业", "商业", "工厂"), None),
        ("类型", ("食杂店", "商超", "食杂店"), "retail_format"),
        ("需求", ("车棚", "雨棚", "路牌"), None),
        ("员工", ("3", "5", "2"), "employees"),
        ("招生人数", ("300", "500", "200"), None),
        ("证件号", ("410103198501011001", "410103198501011002", "410103198501011003"), None),
        ("顾客卡号", ("80001", "80002", "80003"), "number"),
        ("拜访星期", ("1", "3", "5"), None),
        ("登录信息账号", ("13812345678901", "13812345678902", "13812345678903"), None),
        ("项目简称", ("一期", "二期", "三期"), None),
        ("业务负责人", ("李敏", "王芳", "李敏"), "owner_id"),
        ("adname", ("金水区", "二七区", "金水区"), "area_id"),
        ("类别", ("火锅", "中餐", "火锅"), "trade"),
        ("类别", ("食杂店", "商超", "食杂店"), "retail_format"),
        ("每月走量", ("100条", "50条", "30条"), "monthly_volume"),
        ("月拿货量（条）", ("100", "50", "30"), "monthly_volume"),
        ("上月走量", ("100", "50", "30"), None),
        ("首次合作日期", ("2019-03-05", "2020-05-01", "2021-06-18"), "first_trade_on"),
    ],
)
def test_what_a_header_of_another_program_means(
    file_office: Office, tmp_path: Path, header: str, cells: tuple[str, ...], target: str | None
) -> None:
    """What is asked holds yes and no; a word that ends many names is none of them; 类型 is told by its cells."""
    rows = [f"{name}烟酒店,{cell}" for name, cell in zip("甲乙丙", cells, strict=True)]
    assert found(tmp_path, f"客户名称,{header}", *rows).get(header) == target


def test_words_of_the_list_go_to_the_remarks_slips_do_not(file_office: Office, tmp_path: Path) -> None:
    """公司分配 in three rows is how this office speaks; 转结绍 in one is a slip of the pen."""
    rows = [f"{name}烟酒店,公司分配" for name in "甲乙丙"]
    _, outcome = checked(tmp_path, "客户名称,客户来源", *rows, "丁烟酒店,转介绍", "戊烟酒店,亲戚")
    assert [number for number, _ in outcome.failed] == [6]
    assert sorted(outcome.hints) == [2, 3, 4]
    assert outcome.told_unknown == ["客户来源里没有 公司分配，原文记入备注。"]
    write.write(CLERK, outcome, source="名单.csv")
    assert Customer.get(Customer.name == "甲烟酒店").note == "导入时未识别：客户来源 公司分配"


def test_amounts_and_days_that_say_about_what_go_to_the_remarks(file_office: Office, tmp_path: Path) -> None:
    """100-200, 50人以上, 50万美元 and 2019年底 are no reason to leave a customer out; a number of another column is one."""
    _, outcome = checked(
        tmp_path,
        "客户名称,月均销量,员工人数,注册资金,首次交易日",
        "甲烟酒店,100-200,50人以上,50万美元,2019年底",
        "乙烟酒店,几十条,10几人,1000万以上,3月5日",
        "丙烟酒店,0371-66668888,,,",
        "丁烟酒店,200-100,,,",
        "戊烟酒店,120,3,50万,Mar-24",
        "己烟酒店,50多条,十来人,50万左右,19年",
    )
    assert [number for number, _ in outcome.failed] == [4, 5]
    said = {"月均销量：100-200", "员工人数：50人以上", "资产/注册资金：50万美元", "首次交易日：2019年底"}
    assert set(outcome.left[2]) == said
    assert outcome.left[6] == ["首次交易日：Mar-24"]
    assert set(outcome.left[7]) == {"月均销量：50多条", "员工人数：十来人", "首次交易日：19年"}


def test_a_register_tells_more_than_a_field_holds(file_office: Office, tmp_path: Path) -> None:
    """The scope of business in a register of firms is long: all of it stands in the remarks."""
    scope = "卷烟、雪茄烟零售。" * 50
    _, outcome = checked(tmp_path, "企业名称,经营范围,经营状态", f"福顺烟酒有限公司,{scope},存续")
    assert not outcome.failed
    write.write(CLERK, outcome, source="名单.csv")
    one = Customer.get()
    assert (one.business_scope, one.note) == ("", f"导入时未识别：经营范围 {scope}")


def test_places_go_where_they_belong_in_an_address(file_office: Office, tmp_path: Path) -> None:
    """金水区 goes behind 郑州市; what is said without 省 and 市, and another district, is left as it stands."""
    _, outcome = checked(
        tmp_path,
        "客户名称,省,市,区,地址",
        "甲烟酒店,河南省,郑州市,金水区,郑州市人民路4号",
        "乙烟酒店,河南省,郑州市,金水区,河南郑州人民路4号",
        "丙烟酒店,河南省,郑州市,中原区,郑州市金水区人民路4号",
        "丁烟酒店,河南省,郑州市,中原区,高新区科学大道4号",
        "戊烟酒店,河南,郑州,二七区,郑州市人民路4号",
        "己烟酒店,内蒙古,呼和浩特,新城区,内蒙古自治区呼和浩特市中山路4号",
        "庚烟酒店,河南省,郑州,金水区,郑州大学南门",
        "辛烟酒店,河南省,郑州市,金水区,郑州市金水区大学路4号",
    )
    assert [values["address"] for _, values, _ in outcome.rows] == [
        "河南省郑州市金水区人民路4号",
        "河南郑州金水区人民路4号",
        "河南省郑州市金水区人民路4号",
        "河南省郑州市中原区高新区科学大道4号",
        "河南郑州市二七区人民路4号",
        "内蒙古自治区呼和浩特市新城区中山路4号",
        "河南省郑州金水区郑州大学南门",
        "河南省郑州市金水区大学路4号",
    ]


def test_who_stands_in_every_row_is_ours(file_office: Office, tmp_path: Path) -> None:
    """姓名 beside 员工职位 is who looks after the shops, when it is ever the same few."""
    rows = [f"{'李少' if at % 2 else '陈梅'},综合代表,第{at}惠民超市" for at in range(20)]
    kept = found(tmp_path, "姓名,员工职位,门店名称", *rows)
    assert kept == {"姓名": "owner_id", "门店名称": "name"}


@pytest.mark.parametrize("head", ["单位名称,电话,法人,姓名", "单位名称,电话,姓名,法人"])
def test_a_telephone_alone_is_the_customers(file_office: Office, tmp_path: Path, head: str) -> None:
    """电话 beside a 姓名 that fills no field is not his."""
    rows = ("甲商贸有限公司,13812345678,王福顺,李红", "乙商贸有限公司,13812345679,张伟,刘洋")
    assert found(tmp_path, head, *rows)["电话"] == "phones"


def test_shops_of_a_dealer_bring_their_own_numbers(file_office: Office, tmp_path: Path) -> None:
    """The number of the dealer stands in every row: it is none of the shops'."""
    head = "经销商编码,经销商名称,SFA门店编码,SFA门店名称"
    rows = [f"J1,百盛商贸有限公司,S{at},第{at}惠民超市" for at in range(4)]
    assert found(tmp_path, head, *rows) == {"SFA门店编码": "number", "SFA门店名称": "name"}


def test_who_is_the_customer_in_a_list_of_leads(file_office: Office, tmp_path: Path) -> None:
    """With 联系人 beside it, 姓名 is the customer's; a column of firms without a word names nobody."""
    assert found(tmp_path, "姓名,联系人,手机号", "大通集团,李丽,13812345678")["姓名"] == "name"
    sheet, outcome = checked(tmp_path, "名字,姓氏,公司,移动电话", "福顺,王,,13812345678", "Lin,Lu,,13812345679")
    assert names(outcome) == ["王福顺", "Lin Lu"]
    assert "没有单位名称，客户名称由“姓氏”、“名字”合成，请核对" in sheet.grid.notes


def test_a_list_without_names_of_columns_keeps_its_first_rows(file_office: Office, tmp_path: Path) -> None:
    """A row that is no fuller than those above names no columns."""
    sheet, _ = checked(tmp_path, "龙口再生资源有限公司,base,staff", "龙口板纸厂,base,staff", "市公路工程处,base,staff")
    assert sheet.table.header_row == 0
    assert len(sheet.table.rows) == 3


def test_ticks_below_classes_are_one_column(file_office: Office, tmp_path: Path) -> None:
    """核心, 潜力, 常规 with a tick below one of them say the class; two ticks say none."""
    lines = ("甲烟酒店,√,,", "乙烟酒店,,√,", "丙烟酒店,,,√", "丁烟酒店,√,√,")
    sheet, outcome = checked(tmp_path, "客户名称,核心,潜力,常规", *lines)
    assert [values["visit_class"] for _, values, _ in outcome.rows] == ["core", "potential", "regular"]
    assert [number for number, _ in outcome.failed] == [5]
    assert "“核心”等 3 列里打的勾，已合成“服务类别”一列" in sheet.grid.notes


def test_longitude_and_latitude_for_each_other(file_office: Office, tmp_path: Path) -> None:
    """Where all figures are those of the other column, and nowhere else."""
    sheet, outcome = checked(tmp_path, "客户名称,经度,纬度", "甲烟酒店,34.75,113.62", "乙烟酒店,34.76,113.63")
    assert [str(values["longitude"]) for _, values, _ in outcome.rows] == ["113.620000", "113.630000"]
    assert "“经度”“纬度”两列里的数字正好相反，已对调，请核对" in sheet.grid.notes
    _, outcome = checked(tmp_path, "客户名称,经度,纬度", "甲烟酒店,34.75,113.62", "乙烟酒店,113.63,34.76")
    assert [number for number, _ in outcome.failed] == [2]


def test_the_address_book_of_a_telephone(file_office: Office, tmp_path: Path) -> None:
    """Most people in it have no firm and are customers themselves; where most have one, a row without is refused."""
    people = ("王福顺,13812345678,福顺烟酒店", "李红,13812345671,", "张伟,13812345672,", "刘洋,13812345673,")
    sheet, outcome = checked(tmp_path, "姓名,手机,公司,分组", *(f"{one},客户" for one in people))
    assert names(outcome) == ["福顺烟酒店", "李红", "张伟", "刘洋"]
    assert "area_id" not in sheet.mapping.values()
    assert "“公司”一列大多空着，空着的用“姓名”作客户名称，请核对" in sheet.grid.notes
    _, outcome = checked(tmp_path, "姓名,手机,公司", people[0], "李红,13812345671,好又多超市", people[2])
    assert [number for number, _ in outcome.failed] == [4]


def test_members_of_a_shop_have_cards(file_office: Office, tmp_path: Path) -> None:
    """A short 卡号 is no account with a bank; the shop in every row is ours."""
    kept = found(
        tmp_path, "卡号,姓名,手机,积分,门店", "10001,王福顺,13812345678,5,总店", "10002,李红,13812345679,0,总店"
    )
    assert kept == {"卡号": "number", "姓名": "name", "手机": "phones"}
    kept = found(tmp_path, "客户名称,卡号", "福顺烟酒店,6222021001000012345", "好又多超市,6222021001000012346")
    assert kept["卡号"] == "bank_account"


def test_a_nickname_is_a_name_where_there_is_no_other(file_office: Office, tmp_path: Path) -> None:
    """客户昵称 names the customers of a shop on the net, unless 真实姓名 does."""
    assert found(tmp_path, "客户昵称,手机号", "小王,13812345678")["客户昵称"] == "name"
    kept = found(tmp_path, "客户昵称,真实姓名,手机号", "小王,王福顺,13812345678")
    assert (kept.get("客户昵称"), kept["真实姓名"]) == (None, "name")


def test_the_main_contact_goes_before_the_legal_person(file_office: Office, tmp_path: Path) -> None:
    """Each keeps his own telephone."""
    head = "客户名称,法人,法人电话,主要联系人,联系人手机"
    assert found(tmp_path, head, "福顺烟酒店,王福顺,13812345678,李红,13900001111") == {
        "客户名称": "name",
        "法人": "person2.name",
        "法人电话": "person2.phones",
        "主要联系人": "person.name",
        "联系人手机": "person.phones",
    }


@pytest.mark.parametrize(
    ("header", "kept"),
    [("老板", ("owner",)), ("店主（姓名）", ("owner",)), ("法人", ("legal",)), ("联系人", ()), ("老板娘", ())],
)
def test_whom_the_header_calls_owner_is_one(
    file_office: Office, tmp_path: Path, header: str, kept: tuple[str, ...]
) -> None:
    """老板 is more than a contact; a row without his name tells of nobody."""
    _, outcome = checked(tmp_path, f"店名,{header},电话", "福顺烟酒店,王福顺,13812345678", "好又多超市,,13812345679")
    write.write(CLERK, outcome, source="名单.csv")
    assert [(one.name, one.roles) for one in Person.select()] == [("王福顺", kept)]


def test_a_list_of_goods_is_told(file_office: Office, tmp_path: Path) -> None:
    """Goods have a name as well; so have the people of an office."""
    sheet, _ = checked(tmp_path, "条码,名称,规格,进货价", "6911316600478,阿尔卑斯糖,12支,3.7")
    assert "这张表像是商品清单，不是客户名单，请确认选对了文件和工作表" in sheet.grid.notes
    sheet, _ = checked(tmp_path, "姓名,部门,岗位,入职日期,手机", "李敏,市场部,客户经理,2020-01-01,13812345678")
    assert "这张表像是员工名单，不是客户名单，请确认选对了文件和工作表" in sheet.grid.notes
    head = "客户名称,联系电话,业务员,工号,所属部门,主管"
    sheet, _ = checked(tmp_path, head, "福顺烟酒店,13812345678,李敏,101,一部,王强")
    assert not [note for note in sheet.grid.notes if "员工名单" in note]


def test_a_class_is_read_with_the_word_for_it(file_office: Office, tmp_path: Path) -> None:
    """AAA级 begins like A and AA, and is AAA."""
    _, outcome = checked(tmp_path, "客户名称,诚信等级", "甲烟酒店,AAA级", "乙烟酒店,AA级", "丙烟酒店,A级")
    assert [values["credit_rating"] for _, values, _ in outcome.rows] == ["AAA", "AA", "A"]


def test_a_web_page_as_edge_saves_it(file_office: Office, tmp_path: Path) -> None:
    """It begins with who saved it, and only then says what it is."""
    path = tmp_path / "名单.mhtml"
    table = "<table><tr><th>客户名称</th><th>电话</th></tr><tr><td>福顺烟酒店</td><td>13812345678</td></tr></table>"
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.cn/\r\nSubject: list\r\nMIME-Version: 1.0\r\n"
    )
    head += 'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----B"\r\n\r\n\r\n------B\r\n'
    head += "Content-Type: text/html\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    page = f"<html><head><meta charset='utf-8'></head><body>{table}</body></html>\r\n------B--\r\n"
    path.write_bytes((head + page).encode())
    sheet = check.look(read(path, known=known()))
    assert names(check.check(CLERK, sheet.table, sheet.mapping)) == ["福顺烟酒店"]
