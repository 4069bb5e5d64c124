"""Where columns lie: widths, the frozen ones at the left, the others scrolled under them.

Until somebody drags a width, the columns of words give or take a little, so that those seen at first end at the edge and
none is cut there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final

from PySide6.QtCore import QObject, Signal

from cmdesk.kit.look.measure import factor, px
from cmdesk.kit.table.column import NUMBERS, Column

LEAST_WIDTH: Final = 32
_GIVES: Final = 16  # pixels that a column of words gives so that one more is seen whole
_RIGID: Final = NUMBERS | {"day", "moment", "flag", "light"}
_WIDE: Final = 100  # pixels from which a column holds words, not a code that must be read whole


class Layout(QObject):
    """Widths of the shown columns; told apart from the model because dragging a width asks nothing of the data."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[Column] = ()
        self._dragged: dict[str, int] = {}
        self._seen: dict[str, int] = {}
        self._frozen = 0
        self._room = 0
        self._edges: list[int] = [0]

    def show(self, columns: Sequence[Column]) -> None:
        """Lay out these columns, keeping widths that were dragged."""
        self._columns = columns
        self.measure()

    def set_room(self, width: int) -> None:
        """Say how many pixels are seen at once."""
        if width != self._room:
            self._room = width
            if self._settled() != self._edges:
                self.measure()

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Replace all dragged widths, in pixels beside usual text by column key."""
        self._dragged = {key: max(LEAST_WIDTH, width) for key, width in widths.items()}
        self._seen = {}
        self.measure()

    def set_width(self, column: int, width: int) -> None:
        """Drag one column to a width in pixels; the others stay as they are seen."""
        if not self._dragged:
            self._seen = {one.key: _usual(self.width(at)) for at, one in enumerate(self._columns)}
        self._dragged[self._columns[column].key] = max(LEAST_WIDTH, _usual(width))
        self.measure()

    def set_frozen(self, count: int) -> None:
        """Keep that many columns in place when scrolling sideways."""
        self._frozen = max(0, count)
        self.measure()

    @property
    def room(self) -> int:
        """How many pixels are seen at once."""
        return self._room

    @property
    def widths(self) -> dict[str, int]:
        """Dragged widths by column key, in pixels beside usual text: whoever sees larger text has the same view."""
        return dict(self._dragged)

    @property
    def frozen(self) -> int:
        """How many columns stay in place."""
        return min(self._frozen, len(self._columns))

    @property
    def frozen_width(self) -> int:
        """Pixels taken by the frozen columns."""
        return self._edges[self.frozen]

    @property
    def total_width(self) -> int:
        """Pixels taken by all columns."""
        return self._edges[-1]

    def width(self, column: int) -> int:
        """Return the width of a column in pixels."""
        return self._edges[column + 1] - self._edges[column]

    def left(self, column: int, scrolled: int) -> int:
        """Return where a column begins when the others are scrolled by so many pixels."""
        return self._edges[column] - (0 if column < self.frozen else scrolled)

    def at(self, x: int, scrolled: int) -> int:
        """Return the column at a pixel, or -1."""
        if x < 0:
            return -1
        if x >= self.frozen_width:
            x += scrolled
        column = bisect_right(self._edges, x) - 1
        return column if column < len(self._columns) else -1

    def visible(self, first_x: int, last_x: int, scrolled: int, *, frozen: bool) -> Iterator[tuple[int, int, int]]:
        """Yield (column, left, width) of the frozen or of the other columns between two pixels."""
        some = range(self.frozen) if frozen else range(self.frozen, len(self._columns))
        for column in some:
            left, width = self.left(column, scrolled), self.width(column)
            if left <= last_x and left + width > (first_x if frozen else max(first_x, self.frozen_width)):
                yield column, left, width

    def measure(self) -> None:
        """Find out anew where every column begins; text may be of another size now."""
        self._edges = self._settled()
        self.changed.emit()

    def _settled(self) -> list[int]:
        usual = {column.key: self._seen.get(column.key, column.usual_width) for column in self._columns}
        widths = [px(self._dragged.get(key, width)) for key, width in usual.items()]
        if not self._dragged:
            words = [at for at, one in enumerate(self._columns) if one.kind not in _RIGID and widths[at] >= px(_WIDE)]
            widths = snug(widths, words, self._room)
            left = self._room - sum(widths)
            taker = next((at for at, one in enumerate(self._columns) if one.fills), None)
            if taker is not None and left > 0:
                widths[taker] += left
        return [0, *accumulate(widths)]


def _usual(pixels: int) -> int:
    """Return what a width on the screen is beside text of usual size."""
    return round(pixels / factor())


def snug(widths: Sequence[int], words: Sequence[int], room: int) -> list[int]:
    """Return the widths with those of words changed so that no column is cut at the edge of the room.

    Args:
        widths: usual pixels of all columns.
        words: positions of the columns that may change.
        room: pixels that are seen at once; where all columns fit, those of words take what is left, up to a half more.
    """
    made = list(widths)
    if not words or room <= 0:
        return made
    if sum(made) <= room:
        for at, part in zip(words, _parts(room - sum(made), len(words)), strict=True):
            made[at] += min(part, widths[at] // 2)
        return made
    for count in range(len(made), 0, -1):
        some = [at for at in words if at < count]
        over = sum(made[:count]) - room
        if some and over <= _GIVES * len(some):
            for at, part in zip(some, _parts(-over, len(some)), strict=True):
                made[at] += part
            return made
    return made


def _parts(pixels: int, count: int) -> list[int]:
    """Deal pixels out as evenly as whole ones can be."""
    edges = [pixels * at // count for at in range(count + 1)]
    return [after - before for before, after in pairwise(edges)]
