"""The mapping of columns is guessed right without help on the headers that offices really write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.sheet.grid import Cell
from cmdesk.core.sheet.understanding.columns import Guess, Target, guess_columns, known_words
from cmdesk.core.sheet.understanding.headers import clean_label

TARGETS = (
    Target(
        "name", "客户名称", ("店名", "商户名称", "单位名称", "公司名称", "字号", "客户", "名称", "零售户"), "company"
    ),
    Target("short", "客户简称", ("简称", "店铺简称")),
    Target("number", "客户编号", ("客户编码", "编号", "编码", "客户代码", "专卖证号"), "text"),
    Target("contact", "联系人", ("联系人姓名", "负责人", "店主", "姓名", "经营者"), "person"),
    Target(
        "phones", "电话", ("联系电话", "手机", "手机号码", "座机", "固定电话", "联系方式", "号码"), "phone", many=True
    ),
    Target("address", "地址", ("经营地址", "详细地址", "店铺地址", "送货地址", "所在地"), "address"),
    Target("area", "区域", ("片区", "所属区域", "区县", "市场")),
    Target("code", "统一社会信用代码", ("信用代码", "税号", "营业执照号", "纳税人识别号"), "code"),
    Target("level", "客户等级", ("级别", "分类", "客户类别", "档位"), "choice", ("A", "B", "C")),
    Target("founded", "建档日期", ("登记日期", "创建时间", "开户时间"), "day"),
    Target("visited", "上次拜访", ("最近拜访日期", "最后拜访时间"), "day"),
    Target("volume", "月均销量", ("月销量", "销量"), "number"),
    Target("credit", "信用额度", ("授信额度", "赊销额度"), "money"),
    Target("size", "经营面积", ("面积", "营业面积"), "number"),
    Target("manager", "客户经理", ("业务员", "负责业务员", "跟进人"), "person"),
    Target("mail", "电子邮箱", ("邮箱", "邮件", "E-mail")),
    Target("remark", "备注", ("说明", "其他")),
)

SAMPLES: dict[str | None, list[Cell]] = {
    "name": ["兴隆商店", "郑州鑫源商贸有限公司", "老李烟酒超市"],
    "short": ["兴隆", "鑫源", "老李"],
    "number": ["KH0001", "KH0002", "KH0003"],
    "contact": ["张三", "李小四", "买买提·艾力"],
    "phones": [13812345678.0, "0371-66668888", "13912345678、66668888"],
    "address": ["金水区花园路1号院", "二七区大学路88号", "中原区棉纺路12号楼"],
    "area": ["城东", "城西", "城北"],
    "code": ["91410100MA44ABCD1X", "92410105MA9K12345Q", None],
    "level": ["A", "B", "C"],
    "founded": [date(2023, 5, 1), date(2023, 6, 1), None],
    "visited": ["2024-3-5", "2024.3.6", None],
    "volume": [120.0, 80.5, 33.0],
    "credit": ["5,000", "12000", "3万"],
    "size": [30.0, 45.0, "60㎡"],
    "manager": ["王伟", "刘芳", "王伟"],
    "mail": ["a@b.cn", None, "c@d.com"],
    "remark": ["老客户", None, "月底结账"],
    None: [1.0, 2.0, 3.0],
}

MESSY: list[list[tuple[str, str | None]]] = [
    [("序号", None), ("*客户\n名称", "name"), ("联 系 人", "contact"), ("联系电话（必填）", "phones"), ("店铺地址", "address")],
    [("零售户名称", "name"), ("经营者姓名", "contact"), ("手机号", "phones"), ("固话", "phones"), ("客户经理姓名", "manager")],
    [("编码", "number"), ("客户全称", "name"), ("客户简称", "short"), ("电话1", "phones"), ("电话2", "phones"), ("所属片区", "area")],
    [("公司", "name"), ("统一社会信用代码/税号", "code"), ("注册地址", "address"), ("法人代表", None), ("公司电话", "phones")],
    [("商户名", "name"), ("店主名字", "contact"), ("联系方式 手机", "phones"), ("联系方式 座机", "phones"), ("门店面积(㎡)", "size")],
    [("客戶名稱", "name"), ("聯繫人", "contact"), ("電話號碼", "phones"), ("送貨地址", "address"), ("備註", "remark")],
    [("KHMC", "name"), ("LXR", "contact"), ("LXDH", "phones"), ("khbh", "number"), ("beizhu", "remark")],
    [("客户名称（全称）", "name"), ("级别（A/B/C）", "level"), ("建档时间", "founded"), ("最近一次拜访", "visited"),
     ("月均销量（条）", "volume")],
    [("列A", "name"), ("列B", "phones"), ("列C", "address"), ("列D", "contact")],
    [("终端名称", "name"), ("终端编码", "number"), ("负责人手机号", "phones"), ("终端负责人", "contact"), ("终端所在区域", "area")],
    [("客户档位", "level"), ("授信额度（元）", "credit"), ("营业执照注册号", "code"), ("业务员姓名", "manager"), ("E-MAIL", "mail")],
    [("客户", "name"), ("电话号码（多个用/隔开）", "phones"), ("详细地址（街道门牌）", "address"), ("其他说明", "remark"),
     ("邮箱地址", "mail")],
]  # fmt: skip


def guesses(headers: Sequence[tuple[str, str | None]]) -> list[Guess]:
    """Guess a table whose cells are typical for what the columns hold."""
    rows = [[SAMPLES[truth][number] for _, truth in headers] for number in range(3)]
    return guess_columns([clean_label(header) for header, _ in headers], rows, TARGETS)


def test_nine_of_ten_messy_columns_are_right_without_help() -> None:
    """The promise to an office that brings its own list; printed per column when it breaks."""
    right, wrong = 0, []
    for headers in MESSY:
        for guess, (header, truth) in zip(guesses(headers), headers, strict=True):
            if guess.target == truth:
                right += 1
            else:
                wrong.append(f"{header!r}: {guess.target} instead of {truth} ({guess.score}, {guess.reason})")
    total = right + len(wrong)
    assert total >= 55
    assert right / total >= 0.9, "\n".join(wrong)


def test_the_cells_contradict_a_misleading_header() -> None:
    """A column called 联系人 full of telephone numbers is not the person."""
    rows: list[list[Cell]] = [["13812345678", "张三"], ["13912345678", "李四"]]
    found = guess_columns(["联系人方式", "店主"], rows, TARGETS)
    assert [guess.target for guess in found] == ["phones", "contact"]
    found = guess_columns(["电话", "手机"], [["有", "13812345678"], ["无", "13912345678"]], TARGETS)
    assert found[1].target == "phones"
    assert found[0].score < found[1].score


def test_only_unmistakable_cells_overrule_the_words_of_a_header() -> None:
    """南区 is a surname and a sign, but nobody's name; telephone numbers are telephone numbers anywhere."""
    rows: list[list[Cell]] = [["南区", "13812345678", "方正"], ["南区", "13912345678", "高洁"]]
    found = guess_columns(["大区", "微信", "列C"], rows, TARGETS)
    assert [guess.target for guess in found] == [None, "phones", "contact"]


def test_every_guess_says_why() -> None:
    """The preview shows a score and a reason that people understand."""
    found = guesses([("客户名称", "name"), ("电话1", "phones"), ("列C", "address"), ("客户", "name"), ("颜色", None)])
    assert [guess.reason for guess in found] == [
        "表头就是“客户名称”，内容也像单位或店铺名称",
        "表头的意思是“电话”，内容也像电话号码",
        "内容看起来像地址（抽样的 100%）",
        "像是“客户名称”，但已有更合适的一列",
        "没有相近的项目",
    ]
    assert [guess.score for guess in found[:3]] == [100, 100, 64]


def test_targets_are_used_once_unless_they_take_many() -> None:
    """Two names: the better one wins, the other stays free; telephone numbers gather."""
    found = guesses(
        [("名称", "name"), ("客户名称", "name"), ("手机", "phones"), ("座机", "phones"), ("电话 (2)", "phones")]
    )
    assert [guess.target for guess in found] == [None, "name", "phones", "phones", "phones"]


@pytest.mark.parametrize("targets", [(), TARGETS])
def test_an_empty_table_is_survived(targets: tuple[Target, ...]) -> None:
    """No rows, no targets."""
    assert guess_columns([], [], targets) == []
    assert [guess.target for guess in guess_columns(["颜色"], [], targets)] == [None]
    assert ("客户名称" in known_words(targets)) == bool(targets)


@given(st.lists(st.tuples(st.text(max_size=12), st.one_of(st.none(), st.text(max_size=9), st.floats())), max_size=6))
def test_any_header_and_cell_is_survived(columns: list[tuple[str, Cell]]) -> None:
    """One guess per column, each single target at most once."""
    found = guess_columns([header for header, _ in columns], [[cell for _, cell in columns]] * 2, TARGETS)
    assert [guess.column for guess in found] == list(range(len(columns)))
    single = [guess.target for guess in found if guess.target not in {None, "phones"}]
    assert len(single) == len(set(single))
    assert all(0 <= guess.score <= 100 for guess in found)


def test_a_column_of_other_choices_is_left_to_people() -> None:
    """客户类别 with words of the office's own is not taken for our classes, unless it bears our very name."""
    rows = [["甲店", "商户"], ["乙店", "农网"], ["丙店", "商户"]]
    assert [one.target for one in guess_columns(["店名", "客户类别"], rows, TARGETS)] == ["name", None]
    assert [one.target for one in guess_columns(["店名", "客户等级"], rows, TARGETS)] == ["name", "level"]
    known = [["甲店", "A"], ["乙店", "农网"], ["丙店", "C"]]
    assert [one.target for one in guess_columns(["店名", "客户类别"], known, TARGETS)] == ["name", "level"]
