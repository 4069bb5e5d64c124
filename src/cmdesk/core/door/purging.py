"""Removing a record for good together with what cannot be without it."""

from __future__ import annotations

from cmdesk.core.door.keep import Operation
from cmdesk.core.record import Pointer, Record, fields_of, kinds, pointers_to, table_of


def purge_whole(work: Operation, model: type[Record], record_id: int) -> None:
    """Remove a record, whether or not it is in the bin, after what hangs on it; see ``purge_pointing``."""
    work.bin(model, record_id)
    purge_pointing(work, model, record_id)
    work.purge(model, record_id)


def purge_pointing(work: Operation, model: type[Record], record_id: int) -> None:
    """Remove what must name this record, of every feature, and let all that may name it forget it.

    What outlives the records it is about (printed papers) stays, emptied by its own ``orphan``.
    """
    for lasting in kinds().values():
        if lasting.OUTLIVES:
            lasting.orphan(work, model.KIND, record_id)
    for pointer in pointers_to(model):
        for one in _pointing(work, model, pointer, record_id):
            if pointer.kind_column or fields_of(pointer.model)[pointer.column].required:
                purge_whole(work, pointer.model, one)
            else:
                work.edit(pointer.model, one, {pointer.column: None})


def _pointing(work: Operation, model: type[Record], pointer: Pointer, record_id: int) -> list[int]:
    if pointer.kind_column and pointer.model.OUTLIVES:
        return []
    text = f'SELECT id FROM "{table_of(pointer.model)}" WHERE "{pointer.column}" = ?'
    if not pointer.kind_column:
        return [row[0] for row in work.database.rows(text, (record_id,))]
    found = work.database.rows(f'{text} AND "{pointer.kind_column}" = ?', (record_id, model.KIND))
    return [row[0] for row in found]
