"""Connections to a server that a thread has left, for whichever thread of the desk needs one next."""

from __future__ import annotations

import threading
from select import select
from typing import Any


class Spares:
    """A few connections of psycopg that nobody uses."""

    def __init__(self, most: int) -> None:
        """Keep at most so many."""
        self._most = most
        self._left: list[Any] = []
        self._alone = threading.Lock()

    def leave(self, connection: Any) -> bool:
        """Keep a connection for somebody; False when it is one too many or cannot be used, and is to be closed."""
        with self._alone:
            if len(self._left) >= self._most or not _is_idle(connection):
                return False
            self._left.append(connection)
            return True

    def take(self) -> Any | None:
        """Return the connection that was left last, if there is one that works."""
        while True:
            with self._alone:
                if not self._left:
                    return None
                connection = self._left.pop()
            if _is_idle(connection):
                return connection
            connection.close()

    def end(self) -> None:
        """Close those that are left."""
        while connection := self.take():
            connection.close()


def _is_idle(connection: Any) -> bool:
    """Tell whether a connection waits for a statement; what a server says unasked is its farewell."""
    from psycopg.pq import TransactionStatus

    if connection.closed or connection.pgconn.transaction_status != TransactionStatus.IDLE:
        return False
    return not select([connection.fileno()], [], [], 0)[0]
