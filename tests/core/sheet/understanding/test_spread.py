"""Sheets with a column for each day of the week, or for each district: whoever stands in it comes on that day."""

from __future__ import annotations

import pytest

from cmdesk.core.sheet.grid import Cell, Grid
from cmdesk.core.sheet.understanding.groups import GROUP, SECTION, WEEKDAY
from cmdesk.core.sheet.understanding.table import find_table
from cmdesk.core.sheet.understanding.unfolding import unfold

KNOWN = ("客户名称", "电话", "地址", "备注", "片区")


def rows_of(*rows: tuple[Cell, ...]) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return header and rows of a sheet."""
    table = find_table(unfold(Grid(rows=list(rows)), KNOWN, "客户名称"), known=KNOWN)
    return table.headers, table.rows


def test_a_column_for_each_day_of_the_week() -> None:
    """Each cell is a customer; what counts, adds up or repeats the days is none."""
    head, rows = rows_of(
        ("李敏线路",),
        ("序号", "星期一", "星期二（城东）", "星期三"),
        (1, "福顺烟酒店", "好又多超市", "老王副食"),
        (2, "金盛商行", None, "云峰超市"),
        ("合计", 2.0, 1.0, 2.0),
        ("第二周",),
        ("序号", "星期一", "星期二（城东）", "星期三"),
        (1, "万家福超市", "小李烟酒", None),
    )
    assert head == ("客户名称", WEEKDAY)
    assert rows == [
        ("福顺烟酒店", "周一"),
        ("好又多超市", "周二"),
        ("老王副食", "周三"),
        ("金盛商行", "周一"),
        ("云峰超市", "周三"),
        ("万家福超市", "周一"),
        ("小李烟酒", "周二"),
    ]


@pytest.mark.parametrize(
    ("heads", "kind", "first"),
    [
        (("城东片区", "城西片区"), SECTION, "城东片区"),
        (("李敏", "王芳"), GROUP, "李敏"),
        (("一组", "二组"), SECTION, "一组"),
    ],
)
def test_a_column_for_each_district_or_manager(heads: tuple[str, str], kind: str, first: str) -> None:
    """Their names stand in a column that people may map."""
    head, rows = rows_of(heads, ("福顺烟酒店", "好又多超市"), ("金盛商行", None))
    assert head == ("客户名称", kind)
    assert rows[0] == ("福顺烟酒店", first)
    assert len(rows) == 3


def test_ticks_below_the_days_become_one_column() -> None:
    """周一、周四 stands where two ticks stood; amounts below the days are none."""
    days = ("周一", "周二", "周三", "周四", "周五")
    head, rows = rows_of(
        ("客户名称", "电话", *days, "备注"),
        ("甲店", "13812345678", "√", None, None, "√", None, "早"),
        ("乙店", None, None, "✓", "", None, None, None),
    )
    assert head == ("客户名称", "电话", "备注", WEEKDAY)
    assert rows == [("甲店", "13812345678", "早", "周一、周四"), ("乙店", None, None, "周二")]
    head, _ = rows_of(("客户名称", *days), ("甲店", 12.0, 3.0, None, None, 5.0), ("乙店", 2.0, 0.0, 1.0, 4.0, 5.0))
    assert head == ("客户名称", *days)


def test_tables_beside_each_other_below_the_name_of_a_group() -> None:
    """The word above each of them is told with its rows."""
    head, rows = rows_of(
        ("周一", None, "周二", None),
        ("客户名称", "地址", "客户名称", "地址"),
        ("甲店", "甲路", "丙店", "丙路"),
        ("乙店", "乙路", None, None),
    )
    assert head == ("客户名称", "地址", WEEKDAY)
    assert rows == [("甲店", "甲路", "周一"), ("乙店", "乙路", "周一"), ("丙店", "丙路", "周二")]


def test_headers_and_lists_of_words_are_no_groups() -> None:
    """Names of columns, and columns that hold no names, stay as they are."""
    for rows in (
        [("片区", "备注"), ("福顺烟酒店", "好又多超市")],
        [("上午", "下午"), ("开会", "看店")],
        [("城东片区", "城西片区"), (12.0, 13.0), (4.0, 5.0)],
    ):
        grid = Grid(rows=list(rows))
        assert unfold(grid, KNOWN) is grid


def test_telephones_and_places_behind_the_names_below_the_days() -> None:
    """They do not keep the columns from being days, nor give one shop the telephone of another."""
    head, rows = rows_of(
        ("周一", "周二", "周三"),
        ("福顺烟酒店（文化路12号）", "好又多超市 13900001111", "永辉便利店"),
        ("金盛商行", None, "云峰超市13700001111"),
    )
    assert head == ("客户名称", WEEKDAY)
    assert rows[1] == ("好又多超市 13900001111", "周二")
    assert len(rows) == 5
