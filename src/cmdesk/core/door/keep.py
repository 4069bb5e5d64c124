"""The one door for writing.

Everything that changes a record passes through an ``operation``: it reads the stored row, compares its version,
validates, writes the row, what is derived from it and the audit row, all in one transaction that is durable when the
block ends. Nobody else writes to a record's table. What is read for it comes from ``stored``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from typing import Any, TypeVar

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import Database, current
from cmdesk.core.day import clock
from cmdesk.core.door import announce, audit, beginning, bulk, elsewhere, following
from cmdesk.core.door.stored import Whole, clean, id_of_number, is_last, read, read_all, record_of, stored_row
from cmdesk.core.errors import Conflict, Difference, Invalid, NotFound, Refused
from cmdesk.core.field import moment_text
from cmdesk.core.machine.trouble import told
from cmdesk.core.record import Record, derives_anew, fields_of, kind_of, table_of

__all__ = [
    "Operation", "Whole", "clean", "conflict", "id_of_number", "operation", "read", "read_all", "record_of", "stored_row",
    "title_of",
]  # fmt: skip

LARGE = 1_000  # records in one operation
_TOLD = 50  # lines of a record's trail among which the change that is disputed is looked for

R = TypeVar("R", bound=Record)
Row = dict[str, Any]
Values = Mapping[str, Any]


@dataclass
class Operation:
    """An operation under way; made by ``operation``."""

    actor: Actor
    database: Database
    id: int
    at: str
    _rows: list[tuple[str, int, str, str]] = field(default_factory=list)
    _written: dict[tuple[str, int], Row] = field(default_factory=dict)
    _touched: set[str] = field(default_factory=set)

    @property
    def is_large(self) -> bool:
        """Whether it has written so much that a server had better count its rows anew."""
        return len(self._rows) >= LARGE

    def add(self, model: type[Record], values: Values) -> int:
        """Write a new record and return its id.

        Raises:
            Invalid: some values cannot be kept.
        """
        kept = clean(model, {**beginning.required(model), **values})
        self._refuse(model, kept, None, {**beginning.blank(model), **kept})
        row = self._new_row(model, beginning.stored(model, kept))
        told = {name: value for name, value in row.items() if value is not None}  # see ``Database.insert_many``
        names = ", ".join(f'"{name}"' for name in told)
        record_id = self.database.insert(
            f'INSERT INTO "{table_of(model)}" ({names}) VALUES ({marks(told)})', tuple(told.values())
        )
        self.note(model.KIND, record_id, "add", {name: (None, value) for name, value in beginning.begun(model, row)})
        self._written[model.KIND, record_id] = {**row, "id": record_id}
        model.admit(self, [{**row, "id": record_id}])
        model.derive(self.database, [{**row, "id": record_id}])
        following.tell(model, self.database, [(None, {**row, "id": record_id})])
        return record_id

    def add_many(
        self,
        model: type[Record],
        rows: Iterable[Row],
        ids: Sequence[int] = (),
        *,
        verb: str = "add",
        trails: Sequence[str] = (),
    ) -> list[int]:
        """Write many new records whose values are cleaned and valid already; returns their ids.

        The caller has run ``clean`` (or the importer's checks) on every row; uniqueness is left to the engine. Rows
        that refer to each other come after the one they refer to, with ``ids`` from ``take_ids``. What must not be undone
        has another ``verb`` than "add". Where ``trails`` were made ahead, what ``beginning.trail`` says of each, the rows
        come as they are stored, see ``beginning.stored``.
        """
        given = list(rows) if trails else [beginning.stored(model, row) for row in rows]
        whole = [self._new_row(model, row) for row in given]
        if not whole:
            return []
        ids = list(ids) or self.take_ids(model, len(whole))
        for record_id, row in zip(ids, whole, strict=True):
            row["id"] = record_id
        differing = {"id", *model.compute(whole[0])}.union(*given)
        same = {name: value for name, value in whole[0].items() if name not in differing}
        told = [name for name in whole[0] if name in differing]
        self.database.insert_many(table_of(model), told, [[row[name] for name in told] for row in whole], same=same)
        kind = model.KIND
        said = trails or [
            audit.beginning_json(beginning.begun(model, row, names)) for row, names in zip(whole, given, strict=True)
        ]
        self._rows += zip(repeat(kind), ids, repeat(verb), said)
        self._touched.add(kind)
        model.admit(self, whole)
        model.derive(self.database, whole)
        if following.is_followed(model):
            following.tell(model, self.database, [(None, row) for row in whole])
        return ids

    def edit(
        self,
        model: type[Record],
        record_id: int,
        values: Values,
        *,
        version: int | None = None,
        before: Values | None = None,
        verb: str = "edit",
        known: Row | None = None,
    ) -> bool:
        """Change some values of a record; returns False when nothing differs from what is stored.

        Args:
            model: the record's class.
            record_id: its id.
            values: field → new value.
            version: the version the actor saw; None only where the caller read the row in this very operation.
            before: the values the actor saw. Changes by others to other fields are then no conflict.
            verb: the word for the audit row.
            known: the stored row as the caller has just read it; it is read again only when it is not the last.

        Raises:
            Conflict: somebody else changed the same fields since ``version``.
            Invalid: some values cannot be kept.
            NotFound: the record is gone.
        """
        fields, kept = fields_of(model), clean(model, values)
        new = {name: fields[name].stored(value) for name, value in kept.items()}
        for stored in self._readings(model, record_id, known):
            changes = {name: value for name, value in new.items() if value != stored[name]}
            if changes and version is not None and version != stored["version"]:
                _refuse_conflict(self.actor, model, stored, changes, before)
            if changes:
                self._refuse(model, {name: kept[name] for name in changes}, record_id, Whole(fields, stored, kept))
            if self._try_to_write(model, stored, changes, verb):
                return bool(changes)
        raise Refused(f"{model.LABEL}刚被别人修改，没有保存，请刷新后再试。")

    def edit_many(self, model: type[Record], edits: Mapping[int, Values], *, verb: str = "edit") -> list[int]:
        """Change many records at once, see ``core.door.bulk``; returns the ids of those that changed."""
        return bulk.edit(self, model, edits, verb)

    def bin(self, model: type[Record], record_id: int) -> None:
        """Put a record into the recycle bin."""
        stored = stored_row(model, record_id, lock=True)
        if stored["binned_at"] is None:
            self._write(model, stored, {"binned_at": self.at}, "bin")

    def restore(self, model: type[Record], record_id: int) -> None:
        """Take a record out of the recycle bin."""
        stored = stored_row(model, record_id, lock=True)
        if stored["binned_at"] is not None:
            self._write(model, stored, {"binned_at": None}, "restore")

    def purge(self, model: type[Record], record_id: int) -> None:
        """Remove a record for good; only from the recycle bin.

        Raises:
            Refused: the record is not in the recycle bin.
        """
        stored = stored_row(model, record_id, lock=True)
        if stored["binned_at"] is None:
            raise Refused(f"{model.LABEL}不在回收站中，请先删除再彻底清除。")
        model.forget(self.database, [record_id])
        self.database.run(f'DELETE FROM "{table_of(model)}" WHERE id = ?', (record_id,))
        self.note(model.KIND, record_id, "purge", {})
        following.tell(model, self.database, [(stored, None)])

    def written(self, model: type[R], record_id: int) -> R:
        """Return a record as this operation has left it, without asking the database again for what it wrote."""
        row = self._written.get((model.KIND, record_id))
        return read(model, record_id) if row is None else record_of(model, row)

    def has_written(self, model: type[Record], record_id: int) -> bool:
        """Tell whether this very operation has added or changed a record."""
        written = ((kind, one) for kind, one, verb, _ in self._rows if verb in {"add", "edit"})
        return (model.KIND, record_id) in written

    def note(self, kind: str, record_id: int, verb: str, changes: dict[str, tuple[Any, Any]]) -> None:
        """Add a line to the trail; also for what changes nothing (views of confidential files, prints, exports)."""
        self._rows.append((kind, record_id, verb, audit.to_json(changes)))
        self._touched.add(kind)

    def _new_row(self, model: type[Record], given: Row) -> Row:
        row = beginning.row_of(model, given)
        row["created_at"] = row["changed_at"] = self.at
        row["created_by"] = row["changed_by"] = self.actor.id
        row.update(model.compute(row))
        return row

    def take_ids(self, model: type[Record], count: int) -> list[int]:
        """Return the ids of the next ``count`` records; the very next call must be the ``add_many`` that uses them."""
        table = table_of(model)
        if self.database.engine == "postgres":
            text = "SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)"
            return [int(row[0]) for row in self.database.rows(text, (table, count))]
        last = self.database.row("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        first = (int(last[0]) if last else 0) + 1
        return list(range(first, first + count))

    def _refuse(self, model: type[Record], changed: Row, record_id: int | None, whole: Values) -> None:
        problems = model.check(whole)
        for name, one in beginning.unique(model):
            if changed.get(name) not in (None, ""):
                value = one.stored(changed[name])
                text = f'SELECT id FROM "{table_of(model)}" WHERE "{name}" = ? AND id <> ?'
                if self.database.row(text, (value, record_id or 0)):
                    problems.setdefault(
                        name, f"{one.label}“{one.show(changed[name])}”已被另一{model.LABEL}使用，请换一个。"
                    )
        if problems:
            raise Invalid(problems)

    def _readings(self, model: type[Record], record_id: int, known: Row | None) -> Iterator[Row]:
        """Yield what a record may be stored as: what is known of it, then what it is while nobody else may change it."""
        if known is not None:
            yield known
        yield stored_row(model, record_id, lock=True)

    def _write(self, model: type[Record], stored: Row, changes: Row, verb: str) -> None:
        if not self._try_to_write(model, stored, changes, verb):
            raise Refused(f"{model.LABEL}刚被别人修改，没有保存，请刷新后再试。")

    def _try_to_write(self, model: type[Record], stored: Row, changes: Row, verb: str) -> bool:
        """Write what changes of a row; False when the stored one is not this version any more."""
        if not changes:
            return is_last(model, stored["id"], stored["version"])
        bookkeeping = {"version": stored["version"] + 1, "changed_at": self.at, "changed_by": self.actor.id}
        new = {**changes, **bookkeeping}
        computed = model.compute({**stored, **new})
        new.update({name: value for name, value in computed.items() if value != stored[name]})
        sets = ", ".join(f'"{name}" = ?' for name in new)
        done = self.database.run(
            f'UPDATE "{table_of(model)}" SET {sets} WHERE id = ? AND version = ?',
            (*new.values(), stored["id"], stored["version"]),
        )
        if done != 1:
            return False
        self._written[model.KIND, stored["id"]] = row = {**stored, **new}
        model.guard(self.database, stored, row)
        self.note(model.KIND, stored["id"], verb, {name: (stored[name], value) for name, value in changes.items()})
        if derives_anew(model, changes):
            model.derive(self.database, [row])
        following.tell(model, self.database, [(stored, row)])
        return True

    def finish(self) -> frozenset[str]:
        """Append the trail; called once, by ``operation``. Returns the kinds that were touched."""
        if self._rows:
            audit.append(self.database, self.id, self.at, self.actor.id, self._rows)
        return frozenset(self._touched)


def _refuse_conflict(actor: Actor, model: type[Record], stored: Row, changes: Row, before: Values | None) -> None:
    fields = fields_of(model)
    seen = {name: fields[name].stored(value) for name, value in (before or {}).items() if name in fields}
    differences = tuple(
        Difference(name, seen.get(name), value, stored[name])
        for name, value in changes.items()
        if name not in seen or seen[name] != stored[name]
    )
    if differences:
        labels = "、".join(fields[one.field].label for one in differences)
        raise conflict(actor, model, stored, labels, differences)


def conflict(
    actor: Actor, model: type[Record], stored: Row, labels: str, differences: tuple[Difference, ...]
) -> Conflict:
    """Return the refusal of a change that somebody else has overtaken: it says who, and when."""
    disputed = {one.field.partition(".")[0] for one in differences}
    lines = audit.trail(current(), model.KIND, stored["id"], limit=_TOLD)
    touched = [one for one in lines if disputed & one.changes.keys()]
    last = next((one for one in touched if one.actor_id != actor.id), touched[0] if touched else None)
    who = f"{last.actor_name}（{last.at.astimezone():%m-%d %H:%M}）" if last is not None else "别人"
    return Conflict(f"{labels}刚被{who}改过，请选择保留哪一个。", differences, stored["version"])


@contextmanager
def operation(
    actor: Actor, title: str, *, token: str | None = None, undo_of: int | None = None, at: datetime | None = None
) -> Iterator[Operation]:
    """Open one operation; when the block ends without an exception, all of it is durable, otherwise none of it is.

    Args:
        actor: who acts.
        title: what was done, for people (``"修改客户 福顺烟酒店"``).
        token: a UUID of what is done once: when a connection broke during the commit and nobody knows whether it was
            kept, a second operation with it is refused if it was.
        undo_of: the operation that this one takes back.
        at: when it was done, for a history that is written afterwards (the demo office); now if None.

    Raises:
        Refused: the disk is full, the file locked, the server away … with the sentence to show.
    """
    database = current()
    with told():
        with database.writing():
            moment = moment_text(at or clock.now())
            operation_id = database.insert(
                "INSERT INTO operation (at, actor_id, actor_name, title, token, undo_of) VALUES (?, ?, ?, ?, ?, ?)",
                (moment, actor.id, actor.name, title, token, undo_of),
            )
            work = Operation(actor, database, operation_id, moment)
            yield work
            touched = work.finish()
        elsewhere.own(database, operation_id)  # not before: a file gives the number of what has failed to the next
        if work.is_large:
            database.take_stock()
        announce.changed(touched)


def title_of(kind: str, record_id: int) -> str:
    """Return how people call a record of any kind; for trails."""
    try:
        return read(kind_of(kind), record_id).title()
    except (KeyError, NotFound):
        return f"{kind} {record_id}"
