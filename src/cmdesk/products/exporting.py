"""Lists of products out: what is shown, in its order; noted in the trail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.core.sheet.writing.page import Column, ColumnKind
from cmdesk.core.sheet.writing.write import write_csv, write_xlsx
from cmdesk.core.window import Query
from cmdesk.products import rules
from cmdesk.products.record import Product

_KINDS: dict[str, ColumnKind] = {"whole": "number", "money": "money"}


def export(actor: Actor, query: Query, keys: Sequence[str], path: Path) -> int:
    """Write a list to an Excel or CSV file and return how many products are in it.

    Args:
        actor: who exports.
        query: the list, filtered and ordered (``columns.query``).
        keys: fields of ``Product`` in the order of the columns.
        path: ``.xlsx`` or ``.csv``.

    Raises:
        NotAllowed: the actor may not look at products.
        Refused: another kind of file is asked for, or it cannot be written.
    """
    rules.refuse(actor, "view")
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise Refused("导出的文件名应以 .xlsx 或 .csv 结尾。")
    fields = fields_of(Product)
    heads = [Column(fields[key].label, _KINDS.get(fields[key].kind, "text")) for key in keys]
    rows = list(_rows(query.showing(tuple(keys)), keys))
    if path.suffix.lower() == ".csv":
        write_csv(path, heads, rows)
    else:
        write_xlsx(path, heads, rows, sheet=Product.LABEL)
    with keep.operation(actor, f"导出商品 {len(rows)} 个到 {path.name}") as work:
        work.note(Product.KIND, 0, "export", {"rows": (None, len(rows)), "filter": (None, query.where)})
    return len(rows)


def _rows(query: Query, keys: Sequence[str]) -> Iterator[list[Any]]:
    database, fields = current(), fields_of(Product)
    shown = ", ".join(sql for _, sql in query.columns)
    order = ", ".join(term.clause(database.engine) for term in query.total_order().terms)
    condition = query.condition()
    text = f"SELECT {shown} FROM {query.table}{query.joins} WHERE {condition} ORDER BY {order}"
    for row in database.rows(text, query.params):
        yield [_cell(fields[key], value) for key, value in zip(keys, row, strict=True)]


def _cell(field: Any, stored: Any) -> Any:
    """Return a stored value as it stands in a spreadsheet."""
    if stored is None or stored == "":
        return None
    if field.kind == "money":
        return Decimal(stored).scaleb(-2)
    if field.kind == "flag":
        return "是" if stored else "否"
    return field.about.label_of(stored) if field.kind == "choice" else stored
