"""Customer lists out: exactly the columns, the filter and the order that are shown; a right of its own, and audited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from cmdesk.core import export as leaving
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.export import Progress, Table
from cmdesk.core.sheet.writing.listed import Listed
from cmdesk.core.window import Query
from cmdesk.customers.columns import ListColumn, all_columns
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.leaving import releases
from cmdesk.customers.rules.told.deadlines import Worst

EXPORT = "customers.export"
_DEADLINE: Final = ListColumn("deadline", "时限", "NULL", "text")
"""What presses most, which the list tells beside its statement."""


def _worst(value: Any) -> str:
    """Return what a file says of it: how much time is left is true today only, so it says the moment too."""
    if not isinstance(value, Worst):
        return ""
    return f"{value.text}（{value.due.replace('T', ' ')} 到期）" if value.due else value.text


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
            was granted to him (``rules.leaving.releases``) reaches as far as he may look.
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
    leaving.refuse_ending(path)
    known = {column.key: column for column in all_columns(actor, unmasked=True)}
    known |= {key: _DEADLINE for key, _ in query.beside if key == _DEADLINE.key}
    chosen = [known[key] for key in keys if key in known]
    if not chosen:
        raise Refused("没有可以导出的列，请先选择要显示的列。")
    query = query.written()
    where, params = rights.visible(actor, rights.VIEW if release else EXPORT)
    reached = query.filtered(where, tuple(params)).showing(tuple(column.key for column in chosen))
    listed = Listed(
        replace(reached, columns=tuple((column.key, column.sql) for column in chosen)), chosen, {_DEADLINE.key: _worst}
    )
    table = Table(listed.heads, listed, listed.count(), query.where)
    return leaving.write_noted(
        actor, table, path, Customer.LABEL, measure="户", kind=Customer.KIND,
        leave=releases.Granted(release) if release is not None else None, progress=progress, cancelled=cancelled,
    )  # fmt: skip
