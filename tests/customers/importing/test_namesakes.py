"""A row with the very name of a customer: nothing but a telephone tells them apart, so somebody has to look."""

from __future__ import annotations

from pathlib import Path

from tests.customers.importing.test_import import CLERK
from tests.customers.importing.test_strange_cells import imported

from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.customers import doubles
from cmdesk.customers.record import Customer


def test_the_same_name_with_other_telephones_is_doubtful(office: Office, tmp_path: Path) -> None:
    """It comes in, is marked, stands in the review; another address or another code is another customer."""
    with keep.operation(CLERK, "已有") as work:
        for number, name, phone, address, code in (
            ("1", "福顺烟酒店", "13812345678", "", ""),
            ("2", "好又多超市", "13812345670", "解放路1号", ""),
            ("3", "永辉便利店", "13812345671", "解放路2号", ""),
            ("4", "云峰商行", "13812345672", "", "91110000600037341L"),
        ):
            values = {"number": number, "name": name, "phones": (phone,), "address": address, "credit_code": code}
            work.add(Customer, values)
    found = imported(
        tmp_path,
        "客户名称,电话,地址,统一社会信用代码",
        "福顺烟酒店,13900000001,人民路9号,",
        "好又多超市,13900000002,人民路8号,",
        "永辉便利店,,,",
        "云峰商行,13900000003,,91410100170000000H",
    )
    assert found.failed == []
    assert found.doubles == {}
    assert {row: (one.number, one.reasons) for row, one in found.doubtful.items()} == {
        2: ("1", ("名称相同", "电话不同")),
        4: ("3", ("名称相同",)),
    }
    assert {(one.left.number, one.reasons) for one in doubles.review(CLERK).pairs} == {
        ("1", ("名称相同", "电话不同")),
        ("3", ("名称相同",)),
    }
    typed = doubles.while_typing(CLERK, {"name": "福顺烟酒店", "phones": ("13700000000",)})
    assert typed[0].reasons == ("名称相同", "电话不同")
