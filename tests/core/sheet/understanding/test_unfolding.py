"""Sheets that people made for paper: what belongs together comes together, and labels are nobody's name."""

from __future__ import annotations

from cmdesk.core.sheet.grid import Area, Cell, Grid
from cmdesk.core.sheet.understanding.groups import SECTION
from cmdesk.core.sheet.understanding.table import find_table
from cmdesk.core.sheet.understanding.unfolding import unfold

KNOWN = ("客户名称", "联系人", "联系电话", "地址", "职务", "业态", "备注", "姓名", "电话", "片区", "从业人数")


def rows_of(*rows: tuple[Cell, ...], merged: tuple[Area, ...] = ()) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return header and rows of a sheet."""
    table = find_table(unfold(Grid(rows=list(rows), merged=list(merged)), KNOWN), known=KNOWN)
    return table.headers, table.rows


def card(name: str, phone: str | None) -> tuple[tuple[Cell, ...], ...]:
    """Return a form as offices fill them, an empty field and one of their own included."""
    return (
        ("客户信息登记表",),
        ("客户名称", name, "联系人", "王福顺"),
        ("联系电话", phone, "职务", None),
        ("地址：", "解放路12号"),
        ("业态", "食杂店", "营业面积", "45平米"),
        ("备注", None),
    )


def test_forms_below_each_other_are_a_customer_each() -> None:
    """The names of the items are no customers; an item that nobody knows stays visible."""
    head, rows = rows_of(*card("福顺烟酒店", "13812345678"), (), *card("好又多超市", None))
    assert head == ("客户名称", "联系人", "联系电话", "职务", "地址", "业态", "营业面积", "备注")
    assert rows == [
        ("福顺烟酒店", "王福顺", "13812345678", None, "解放路12号", "食杂店", "45平米", None),
        ("好又多超市", "王福顺", None, None, "解放路12号", "食杂店", "45平米", None),
    ]


def test_a_table_on_its_side_is_put_upright() -> None:
    """Items down the side, a customer in each column."""
    head, rows = rows_of(
        ("客户名称", "甲店", "乙店"),
        ("联系电话", "13812345678", None),
        ("经营面积", 45.0, 30.0),
        ("地址", "甲路", "乙路"),
    )
    assert head == ("客户名称", "联系电话", "经营面积", "地址")
    assert rows == [("甲店", "13812345678", 45.0, "甲路"), ("乙店", None, 30.0, "乙路")]


def test_tables_beside_each_other_are_put_below_each_other() -> None:
    """The right half of a page is customers as well, and its telephones are not those of the left."""
    grid = Grid(
        rows=[
            ("名单",),
            ("序号", "客户名称", "电话", None, "序号", "客户名称", "电话"),
            (1, "甲店", "13812345671", None, 3, "丙店", "13812345673"),
            (2, "乙店", "13812345672", None, None, None, None),
        ]
    )
    table = find_table(unfold(grid, KNOWN), known=KNOWN)
    assert table.headers == ("序号", "客户名称", "电话")
    assert [row[1:] for row in table.rows] == [
        ("甲店", "13812345671"),
        ("乙店", "13812345672"),
        ("丙店", "13812345673"),
    ]
    assert any("并排" in note and "E 列" in note for note in unfold(grid, KNOWN).notes)


def test_a_plain_list_stays_as_it_is() -> None:
    """Also one whose first column says words that are names of columns elsewhere."""
    rows: list[tuple[Cell, ...]] = [
        ("类型", "客户名称", "电话"),
        ("地址", "甲店", "1"),
        ("电话", "乙店", "2"),
        ("备注", "丙店", "3"),
    ]
    for grid in (Grid(rows=rows), Grid(rows=[("客户名称", "电话"), ("甲店", "13812345678")])):
        assert unfold(grid, KNOWN) is grid


def test_rows_that_name_the_place_of_those_below() -> None:
    """城东片区： is the area of the rows below it; what names no place only divides."""
    head, rows = rows_of(
        ("客户名称", "电话", "地址"),
        ("一、城东片区：（共1户）",),
        ("甲店", "13812345671", "甲路"),
        ("城西片区",),
        ("乙店", "13812345672", "乙路"),
    )
    assert head[-1] == SECTION
    assert [(row[0], row[-1]) for row in rows] == [("甲店", "城东片区"), ("乙店", "城西片区")]
    head, rows = rows_of(
        ("客户名称", "电话", "地址"),
        ("今年新增的客户",),
        ("甲店", "13812345671", "甲路"),
        merged=(Area(1, 0, 1, 2),),
    )
    assert (head[-1], rows) == ("地址", [("甲店", "13812345671", "甲路")])


def test_every_printed_page_has_its_title_its_lines_and_its_foot() -> None:
    """None of them is a customer."""
    page: tuple[tuple[Cell, ...], ...] = (
        ("零售户花名册", None, None),
        ("单位：城区公司", None, None),
        ("客户名称", "电话", "地址"),
        ("----------", "-----", "====="),
    )
    _, rows = rows_of(
        *page,
        ("甲店", "1", "甲路"),
        ("第 1 页 共 2 页", None, None),
        *page,
        ("乙店", "2", "乙路"),
        ("本页小计", None, 2),
    )
    assert [row[0] for row in rows] == ["甲店", "乙店"]


def test_the_same_as_above() -> None:
    """同上 and 〃 are what stands above them."""
    _, rows = rows_of(("客户名称", "电话", "地址"), ("甲店", "1", "甲路"), ("乙店", "2", "同上"), ("丙店", "3", "〃"))
    assert [row[2] for row in rows] == ["甲路"] * 3


def test_a_header_of_three_lines() -> None:
    """Groups within groups, as their merged cells tell."""
    merged = (
        Area(0, 0, 2, 0), Area(0, 1, 0, 4), Area(1, 1, 1, 2), Area(1, 3, 1, 4), Area(0, 5, 2, 5),
    )  # fmt: skip
    head, rows = rows_of(
        ("客户名称", "联系信息", None, None, None, "备注"),
        ("客户名称", "负责人", None, "店员", None, "备注"),
        ("客户名称", "姓名", "电话", "姓名", "电话", "备注"),
        ("甲店", "王福顺", "13812345671", "赵小妹", "13812345672", None),
        merged=merged,
    )
    assert head[:4] == ("客户名称", "联系信息 负责人 姓名", "联系信息 负责人 电话", "联系信息 店员 姓名")
    assert [row[0] for row in rows] == ["甲店"]


def test_figures_beside_the_list_are_no_columns_of_it() -> None:
    """区域, 户数 behind an empty column are of nobody; a list whose columns stand apart keeps them all."""
    rows = (
        ("客户名称", "电话", None, "片区", "户数", "占比"),
        ("甲店", "13812345671", None, "城东", 10.0, "50%"),
        ("乙店", "13812345672", None, "合计", 20.0, 1.0),
        ("丙店", "13812345673"),
    )
    headers, kept = rows_of(*rows)
    assert headers == ("客户名称", "电话")
    assert kept == [("甲店", "13812345671"), ("乙店", "13812345672"), ("丙店", "13812345673")]
    note = unfold(Grid(rows=list(rows)), KNOWN).notes[0]
    assert note == "名单右边 D 列起有一张小的统计表（片区、户数、占比），没有读"
    whole = (*rows[:3], ("丙店", "13812345673", None, "城西", 5.0, None))
    assert rows_of(*whole)[0][-3:] == ("片区", "户数", "占比")
    gaps = (rows[0], rows[1], ("乙店", "2"), ("丙店", "3", None, "城西", 5.0, "50%"), ("丁店", "4"))
    assert rows_of(*gaps)[0][-3:] == ("片区", "户数", "占比")  # filled here and there, as columns of a list are
    people = (("客户名称", "电话", None, "联系人", "地址"), ("甲店", "1", None, "王福顺", "解放路1号"), ("乙店", "2"))
    assert rows_of(*people)[0][-2:] == ("联系人", "地址")


def test_cards_whose_first_line_says_name_and_value_in_one_cell() -> None:
    """客户名称：甲店 above 联系人 | 王福顺: the name begins the card, and labels are nobody."""
    rows: list[tuple[Cell, ...]] = []
    for shop, person in (("甲店", "王福顺"), ("乙店", "李好")):
        rows += [(f"客户名称：{shop}",), ("联系人", person, "电话", "13812345678"), ("地址", "解放路12号")]
    headers, kept = rows_of(*rows)
    assert headers == ("客户名称", "联系人", "电话", "地址")
    assert [row[:2] for row in kept] == [("甲店", "王福顺"), ("乙店", "李好")]
