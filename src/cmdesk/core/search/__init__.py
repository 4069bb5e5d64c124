"""Search as one types: any part of a name, its pinyin, a number, a phone or an address, at any size of the office.

    for statement in search.schema(database.engine, "customer"):        # once, in a migration
        database.run(statement)
    search.put(database, "customer", [Document(7, "福顺食品", phones="138-1234-5678")])  # in the caller's transaction
    search.find(database, "customer", "fsp")                            # → [Hit(record_id=7, …)]

Every kind of record has an index of its own. A record answers a query when it answers every word of it: the word, with
case, width, traditional characters and punctuation made equal, stands in its name, short name, number, phone numbers,
address or other text; or it is pinyin of its name (initials ``fssp``, syllables ``fushun``, both ``fushunsp``, or mixed
with characters ``福s``). The docstrings of ``document`` and ``query`` say how this is found in a millisecond.

=============  ================================================================
module         holds
=============  ================================================================
``document``   what of a record can be found, and the grams it is found by
``query``      what somebody typed, as the ways in which a record may answer it
``spelling``   how typed letters divide into syllables
``engines``    how the index lies in each engine
``finding``    records found, the best first
``narrowing``  a search as a condition of a list
``marking``    where in a shown text the query was found
=============  ================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cmdesk.core.database import Database
from cmdesk.core.search.document import Document, Folded, Texts, folded
from cmdesk.core.search.engines import engine, schema
from cmdesk.core.search.finding import Hit, Scope, condition, find
from cmdesk.core.search.marking import spans
from cmdesk.core.search.query import Rank

__all__ = [
    "Document",
    "Folded",
    "Hit",
    "Rank",
    "Scope",
    "Texts",
    "condition",
    "drop",
    "find",
    "fold",
    "put",
    "put_folded",
    "rebuild",
    "schema",
    "settle",
    "spans",
]


def put(database: Database, kind: str, documents: Iterable[Document], *, fresh: bool = False) -> None:
    """Write documents into the index, replacing those of the same records; within the caller's transaction.

    Args:
        database: the office.
        kind: of the records.
        documents: what can be found of them.
        fresh: none of the records is in the index yet.
    """
    put_folded(database, kind, folded(documents), fresh=fresh)


def fold(documents: Sequence[Document]) -> list[Folded]:
    """Return what ``put`` would write of documents: half of its work, and the half that needs no database."""
    return list(folded(documents))


def put_folded(database: Database, kind: str, documents: Iterable[Folded], *, fresh: bool = False) -> None:
    """Write documents that are folded already, like ``put``."""
    engine(database).put(database, kind, documents, fresh=fresh)


def drop(database: Database, kind: str, record_ids: Sequence[int]) -> None:
    """Remove records from the index, if they are in it; within the caller's transaction."""
    engine(database).drop(database, kind, record_ids)


def rebuild(database: Database, kind: str, documents: Iterable[Document]) -> None:
    """Replace the whole index of a kind; within the caller's transaction."""
    engine(database).clear(database, kind)
    engine(database).put(database, kind, folded(documents), fresh=True)


def settle(database: Database, kind: str) -> None:
    """Put the index in order after a day of single changes; within the caller's transaction, while nobody waits.

    Searches stay right without it and get a little slower. It takes about 4 µs a record; imports do it by themselves.
    """
    engine(database).settle(database, kind)
