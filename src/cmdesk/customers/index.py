"""What is derived from customer files for finding them: search documents and match keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cmdesk.core.database import Database

Rows = Sequence[Mapping[str, Any]]


def put_customers(database: Database, rows: Rows) -> None:
    """Bring the derived rows of these customers up to date; a binned one is no longer found."""


def drop_customers(database: Database, ids: Sequence[int]) -> None:
    """Forget customers that are being purged."""


def put_persons(database: Database, rows: Rows) -> None:
    """Bring the derived rows of these persons up to date."""


def drop_persons(database: Database, ids: Sequence[int]) -> None:
    """Forget persons that are being purged."""
