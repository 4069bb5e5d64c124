"""The contacts that a row of a customer list names: one, a second one beside him, those whose names stand at telephones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cmdesk.core.sheet.evidence import looks_like
from cmdesk.core.sheet.grid import Row
from cmdesk.core.tidy import Phone
from cmdesk.customers import checks
from cmdesk.customers.importing.convert import converter, filled
from cmdesk.customers.importing.targets import PERSON, SECOND, SURNAME
from cmdesk.customers.record import Person

_AFTER_NAME = re.compile("[ (]")  # 李四 老板


class People:
    """Makes the values of contacts from a row."""

    def __init__(self, mapping: Mapping[int, str]) -> None:
        self._first = _columns(mapping, PERSON)
        self._second = _columns(mapping, SECOND)
        self._surname = [(index, "name", converter(Person, "name")) for index, key in mapping.items() if key == SURNAME]
        self._named = any(key in {PERSON + "name", SURNAME} for key in mapping.values())

    @property
    def any(self) -> bool:
        """Tell whether the list says anything of contacts."""
        return bool(self._first or self._second or self._surname)

    def make(
        self, row: Row, customer: str, phones: Sequence[Phone], problems: list[str]
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return the values of the first contact, empty for none, and those of further ones.

        Args:
            row: the cells.
            customer: what a contact without a name is called.
            phones: the customer's telephones with the words beside them (张三 13800000000).
            problems: gets a sentence for each cell that cannot be kept.
        """
        first = filled(self._first, row, problems)
        surname = filled(self._surname, row, problems).get("name", "")
        if surname and not str(first.get("name", "")).startswith(surname):
            first["name"] = _whole_name(surname, first.get("name", ""))
        second = filled(self._second, row, problems)
        further = [second] if second.get("name") or second.get("phones") else []
        if not self._named:
            further += _named_at(phones)
            if not first and further:
                first = further.pop(0)
        for person in (first, *further):
            problems += _complete(person, customer)
        return first, further


def _columns(mapping: Mapping[int, str], prefix: str) -> list[tuple[int, str, Any]]:
    return [
        (index, key.removeprefix(prefix), converter(Person, key.removeprefix(prefix)))
        for index, key in sorted(mapping.items())
        if key.startswith(prefix) and key != SURNAME
    ]


def _whole_name(surname: str, given: str) -> str:
    return f"{given} {surname}".strip() if surname.isascii() else f"{surname}{given}"


def _named_at(phones: Iterable[Phone]) -> list[dict[str, Any]]:
    """Return a contact for every name of a person that stands beside a telephone number."""
    found: dict[str, list[str]] = {}
    for phone in phones:
        name = _AFTER_NAME.split(phone.note)[0]
        if name and looks_like("person", (name,)):
            found.setdefault(name, []).append(phone.number)
    return [{"name": name, "phones": tuple(numbers)} for name, numbers in found.items()]


def _complete(person: dict[str, Any], customer: str) -> Iterable[str]:
    """Give a contact without a name that of the customer, a birthday its calendar; return what is wrong with it."""
    if not person:
        return ()
    if not person.get("name"):
        person["name"] = customer[:60]
    if "birthday" in person:
        person["birthday"], person["birthday_calendar"] = person["birthday"]
    return checks.person_problems(person).values()
