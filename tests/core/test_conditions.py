"""What conditions of SQL are put together from, on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from cmdesk.core.conditions import marks


@pytest.mark.parametrize(("wanted", "found"), [([1, 3], ["a", "c"]), ([2], ["b"]), ([], [])])
def test_rows_are_asked_for_by_any_number_of_values(office: Any, wanted: list[int], found: list[str]) -> None:
    """One, many and none, which a server refuses where nothing at all stands between the brackets."""
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT)")
    office.database.insert_many("shelf", ("id", "name"), [(1, "a"), (2, "b"), (3, "c")])
    rows = office.database.rows(f"SELECT name FROM shelf WHERE id IN ({marks(wanted)}) ORDER BY id", wanted)
    assert [row[0] for row in rows] == found
