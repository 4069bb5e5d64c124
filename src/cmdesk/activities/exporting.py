"""Lists of contacts out: exactly what is shown, in its order; a right of its own, and noted in the trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from cmdesk.activities.columns import ListColumn, all_columns
from cmdesk.activities.record import Activity
from cmdesk.activities.rules import rights
from cmdesk.core import export as leaving
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.export import Progress, Table
from cmdesk.core.sheet.writing.listed import Listed
from cmdesk.core.window import Query
from cmdesk.customers.rules.leaving import copying, releases

OF_FILE = frozenset({"person_id", "call_number", "number", "owner_id", "area_id"})
"""Columns that say what stands in the customer's file."""


def _done(stored: Any) -> str:
    return "已办" if stored == "done" else "未办"


_TOLD: Final = {"next_state": _done}


def export(
    actor: Actor,
    query: Query,
    keys: Sequence[str],
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write a list of contacts to an Excel or CSV file and return how many are in it.

    Args:
        actor: who exports; contacts beyond the reach of the right are left out.
        query: the list, filtered and ordered.
        keys: the columns in their order.
        path: ``.xlsx`` or ``.csv``.
        progress: called with a Chinese stage, rows done, rows in all.
        cancelled: asked now and then.

    Raises:
        NotAllowed: the actor may not export, or not what a column shows of customer files (S4-24).
        Refused: another kind of file is asked for, or it cannot be written.
        Cancelled: ``cancelled`` said so; no file is left.
    """
    if actor.scope(rights.EXPORT) is Scope.NONE:
        raise NotAllowed.to("导出往来")
    leaving.refuse_ending(path)
    known = {one.key: one for one in all_columns()}
    chosen = [known[key] for key in keys if key in known]
    if not chosen:
        raise Refused("没有可以导出的列，请先选择要显示的列。")
    _refuse_file_columns(actor, chosen)
    listed = Listed(query.written().filtered(*rights.visible(actor, action=rights.EXPORT)), chosen, _TOLD)
    table = Table(listed.heads, listed, listed.count(), query.where)
    leave = copying.leave(actor) if any(one.key in OF_FILE for one in chosen) else None
    return leaving.write_noted(
        actor, table, path, Activity.LABEL, measure="次", kind=Activity.KIND, leave=leave, progress=progress,
        cancelled=cancelled,
    )  # fmt: skip


def _refuse_file_columns(actor: Actor, chosen: Sequence[ListColumn]) -> None:
    """Let nothing of customer files leave with the contacts but who they were with."""
    of_file = "、".join(f"“{one.label}”" for one in chosen if one.key in OF_FILE)
    if of_file and copying.of_list(actor) is not None:
        raise NotAllowed(f"{of_file}是客户档案里的内容：{releases.NOT_COPIED}也可以先在列表里去掉这几列再导出。")
