"""Taking operations back (M8): any of the last 30 days, as long as nobody has changed the same fields since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cmdesk.core import audit, keep, regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.field import moment_of
from cmdesk.core.record import fields_of, kind_of

_UNDOABLE = ("add", "edit", "bin", "restore", "undo", "merge", "move")


@dataclass(frozen=True)
class Done:
    """An operation as people choose it from a list."""

    id: int
    at: datetime
    actor_id: int
    actor_name: str
    title: str
    undone_by: int | None
    records: int


def recent(actor: Actor, *, limit: int = 50) -> list[Done]:
    """Return the actor's own last operations, newest first, those taken back included."""
    rows = current().rows(
        "SELECT o.id, o.at, o.actor_id, o.actor_name, o.title, o.undone_by,"
        " (SELECT COUNT(*) FROM audit a WHERE a.operation_id = o.id) FROM operation o"
        " WHERE o.actor_id = ? AND o.undo_of IS NULL ORDER BY o.id DESC LIMIT ?",
        (actor.id, limit),
    )
    return [Done(row[0], moment_of(row[1]), *row[2:]) for row in rows]


def last(actor: Actor) -> Done | None:
    """Return what Ctrl+Z would take back: the actor's newest operation that still stands and changed a record."""
    marks = ", ".join("?" * len(_UNDOABLE))
    for row in current().rows(
        "SELECT o.id, o.at, o.actor_id, o.actor_name, o.title, o.undone_by,"
        f" (SELECT COUNT(*) FROM audit a WHERE a.operation_id = o.id AND a.verb IN ({marks})) FROM operation o"
        " WHERE o.actor_id = ? AND o.undo_of IS NULL AND o.undone_by IS NULL ORDER BY o.id DESC LIMIT 20",
        (*_UNDOABLE, actor.id),
    ):
        if row[6]:
            return Done(row[0], moment_of(row[1]), *row[2:])
    return None


def undo(actor: Actor, operation_id: int) -> int:
    """Take back a whole operation and return the id of the operation that did so.

    A record that was added goes to the recycle bin; every other change is put back field by field.

    Raises:
        NotAllowed: somebody else's operation, and the actor may not undo for others.
        Refused: too old, taken back already, or the same fields have been changed since.
        NotFound: there is no such operation.
    """
    database = current()
    row = database.row("SELECT at, actor_id, title, undone_by FROM operation WHERE id = ?", (operation_id,))
    if row is None:
        raise NotFound("要撤销的操作不存在。")
    at, actor_id, title, undone_by = row
    _refuse(actor, actor_id, undone_by, moment_of(at))
    with keep.operation(actor, f"撤销：{title}", undo_of=operation_id) as work:
        for entry in reversed(audit.entries(database, operation_id)):
            if entry.verb in _UNDOABLE:
                _take_back(work, entry)
        database.run("UPDATE operation SET undone_by = ? WHERE id = ?", (work.id, operation_id))
    return work.id


def _refuse(actor: Actor, actor_id: int, undone_by: int | None, at: datetime) -> None:
    if undone_by is not None:
        raise Refused("这一步已经撤销过了。")
    if actor_id != actor.id and actor.scope("undo.others") < Scope.ALL:
        raise NotAllowed("这一步是别人做的，只有有“撤销他人操作”权限的人可以撤销。")
    days = int(regulation.today().number("undo.days"))
    if datetime.now().astimezone() - at > timedelta(days=days):
        raise Refused(f"超过 {days} 天的操作不能撤销，请直接修改。")


def _take_back(work: keep.Operation, entry: audit.Entry) -> None:
    model = kind_of(entry.kind)
    stored = keep.stored_row(model, entry.record_id, lock=True)
    if entry.verb == "add":
        _refuse_if_edited(work, entry)
        if stored["binned_at"] is None:
            work.bin(model, entry.record_id)
        return
    old: dict[str, Any] = {}
    for name, (before, after) in entry.changes.items():
        if stored[name] != after:
            label = fields_of(model)[name].label if name in fields_of(model) else "状态"
            title = keep.title_of(entry.kind, entry.record_id)
            raise Refused(f"{title}的“{label}”后来又改过，不能整步撤销，请直接修改。")
        old[name] = before
    work.put_back(model, entry.record_id, old)


def _refuse_if_edited(work: keep.Operation, entry: audit.Entry) -> None:
    later = work.database.row(
        "SELECT 1 FROM audit a JOIN operation o ON o.id = a.operation_id WHERE a.kind = ? AND a.record_id = ?"
        " AND a.id > ? AND a.verb IN ('edit', 'merge', 'move') AND o.undone_by IS NULL LIMIT 1",
        (entry.kind, entry.record_id, entry.id),
    )
    if later:
        raise Refused(f"{keep.title_of(entry.kind, entry.record_id)}建立后又修改过，不能撤销新建，可以直接删除。")
