"""The columns of a table that share its width, until somebody draws them himself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from cmdesk.kit.look.measure import again
from cmdesk.kit.space.fitting import share


class Columns(QObject):
    """Gives each column what it wants as far as there is room; the table calls ``fit`` from its ``resizeEvent``."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._wanted: Sequence[int] = ()
        self._whole: Sequence[int] = ()
        self._least: Sequence[int] = ()
        self._narrower: Sequence[Sequence[int]] = ()
        self._spare: Sequence[int] = ()
        self._left_out = set[int]()
        self._fitting = self._by_hand = False
        table.horizontalHeader().sectionResized.connect(self._resized)

    def want(
        self,
        wanted: Sequence[int],
        least: Sequence[int],
        *narrower: Sequence[int],
        spare: Sequence[int] = (),
        whole: Sequence[int] = (),
    ) -> None:
        """Say how many pixels each column would need, and how many it keeps where there is too little room.

        Args:
            wanted: what shows everything, or as much of it as a column may ask for beside others.
            least: what reads well.
            narrower: what still tells the rows apart, in a window too narrow for the least; several where one after
                another may be tried. Where all are too much, the least is kept and the table scrolls.
            spare: columns that are left out, one after another, where not all can have their least.
            whole: what shows everything, in a window that has room beyond what is wanted; empty where that is the same.
        """
        self._wanted, self._least, self._narrower, self._spare = wanted, least, narrower, spare
        self._whole = whole or wanted
        self.fit()

    def take_text(self, was: float) -> None:
        """Want as much as the text of now needs; ``was`` is how many times larger than usual it was."""
        self._wanted, self._whole, self._least = (
            [again(width, was) for width in widths] for widths in (self._wanted, self._whole, self._least)
        )
        self._narrower = [[again(width, was) for width in widths] for widths in self._narrower]
        if self._by_hand:
            self._grow_drawn(was)
        self.fit()

    def _grow_drawn(self, was: float) -> None:
        """Let columns that somebody has drawn be as much wider or narrower as the text in them."""
        self._fitting = True
        for column in range(self._table.horizontalHeader().count() - 1):
            if not self._table.isColumnHidden(column):
                self._table.setColumnWidth(column, again(self._table.columnWidth(column), was))
        self._fitting = False

    def show_all(self) -> None:
        """Show again what was left out; a header that is not shown tells nobody how wide it is."""
        for at in self._left_out:
            self._table.setColumnHidden(at, False)
        self._left_out.clear()

    def fit(self) -> None:
        """Share the room; not where somebody has drawn the columns himself."""
        if not self._wanted or self._by_hand:
            return
        self._fitting = True
        room = self._table.viewport().width()
        shown = self._kept(room)
        wanted = [self._wanted[at] for at in shown]
        floors = [[widths[at] for at in shown] for widths in (self._least, *self._narrower)]
        fitting = (floor for floor in floors if sum(map(min, wanted, floor)) <= room)
        given = share(wanted, room, next(fitting, floors[0]))
        if sum(wanted) < room:
            given = share([self._whole[at] for at in shown], room, wanted)
        for column, width in zip(shown, given, strict=True):
            self._table.setColumnWidth(column, width)
        self._fitting = False

    def _kept(self, room: int) -> list[int]:
        """Return the columns that are shown, after leaving out those that can be spared in so little room."""
        shown = [at for at in range(len(self._wanted)) if at in self._left_out or not self._table.isColumnHidden(at)]
        kept = list(shown)
        for at in self._spare:
            if sum(min(self._wanted[one], self._least[one]) for one in kept) <= room:
                break
            if at in kept:
                kept.remove(at)
        for at in shown:
            if self._table.isColumnHidden(at) is (at in kept):
                self._table.setColumnHidden(at, at not in kept)
        self._left_out = set(shown) - set(kept)
        return kept

    def _resized(self, column: int) -> None:
        header = self._table.horizontalHeader()
        if not self._fitting and self._table.isVisible() and column < header.count() - 1:
            self._by_hand = header.underMouse()
