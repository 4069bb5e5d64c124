"""What the rows of a list say, cell by cell: text, tooltip, what is read aloud, headings of groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from cmdesk.core.database import Database
from cmdesk.core.window import Group, Row
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.rows.paged import Index, PagedModel
from cmdesk.kit.table.rows.reading import in_full, reader

# Comparing enums costs two to three times as much as comparing numbers, and data() is called for every cell.
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_EDIT: Final = int(Qt.ItemDataRole.EditRole)
_TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGNMENTS: Final = {
    "left": int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
    "right": int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
    "center": int(Qt.AlignmentFlag.AlignCenter),
}


class TableModel(PagedModel):
    """Rows of a ``Query`` with what each cell says; rows that have not arrived yet say nothing."""

    def __init__(self, database: Database, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(database, columns, parent)
        self._today = date.today()  # noqa: DTZ011  # people's own day
        self._columns_change()

    def _columns_change(self) -> None:
        self._readers: Sequence[Callable[[Any], str]] = tuple(reader(column, self._today) for column in self.columns)

    def readers(self, today: date) -> Sequence[Callable[[Any], str]]:
        """Return for every shown column what turns a stored value into text; days are told from ``today``."""
        if today != self._today:
            self._today = today
            self._columns_change()
        return self._readers

    def text(self, row: Row, column: int) -> str:
        """Return what a cell says."""
        value = row[column + 1]
        if value is None:
            return ""
        column_ = self.columns[column]
        if column_.state is not None:
            light = column_.state(value)
            return light.word if light else ""
        return self._readers[column](value)

    def spoken(self, row: int, column: int) -> str:
        """Return what a cell says with the word above it, for those who do not see where it stands; empty for an empty one."""
        held = self.row(row)
        text = "" if held is None else self.text(held, column)
        return f"{self.columns[column].label} {text}" if text else ""

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        role = int(role)
        if role not in {_DISPLAY, _EDIT, _TOOLTIP, _ALIGN, _SPOKEN} or not index.isValid():
            return None
        column = index.column()
        if role == _ALIGN:
            return _ALIGNMENTS[self.columns[column].side]
        row = self.row(index.row())
        if row is None:
            return self._heading(index.row()) if column == 0 and role != _EDIT else None
        if role == _EDIT:
            return row[column + 1]
        if role == _SPOKEN and column == 0:  # assistive programs are told whole rows
            return "，".join(filter(None, (self.spoken(index.row(), number) for number in range(len(self.columns)))))
        text = self.text(row, column)
        return in_full(self.columns[column], row[column + 1], text) if role == _TOOLTIP else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        role = int(role)
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == _DISPLAY and 0 <= section < self.rowCount() else None
        if not 0 <= section < len(self.columns):
            return None
        if role == _DISPLAY:
            return self.columns[section].label
        return self.columns[section].help or None if role == _TOOLTIP else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.place(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsEditable if self.columns[index.column()].editable else flags

    def _heading(self, row: int) -> str | None:
        """Return what a heading says: 级别：核心（1,284）."""
        number = None if self.outline is None else self.outline.heading(row)
        if self.outline is None or number is None:
            return None
        group = self.outline.groups[number]
        return f"{self.group_text(group)}（{group.count:,}）"

    def group_text(self, group: Group) -> str:
        """Return the label and value that the rows of a group share."""
        column = next(column for column in self.all_columns if self._grouping and column.key == self._grouping.key)
        value = group.value
        if column.state is not None and value is not None:
            light = column.state(value)
            said = light.word if light else ""
        else:
            said = "" if value is None else reader(column, self._today)(value)
        return f"{column.label}：{said or '（空）'}"
