"""A row of a list → the values of a customer and of his contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cmdesk.core.database import current
from cmdesk.core.record import fields_of
from cmdesk.core.sheet.converting.convert import converter_of, in_unit
from cmdesk.core.sheet.grid import Row
from cmdesk.core.tidy import Phone, parse_phones, show, tidy_coordinates
from cmdesk.customers import checks
from cmdesk.customers.importing import names
from cmdesk.customers.importing.cells import Column, Findings, filled, with_usual_words
from cmdesk.customers.importing.fields import converter
from cmdesk.customers.importing.lookup import Lookup
from cmdesk.customers.importing.people import People
from cmdesk.customers.importing.targets import COORDINATES, PERSON, SECOND, label_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.file import extra

LONGEST_NOTE = Customer.note.longest
_LINKS = {
    "area_id": "SELECT name, id FROM unit WHERE binned_at IS NULL",
    "owner_id": 'SELECT name, id FROM "user" WHERE binned_at IS NULL AND active',
    "building_id": "SELECT name, id FROM building WHERE binned_at IS NULL",
    "referrer_id": "SELECT name, MIN(id) FROM customer WHERE binned_at IS NULL GROUP BY name HAVING COUNT(*) = 1",
}
_PLACE = ("longitude", "latitude")
_NO_PROSE = frozenset({"number", "postcode", "fax", "email", "credit_code", "licence_number", "bank_account"})
_HAN = re.compile("[\u3400-\u9fff]")
_KIND_OF_PHONE = re.compile(
    "[a-z]?|手机?|移动|联通|电信|座机?|固话?|办公?室?|宅电?|家庭?|住宅|公司|单位|电话|短号|号码|本人"
)


class Made(NamedTuple):
    """What a row says.

    Attributes:
        values: those of the customer.
        person: those of the first contact, empty for none.
        beside: those of further contacts.
        left: words for the remarks that are no remarks of the list: what no field can hold.
        findings: what is wrong with the row.
    """

    values: dict[str, Any]
    person: dict[str, Any]
    beside: list[dict[str, Any]]
    left: list[str]
    findings: Findings


class Maker:
    """Makes the values of a customer and of his contacts from a row.

    Attributes:
        forgiving: cells that cannot be read are left out instead of their rows.
        lookups: names of areas, people, buildings and customers, by what they are to the customer.
        name_column: the column of the customers' names, -1 for none.
    """

    def __init__(self, mapping: Mapping[int, str], headers: Sequence[str], *, forgiving: bool = False) -> None:
        self.lookups: dict[str, Lookup] = {}
        self.name_column = next((index for index, key in mapping.items() if key == "name"), -1)
        self.forgiving = forgiving
        self._people = People(mapping, headers)
        self._plain: list[Column] = []
        self._linked: list[tuple[int, str]] = []
        self._phones: list[Column] = []
        self._coordinates: list[int] = []
        self._extra: list[Column] = []
        self._extra_fields = extra.fields()
        for index, key in sorted(mapping.items()):
            if key in _LINKS:
                self.lookups[key] = Lookup(dict(current().rows(_LINKS[key])))
                self._linked.append((index, key))
            elif key in self._extra_fields:
                one = self._extra_fields[key]
                self._extra.append(Column(index, key, one.label, converter_of(one), one.kind, one.required))
            elif key == COORDINATES:
                self._coordinates.append(index)
            elif not key.startswith((PERSON, SECOND)):
                self._add_plain(index, key, headers[index])

    def _add_plain(self, index: int, key: str, header: str) -> None:
        one, convert = fields_of(Customer)[key], converter(Customer, key)
        longest = one.about.limit or 0 if one.kind == "text" and key not in _NO_PROSE else 0
        column = Column(index, key, one.label, convert, one.kind, one.required, longest=longest)
        if key == "phones":
            self._phones.append(column)
        else:
            self._plain.append(column._replace(convert=in_unit(convert, header)) if one.kind == "money" else column)

    def learn(self, rows: Sequence[Row]) -> None:
        """Look which words that are none of our choices stand in several rows."""
        self._plain = [with_usual_words(column, rows) for column in self._plain]
        self._extra = [with_usual_words(column, rows) for column in self._extra]

    @property
    def unknown(self) -> dict[str, dict[str, int]]:
        """Return label → names and words of choices that the office does not have, with how many rows say so."""
        names = {key: lookup.unknown for key, lookup in self.lookups.items() if key != "area_id"}
        words = {
            column.label: {show(cell).strip(): times for cell, times in column.usual.items()}
            for column in (*self._plain, *self._extra)
        }
        said = {label_of(key): found for key, found in names.items()} | words
        return {label: found for label, found in said.items() if found}

    @property
    def has_person(self) -> bool:
        """Tell whether the list says anything of contacts."""
        return self._people.any

    def make(self, row: Row) -> Made:
        """Return what a row says."""
        findings = Findings(self.forgiving)
        values, said = filled(self._plain, row, findings)
        mark = self._judge_name(row, values, findings)
        noted = self._take_phones(row, values, findings)
        for index in self._coordinates:
            place, problem = tidy_coordinates(row[index])
            values |= {} if place is None else place._asdict()
            if problem:
                findings.leave_out("经纬度", row[index], f"经纬度：{problem}")
        if self._extra_fields:
            own, more = filled(self._extra, row, findings)
            stored = {name: self._extra_fields[name].stored(value) for name, value in own.items()}
            values["extra"] = extra.merged("", stored)
            said += more
        left = [f"{label_of(name)}：{words}" for name, words in said] if said else []
        left += self._link(row, values)
        if mark:
            left.append(f"名单里标有“{mark}”")
        if not findings.problems:
            self._look_across(row, values, findings)
        person, beside = self._people.make(row, str(values.get("name", "")), noted, findings)
        if any(phone.note for phone in noted):
            left += _beside_phones(noted, (person, *beside))
        if findings.unread:
            left.append(findings.remark)
        if len(values.get("note", "")) + sum(map(len, left)) + len(left) > LONGEST_NOTE:
            findings.refuse(f"备注合在一起超过 {LONGEST_NOTE} 字，请缩短。")
        return Made(values, person, beside, left, findings)

    def _judge_name(self, row: Row, values: dict[str, Any], findings: Findings) -> str:
        """Refuse a row that names nobody, or several; a short name stands for a missing one. Return the mark before it."""
        name = values.get("name", "")
        if names.says_none(name):
            if values.get("short_name", "").strip("0"):
                values["name"] = values.pop("short_name")
            elif findings.is_curable:
                findings.refuse("客户名称是空的，请填写后再导入。")
            return ""
        if names.is_label(name):
            findings.refuse(f"这一格写的是“{name}”，像是表头，不是客户名称；一户写成几行的，请合成一行。")
            return ""
        if not name.isalpha() and self.name_column >= 0:  # nearly all are of characters alone
            mark = names.tidy(values)
            why = names.why_none(name, row[self.name_column])
            if why:
                findings.refuse(why)
            return mark
        return ""

    def _take_phones(self, row: Row, values: dict[str, Any], findings: Findings) -> list[Phone]:
        """Put the telephones of all columns together; return them with the words beside them."""
        phones: list[str] = []
        noted: list[Phone] = []
        for column in self._phones:
            cell = row[column.at]
            found, problem = column.convert(cell)
            if problem:
                findings.leave_out(column.label, cell, problem)
            elif found:
                phones += [number for number in found if number not in phones]
                if isinstance(cell, str) and _HAN.search(cell):
                    noted += parse_phones(cell)[0]
                elif self.has_person:
                    noted += (Phone(number, "") for number in found)
        if phones:
            values["phones"] = tuple(dict.fromkeys((*values.get("phones", ()), *phones)))
        return noted

    def _look_across(self, row: Row, values: dict[str, Any], findings: Findings) -> None:
        """Look at what contradicts each other; a forgiving import leaves it out."""
        for name, sentence in checks.problems(values).items():
            together = _PLACE if name in _PLACE else (name,)
            for column in self._plain:
                if column.name in together and values.get(column.name) is not None:
                    findings.leave_out(column.label, row[column.at], sentence)
                    if self.forgiving:
                        del values[column.name]

    def _link(self, row: Row, values: dict[str, Any]) -> list[str]:
        """Put in what names lead to; return those that lead nowhere."""
        left: list[str] = []
        for index, key in self._linked:
            found, name = self.lookups[key].find(row[index])
            if found is not None:
                values[key] = found
            elif name and key == "area_id" and not name.isascii():  # 0371 and 01 are codes of areas, not their names
                values["area_name"] = name
            elif name:
                left.append(f"{label_of(key)}：{name}")
        return left


def _beside_phones(noted: Sequence[Phone], people: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the words beside telephones that are no contacts and not just the kind of a telephone: 停机, 微信同号."""
    called = {str(person.get("name", "")) for person in people} - {""}
    return [
        f"{phone.number} {phone.note}"
        for phone in noted
        if phone.note and not _KIND_OF_PHONE.fullmatch(phone.note) and not any(name in phone.note for name in called)
    ]
