"""What stands in a cell: text broken into lines, answers to be marked, places to sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from math import isfinite
from typing import Any, Final

from cmdesk.core.errors import Refused
from cmdesk.core.paper import values as shows
from cmdesk.core.paper.answers import LEADING, AnswerLines
from cmdesk.core.paper.breaking import lines, printed
from cmdesk.core.paper.form import Cell, Choice, Form, Table
from cmdesk.core.paper.ink import MM, Code, Fill, Letters
from cmdesk.core.paper.lettering import Lettering, lettering
from cmdesk.core.paper.rows import ABOVE, Box, Strip, across
from cmdesk.core.paper.values import Values
from cmdesk.core.record import fields_of, kinds

PEN: Final = 6.0
"""Least height of a place that is written in, mm, on a sheet so crowded that everything else has shrunk."""
_DROP: Final = 1.0  # from the top of a line to its base line, as a multiple of the size
_SQUEEZE: Final = 0.85  # a value that nearly fits its line is set smaller rather than broken
_RULED: Final = 7.5 * MM
_MEASURE: Final = 1e15
_LABELS: Final = 5000  # remembered; those with values in them are many
_LINES: Final = 5000  # texts remembered as they were broken: the names of goods come again on every sheet
_DIGITS: Final = 3
_RAISED: Final = frozenset("、，。")  # stand at the upper right when written downwards
_TURNED: Final = frozenset("（）()【】[]〔〕—…－-～~《》〈〉「」『』")


class Setting:
    """How large things are: a form's letters and heights, shrunk by what a crowded sheet asks for.

    Attributes:
        letters: factor of all sizes.
        heights: factor of all least heights.
    """

    def __init__(self, form: Form, letters: float = 1.0, heights: float = 1.0) -> None:
        self.form = form
        self.letters = letters
        self.heights = heights
        self.regular = lettering()
        self.bold = lettering(bold=True)
        self._labels: dict[tuple[str, float, float, bool], tuple[Strip, ...]] = {}
        self._places: dict[tuple[int, float], tuple[Cell, Box]] = {}
        self._columns: dict[int, tuple[Table, list[Cell]]] = {}

    def size(self, wanted: float = 0) -> float:
        """Return a size of letters in points."""
        size = wanted or self.form.size
        return max(size * self.letters, min(size, self.form.smallest))

    def height(self, millimetres: float) -> float:
        """Return a least height in points."""
        return millimetres * MM * self.heights

    def to_write(self, millimetres: float) -> float:
        """Return a least height in points of a place that waits for a pen: it shrinks no further than a pen needs."""
        return max(millimetres * self.heights, min(millimetres, PEN)) * MM

    def columns(self, table: Table) -> list[Cell]:
        """Return the columns of a table with the size of its letters; cells of the form, the same at every call."""
        known = self._columns.get(id(table))
        if known is None:  # the table is kept too, so that its id is no other's
            size = table.size
            made = [replace(column, size=column.size or size) if size else column for column in table.columns]
            known = self._columns[id(table)] = table, made
        return known[1]

    def label(self, cell: Cell, text: str, width: float) -> tuple[Strip, ...]:
        """Return the lines of a label in the middle of its box of ``width`` points."""
        key = (text, width, cell.size, cell.vertical)
        known = self._labels.get(key)
        if known is None:
            if len(self._labels) > _LABELS:
                self._labels.clear()
            size = self.size(cell.size)
            if cell.vertical:
                known = upright(text, width, size, self.regular)
            else:
                known = strips(text, self.regular, self.fitting(text, self.regular, width, size), width, "center")
            self._labels[key] = known
        return known

    def value(self, cell: Cell, values: Values, width: float, path: str) -> Box:
        """Return the box of a value, ``width`` points wide.

        Args:
            cell: the cell.
            values: where its value is under ``cell.key``.
            width: of the box.
            path: what the value is called in a list of boxes to be ticked.
        """
        value = values.get(cell.key) if cell.key else None
        if cell.kind in {"choice", "choices"}:
            return self._choices(cell, value, values, width, path)
        if cell.kind == "signature":
            return self._signature(cell, value, width)
        if cell.kind == "approval":
            return self._approval(cell, value, width, path)
        if cell.kind == "stamp":
            return self._stamp(cell, width)
        if cell.kind == "qr":
            return _code(value, width)
        if cell.kind == "bar" and amount(value) is not None:
            return self._bar(cell, value, width)
        if shows.is_empty(value):
            return self._empty(cell, width)
        return self._text(cell, value, width)

    def fitting(self, text: str, style: Lettering, width: float, size: float) -> float:
        """Return a size at which a text that is a little too long fits one line, or the size given."""
        wide = style.width(text) if "\n" not in text else max(style.width(line) for line in text.split("\n"))
        room = width - 2 * across(width)
        if wide * size <= room:
            return size
        smaller = max(size * _SQUEEZE, min(size, self.form.smallest))
        return room / wide * 0.999 if wide * smaller <= room else size

    def _empty(self, cell: Cell, width: float) -> Box:
        """Return a place for a value written by hand: a sheet has hundreds, each is set once."""
        known = self._places.get((id(cell), width))
        if known is None:  # the cell is kept too, so that its id is no other's
            if len(self._places) > _LABELS:
                self._places.clear()
            made = self._comb(cell, width) if cell.kind == "digits" else self._waiting(cell, width)
            known = self._places[id(cell), width] = cell, made
        box = known[1]
        return Box(0, width, box.strips, box.foot, top=box.top, ruled=box.ruled)

    def _waiting(self, cell: Cell, width: float) -> Box:
        """Return an empty place with what stands in it already: the signs of a date, a unit."""
        size = self.size(cell.size)
        room = (width - 2 * across(width)) / size
        words = next((one for one in shows.empty(cell) if self.regular.width(one) <= room), "")
        if not words:
            return Box(0, width, ruled=self._ruled(cell), top=_is_top(cell))
        align = "right" if words == cell.unit else cell.align or _ALIGN.get(cell.kind, "left")
        style = self.bold if cell.bold else self.regular
        return Box(0, width, strips(words, style, size, width, align), top=_is_top(cell))

    def _ruled(self, cell: Cell) -> float:
        return self.height(_RULED / MM) if cell.lines else 0.0

    def _text(self, cell: Cell, value: Any, width: float) -> Box:
        text = printed(shows.shown(cell, value))
        if not text:
            return self._empty(cell, width)
        style = self.bold if cell.bold else self.regular
        size = self.size(cell.size)
        if cell.fixed and cell.height:
            size = self._shrunk(text, style, width, size, self.height(cell.height))
        else:
            size = self.fitting(text, style, width, size)
        made = strips(text, style, size, width, cell.align or _ALIGN.get(cell.kind, "left"))
        return Box(0, width, made, top=_is_top(cell), ruled=self._ruled(cell))

    def _shrunk(self, text: str, style: Lettering, width: float, size: float, height: float) -> float:
        """Return the largest size at which a text fits its box, or the smallest one."""
        smallest = min(size, self.form.smallest)
        while size > smallest:
            count = len(lines(text, style, (width - 2 * across(width)) / size))
            if count * size * LEADING + 2 * ABOVE <= height:
                break
            size = max(smallest, size - 0.5)
        return size

    def _choices(self, cell: Cell, value: Any, values: Values, width: float, path: str) -> Box:
        choices = choices_of(cell, values)
        known, others = shows.marked(value, choices)
        items = [(choice, choice.value in known) for choice in choices]
        items += [(Choice(other, other), True) for other in others]
        made = self._answers(items, cell, width, path, is_round=cell.kind == "choice")
        return Box(0, width, made, top=cell.valign == "top")

    def _answers(
        self, items: Sequence[tuple[Choice, bool]], cell: Cell, width: float, path: str, *, is_round: bool
    ) -> tuple[Strip, ...]:
        """Set boxes with their words one after the other, or in columns."""
        answers = AnswerLines(self.regular, self.size(cell.size), width, cell.columns)
        for choice, marked in items:
            answers.add(choice, path, marked=marked, is_round=is_round)
        return answers.strips(centred=cell.align == "center" or not any(choice.label for choice, _ in items))

    def _signature(self, cell: Cell, value: Any, width: float) -> Box:
        """Return a place to sign: the name if it is known, and the day at the right."""
        name, day, _, _ = _signed(value)
        size = self.size(cell.size)
        date = _day_words(day)
        wide = self.regular.width(date) * size
        room = width - 2 * across(width)
        name_width = self.regular.width(name) * size
        if name_width + wide + size > room or cell.style == "name":
            if cell.style == "name":
                return Box(0, width, strips(name, self.regular, size, width, cell.align or "left") if name else ())
            made = strips(name, self.regular, size, width, "left") if name else ()
            return Box(0, width, made, foot=strips(date, self.regular, size, width, "right"))
        letters = [Letters(across(width) + room - wide, size * _DROP, date, self.regular, size)]
        if name:
            letters.insert(0, Letters(across(width), size * _DROP, name, self.regular, size))
        return Box(0, width, (Strip(size * LEADING, tuple(letters)),))

    def _approval(self, cell: Cell, value: Any, width: float, path: str) -> Box:
        """Return a box with □同意 □不同意 and the opinion above, 签字 and the day at the lower right."""
        name, day, opinion, answer = _signed(value)
        size = self.size(cell.size)
        made: tuple[Strip, ...] = ()
        if cell.answers:
            picked = (
                {True: cell.answers[0], False: cell.answers[-1]}.get(answer, answer) if answer is not None else None
            )
            items = [(Choice(word, word), word == picked) for word in cell.answers]
            made = self._answers(items, cell, width, f"{path}.answer", is_round=False)
        if opinion:
            made += strips(opinion, self.regular, size, width, "left")
        sign, date = f"{cell.sign}：{name or '            '}", _day_words(day)
        foot = strips(f"{sign}    {date}", self.regular, size, width, "right")
        if len(foot) == 2:  # a narrow box: a line for the name, a line for the day
            foot = strips(sign.rstrip(), self.regular, size, width, "left")
            foot += strips(date, self.regular, size, width, "right")
        if len(foot) > 2:  # not a name: it flows on like other text
            made, foot = made + foot, ()
        return Box(0, width, made, foot=foot, top=True)

    def _bar(self, cell: Cell, value: Any, width: float) -> Box:
        """Return a bar as long as the value is of the full one."""
        height = self.size(cell.size) * LEADING
        share = min(1.0, max(0.0, (amount(value) or 0.0) / cell.full)) if cell.full else 0.0
        long = (width - 2 * across(width)) * share
        fills = (Fill(across(width), height * 0.2, long, height * 0.6, 1),) if long > 0 else ()
        return Box(0, width, (Strip(height, fills=fills),))

    def _comb(self, cell: Cell, width: float) -> Box:
        """Return a place for a number written by hand, one digit between two teeth."""
        count = cell.places if cell.places > 0 else _DIGITS
        height = max(self.to_write(cell.height or PEN) - 2 * ABOVE, 2 * ABOVE)
        teeth = tuple((width * n / count, 0.5 * height, width * n / count, height) for n in range(1, count))
        return Box(0, width, foot=(Strip(height, rules=teeth),))

    def _stamp(self, cell: Cell, width: float) -> Box:
        size = self.size(cell.size)
        radius = min(width / 2 - across(width), (self.height(cell.height or 25) - 2 * ABOVE) / 2)
        text = "（盖章）"
        shift = (width - self.regular.width(text) * size) / 2
        letters = (Letters(shift, radius + size * 0.37, text, self.regular, size),)
        return Box(0, width, (Strip(2 * radius, letters, circles=((width / 2, radius, radius),), grey=True),))


_ALIGN: Final[Mapping[str, str]] = {
    "number": "right",
    "money": "right",
    "row": "center",
    "time": "center",
    "digits": "center",
}


def _is_top(cell: Cell) -> bool:
    return cell.valign == "top" if cell.valign else cell.kind == "long"


def amount(value: Any) -> float | None:
    """Return a number as something that can be drawn; None when it is none, or beyond all measure."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        found = float(value)
    except (OverflowError, ValueError):
        return None
    return found if isfinite(found) and abs(found) < _MEASURE else None


def choices_of(cell: Cell, values: Values) -> Sequence[Choice]:
    """Return the answers of a cell: those that the feature hands over, those of a record's field, or the form's own.

    ``choices_from`` names a value, or a field as ``"visit.display"``, whose answers are then said in one place only.
    """
    if cell.choices_from:
        given = values.get(cell.choices_from)
        if given:
            pairs = given.items() if isinstance(given, Mapping) else given
            return tuple(Choice(str(word), str(label)) for word, label in pairs)
        kind, _, name = cell.choices_from.partition(".")
        if name and kind in kinds():
            return _choices_of_field(kind, name) or cell.choices
    return cell.choices


@cache
def _choices_of_field(kind: str, name: str) -> tuple[Choice, ...]:
    """Return the answers of a record's field; none when the record has no such field."""
    one = fields_of(kinds()[kind]).get(name)
    return tuple(Choice(choice.value, choice.label) for choice in one.about.choices) if one is not None else ()


@lru_cache(_LINES)
def strips(text: str, style: Lettering, size: float, width: float, align: str) -> tuple[Strip, ...]:
    """Return a text as lines in a box of ``width`` points.

    Args:
        text: as the form or a value has it.
        style: its letters.
        size: in points.
        width: of the box, with the space at both sides.
        align: ``left``, ``center`` or ``right``.
    """
    pad = across(width)
    room = width - 2 * pad
    size = min(size, room)
    made = []
    for line, wide in lines(printed(text), style, room / size):
        spare = room - wide * size
        x = pad + (spare / 2 if align == "center" else spare if align == "right" else 0.0)
        letters = (Letters(x, size * _DROP, line, style, size),) if line else ()
        made.append(Strip(size * LEADING, letters))
    return tuple(made)


def upright(text: str, width: float, size: float, style: Lettering) -> tuple[Strip, ...]:
    """Return a text written downwards in the middle of a box, brackets turned."""
    made = []
    for char in printed(text).replace("\n", " "):
        wide = style.width(char) * size
        if char in _TURNED:
            turned = (Letters(width / 2 - size * 0.37, size * 0.02, char, style, size),)
            made.append(Strip(wide * 1.08, upright=turned))
        else:
            aside = 0.55 * size if char in _RAISED else 0.0
            made.append(
                Strip(size * 1.08, (Letters((width - wide) / 2 + aside, size * 0.9 - aside, char, style, size),))
            )
    return tuple(made)


def _signed(value: Any) -> tuple[str, Any, str, Any]:
    """Return name, day, opinion and answer of what stands in a place to sign."""
    if isinstance(value, Mapping):
        name, opinion = printed(shows.plain(value.get("name"))), printed(shows.plain(value.get("opinion")))
        return name, value.get("day"), opinion, value.get("answer")
    return printed(shows.plain(value)), None, "", None


_EMPTY_DAY: Final = "        年     月     日"
_DAY: Final = Cell(kind="day", style="words")


def _day_words(day: Any) -> str:
    return shows.shown(_DAY, day) or _EMPTY_DAY


@cache
def _modules(content: str) -> tuple[tuple[bool, ...], ...]:
    import segno

    try:
        code = segno.make(content, error="m", micro=False)
    except segno.DataOverflowError:
        raise Refused("二维码里的内容太长，请缩短到 500 字以内再打印。") from None
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def code(content: str, size: float) -> Code:
    """Return a QR code of ``size`` points."""
    return Code(0, 0, size, content, _modules(content))


def _code(value: Any, width: float) -> Box:
    if shows.is_empty(value):
        return Box(0, width)
    size = width - 2 * across(width)
    return Box(0, width, (Strip(size, codes=(code(shows.plain(value), size)._replace(x=across(width)),)),))
