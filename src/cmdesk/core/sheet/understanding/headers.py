"""Which rows of a sheet hold the names of the columns, and how those names read when cleaned."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cmdesk.core.sheet.grid import Area, Cell, Grid, column_letter, is_blank
from cmdesk.core.sheet.understanding.evidence import looks_like
from cmdesk.core.text.hanzi import fold
from cmdesk.core.tidy import show, tidy_text

_SEARCHED = 40
_LONGEST_LABEL = 30
_MOST_LINES = 4
_LEAST_DAYS = 5
_REQUIRED = re.compile(
    r"[(（\[【<《]\s*(?:必填项?|选填项?|非必填|必须|必录|可选|可空|不可为空|required|optional)[^)）\]】>》]*[)）\]】>》]"
    r"|^[*＊★※\s]+|[*＊★※:：\s]+$",
    re.IGNORECASE,
)
_BLANK_IN_HAN = re.compile("(?<=[\u3400-\u9fff()（）/、]) +(?=[\u3400-\u9fff()（）/、])")
_NO_LABEL = re.compile(
    r"[-+¥￥$]?[\d,.]+(?:\.\d+)?[%元万]?|\d{3,4}-\d{7,8}.*|1[3-9]\d{9}.*|\d{4}[-/.年]\d{1,2}.*|.*@.*\..*"
)
_DIGITS = re.compile(r"\d{2,}")
_COUNTED = re.compile(r"(?<=[\u3400-\u9fff]{2})\d{1,3}$")  # 自定义项12
_YEAR = re.compile(r"20\d\d|\d{1,2}月")
_PERIOD = re.compile(
    r"(?:20)?\d\d ?[-/.年]? ?(?:0?[1-9]|1[0-2])(?: ?[月期]份?)?|(?:20\d\d年?)?第?\d{1,3}[月期周季]度?|20\d\d年?|20\d{4}"
)
"""A column that holds the figures of a month, a period, a year: 202403, 2024年3月, 12月, 第12期."""

_SAYS_MORE = re.compile(r"[:：]\s*[^\s:：]")  # 业务员：李敏 above the columns is the name of none
_LONGEST_HEAD = 4  # 合作超市 may name a column, 福顺烟酒店 is one of those below
_IN_BRACKETS = re.compile(r"[(（].*?[)）]")
_FIELD, _LEAST_FIELDS = re.compile("[A-Za-z][A-Za-z_ ]{1,40}"), 3
_SENTENCE = re.compile("[，。；！]")
_NUMBERED = re.compile(r"(?:列|栏)?[(（]?\d{1,3}[)）]?")


class Header(NamedTuple):
    """Rows ``top`` to ``bottom`` (counted from 0) name the columns; ``labels`` has one name per column."""

    top: int
    bottom: int
    labels: tuple[str, ...]


def clean_label(value: Cell) -> str:
    """Return a column name as it is meant: one line, narrow, without 必填, stars, colons and inner blanks."""
    text = tidy_text(value)[0] or ""
    before = None
    while before != text:
        before, text = text, _REQUIRED.sub("", text).strip()
    return _BLANK_IN_HAN.sub("", text)


def find_header(grid: Grid, start: int = 0, known: Collection[str] = ()) -> Header | None:
    """Find the header among the first rows from ``start`` on (counted from 0).

    A header has several short, different texts, none of which looks like a value, fills most of the columns
    that the rows below use, and often holds words that are known as column names.

    Args:
        grid: the sheet.
        start: where to begin.
        known: words that are known to be names of columns.
    """
    folded = frozenset(map(fold, known)) - {""}
    best: tuple[float, int] | None = None
    seen = fullest = 0
    for number in range(start, len(grid.rows)):
        if is_blank(grid.rows[number]):
            continue
        seen += 1
        score = _score(grid, number, folded) - 0.01 * seen
        filled = sum(cell is not None for cell in grid.rows[number])
        if fullest >= filled > 1 and folded and not _has_known(grid.rows[number], folded):
            score = 0.0  # as full a row stands above: there were no names of columns
        fullest = max(fullest, filled)
        if score > 0.5 and (best is None or score > best[0] + 0.15):
            best = (score, number)
        if seen == _SEARCHED:
            break
    return _with_second_line(grid, best[1], folded) if best else None


def is_header(grid: Grid, number: int, known: Collection[str]) -> bool:
    """Tell whether a row alone (counted from 0) is surely a header: labels only, and half of them known."""
    cells = [cell for cell in grid.rows[number] if cell is not None]
    labels = [clean_label(cell) for cell in cells]
    if len(labels) < 2 or not all(_is_label(cell, label) for cell, label in zip(cells, labels, strict=True)):
        return False
    if any(_SENTENCE.search(_IN_BRACKETS.sub("", label)) for label in labels):
        return False  # 推荐人 beside 推荐人的姓名，必填 explains the columns of another sheet
    folded = frozenset(map(fold, known)) - {""}
    return sum(_is_known(label, folded) for label in labels) * 2 >= len(labels)


def are_names_of_fields(texts: Sequence[str], known: Collection[str]) -> bool:
    """Tell what a program calls its fields, below what people call them: CustomerCode, ContactName, Currency."""
    folded = frozenset(map(fold, known)) - {""}
    if len(texts) < _LEAST_FIELDS or not all(_FIELD.fullmatch(text.strip()) for text in texts):
        return False
    return sum(_is_known(text, folded) for text in texts) > 1


def _score(grid: Grid, number: int, known: Collection[str]) -> float:
    filled = [cell for cell in grid.rows[number] if cell is not None and show(cell).strip()]
    cells = _without_days([cell for cell in filled if not _is_period(cell)])
    labels = [clean_label(cell) for cell in cells]
    if not labels:
        return 0.0
    usual = _usual_width(grid, number + 1) - (len(filled) - len(cells))
    alike = [_is_label(cell, label) for cell, label in zip(cells, labels, strict=True)]
    matched = sum(1 for label in labels if _is_known(label, known))
    if (
        not matched
        and known
        and any(len(label) > _LONGEST_HEAD and looks_like("company", (label,)) for label in labels)
    ):
        return 0.0
    if len(labels) == 1:
        return 0.6 + 0.3 * matched if alike[0] and usual <= 1 and matched else 0.0
    share = sum(alike) / len(alike)
    if share < (0.6 if matched >= 2 else 0.8):
        return 0.0
    score = share * len(set(labels)) / len(labels) * min(1.0, len(labels) / max(usual, 1))
    if known:
        score += 1.2 * matched / len(labels) + (0.2 if matched >= 2 else 0.0)
    return score + (0.15 if _differs_below(grid, number) else 0.0)


def _without_days(cells: list[Cell]) -> list[Cell]:
    """Return the cells of a row without the days of a month, 1, 2, 3 …, each of which has a column."""
    days = [show(cell).strip() for cell in cells]
    days = [day for day in days if day.isdecimal() and len(day) <= 2]
    if len(days) < _LEAST_DAYS or [int(day) for day in days] != list(range(1, len(days) + 1)):
        return cells
    return [cell for cell in cells if show(cell).strip() not in days]


def _is_label(cell: Cell, label: str) -> bool:
    return (
        isinstance(cell, str)
        and 0 < len(label) <= _LONGEST_LABEL
        and not _NO_LABEL.fullmatch(label)
        and not _DIGITS.search(_COUNTED.sub("", _YEAR.sub("", label)))
    )


def _is_period(cell: Cell) -> bool:
    """Tell a column of figures by month or period; it says neither for nor against a header."""
    label = clean_label(cell)
    return isinstance(cell, date) or (_PERIOD.fullmatch(label) is not None and not _is_label(cell, label))


def _is_known(label: str, known: Collection[str]) -> bool:
    return fold(label) in known or fold(re.sub(r"[(（].*?[)）]", "", label)) in known


def _has_known(row: Sequence[Cell], known: Collection[str]) -> bool:
    return any(_is_known(clean_label(cell), known) for cell in row if isinstance(cell, str))


def _usual_width(grid: Grid, start: int) -> int:
    """Return how many cells the rows below usually fill."""
    widths = []
    for row in grid.rows[start : start + 30]:
        filled = sum(1 for cell in row if cell is not None)
        if filled:
            widths.append(filled)
    widths.sort()
    return widths[len(widths) // 2] if widths else 0


def _differs_below(grid: Grid, number: int) -> bool:
    """Tell whether the rows below hold numbers or days where this one holds words."""
    for row in grid.rows[number + 1 : number + 6]:
        for column, cell in enumerate(row):
            above = grid.cell(number, column)
            if cell is None or not _is_label(above, clean_label(above)):
                continue
            if not isinstance(cell, str) or _NO_LABEL.fullmatch(cell.strip()):
                return True
    return False


def _with_second_line(grid: Grid, number: int, known: Collection[str]) -> Header:
    """Join a header of two lines, which is found by either of its lines."""
    merges = [area for area in grid.merged if area.left < area.right or area.top < area.bottom]
    top, bottom = _merged_lines(grid, number, merges)
    if bottom - top > 1:
        return Header(top, bottom, unique_labels(_joined_lines(grid, top, bottom, merges)))
    for top in (number - 1, number):
        if top >= 0 and top + 1 < len(grid.rows) and _belong_together(grid, top, merges, known):
            return Header(top, top + 1, unique_labels(_joined(grid, top, merges)))
    return Header(number, number, unique_labels([clean_label(cell) for cell in grid.rows[number]]))


def _merged_lines(grid: Grid, number: int, merges: Sequence[Area]) -> tuple[int, int]:
    """Return the first and last line of a header whose single columns are merged down over its lines."""
    single = [area for area in merges if area.left == area.right and area.top <= number <= area.bottom]
    top, bottom = (
        min((area.top for area in single), default=number),
        max((area.bottom for area in single), default=number),
    )
    if bottom - top > _MOST_LINES - 1 or bottom >= len(grid.rows):
        return number, number
    cells = [cell for row in grid.rows[top : bottom + 1] for cell in row if cell is not None]
    return (top, bottom) if all(_is_label(cell, clean_label(cell)) for cell in cells) else (number, number)


def _joined_lines(grid: Grid, top: int, bottom: int, merges: Sequence[Area]) -> list[str]:
    """Return the names of a header of three or four lines: each line of a column once."""
    labels: list[list[str]] = [[] for _ in range(max(map(len, grid.rows[top : bottom + 1])))]
    for line in range(top, bottom + 1):
        for column, parts in enumerate(labels):
            area = next(
                (a for a in merges if a.top <= line <= a.bottom and a.left <= column <= a.right and a.top >= top), None
            )
            text = clean_label(grid.cell(area.top, area.left) if area else grid.cell(line, column))
            if text and text not in parts:
                parts.append(text)
    return [" ".join(parts) for parts in labels]


def _belong_together(grid: Grid, top: int, merges: Sequence[Area], known: Collection[str]) -> bool:
    upper, lower = grid.rows[top], grid.rows[top + 1]
    groups = sum(1 for cell in upper if cell is not None)
    labels = [clean_label(cell) for cell in lower if cell is not None]
    if groups < 2 or not labels or any(_SAYS_MORE.search(cell) for cell in upper if isinstance(cell, str)):
        return False
    if not all(_is_label(cell, clean_label(cell)) for row in (upper, lower) for cell in row if cell is not None):
        return False
    if any(area.top == top and area.bottom == top + 1 and area.left == area.right for area in merges):
        return True
    across = [area for area in merges if area.top == area.bottom == top and area.right > area.left]
    below = {column for area in across for column in range(area.left, area.right + 1)}
    if across and all(grid.cell(top + 1, column) is None or column in below for column in range(len(lower))):
        return True
    gaps = [column for column in range(len(lower)) if grid.cell(top, column) is None and lower[column] is not None]
    return bool(gaps) and sum(_is_known(label, known) for label in labels) * 2 >= len(labels)


def _joined(grid: Grid, top: int, merges: Sequence[Area]) -> list[str]:
    """Return group and name of each column; a group reaches as far as its merged area, or the next group."""
    upper: dict[int, str] = {}
    areas = {area.left: area for area in merges if area.top == top}
    width = max(len(grid.rows[top]), len(grid.rows[top + 1]))
    group = ""
    until = -1
    for column in range(width):
        own = clean_label(grid.cell(top, column))
        if own:
            group, area = own, areas.get(column)
            until = area.right if area else column if merges else width
        upper[column] = group if column <= until else ""
    labels = []
    for column in range(width):
        group, name = upper[column], clean_label(grid.cell(top + 1, column))
        if not name or name == group:
            labels.append(group if grid.cell(top, column) is not None else name)
        else:
            labels.append(f"{group} {name}".strip() if not name.startswith(group) else name)
    return labels


def unique_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Give every column a name of its own: 列C for none, 电话 (2) for a repeated one."""
    made: list[str] = []
    counts: dict[str, int] = {}
    for column, label in enumerate(labels):
        label = label or f"列{column_letter(column)}"
        counts[label] = counts.get(label, 0) + 1
        made.append(label if counts[label] == 1 else f"{label} ({counts[label]})")
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Repetition:
    """Recognises the header where it is repeated among the rows, and a line that only counts the columns."""

    lines: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, grid: Grid, header: Header) -> Repetition:
        """Remember the lines of a header."""
        rows = grid.rows[header.top : header.bottom + 1]
        return cls((*(tuple(clean_label(cell) for cell in row) for row in rows), header.labels))

    def matches(self, row: Sequence[Cell]) -> bool:
        """Tell whether most of a row's filled cells repeat the header."""
        filled = [(column, cell) for column, cell in enumerate(row) if cell is not None]
        if not filled or not all(isinstance(cell, str) for _, cell in filled):
            return False
        for line in self.lines:
            same = sum(1 for column, cell in filled if column < len(line) and line[column] == clean_label(cell))
            if same >= 2 and same * 5 >= len(filled) * 4:
                return True
        return False

    @staticmethod
    def counts_columns(row: Sequence[Cell]) -> bool:
        """Tell whether a row only numbers the columns 1, 2, 3 …"""
        texts = [show(cell).strip() for cell in row if cell is not None]
        numbers = [re.sub(r"\D", "", text) for text in texts if _NUMBERED.fullmatch(text)]
        return len(texts) >= 3 and numbers == [str(number) for number in range(1, len(texts) + 1)]
