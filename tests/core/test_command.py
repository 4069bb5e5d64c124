"""Moments on the command line: as people type them and as programs write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdesk.core.command import moment_said
from cmdesk.core.errors import Refused

LOCAL = datetime(2026, 11, 22, 9, 30).astimezone()


@pytest.mark.parametrize(
    "text", ["2026-11-22 9:30", "2026-11-22 0930", "2026-11-22T09:30", LOCAL.isoformat(), str(LOCAL)]
)
def test_a_moment_is_read_however_it_is_written(text: str) -> None:
    """Typed, or with its zone by another program; always local time."""
    assert moment_said(text) == LOCAL
    assert moment_said(text).utcoffset() == LOCAL.utcoffset()


def test_another_zone_is_reckoned_to_local_time() -> None:
    """Half past nine in Greenwich is one instant everywhere."""
    assert moment_said("2026-11-22T09:30:00+00:00") == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-11-22", "回头", "25:00", "", "1960-01-01T09:30"])
def test_what_is_no_moment_is_refused_with_an_example(text: str) -> None:
    """A day alone is none; the sentence shows how to write it."""
    with pytest.raises(Refused, match="请"):
        moment_said(text)
