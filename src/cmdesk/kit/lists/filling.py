"""The cells of a short list, made little by little: the first at once, those far down when somebody looks there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from cmdesk.kit.lists.small_rows import SmallRows

_AT_ONCE: Final = 100  # rows that are made before the list is painted
_AT_A_TIME: Final = 50  # and in one go afterwards
_AHEAD: Final = 1_000  # rows that are made before anybody scrolls there; what lies further down is made when it is seen


class Filling(QObject):
    """Has the cells of rows made in time to be seen, and no window waiting for those that are not."""

    def __init__(self, rows: SmallRows, make: Callable[[int], None]) -> None:
        """Fill rows, of which there are none yet.

        Args:
            rows: what is filled; it keeps this.
            make: makes the cells of a row.
        """
        super().__init__(rows)
        self._rows, self._make_cells = rows, make
        self._made, self._seen = 0, set[int]()  # first rows whose cells are made, and those further down with theirs
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._make_more)
        rows.painting.connect(self._make_seen)

    def begin(self, count: int) -> int:
        """Make the cells of the first rows anew; the others follow when nothing else is to be done.

        Args:
            count: how many rows there are now.

        Returns:
            How many are made: all of them where a delegate paints cells by what is put into each.
        """
        first = count if self._rows.is_painted() else min(_AT_ONCE, count)
        self._rows.setRowCount(first)  # what other lines have left further down must not be seen meanwhile
        self._rows.setRowCount(count)
        self._made = 0
        self._seen.clear()
        self._make(first)
        return first

    def _make(self, count: int) -> None:
        """Make the cells of the next rows."""
        begin, self._made = self._made, min(self._made + count, self._rows.rowCount())
        for at in range(begin, self._made):
            if at not in self._seen:
                self._make_cells(at)
        self._rows.align(range(begin, self._made))
        if self._made < min(self._last_ahead, self._rows.rowCount()):
            self._later.start()
        else:
            self._later.stop()

    @property
    def _last_ahead(self) -> int:
        return self._rows.rowCount() if self._rows.is_painted() else _AHEAD

    def _make_more(self) -> None:
        self._rows.blockSignals(True)
        self._make(_AT_A_TIME)
        self._rows.blockSignals(False)

    def _make_seen(self) -> None:
        """Make the cells of what is looked at, wherever in the list it lies."""
        if self._made >= self._rows.rowCount():
            return
        wanted = [at for at in self._rows.seen() if at >= self._made and at not in self._seen]
        if wanted:
            self._rows.blockSignals(True)
            for at in wanted:
                self._make_cells(at)
            self._rows.align(wanted)
            self._seen.update(wanted)
            self._rows.blockSignals(False)
