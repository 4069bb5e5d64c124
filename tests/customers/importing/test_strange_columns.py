"""Columns as other programs name them: what they hold is found, and nothing is taken for what it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.reading import read
from cmdesk.customers.importing import check
from cmdesk.customers.importing.targets import known

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
