"""Where columns lie: widths, the frozen ones at the left, the others scrolled under them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from PySide6.QtCore import QObject, Signal

from cmdesk.kit.table.column import Column

LEAST_WIDTH: Final = 32


class Layout(QObject):
    """Widths of the shown columns; told apart from the model because dragging a width asks nothing of the data."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[Column] = ()
        self._dragged: dict[str, int] = {}
        self._frozen = 0
        self._edges: list[int] = [0]

    def show(self, columns: Sequence[Column]) -> None:
        """Lay out these columns, keeping widths that were dragged."""
        self._columns = columns
        self._measure()

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Replace all dragged widths, in pixels by column key."""
        self._dragged = {key: max(LEAST_WIDTH, width) for key, width in widths.items()}
        self._measure()

    def set_width(self, column: int, width: int) -> None:
        """Drag one column to a width in pixels."""
        self._dragged[self._columns[column].key] = max(LEAST_WIDTH, width)
        self._measure()

    def set_frozen(self, count: int) -> None:
        """Keep that many columns in place when scrolling sideways."""
        self._frozen = max(0, count)
        self._measure()

    @property
    def widths(self) -> dict[str, int]:
        """Dragged widths by column key."""
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

    def _measure(self) -> None:
        widths = (self._dragged.get(column.key, column.usual_width) for column in self._columns)
        self._edges = [0, *accumulate(widths)]
        self.changed.emit()
