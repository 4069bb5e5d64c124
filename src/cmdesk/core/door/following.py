"""A feature may keep figures of its own from records of a feature it uses, in the very transaction that changes them.

``Record.derive`` is what a record keeps of itself; here others to its left follow it, without the record knowing them:

follow(Visit, {"customer_id", "day", "state"}, note_contacts)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cmdesk.core.database import Database
from cmdesk.core.record import Record

Row = Mapping[str, Any]
Change = tuple[Row | None, Row | None]
"""All columns of a record in stored form before and after; None where there was or is no record."""

Follower = Callable[[Database, Sequence[Change]], None]

_followers: dict[str, list[tuple[frozenset[str], Follower]]] = {}
_tables: dict[str, set[str]] = {}


def follow(model: type[Record], columns: Iterable[str], follower: Follower, *, table: str = "") -> Callable[[], None]:
    """Call ``follower`` when a record of ``model`` is added, purged, or one of these columns changes.

    It is called in the transaction of the change, for every way of changing: edit, bin, restore, merge, undo.

    Args:
        model: the record that is followed.
        columns: those it depends on; ``binned_at`` among them where the recycle bin matters.
        follower: gets the database and the changes, never none.
        table: that gets a row for every record, if any.

    Returns:
        the way out.
    """
    mine = (frozenset(columns), follower)
    _followers.setdefault(model.KIND, []).append(mine)
    _tables.setdefault(model.KIND, set()).update({table} - {""})
    return lambda: _followers[model.KIND].remove(mine)


def is_followed(model: type[Record]) -> bool:
    """Tell whether anybody follows a record, so that a writer of thousands need not collect for nobody."""
    return bool(_followers.get(model.KIND))


def tables(model: type[Record]) -> tuple[str, ...]:
    """Return the tables of followers that get a row for every record; their indexes may wait for many."""
    return tuple(sorted(_tables.get(model.KIND, ())))


def tell(model: type[Record], database: Database, changes: Sequence[Change]) -> None:
    """Pass changes on to those they concern; for those who write."""
    for columns, follower in _followers.get(model.KIND, ()):
        mine = [change for change in changes if _concerns(columns, *change)]
        if mine:
            follower(database, mine)


def _concerns(columns: frozenset[str], before: Row | None, after: Row | None) -> bool:
    return before is None or after is None or any(before[name] != after[name] for name in columns)
