"""A row of a list → the values of a customer and of his contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cmdesk.core.database import current
from cmdesk.core.record import fields_of
from cmdesk.core.sheet.grid import Cell, Row
from cmdesk.core.sheet.understanding.evidence import looks_like
from cmdesk.core.tidy import Phone, parse_phones, tidy_coordinates
from cmdesk.core.tidy.text import says_nothing
from cmdesk.customers import checks
from cmdesk.customers.importing.cells import Column, Findings, filled
from cmdesk.customers.importing.convert import Lookup, converter, converter_of, in_unit
from cmdesk.customers.importing.people import People
from cmdesk.customers.importing.targets import COORDINATES, PERSON, SECOND, label_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import extra

LONGEST_NOTE = Customer.note.longest
_LINKS = {
    "area_id": "SELECT name, id FROM unit WHERE binned_at IS NULL",
    "owner_id": 'SELECT name, id FROM "user" WHERE binned_at IS NULL AND active',
    "building_id": "SELECT name, id FROM building WHERE binned_at IS NULL",
    "referrer_id": "SELECT name, MIN(id) FROM customer WHERE binned_at IS NULL GROUP BY name HAVING COUNT(*) = 1",
}
_PLACE = ("longitude", "latitude")
_HAN = re.compile("[\u3400-\u9fff]")
_BETWEEN_NAMES = re.compile("[、;；]|\\s*\\n\\s*(?=.*\\n)")  # two lines may be a firm and the sign of its shop
_HOUSE = re.compile("[^0-9]*(?:大道|大街|胡同|路|街|道|巷|弄)[^0-9]{0,8}[0-9]+(?:-[0-9]+)?[号#][^0-9]{0,6}")
_FIRM = re.compile("[店司行部社馆铺厂超吧站所校院场坊屋户家室]|公|烟|酒|食|商")
_KIND_OF_PHONE = re.compile(
    "[a-z]?|手机?|移动|联通|电信|座机?|固话?|办公?室?|宅电?|家庭?|住宅|公司|单位|电话|短号|号码|本人"
)
_ILLEGIBLE = "\ufffd"
_SPACED = re.compile("[\u3400-\u9fff](?: [\u3400-\u9fff])+")  # 福 顺 烟 酒 店
_LABELLED = re.compile(r"(地址|电话|手机|联系人|联系电话|备注|邮编|传真)\s*[:：]")
_LONGEST_NOTHING = 4  # 无, 待定, (空白)
_HOLDS_PHONE = re.compile("1[3-9][0-9](?:[- ]?[0-9]){8}|0[0-9]{2,3}-?[2-9][0-9]{6}")
_BRACKETS = re.compile("[(（].*?[)）]")


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
        self._people = People(mapping)
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
                self._extra.append(Column(index, key, one.label, converter_of(one, key), one.kind, one.required))
            elif key == COORDINATES:
                self._coordinates.append(index)
            elif not key.startswith((PERSON, SECOND)):
                self._add_plain(index, key, headers[index])

    def _add_plain(self, index: int, key: str, header: str) -> None:
        one, convert = fields_of(Customer)[key], converter(Customer, key)
        column = Column(index, key, one.label, convert, one.kind, one.required)
        if key == "phones":
            self._phones.append(column)
        else:
            self._plain.append(column._replace(convert=in_unit(convert, header)) if one.kind == "money" else column)

    @property
    def has_person(self) -> bool:
        """Tell whether the list says anything of contacts."""
        return self._people.any

    def make(self, row: Row) -> Made:
        """Return what a row says."""
        findings = Findings(self.forgiving)
        values, said = filled(self._plain, row, findings)
        self._judge_name(row, values, findings)
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

    def _judge_name(self, row: Row, values: dict[str, Any], findings: Findings) -> None:
        """Refuse a row that names nobody, or several; a short name stands for a missing one."""
        name = values.get("name", "")
        if not name.strip("0") or (
            len(name) <= _LONGEST_NOTHING and says_nothing(name)
        ):  # a formula gives 0 for nothing
            if values.get("short_name", "").strip("0"):
                values["name"] = values.pop("short_name")
            elif findings.is_curable:
                findings.refuse("客户名称是空的，请填写后再导入。")
            return
        if name.isalpha() or self.name_column < 0:  # as nearly all are: no figure, no sign between
            return
        if _ILLEGIBLE in name:
            findings.refuse(f"“{name}”里有认不出的字，请检查文件的编码，或在原来的程序里重新导出。")
            return
        if _SPACED.fullmatch(name):
            values["name"] = name.replace(" ", "")
        if _HOLDS_PHONE.search(name):
            _take_out_phones(values)
        several = _several_names(row[self.name_column])
        if several:
            findings.refuse(f"这一格像是 {several} 户的名称写在一起，请一户一行。")
        elif labelled := _LABELLED.match(name):
            findings.refuse(f"这一格写的是{labelled[1]}，不是名称；一户写成几行的，请合成一行。")
        elif _HOUSE.fullmatch(name) and not _FIRM.search(name):
            findings.refuse(
                f"“{name}”像是地址，不是名称；一户写成两行的，请合成一行，确实叫这个名的，请在后面加上“店”等字。"
            )

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


def _take_out_phones(values: dict[str, Any]) -> None:
    """Take telephones that stand in the name (福顺烟酒店13812345678) to the others."""
    phones, problem = parse_phones(values["name"])
    words = [phone.note for phone in phones if phone.note]
    if not problem and len(words) == 1 and _HAN.search(words[0]):
        values["name"] = words[0]
        values["phones"] = tuple(phone.number for phone in phones)


def _beside_phones(noted: Sequence[Phone], people: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the words beside telephones that are no contacts and not just the kind of a telephone: 停机, 微信同号."""
    names = {str(person.get("name", "")) for person in people} - {""}
    return [
        f"{phone.number} {phone.note}"
        for phone in noted
        if phone.note and not _KIND_OF_PHONE.fullmatch(phone.note) and not any(name in phone.note for name in names)
    ]


def _several_names(cell: Cell) -> int:
    """Return how many shops a cell names; 0 where it names one, or anything but shops."""
    if not isinstance(cell, str) or not _BETWEEN_NAMES.search(cell):
        return 0
    names = [name.strip() for name in _BETWEEN_NAMES.split(_BRACKETS.sub("", cell)) if name.strip()]
    return len(names) if len(names) > 1 and looks_like("company", names) == 1 else 0
