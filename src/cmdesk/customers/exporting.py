"""Customer lists out: exactly the columns, the filter and the order that are shown; a right of its own, and audited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.field import moment_of
from cmdesk.core.sheet.opening.reading import Cancelled
from cmdesk.core.sheet.writing.page import Column, ColumnKind
from cmdesk.core.sheet.writing.write import write_csv, write_xlsx
from cmdesk.core.window import Query
from cmdesk.customers.columns import ListColumn, all_columns
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import releases, rights

Progress = Callable[[str, int, int], None]

EXPORT = "customers.export"
_STEP = 2_000
_KINDS: dict[str, ColumnKind] = {
    "whole": "number",
    "real": "number",
    "money": "money",
    "day": "day",
    "moment": "moment",
}


def suggested_name() -> str:
    """Return a file name for an export made now."""
    return f"客户-{datetime.now():%Y%m%d-%H%M}.xlsx"  # noqa: DTZ005


def export(
    actor: Actor,
    query: Query,
    keys: Sequence[str],
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write a list to an Excel or CSV file and return how many customers are in it.

    Args:
        actor: who exports; files beyond the reach of the right are left out of the list, never of the count told. What
            was granted to him (``rules.releases``) reaches as far as he may look.
        query: the list, filtered and ordered.
        keys: the columns in their order.
        path: ``.xlsx`` or ``.csv``; the file appears whole or not at all.
        progress: called with a Chinese stage, rows done, rows in all.
        cancelled: asked now and then.

    Raises:
        NotAllowed: the actor may not export, and nothing is granted to him.
        Refused: more files than were granted, another kind of file is asked for, or it cannot be written.
        Cancelled: ``cancelled`` said so; no file is left.
    """
    release = None if actor.scope(EXPORT) is Scope.ALL else releases.valid(actor)
    if actor.scope(EXPORT) is Scope.NONE and release is None:
        raise NotAllowed(f"您没有导出客户的权限：{releases.NOT_COPIED}")
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise Refused("导出的文件名应以 .xlsx 或 .csv 结尾。")
    known = {column.key: column for column in all_columns(actor, unmasked=True)}
    chosen = [known[key] for key in keys if key in known]
    if not chosen:
        raise Refused("没有可以导出的列，请先选择要显示的列。")
    query = query.written()
    where, params = rights.visible(actor, rights.VIEW if release else EXPORT)
    reached = query.filtered(where, tuple(params)).showing(tuple(column.key for column in chosen))
    reached = replace(reached, columns=tuple((column.key, column.sql) for column in chosen))
    heads = [Column(column.label, _KINDS.get(column.kind, "text")) for column in chosen]
    rows = _Rows(reached, chosen, progress, cancelled)
    if release is not None:
        return _released(actor, release.id, path, heads, rows)
    _write(path, heads, rows)
    with keep.operation(actor, f"导出客户 {rows.count} 户到 {path.name}") as work:
        detail = {
            "rows": (None, rows.count),
            "columns": (None, [one.label for one in chosen]),
            "filter": (None, query.where),
        }
        work.note(Customer.KIND, 0, "export", detail)
    return rows.count


def _write(path: Path, heads: Sequence[Column], rows: _Rows) -> None:
    if path.suffix.lower() == ".csv":
        write_csv(path, heads, rows)
    else:
        write_xlsx(path, heads, rows, sheet="客户")


def _released(actor: Actor, release_id: int, path: Path, heads: Sequence[Column], rows: _Rows) -> int:
    """Write what was granted: the use is counted before the file is there, and given back if it never is."""
    releases.use(actor, release_id, rows.whole(), path.name)
    try:
        _write(path, heads, rows)
    except (Refused, Cancelled, OSError) as problem:
        releases.give_back(actor, release_id, str(problem))
        raise
    return rows.count


class _Rows:
    """The rows of an export, read a few thousand at a time."""

    def __init__(
        self,
        query: Query,
        columns: Sequence[ListColumn],
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._query, self._columns = query, columns
        self._progress, self._cancelled = progress, cancelled
        self.count = 0

    def whole(self) -> int:
        """Return how many rows there are."""
        query = self._query
        text = f"SELECT COUNT(*) FROM {query.table}{query.joins} WHERE {query.condition() or '1 = 1'}"
        return int((current().row(text, query.params) or (0,))[0])

    def __iter__(self) -> Iterator[list[Any]]:
        database, query = current(), self._query
        expressions = ", ".join(sql for _, sql in query.columns)
        condition = query.condition()
        order = ", ".join(term.clause(database.engine) for term in query.total_order().terms)
        text = f"SELECT {expressions} FROM {query.table}{query.joins}" + (f" WHERE {condition}" if condition else "")
        whole = self.whole()
        cursor = database.execute_sql(database.sql(f"{text} ORDER BY {order}"), query.params)
        while rows := cursor.fetchmany(_STEP):
            if self._cancelled and self._cancelled():
                raise Cancelled("已取消导出，没有留下文件。")
            if self._progress:
                self._progress("正在导出", self.count, whole)
            for row in rows:
                yield [_cell(column, value) for column, value in zip(self._columns, row, strict=True)]
            self.count += len(rows)


def _cell(column: ListColumn, stored: Any) -> Any:
    """Return a stored value as it stands in a spreadsheet."""
    if stored is None or stored == "":
        return None
    if column.kind == "choice":
        return next((choice.label for choice in column.choices if choice.value == stored), stored)
    if column.kind == "many_choice":
        labels = {choice.value: choice.label for choice in column.choices}
        return "、".join(labels.get(word, word) for word in str(stored).split(","))
    if column.kind == "flag":
        return "是" if stored else "否"
    return _FROM_STORED.get(column.kind, _same)(stored)


def _same(stored: Any) -> Any:
    return stored


def _money(stored: Any) -> Any:
    from decimal import Decimal

    return Decimal(stored).scaleb(-2)


def _day(stored: Any) -> Any:
    from datetime import date

    return date.fromisoformat(stored)


def _moment(stored: Any) -> Any:
    return moment_of(stored).replace(tzinfo=None)


_FROM_STORED: dict[str, Callable[[Any], Any]] = {"money": _money, "day": _day, "moment": _moment}
