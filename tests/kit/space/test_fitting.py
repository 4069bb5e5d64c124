"""Columns share a width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.kit.space.fitting import are_numbers, share

WIDTHS = st.lists(st.integers(20, 400), min_size=1, max_size=12)


@given(WIDTHS, st.integers(100, 2000))
def test_nothing_is_cut_while_there_is_room(wanted: list[int], room: int) -> None:
    """A column is narrower than it wants only if all together want more than there is, and never below the least."""
    given_widths = share(wanted, room, [60] * len(wanted))
    assert all(got <= want for got, want in zip(given_widths, wanted, strict=True))
    if sum(wanted) <= room:
        assert given_widths == wanted
    assert all(got >= min(60, want) for got, want in zip(given_widths, wanted, strict=True))


@given(WIDTHS, st.integers(800, 2000))
def test_they_fit_when_they_can(wanted: list[int], room: int) -> None:
    """No list scrolls sideways while its columns could share what there is."""
    assert sum(share(wanted, room, [60] * len(wanted))) <= room or len(wanted) * 60 > room


def test_the_widest_give_way_first() -> None:
    """Dates and counts stay whole, the long text is cut."""
    assert share([80, 90, 600, 300], 500, [60] * 4) == [80, 90, 165, 165]


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (("227 本", "44 台", "11,841 张", "2,250 双"), True),
        (("3 公斤", ""), True),
        (("12.50", "31%"), True),
        (("550.00", "1,234,567,890.12"), True),
        (("11 月", "12 月"), False),
        (("22 档",), False),
        (("3 号楼",), False),
        (("13571234567",), False),
    ],
)
def test_numbers_are_known_by_whatever_unit(texts: tuple[str, ...], numbers: bool) -> None:
    """An office names its units itself; months, levels and telephones are no numbers to be compared."""
    assert are_numbers(texts) is numbers
