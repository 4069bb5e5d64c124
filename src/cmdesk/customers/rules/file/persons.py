"""The people in a file. An insider (内线, S2-14) exists only for those who hold the right, and being read leaves a trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound
from cmdesk.core.record import fields_of
from cmdesk.core.tidy import tidy_birthday
from cmdesk.customers.record import Customer, Person
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file import contents
from cmdesk.customers.rules.file.files import read
from cmdesk.staff.rules import Condition

Values = Mapping[str, Any]

INSIDER = "insider"
SOLAR, LUNAR = "solar", "lunar"
_SAID = frozenset("一二三四五六七八九十")  # a month in these is one of the moon as often as not
IS_INSIDER = "person.roles LIKE '%insider%'"
"""SQL condition on ``person``; no other role contains the word."""

_SHOWN_IN_LISTS = frozenset({"customer_id", "name", "roles"})


def persons_visible(actor: Actor) -> Condition:
    """Return the condition on ``person JOIN customer`` that keeps the people the actor may know of.

    It holds for lists, counts, search, export and the trail alike; an empty condition means all of them.
    """
    where, params = rights.visible(actor)
    insider, more = rights.visible(actor, rights.INSIDER)
    parts = [where] if where else []
    if insider:
        parts.append(f"(NOT {IS_INSIDER} OR {insider})")
    return " AND ".join(parts), (*params, *more)


def sees_insiders(actor: Actor, file: Customer | rights.Head) -> bool:
    """Tell whether the actor may know of a file's insiders."""
    return rights.reaches(actor, rights.INSIDER, file.owner_id, file.area_id)


def persons_of(actor: Actor, customer_id: int) -> list[Person]:
    """Return the people of a file, first come first; of insiders only the name, ``read_person`` shows the rest.

    Raises:
        NotFound: there is no such file for the actor.
    """
    file = read(actor, customer_id)
    found = keep.read_all(Person, "customer_id = ? AND binned_at IS NULL ORDER BY id", (customer_id,))
    if not sees_insiders(actor, file):
        return [one for one in found if INSIDER not in one.roles]
    for one in found:
        if INSIDER in one.roles:
            _veil(one)
    return found


def _veil(person: Person) -> None:
    for name, one in fields_of(Person).items():
        if name not in _SHOWN_IN_LISTS:
            setattr(person, name, one.about.empty)


def read_person(actor: Actor, person_id: int) -> Person:
    """Return a contact; that an insider was looked at goes into the trail (S4-24).

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    person, file = _known(actor, person_id)
    if INSIDER in person.roles:
        with keep.operation(actor, f"查看内线 {file.title()}·{person.name}") as work:
            work.note(Person.KIND, person_id, "view", {})
    return person


def add_person(actor: Actor, customer_id: int, values: Values) -> Person:
    """Add a contact to a file and return it.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the file is not the actor's to edit, or he may not enter insiders.
        NotFound: there is no such file for him.
    """
    file = contents.file_for(actor, customer_id)
    kept = keep.clean(Person, _born(values, values.get("birthday_calendar")))
    _refuse_insider(actor, file, kept)
    _refuse_strangers(customer_id, kept)
    return contents.add(actor, Person, customer_id, kept)


def edit_person(actor: Actor, person_id: int, values: Values, *, version: int, before: Values | None = None) -> Person:
    """Change a contact and return it.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: the file is not the actor's to edit, or he may not make somebody an insider.
        NotFound: there is no such contact for him.
    """
    person, file = _known(actor, person_id)
    kept = keep.clean(Person, _born(values, values.get("birthday_calendar", person.birthday_calendar)))
    _refuse_insider(actor, file, kept)
    _refuse_strangers(person.customer_id, kept, but=person_id)
    return contents.edit(actor, Person, person_id, kept, version=version, before=before)


def bin_person(actor: Actor, person_id: int, *, back: bool = False) -> None:
    """Put a contact into the recycle bin, or take it ``back``.

    Raises:
        NotAllowed: the file is not the actor's to edit.
        NotFound: there is no such contact for him.
    """
    _known(actor, person_id)
    contents.bin_one(actor, Person, person_id, back=back)


def _known(actor: Actor, person_id: int) -> tuple[Person, Customer]:
    hidden = NotFound("联系人不存在，或者不在您可以查看的范围内。")
    try:
        person = keep.read(Person, person_id)
        file = read(actor, person.customer_id)
    except NotFound:
        raise hidden from None
    if INSIDER in person.roles and not sees_insiders(actor, file):
        raise hidden
    return person, file


def _born(values: Values, calendar: str | None) -> Values:
    """Read a birthday as people write it: 农历八月十五, 8.15, 1990年闰五月十二 (S1-74).

    Raises:
        Invalid: the words and the calendar contradict each other, or neither tells the calendar.
    """
    typed = str(values.get("birthday") or "").strip()
    if not typed:
        return values
    born, _ = tidy_birthday(f"农历{typed}" if calendar == LUNAR and "历" not in typed else typed)
    if born is None:
        return values  # what is wrong with it is said where every birthday is checked
    if born.calendar == LUNAR and calendar == SOLAR:
        raise Invalid({"birthday_calendar": f"生日写的是农历（{typed}），生日历法选的是公历，请改其中一项。"})
    if born.calendar == SOLAR and not calendar and set(typed) & _SAID:
        raise Invalid({"birthday_calendar": f"“{typed}”是公历还是农历？请选一项。"})
    return {**values, "birthday": born.text, "birthday_calendar": LUNAR if born.calendar == LUNAR else calendar}


def _refuse_insider(actor: Actor, file: Customer, kept: Values) -> None:
    if INSIDER in kept.get("roles", ()) and not sees_insiders(actor, file):
        raise NotAllowed("您没有登记内线的权限，身份请选其他项，需要时请联系管理员。")


def _refuse_strangers(customer_id: int, kept: Values, *, but: int | None = None) -> None:
    target = kept.get("referred_to_id")
    if not target:
        return
    other = Person.get_or_none(Person.id == target)
    if other is None or other.customer_id != customer_id or target == but:
        raise Invalid({"referred_to_id": "转介给的人应是同一客户的另一位联系人，请重新选择。"})
