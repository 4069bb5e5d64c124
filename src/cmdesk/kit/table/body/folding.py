"""Folding groups, without anything jumping about."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cmdesk.kit.table.body.grid import Grid
from cmdesk.kit.table.rows.model import TableModel


class Folding(QObject):
    """Folds and unfolds the groups of a table; the heading that was touched stays where it is on screen."""

    def __init__(self, grid: Grid, model: TableModel) -> None:
        super().__init__(grid)
        self._grid, self._model = grid, model

    def toggle(self, number: int) -> None:
        """Fold or unfold one group."""
        if self._model.outline is not None:
            self._fold(self._model.outline.toggled(number), number)

    def fold_all(self) -> None:
        """Show only the headings: the groups with their counts and sums."""
        if self._model.outline is not None:
            self._fold(frozenset(group.value for group in self._model.outline.groups), 0)

    def unfold_all(self) -> None:
        """Show every record."""
        self._fold(frozenset(), 0)

    def _fold(self, values: frozenset[object], number: int) -> None:
        outline = self._model.outline
        if outline is None or not outline.groups:
            return
        height, bar = self._grid.row_height, self._grid.verticalScrollBar()
        away = self._grid.verticalOffset() - outline.heading_row(number) * height
        self._model.fold(values)
        row = outline.heading_row(number)
        bar.setValue(row * height + away)
        self._grid.set_current_row(row)
