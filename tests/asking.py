"""What a piece of the program asks the database, for tests of how much it asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from cmdesk.core.database import current


@contextmanager
def asked() -> Iterator[list[str]]:
    """Keep the text of every statement that is sent to the open office, whichever thread sends it."""
    database = current()
    send, texts = database.execute_sql, []

    def kept(text: str, params: Any = None, *rest: Any) -> Any:
        texts.append(text)
        return send(text, params, *rest)

    with patch.object(database, "execute_sql", kept):
        yield texts


def plan(text: str, params: Any = ()) -> str:
    """Return in words how SQLite goes about a question."""
    return "\n".join(str(row[-1]) for row in current().rows(f"EXPLAIN QUERY PLAN {text}", params))
