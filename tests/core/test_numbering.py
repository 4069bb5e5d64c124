"""Series of numbers: no gaps, nothing twice, hand-typed numbers stepped over, a failed operation gives them back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmdesk.core import numbering
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office

DAY = date(2026, 3, 5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counts=st.lists(st.integers(1, 40), min_size=1, max_size=6),
    typed=st.sets(st.integers(1, 120), max_size=20),
    fails=st.integers(0, 5),
)
def test_numbers_follow_each_other(file_office: Office, counts: list[int], typed: set[int], fails: int) -> None:
    """Whatever is typed by hand and whichever operation fails, the numbers given are the first free ones in order."""
    database = file_office.database
    by_hand = {f"A{number:03}" for number in typed}
    given_out: list[str] = []

    def used(wanted: Collection[str]) -> set[str]:
        return by_hand & set(wanted)

    class FailedError(Exception):
        pass

    def take(count: int, *, fail: bool) -> None:
        with database.writing():
            numbers = numbering.take(database, "thing", "A###", DAY, used, count)
            if fail:
                raise FailedError
            given_out.extend(numbers)

    database.run("DELETE FROM series")
    for index, count in enumerate(counts):
        if index == fails:
            with pytest.raises(FailedError):
                take(count, fail=True)
        take(count, fail=False)
    free = [f"A{number:03}" for number in range(1, 400) if number not in typed]
    assert given_out == free[: sum(counts)]


def test_a_dated_series_begins_anew(office: Office) -> None:
    """A pattern with the year counts each year for itself; a run that is too short grows."""
    database = office.database
    with database.writing():
        for day, expected in ((DAY, "K2026-1"), (DAY, "K2026-2"), (date(2027, 1, 1), "K2027-1")):
            assert numbering.take(database, "thing", "K{年}-#", day, lambda _: ()) == [expected]
        assert numbering.take(database, "thing", "K{年}-#", DAY, lambda _: (), 9)[-1] == "K2026-11"


@pytest.mark.parametrize("pattern", ["KH", "#A#", "K" * 24 + "#"])
def test_a_pattern_that_cannot_number_is_refused(office: Office, pattern: str) -> None:
    """The refusal says what a pattern looks like."""
    with pytest.raises(Refused, match="编号格式"), office.database.writing():
        numbering.take(office.database, "thing", pattern, DAY, lambda _: ())
