"""The trail of everything that was done, as a chain that shows any later edit (M9).

Each row's hash covers the row and the hash before it, so a row changed, removed or inserted by a foreign tool is named
by ``broken``. A tail that was cut off shows against a head kept elsewhere (``Head`` in the office folder, in backups).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import peewee

from cmdesk.core.conditions import marks
from cmdesk.core.database import Database, proxy
from cmdesk.core.field import moment_of

GENESIS = "0" * 64
_LOCK = 0x636D6465  # PostgreSQL advisory lock: appends to the chain stand in line
_PAGE = 20_000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NAMES = ("id", "operation_id", "at", "actor_id", "kind", "record_id", "verb", "changes", "hash")
_COLUMNS = ", ".join(_NAMES)


class Operation(peewee.Model):
    """One thing somebody did, however many records it touched; the unit of undo."""

    id = peewee.AutoField()
    at = peewee.TextField()
    actor_id = peewee.IntegerField()
    actor_name = peewee.TextField()
    title = peewee.TextField()
    token = peewee.TextField(null=True)
    undo_of = peewee.IntegerField(null=True)
    undone_by = peewee.IntegerField(null=True)

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True
        indexes = ((("actor_id", "id"), False),)


# Only the few operations that have one are indexed: every save writes two pages less.
Operation.add_index(Operation.token, unique=True, where=peewee.SQL('"token" IS NOT NULL'))
Operation.add_index(Operation.undo_of, where=peewee.SQL('"undo_of" IS NOT NULL'))


class Audit(peewee.Model):
    """One record touched by one operation."""

    id = peewee.IntegerField(primary_key=True)
    operation = peewee.ForeignKeyField(Operation, backref="rows")
    at = peewee.TextField()
    actor_id = peewee.IntegerField()
    kind = peewee.TextField()
    record_id = peewee.IntegerField()
    verb = peewee.TextField()
    changes = peewee.TextField()
    hash = peewee.TextField()

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True
        indexes = ((("kind", "record_id", "id"), False),)


@dataclass(frozen=True)
class Entry:
    """A line of the trail as people read it.

    Attributes:
        changes: field → (before, after) in stored form.
    """

    id: int
    operation_id: int
    at: datetime
    actor_id: int
    actor_name: str
    title: str
    kind: str
    record_id: int
    verb: str
    changes: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Head:
    """The end of the chain at some moment."""

    id: int
    hash: str


def link(previous: str, row: Sequence[Any]) -> str:
    """Return the hash of a row (id, operation_id, at, actor_id, kind, record_id, verb, changes) after ``previous``."""
    return sha256("\x1f".join((previous, *map(str, row))).encode()).hexdigest()


def head(database: Database) -> Head:
    """Return the last link of the chain."""
    row = database.row("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")
    return Head(*row) if row else Head(0, GENESIS)


def append(
    database: Database,
    operation_id: int,
    at: str,
    actor_id: int,
    rows: Iterable[tuple[str, int, str, str]],
) -> Head:
    """Append rows (kind, record_id, verb, changes as JSON) inside the caller's transaction."""
    with database.together():  # two questions: what is read in the very statement that waits may be older than its lock
        if database.engine == "postgres":
            database.execute_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        last = head(database)
    number, previous = last.id, last.hash
    links: list[tuple[Any, ...]] = []
    for kind, record_id, verb, changes in rows:
        number += 1
        previous = link(previous, (number, operation_id, at, actor_id, kind, record_id, verb, changes))
        links.append((number, kind, record_id, verb, changes, previous))
    same = {"operation_id": operation_id, "at": at, "actor_id": actor_id}
    database.insert_full("audit", ("id", "kind", "record_id", "verb", "changes", "hash"), links, same=same)
    return Head(number, previous)


def to_json(changes: dict[str, tuple[Any, Any]]) -> str:
    """Return changes (stored forms) as the text that is kept and hashed."""
    return _encode(changes)


_text = json.encoder.encode_basestring
_PLAIN: dict[type, Callable[[Any], str]] = {str: _text, int: str, float: float.__repr__}


def beginning_json(values: Iterable[tuple[str, Any]]) -> str:
    """Return ``to_json`` of what a new row begins with (field, finite stored form), in half the time."""
    told = [f'"{name}":[null,{_PLAIN.get(type(value), _encode)(value)}]' for name, value in values]
    return f"{{{','.join(told)}}}"


def broken(database: Database, kept: Head | None = None, tell: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """Yield one Chinese sentence for every place where the chain does not hold.

    Args:
        database: the office.
        kept: a head remembered elsewhere; the chain must still contain it.
        tell: is told how far it is, some thousands of lines at a time.
    """
    previous, last = GENESIS, 0
    while True:
        tell(f"正在检查操作记录，从第 {last + 1:,} 条起…")
        rows = database.rows(f"SELECT {_COLUMNS} FROM audit WHERE id > ? ORDER BY id LIMIT {_PAGE}", (last,))
        if not rows:
            break
        for *row, stored in rows:
            if row[0] != last + 1:
                yield f"操作记录在第 {last} 条与第 {row[0]} 条之间缺少 {row[0] - last - 1} 条。"
            if link(previous, row) != stored:
                yield f"操作记录第 {row[0]} 条（{row[2]}，{row[4]} {row[5]}）被改动过。"
            previous, last = stored, row[0]
            if kept and kept.id == last and kept.hash != stored:
                yield f"操作记录第 {last} 条与另存的校验值不符，记录被整体改写过。"
    if kept and kept.id > last:
        yield f"操作记录末尾缺少 {kept.id - last} 条（应有 {kept.id} 条，现有 {last} 条）。"


def contains(database: Database, kept: Head) -> bool:
    """Tell whether the chain goes through a head remembered elsewhere; one before the first row is in every chain."""
    row = database.row("SELECT hash FROM audit WHERE id = ?", (kept.id,))
    return (row[0] if row else GENESIS) == kept.hash


def trail(database: Database, kind: str, record_id: int, *, limit: int = 200, before: int | None = None) -> list[Entry]:
    """Return what was done to a record, newest first; ``before`` pages on from an entry's id."""
    rows = database.rows(
        "SELECT a.id, a.operation_id, a.at, a.actor_id, o.actor_name, o.title, a.kind, a.record_id, a.verb, a.changes"
        " FROM audit a JOIN operation o ON o.id = a.operation_id"
        " WHERE a.kind = ? AND a.record_id = ? AND a.id < ? ORDER BY a.id DESC LIMIT ?",
        (kind, record_id, before or 2**31 - 1, limit),
    )
    return [_entry(row) for row in rows]


def entries(database: Database, operation_id: int) -> list[Entry]:
    """Return everything one operation did, in order."""
    rows = database.rows(
        "SELECT a.id, a.operation_id, a.at, a.actor_id, o.actor_name, o.title, a.kind, a.record_id, a.verb, a.changes"
        " FROM audit a JOIN operation o ON o.id = a.operation_id WHERE a.operation_id = ? ORDER BY a.id",
        (operation_id,),
    )
    return [_entry(row) for row in rows]


def by_ids(database: Database, ids: Sequence[int]) -> list[Entry]:
    """Return entries by their ids, newest first."""
    if not ids:
        return []
    rows = database.rows(
        "SELECT a.id, a.operation_id, a.at, a.actor_id, o.actor_name, o.title, a.kind, a.record_id, a.verb, a.changes"
        " FROM audit a JOIN operation o ON o.id = a.operation_id"
        f" WHERE a.id IN ({marks(ids)}) ORDER BY a.id DESC",
        ids,
    )
    return [_entry(row) for row in rows]


def _entry(row: Sequence[Any]) -> Entry:
    changes = {name: (pair[0], pair[1]) for name, pair in json.loads(row[9]).items()}
    return Entry(row[0], row[1], moment_of(row[2]), row[3], row[4], row[5], row[6], row[7], row[8], changes)
