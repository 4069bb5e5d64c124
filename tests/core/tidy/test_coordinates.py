"""Places on the map as people copy them: in either order, in degrees, minutes and seconds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.tidy import tidy_coordinates

HERE = (Decimal("113.625300"), Decimal("34.746600"))
IN_SECONDS = (Decimal("113.625278"), Decimal("34.746667"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("113.6253,34.7466", HERE),
        ("34.7466，113.6253", HERE),
        ("POINT(113.6253 34.7466)", HERE),
        ('{"lng":113.6253,"lat":34.7466}', HERE),
        ("113.6253 34.7466", HERE),
        ("(113.6253, 34.7466)", HERE),
        ("经度：113.6253，纬度：34.7466", HERE),
        ("113.6253E 34.7466N", HERE),
        ("东经113°37′31″ 北纬34°44′48″", IN_SECONDS),
        ("34°44'48\"N, 113°37'31\"E", IN_SECONDS),
        ("北纬34度44分48秒，东经113度37分31秒", IN_SECONDS),
    ],
)
def test_both_are_found(text: str, place: tuple[Decimal, Decimal]) -> None:
    """Longitude first, whatever order they stand in."""
    assert tidy_coordinates(text) == (place, None)


@pytest.mark.parametrize("text", ["113.6253", "0001", "1136253", "解放路12号", "1,2,3", "113.6,34.7附近", "200,95"])
def test_what_is_no_place_is_told(text: str) -> None:
    """One sentence with an example."""
    found, problem = tidy_coordinates(text)
    assert found is None
    assert problem


@given(st.text(max_size=40))
def test_nothing_fails(text: str) -> None:
    """A value or a sentence, or nothing at all."""
    found, problem = tidy_coordinates(text)
    assert found is None or problem is None
