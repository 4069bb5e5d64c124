"""The cells of a row → values; what no field can hold is told, or stands in the remarks instead.

An office decides what becomes of a row with a cell that nobody understands: the whole row stays out, or the row comes in
without this cell, whose words then stand in the remarks of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cmdesk.core.sheet.converting.convert import Verdict
from cmdesk.core.sheet.grid import Cell
from cmdesk.core.tidy import show, tells_age_only, tells_several_weekdays

UNREAD = "导入时未识别："
Said = tuple[str, str]
"""A field and words that say something of it, but not what it holds."""

_TERMS = re.compile("[日周月季]结|现[金结款]|.?到付款?|款到.{0,3}|先款.{0,3}|预付.{0,2}|[无没不][^0-9]{0,5}")
_OF_PAPERS = frozenset({"credit_code", "licence_number", "bank_account"})  # 正在办理
_WORDS = re.compile("[^0-9A-Za-z]+")
_YEAR = re.compile("(?:19|20)[0-9]{2}年?")


class Column(NamedTuple):
    """A column of a list and the field that it fills.

    Attributes:
        at: its place in the rows.
        name: the field.
        label: how people call it.
        convert: turns a cell into the value, or into a sentence why it cannot be kept.
        kind: the kind of the field.
        required: whether a row without it is none.
    """

    at: int
    name: str
    label: str
    convert: Callable[[Cell], Verdict]
    kind: str = ""
    required: bool = False


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
        words = " ".join(show(cell).split())
        self.hints.append(sentence)
        self.unread.append(f"{label} {words}")

    @property
    def remark(self) -> str:
        """Return the words of the cells that were left out, as they stand in the remarks; "" for none."""
        return UNREAD + "，".join(dict.fromkeys(self.unread)) if self.unread else ""


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
    for at, name, label, convert, kind, required in columns:
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
        else:
            findings.leave_out(label, cell, problem)
    if remarks:
        values["note"] = joined(remarks)
    return values, left


def _says_less(name: str, kind: str, cell: Cell) -> bool:
    """Tell whether a cell that its field cannot hold says something all the same: a year for a day, the age, several days."""
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
    return kind == "day" and _YEAR.fullmatch(show(cell).strip()) is not None


def joined(parts: Sequence[str], before: str = "") -> str:
    """Return remarks as one text, each once, behind what stands there before."""
    return "；".join(part for part in dict.fromkeys((before, *parts)) if part)
