"""Whether what is stored is what the trail tells: each record is put together again from its lines and compared (M9).

``audit.broken`` shows that nobody has touched the trail; this shows that nobody has touched the records past it, with
another program or by a statement on the server. What is computed of a record (search keys, completeness) is in no line
and not compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from cmdesk.core.database import Database
from cmdesk.core.door.beginning import blank_row
from cmdesk.core.record import Record, fields_of, kinds, table_of

_PART: Final = 2_000  # records compared at once
_MOST: Final = 20  # sentences about records of one kind
_LAST: Final = 2**31 - 1
_BINNED: Final = "binned_at"
_NOTHING: Final = (None, "", 0)  # a line of a new record says nothing of fields that hold one of them


def differing(database: Database) -> Iterator[str]:
    """Yield one Chinese sentence for each record that is not as the trail tells; no value is said.

    Of each kind of record twenty are named, the others counted.
    """
    for model in kinds().values():
        count = 0
        for count, sentence in enumerate(_of_kind(database, model), 1):
            if count <= _MOST:
                yield sentence
        if count > _MOST:
            yield f"另有 {count - _MOST:,} 条{model.LABEL}与操作记录不符。"


def _of_kind(database: Database, model: type[Record]) -> Iterator[str]:
    names = (*fields_of(model), _BINNED)
    wanted = ", ".join(f'"{name}"' for name in ("id", *names))
    last = 0
    while last < _LAST:
        rows = database.rows(
            f'SELECT {wanted} FROM "{table_of(model)}" WHERE id > ? ORDER BY id LIMIT {_PART}', (last,)
        )
        first, last = last, rows[-1][0] if len(rows) == _PART else _LAST
        yield from _of_part(model, names, {row[0]: row[1:] for row in rows}, _told(database, model.KIND, first, last))


def _of_part(
    model: type[Record], names: tuple[str, ...], stored: dict[int, tuple[Any, ...]], told: dict[int, dict[str, Any]]
) -> Iterator[str]:
    """Yield sentences about some records: ids → values, in the order of ``names``, and ids → what the trail tells."""
    blank = {**blank_row(model), _BINNED: None}
    for record_id in sorted({*stored, *told}):
        which = f"{model.LABEL}第 {record_id} 条"
        if record_id not in told:
            yield f"{which}没有操作记录，不是由本程序写入的。"
        elif record_id not in stored:
            yield f"{which}不见了，操作记录里没有彻底清除它。"
        else:
            lines = told[record_id]
            wrong = [
                name
                for name, value in zip(names, stored[record_id], strict=True)
                if not _agrees(value, lines[name] if name in lines else blank[name])
            ]
            if wrong:
                labels = "、".join(_label(model, name) for name in wrong)
                yield f"{which}的{labels}与操作记录不符，被别的程序改动过；请对照操作记录改正，或者从备份恢复。"


def _told(database: Database, kind: str, after: int, until: int) -> dict[int, dict[str, Any]]:
    """Return what the trail tells of the records with ids in (after, until]: each field's last value, without purged ones."""
    found: dict[int, dict[str, Any]] = {}
    lines = database.rows(
        "SELECT record_id, verb, changes FROM audit WHERE kind = ? AND record_id > ? AND record_id <= ?"
        " ORDER BY record_id, id",
        (kind, after, until),
    )
    for record_id, verb, changes in lines:
        if verb == "purge":
            found.pop(record_id, None)
            continue
        values = found.setdefault(record_id, {})
        for name, (before, now) in json.loads(changes).items():
            if verb != "view" or before is not None or now is not None:
                values[name] = now
    return found


def _agrees(stored: Any, told: Any) -> bool:
    return stored == told or (told in _NOTHING and stored in _NOTHING)


def _label(model: type[Record], name: str) -> str:
    return "“在回收站”" if name == _BINNED else f"“{fields_of(model)[name].label}”"
