"""Taking operations back (M8): any of the last 30 days, as long as nobody has changed the same fields since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import audit, bulk, keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.field import moment_of
from cmdesk.core.record import Record, fields_of, kind_of

UNDOABLE = (
    "add", "edit", "bin", "restore", "undo", "merge", "move", "enter", "verify", "send_back", "hand", "archive",
)  # fmt: skip
"""Verbs whose changes can be put back."""
_ASIDE = ("read", "tell", "view", "copy")
"""Verbs of what the program notes by itself, beside what people do: that somebody was told, or looked at or copied what is closed."""


@dataclass(frozen=True)
class Done:
    """An operation that can be taken back, as people are told of it."""

    id: int
    at: datetime
    title: str
    records: int


def last(actor: Actor) -> Done | None:
    """Return what Ctrl+Z would take back: the actor's newest operation that still stands and changed a record."""
    changed = f"FROM audit a WHERE a.operation_id = o.id AND a.verb IN ({marks(UNDOABLE)})"
    row = current().row(
        f"SELECT o.id, o.at, o.title, (SELECT COUNT(*) {changed}) FROM operation o"
        " WHERE o.actor_id = ? AND o.undo_of IS NULL AND o.undone_by IS NULL"
        f" AND EXISTS (SELECT 1 {changed}) ORDER BY o.id DESC LIMIT 1",
        (*UNDOABLE, actor.id, *UNDOABLE),
    )
    return None if row is None else Done(row[0], moment_of(row[1]), *row[2:])


def just_done(actor: Actor) -> Done | None:
    """Return what the actor did last, to be taken back where it was said that it is done.

    Raises:
        Refused: it is none of those that can be taken back; an earlier one is not meant.
    """
    step = last(actor)
    newer = current().row(
        "SELECT 1 FROM operation o WHERE o.actor_id = ? AND o.id > ? AND o.undo_of IS NULL AND o.undone_by IS NULL"
        f" AND EXISTS (SELECT 1 FROM audit a WHERE a.operation_id = o.id AND a.verb NOT IN ({marks(_ASIDE)})) LIMIT 1",
        (actor.id, step.id if step else 0, *_ASIDE),
    )
    if newer:
        raise Refused("刚才这一步不能撤销；要撤销更早的一步请按 Ctrl+Z，或到 设置 → 操作记录 里撤销。")
    return step


def undo(actor: Actor, operation_id: int) -> int:
    """Take back a whole operation and return the id of the operation that did so.

    A record that was added goes to the recycle bin; every other change is put back field by field.

    Raises:
        NotAllowed: somebody else's operation, and the actor may not undo for others; the program's own.
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
        entries = audit.entries(database, operation_id)
        refusal = of_kinds(actor, (entry.kind for entry in entries if entry.verb in UNDOABLE))
        if refusal is not None:
            raise refusal
        checks = [watcher(actor, entries) for watcher in _watchers]
        for batch in _batches(reversed(entries)):
            _take_back(work, batch)
        for check in checks:
            check()
        database.run("UPDATE operation SET undone_by = ? WHERE id = ?", (work.id, operation_id))
    return work.id


Watcher = Callable[[Actor, Sequence[audit.Entry]], Callable[[], None]]
_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Let somebody see what is taken back: called before with who does it and what was done, and what it returns,
    afterwards to refuse it.
    """
    if watcher not in _watchers:
        _watchers.append(watcher)


def _refuse(actor: Actor, actor_id: int, undone_by: int | None, at: datetime) -> None:
    if undone_by is not None:
        raise Refused("这一步已经撤销过了。")
    if actor_id == PROGRAM.id != actor.id:
        raise NotAllowed("这一步是系统自己做的（内置制度、到期提醒等），不能撤销；要改请直接修改。")
    if actor_id != actor.id and actor.scope("undo.others") < Scope.ALL:
        raise NotAllowed("这一步是别人做的，只有有“撤销他人操作”权限的人可以撤销。")
    days = int(regulation.today().number("undo.days"))
    if datetime.now().astimezone() - at > timedelta(days=days):
        raise Refused(f"超过 {days} 天的操作不能撤销，请直接修改。")


def of_kinds(actor: Actor, kinds: Iterable[str]) -> NotAllowed | None:
    """Return why changes of records of some kinds are not taken back: he may not change them, or nobody ever does."""
    for kind in dict.fromkeys(kinds):
        model = kind_of(kind)
        if model.CHANGED_WITH and actor.scope(model.CHANGED_WITH) < Scope.ALL:
            return NotAllowed(model.LASTS or f"您现在没有修改{model.LABEL}的权限，不能撤销这一步，请联系系统管理员。")
    return None


def _batches(entries: Iterable[audit.Entry]) -> Iterator[list[audit.Entry]]:
    """Yield entries that can be taken back together: of one kind, additions apart, each record once."""
    batch: dict[int, audit.Entry] = {}
    sort = None
    for entry in entries:
        if entry.verb not in UNDOABLE:
            continue
        if sort != (entry.kind, entry.verb == "add") or entry.record_id in batch:
            if batch:
                yield list(batch.values())
            batch, sort = {}, (entry.kind, entry.verb == "add")
        batch[entry.record_id] = entry
    if batch:
        yield list(batch.values())


def _take_back(work: keep.Operation, batch: Sequence[audit.Entry]) -> None:
    model = kind_of(batch[0].kind)
    if batch[0].verb == "add":
        _refuse_if_edited(work, batch)
        bulk.bin_all(work, model, [entry.record_id for entry in batch])
        return
    by_id = {entry.record_id: entry for entry in batch}
    changed = []
    for stored in bulk.stored_rows(model, list(by_id), lock=True):
        back = _before(model, stored, by_id[stored["id"]])
        if back:
            changed.append((stored, back))
    bulk.write(work, model, changed, "undo")


def _before(model: type[Record], stored: dict[str, Any], entry: audit.Entry) -> dict[str, Any]:
    back: dict[str, Any] = {}
    for name, (before, after) in entry.changes.items():
        if stored[name] != after:
            label = fields_of(model)[name].label if name in fields_of(model) else "状态"
            title = keep.title_of(entry.kind, entry.record_id)
            raise Refused(f"{title}的“{label}”后来又改过，不能整步撤销，请直接修改。")
        if before != after:
            back[name] = before
    return back


def _refuse_if_edited(work: keep.Operation, added: Sequence[audit.Entry]) -> None:
    for part in chunks(added):
        later = work.database.row(
            "SELECT a.record_id FROM audit a JOIN operation o ON o.id = a.operation_id"
            f" WHERE a.kind = ? AND a.record_id IN ({marks(part)}) AND a.operation_id <> ?"
            " AND a.verb IN ('edit', 'merge', 'move') AND o.undone_by IS NULL LIMIT 1",
            (part[0].kind, *(entry.record_id for entry in part), part[0].operation_id),
        )
        if later:
            title = keep.title_of(part[0].kind, later[0])
            raise Refused(f"{title}建立后又修改过，不能撤销新建，可以直接删除。")
