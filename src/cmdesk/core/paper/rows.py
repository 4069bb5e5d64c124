"""Rows of boxes, and how they are dealt out to pages. All measures are points.

A row is as high as its fullest box. What does not fit the rest of a page goes to the next one; a row that no page can
hold is divided between two lines of its text. Nothing is ever cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, Protocol

from cmdesk.core.paper.ink import MM, Code, Fill, Ink, Letters, Tick

ACROSS: Final = 1.3 * MM
"""Free space between the edge of a box and its text."""
_NARROW: Final = 0.1  # of a box: no more space than that at either side
ABOVE: Final = 0.7 * MM
_WORTH_EMPTY: Final = 10 * MM
_SLACK: Final = 0.01
_HEADS: Final = 0.5  # of a page: heads that need more are not repeated
_WORTH_DIVIDING: Final = 0.45  # of a page: a higher row is divided where it stands, a lower one moves on whole


def across(width: float) -> float:
    """Return the free space at the left and right of a box."""
    return min(ACROSS, width * _NARROW)


class Strip(NamedTuple):
    """One line within a box; places count from its top left."""

    height: float
    letters: tuple[Letters, ...] = ()
    ticks: tuple[Tick, ...] = ()
    rules: tuple[tuple[float, float, float, float], ...] = ()
    codes: tuple[Code, ...] = ()
    upright: tuple[Letters, ...] = ()
    circles: tuple[tuple[float, float, float], ...] = ()
    grey: bool = False
    fills: tuple[Fill, ...] = ()


@dataclass(slots=True)
class Box:
    """What stands in one cell.

    Attributes:
        strips: lines from above.
        foot: lines at the lower edge (签字).
        tint: grey, as labels are.
        top: lines begin at the upper edge, else they are centred.
        ruled: distance of faint lines to write on; 0 for none.
        again: strips of a label that are repeated where its row goes on.
    """

    x: float
    width: float
    strips: Sequence[Strip] = ()
    foot: Sequence[Strip] = ()
    tint: bool = False
    top: bool = False
    ruled: float = 0
    again: bool = False

    @property
    def height(self) -> float:
        """What the content needs, with the space above and below."""
        return sum(strip.height for strip in self.strips) + sum(strip.height for strip in self.foot) + 2 * ABOVE

    def paint(self, ink: Ink, x: float, y: float, height: float) -> None:
        """Draw the box with its upper left corner at (x, y)."""
        x += self.x
        if self.tint:
            ink.tints.append((x, y, self.width, height))
        used = sum(strip.height for strip in self.strips)
        foot = sum(strip.height for strip in self.foot)
        down = y + (ABOVE if self.top or self.foot else (height - used) / 2)
        if self.ruled:
            self._rule(ink, x, down + used, y + height - foot)
        for strip in self.strips:
            _paint_strip(ink, strip, x, down)
            down += strip.height
        down = y + height - ABOVE - foot
        for strip in self.foot:
            _paint_strip(ink, strip, x, down)
            down += strip.height

    def _rule(self, ink: Ink, x: float, top: float, bottom: float) -> None:
        down = top + self.ruled
        while down < bottom - 0.35 * self.ruled:
            ink.faint.append((x + across(self.width), down, x + self.width - across(self.width), down))
            down += self.ruled

    def divided(self, room: float) -> tuple[Box, Box]:
        """Return what fits into ``room`` and the rest; a label that fits is in both."""
        if self.again and self.height <= room + _SLACK:
            return self, self
        room -= 2 * ABOVE
        used, count = 0.0, 0
        for strip in self.strips:
            if used + strip.height > room + _SLACK:
                break
            used += strip.height
            count += 1
        first = replace(self, strips=self.strips[:count], foot=(), again=False)
        return first, replace(self, strips=self.strips[count:], again=False)


def _paint_strip(ink: Ink, strip: Strip, x: float, y: float) -> None:
    letters = ink.grey if strip.grey else ink.letters
    for dx, dy, text, lettering, size in strip.letters:
        letters.append(Letters(x + dx, y + dy, text, lettering, size))
    for dx, dy, size, marked, is_round, key, choice in strip.ticks:
        ink.ticks.append(Tick(x + dx, y + dy, size, marked, is_round, key, choice))
    if strip.fills:
        ink.fills += [one._replace(x=x + one.x, y=y + one.y) for one in strip.fills]
    if len(strip) > 3 and (strip.rules or strip.codes or strip.upright or strip.circles):
        ink.thin += [(x + a, y + b, x + c, y + d) for a, b, c, d in strip.rules]
        ink.codes += [code._replace(x=x + code.x, y=y + code.y) for code in strip.codes]
        ink.upright += [one._replace(x=x + one.x, y=y + one.y) for one in strip.upright]
        ink.circles += [(x + a, y + b, radius) for a, b, radius in strip.circles]


class Row(Protocol):
    """What can be dealt out to pages."""

    height: float
    gap: float
    framed: bool
    together: float  # height of a block that is kept whole, on its first row
    heads: Sequence[Row]  # repeated when the row is the first of a page
    is_head: bool  # does not stay behind at the foot of a page
    fresh: bool  # begins a page
    stretch: float
    filler: Callable[[int], Row] | None  # makes the empty rows that follow it down to the foot of the page
    spare: bool  # an empty row behind filled ones: no page is begun for it

    @property
    def width(self) -> float:
        """Width of the frame around it."""

    def paint(self, ink: Ink, x: float, y: float) -> None:
        """Draw it with its upper left corner at (x, y)."""

    def divided(self, room: float, whole: float) -> tuple[Row, Row] | None:
        """Return what fits into ``room`` and the rest; None when nothing does. ``whole`` is an empty page."""

    def grow(self, extra: float) -> None:
        """Become higher."""


@dataclass(slots=True, kw_only=True)
class _Dealt:
    """How a row is dealt out to pages, see ``Row``."""

    gap: float = 0
    together: float = 0
    heads: Sequence[Any] = ()
    is_head: bool = False
    fresh: bool = False
    stretch: float = 0
    filler: Any = None
    spare: bool = False


@dataclass(slots=True)
class BoxRow(_Dealt):
    """Boxes side by side with lines between them."""

    boxes: Sequence[Box]
    height: float
    width: float
    framed: bool = True

    def paint(self, ink: Ink, x: float, y: float) -> None:
        height = self.height
        for number, box in enumerate(self.boxes):
            box.paint(ink, x, y, height)
            if number and self.framed:
                ink.thin.append((x + box.x, y, x + box.x, y + height))

    def divided(self, room: float, whole: float) -> tuple[BoxRow, BoxRow] | None:
        empty = self.height > whole and room > _WORTH_EMPTY  # higher than a page without having much to say
        pairs = [box.divided(room) for box in self.boxes]
        rest = [second for _, second in pairs]
        height = max(self.height - room, *(box.height for box in rest))
        if not any(first.strips and not first.again for first, _ in pairs) and not (empty and height < self.height):
            return None
        first = replace(self, boxes=[first for first, _ in pairs], height=room, stretch=0, filler=None)
        return first, replace(self, boxes=rest, height=height, gap=0, together=0)

    def grow(self, extra: float) -> None:
        self.height += extra


@dataclass(slots=True)
class Column:
    """Rows one below the other, as a part of a ``SideRow``."""

    x: float
    width: float
    rows: list[Any]

    @property
    def height(self) -> float:
        """Sum of the rows and the gaps between them."""
        return height_of(self.rows)


@dataclass(slots=True)
class SideRow(_Dealt):
    """Columns of rows side by side, or rows with an upright heading (``side``) at their left."""

    columns: list[Column]
    width: float
    height: float = 0
    side: Box | None = None
    framed: bool = False

    def __post_init__(self) -> None:
        least = self.side.height if self.side else 0.0
        self.height = max(self.height, least, *(column.height for column in self.columns))
        self.stretch = max(sum(appetite(row) for row in column.rows) for column in self.columns)
        self._level()

    def paint(self, ink: Ink, x: float, y: float) -> None:
        if self.side:
            self.side.paint(ink, x, y, self.height)
        for column in self.columns:
            paint_rows(ink, column.rows, x + column.x, y, within=self.framed)
            if self.framed and column.x:
                ink.thin.append((x + column.x, y, x + column.x, y + self.height))

    def divided(self, room: float, whole: float) -> tuple[SideRow, SideRow] | None:
        if self.side and self.side.height > room:
            return None
        firsts, rests = [], []
        for column in self.columns:
            first, rest = take(column.rows, room, whole, force=False)
            firsts.append(Column(column.x, column.width, first))
            rests.append(Column(column.x, column.width, rest))
        if not any(column.rows for column in firsts):
            return None
        above = SideRow(firsts, self.width, side=self.side, framed=self.framed, gap=self.gap)
        above.stretch = 0
        return above, SideRow(rests, self.width, side=self.side, framed=self.framed)

    def grow(self, extra: float) -> None:
        self.height += extra
        self._level()

    def _level(self) -> None:
        """Let all columns reach the lower edge."""
        for column in self.columns:
            missing = self.height - column.height
            if missing <= _SLACK or not column.rows:
                continue
            if any(appetite(row) for row in column.rows):
                column.rows = spread(column.rows, missing)
            elif column.rows[-1].framed:
                column.rows[-1].grow(missing)


def height_of(rows: Sequence[Row]) -> float:
    """Return the height of rows one below the other."""
    return sum(row.height + (row.gap if number else 0) for number, row in enumerate(rows))


def appetite(row: Row) -> float:
    """Return how much a row wants of the space that is left on a page."""
    return row.stretch or (1.0 if row.filler is not None else 0.0)


def spread(rows: list[Any], extra: float) -> list[Any]:
    """Return the rows with what is left of the page spent on filler rows and on rows that stretch."""
    out: list[Any] = []
    for row in rows:
        out.append(row)
        filler = row.filler
        if filler is not None:
            count = int((extra + _SLACK) / filler(0).height)
            out += [filler(number) for number in range(count)]
            extra -= count * filler(0).height
            row.filler = None
    weight = sum(row.stretch for row in out)
    if weight and extra > 0:
        for row in out:
            if row.stretch:
                row.grow(extra * row.stretch / weight)
    return out


def take(rows: list[Any], room: float, whole: float, *, force: bool = True) -> tuple[list[Any], list[Any]]:
    """Deal rows out to a page.

    Args:
        rows: what is still to be placed.
        room: free height of this page.
        whole: height of an empty page.
        force: let something stand that nothing can hold, rather than nothing at all.

    Returns:
        what stands on this page and what is left for the next ones, with repeated heads.
    """
    used = 0.0
    for number, row in enumerate(rows):
        gap = row.gap if number else 0.0
        if row.fresh and number:
            return rows[:number], rows[number:]  # the next page begins here
        if row.together <= whole and used + gap + max(row.height, row.together) <= room + _SLACK:
            used += gap + row.height
            continue
        only_heads = all(before.is_head for before in rows[:number])
        if row.together and row.together <= whole and not only_heads:
            return _broken(rows, number, whole)
        if used + gap + row.height <= room + _SLACK:
            used += gap + row.height
            continue
        left = room - used - gap
        fresh = whole - height_of(row.heads)
        if row.height > fresh * _WORTH_DIVIDING or only_heads:
            parts = row.divided(left, whole) if left > 0 else None
            if parts:
                first, rest = parts
                return [*rows[:number], first], [*_again(rest, whole), rest, *rows[number + 1 :]]
        if only_heads and used > whole * _HEADS:  # heads that fill the page stay on it
            row.gap = 0
            return rows[:number], rows[number:]
        if only_heads:  # cannot be divided: nothing better than to let it stand
            return _broken(rows, number + 1, whole) if force else ([], rows)
        return _broken(rows, number, whole)
    return rows, []


def _again(row: Row, whole: float) -> Sequence[Row]:
    """Return the heads that come again above a row; those that fill half a page do not."""
    return row.heads if height_of(row.heads) <= whole * _HEADS and not row.is_head else ()


def _broken(rows: list[Any], number: int, whole: float) -> tuple[list[Any], list[Any]]:
    end = number
    while end and rows[end - 1].is_head:
        end -= 1
    if not end:
        end = number
    rest = rows[end:]
    while rest and rest[0].spare:
        rest = rest[1:]
    if rest:
        rest[0].gap = 0
    return rows[:end], [*_again(rest[0], whole), *rest] if rest else rest


def paint_rows(ink: Ink, rows: Sequence[Row], x: float, y: float, *, within: bool = False) -> float:
    """Draw rows one below the other and the frame around those that hang together; returns the lower edge.

    Args:
        ink: the page.
        rows: the rows.
        x: left edge.
        y: upper edge.
        within: a frame is drawn already; only lines between the rows.
    """
    start: float | None = None
    width = 0.0
    for number, row in enumerate(rows):
        if number:
            y += row.gap
        if start is not None and (not row.framed or row.gap or row.width != width):
            ink.frames.append((x, start, width, y - (row.gap if number else 0) - start))
            start = None
        row.paint(ink, x, y)
        if row.framed:
            if start is None:
                start, width = y, row.width
                if within and number:
                    ink.thin.append((x, y, x + row.width, y))
            else:
                ink.thin.append((x, y, x + width, y))
        y += row.height
    if start is not None and not within:
        ink.frames.append((x, start, width, y - start))
    return y
