"""Lists of contacts out: exactly what is shown, in its order; a right of its own, and noted in the trail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from cmdesk.activities.columns import ListColumn, all_columns
from cmdesk.activities.record import Activity
from cmdesk.activities.rules import rights
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.field import moment_of
from cmdesk.core.sheet.writing.page import Column, ColumnKind
from cmdesk.core.sheet.writing.write import write_csv, write_xlsx
from cmdesk.core.window import Query
from cmdesk.customers.rules import copying, releases

OF_FILE = frozenset({"person_id", "call_number", "number", "owner_id", "area_id"})
"""Columns that say what stands in the customer's file."""
_KINDS: dict[str, ColumnKind] = {"whole": "number", "money": "money", "day": "day", "moment": "moment"}


def suggested_name() -> str:
    """Return a file name for an export made now."""
    return f"往来-{datetime.now():%Y%m%d-%H%M}.xlsx"  # noqa: DTZ005


def export(actor: Actor, query: Query, keys: Sequence[str], path: Path) -> int:
    """Write a list of contacts to an Excel or CSV file and return how many are in it.

    Args:
        actor: who exports; contacts beyond the reach of the right are left out.
        query: the list, filtered and ordered.
        keys: the columns in their order.
        path: ``.xlsx`` or ``.csv``.

    Raises:
        NotAllowed: the actor may not export, or not what a column shows of customer files (S4-24).
        Refused: another kind of file is asked for, or it cannot be written.
    """
    if actor.scope(rights.EXPORT) is Scope.NONE:
        raise NotAllowed.to("导出往来")
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise Refused("导出的文件名应以 .xlsx 或 .csv 结尾。")
    known = {one.key: one for one in all_columns()}
    chosen = [known[key] for key in keys if key in known]
    _refuse_file_columns(actor, chosen)
    reached = query.filtered(*rights.visible(actor, action=rights.EXPORT)).showing(tuple(one.key for one in chosen))
    rows = list(_rows(reached, chosen))
    heads = [Column(one.label, _KINDS.get(one.kind, "text")) for one in chosen]
    if path.suffix.lower() == ".csv":
        write_csv(path, heads, rows)
    else:
        write_xlsx(path, heads, rows, sheet=Activity.LABEL)
    with keep.operation(actor, f"导出往来 {len(rows)} 次到 {path.name}") as work:
        work.note(Activity.KIND, 0, "export", {"rows": (None, len(rows)), "filter": (None, query.where)})
    return len(rows)


def _refuse_file_columns(actor: Actor, chosen: Sequence[ListColumn]) -> None:
    """Let nothing of customer files leave with the contacts but who they were with."""
    of_file = "、".join(f"“{one.label}”" for one in chosen if one.key in OF_FILE)
    if of_file and copying.of_list(actor) is not None:
        raise NotAllowed(f"{of_file}是客户档案里的内容：{releases.NOT_COPIED}也可以先在列表里去掉这几列再导出。")


def _rows(query: Query, chosen: Sequence[ListColumn]) -> Iterator[list[Any]]:
    database = current()
    shown = ", ".join(sql for _, sql in query.columns)
    order = ", ".join(term.clause(database.engine) for term in query.total_order().terms)
    text = f"SELECT {shown} FROM {query.table}{query.joins} WHERE {query.condition()} ORDER BY {order}"
    for row in database.rows(text, query.params):
        yield [_cell(one, value) for one, value in zip(chosen, row, strict=True)]


def _cell(column: ListColumn, stored: Any) -> Any:
    """Return a stored value as it stands in a spreadsheet."""
    if stored is None or stored == "":
        return None
    if column.key == "next_state":
        return "已办" if stored == "done" else "未办"
    if column.kind == "money":
        return Decimal(stored).scaleb(-2)
    if column.kind == "moment":
        return moment_of(stored).replace(tzinfo=None)
    if column.kind == "day":
        return date.fromisoformat(stored)
    if column.kind == "flag":
        return "是" if stored else "否"
    labels = {choice.value: choice.label for choice in column.choices}
    if column.kind == "many_choice":
        return "、".join(labels.get(one, one) for one in stored.split(","))
    return labels.get(stored, stored) if column.kind == "choice" else stored
