"""Headings between records: which row shows what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.window import Group
from cmdesk.kit.table.rows.outline import Outline
from cmdesk.kit.table.rows.selection import Ranges

sizes = st.lists(st.integers(1, 4), min_size=1, max_size=6)


def lines(counts: list[int], folded: set[int]) -> list[tuple[int, int | None]]:
    """Return, row by row, the group and the place of its record (None for the heading)."""
    made: list[tuple[int, int | None]] = []
    place = 0
    for number, count in enumerate(counts):
        made.append((number, None))
        if number not in folded:
            made += [(number, place + within) for within in range(count)]
        place += count
    return made


@given(counts=sizes, data=st.data())
def test_rows_and_places_agree_with_a_plain_list(counts, data) -> None:
    """Every row knows its group and record, every record its row, every range of rows its records."""
    folded = set(data.draw(st.lists(st.integers(0, len(counts) - 1), unique=True)))
    outline = Outline("area", [Group(f"v{number}", count, {}) for number, count in enumerate(counts)])
    outline.fold({f"v{number}" for number in folded})
    wanted = lines(counts, folded)
    assert (outline.rows, outline.count) == (len(wanted), sum(counts))
    for row, (number, place) in enumerate(wanted):
        assert outline.group_at(row) == number
        assert outline.heading(row) == (number if place is None else None)
        assert outline.place(row) == place
        if place is not None:
            assert outline.row(place) == row
    for number in folded:
        assert outline.row(sum(counts[:number])) == wanted.index((number, None)) == outline.heading_row(number)
    first = data.draw(st.integers(0, len(wanted) - 1))
    last = data.draw(st.integers(first, len(wanted) - 1))
    chosen = set()
    for number, place in wanted[first : last + 1]:
        if place is not None:
            chosen.add(place)
        elif number in folded:
            begin = sum(counts[:number])
            chosen |= set(range(begin, begin + counts[number]))
    found = Ranges(outline.places([(first, last)]))
    assert {place for begin, end in found for place in range(begin, end + 1)} == chosen


def test_a_click_on_a_heading_folds_and_unfolds() -> None:
    """What is folded is named by value, so that it stays folded when other groups come and go."""
    outline = Outline("area", [Group("a", 2, {}), Group(None, 1, {})], folded=["a", "gone"])
    assert outline.is_folded(0)
    assert outline.toggled(0) == {"gone"}
    assert outline.toggled(1) == {"a", "gone", None}


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)).map(lambda part: (part[0], sum(part)))))
def test_ranges_are_sets_of_rows(parts) -> None:
    """Overlapping and touching ranges are merged; length and membership are those of the set."""
    rows = {row for first, last in parts for row in range(first, last + 1)}
    ranges = Ranges(parts)
    assert len(ranges) == len(rows)
    assert {row for row in range(-1, 30) if row in ranges} == rows
    assert list(ranges) == sorted(ranges)
    assert all(after[0] > before[1] + 1 for before, after in zip(ranges.parts, ranges.parts[1:], strict=False))
