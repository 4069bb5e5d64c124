"""Columns as other programs name them: what they hold is found, and nothing is taken for what it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.customers.importing.test_import import CLERK

from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.reading import read
from cmdesk.customers.importing import check
from cmdesk.customers.importing.targets import known
from cmdesk.staff.record import User

Columns = dict[str, str]


def found(folder: Path, head: str, *rows: str) -> Columns:
    """Return header → target of a list with these lines."""
    path = folder / "名单.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    sheet = check.look(read(path, known=known()))
    return {sheet.table.headers[at]: key for at, key in sheet.mapping.items()}


def test_the_address_book_of_a_mail_program(file_office: Office, tmp_path: Path) -> None:
    """A type is no address, a postal code no number of a customer."""
    head = "Name,Birthday,Notes,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,"
    head += "Address 1 - Formatted,Address 1 - Postal Code,Organization 1 - Name,Organization 1 - Title"
    row = "王福顺,1975-03-08,老客户,* Work,w@a.cn,Mobile,+86 138 1234 5678,解放路12号,450000,福顺烟酒店,经理"
    assert found(tmp_path, head, row) == {
        "Name": "person.name",
        "Birthday": "person.birthday",
        "Notes": "note",
        "E-mail 1 - Value": "email",
        "Phone 1 - Value": "phones",
        "Address 1 - Formatted": "address",
        "Address 1 - Postal Code": "postcode",
        "Organization 1 - Name": "name",
        "Organization 1 - Title": "person.position",
    }
    head = "姓名,单位,商务传真,移动电话,电子邮件地址,电子邮件类型,附注"
    row = "王福顺,福顺烟酒店,0371-66668887,13812345678,w@a.cn,SMTP,老客户"
    kept = found(tmp_path, head, row)
    assert (kept["商务传真"], kept["电子邮件地址"], kept["附注"]) == ("fax", "email", "note")
    assert "电子邮件类型" not in kept


def test_what_a_register_of_firms_knows_beside_is_left_out(file_office: Office, tmp_path: Path) -> None:
    """组织机构代码 is no number of a customer, 所属城市 no area, 核准日期 no day of ours, 其他邮箱 no remark."""
    head = "企业名称,所属城市,所属区县,核准日期,组织机构代码,其他邮箱,有效手机号,许可证编号,企业地址"
    row = "福顺烟酒有限公司,郑州市,金水区,2023-05-06,MA3X1234-X,c@d.cn,13812345678,410101200001,解放路12号"
    assert found(tmp_path, head, row) == {
        "企业名称": "name",
        "所属区县": "area_id",
        "有效手机号": "phones",
        "许可证编号": "licence_number",
        "企业地址": "address",
    }


@pytest.mark.parametrize(
    ("header", "cells", "target"),
    [
        ("日期", ("2024-03-05", "2024-03-06"), None),
        ("上年销量", ("1234", "5678"), None),
        ("统一编号", ("12345675", "12345676"), None),
        ("访销周期", ("周一", "周三"), "order_weekday"),
        ("访销周期", ("7", "14"), "order_cycle"),
        ("订单数", ("1", "2"), None),
        ("下单数", ("1", "2"), None),
        ("添加人帐号", ("limin", "wangqiang"), None),
        ("掌柜", ("王福顺", "李好"), "person.name"),
        ("客户级别", ("A级", "重点客户", "B类"), None),
        ("Grp", ("0001", "0002"), None),
        ("网点编码", ("W1", "W2"), "number"),
    ],
)
def test_a_header_alone_does_not_decide(
    file_office: Office, tmp_path: Path, header: str, cells: tuple[str, ...], target: str | None
) -> None:
    """A bare 日期 names no day of ours; what most rows would be refused for is not this column."""
    rows = [f"{name}烟酒店,{cell}" for name, cell in zip("甲乙丙", cells, strict=False)]
    assert found(tmp_path, f"客户名称,{header}", *rows).get(header) == target


def test_what_names_the_customers_where_no_header_does(file_office: Office, tmp_path: Path) -> None:
    """Shops before short names before people; a column of shops under a strange word is none of their contacts."""
    rows = ("福顺烟酒店,王福顺,13812345678", "好又多超市,李好,13900001111")
    assert found(tmp_path, "门头,姓名,手机", *rows) == {"门头": "name", "姓名": "person.name", "手机": "phones"}
    assert found(tmp_path, "简称,姓名", "福顺,王福顺", "好又多,李好") == {"简称": "name", "姓名": "person.name"}
    assert found(tmp_path, "姓名,手机", "王福顺,13812345678") == {"姓名": "name", "手机": "phones"}


def test_what_only_sounds_like_a_column_of_ours_is_left_out(file_office: Office, tmp_path: Path) -> None:
    """行号 is no bank account, 开工时间 no 开户时间, 协议号 no telephone, 业务人员（人） nobody, a province's code no postcode."""
    head = "行号,客户名称,协议号,开工时间,业务人员（人）,pcode,拜访日,月均业务量（件）,付款方式,寄件人,寄件电话,司机,司机电话,欠款"
    rows = [
        f"{at},第{at}烟酒店,HT2024{at:03},2024-03-0{at},{at},410000,周{day},120,月结,李四,13511112222,刘师傅,13511113333,300"
        for at, day in enumerate("一二三", 1)
    ]
    assert found(tmp_path, head, *rows) == {
        "客户名称": "name", "月均业务量（件）": "monthly_volume", "付款方式": "payment_terms"
    }  # fmt: skip


def test_columns_of_many_trades(file_office: Office, tmp_path: Path) -> None:
    """A school, a farm, a reader of meters: what names the customer, his contact, who looks after him."""
    for head, row, expected in (
        ("学校名称,采购负责人,学生人数", "郑州一中,李采购,3000", {"学校名称": "name", "采购负责人": "person.name"}),
        ("培训点名称,品牌名称,负责人", "小脚丫,飞鹤,王福顺", {"培训点名称": "name", "负责人": "person.name"}),
        ("收件人,收件电话", "王福顺,13812345678", {"收件人": "name", "收件电话": "phones"}),
        ("养殖户姓名,服务老师", "王福顺,李敏", {"养殖户姓名": "name", "服务老师": "owner_id"}),
        (
            "单位编号,单位全名,单位简名,地区全名,默认经手人,应收上限,收款期限",
            "01,河南福顺商贸有限公司,福顺,城东,李敏,5000,30",
            {
                "单位编号": "number", "单位全名": "name", "单位简名": "short_name", "地区全名": "area_id",
                "默认经手人": "owner_id", "应收上限": "credit_limit", "收款期限": "credit_days",
            },
        ),
        ("药店名称,药品经营许可证号", "福顺大药房,豫DA3710001", {"药店名称": "name", "药品经营许可证号": "licence_number"}),
        ("客户名称,注册地址,经营地址", "甲店,解放路1号,人民路2号", {"客户名称": "name", "经营地址": "address"}),
        ("客户名称,订货周期", "甲店,周三", {"客户名称": "name", "订货周期": "order_weekday"}),
        ("客户名称,订货周期", "甲店,双周", {"客户名称": "name", "订货周期": "order_cycle"}),
    ):  # fmt: skip
        assert found(tmp_path, head, row) == expected


def test_who_is_called_customer_beside_his_firm_is_not_lost(file_office: Office, tmp_path: Path) -> None:
    """Where the firm has a column of its own, 客户名称 is whom one knows there, or what the firm is called."""
    assert found(tmp_path, "客户名称,企业", "王福顺,福顺烟酒店", "李好,好又多超市") == {
        "客户名称": "person.name", "企业": "name"
    }  # fmt: skip
    assert (
        found(tmp_path, "客户名称,企业", "王总@福顺,福顺烟酒店", "小李@好又多,好又多超市")["客户名称"] == "short_name"
    )


def test_columns_that_begin_alike_belong_to_one_contact(file_office: Office, tmp_path: Path) -> None:
    """关键人职务 is not the position of the 联系人, and what a 校长 has is his."""
    head = "集团名称,关键人姓名,关键人职务,关键人手机,联系人姓名,联系人号码,办税人职务"
    row = "福顺烟酒店,王福顺,总经理,13812345678,赵小妹,13812345679,会计"
    assert found(tmp_path, head, row) == {
        "集团名称": "name", "关键人姓名": "person.name", "关键人职务": "person.position", "关键人手机": "phones",
        "联系人姓名": "person2.name", "联系人号码": "person2.phones",
    }  # fmt: skip
    head = "单位名称,联系人,联系人电话,财务负责人姓名,财务负责人移动电话,财务负责人职务"
    row = "福顺烟酒店,王福顺,13812345678,赵小妹,13812345679,会计"
    kept = found(tmp_path, head, row)
    assert [kept[one] for one in ("财务负责人姓名", "财务负责人移动电话", "财务负责人职务")] == [
        "person2.name", "person2.phones", "person2.position"
    ]  # fmt: skip


def test_the_offices_own_people_are_no_contacts(file_office: Office, tmp_path: Path) -> None:
    """店员 is the shop's, unless the list comes from a program of the office's own shops, or names its people."""
    assert found(tmp_path, "客户名称,联系人,店员", "甲店,王福顺,赵小妹")["店员"] == "person2.name"
    assert found(tmp_path, "客户名称,店员,创建时间", "甲店,赵小妹,2024-03-05")["店员"] == "owner_id"
    with keep.operation(CLERK, "人员") as work:
        work.add(User, {"login": "lm", "name": "李敏", "role": "account_manager"})
    assert found(tmp_path, "客户名称,店员", "甲店,李敏", "乙店,李敏")["店员"] == "owner_id"
    rows = ("甲店,李敏", "乙店,王福顺", "丙店,李好")
    assert found(tmp_path, "客户名称,联系人", *rows)["联系人"] == "person.name"  # a namesake of one of ours
    assert "经办人" not in found(tmp_path, "客户名称,业务员,经办人", "甲店,李敏,李敏", "乙店,李敏,李敏")


def test_telephones_of_our_own_people_are_nobodys(file_office: Office, tmp_path: Path) -> None:
    """我方电话 is ours, 经理电话 right behind 网格经理 his; 老板2 has his own; of two parties the other one's stay."""
    head = "客户名称,对接人,对接人电话,我方对接人,我方电话,网格经理,经理电话,A类产品"
    row = "甲店,王福顺,13812345678,李敏,13511112222,王强,13511113333,√"
    assert found(tmp_path, head, row) == {
        "客户名称": "name", "对接人": "person.name", "对接人电话": "phones", "我方对接人": "owner_id"
    }  # fmt: skip
    assert found(tmp_path, "客户名称,星座,老板电话", "甲店,双鱼,13812345678")["老板电话"] == "person.phones"
    head = "客户,老板1,老板1电话,老板2,老板2电话"
    row = "甲店,王福顺,13812345678,李秀英,13812345679"
    assert found(tmp_path, head, row) == {
        "客户": "name", "老板1": "person.name", "老板1电话": "phones", "老板2": "person2.name", "老板2电话": "person2.phones"
    }  # fmt: skip
    rows = [f"第{at}烟酒店,郑州某某贸易有限公司,1381234567{at}" for at in range(3)]
    assert found(tmp_path, "甲方,乙方,甲方电话", *rows) == {"甲方": "name", "甲方电话": "phones"}
    assert found(tmp_path, "街道,商户名称（招牌）,营业执照名称", "解放路街道,老王烟酒,金水区福顺烟酒店") == {
        "街道": "area_id", "商户名称（招牌）": "short_name", "营业执照名称": "name"
    }  # fmt: skip


def test_what_a_word_within_a_header_does_not_say(file_office: Office, tmp_path: Path) -> None:
    """月销售额 is nobody's 销售, 主账号 no bank's, a line called by its day no area, 店名（旧） no name any more."""
    head = "店名（旧）,店名（新）,月销售额,主账号,线路,我司负责人,我司电话"
    rows = (
        "老王烟酒,福顺烟酒店,5万,fs001,周一,李敏,13511112222",
        "好又多便利,好又多超市,20万以上,hy001,周二,王强,13511112222",
    )
    assert found(tmp_path, head, *rows) == {"店名（新）": "name", "线路": "order_weekday", "我司负责人": "owner_id"}
    head = "客户名称,联系人,职位,电话,次要联系人,职位,电话"
    row = "甲店,王福顺,老板,13812345678,赵小妹,采购,13812345679"
    assert list(found(tmp_path, head, row).values()) == [
        "name", "person.name", "person.position", "phones", "person2.name", "person2.position", "person2.phones",
    ]  # fmt: skip


def test_of_dealers_and_their_shops_the_shops_are_meant(file_office: Office, tmp_path: Path) -> None:
    """Where a dealer stands in several rows, each with another shop; one shop each leaves the dealer the customer."""
    rows = ["福顺商贸,福顺一店,解放路1号", "福顺商贸,福顺二店,解放路2号"]
    assert found(tmp_path, "经销商名称,门店名称,门店地址", *rows) == {"门店名称": "name", "门店地址": "address"}
    rows[1] = "金盛商贸公司,金盛一店,解放路2号"
    assert found(tmp_path, "经销商名称,门店名称,门店地址", *rows)["经销商名称"] == "name"


def test_what_is_said_of_a_customer_who_is_a_person_is_kept(file_office: Office, tmp_path: Path) -> None:
    """客户生日 beside 客户姓名 is his, as 会员性别 is the member's."""
    head = "客户姓名,客户性别,客户电话,客户生日,客户地址"
    kept = found(tmp_path, head, "王福顺,男,13812345678,1975-03-08,解放路12号")
    assert (kept["客户姓名"], kept["客户性别"], kept["客户生日"]) == ("name", "person.sex", "person.birthday")
    kept = found(tmp_path, "会员姓名,会员电话,会员生日", "王福顺,13812345678,1975-03-08")
    assert kept["会员生日"] == "person.birthday"
    kept = found(tmp_path, "公司名称,客户姓名,客户职务,手机", "福顺烟酒有限公司,王福顺,经理,13812345678")
    assert (kept["客户姓名"], kept["客户职务"]) == ("person.name", "person.position")


def test_the_name_of_who_looks_after_a_customer(file_office: Office, tmp_path: Path) -> None:
    """业务员姓名 is the owner; 送货员姓名 is nobody of ours, and his telephone is not the customer's."""
    head = "门店,业务员姓名,业务员电话,店长姓名,店长电话,送货员姓名,送货员电话"
    row = "福顺烟酒店,王强,13700000001,王福顺,13812345678,赵六,13700000002"
    assert found(tmp_path, head, row) == {
        "门店": "name", "业务员姓名": "owner_id", "店长姓名": "person.name", "店长电话": "phones",
    }  # fmt: skip
    assert found(tmp_path, "客户名称,客户经理姓名", "福顺烟酒店,李敏")["客户经理姓名"] == "owner_id"


def test_columns_behind_an_empty_one_that_repeat_a_word_belong_to_the_list(file_office: Office, tmp_path: Path) -> None:
    """A table of figures says each word once; 老客户 of several customers is a remark."""
    rows = ("甲店,王福顺,,老客户,100", "乙店,李好,,老客户,200", "丙店,赵大海,,,")
    assert found(tmp_path, "客户名称,联系人,,备注,欠款", *rows)["备注"] == "note"


def test_streets_with_the_numbers_of_houses_are_addresses(file_office: Office, tmp_path: Path) -> None:
    """街道 is an area where it names one, and the address where it says the house; beside an address it is an area."""
    assert found(tmp_path, "客户名称,街道", "甲店,解放路12号", "乙店,人民路3-1号")["街道"] == "address"
    assert found(tmp_path, "客户名称,街道", "甲店,花园路街道", "乙店,经八路街道")["街道"] == "area_id"
    assert found(tmp_path, "客户名称,线路", "甲店,城东1号线", "乙店,城东2号线")["线路"] == "area_id"


def test_usual_words_need_no_likeness(file_office: Office, tmp_path: Path) -> None:
    """One sign more or less makes another word, so that each usual word is known as such."""
    head = "门店代码,商铺名称,业务经理,推荐人,走访周期,订购周期,诚信等级,主要商品,家庭住址"
    row = "A001,福顺烟酒店,王强,李好,单月,14,A,卷烟,解放路12号"
    assert found(tmp_path, head, row) == {
        "门店代码": "number",
        "商铺名称": "name",
        "业务经理": "owner_id",
        "推荐人": "referrer_id",
        "走访周期": "cadence",
        "订购周期": "order_cycle",
        "诚信等级": "credit_rating",
        "主要商品": "main_products",
        "家庭住址": "address",
    }
