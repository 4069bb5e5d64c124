"""Keeps ``DueBasis`` up to date: it follows customers, visits and contacts in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from cmdesk.activities.record import Activity
from cmdesk.cadence.record import DueBasis
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database
from cmdesk.core.door.following import Change, Row, follow
from cmdesk.core.field import moment_of
from cmdesk.customers.record import Customer
from cmdesk.visits.record import Visit

CHANNELS = {"phone_out": "phone", "message": "web", "email": "web", "web": "web"}
"""Contacts that serve a customer without going there (S1-31): what we say to him, not what he says to us."""

FIELD, PHONE, WEB, PLANNED = "last_field", "last_phone", "last_web", "planned_last"
_MODES = {"field": FIELD, "phone": PHONE, "web": WEB}
_COPIED = tuple(
    column.column_name
    for column in DueBasis._meta.sorted_fields
    if column.column_name not in {"customer", "owner", "area", "since", "name", FIELD, PHONE, WEB, PLANNED}
)
_copied = itemgetter(*_COPIED)
_NAMES = ("customer", "owner", "area", "since", "name", *_COPIED)
_SETS = ", ".join(f"{name} = excluded.{name}" for name in _NAMES[1:])
_NO_CONTACT = dict.fromkeys((FIELD, PHONE, WEB, PLANNED), "")
_UPDATE = f"ON CONFLICT (customer) DO UPDATE SET {_SETS}"
_LAST = f"UPDATE due_basis SET {FIELD} = ?, {PHONE} = ?, {WEB} = ?, {PLANNED} = ? WHERE customer = ?"


def is_living(row: Row | None) -> bool:
    """Tell whether a customer is one to be visited: no prospect, not merged, not in the recycle bin."""
    return row is not None and not row["binned_at"] and not row["merged_into_id"] and row["stage"] == "customer"


def note_customers(database: Database, changes: Sequence[Change]) -> None:
    """Follow customers: classes, owner, area, and whether there is one at all."""
    gone, coming, back = [], [], []
    differing: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for before, after in changes:
        if after is None or not is_living(after):
            gone += [(row["id"],) for row in (after or before,) if row]
        elif before and is_living(before):
            new = _differing(before, after)
            differing.setdefault(tuple(new), []).append((*new.values(), after["id"]))
        else:
            coming.append(after)
            back += [after["id"]] if before else []
    database.run_many("DELETE FROM due_basis WHERE customer = ?", gone)
    for names, rows in differing.items():
        if names:
            database.run_many(f"UPDATE due_basis SET {' = ?, '.join(names)} = ? WHERE customer = ?", rows)
    _put(database, coming, is_there=bool(back))
    recount(database, back)


def _differing(before: Row, after: Row) -> dict[str, Any]:
    """Return what changes, and nothing else: a column that is written touches its index even when it stays the same."""
    was = _basis(before)
    return {name: value for name, value, old in zip(_NAMES, _basis(after), was, strict=True) if value != old}


def note_contacts(database: Database, changes: Sequence[Change]) -> None:
    """Follow visits and contacts: the last one of every mode, and the last that is planned."""
    recount(database, {row["customer_id"] for change in changes for row in change if row is not None})


def recount(database: Database, customers: Iterable[int]) -> None:
    """Take the last contacts of these customers anew from their visits and contacts."""
    for part in chunks(sorted(set(customers))):
        known = f"SELECT customer FROM due_basis WHERE customer IN ({marks(part)}) ORDER BY customer"
        if database.engine == "postgres":
            known += " FOR UPDATE"  # two who visit one customer at once count one after the other
        found = {row[0]: {**_NO_CONTACT} for row in database.rows(known, part)}
        _count_visits(database, found)
        _count_contacts(database, found)
        database.run_many(_LAST, [(*last.values(), one) for one, last in found.items()])


def rebuild(database: Database) -> int:
    """Take everything anew, for an office whose rows were written past the one door; returns how many customers."""
    with database.writing():
        database.run("DELETE FROM due_basis")
        names = ("id", "owner_id", "area_id", "created_at", "name", "short_name", *_COPIED)
        rows = database.rows(
            f"SELECT {', '.join(names)} FROM customer"
            " WHERE binned_at IS NULL AND merged_into_id IS NULL AND stage = 'customer'"
        )
        _put(database, [dict(zip(names, row, strict=True)) for row in rows])
        recount(database, [row[0] for row in rows])
    return len(rows)


def is_whole(database: Database) -> bool:
    """Tell whether every customer to be visited has his row."""
    row = database.row(
        "SELECT (SELECT COUNT(*) FROM due_basis), (SELECT COUNT(*) FROM customer"
        " WHERE binned_at IS NULL AND merged_into_id IS NULL AND stage = 'customer')"
    )
    return row is None or row[0] == row[1]


def _put(database: Database, customers: Iterable[Row], *, is_there: bool = False) -> None:
    rows = [_basis(row) for row in customers]
    database.insert_many("due_basis", _NAMES, rows, _UPDATE if is_there else "", same=_NO_CONTACT)


def _basis(row: Row) -> tuple[Any, ...]:
    named = row["short_name"] or row["name"]
    return (row["id"], row["owner_id"], row["area_id"], _day(row["created_at"]), named, *_copied(row))


def _count_visits(database: Database, found: dict[int, dict[str, str]]) -> None:
    rows = database.rows(
        f"SELECT customer_id, state, mode, MAX(day) FROM visit WHERE customer_id IN ({marks(found)}) AND binned_at IS NULL"
        " AND state IN ('done', 'planned') GROUP BY customer_id, state, mode",
        tuple(found),
    )
    for customer, state, mode, day in rows:
        name = _MODES[mode] if state == "done" else PLANNED
        found[customer][name] = max(found[customer][name], day)


def _count_contacts(database: Database, found: dict[int, dict[str, str]]) -> None:
    channels = ", ".join(f"'{channel}'" for channel in CHANNELS)
    rows = database.rows(
        f"SELECT customer_id, channel, MAX(happened_at) FROM activity WHERE customer_id IN ({marks(found)})"
        f" AND binned_at IS NULL AND channel IN ({channels}) GROUP BY customer_id, channel",
        tuple(found),
    )
    for customer, channel, moment in rows:
        name = _MODES[CHANNELS[channel]]
        found[customer][name] = max(found[customer][name], _day(moment))


@lru_cache(maxsize=64)  # an import enters all its customers at one moment
def _day(moment: str | None) -> str:
    return moment_of(moment).date().isoformat() if moment else ""


follow(
    Customer,
    (*_COPIED, "owner_id", "area_id", "name", "short_name", "stage", "binned_at", "merged_into_id"),
    note_customers,
    table="due_basis",
)
follow(Visit, ("customer_id", "day", "state", "mode", "binned_at"), note_contacts)
follow(Activity, ("customer_id", "happened_at", "channel", "binned_at"), note_contacts)
