"""Whether what is stored is what the trail tells: each record is put together again from its lines and compared (M9).

``audit.broken`` shows that nobody has touched the trail; this shows that nobody has touched the records past it, with
another program or by a statement on the server. What is computed of a record (search keys, completeness) is in no line
and not compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database
from cmdesk.core.door.beginning import blank_row
from cmdesk.core.record import Record, fields_of, kinds, table_of

_PART: Final = 2_000  # ids compared at once
_MOST: Final = 20  # sentences about records of one kind
_BINNED: Final = "binned_at"
_UNSAID: Final = (None, "")  # a line of a new record does not say which of them a field holds


def differing(database: Database, tell: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """Yield one Chinese sentence for each record that is not as the trail tells; no value but its number is said.

    Of each kind of record twenty are named, the others counted. Others may write meanwhile.

    Args:
        database: the office.
        tell: is told what is compared now, some thousands of records at a time.
    """
    for model in kinds().values():
        count = 0
        for count, sentence in enumerate(_of_kind(database, model, tell), 1):
            if count <= _MOST:
                yield sentence
        if count > _MOST:
            yield f"另有 {count - _MOST:,} 条{model.LABEL}与操作记录不符。"


def _of_kind(database: Database, model: type[Record], tell: Callable[[str], None]) -> Iterator[str]:
    last = 0
    while (first := _next(database, model, last)) is not None:
        tell(f"正在核对{model.LABEL}，从第 {first:,} 条起…")
        last = first + _PART - 1
        rows = database.rows(f"{_stored(model)} WHERE id >= ? AND id <= ? ORDER BY id", (first, last))
        told = _told(database, model, "record_id >= ? AND record_id <= ?", (first, last))
        doubtful = _wrong(model, rows, told)
        for some in chunks(doubtful):  # looked at once more: it may have been changed between the two questions
            rows = database.rows(f"{_stored(model)} WHERE id IN ({marks(some)})", some)
            again = _wrong(model, rows, _told(database, model, f"record_id IN ({marks(some)})", some))
            yield from (again[one] for one in some if one in again)


def _next(database: Database, model: type[Record], last: int) -> int | None:
    """Return the next id that is stored or told of: the lines of what was purged are read in parts too."""
    rows = (
        database.row(f'SELECT MIN(id) FROM "{table_of(model)}" WHERE id > ?', (last,)),
        database.row("SELECT MIN(record_id) FROM audit WHERE kind = ? AND record_id > ?", (model.KIND, last)),
    )
    return min((row[0] for row in rows if row is not None and row[0] is not None), default=None)


def _names(model: type[Record]) -> tuple[str, ...]:
    return (*fields_of(model), _BINNED)


def _stored(model: type[Record]) -> str:
    """Return the beginning of a SELECT of the id and of all that the trail tells of."""
    table = f'"{table_of(model)}"'
    columns = ", ".join(f'{table}."{name}"' for name in ("id", *_names(model)))
    return f"SELECT {columns} FROM {table}"


def _told(database: Database, model: type[Record], where: str, params: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return what the trail tells of some records: each field's last value; nothing of purged ones."""
    found: dict[int, dict[str, Any]] = {}
    purged = set[int]()  # for good: no id comes again, and a print that fails afterwards is about nothing
    lines = database.rows(
        f"SELECT record_id, verb, changes FROM audit WHERE kind = ? AND {where} ORDER BY record_id, id",
        (model.KIND, *params),
    )
    for record_id, verb, changes in lines:
        if verb == "purge":
            found.pop(record_id, None)
            purged.add(record_id)
        if record_id in purged:
            continue
        values = found.setdefault(record_id, {})
        for name, (before, now) in json.loads(changes).items():
            if verb != "view" or before is not None or now is not None:
                values[name] = now
    return found


def _wrong(
    model: type[Record], rows: Sequence[tuple[Any, ...]], told: Mapping[int, Mapping[str, Any]]
) -> dict[int, str]:
    """Return a sentence for each record that is not as it is told."""
    names, blank = _names(model), {**blank_row(model), _BINNED: None}
    stored = {row[0]: row[1:] for row in rows}
    found = {}
    for record_id in sorted({*stored, *told}):
        number = told.get(record_id, {}).get("number")
        which = f"{model.LABEL} {number} " if number else f"{model.LABEL}第 {record_id} 条"
        if record_id not in told:
            found[record_id] = f"{which}没有操作记录，不是由本程序写入的。"
        elif record_id not in stored:
            found[record_id] = f"{which}不见了，操作记录里没有彻底清除它。"
        else:
            lines = told[record_id]
            wrong = [
                name
                for name, value in zip(names, stored[record_id], strict=True)
                if value != (lines[name] if name in lines else blank[name])
                and (name in lines or value not in _UNSAID or blank[name] not in _UNSAID)
            ]
            if wrong:
                labels = "、".join(_label(model, name) for name in wrong)
                found[record_id] = f"{which}的{labels}与操作记录不符，被别的程序改动过。"
    return found


def _label(model: type[Record], name: str) -> str:
    return "“在回收站”" if name == _BINNED else f"“{fields_of(model)[name].label}”"
