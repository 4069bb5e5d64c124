"""Many records in one step: the same checks, trail and undo as one by one, at a fraction of the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database, current
from cmdesk.core.door import following
from cmdesk.core.door.stored import Whole, clean, selecting
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.core.record import Record, columns_of, derives_anew, fields_of, table_of

Row = dict[str, Any]
Values = Mapping[str, Any]


class Work(Protocol):
    """What an operation gives to those who write many records in it."""

    actor: Actor
    database: Database
    at: str

    def note(self, kind: str, record_id: int, verb: str, changes: dict[str, tuple[Any, Any]]) -> None:
        """Add a row to the trail."""


def stored_rows(model: type[Record], ids: Sequence[int], *, lock: bool = False) -> Iterator[Row]:
    """Yield all columns of records in stored form, in the order of their ids.

    Raises:
        NotFound: one of them is gone.
    """
    database, names = current(), columns_of(model)
    suffix = " FOR UPDATE" if lock and database.engine == "postgres" else ""
    for part in chunks(sorted(set(ids))):
        rows = database.rows(f"{selecting(model)} WHERE id IN ({marks(part)}) ORDER BY id{suffix}", part)
        if len(rows) < len(part):
            raise NotFound(f"所选的{model.LABEL}有 {len(part) - len(rows)} 条已被彻底清除，请刷新后再试。")
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def edit(work: Work, model: type[Record], edits: Mapping[int, Values], verb: str = "edit") -> list[int]:
    """Change some values of many records; returns the ids of those that differed from what was stored.

    Args:
        work: the operation under way.
        model: the records' class.
        edits: id → field → new value. Records that get the same values may share one mapping, which is cleaned once.
        verb: the word for the trail.

    Raises:
        Invalid: some values cannot be kept; the sentence names the record.
        NotFound: one of the records is gone.
        Refused: a field whose value belongs to one record only.
    """
    fields = fields_of(model)
    cleaned: dict[int, tuple[Row, Row]] = {}
    changed: list[tuple[Row, Row]] = []
    for stored in stored_rows(model, list(edits), lock=True):
        values = edits[stored["id"]]
        if id(values) not in cleaned:
            _refuse_unique(model, values)
            kept = clean(model, values)
            cleaned[id(values)] = kept, {name: fields[name].stored(value) for name, value in kept.items()}
        kept, new = cleaned[id(values)]
        changes = {name: value for name, value in new.items() if value != stored[name]}
        if changes:
            problems = model.check(Whole(fields, stored, kept))
            if problems:
                title = model(**{name: stored[name] for name in columns_of(model)}).title()
                raise Invalid({name: f"“{title}”：{sentence}" for name, sentence in problems.items()})
            changed.append((stored, changes))
    write(work, model, changed, verb)
    return [stored["id"] for stored, _ in changed]


def write(work: Work, model: type[Record], changed: Iterable[tuple[Row, Row]], verb: str) -> None:
    """Write changes (stored row, changed columns) that are valid and locked already, with trail and derived rows."""
    alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    written: list[tuple[Row, Row]] = []
    anew: list[Row] = []
    for stored, changes in changed:
        row = {
            **stored,
            **changes,
            "version": stored["version"] + 1,
            "changed_at": work.at,
            "changed_by": work.actor.id,
        }
        computed = {name: value for name, value in model.compute(row).items() if value != stored[name]}
        row.update(computed)
        names = tuple(dict.fromkeys((*changes, "version", "changed_at", "changed_by", *computed)))
        alike.setdefault(names, []).append((*(row[name] for name in names), stored["id"]))
        work.note(model.KIND, stored["id"], verb, {name: (stored[name], value) for name, value in changes.items()})
        written.append((stored, row))
        if derives_anew(model, changes):
            anew.append(row)
    for names, rows in alike.items():
        sets = ", ".join(f'"{name}" = ?' for name in names)
        work.database.run_many(f'UPDATE "{table_of(model)}" SET {sets} WHERE id = ?', rows)
    for stored, row in written:
        model.guard(work.database, stored, row)
    for part in chunks(anew, 2_000):
        model.derive(work.database, part)
    following.tell(model, work.database, written)


def bin_all(work: Work, model: type[Record], ids: Sequence[int], *, back: bool = False) -> int:
    """Put records into the recycle bin, or take them ``back`` out of it; returns how many moved."""
    value = None if back else work.at
    moving = [
        (row, {"binned_at": value})
        for row in stored_rows(model, ids, lock=True)
        if (row["binned_at"] is not None) == back
    ]
    write(work, model, moving, "restore" if back else "bin")
    return len(moving)


def _refuse_unique(model: type[Record], values: Values) -> None:
    for name, one in fields_of(model).items():
        if one.unique and values.get(name) not in (None, ""):
            raise Refused(f"{one.label}每条都不同，不能批量修改。")
