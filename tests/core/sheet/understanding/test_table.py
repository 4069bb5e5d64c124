"""The table is found among titles, totals, sections and notes; rows keep the numbers that Excel shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.grid import Area, Cell, Grid, column_letter, fill_merged
from cmdesk.core.sheet.understanding.headers import clean_label
from cmdesk.core.sheet.understanding.table import Table, find_table

KNOWN = ("客户名称", "名称", "电话", "地址", "姓名", "手机")


def grid(rows: Sequence[Sequence[Cell]], *merged: Area) -> Grid:
    """Build a sheet as it comes from a file."""
    made = Grid(rows=[tuple(row) for row in rows], merged=list(merged))
    fill_merged(made.rows, made.merged)
    return made


def reasons(table: Table) -> list[tuple[int, str]]:
    """Return what was left out."""
    return [(one.number, one.reason) for one in table.left_out]


def test_a_messy_sheet_gives_its_data_and_says_what_it_left_out() -> None:
    """Titles, required marks, line breaks, a repeated header, totals, signatures and notes."""
    table = find_table(
        grid(
            [
                ["金水区客户名单"],
                ["单位：郑州公司", None, None, "2024年3月"],
                ["*客户\n名称", "联 系 电 话（必填）", "地址", "销量（箱）："],
                ["兴隆商店", 13812345678.0, "花园路1号", 5.0],
                [None, "  "],
                ["鑫源", "0371-66668888", "农业路2号", 6.0],
                ["本页小计", None, None, 11.0],
                ["客户名称", "联系电话", "地址", "销量（箱）"],
                ["合计商贸公司", "1", "东风路3号", 3.0],
                ["合计", None, None, 14.0],
                ["制表人：张三", None, "审核：李四"],
                ["注：以上数据截至3月底"],
            ]
        )
    )
    assert table.headers == ("客户名称", "联系电话", "地址", "销量（箱）")
    assert (table.header_row, table.blank) == (3, 1)
    assert table.title == "金水区客户名单 单位：郑州公司 2024年3月"
    assert table.numbers == [4, 6, 9]
    assert table.rows[2] == ("合计商贸公司", "1", "东风路3号", 3.0)
    assert reasons(table) == [(7, "合计行"), (8, "重复的表头"), (10, "合计行"), (11, "说明"), (12, "说明")]
    assert table.column("联系电话") == table.column("联 系 电 话（必填）") == 1
    with pytest.raises(Refused, match="没有“邮箱”"):
        table.column("邮箱")


def test_a_header_of_two_lines_is_joined() -> None:
    """The merged group names its columns; what is merged downwards keeps its name."""
    rows = [
        ["客户登记表"],
        ["序号", "客户名称", "联系方式", None, "经营"],
        [None, None, "电话", "手机", "面积"],
        [1.0, 2.0, 3.0, 4.0, 5.0],
        [1.0, "兴隆", "0371-66668888", "13812345678", 20.0],
        [2.0],
    ]
    table = find_table(grid(rows, Area(0, 0, 0, 4), Area(1, 2, 1, 3), Area(1, 0, 2, 0), Area(1, 1, 2, 1)))
    assert table.headers == ("序号", "客户名称", "联系方式 电话", "联系方式 手机", "经营 面积")
    assert (table.header_row, table.numbers) == (3, [5])
    assert reasons(table) == [(4, "列的编号")]


def test_a_header_of_two_lines_without_merged_cells_is_joined_by_known_words() -> None:
    """CSV has no merged cells."""
    table = find_table(
        grid([["客户", None, "联系", None], ["名称", "地址", "电话", "手机"], ["兴隆", "路1号", "1", "2"]]),
        known=KNOWN,
    )
    assert table.headers == ("客户 名称", "客户 地址", "联系 电话", "联系 手机")


def test_merged_sections_and_merged_districts() -> None:
    """A line merged across is a section; a district merged downwards belongs to each row."""
    rows = [
        ["区域", "店名", "电话"],
        ["一、城区"],
        ["金水", "兴隆", "1"],
        [None, "鑫源", "2"],
        [None, None, None],
    ]
    table = find_table(grid(rows, Area(1, 0, 1, 2), Area(2, 0, 4, 0)))
    assert table.rows == [("金水", "兴隆", "1", "城区"), ("金水", "鑫源", "2", "城区")]
    assert reasons(table) == [(2, "分组标题或说明")]
    assert table.blank == 1


def test_a_total_above_the_header_and_no_header_at_all() -> None:
    """The header is where the names are; values alone make columns A, B, C."""
    table = find_table(grid([["合计", None, 100.0], ["名称", "等级", "数量"], ["兴隆", "A", 40.0]]))
    assert (table.header_row, table.rows) == (2, [("兴隆", "A", 40.0)])
    table = find_table(grid([["兴隆", "13812345678", "花园路1号"], ["鑫源", "13812345679", "花园路2号"]]))
    assert (table.header_row, table.headers, table.numbers) == (0, ("列A", "列B", "列C"), [1, 2])


def test_sums_without_a_word_are_a_total() -> None:
    """Some tables carry their sums in the first row, unlabelled; a row of other numbers is data."""
    rows: list[list[Cell]] = [["省份", "1月", "2月"], [None, 30.0, 3.3], ["江苏", 10.0, 1.1], ["河南", 20.0, 2.2]]
    table = find_table(grid(rows))
    assert (table.numbers, reasons(table)) == ([3, 4], [(2, "合计行")])
    assert find_table(grid([rows[0], [None, 31.0, 3.3], *rows[2:]])).numbers == [2, 3, 4]


def test_the_user_may_say_where_the_header_is() -> None:
    """A given row wins over what looks better."""
    cells = grid([["客户名称", "电话"], ["名", "号"], ["兴隆", "1"]])
    assert find_table(cells, header_row=2).headers == ("名", "号")
    assert find_table(cells, header_row=0).numbers == [1, 2, 3]
    with pytest.raises(Refused, match="没有第 9 行"):
        find_table(cells, header_row=9)


def test_tables_below_each_other_are_all_found() -> None:
    """A staff list under the customer list is not read as customers."""
    cells = grid(
        [
            ["名称", "电话"],
            ["兴隆", "1"],
            [],
            ["员工表"],
            ["姓名", "手机", "职务"],
            ["张三", "2", "经理"],
            ["李四", "3", None],
        ]
    )
    first = find_table(cells, known=KNOWN)
    assert (first.headers, first.rows) == (("名称", "电话"), [("兴隆", "1")])
    assert first.next_row == 4


def test_repeated_and_empty_names_become_different() -> None:
    """A mapping by name needs every name once."""
    table = find_table(grid([["客户名称", "电话", "电话", None, "地址"], ["兴隆", "1", "2", "x", "y"]]), known=KNOWN)
    assert table.headers == ("客户名称", "电话", "电话 (2)", "列D", "地址")


def test_an_empty_sheet_is_told() -> None:
    """No exception of Python."""
    with pytest.raises(Refused, match="没有内容"):
        find_table(grid([[], [None, " "]]))


@pytest.mark.parametrize(
    ("cell", "label"),
    [("＊客户 名称：", "客户名称"), ("【必填】电话", "电话"), ("电话(必填，多个用/隔开)", "电话"),
     ("Shop Name *", "Shop Name"), (2024.0, "2024"), (None, "")],
)  # fmt: skip
def test_labels_are_cleaned(cell: Cell, label: str) -> None:
    """Marks that tell the person who fills the form what is required are no part of the name."""
    assert clean_label(cell) == label


def test_columns_are_called_as_in_excel() -> None:
    """A, Z, AA, XFD."""
    assert [column_letter(number) for number in (0, 25, 26, 16383)] == ["A", "Z", "AA", "XFD"]


CELL = st.one_of(
    st.none(),
    st.sampled_from(["合计", "客户名称", "电话", "注：", "示例", "1", " "]),
    st.text(max_size=8),
    st.floats(),
)


@given(st.lists(st.lists(CELL, max_size=5), max_size=12))
def test_any_sheet_is_survived_and_no_row_is_lost(rows: list[list[Cell]]) -> None:
    """Every row is title, header, data, left out, blank, or of the next table; numbers are right."""
    try:
        tables = [find_table(grid(rows), known=KNOWN)]
    except Refused:
        return
    for table in tables:
        assert all(len(row) == len(table.headers) for row in table.rows)
        for number, row in zip(table.numbers, table.rows, strict=True):
            original = (*rows[number - 1], *[None] * 5)
            assert all(cell is other for cell, other in zip(row, original, strict=False))
    covered = sum(len(table.rows) + len(table.left_out) + table.blank for table in tables)
    if len(tables) == 1:
        assert covered == len(rows) - tables[0].header_row


def test_months_beside_the_names_do_not_hide_the_header() -> None:
    """Two years of months as numbers or days beside three names: still the header."""
    months: list[Cell] = [float(202400 + month) for month in range(1, 13)] + [
        date(2025, month, 1) for month in range(1, 13)
    ]
    sales: list[Cell] = [float(n) for n in range(24)]
    table = find_table(
        grid([["客户名称", "电话", "地址", *months], ["兴隆", "1", "花园路1号", *sales], ["鑫源", "2", "路", *sales]]),
        known=KNOWN,
    )
    assert (table.header_row, table.numbers) == (1, [2, 3])


def test_the_word_above_a_repeated_header_is_no_row() -> None:
    """Two groups below each other: the name of the second is left out; a last row of one cell elsewhere is data."""
    table = find_table(
        grid([["一组"], ["客户名称", "电话"], ["甲", "1"], ["乙"], [], ["二组"], ["客户名称", "电话"], ["丙", "2"]]),
        known=KNOWN,
    )
    assert table.numbers == [3, 4, 8]
    assert reasons(table) == [(6, "分组标题或说明"), (7, "重复的表头")]


def test_rows_below_a_merged_cell_are_known() -> None:
    """Who shares the merged name above is told by column and number."""
    table = find_table(grid([["客户名称", "姓名"], ["兴隆", "甲"], [None, "乙"], ["鑫源", "丙"]], Area(1, 0, 2, 0)))
    assert table.merged_down == {0: {3}}
    assert table.rows[1] == ("兴隆", "乙")


def test_a_title_above_a_list_without_header_is_nobody() -> None:
    """客户信息 in a row of its own, before the first full one."""
    table = find_table(
        grid([["客户信息"], ["兴隆商店", "王福顺", 13812345678.0], ["好又多", "李好", 13900001111.0], ["甲"]])
    )
    assert [row[0] for row in table.rows] == ["兴隆商店", "好又多", "甲"]
    assert reasons(table) == [(1, "分组标题或说明")]


def test_the_foot_of_a_paper_is_nobody() -> None:
    """日期：, 签字：, a stamp; a shop may hold the same signs."""
    table = find_table(
        grid(
            [
                ["客户名称", "电话", "地址"], ["兴隆商店", 13812345678.0, "花园路1号"], ["印章店", 13812345679.0, "花园路2号"],
                ["日期：2024-3-5"], ["签字：", None, "盖章："], ["城东服务站（盖章）"], ["城东片区共2户"],
                ["负责人签字：", None, "2024年3月5日"],
            ]
        ),
        known=KNOWN,
    )  # fmt: skip
    assert [row[0] for row in table.rows] == ["兴隆商店", "印章店"]
    assert reasons(table) == [(4, "说明"), (5, "说明"), (6, "说明"), (7, "合计行"), (8, "说明")]


def test_words_where_the_rows_are_numbered_are_told() -> None:
    """城西片区客户名单 among the numbers is of those below; 以下新增 is told; a number alone is a blank line."""
    table = find_table(
        grid(
            [
                ["城东片区客户名单"], ["序号", "客户名称", "电话"], [1.0, "甲店", 1.0], ["城西片区客户名单"], [1.0, "乙店", 2.0],
                ["以下新增"], [2.0, "丙店", 3.0], [3.0, None, None],
            ]
        ),
        known=KNOWN,
    )  # fmt: skip
    assert [(row[1], row[-1]) for row in table.rows] == [
        ("甲店", "城东片区"),
        ("乙店", "城西片区"),
        ("丙店", "城西片区"),
    ]
    assert (reasons(table), table.blank) == ([(4, "分组标题或说明"), (6, "分组标题或说明")], 1)


def test_a_row_may_say_several_things_of_those_below() -> None:
    """区域：城东 and 业务员：王芳 side by side, above the header and between the rows."""
    known = (*KNOWN, "业务员", "片区")
    table = find_table(
        grid(
            [
                ["业务员：李敏", None, "片区：城东"], ["客户名称", "电话", "地址"], ["甲店", 1.0, "甲路"],
                ["业务员：王强", None, "片区：城西"], ["客户名称", "电话", "地址"], ["乙店", 2.0, "乙路"],
                ["制表：李敏", None, "审核：王强"],
            ]
        ),
        known=known,
    )  # fmt: skip
    assert table.headers[3:] == ("业务员", "片区")
    assert [row[0:1] + row[3:] for row in table.rows] == [("甲店", "李敏", "城东"), ("乙店", "王强", "城西")]
    assert reasons(table) == [(4, "分组标题或说明"), (5, "重复的表头"), (7, "说明")]


def test_a_column_for_each_day_of_the_month_does_not_hide_the_header() -> None:
    """1, 2, 3 … are days; a row of counts that are no such line is no header."""
    days = [float(day) for day in range(1, 8)]
    rows = [["序", "客户名称", "等级", *days, "合计"], [1.0, "甲店", "A", "√"], [2.0, "乙店", "B", None, "√"]]
    table = find_table(grid(rows), known=KNOWN)
    assert (table.header_row, [row[1] for row in table.rows]) == (1, ["甲店", "乙店"])
