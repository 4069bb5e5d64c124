"""What a right click on a record offers: to open it, what can be done to the selected ones, to narrow by the cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from cmdesk.core.filter import Condition
from cmdesk.kit import exporting
from cmdesk.kit.lists.verb_menu import VerbMenu
from cmdesk.kit.table.group_menu import condition_of

if TYPE_CHECKING:
    from cmdesk.kit.table.view import TableView

Fill = Callable[[VerbMenu], None]


class RowMenu(VerbMenu):
    """Opens at a cell of a long list; it deletes itself when closed."""

    def __init__(self, table: TableView, where: QPoint, of_selected: Fill | None = None) -> None:
        """Fill a menu.

        Args:
            table: the list, its current row where the menu opens.
            where: on the screen.
            of_selected: adds what can be done to the selected records.
        """
        super().__init__(table)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._table = table
        self._cell = table.grid.indexAt(table.grid.viewport().mapFromGlobal(where))
        self._condition = self._of_cell()
        self.offer("folder-open", "打开\tEnter", self._open)
        if table.grid.edits and self._cell.flags() & Qt.ItemFlag.ItemIsEditable:
            self.offer("pencil", "修改这一格\tF2", self._edit)
        if of_selected is not None:
            self.addSeparator()
            of_selected(self)
        self.addSeparator()
        if self._condition is not None and table.filter_bar is not None:
            said = table.filter_bar.said(self._condition)
            self.offer(
                "filter", f"只看：{said if len(said) <= 30 else said[:29] + '…'}".replace("&", "&&"), self._narrow
            )
        self.offer("columns", "这一列：排序、分组、冻结…\tAlt+L", self._show_column_menu)
        self.offer("copy", "复制选中的行\tCtrl+C", table.copy)
        self.offer("copy", "连表头一起复制\tCtrl+Shift+C", self._copy_with_heads)
        exporting.offer(self, table)

    def _of_cell(self) -> Condition | None:
        """Return the condition that keeps what says the same as the cell."""
        model, bar = self._table.model, self._table.filter_bar
        row = model.row(self._cell.row()) if self._cell.isValid() else None
        if row is None or bar is None:
            return None
        column = model.columns[self._cell.column()]
        return condition_of(column.key, column.kind, row[self._cell.column() + 1]) if bar.knows(column.key) else None

    def _open(self) -> None:
        row_id = self._table.model.id_at(self._cell.row())
        if row_id is not None:
            self._table.record_opened.emit(row_id)

    def _edit(self) -> None:
        self._table.grid.setCurrentIndex(self._cell)
        self._table.grid.edit_current()

    def _narrow(self) -> None:
        bar = self._table.filter_bar
        if self._condition is not None and bar is not None:
            bar.add(self._condition)

    def _show_column_menu(self) -> None:
        self._table.grid.setCurrentIndex(self._cell)
        self._table.show_column_menu()

    def _copy_with_heads(self) -> None:
        self._table.copy(headers=True)
