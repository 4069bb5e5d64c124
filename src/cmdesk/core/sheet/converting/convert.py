"""What turns the cells of a column into values, remembering what it has seen: lists repeat themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from cmdesk.core.field import Field
from cmdesk.core.sheet.converting.usual import Short, short_way
from cmdesk.core.sheet.grid import Cell
from cmdesk.core.tidy import (
    show,
    tidy_choice,
    tidy_code,
    tidy_day,
    tidy_flag,
    tidy_lines,
    tidy_money,
    tidy_number,
    tidy_phones,
    tidy_text,
)
from cmdesk.core.tidy.text import brief, says_nothing

Verdict = tuple[Any, str | None]
"""A value, None for an empty cell, or else the Chinese sentence why the cell cannot be kept."""
_MEMORY = 50_000
_UNIT = re.compile("([千万亿])元")
_SPAN = re.compile("(.+?)个?(天|日|周|星期|礼拜|月|季|季度|年)")
_ROUNDS = {"周": 7, "每周": 7, "一周一次": 7, "每周一次": 7, "双周": 14, "隔周": 14, "两周一次": 14, "半月": 15}
_WEEKS, _VAGUE = frozenset(("周", "星期", "礼拜")), frozenset(("月", "季", "季度", "年"))
_DASHES = re.compile(r"[-—–_/\\]+")  # how people cross out a cell
_BARE = re.compile(r"[\d,.]+")


def converter_of(
    one: Field[Any],
    *,
    code: bool = False,
    words: Mapping[str, Sequence[str]] | None = None,
    tidy: Callable[[Any], Verdict] | None = None,
    short: Short | None = None,
) -> Callable[[Cell], Verdict]:
    """Return the function that turns a cell into the value of a field or into a problem sentence.

    Args:
        one: the field.
        code: it holds the numbers of papers and things, which are no amounts.
        words: what people write for the choices of the field beside their labels: value → words.
        tidy: reads its cells instead of what suits its kind.
        short: the short way for its usual cells instead of that of its kind.
    """
    tidy = tidy or _tidy_of(one, code, words or {})
    short = short or short_way(one, code=code)
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


def _tidy_of(one: Field[Any], code: bool, words: Mapping[str, Sequence[str]]) -> Callable[[Any], Verdict]:
    if one.kind == "choice":
        return _choices(one, words)
    if code:
        return tidy_code
    return tidy_days if one.about.unit == "天" else _TIDY.get(one.kind, tidy_text)


def _judge(one: Field[Any], tidy: Callable[[Any], Verdict], cell: Cell) -> Verdict:
    value, problem = tidy(cell)
    if problem:
        return None, f"{one.label}：{problem}"
    if value is None or value in ("", (), []) or (isinstance(value, str) and _is_nothing(one, value)):
        return None, None
    try:
        return one.clean(value), None
    except ValueError as refusal:
        return None, str(refusal)


def _is_nothing(one: Field[Any], text: str) -> bool:
    """Tell a cell that is crossed out, or says 无 where no choice is called so."""
    return _DASHES.fullmatch(text) is not None or (one.kind == "text" and says_nothing(text))


def _choices(one: Field[Any], words: Mapping[str, Sequence[str]]) -> Callable[[Any], Verdict]:
    known = {choice.value: choice.label for choice in one.about.choices}
    synonyms = {word: value for value, said in words.items() for word in said if value in known}

    def tidy(cell: Any) -> Verdict:
        return tidy_choice(cell, known, synonyms)

    return tidy


def _money(cell: Any) -> Verdict:
    value, problem = tidy_money(cell)
    return (None if value is None else Decimal(value).scaleb(-2)), problem


def tidy_days(cell: Any) -> Verdict:
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
