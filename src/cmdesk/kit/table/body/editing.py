"""Editing a cell in place (F2): the editors of forms, on the values a list has read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QToolTip

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.editors.make import Editor, Links
from cmdesk.kit.form.inline import CellEditing
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.table.body.grid import Grid
from cmdesk.kit.table.rows.model import TableModel
from cmdesk.kit.table.rows.paged import Index
from cmdesk.kit.table.rows.reading import local_moment


def to_value(spec: FieldSpec, stored: Any) -> Any:
    """Return a stored value (see ``core.field``) as editors know it (see ``core.spec``)."""
    if stored is None or stored == "":
        return spec.empty
    if spec.kind == "day":
        return date.fromisoformat(str(stored)[:10])
    if spec.kind == "moment":
        moment = local_moment(str(stored))
        return moment.replace(tzinfo=None, second=0, microsecond=0) if moment else None
    if spec.kind == "money":
        return Decimal(stored) / 100
    if spec.kind == "real":
        return Decimal(str(stored)).quantize(Decimal(1).scaleb(-spec.places))
    if spec.kind == "flag":
        return bool(stored)
    if spec.kind in {"many_choice", "phones"}:
        mark = "," if spec.kind == "many_choice" else "、"
        return tuple(part for part in str(stored).split(mark) if part)
    return stored


class Editing(QObject):
    """Opens editors in the cells of a table and hands over what was typed.

    Signals:
        edited: id, key, value, value before; the caller saves it away from the window's thread and refreshes, or calls ``refuse``.
    """

    edited = Signal(object, str, object, object)

    def __init__(self, grid: Grid, model: TableModel, specs: Iterable[FieldSpec], links: Links | None = None) -> None:
        super().__init__(grid)
        self._grid, self._model = grid, model
        self._specs = {spec.name: spec for spec in specs}
        self._delegate = CellEditing(self, self, links=links)
        self._delegate.committed.connect(self._take)
        grid.setItemDelegate(self._delegate)
        grid.edits = True

    def set_specs(self, specs: Iterable[FieldSpec]) -> None:
        """Edit by these fields from now on."""
        self._specs = {spec.name: spec for spec in specs}

    def spec_at(self, index: Index) -> FieldSpec | None:
        """Return the field of a cell, or None when it cannot be edited."""
        column = self._model.columns[index.column()]
        if not column.editable or self._model.row(index.row()) is None:
            return None
        return self._specs.get(column.key)

    def value_at(self, index: Index) -> Any:
        """Return the value of a cell."""
        spec, row = self.spec_at(index), self._model.row(index.row())
        return None if spec is None or row is None else to_value(spec, row[index.column() + 1])

    def refuse(self, row_id: int, key: str, value: Any, sentence: str) -> bool:
        """Open the cell again with what was typed and say why it could not be saved.

        Returns:
            False if the cell is no longer on screen; the caller then says it elsewhere.
        """
        first, last = self._grid.visible_rows()
        row = next((row for row in range(first, last + 1) if self._model.id_at(row) == row_id), -1)
        column = next((number for number, one in enumerate(self._model.columns) if one.key == key), -1)
        if row < 0 or column < 0:
            return False
        index = self._model.index(row, column)
        self._grid.setCurrentIndex(index)
        self._grid.edit(index)
        editor = self._grid.indexWidget(index)  # not just any child: the one closed before may not be gone yet
        if not isinstance(editor, Editor):
            return False
        editor.set_value(value)
        editor.show_problem(sentence)
        QToolTip.showText(editor.mapToGlobal(QPoint(0, editor.height())), plain_tip(sentence), editor)
        return True

    def _take(self, index: Index, value: Any) -> None:
        row_id = self._model.id_at(index.row())
        if row_id is not None:
            self.edited.emit(row_id, self._model.columns[index.column()].key, value, self._delegate.before)
