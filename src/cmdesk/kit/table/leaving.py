"""A long list as rows of a file: exactly its columns, its filter and its order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from cmdesk.core.export import Table
from cmdesk.core.window import Query
from cmdesk.kit.table.column import NUMBERS, Column

_PLAIN = NUMBERS | {"day", "moment"}
"""Kinds whose stored values a spreadsheet reckons with, however a cell on screen renders them."""


def table(query: Query | None, columns: Sequence[Column], group: str, narrowed: str) -> Table:
    """Return what a list shows, in a worker.

    Args:
        query: the list with the person's order and filter.
        columns: those that are shown, in their order; confidential ones stay here.
        group: key of the column the list is grouped by, if it is.
        narrowed: what it is narrowed by, in the words of the filter.
    """
    open_ones = [one for one in columns if not one.confidential]
    if query is None or not open_ones:
        return Table((), (), 0)
    from cmdesk.core.sheet.writing.listed import Listed

    query = query.written()
    told = {one.key: said for one in open_ones if (said := _told(one)) is not None}
    listed = Listed(query.grouped(group) if group else query, open_ones, told)
    return Table(listed.heads, listed, listed.count(), narrowed or query.where)


def _told(column: Column) -> Callable[[Any], Any] | None:
    """Return what turns a stored value into the words of its cell, where its kind does not."""
    if column.kind == "light":
        return partial(_light, column)
    return column.render if column.kind not in _PLAIN else None


def _light(column: Column, stored: Any) -> str:
    light = column.state(stored) if column.state is not None else None
    return "" if light is None else light.word
