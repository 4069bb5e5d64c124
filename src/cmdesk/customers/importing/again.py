"""A row of a list about a customer whom the office has already: what it brings into his file.

Filled cells are written over what the file holds; telephones, remarks and contacts are only added to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.core.field import Phones
from cmdesk.core.record import fields_of
from cmdesk.customers.importing.cells import joined
from cmdesk.customers.record import Customer, Person
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file import extra, files
from cmdesk.customers.rules.file.persons import INSIDER

_MOBILE = re.compile(r"1[3-9]\d{9}")
_PHONES = cast("Phones", fields_of(Customer)["phones"])


@dataclass
class Again:
    """A row about a known customer.

    Attributes:
        customer_id: his file.
        values: field → value of the filled cells.
        people: the values of the contacts that the row names.
        left: words for the remarks that are no remarks of the list.
    """

    customer_id: int
    values: dict[str, Any]
    people: list[dict[str, Any]]
    left: list[str]


class Brought(NamedTuple):
    """What a row brought: whether anything in the file changed, and how many contacts were added."""

    changed: bool
    contacts: int


def bring(work: keep.Operation, row: Again) -> Brought:
    """Bring a row into the file of its customer.

    Raises:
        NotAllowed: the file is not the actor's to change.
        Refused: the row contradicts what the file holds; the sentence names the customer.
    """
    actor, stored = work.actor, keep.stored_row(Customer, row.customer_id)
    name = row.values["name"]
    if not rights.reaches(actor, "customers.edit", stored["owner_id"], stored["area_id"]):
        raise NotAllowed(f"“{name}”已有档案，但不在您可以修改的范围内，没有导入任何一行。请改为跳过重复的客户。")
    values = _told(actor, stored, row)
    try:
        changed = work.edit(Customer, row.customer_id, values)
        completed, added = _meet(work, stored, row)
    except Invalid as wrong:
        raise Refused(
            f"“{name}”与已有的档案对不上：{wrong}没有导入任何一行，请改正这一户，或改为跳过重复的客户。"
        ) from wrong
    return Brought(changed or completed or added > 0, added)


def join(
    values: dict[str, Any], people: list[dict[str, Any]], further: Mapping[str, Any], others: Sequence[dict[str, Any]]
) -> None:
    """Add the telephones and contacts of a row to those of an earlier row of the same list, which it repeats.

    Lists with a row for each contact name the shop again and again; the telephone beside a contact is his.

    Args:
        values: those of the customer in the earlier row; gets the telephones.
        people: the contacts of the earlier row; gets those that are not among them.
        further: the customer's values in the later row.
        others: the contacts of the later row.
    """
    held, numbers = tuple(values.get("phones", ())), tuple(further.get("phones", ()))
    fresh = [number for number in numbers if number not in held]
    if (
        fresh
        and len(people) == 1
        and not people[0].get("phones")
        and any(one["name"] != people[0]["name"] for one in others)
    ):
        people[0] = {**people[0], "phones": held}
    known = {person["name"] for person in people}
    for person in others:
        if person["name"] not in known:
            people.append({**person, "phones": fresh} if fresh and not person.get("phones") else person)
            known.add(person["name"])
    if fresh:
        values["phones"], _ = _all_phones(held, numbers)


def _told(actor: Actor, stored: Mapping[str, Any], row: Again) -> dict[str, Any]:
    """Return what changes, without what a list does not change: number, owner (S3-10), what the actor may not look at."""
    values, left = dict(row.values), list(row.left)
    values.pop("number", None)
    if stored["owner_id"] is not None:
        values.pop("owner_id", None)
    if not rights.reaches(actor, rights.CONFIDENTIAL, stored["owner_id"], stored["area_id"]):
        for name in files.CONFIDENTIAL:
            if stored[name] not in (None, ""):
                values.pop(name, None)
    if "extra" in values:
        values["extra"] = extra.merged(stored["extra"], extra.stored_of(values["extra"]))
    if "phones" in values:
        values["phones"], beyond = _all_phones(_PHONES.python_value(stored["phones"]), values["phones"])
        left += [f"电话：{'、'.join(beyond)}"] if beyond else []
    before = values.get("note", stored["note"])
    missing = [part for part in left if part not in before]
    if missing:
        values["note"] = joined(missing, before)
    return values


def _all_phones(held: Sequence[str], further: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the telephones of a file with those of a list, and those for which there is no room."""
    both = tuple(dict.fromkeys((*held, *further)))
    return both[: _PHONES.most], both[_PHONES.most :]


def _meet(work: keep.Operation, stored: Mapping[str, Any], row: Again) -> tuple[bool, int]:
    """Add the contacts that the file lacks, and to those it has what it lacks of them.

    Returns:
        Whether one of the known ones was completed, and how many were added.
    """
    if not row.people:
        return False, 0
    known = keep.read_all(Person, "customer_id = ? AND binned_at IS NULL ORDER BY id", (row.customer_id,))
    sees_insiders = rights.reaches(work.actor, rights.INSIDER, stored["owner_id"], stored["area_id"])
    completed, added = False, 0
    for person in row.people:
        same = _same(known, person, nameless=person["name"] == row.values["name"][:60])
        if same is None:
            known.append(work.written(Person, work.add(Person, {**person, "customer_id": row.customer_id})))
            added += 1
        elif sees_insiders or INSIDER not in same.roles:
            completed = work.edit(Person, same.id, _lacking(same, person)) or completed
    return completed, added


def _same(known: Sequence[Person], person: Mapping[str, Any], *, nameless: bool) -> Person | None:
    """Return the contact whom a list means: by name, or by a mobile telephone, which is nobody else's."""
    for one in known:
        if one.name == person["name"]:
            return one
    phones = {number for number in person.get("phones", ()) if nameless or _MOBILE.fullmatch(number)}
    return next((one for one in known if phones.intersection(one.phones)), None)


def _lacking(known: Person, person: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a list says of a contact that his file does not: no word of it is replaced."""
    empty = {name: one.about.empty for name, one in fields_of(Person).items()}
    values = {name: value for name, value in person.items() if getattr(known, name) in (None, empty[name])}
    if known.birthday:
        values.pop("birthday_calendar", None)
    if "phones" in person:
        values["phones"], _ = _all_phones(known.phones, person["phones"])
    if person.get("note") and person["note"] not in known.note:
        values["note"] = joined([person["note"]], known.note)
    return values
