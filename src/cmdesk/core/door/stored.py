"""Records as they lie in their tables: values cleaned for them, rows read from them, rows read as records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

import peewee

from cmdesk.core.database import current
from cmdesk.core.errors import Invalid, NotFound
from cmdesk.core.field import Field, Link
from cmdesk.core.record import Record, columns_of, fields_of, table_of

R = TypeVar("R", bound=Record)
Row = dict[str, Any]
Values = Mapping[str, Any]


def clean(model: type[Record], values: Values) -> Row:
    """Return the cleaned values.

    Raises:
        Invalid: with a sentence for every field that cannot be kept.
        KeyError: a name that is no field of the record.
    """
    fields, kept, problems = fields_of(model), {}, {}
    for name, value in values.items():
        try:
            kept[name] = fields[name].clean(value)
        except ValueError as problem:
            problems[name] = str(problem)
    if problems:
        raise Invalid(problems)
    return kept


def stored_row(model: type[Record], record_id: int, *, lock: bool = False) -> Row:
    """Return all columns of a record in stored form.

    Raises:
        NotFound: there is none.
    """
    database = current()
    suffix = " FOR UPDATE" if lock and database.engine == "postgres" else ""
    row = database.row(f"{selecting(model)} WHERE id = ?{suffix}", (record_id,))
    if row is None:
        raise NotFound(f"{model.LABEL}不存在，可能已被彻底清除。")
    return dict(zip(columns_of(model), row, strict=True))


def is_last(model: type[Record], record_id: int, version: int) -> bool:
    """Lock a record and tell whether this is its version; every change makes a new one, so its row is known then."""
    database = current()
    suffix = " FOR UPDATE" if database.engine == "postgres" else ""
    row = database.row(f'SELECT version FROM "{table_of(model)}" WHERE id = ?{suffix}', (record_id,))
    return row is not None and row[0] == version


@cache
@cache
def selecting(model: type[Record]) -> str:
    """Return the beginning of a SELECT of all columns.

    Each is named with its table: a bare name in quotes that a table does not have is a text to SQLite, and the record of
    an older office would say ``opening_hours`` where nothing is stored.
    """
    table = f'"{table_of(model)}"'
    columns = ", ".join(f'{table}."{name}"' for name in columns_of(model))
    return f"SELECT {columns} FROM {table}"


def record_of(model: type[R], row: Mapping[str, Any]) -> R:
    """Return the record whose columns in stored form are ``row``."""
    names, columns, converted = _conversions(model)
    data = dict(zip(names, columns(row), strict=True))
    for name, convert in converted:
        if data[name] is not None:
            data[name] = convert(data[name])
    found = model(__no_default__=True)
    found.__data__ = data
    return found


_Conversions = tuple[
    tuple[str, ...], Callable[[Mapping[str, Any]], tuple[Any, ...]], tuple[tuple[str, Callable[[Any], Any]], ...]
]


@cache
def _conversions(model: type[Record]) -> _Conversions:
    """Return the fields, what takes their columns from a row, and how those become values that are not stored as such."""
    plain = {Field.python_value, peewee.Field.python_value, Link.python_value}
    fields = model._meta.sorted_fields
    return (
        tuple(one.name for one in fields),
        itemgetter(*(one.column_name for one in fields)),
        tuple((one.name, one.python_value) for one in fields if type(one).python_value not in plain),
    )


class Whole(Mapping[str, Any]):
    """A stored record with new values upon it, as ``check`` reads it; what nobody asks for is never converted."""

    def __init__(self, fields: Mapping[str, Any], stored: Row, kept: Values) -> None:
        self._fields = fields
        self._stored = stored
        self._kept = kept

    def __getitem__(self, name: str) -> Any:
        if name in self._kept:
            return self._kept[name]
        return self._fields[name].python_value(self._stored[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


def read(model: type[R], record_id: int) -> R:
    """Return a record, also from the recycle bin.

    Raises:
        NotFound: there is none.
    """
    return record_of(model, stored_row(model, record_id))


def read_all(model: type[R], where: str, params: Sequence[Any] = ()) -> list[R]:
    """Return the records that meet an SQL condition (with ``ORDER BY``, if wanted), faster than peewee would."""
    names = columns_of(model)
    rows = current().rows(f"{selecting(model)} WHERE {where}", params)
    return [record_of(model, dict(zip(names, row, strict=True))) for row in rows]


def id_of_number(model: type[Record], number: str) -> int:
    """Return the id of the record that people call by a number, also from the recycle bin.

    Args:
        model: a record with a column ``number``.
        number: as somebody typed it; blanks around it and small letters do not matter.

    Raises:
        NotFound: there is none.
    """
    plain = number.strip()
    row = current().row(f'SELECT id FROM "{table_of(model)}" WHERE number IN (?, ?)', (plain, plain.upper()))
    if row is None:
        raise NotFound(f"没有编号为“{plain[:30]}”的{model.LABEL}，请核对编号。")
    return int(row[0])
