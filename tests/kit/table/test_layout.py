"""Columns of a long list in the room there is."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from cmdesk.kit.table.body.layout import Layout, snug
from cmdesk.kit.table.column import Column

WIDTHS = st.lists(st.integers(50, 300), min_size=2, max_size=14)


@given(WIDTHS, st.integers(300, 1600))
def test_no_column_is_cut_at_the_edge(widths: list[int], room: int) -> None:
    """As long as the first column fits, what is seen ends with a whole column, each give or take a little."""
    made = snug(widths, range(len(widths)), room)
    edges = list(accumulate(made))
    assert edges[-1] <= room or room in edges
    assert all(after >= before - 16 for before, after in zip(widths, made, strict=True))


@given(WIDTHS, st.integers(300, 1600))
def test_numbers_and_codes_keep_their_width(widths: list[int], room: int) -> None:
    """Only columns of words give or take."""
    made = snug(widths, [0], room)
    assert made[1:] == widths[1:]


@given(WIDTHS, st.integers(300, 4000))
def test_room_that_is_left_goes_to_words(widths: list[int], room: int) -> None:
    """In a wide window words are read farther, yet no column becomes a desert."""
    made = snug(widths, [0, 1], room)
    if sum(widths) <= room:
        assert sum(made) <= room
        assert all(before <= after <= before * 3 // 2 for before, after in zip(widths, made, strict=True))


def test_the_others_stay_where_they_are_when_one_is_dragged(qtbot) -> None:
    """Who draws one column wider sees no other jump, and only that one is remembered."""
    layout = Layout()
    layout.show([Column("a", "甲", width=200), Column("b", "乙", "whole", width=70), Column("c", "丙", width=200)])
    layout.set_room(300)
    assert [layout.width(at) for at in range(3)] == [230, 70, 200]
    layout.set_width(1, 90)
    assert [layout.width(at) for at in range(3)] == [230, 90, 200]
    assert layout.widths == {"b": 90}
    layout.set_widths({})
    assert [layout.width(at) for at in range(3)] == [230, 70, 200]


def test_a_column_that_fills_leaves_no_desert_beside_it(qtbot) -> None:
    """What tells the most has all the room that is left; where there is too little room it keeps its own width."""
    layout = Layout()
    layout.show([Column("at", "时间", "moment", width=120), Column("title", "做了什么", width=140, fills=True)])
    layout.set_room(700)
    assert (layout.width(0), layout.width(1)) == (120, 580)
    layout.set_room(200)
    assert (layout.width(0), layout.width(1)) == (120, 140)
