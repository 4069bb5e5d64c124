"""Pages as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.errors import Refused
from cmdesk.kit.paper.page_range import pages_of


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("1", (0,)),
        ("1-3,5", (0, 1, 2, 4)),
        ("１～３、５", (0, 1, 2, 4)),
        ("8-", (7, 8, 9)),
        ("-2", (0, 1)),
        (" 3 ; 1 ，3", (2, 0)),
        ("2至4", (1, 2, 3)),
    ],
)
def test_what_people_write(text: str, pages: tuple[int, ...]) -> None:
    """Ranges, open ends, Chinese signs and full width digits; each page once, in the order written."""
    assert pages_of(text, 10) == pages


@pytest.mark.parametrize("text", ["", "0", "11", "3-1", "a", "1-2-3", "-", "1,x", "9-11", ",", "²"])
def test_what_is_no_page(text: str) -> None:
    """A sentence says what is wrong."""
    with pytest.raises(Refused):
        pages_of(text, 10)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.integers(30, 60))
def test_lists_come_back(numbers: list[int], count: int) -> None:
    """A list of single pages means exactly these."""
    assert pages_of(",".join(map(str, numbers)), count) == tuple(dict.fromkeys(number - 1 for number in numbers))
