"""Conditions and their text form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cmdesk.core.errors import Refused
from cmdesk.core.filter.field import Filterable, named

Operator = Literal["=", "!=", "~", ">=", "<=", ">", "<"]
OPERATORS: Final[dict[Operator, str]] = {
    "=": "是",
    "!=": "不是",
    "~": "包含",
    ">=": "不少于",
    "<=": "不多于",
    ">": "大于",
    "<": "小于",
}
EMPTY: Final = "空"
LONGEST: Final = 2_000

_SIGNS: Final[dict[str, Operator]] = {
    "=": "=", "＝": "=", "==": "=", "!=": "!=", "≠": "!=", "<>": "!=", "！=": "!=", "~": "~", "～": "~", ">=": ">=", "≥": ">=",
    "<=": "<=", "≤": "<=", ">": ">", "＞": ">", "<": "<", "＜": "<",
}  # fmt: skip
_SIGN: Final = re.compile("|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True))))
_NAME: Final = re.compile(r"[^\s=＝!！≠~～<>＜＞≤≥\"“”,，]+")
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"')
_BARE: Final = re.compile(r'[^\s"“”,，、]+')
_COMMA: Final = re.compile(r"[,，、]")
_PLAIN: Final = re.compile(r'(?![=＝!！≠~～<>＜＞≤≥])[^\s"“”,，、]+')


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on one field.

    Attributes:
        field: key of the field.
        operator: how the stored value compares.
        values: alternatives as typed; none at all stands for 空, nothing entered.
    """

    field: str
    operator: Operator
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.field}{self.operator}{','.join(map(_written, self.values)) if self.values else EMPTY}"


def write(conditions: Iterable[Condition]) -> str:
    """Return the text form, which ``parse`` reads back to the same conditions."""
    return " ".join(map(str, conditions))


def parse(text: str, fields: Mapping[str, Filterable]) -> tuple[Condition, ...]:
    """Read conditions, separated by blanks; keys or Chinese labels name the fields.

    A value with blanks, commas or quotes stands in double quotes, a quote in it doubled; ``空`` means nothing entered,
    ``"空"`` the character. Full-width signs are understood.

    Raises:
        Refused: one Chinese sentence with the cause and an example.
    """
    if len(text) > LONGEST:
        raise Refused(f"筛选条件太长，最多 {LONGEST} 个字。")
    text = text.replace("“", '"').replace("”", '"')
    found: list[Condition] = []
    at = _blank(text, 0)
    while at < len(text):
        condition, at = _condition(text, at, fields)
        found.append(condition)
        at = _blank(text, at)
    return tuple(found)


def _condition(text: str, at: int, fields: Mapping[str, Filterable]) -> tuple[Condition, int]:
    name = _NAME.match(text, at)
    sign = _SIGN.match(text, _blank(text, name.end())) if name else None
    if name is None or sign is None:
        raise Refused(f"看不懂“{text[at : at + 20]}”，请写成“级别=A”或“月均销量>=100”的样子。")
    field = named(name.group(), fields)
    values: list[str] = []
    empty = False
    at = sign.end()
    while True:
        value, at, quoted = _value(text, _blank(text, at), field)
        empty |= value == EMPTY and not quoted
        values.append(value)
        comma = _COMMA.match(text, at)
        if comma is None:
            break
        at = comma.end()
    if empty and len(values) > 1:
        raise Refused(f"“{field.label}”的“空”不能和别的值写在一起，请分成两次筛选。")
    return Condition(field.key, _SIGNS[sign.group()], () if empty else tuple(dict.fromkeys(values))), at


def _value(text: str, at: int, field: Filterable) -> tuple[str, int, bool]:
    quoted = _QUOTED.match(text, at)
    if quoted:
        return quoted.group(1).replace('""', '"'), quoted.end(), True
    if text[at : at + 1] == '"':
        raise Refused(f"“{field.label}”的值少了后面的引号，请补上。")
    bare = _BARE.match(text, at)
    if bare is None:
        raise Refused(f"“{field.label}”后面没有写值；要找没有填的，请写“{field.label}=空”。")
    return bare.group(), bare.end(), False


def _written(value: str) -> str:
    if value != EMPTY and _PLAIN.fullmatch(value):
        return value
    return '"' + value.replace('"', '""') + '"'


def _blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
