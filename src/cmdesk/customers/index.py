"""What is derived from customer files for finding them: search documents and match keys.

Written in the transaction of the file itself, so that a search never shows what is not there. People's documents hold
insiders too; whoever searches is asked for his rights (``rules.finding``), not the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from cmdesk.core import search
from cmdesk.core.alike import Candidate, Key, keys_of
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database
from cmdesk.core.text.pinyin import sort_key

Row = Mapping[str, Any]
Rows = Sequence[Row]

CUSTOMER, PERSON = "customer", "person"
KINDS = (CUSTOMER, PERSON)
"""The search indexes of this feature; the first schema makes them."""

TABLES = ("customer", "person", "match_key", *(f"search_{kind}" for kind in KINDS))
"""What is written when customers come; for many at once their indexes wait (``Database.indexed_later``)."""


_NOTHING_GIVEN: Final = {
    **dict.fromkeys(("short_name", "phones", "address", "credit_code", "licence_number"), ""),
    "id": 0,
}


def document(row: Row) -> search.Document:
    """Return what can be found of a stored customer row."""
    papers = f"{row['credit_code']} {row['licence_number']}".strip()
    return search.Document(
        row["id"], row["name"], row["short_name"], row["number"], row["phones"], row["address"], papers
    )


def coming(values: Row) -> search.Document:
    """Return the same of what was given of a customer, in stored form, before it has an id."""
    return document({**_NOTHING_GIVEN, **values})


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
    found = map(_folded, (document(row) for row in rows if row["binned_at"] is None))
    search.put_folded(database, CUSTOMER, found, fresh=fresh)
    gone = [row["id"] for row in rows if row["binned_at"] is not None]
    if gone:
        search.drop(database, CUSTOMER, gone)
    old = [row["id"] for row in rows if row["version"] > 1]  # a new one has none
    _put_keys(database, (row for row in rows if row["binned_at"] is None), _stored_keys(database, old))


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


Prepared = tuple[str, str, str, tuple[Any, ...], tuple[Any, ...], bytes]
"""Number, name, the name's sort key, document, its folded texts, its grams; plain, they come from another process."""


def prepare(values: Iterable[Row]) -> list[Prepared]:
    """Return what another process may make of customers' values as they are stored (``core.machine.ahead``), see ``at_hand``."""
    documents = [coming(one) for one in values]
    return [
        (one.number, one.name, sort_key(one.name), tuple(one), tuple(texts), grams)
        for one, (texts, grams) in zip(documents, search.fold(documents), strict=True)
    ]


@dataclass(frozen=True)
class _AtHand:
    keys: Mapping[Candidate, list[Key]]
    prepared: Mapping[str, Prepared]
    sort_keys: Mapping[str, str]


_nothing: Final = _AtHand({}, {}, {})
_at_hand = _nothing


@contextmanager
def at_hand(keys: Mapping[Candidate, list[Key]], prepared: Sequence[Prepared]) -> Iterator[None]:
    """Let files that are written meanwhile find here what would be made otherwise; what is missing is made.

    Args:
        keys: match keys, as an import has made them to look for doubles.
        prepared: what another process has made of each.
    """
    global _at_hand  # noqa: PLW0603  # for the caller's block
    _at_hand = _AtHand(keys, {one[0]: one for one in prepared}, {name: key for _, name, key, *_ in prepared})
    try:
        yield
    finally:
        _at_hand = _nothing


def sorted_by(name: str) -> str:
    """Return the sort key of a customer's name."""
    return _at_hand.sort_keys.get(name) or sort_key(name)


def _folded(one: search.Document) -> search.Folded:
    found = _at_hand.prepared.get(one.number)
    if found is None or found[3][1:] != one[1:]:
        return search.fold([one])[0]
    *_, texts, grams = found
    return search.Texts(one.record_id, *texts[1:]), grams


def _put_keys(database: Database, rows: Iterable[Row], stored: set[tuple[int, str, str]] | None = None) -> None:
    """Write the match keys of files; of those that are ``stored`` already, only what differs."""
    made: list[tuple[int, str, str]] = []
    for row in rows:
        one = candidate(row)
        found = _at_hand.keys.get(one) if _at_hand.keys else None
        made += [(row["id"], kind, value) for kind, value in (keys_of(one) if found is None else found)]
    if stored:
        gone = list(stored.difference(made))
        database.run_many("DELETE FROM match_key WHERE customer = ? AND kind = ? AND value = ?", gone)
        made = [key for key in made if key not in stored]
    database.insert_full("match_key", ("customer", "kind", "value"), made)


def _stored_keys(database: Database, ids: Sequence[int]) -> set[tuple[int, str, str]]:
    found: set[tuple[int, str, str]] = set()
    for part in chunks(ids):
        found.update(
            database.rows(f"SELECT customer, kind, value FROM match_key WHERE customer IN ({marks(part)})", part)
        )
    return found


def _drop_keys(database: Database, ids: Sequence[int]) -> None:
    for part in chunks(ids):
        database.run(f"DELETE FROM match_key WHERE customer IN ({marks(part)})", part)


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
