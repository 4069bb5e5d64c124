"""Stored lists as rows of a file: what a query lists, its stored values turned into what a spreadsheet knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol

from cmdesk.core.database import current
from cmdesk.core.field import moment_of
from cmdesk.core.sheet.writing.page import Column, ColumnKind
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.core.window import Query

_STEP: Final = 2_000
_KINDS: Final[dict[str, ColumnKind]] = {
    "whole": "number", "real": "number", "money": "money", "day": "day", "moment": "moment",
}  # fmt: skip

Told = Mapping[str, Callable[[Any], Any]]
"""Key of a column → what turns a stored value into its cell, where the kind of the column does not say enough."""


class Shown(Protocol):
    """A column of a list, as its feature describes it."""

    @property
    def key(self) -> str:
        """Key of the query's column."""

    @property
    def label(self) -> str:
        """Its header."""

    @property
    def kind(self) -> str:
        """What its stored values are."""

    @property
    def choices(self) -> Sequence[Choice]:
        """Labels of stored values."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column made from a field, where a feature has no description of its own."""

    key: str
    label: str
    kind: str
    choices: Sequence[Choice]

    @classmethod
    def of(cls, spec: FieldSpec) -> Field:
        """Return the column of a field."""
        return cls(spec.name, spec.label, spec.kind, spec.choices)


class Listed:
    """The rows of a list, read a few thousand at a time; gone through in the thread that writes the file."""

    def __init__(self, query: Query, columns: Sequence[Shown], told: Told | None = None) -> None:
        """Take a list.

        Args:
            query: filtered and ordered.
            columns: those that are wanted, in their order; each is one of the query's.
            told: see ``Told``; such a column is one of texts.
        """
        self._query = query.written().showing(tuple(one.key for one in columns))
        places = {one.key: place for place, one in enumerate(columns, 1)}
        self._beside = [(places[key], told) for key, told in query.beside if key in places]
        self._cells = [(told or {}).get(one.key) or _cell(one.kind, one.choices) for one in columns]
        self.heads = [
            Column(one.label, "text" if told and one.key in told else _KINDS.get(one.kind, "text")) for one in columns
        ]

    def count(self) -> int:
        """Return how many rows there are."""
        query = self._query
        text = f"SELECT COUNT(*) FROM {query.table} {query.joins} WHERE {query.condition() or '1 = 1'}"
        return int((current().row(text, query.params) or (0,))[0])

    def __iter__(self) -> Iterator[list[Any]]:
        database, query = current(), self._query
        shown = ", ".join([query.id, *(sql for _, sql in query.columns)])
        order = ", ".join(term.clause(database.engine) for term in query.total_order().terms)
        text = f"SELECT {shown} FROM {query.table} {query.joins} WHERE {query.condition() or '1 = 1'} ORDER BY {order}"
        cursor = database.execute_sql(database.sql(text), query.params)
        while rows := cursor.fetchmany(_STEP):
            for place, told in self._beside:
                values = told([row[0] for row in rows])
                rows = [(*row[:place], values.get(row[0]), *row[place + 1 :]) for row in rows]
            for row in rows:
                yield [
                    None if stored is None or stored == "" else cell(stored)
                    for cell, stored in zip(self._cells, row[1:], strict=True)
                ]


def _cell(kind: str, choices: Sequence[Choice]) -> Callable[[Any], Any]:
    """Return what turns a stored value of a kind, never an empty one, into its cell."""
    if kind in {"choice", "many_choice"}:
        labels = {choice.value: choice.label for choice in choices}
        if kind == "choice":
            return lambda stored: labels.get(stored, stored)
        return lambda stored: "、".join(labels.get(word, word) for word in str(stored).split(","))
    return _FROM_STORED.get(kind, _same)


def _same(stored: Any) -> Any:
    return stored


def _flag(stored: Any) -> Any:
    return "是" if stored else "否"


def _money(stored: Any) -> Any:
    return Decimal(stored).scaleb(-2)


def _moment(stored: Any) -> Any:
    return moment_of(stored).replace(tzinfo=None)


_FROM_STORED: Final[dict[str, Callable[[Any], Any]]] = {
    "flag": _flag, "money": _money, "day": date.fromisoformat, "moment": _moment,
}  # fmt: skip
