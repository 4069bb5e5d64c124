"""What is derived from customer files for finding them: search documents and match keys.

Written in the transaction of the file itself, so that a search never shows what is not there. People's documents hold
insiders too; whoever searches is asked for his rights (``rules.finding``), not the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from cmdesk.core import search
from cmdesk.core.alike import Candidate, Key, keys
from cmdesk.core.bulk import chunks
from cmdesk.core.database import Database

Row = Mapping[str, Any]
Rows = Sequence[Row]

CUSTOMER, PERSON = "customer", "person"
KINDS = (CUSTOMER, PERSON)
"""The search indexes of this feature; the first schema makes them."""

TABLES = ("customer", "person", "match_key", *(f"search_{kind}" for kind in KINDS))
"""What is written when customers come; for many at once their indexes wait (``Database.indexed_later``)."""


def document(row: Row) -> search.Document:
    """Return what can be found of a stored customer row."""
    papers = f"{row['credit_code']} {row['licence_number']}".strip()
    return search.Document(
        row["id"], row["name"], row["short_name"], row["number"], row["phones"], row["address"], papers
    )


def person_document(row: Row) -> search.Document:
    """Return what can be found of a stored person row."""
    return search.Document(row["id"], row["name"], phones=row["phones"], more=f"{row['wechat']} {row['email']}".strip())


def candidate(row: Row) -> Candidate:
    """Return what a stored customer row may be recognised by as a double."""
    phones = tuple(row["phones"].split("、")) if row["phones"] else ()
    return Candidate(row["name"], row["short_name"], phones, row["credit_code"], row["address"])


def put_customers(database: Database, rows: Rows) -> None:
    """Bring the derived rows of these customers up to date; a binned one is no longer found."""
    fresh = all(row["version"] == 1 for row in rows)
    search.put(database, CUSTOMER, (document(row) for row in rows if row["binned_at"] is None), fresh=fresh)
    gone = [row["id"] for row in rows if row["binned_at"] is not None]
    if gone:
        search.drop(database, CUSTOMER, gone)
    _drop_keys(database, [row["id"] for row in rows if row["version"] > 1])  # a new one has none
    _put_keys(database, (row for row in rows if row["binned_at"] is None))


def drop_customers(database: Database, ids: Sequence[int]) -> None:
    """Forget customers that are being purged."""
    search.drop(database, CUSTOMER, ids)
    _drop_keys(database, ids)


def put_persons(database: Database, rows: Rows) -> None:
    """Bring the derived rows of these persons up to date."""
    search.put(database, PERSON, (person_document(row) for row in rows if row["binned_at"] is None))
    gone = [row["id"] for row in rows if row["binned_at"] is not None]
    if gone:
        search.drop(database, PERSON, gone)


def drop_persons(database: Database, ids: Sequence[int]) -> None:
    """Forget persons that are being purged."""
    search.drop(database, PERSON, ids)


_at_hand: dict[Candidate, list[Key]] = {}


@contextmanager
def at_hand(made: Mapping[Candidate, list[Key]]) -> Iterator[None]:
    """Let files that are written meanwhile find their match keys here: an import has made them to look for doubles."""
    _at_hand.update(made)
    try:
        yield
    finally:
        _at_hand.clear()


def _put_keys(database: Database, rows: Iterable[Row]) -> None:
    made: list[tuple[int, str, str]] = []
    for row in rows:
        one = candidate(row)
        found = _at_hand.get(one) if _at_hand else None
        made += [(row["id"], kind, value) for kind, value in (keys(one) if found is None else found)]
    database.run_many("INSERT INTO match_key (customer, kind, value) VALUES (?, ?, ?)", made)


def _drop_keys(database: Database, ids: Sequence[int]) -> None:
    for part in chunks(ids):
        database.run(f"DELETE FROM match_key WHERE customer IN ({', '.join('?' * len(part))})", part)


def settle(database: Database) -> None:
    """Put the search indexes in order after many changes, while nobody waits; within the caller's transaction."""
    for kind in KINDS:
        search.settle(database, kind)


def rebuild(database: Database) -> None:
    """Make all search documents and match keys anew; the repair for an index that a check finds wrong."""
    names = ("id", "name", "short_name", "number", "phones", "address", "credit_code", "licence_number")
    text = f"SELECT {', '.join(names)} FROM customer WHERE binned_at IS NULL ORDER BY id"
    customers = [dict(zip(names, row, strict=True)) for row in database.rows(text)]
    people = database.rows("SELECT id, name, phones, wechat, email FROM person WHERE binned_at IS NULL ORDER BY id")
    named = [dict(zip(("id", "name", "phones", "wechat", "email"), row, strict=True)) for row in people]
    with database.writing():
        search.rebuild(database, CUSTOMER, map(document, customers))
        search.rebuild(database, PERSON, map(person_document, named))
        database.run("DELETE FROM match_key")
        _put_keys(database, customers)
