"""What conditions of SQL are put together from, on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from cmdesk.core.conditions import holding, marks


@pytest.mark.parametrize(("wanted", "found"), [([1, 3], ["a", "c"]), ([2], ["b"]), ([], [])])
def test_rows_are_asked_for_by_any_number_of_values(office: Any, wanted: list[int], found: list[str]) -> None:
    """One, many and none, which a server refuses where nothing at all stands between the brackets."""
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT)")
    office.database.insert_many("shelf", ("id", "name"), [(1, "a"), (2, "b"), (3, "c")])
    rows = office.database.rows(f"SELECT name FROM shelf WHERE id IN ({marks(wanted)}) ORDER BY id", wanted)
    assert [row[0] for row in rows] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("_l", ["wang_li"]),
        ("5%", ["5%以上"]),
        ("WANG", ["Wang.Li", "wang_li"]),
        ("!", ["加急!"]),
        ("ß", []),
        ("%", ["5%以上"]),
    ],
)
def test_a_typed_text_means_itself(office: Any, text: str, found: list[str]) -> None:
    """Neither ``%`` nor ``_`` stands for anything else, and capitals are found by small letters, on both engines."""
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT, note TEXT)")
    names = ("wang_li", "Wang.Li", "5%以上", "加急!", "500")
    office.database.insert_many("shelf", ("id", "name", "note"), [(at, name, None) for at, name in enumerate(names, 1)])
    where, params = holding(text, "note", "name")
    rows = office.database.rows(f"SELECT name FROM shelf WHERE {where} ORDER BY id", params)
    assert sorted(row[0] for row in rows) == sorted(found)
