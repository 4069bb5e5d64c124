"""Whatever refers to the dropped file refers to the kept one afterwards: children, links, attachments.

The tables themselves tell what refers to a customer (``core.record.pointers_to``), so that a later feature's records
move without a line here; one that needs more than a new id brings a mover of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cmdesk.core.door import keep
from cmdesk.core.record import Pointer, Record, pointers_to, table_of
from cmdesk.customers.record import Customer, Downstream, NotDouble

Mover = Callable[[keep.Operation, int, int], None]
"""Called with the operation, the id of the kept and the id of the dropped file."""

_movers: dict[str, Mover] = {}


def move_by(kind: str, mover: Mover) -> None:
    """Let records of a kind be moved by a function of their own, where pointing them to the kept file is not enough.

    A feature calls this when its tables are loaded: for sums that must be added up, for rows of which a customer may
    have only one.
    """
    _movers[kind] = mover


def move(work: keep.Operation, keep_id: int, drop_id: int) -> None:
    """Let everything that refers to the dropped file refer to the kept one, also what is in the recycle bin."""
    by_model: dict[type[Record], list[Pointer]] = {}
    for pointer in pointers_to(Customer):
        by_model.setdefault(pointer.model, []).append(pointer)
    for model, pointers in by_model.items():
        mover = _movers.get(model.KIND)
        if mover is not None:
            mover(work, keep_id, drop_id)
        else:
            point(work, pointers, keep_id, drop_id)


def point(work: keep.Operation, pointers: list[Pointer], keep_id: int, drop_id: int) -> None:
    """Write the kept file's id where these columns of one record hold the dropped one's."""
    edits: dict[int, dict[str, Any]] = {}
    for pointer in pointers:
        for record_id in _referring(work, pointer, drop_id):
            edits.setdefault(record_id, {})[pointer.column] = keep_id
    for both in (keep_id, drop_id) if pointers[0].model is Customer else ():
        edits.pop(both, None)  # the two files themselves are the verb's
    if edits:
        work.edit_many(pointers[0].model, edits, verb="move")


def _referring(work: keep.Operation, pointer: Pointer, drop_id: int) -> list[int]:
    text = f'SELECT id FROM "{table_of(pointer.model)}" WHERE "{pointer.column}" = ?'
    params: tuple[Any, ...] = (drop_id,)
    if pointer.kind_column:
        text += f' AND "{pointer.kind_column}" = ?'
        params = (drop_id, Customer.KIND)
    return [row[0] for row in work.database.rows(text, params)]


def _downstreams(work: keep.Operation, keep_id: int, drop_id: int) -> None:
    """Move customers' customers; a row by which one of the two files is the other's customer goes to the bin."""
    within = work.database.rows(
        "SELECT id, binned_at FROM downstream WHERE (customer_id = ? AND linked_customer_id = ?)"
        " OR (customer_id = ? AND linked_customer_id = ?)",
        (keep_id, drop_id, drop_id, keep_id),
    )
    for row_id, binned_at in within:
        work.edit(Downstream, row_id, {"customer_id": keep_id, "linked_customer_id": None}, verb="move")
        if binned_at is None:
            work.bin(Downstream, row_id)
    links = [pointer for pointer in pointers_to(Customer) if pointer.model is Downstream]
    point(work, links, keep_id, drop_id)


def _not_doubles(work: keep.Operation, keep_id: int, drop_id: int) -> None:
    """What was found not to be the dropped file is not the kept one either; what speaks of the two themselves is void."""
    rows = work.database.rows(
        "SELECT id, customer_id, other_id, binned_at FROM not_double WHERE ? IN (customer_id, other_id)", (drop_id,)
    )
    for row_id, one, other, binned_at in rows:
        third = other if one == drop_id else one
        pair = sorted((keep_id, third))
        known = work.database.row("SELECT 1 FROM not_double WHERE customer_id = ? AND other_id = ?", tuple(pair))
        if third != keep_id and not known:
            work.edit(NotDouble, row_id, {"customer_id": pair[0], "other_id": pair[1]}, verb="move")
        elif binned_at is None:
            work.bin(NotDouble, row_id)


move_by(Downstream.KIND, _downstreams)
move_by(NotDouble.KIND, _not_doubles)
