"""What the row of a new record holds before anybody says anything, and how what is said is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from cmdesk.core.door import audit
from cmdesk.core.field import Field, Link
from cmdesk.core.record import Record, fields_of

Row = dict[str, Any]


@cache
def blank(model: type[Record]) -> Row:
    """Return what the fields of a new record hold when nothing is said."""
    return {name: one.default for name, one in fields_of(model).items()}


@cache
def blank_row(model: type[Record]) -> Row:
    """Return the stored form of ``blank``, with the columns that the operation fills."""
    row = {name: one.stored(one.default) for name, one in fields_of(model).items()}
    return {**row, "version": 1, "binned_at": None}


@cache
def required(model: type[Record]) -> Row:
    """Return the blank values that ``clean`` must see, so that it refuses them."""
    return {name: one.default for name, one in fields_of(model).items() if one.required}


@cache
def unique(model: type[Record]) -> tuple[tuple[str, Any], ...]:
    """Return the fields whose value belongs to one record only."""
    return tuple((name, one) for name, one in fields_of(model).items() if one.unique)


@cache
def storing(model: type[Record]) -> dict[str, Callable[[Any], Any] | None]:
    """Return how a cleaned value of each field is stored; None where it is stored as it is."""
    found: dict[str, Callable[[Any], Any] | None] = {}
    for name, one in fields_of(model).items():
        usual = type(one).stored in {Field.stored, Link.stored}  # they ask ``db_value``
        plain = usual and type(one).db_value in {Field.db_value, Link.db_value}
        found[name] = None if plain else one.db_value if usual else one.stored
    return found


def stored(model: type[Record], kept: Row) -> Row:
    """Return the stored forms of cleaned values."""
    stores = storing(model)
    return {name: value if (store := stores[name]) is None else store(value) for name, value in kept.items()}


def row_of(model: type[Record], given: Row) -> Row:
    """Return the row of a new record, without what is computed of it and without who made it when."""
    return {**blank_row(model), **given}


def begun(model: type[Record], row: Row, given: Iterable[str] | None = None) -> list[tuple[str, Any]]:
    """Return what a new row begins with; ``given`` names the fields that were, the others are blank.

    What is empty is left out, unless it would not be so by itself.
    """
    filled = _filled(model)
    return [
        (name, value)
        for name in (fields_of(model) if given is None else _told(model, tuple(given)))
        if ((value := row[name]) is not None and value is not False and value != "") or name in filled  # 0 is a value
    ]


def trail(model: type[Record], given: Row) -> str:
    """Return what the trail says of a new record with these stored values; another process may make it ahead."""
    return audit.beginning_json(begun(model, row_of(model, given), given))


@lru_cache(maxsize=1024)
def _told(model: type[Record], given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the given fields and those that are not blank by themselves, in the order of the record."""
    filled = _filled(model)
    return tuple(name for name in fields_of(model) if name in given or name in filled)


@cache
def _filled(model: type[Record]) -> frozenset[str]:
    """Return the fields that hold something in a new record although nothing is said of them."""
    empty = blank_row(model)
    return frozenset(name for name in fields_of(model) if empty[name] not in (None, "", False))
