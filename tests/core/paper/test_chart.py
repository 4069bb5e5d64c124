"""Columns over their numbers and bars in tables: in proportion, readable, within their frame whatever the values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.paper.reader import inks, overlaps, squeezed

from cmdesk.core import paper
from cmdesk.core.paper.press import Press

FORM = """
title = "图"
[[block]]
kind = "chart"
key = "months"
title = "趋势"
label_width = 20
series = [
  {label = "严重", key = "severe", kind = "number"},
  {label = "轻微", key = "minor", kind = "number"},
  {label = "未分级", key = "other", kind = "number"},
]
figures = [{label = "金额", key = "cost", kind = "money"}]
[[block]]
kind = "table"
key = "parts"
gap = 3
columns = [
  {label = "类别", key = "label", width = 100},
  {label = "", key = "count", kind = "bar", width = 60},
  {label = "件数", key = "count", kind = "number", width = 20},
]
"""
SHADES = range(4)


def form() -> paper.Form:
    return paper.read("chart", FORM)


def test_columns_are_as_high_as_their_numbers_and_stacked_from_below() -> None:
    """Twice the number is twice the height; a series stands upon the one before; the sum stands above."""
    months = [{"label": "26-01", "severe": 2, "minor": 4}, {"label": "26-02", "severe": 1, "other": 1}]
    (ink,) = inks(form(), {"months": months})
    drawn = [one for one in ink.fills if one.height > 10]
    severe, minor, later, other = drawn
    assert [one.shade for one in drawn] == [0, 1, 0, 2]
    assert minor.height == pytest.approx(2 * severe.height)
    assert later.height == pytest.approx(other.height) == pytest.approx(severe.height / 2)
    assert severe.y == pytest.approx(minor.y + minor.height)
    assert later.y + later.height == pytest.approx(severe.y + severe.height)
    assert later.x > severe.x + severe.width
    texts = [one.text for one in ink.letters]
    assert texts.count("6") == 1
    assert {"26-01", "26-02", "严重", "未分级"} <= set(texts)


def test_bars_are_measured_by_the_longest_or_by_what_the_form_says() -> None:
    """The longest bar fills its cell; with ``full`` a share of a hundred is a share of the cell."""
    values = {"parts": [{"label": "甲", "count": 8}, {"label": "乙", "count": 2}, {"label": "丙", "count": 0}]}
    (ink,) = inks(form(), values)
    first, second = [one for one in ink.fills if one.width > 10]
    assert first.width == pytest.approx(4 * second.width)
    told = paper.read("chart", FORM.replace('kind = "bar",', 'kind = "bar", full = 16,'))
    (ink,) = inks(told, values)
    assert max(one.width for one in ink.fills if one.width > 10) == pytest.approx(first.width / 2)


def test_an_empty_form_has_room_to_draw() -> None:
    """Twelve places, the names of the series, nothing drawn but the legend."""
    (ink,) = inks(form(), paper.BLANK)
    assert [one.shade for one in ink.fills] == [0, 1, 2]
    assert "轻微" in [one.text for one in ink.letters]


_NUMBER = st.one_of(
    st.none(), st.integers(-5, 10**15), st.floats(), st.decimals(allow_nan=True), st.text(max_size=30), st.booleans()
)
_MONEY = st.one_of(st.none(), st.integers(-5, 10**15), st.decimals(-5, 10**12, places=2), st.text(max_size=30))
_MONTHS = st.lists(
    st.fixed_dictionaries({"label": st.text(max_size=40), "severe": _NUMBER, "minor": _NUMBER, "cost": _MONEY}),
    max_size=60,
)


@given(months=_MONTHS, parts=st.lists(st.fixed_dictionaries({"label": st.text(), "count": _NUMBER}), max_size=50))
def test_nothing_leaves_its_frame(months: list[dict[str, Any]], parts: list[dict[str, Any]]) -> None:
    """Whatever the values are: areas lie on the page, no text upon another, and it can be printed."""
    for ink in inks(form(), {"months": months, "parts": parts}):
        assert overlaps(ink) == []
        for one in ink.fills:
            assert one.shade in SHADES
            assert 0 <= one.x <= one.x + one.width <= ink.width
            assert 0 <= one.y <= one.y + one.height <= ink.height
        assert Press().content(ink)


def test_many_columns_go_on_below() -> None:
    """A hundred columns do not become hairlines: each keeps the room for its number."""
    months = [{"label": f"第{number}天", "severe": number} for number in range(1, 101)]
    pages = inks(form(), {"months": months})
    assert all(overlaps(ink) == [] for ink in pages)
    shown = squeezed(one.text for ink in pages for one in ink.letters)
    assert all(f"第{number}天" in shown for number in range(1, 101))


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ('key = "months"', 'title = "x"', "同一个键"),
        ("label_width = 20", "label_width = 120", "超过图表宽度"),
        ('key = "months"\n', "", "图表要写 key"),
        ("series = [", "serie = [", "series"),
    ],
)
def test_mistakes_are_named(was: str, now: str, why: str) -> None:
    """A chart without list or series, or with a head wider than itself, is refused with the reason."""
    (said,) = paper.problems(FORM.replace(was, now))
    assert why in said


def test_what_is_no_number_is_printed_as_text() -> None:
    """A word where a bar is expected is not lost."""
    (ink,) = inks(form(), {"parts": [{"label": "甲", "count": "约三件"}, {"label": "乙", "count": Decimal(3)}]})
    assert [one.text for one in ink.letters].count("约三件") == 2
