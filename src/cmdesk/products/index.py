"""What is derived from products for finding them: one search document each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cmdesk.core import search
from cmdesk.core.database import Database

Row = Mapping[str, Any]

PRODUCT = "product"
KINDS = (PRODUCT,)
"""The search indexes of this feature; the first schema makes them."""


def document(row: Row) -> search.Document:
    """Return what can be found of a stored product row."""
    more = " ".join(filter(None, (row["brand"], row["specification"], row["model"], row["barcode"], row["maker"])))
    return search.Document(row["id"], row["name"], row["short_name"], row["number"], more=more)


def put(database: Database, rows: Sequence[Row]) -> None:
    """Bring the documents of these products up to date; a binned one is no longer found."""
    fresh = all(row["version"] == 1 for row in rows)
    search.put(database, PRODUCT, (document(row) for row in rows if row["binned_at"] is None), fresh=fresh)
    gone = [row["id"] for row in rows if row["binned_at"] is not None]
    if gone:
        search.drop(database, PRODUCT, gone)


def drop(database: Database, ids: Sequence[int]) -> None:
    """Forget products that are being purged."""
    search.drop(database, PRODUCT, ids)
