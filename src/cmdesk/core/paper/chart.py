"""Columns over a table of their numbers: what is drawn can also be read, in grey and on a copy of a copy.

The places under the columns are the cells of the table, so that long words break and rows grow as everywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cmdesk.core.paper.breaking import printed
from cmdesk.core.paper.contents import Setting, amount, strips
from cmdesk.core.paper.form import Cell, Chart
from cmdesk.core.paper.ink import MM, SHADES, Fill, Letters
from cmdesk.core.paper.rows import ABOVE, Box, BoxRow, Strip, across
from cmdesk.core.paper.values import BLANK, Values, shown

_LEAST: Final = 7 * MM  # of a column's place; more columns than that go on below
_WIDE: Final = 0.55  # of its place
_SWATCH: Final = 2.6 * MM
_HEAD: Final = 7.0
_SMALLEST: Final = 5.5  # points of a number under a column
_NUMBER: Final = Cell(kind="number")


def columns(setting: Setting, values: Values, block: Chart, title: str, width: float) -> list[Any]:
    """Return the rows of a chart; one with more columns than its width bears goes on under itself."""
    items: Sequence[Values] = values.get(block.key) or [BLANK] * block.columns
    most = max(1, int((width - block.label_width * MM) / _LEAST))
    longest = max((_sum(block, item) for item in items), default=0.0)
    rows: list[Any] = []
    for start in range(0, len(items), most):
        rows += _Part(setting, block, items[start : start + most], longest, width).rows("" if start else title)
    return rows


def _sum(block: Chart, item: Values) -> float:
    return sum(max(0.0, amount(item.get(cell.key)) or 0.0) for cell in block.series)


class _Part:
    """As many columns as stand side by side."""

    def __init__(self, setting: Setting, block: Chart, items: Sequence[Values], longest: float, width: float) -> None:
        self._setting, self._block, self._items = setting, block, items
        self._longest = longest
        self._width = width
        self._left = block.label_width * MM
        self._step = (width - self._left) / len(items)
        self._size = setting.size(block.size)

    def rows(self, title: str) -> list[BoxRow]:
        """Return head, columns, and the rows of numbers below them."""
        block, setting = self._block, self._setting
        found = []
        if title:
            made = strips(title, setting.bold, setting.size(), self._width, "center")
            head = Box(0, self._width, made, tint=True)
            found.append(BoxRow([head], max(setting.height(_HEAD), head.height), self._width, is_head=True))
        found.append(self._plot())
        name = Cell(key=block.label, align="center", size=block.size)
        found.append(self._row(name, Box(0, self._left, tint=True), tint=True))
        for number, cell in enumerate(block.series):
            found.append(self._row(cell, self._legend(cell.label, number)))
        for cell in block.figures:
            made = strips(cell.label, setting.regular, self._size, self._left, "left")
            found.append(self._row(cell, Box(0, self._left, made, tint=True)))
        return found

    def _plot(self) -> BoxRow:
        """Return the columns: their series from below, the sum above each."""
        height = self._setting.height(self._block.height)
        inside = height - 2 * ABOVE
        ground = inside + ABOVE  # the line between this row and the next
        room = inside - self._size * 1.4
        fills: list[Fill] = []
        letters: list[Letters] = []
        for place, item in enumerate(self._items):
            whole = _sum(self._block, item)
            x = self._step * (place + (1 - _WIDE) / 2)
            y = ground
            for number, cell in enumerate(self._block.series):
                share = max(0.0, amount(item.get(cell.key)) or 0.0) / self._longest if self._longest else 0.0
                if share > 0:
                    y -= share * room
                    fills.append(Fill(x, y, self._step * _WIDE, share * room, number % SHADES))
            if item is not BLANK and whole:
                letters.append(self._above(whole, place, y))
        strip = Strip(inside, tuple(letters), fills=tuple(fills))
        plot = Box(self._left, self._width - self._left, (strip,))
        return BoxRow([Box(0, self._left, tint=True), plot], height, self._width, is_head=True)

    def _fitting(self, text: str) -> float:
        """Return a size at which a number fits one line; what fits none at a legible size is broken like other text."""
        wide = self._setting.regular.width(text)
        fits = (self._step - 2 * across(self._step)) / wide * 0.999 if wide else self._size
        return min(self._size, fits) if fits >= _SMALLEST else self._size

    def _above(self, whole: float, place: int, y: float) -> Letters:
        style = self._setting.regular
        text = shown(_NUMBER, int(whole) if whole == int(whole) else round(whole, 2))
        wide = style.width(text)
        size = min(self._size, (self._step - 2 * across(self._step)) / wide)
        return Letters(self._step * (place + 0.5) - wide * size / 2, y - self._size * 0.3, text, style, size)

    def _legend(self, label: str, number: int) -> Box:
        """Return the name of a series with the shade of its part of the columns."""
        aside = across(self._left) + _SWATCH
        made = strips(label, self._setting.regular, self._size, self._left - aside, "left")
        moved = [one._replace(letters=tuple(part._replace(x=part.x + aside) for part in one.letters)) for one in made]
        y = (moved[0].height - _SWATCH) / 2
        moved[0] = moved[0]._replace(fills=(Fill(across(self._left), y, _SWATCH, _SWATCH, number % SHADES),))
        return Box(0, self._left, moved, tint=True)

    def _row(self, cell: Cell, head: Box, *, tint: bool = False) -> BoxRow:
        """Return what stands under the columns, one cell each."""
        boxes = [head]
        for place, item in enumerate(self._items):
            text = printed(shown(cell, item.get(cell.key)))
            size = self._fitting(text)
            made = strips(text, self._setting.regular, size, self._step, "center") if text else ()
            boxes.append(Box(self._left + place * self._step, self._step, made, tint=tint))
        least = self._setting.height(self._block.row_height)
        return BoxRow(boxes, max(least, *(box.height for box in boxes)), self._width)
