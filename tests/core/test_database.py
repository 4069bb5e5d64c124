"""What both engines promise below the one door."""

from __future__ import annotations

from typing import Any


def test_columns_that_are_empty_in_every_row_become_null(office: Any) -> None:
    """A batch is written whole: empty columns as NULL, an empty value among others too, rows in their order."""
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT, colour TEXT, note TEXT)")
    rows = [(2, "b", None, None), (1, None, None, ""), (3, "c", None, None)]
    office.database.insert_many("shelf", ("id", "name", "colour", "note"), rows)
    assert office.database.rows("SELECT id, name, colour, note FROM shelf ORDER BY id") == sorted(rows)


def test_a_column_that_is_left_out_is_emptied_by_an_upsert(office: Any) -> None:
    """What a later batch does not say any more is gone, not kept from before."""
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT, colour TEXT)")
    rest = "ON CONFLICT (id) DO UPDATE SET name = excluded.name, colour = excluded.colour"
    office.database.insert_many("shelf", ("id", "name", "colour"), [(1, "a", "red")], rest)
    office.database.insert_many("shelf", ("id", "name", "colour"), [(1, "b", None)], rest)
    assert office.database.rows("SELECT id, name, colour FROM shelf") == [(1, "b", None)]


def test_no_rows_are_no_statement(office: Any) -> None:
    """An empty batch asks nothing of the engine, not even whether the table exists."""
    office.database.insert_many("nowhere", ("id",), [])


def test_an_insert_tells_the_new_id(office: Any) -> None:
    """Both engines tell the id they gave, row after row."""
    text = "INSERT INTO operation (at, actor_id, actor_name, title) VALUES (?, ?, ?, ?)"
    made = [office.database.insert(text, ("2026-01-01T00:00:00Z", 0, "程序", title)) for title in "甲乙"]
    assert office.database.rows("SELECT title FROM operation WHERE id IN (?, ?) ORDER BY id", made) == [
        ("甲",),
        ("乙",),
    ]
