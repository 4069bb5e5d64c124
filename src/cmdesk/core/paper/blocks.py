"""Blocks of a form with a record's values become rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any, Final

from cmdesk.core.paper import form as parts
from cmdesk.core.paper.answers import LEADING
from cmdesk.core.paper.chart import columns
from cmdesk.core.paper.contents import Setting, amount, strips, upright
from cmdesk.core.paper.form import Block, Cell
from cmdesk.core.paper.ink import MM, Letters
from cmdesk.core.paper.rows import Box, BoxRow, Column, Row, SideRow, Strip, across, height_of
from cmdesk.core.paper.values import BLANK, Values, filled_in, holds, is_empty, shown

_HEAD_HEIGHT: Final = 7.0
_BLANK: Final = 45.0  # mm: the longest place of an empty value, unless it has the line to itself
_BY_HAND: Final = 7.0  # mm: what a hand needs to write in
_TICKED: Final = frozenset({"choice", "choices", "row", "stamp", "qr"})


class Builder:
    """Makes the rows of one record.

    Attributes:
        setting: how large things are.
        values: of the record.
        labels: labels handed over by the feature, by key of value; the form's own go first.
    """

    def __init__(self, setting: Setting, values: Values) -> None:
        self.setting = setting
        self.values = values
        self.labels: Mapping[str, str] = values.get("labels") or {}

    def rows(self, blocks: Sequence[Block], width: float) -> list[Any]:
        """Return the rows of blocks in a column of ``width`` points."""
        found: list[Any] = []
        for block in blocks:
            if not holds(block.when, self.values):
                continue
            made = _MAKERS[type(block)](self, block, width)
            if not made:
                continue
            made[0].gap += block.gap * MM
            made[0].fresh = block.new_page
            if block.keep:
                made[0].together = height_of(made)
            if block.with_last and found:
                _bind(found[-1], made[0])
            found += made
        return found

    def by_hand(self, cells: Sequence[Cell]) -> float:
        """Return the least height of a row that is written in with a pen, in points: of the empty form, all but ticks."""
        written = (
            self.setting.form.by_hand
            and self.values is BLANK
            and any(cell.key and cell.kind not in _TICKED for cell in cells)
        )
        return self.setting.height(_BY_HAND) if written else 0.0

    def label(self, cell: Cell) -> str:
        """Return the label of a cell."""
        return filled_in(cell.label, self.values) if cell.label else self.labels.get(cell.key, "")

    def grid(self, block: parts.Grid, width: float) -> list[Any]:
        """Return the rows of a grid, under an upright heading if it has one."""
        side = block.side_width * MM if block.side else 0.0
        rows = [self._grid_row(row, width - side, block.row_height) for row in block.rows]
        return self._beside(block.side, side, rows, width) if side else rows

    def _beside(self, text: str, side: float, rows: list[Any], width: float) -> list[Any]:
        size = self.setting.size()
        box = Box(0, side, upright(filled_in(text, self.values), side, size, self.setting.regular), tint=True)
        return [SideRow([Column(side, width - side, rows)], width, 0, box, framed=True)]

    def _grid_row(self, cells: Sequence[Cell], width: float, least: float) -> BoxRow:
        setting = self.setting
        height = max(setting.height(least or setting.form.row_height), self.by_hand(cells))
        boxes: list[Box] = []
        x = stretch = 0.0
        for cell in cells:
            text = self.label(cell)
            stretch = max(stretch, cell.stretch)
            if cell.height:
                waits = bool(cell.key) and is_empty(self.values.get(cell.key))
                height = max(height, setting.to_write(cell.height) if waits else setting.height(cell.height))
            given = cell.width * MM
            if cell.label_width:
                wide = cell.label_width * MM
                boxes.append(Box(x, wide, setting.label(cell, text, wide), tint=True, again=True))
                x += wide
                text = ""
                if not given and not cell.key and cell.kind == "text":
                    continue
            wide = given or width - x - sum(
                (one.width + one.label_width) * MM for one in cells[cells.index(cell) + 1 :]
            )
            if cell.key or cell.kind != "text":
                box = setting.value(cell, self.values, wide, cell.key)
                if text:  # the label stands above the value in the same box
                    above = strips(text, setting.regular, setting.size(cell.size), wide, "left")
                    box.strips = (*above, *box.strips)
                    box.top = True
            else:
                box = self._words(cell, text, wide)
            box.x = x
            boxes.append(box)
            x += wide
        height = max(height, *(box.height for box in boxes))
        return BoxRow(boxes, height, width, stretch=stretch)

    def _words(self, cell: Cell, text: str, width: float) -> Box:
        """Return a box that holds only words of the form."""
        if cell.vertical:
            return Box(0, width, self.setting.label(cell, text, width), tint=cell.tint, again=True)
        style = self.setting.bold if cell.bold else self.setting.regular
        made = strips(text, style, self.setting.size(cell.size), width, cell.align or "left") if text else ()
        return Box(0, width, made, tint=cell.tint, top=cell.valign == "top")

    def line(self, block: parts.Line, width: float) -> list[Any]:
        """Return labelled values side by side without a frame."""
        setting = self.setting
        size = setting.size(block.size)
        boxes: list[Box] = []
        free = width - sum(cell.width * MM for cell in block.cells)
        open_ = sum(not cell.width for cell in block.cells) or 1
        x = 0.0
        for cell in block.cells:
            wide = cell.width * MM or free / open_
            boxes.append(self._line_box(cell, wide, size, wide if len(block.cells) == 1 else _BLANK * MM))
            boxes[-1].x = x
            x += wide
        height = max(setting.height(block.height or 6.5), self.by_hand(block.cells), *(box.height for box in boxes))
        return [BoxRow(boxes, height, width, framed=False, is_head=True)]

    def _line_box(self, cell: Cell, width: float, size: float, longest: float) -> Box:
        """Return label and value, the place of an empty value underlined as far as the box and ``longest`` go."""
        style = self.setting.bold if cell.bold else self.setting.regular
        label = self.label(cell)
        if cell.kind in {"choice", "choices"}:
            return self._line_choices(cell, label, width, size)
        value = shown(cell, self.values.get(cell.key)) if cell.key else ""
        text = f"{label}：{value}" if label and cell.key else label or value
        if value or not cell.key:
            return Box(0, width, strips(text, style, size, width, cell.align or "left"))
        label_width = style.width(text) * size
        blank = min(width - 2 * across(width) - label_width, longest)
        x = across(width)
        if cell.align in {"right", "center"}:
            x += (width - 2 * across(width) - label_width - blank) * (1 if cell.align == "right" else 0.5)
        start = x + label_width + 0.2 * size
        blank -= 0.2 * size
        rule = ((start, size * 1.15, start + blank, size * 1.15),)
        return Box(0, width, (Strip(size * LEADING, (Letters(x, size, text, style, size),), rules=rule),))

    def _line_choices(self, cell: Cell, label: str, width: float, size: float) -> Box:
        style = self.setting.regular
        wide = (style.width(f"{label}：") * size) if label else 0.0
        box = self.setting.value(replace(cell, size=cell.size or size), self.values, width - wide, cell.key)
        made = []
        for number, strip in enumerate(box.strips):
            letters = tuple(one._replace(x=one.x + wide) for one in strip.letters)
            if label and not number:
                letters = (Letters(across(width), strip.height / 2 + size * 0.37, f"{label}：", style, size), *letters)
            made.append(strip._replace(letters=letters, ticks=tuple(t._replace(x=t.x + wide) for t in strip.ticks)))
        return Box(0, width, made)

    def text(self, block: parts.Text, width: float) -> list[Any]:
        """Return a paragraph."""
        setting = self.setting
        style = setting.bold if block.bold else setting.regular
        size = setting.size(block.size)
        made = strips(filled_in(block.text, self.values), style, size, width, block.align)
        box = Box(0, width, made, tint=block.tint)
        height = max(setting.height(block.height), box.height)
        return [BoxRow([box], height, width, framed=block.framed)]

    def space(self, block: parts.Space, width: float) -> list[Any]:
        """Return free space."""
        return [BoxRow([Box(0, width)], self.setting.height(block.height), width, framed=False, stretch=block.stretch)]

    def side(self, block: parts.Side, width: float) -> list[Any]:
        """Return blocks side by side."""
        columns = []
        x = 0.0
        for part in block.part:
            wide = part.width * MM
            columns.append(Column(x, wide, self.rows(part.block, wide)))
            x += wide + block.space * MM
        return [SideRow(columns, width)]

    def chart(self, block: parts.Chart, width: float) -> list[Any]:
        """Return columns over the table of their numbers."""
        return columns(self.setting, self.values, block, filled_in(block.title, self.values), width)

    def table(self, block: parts.Table, width: float) -> list[Any]:
        """Return heads, the rows of a list, empty rows up to the number asked for, sums."""
        return _TableBuilder(self, block, width).rows()


class _TableBuilder:
    """Makes the rows of one table."""

    def __init__(self, builder: Builder, block: parts.Table, width: float) -> None:
        self._builder = builder
        self._setting = builder.setting
        self._block = block
        self._side = block.side_width * MM if block.side else 0.0
        self._width = width - self._side
        given = sum(column.width for column in block.columns) * MM
        open_ = sum(not column.width for column in block.columns) or 1
        free = (self._width - given) / open_
        self._widths = [column.width * MM or free for column in block.columns]
        self._columns = self._setting.columns(block)
        self._heads: tuple[Any, ...] = ()

    def rows(self) -> list[Any]:
        """Return all rows."""
        self._heads = tuple(self._head_rows())
        items = self._builder.values.get(self._block.key) or ()
        self._columns = [_scaled(column, items) for column in self._columns]
        body = [self._row(item, number) for number, item in enumerate(items)]
        body += [self._row(None, number) for number in range(len(body), self._block.rows)]
        if self._block.fill or (self._block.fill_empty and not items):
            body = body or [self._row(None, 0)]
            count = len(body)
            body[-1].filler = lambda number: self._row(None, count + number)
        tail = self._sums(items) + self._words(items)
        for row in body[len(items) :] if items else ():
            row.spare = True
        for row in (*body, *tail):
            row.heads = self._heads
        rows = [*self._heads, *body, *tail]
        if self._side:
            return self._builder._beside(self._block.side, self._side, rows, self._width + self._side)  # noqa: SLF001
        return rows

    def _row(self, item: Values | None, number: int) -> BoxRow:
        setting, boxes, x = self._setting, [], 0.0
        least = self._block.row_height or 7.0
        height = max(
            setting.to_write(least) if item is None else setting.height(least), self._builder.by_hand(self._columns)
        )
        values: Values = item or {}
        key = self._block.key
        for column, width in zip(self._columns, self._widths, strict=True):
            if column.kind == "row":
                made = strips(str(number + 1), setting.regular, setting.size(column.size), width, "center")
                box = Box(0, width, made)
            elif item is None and column.kind not in {"choice", "choices", "day", "time", "moment", "digits"}:
                box = Box(0, width)
            else:
                box = setting.value(column, values, width, f"{key}.{number}.{column.key}")
                if column.kind in {"day", "moment", "time"} and is_empty(values.get(column.key)):
                    box.strips = ()
            box.x = x
            boxes.append(box)
            height = max(height, box.height)
            x += width
        return BoxRow(boxes, height, self._width, stretch=max(column.stretch for column in self._columns))

    def _head_rows(self) -> list[BoxRow]:
        setting, block = self._setting, self._block
        found = []
        if block.title:
            made = strips(
                filled_in(block.title, self._builder.values), setting.bold, setting.size(), self._width, "center"
            )
            box = Box(0, self._width, made, tint=True)
            found.append(BoxRow([box], max(setting.height(_HEAD_HEIGHT), box.height), self._width, is_head=True))
        if not any(self._builder.label(column) for column in self._columns):
            return found
        found += self._grouped_heads()
        return found

    def _grouped_heads(self) -> list[BoxRow]:
        setting = self._setting
        least = setting.height(self._block.head_height or _HEAD_HEIGHT)
        boxes, x = [], 0.0
        for column, width in zip(self._columns, self._widths, strict=True):
            label = setting.label(replace(column, key=""), self._builder.label(column), width)
            boxes.append(Box(x, width, label, tint=True, again=True))
            x += width
        lower = BoxRow(boxes, max(least, *(box.height for box in boxes)), self._width, is_head=True)
        if not any(column.group for column in self._columns):
            return [lower]
        return [self._joined(lower)]

    def _joined(self, lower: BoxRow) -> Any:
        """Return heads of two levels: a group's name stands above its columns, other heads are as high as both."""
        setting = self._setting
        least = setting.height(self._block.head_height or _HEAD_HEIGHT) * 0.8
        columns: list[Column] = []
        place = 0
        while place < len(self._columns):
            group, end = self._columns[place].group, place + 1
            while group and end < len(self._columns) and self._columns[end].group == group:
                end += 1
            inner = lower.boxes[place:end]
            left, width = inner[0].x, sum(box.width for box in inner)
            under = BoxRow([replace(box, x=box.x - left) for box in inner], lower.height, width)
            if group:
                made = strips(group, setting.regular, setting.size(self._columns[place].size), width, "center")
                above = Box(0, width, made, tint=True, again=True)
                rows = [BoxRow([above], max(least, above.height), width), under]
            else:
                rows = [under]
            columns.append(Column(left, width, rows))
            place = end
        return SideRow(columns, self._width, framed=True, is_head=True)

    def _sums(self, items: Sequence[Values]) -> list[BoxRow]:
        if not any(column.sum for column in self._columns):
            return []
        setting, x = self._setting, 0.0
        boxes: list[Box] = []
        for column, width in zip(self._columns, self._widths, strict=True):
            text = ""
            if column.sum and items:
                text = shown(replace(column, unit=""), total(items, column.key))
            elif not boxes:
                text = self._block.sum_label
            align = "right" if column.sum else "center"
            size = setting.size(column.size)
            size = setting.fitting(text, setting.regular, width, size)
            boxes.append(Box(x, width, strips(text, setting.regular, size, width, align) if text else ()))
            x += width
        height = max(setting.height(self._block.row_height or 7.0), *(box.height for box in boxes))
        return [BoxRow(boxes, height, self._width)]

    def _words(self, items: Sequence[Values]) -> list[BoxRow]:
        """Return the row of the total in characters, with the figures at its right."""
        if not self._block.words:
            return []
        setting = self._setting
        column = next((one for one in self._columns if one.key == self._block.words), Cell(key=self._block.words))
        amount = total(items, self._block.words) if items else self._builder.values.get(self._block.words)
        size = setting.size(self._block.size)
        words = shown(replace(column, kind="words", unit=""), amount)
        figures = shown(replace(column, kind="money", unit=""), amount)
        label = f"{self._block.words_label}："
        right = setting.regular.width("¥ 0,000,000,000.00") * size + 2 * across(100)
        left = self._width - right
        boxes = [
            Box(0, left, strips(label + words, setting.regular, size, left, "left")),
            Box(left, right, strips(f"¥ {figures}", setting.regular, size, right, "left")),
        ]
        height = max(setting.height(self._block.row_height or 7.0), *(box.height for box in boxes))
        return [BoxRow(boxes, height, self._width)]


def _bind(last: Row, first: Row) -> None:
    """Let a row go on to the next page together with what follows it."""
    last.together = max(last.together, last.height + first.gap + max(first.height, first.together))


def _scaled(column: Cell, items: Sequence[Values]) -> Cell:
    """Return a column of bars with what its longest one stands for, unless the form says it."""
    if column.kind != "bar" or column.full:
        return column
    return replace(column, full=max((amount(item.get(column.key)) or 0.0 for item in items), default=0.0))


def total(items: Sequence[Values], key: str) -> Any:
    """Return the sum of a column; what is no number counts nothing."""
    found = [item.get(key) for item in items]
    numbers = [one for one in found if isinstance(one, int | float | Decimal) and not isinstance(one, bool)]
    if any(isinstance(one, Decimal) for one in numbers):
        numbers = [Decimal(repr(one)) if isinstance(one, float) else one for one in numbers]
    with localcontext() as context:
        context.clear_traps()  # an endless or missing number makes the sum one, it does not end the print
        return sum(numbers, start=0)


_MAKERS: Final[Mapping[type[Block], Callable[[Builder, Any, float], list[Any]]]] = {
    parts.Grid: Builder.grid,
    parts.Table: Builder.table,
    parts.Line: Builder.line,
    parts.Text: Builder.text,
    parts.Space: Builder.space,
    parts.Side: Builder.side,
    parts.Chart: Builder.chart,
}
