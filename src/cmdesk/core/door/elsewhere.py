"""What other desks and commands have changed: read from the trail, and told like one's own changes.

Each process is told of its own commits at once (``announce``). Of what others write it learns here: somebody looks now and then,
which costs one step of an index as long as nobody has written anything.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from cmdesk.core.database import Database, current
from cmdesk.core.door import announce, audit


class _Known:
    """How far this process knows the trail of an office; whoever signs in after somebody else goes on from there.

    Attributes:
        head: the last line that has been told.
        own: operations of this process that nobody has come across in the trail yet.
    """

    def __init__(self, database: Database) -> None:
        self.head = audit.head(database).id
        self.own: set[int] = set()


_known: WeakKeyDictionary[Database, _Known] = WeakKeyDictionary()


def begin(database: Database) -> None:
    """Take what an office holds now for known: nothing has been read from it before."""
    _known[database] = _Known(database)


def own(database: Database, operation_id: int) -> None:
    """Remember that an operation that is kept is this process's own; it announces it itself."""
    known = _known.get(database)
    if known is not None:
        known.own.add(operation_id)


def look() -> frozenset[str]:
    """Announce the kinds that others have changed since somebody looked last, and return them."""
    database = current()
    known = _known[database]
    head = audit.head(database).id
    if head <= known.head:
        return frozenset()
    text = "SELECT DISTINCT operation_id, kind FROM audit WHERE id > ? AND id <= ?"
    rows = database.rows(text, (known.head, head))
    kinds = frozenset(str(kind) for operation, kind in rows if operation not in known.own)
    known.head = head  # not before they have been read: what has failed is looked at again
    known.own.difference_update([int(operation) for operation, _ in rows])
    if kinds:
        announce.changed(kinds)
    return kinds
