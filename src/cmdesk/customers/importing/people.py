"""The contacts that a row of a customer list names: one, a second one beside him, those whose names stand at telephones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from cmdesk.core.record import fields_of
from cmdesk.core.sheet.converting.convert import Verdict
from cmdesk.core.sheet.grid import Cell, Row
from cmdesk.core.sheet.understanding.evidence import looks_like
from cmdesk.core.tidy import Phone, parse_phones, show
from cmdesk.customers import checks
from cmdesk.customers.importing.cells import Column, Findings, filled, joined
from cmdesk.customers.importing.fields import converter
from cmdesk.customers.importing.targets import PERSON, SECOND, SURNAME, label_of, roles
from cmdesk.customers.record import Person

_BETWEEN = re.compile(r"[\n、,，;；/&]+|(?<=[)）])\s*(?=[^\s()（）])")  # 王福顺、李红
_MOON = re.compile("农历|阴历|旧历")
_SAYS_CALENDAR = re.compile("[农阴公阳旧新]历?|[正冬腊]月|初|廿|[0-9]{4}年?$")
_WITH_PLACE = re.compile(r"(?P<name>[^()（）]+)(?:[(（](?P<place>[^()（）]{1,20})[)）])?|.*")
_IN_BRACKETS = re.compile(r"[(（].*?[)）]")
_HOLDS_PHONE = re.compile(r"\d(?:[- .]?\d){6}")
_AFTER_NAME = re.compile("[ (]")  # 李四 老板


class People:
    """Makes the values of contacts from a row."""

    def __init__(self, mapping: Mapping[int, str], headers: Sequence[str]) -> None:
        self._first = [_by_the_moon(one) if _MOON.search(headers[one.at]) else one for one in _columns(mapping, PERSON)]
        self._second = _columns(mapping, SECOND)
        self._first_roles, self._second_roles = _roles(self._first, headers), _roles(self._second, headers)
        self._surname = [
            Column(index, "name", label_of(key), converter(Person, "name"))
            for index, key in mapping.items()
            if key == SURNAME
        ]
        self._named = any(key in {PERSON + "name", SURNAME} for key in mapping.values())

    @property
    def any(self) -> bool:
        """Tell whether the list says anything of contacts."""
        return bool(self._first or self._second or self._surname)

    def make(
        self, row: Row, customer: str, phones: Sequence[Phone], findings: Findings
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return the values of the first contact, empty for none, and those of further ones.

        Args:
            row: the cells.
            customer: what a contact without a name is called.
            phones: the customer's telephones with the words beside them (张三 13800000000).
            findings: gets a sentence for each cell that cannot be kept.
        """
        if not self.any and not phones:
            return {}, []
        first = _told(self._first, row, findings, self._first_roles)
        surname = _told(self._surname, row, findings).get("name", "")
        if surname and not str(first.get("name", "")).startswith(surname):
            first["name"] = whole_name(surname, first.get("name", ""))
        named = _with_phones(first)
        if first.get("phones") and not first.get("name"):
            first["name"], more = self._named_in_phones(row)
            named += more
        several = self._several(row)
        others = several[1:]
        if others:
            first |= several[0]
            _share((first, *others), phones)
        second = _told(self._second, row, findings, self._second_roles)
        further = [*others, *named]
        if second.get("name") or second.get("phones"):
            further.append(second)
            further += _with_phones(second)
        if not self._named:
            further += _named_at(phones)
            if not first and further:
                first = further.pop(0)
        for person in (first, *further):
            _complete(person, customer)
        return first, further

    def _named_in_phones(self, row: Row) -> tuple[str, list[dict[str, Any]]]:
        """Return the first name in the column of telephones (王福顺 13812345678), and the further contacts it names."""
        noted = [
            phone for column in self._first if column.name == "phones" for phone in parse_phones(row[column.at])[0]
        ]
        people = _named_at(noted)
        return (people[0]["name"], people[1:]) if people else ("", [])

    def _several(self, row: Row) -> list[dict[str, Any]]:
        """Return the people of a cell that names several, with what they are; nothing where it names one, or none.

        Those whose telephones stand behind them are found by these (``_with_phones``).
        """
        for column in self._first:
            cell = row[column.at]
            if column.name != "name" or not isinstance(cell, str) or _HOLDS_PHONE.search(cell):
                continue
            if _BETWEEN.search(cell.strip()):
                names = [name for name in (column.convert(part)[0] for part in _BETWEEN.split(cell)) if name]
                found = [_WITH_PLACE.fullmatch(name) for name in dict.fromkeys(names)]
                people = [{"name": one["name"], "position": one["place"]} for one in found if one]
                if len(names) > 1 and looks_like("person", [one["name"] for one in people]) == 1:
                    return [{key: words for key, words in one.items() if words} for one in people]
        return []


def _with_phones(person: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the telephones out of the name of a contact (李姐 139-0000-1111); return the others whom his cell names."""
    if not _HOLDS_PHONE.search(person.get("name", "")):
        return []
    phones, problem = parse_phones(person["name"])
    names = [_AFTER_NAME.split(phone.note)[0] for phone in phones]
    if problem or not any(names):
        return []
    person["name"] = next(filter(None, names))
    mine = [phone.number for phone, name in zip(phones, names, strict=True) if name in {"", person["name"]}]
    person["phones"] = tuple(dict.fromkeys((*person.get("phones", ()), *mine)))
    others: dict[str, list[str]] = {}
    for phone, name in zip(phones, names, strict=True):
        if name not in {"", person["name"]}:
            others.setdefault(name, []).append(phone.number)
    return [{"name": name, "phones": tuple(numbers)} for name, numbers in others.items()]


def _share(people: Sequence[dict[str, Any]], phones: Sequence[Phone]) -> None:
    """Give each of several people his telephone, where there are as many as people."""
    numbers = people[0].get("phones") or tuple(phone.number for phone in phones)
    if len(numbers) == len(people):
        for person, number in zip(people, numbers, strict=True):
            person["phones"] = (number,)


def _columns(mapping: Mapping[int, str], prefix: str) -> list[Column]:
    names = ((index, key, key.removeprefix(prefix)) for index, key in sorted(mapping.items()) if key.startswith(prefix))
    return [
        Column(index, name, label_of(key), converter(Person, name), fields_of(Person)[name].kind)
        for index, key, name in names
        if key != SURNAME
    ]


def _roles(columns: Sequence[Column], headers: Sequence[str]) -> dict[str, Any]:
    """Return what the people of these columns are, where the header of their names says so: 老板 is the owner."""
    named = next((_IN_BRACKETS.sub("", headers[one.at]) for one in columns if one.name == "name"), "")
    return {"roles": (roles()[named],)} if named in roles() else {}


def _by_the_moon(column: Column) -> Column:
    """Read the birthdays of a column whose header says 农历 so, whatever its cells say."""
    if column.name != "birthday":
        return column
    convert = column.convert

    def lunar(cell: Cell) -> Verdict:
        said = show(cell).strip()
        return convert(f"农历{said.split()[0]}" if said and not _SAYS_CALENDAR.search(said) else cell)

    return column._replace(convert=lunar)


def _told(
    columns: Sequence[Column], row: Row, findings: Findings, roles_of_named: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """Return what the cells say of a contact, with his roles where he is named; a birthday that is none is left out."""
    values, left = filled(columns, row, findings)
    if values.get("name"):
        values |= roles_of_named
    if "birthday" in values:
        born, calendar = values["birthday"]
        wrong = checks.person_problems({"birthday": born, "birthday_calendar": calendar})
        if wrong:
            column = next(one for one in columns if one.name == "birthday" and row[one.at] is not None)
            findings.leave_out(column.label, row[column.at], wrong["birthday"])
            del values["birthday"]
        else:
            values["birthday"], values["birthday_calendar"] = born, calendar
    if left:
        remarks = [f"{fields_of(Person)[name].label}：{words}" for name, words in left]
        values["note"] = joined(remarks, values.get("note", ""))
    return values


def whole_name(surname: str, given: str) -> str:
    """Put the parts of a name together as people of its language write it."""
    return f"{given} {surname}".strip() if surname.isascii() else f"{surname}{given}"


def _named_at(phones: Iterable[Phone]) -> list[dict[str, Any]]:
    """Return a contact for every name of a person that stands beside a telephone number."""
    found: dict[str, list[str]] = {}
    for phone in phones:
        name = _AFTER_NAME.split(phone.note)[0]
        if name and looks_like("person", (name,)):
            found.setdefault(name, []).append(phone.number)
    return [{"name": name, "phones": tuple(numbers)} for name, numbers in found.items()]


def _complete(person: dict[str, Any], customer: str) -> None:
    """Give a contact without a name that of the customer."""
    if person and not person.get("name"):
        person["name"] = customer[:60]
