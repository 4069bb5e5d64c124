"""The cells of a row → values; what no field can hold is told, or stands in the remarks instead.

An office decides what becomes of a row with a cell that nobody understands: the whole row stays out, or the row comes in
without this cell, whose words then stand in the remarks of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from cmdesk.core.sheet.converting.convert import Verdict
from cmdesk.core.sheet.grid import Cell, Row
from cmdesk.core.tidy import show, tells_age_only, tells_several_weekdays, tidy_number

UNREAD = "导入时未识别："
Said = tuple[str, str]
"""A field and words that say something of it, but not what it holds."""

_TERMS = re.compile("[日周月季]结|现[金结款]|.?到付款?|款到.{0,3}|先款.{0,3}|预付.{0,2}|[无没不][^0-9]{0,5}")
_OF_PAPERS = frozenset({"credit_code", "licence_number", "bank_account"})  # 正在办理
_WORDS = re.compile("[^0-9A-Za-z]+")
_YEAR = re.compile(
    "(?:约|大约|大概)?(?:(?:19|20)[0-9]{2}年?(?:[初中底末春夏秋冬]|[上下]半年|年[初中底末]|第?[一二三四1-4]季度?|前后|左右|之?[前后]|以[前后])?"
    "|[0-9]{2}年|(?:(?:19|20)?[0-9]0|[五六七八九]十)年代[初中末]?|(?:19|20)[0-9]{2}[-~～至到—](?:19|20)[0-9]{2}年?)"
)
_NO_YEAR = re.compile("(?:1[0-2]|0?[1-9])月[0-9]{1,2}[日号]|[A-Za-z]{3,9}[-. ]'?[0-9]{2}|[0-9]{1,2}[-. ][A-Za-z]{3,9}")
_AMOUNT = "[0-9][0-9,.]{0,8}[百千万亿wW]?"
_SPAN = re.compile(f"(?P<from>{_AMOUNT})[^0-9]{{0,2}}?[-~～—–至到]+(?P<to>{_AMOUNT})[^0-9]{{0,6}}")
_BOUND = re.compile(
    f"(?:大于|小于|不足|不到|超过|至少|最多|[><≥≤＞＜]=?){_AMOUNT}[^0-9]{{0,4}}|{_AMOUNT}[^0-9]{{0,3}}(?:以[上下内]|多|余|不到|\\+)[^0-9]{{0,2}}"
    f"|[几数][十百千万]+[^0-9]{{0,2}}|(?:[0-9]{{0,2}}|[一二三四五六七八九]?)[0十][几来][^0-9]{{0,2}}|{_AMOUNT}(?:美元|港币|港元|欧元|日元|英镑|台币|新台币)"
)
_CHOICES, _SEVERAL = frozenset({"choice", "many_choice"}), 3
_NUMBERS = frozenset({"whole", "real", "money"})


class Column(NamedTuple):
    """A column of a list and the field that it fills.

    Attributes:
        at: its place in the rows.
        name: the field.
        label: how people call it.
        convert: turns a cell into the value, or into a sentence why it cannot be kept.
        kind: the kind of the field.
        required: whether a row without it is none.
        usual: cells that its field cannot hold but that stand in several rows, with how many: words of those who keep the
            list, and no slips of the pen.
        longest: how many signs its field holds, where it holds prose that may stand in the remarks as well; 0 elsewhere.
    """

    at: int
    name: str
    label: str
    convert: Callable[[Cell], Verdict]
    kind: str = ""
    required: bool = False
    usual: Mapping[Cell, int] = MappingProxyType({})
    longest: int = 0


@dataclass(slots=True)
class Findings:
    """What was found wrong with a row.

    Attributes:
        forgiving: cells that cannot be read are left out, and the row is kept.
        problems: why the row cannot be kept.
        hints: why cells of it are left out.
        unread: the words of those cells, each with the label of its column.
        is_curable: whether all problems are of cells that a forgiving import would leave out.
    """

    forgiving: bool = False
    problems: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    is_curable: bool = True

    def refuse(self, sentence: str) -> None:
        """Remember why the row cannot be kept, whatever happens to its cells."""
        self.problems.append(sentence)
        self.is_curable = False

    def leave_out(self, label: str, cell: Cell, sentence: str) -> None:
        """Remember why a cell cannot be kept, of which the row does not depend."""
        if not self.forgiving:
            self.problems.append(sentence)
            return
        self.keep_in_remarks(label, cell, sentence)

    def keep_in_remarks(self, label: str, cell: Cell, sentence: str) -> None:
        """Leave a cell out of a row that is kept all the same."""
        words = " ".join(show(cell).split())
        self.hints.append(sentence)
        self.unread.append(f"{label} {words}")

    @property
    def remark(self) -> str:
        """Return the words of the cells that were left out, as they stand in the remarks; "" for none."""
        return UNREAD + "，".join(dict.fromkeys(self.unread)) if self.unread else ""


def with_usual_words(column: Column, rows: Sequence[Row]) -> Column:
    """Return a column of choices with the words that are none of ours and stand in several rows: 客户来源 公司分配."""
    if column.kind not in _CHOICES or column.required:
        return column
    often = {cell: times for cell, times in Counter(row[column.at] for row in rows).items() if times >= _SEVERAL}
    usual: dict[Cell, int] = {
        cell: times for cell, times in often.items() if cell is not None and column.convert(cell)[1]
    }
    return column._replace(usual=usual)


def filled(columns: Sequence[Column], row: Sequence[Cell], findings: Findings) -> tuple[dict[str, Any], list[Said]]:
    """Return the values of the filled cells of some columns, and what those say that tell less than their field holds.

    Where several columns hold the same, the first filled one counts; remarks of several are put together.

    Args:
        columns: the columns.
        row: the cells.
        findings: gets a sentence for each cell that cannot be kept.
    """
    values: dict[str, Any] = {}
    remarks: list[str] = []
    left: list[Said] = []
    for at, name, label, convert, kind, required, usual, longest in columns:
        cell = row[at]
        if cell is None:
            continue
        value, problem = convert(cell)
        if problem is None:
            if value is not None and name == "note":
                remarks.append(value)
            elif value is not None and name not in values:
                values[name] = value
        elif _says_less(name, kind, cell):
            left.append((name, show(cell).strip()))
        elif required:
            findings.refuse(problem)
        elif cell in usual or (longest and len(show(cell)) > longest):
            findings.keep_in_remarks(label, cell, problem)
        else:
            findings.leave_out(label, cell, problem)
    if remarks:
        values["note"] = joined(remarks)
    return values, left


def _says_less(name: str, kind: str, cell: Cell) -> bool:
    """Tell whether a cell that its field cannot hold says something all the same: a year for a day, 50-100, several days."""
    if name == "birthday":
        return tells_age_only(cell)
    if kind == "choice":
        return tells_several_weekdays(cell)
    if name == "credit_days":
        return _TERMS.fullmatch(show(cell).strip()) is not None
    if name in _OF_PAPERS and _WORDS.fullmatch(show(cell)):
        return True
    if name == "credit_code":
        return re.fullmatch("[0-9]{15}", show(cell).strip()) is not None  # a registration of before 2015
    if kind in _NUMBERS:
        return isinstance(cell, str) and _tells_about_how_many(cell.strip())
    return kind == "day" and any(form.fullmatch(show(cell).strip()) for form in (_YEAR, _NO_YEAR))


def _tells_about_how_many(text: str) -> bool:
    """Tell 100-200, 50人以上 and 50万美元 from what is meant for another column: 0371-66668888, 2024-03."""
    span = _SPAN.fullmatch(text)
    if span:
        return text[0] != "0" and (_size(span["from"]) < _size(span["to"]))
    return _BOUND.fullmatch(text) is not None


def _size(amount: str) -> Decimal:
    return tidy_number(amount)[0] or Decimal(0)


def joined(parts: Sequence[str], before: str = "") -> str:
    """Return remarks as one text, each once, behind what stands there before."""
    return "；".join(part for part in dict.fromkeys((before, *parts)) if part)
