"""Cells → values. A column at a time, remembering what it has seen: lists repeat themselves."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cmdesk.core.field import Field
from cmdesk.core.record import Record, fields_of
from cmdesk.core.resources import resource
from cmdesk.core.sheet.grid import Cell
from cmdesk.core.tidy import (
    show,
    tidy_birthday,
    tidy_choice,
    tidy_code,
    tidy_day,
    tidy_flag,
    tidy_lines,
    tidy_money,
    tidy_name,
    tidy_number,
    tidy_phones,
    tidy_text,
)
from cmdesk.core.tidy.text import brief, says_nothing
from cmdesk.customers import checks
from cmdesk.customers.importing.usual import short_way
from cmdesk.customers.record import Person
from cmdesk.staff.record import bare_area

Verdict = tuple[Any, str | None]
_MEMORY = 50_000
_UNIT = re.compile("([千万亿])元")
_SPAN = re.compile("(.+?)个?(天|日|周|星期|礼拜|月|季|季度|年)")
_ROUNDS = {"周": 7, "每周": 7, "一周一次": 7, "每周一次": 7, "双周": 14, "隔周": 14, "两周一次": 14, "半月": 15}
_WEEKS, _VAGUE = frozenset(("周", "星期", "礼拜")), frozenset(("月", "季", "季度", "年"))
_BESIDE = re.compile(r"\s*(?:[(（].*[)）]|1[3-9]\d{9})$")  # 李敏（13800000000）
_DASHES = re.compile(r"[-—–_/\\]+")  # how people cross out a cell
_BARE = re.compile(r"[\d,.]+")
_CODES = frozenset({"credit_code", "licence_number", "number", "bank_account", "postcode", "fax", "barcode"})


def converter(model: type[Record], name: str) -> Callable[[Cell], Verdict]:
    """Return the function that turns a cell into the value of a field or into a problem sentence."""
    return converter_of(fields_of(model)[name], name, tidy_name if (model, name) == (Person, "name") else None)


def converter_of(one: Any, name: str, own: Callable[[Any], Verdict] | None = None) -> Callable[[Cell], Verdict]:
    """Return the same for a field that is no column of a table; ``own`` tidies its cells in a way of its own."""
    tidy = own or (_days if one.about.unit == "天" else _TIDY.get(one.kind, tidy_text))
    is_code = name in _CODES
    if is_code:
        tidy = _credit_code if name == "credit_code" else tidy_code
    if one.kind == "choice":
        tidy = _choices(one, name)
    if name == "birthday":
        return _told_of(one, tidy_birthday)
    short = short_way(one, code=is_code)
    seen: dict[tuple[type, Cell], Verdict] = {}

    def convert(cell: Cell) -> Verdict:
        if short is not None:
            value = short(cell)
            if value is not None:
                return value, None
        key = (type(cell), cell)
        verdict = seen.get(key)
        if verdict is None:
            verdict = _judge(one, tidy, cell)
            if len(seen) < _MEMORY:
                seen[key] = verdict
        return verdict

    return convert


def _told_of(one: Any, tidy: Callable[[Any], Verdict]) -> Callable[[Cell], Verdict]:
    """Return what reads cells into a value of more than one field; its problems begin with the field's label."""

    def convert(cell: Cell) -> Verdict:
        value, problem = tidy(cell)
        return value, f"{one.label}：{problem}" if problem else None

    return convert


def _judge(one: Any, tidy: Callable[[Any], Verdict], cell: Cell) -> Verdict:
    value, problem = tidy(cell)
    if problem:
        return None, f"{one.label}：{problem}"
    if value is None or value in ("", (), []) or (isinstance(value, str) and _is_nothing(one, value)):
        return None, None
    try:
        return one.clean(value), None
    except ValueError as refusal:
        return None, str(refusal)


def _is_nothing(one: Any, text: str) -> bool:
    """Tell a cell that is crossed out, or says 无 where no choice is called so."""
    return _DASHES.fullmatch(text) is not None or (one.kind == "text" and says_nothing(text))


def _choices(one: Field[Any], name: str) -> Callable[[Any], Verdict]:
    known = {choice.value: choice.label for choice in one.about.choices}
    synonyms = {word: value for value, words in further_words(name).items() for word in words if value in known}

    def tidy(cell: Any) -> Verdict:
        return tidy_choice(cell, known, synonyms)

    return tidy


@cache
def _written() -> dict[str, dict[str, str]]:
    return tomllib.loads(resource("words", "customer_choices.toml").read_text(encoding="utf-8"))


def further_words(name: str) -> dict[str, tuple[str, ...]]:
    """Return what offices write for the choices of a field beside their labels: value → words."""
    return {value: tuple(words.split()) for value, words in _written().get(name, {}).items()}


def _money(cell: Any) -> Verdict:
    value, problem = tidy_money(cell)
    from decimal import Decimal

    return (None if value is None else Decimal(value).scaleb(-2)), problem


def _days(cell: Any) -> Verdict:
    """Read a number of days; weeks are counted in them, a month has no number of them."""
    words = show(cell).strip()
    if words in _ROUNDS:
        return _ROUNDS[words], None
    said = _SPAN.fullmatch(words)
    if said is None:
        return tidy_number(cell)
    if said[2] in _VAGUE:
        return None, f"“{brief(cell)}”不是天数，请写成天数，例如 30"
    number, _ = tidy_number(said[1])
    if number is None:
        return tidy_number(cell)
    return number * (7 if said[2] in _WEEKS else 1), None


def _phones(cell: Any) -> Verdict:
    numbers, problem = tidy_phones(cell)
    return tuple(numbers) or None, problem


_OLD_REGISTRATION = re.compile("[0-9]{15}")  # of a business licence before 2015
_MISTAKEN = str.maketrans("OI", "01")  # a credit code has neither letter


def _credit_code(cell: Any) -> Verdict:
    code, problem = tidy_code(cell)
    if code and _OLD_REGISTRATION.fullmatch(code):
        return None, f"{code} 是 15 位的旧注册号，不是统一社会信用代码"
    if code and checks.credit_code_problem(code) and not checks.credit_code_problem(code.translate(_MISTAKEN)):
        code = code.translate(_MISTAKEN)
    return code, problem


def in_unit(convert: Callable[[Cell], Verdict], header: str) -> Callable[[Cell], Verdict]:
    """Return what reads the amounts of a column whose header says their unit: 12.5 below 注册资本（万元）."""
    said = _UNIT.search(header)
    if said is None:
        return convert

    def scaled(cell: Cell) -> Verdict:
        bare = isinstance(cell, int | float) or (isinstance(cell, str) and _BARE.fullmatch(cell.strip()))
        return convert(f"{show(cell).strip()}{said[1]}元" if bare and not isinstance(cell, bool) else cell)

    return scaled


def _day(cell: Any) -> Verdict:
    return tidy_day(cell, month_alone=True)


def _many(cell: Any) -> Verdict:
    text, problem = tidy_text(cell)
    return (text.replace("/", "、").replace(" ", "、") if text else None), problem


_TIDY: Mapping[str, Callable[[Any], Verdict]] = {
    "text": tidy_text,
    "long_text": tidy_lines,
    "whole": tidy_number,
    "real": tidy_number,
    "money": _money,
    "day": _day,
    "flag": tidy_flag,
    "phones": _phones,
    "many_choice": _many,
}


@dataclass
class Lookup:
    """Names of areas, people, buildings and customers → their ids; what is not known is collected."""

    known: dict[str, int]
    unknown: dict[str, int] = field(default_factory=dict)
    _seen: dict[Cell, tuple[int | None, str]] = field(default_factory=dict, repr=False)
    _bare: dict[str, int] | None = field(default=None, repr=False)

    def find(self, cell: Cell) -> tuple[int | None, str]:
        """Return (id, name as written); id None when the name is empty or unknown."""
        found = self._seen.get(cell)
        if found is None:
            found = self._look_up(cell)
            if len(self._seen) < _MEMORY:
                self._seen[cell] = found
        if found[0] is None and found[1]:
            self.unknown[found[1]] = self.unknown.get(found[1], 0) + 1
        return found

    def _look_up(self, cell: Cell) -> tuple[int | None, str]:
        text = (tidy_text(cell)[0] or "").strip().lstrip("@")
        if not text:
            return None, ""
        found = self.known.get(text) or self._without_kind().get(bare_area(text))
        return found or self.known.get(_BESIDE.sub("", text)), text

    def _without_kind(self) -> dict[str, int]:
        """Return the names without the word for what they are (城东片区 → 城东)."""
        if self._bare is None:
            self._bare = {bare_area(name): one for name, one in self.known.items()}
        return self._bare


def converted(
    converters: Sequence[tuple[int, str, Callable[[Cell], Verdict]]], row: Sequence[Cell]
) -> tuple[dict[str, Any], list[str]]:
    """Return the values of a row's filled cells by name, and a sentence for each that cannot be kept.

    Args:
        converters: (column, name, what turns its cells into values).
        row: the cells.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for index, name, convert in converters:
        value, problem = (None, None) if row[index] is None else convert(row[index])
        if problem:
            problems.append(problem)
        elif value is not None:
            values[name] = value
    return values, problems
