"""What other desks and commands have changed: read from the trail, and told like one's own changes.

Each process is told of its own commits at once (``announce``). Of what others write it learns here: somebody looks now and then,
which costs one step of an index as long as nobody has written anything.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from cmdesk.core.database import Database, current
from cmdesk.core.door import announce

_own: WeakKeyDictionary[Database, set[int]] = WeakKeyDictionary()
"""Operations of this process that nobody has come across in the trail yet."""


def own(database: Database, operation_id: int) -> None:
    """Remember that an operation is this process's own; it announces it itself."""
    _own.setdefault(database, set()).add(operation_id)


class Elsewhere:
    """Looks for what others have written since it looked last."""

    def __init__(self) -> None:
        self._seen: int | None = None

    def look(self) -> frozenset[str]:
        """Announce the kinds that others have changed since the last look, and return them; the first look only begins."""
        database = current()
        row = database.row("SELECT MAX(id) FROM audit")
        head = int(row[0] or 0) if row is not None else 0
        seen, self._seen = self._seen, head
        if seen is None or head <= seen:
            return frozenset()
        rows = database.rows("SELECT DISTINCT operation_id, kind FROM audit WHERE id > ? AND id <= ?", (seen, head))
        mine = _own.setdefault(database, set())
        kinds = frozenset(str(kind) for operation, kind in rows if operation not in mine)
        mine.difference_update([int(operation) for operation, _ in rows])
        if kinds:
            announce.changed(kinds)
        return kinds
