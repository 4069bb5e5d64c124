"""A few rows typed like in a sheet: Tab goes on, Enter down, the last row is always free, Delete clears a row, paste fills many.

Tab leaves them behind the last cell, Shift+Tab before the first, both at once after Esc and where rows are only read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cmdesk.core.errors import Invalid
from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.form.typed import field_text, read
from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import px

Index = QModelIndex | QPersistentModelIndex
EndEditHint = QAbstractItemDelegate.EndEditHint
_ROW = 28


class _Cells(QStyledItemDelegate):
    """Editors that are called as the column."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor


class RowsEditor(QTableWidget):
    """Rows of fields that are typed as text and read as their descriptions say.

    Signals:
        edited: something was typed or cleared.
    """

    edited = Signal()

    def __init__(self, specs: Sequence[FieldSpec], name: str, parent: QWidget | None = None) -> None:
        """Make an empty grid.

        Args:
            specs: the columns; the first one that is not a choice takes the room that is left.
            name: accessible name, in Chinese.
            parent: usual Qt parent.
        """
        super().__init__(0, len(specs), parent)
        self._specs = tuple(specs)
        self._escaped = False  # Esc was pressed, and nothing typed since
        self._usual = {spec.name: spec.choices[0].label for spec in specs if spec.kind == "choice" and spec.choices}
        self.setAccessibleName(name)
        self.setItemDelegate(_Cells(self))
        self.setHorizontalHeaderLabels([spec.label for spec in specs])
        for at, spec in enumerate(specs):
            item = self.horizontalHeaderItem(at)
            if item is not None and spec.choices:
                item.setToolTip(plain_tip("、".join(choice.label for choice in spec.choices)))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        wide = next((at for at, spec in enumerate(specs) if spec.kind in {"text", "long_text"}), 0)
        self.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self._changed)
        self.currentCellChanged.connect(self._moved)
        self._make_room()

    def set_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show rows of values and begin from them."""
        self.blockSignals(True)
        self.setRowCount(0)
        for values in rows:
            self._add([field_text(spec, values.get(spec.name)) for spec in self._specs])
        self.blockSignals(False)
        self._make_room()

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows that hold anything.

        Raises:
            Invalid: a cell cannot be read; the sentence names its row.
        """
        found, problems = [], {}
        for at in range(self.rowCount()):
            texts = self._texts(at)
            if self._is_blank(texts):
                continue
            values: dict[str, Any] = {}
            for column, (spec, text) in enumerate(zip(self._specs, texts, strict=True)):
                try:
                    values[spec.name] = read(spec, text)
                    if spec.required and values[spec.name] in (None, "", ()):
                        raise ValueError(f"请填写{spec.label}。")
                except ValueError as error:
                    problems[f"{at}.{spec.name}"] = f"第 {at + 1} 行：{error}"
                    self._mark(at, column, str(error))
            found.append(values)
        if problems:
            raise Invalid(problems)
        return found

    def begin(self) -> None:
        """Go to where the first row has room: to its first cell, or to the amount of what is named there already."""
        texts = self._texts(0) if self.rowCount() else []
        self.setCurrentCell(0, texts.index("") if "" in texts else 0)
        self.setFocus()

    def set_read_only(self, read_only: bool) -> None:  # a setter
        """Let the rows only be read, or typed in again."""
        triggers = QTableWidget.EditTrigger
        self.setEditTriggers(triggers.NoEditTriggers if read_only else triggers.AllEditTriggers)
        self.setTabKeyNavigation(not read_only)
        self._make_room()

    def focusNextPrevChild(self, forward: bool) -> bool:
        leaves = self._escaped or self._is_at_edge(forward=forward)
        if not self.tabKeyNavigation() or not leaves:
            return super().focusNextPrevChild(forward)
        self.setTabKeyNavigation(False)  # or the cursor would begin anew at the other end
        try:
            return super().focusNextPrevChild(forward)
        finally:
            self.setTabKeyNavigation(True)

    def closeEditor(self, editor: QWidget, hint: EndEditHint) -> None:
        goes_on = hint in {EndEditHint.EditNextItem, EndEditHint.EditPreviousItem}
        forward = hint == EndEditHint.EditNextItem
        leaves = goes_on and self._is_at_edge(forward=forward)
        self._escaped = hint == EndEditHint.RevertModelCache
        super().closeEditor(editor, EndEditHint.NoHint if leaves else hint)
        if leaves:
            self.focusNextPrevChild(forward)
        elif hint == EndEditHint.SubmitModelCache and self.currentRow() + 1 < self.rowCount():
            self.setCurrentCell(self.currentRow() + 1, self.currentColumn())  # Enter: a column is typed downwards

    def _is_at_edge(self, *, forward: bool) -> bool:
        """Tell whether there is no cell to go on to."""
        edge = (self.rowCount() - 1, self.columnCount() - 1) if forward else (0, 0)
        current = self.currentIndex()
        return (current.row(), current.column()) == edge if current.isValid() else not forward

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self.editTriggers() != self.EditTrigger.NoEditTriggers:
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() == Qt.Key.Key_Delete.value and self.editTriggers() != self.EditTrigger.NoEditTriggers:
            self._clear_chosen()
        else:
            super().keyPressEvent(event)

    def texts(self) -> list[dict[str, str]]:
        """Return what stands in every row, field → text, the free one too."""
        names = [spec.name for spec in self._specs]
        return [dict(zip(names, self._texts(at), strict=True)) for at in range(self.rowCount())]

    def fill(self, row: int, cells: Sequence[str]) -> None:
        """Put texts into a row from its first column on; a row after it stays free."""
        for column, cell in enumerate(cells[: len(self._specs)]):
            self._set(row, column, cell.strip())
        self._make_room()
        self.edited.emit()

    def paste(self, text: str) -> None:
        """Put a table of the clipboard where the cursor stands."""
        lines = [line.split("\t") for line in text.rstrip("\n").splitlines()]
        top, left = max(self.currentRow(), 0), max(self.currentColumn(), 0)
        for down, cells in enumerate(lines):
            if top + down >= self.rowCount():
                self._add([""] * len(self._specs))
            for right, cell in enumerate(cells[: len(self._specs) - left]):
                self._set(top + down, left + right, cell.strip())
        self._make_room()
        self.edited.emit()

    def _clear_chosen(self) -> None:
        rows = sorted({index.row() for index in self.selectedIndexes()}, reverse=True)
        for row in rows:
            self.removeRow(row)
        self._make_room()
        self.edited.emit()

    def _moved(self, *_: int) -> None:
        self._escaped = False

    def _changed(self, item: QTableWidgetItem) -> None:
        self.blockSignals(True)
        item.setToolTip("")
        item.setData(Qt.ItemDataRole.ForegroundRole, None)
        if item.text().strip():
            self._fill_usual(item.row())
        self.blockSignals(False)
        self._make_room()
        self.edited.emit()

    def _fill_usual(self, row: int) -> None:
        """Give a row that was begun the usual choices, which may be typed over."""
        for column, spec in enumerate(self._specs):
            if spec.name in self._usual and not self._texts(row)[column]:
                self._set(row, column, self._usual[spec.name])

    def _make_room(self) -> None:
        """Keep one free row at the end, unless rows are only read."""
        if self.editTriggers() == self.EditTrigger.NoEditTriggers:
            return
        if not self.rowCount() or not self._is_blank(self._texts(self.rowCount() - 1)):
            self.blockSignals(True)
            self._add([""] * len(self._specs))
            self.blockSignals(False)

    def _add(self, texts: Sequence[str]) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column, text in enumerate(texts):
            self.setItem(row, column, QTableWidgetItem(text))

    def _set(self, row: int, column: int, text: str) -> None:
        item = self.item(row, column)
        if item is not None:
            item.setText(text)

    def _mark(self, row: int, column: int, sentence: str) -> None:
        item = self.item(row, column)
        if item is not None:
            self.blockSignals(True)
            item.setForeground(theme.color("late"))
            item.setToolTip(plain_tip(sentence))
            self.blockSignals(False)

    def _texts(self, row: int) -> list[str]:
        items = [self.item(row, column) for column in range(len(self._specs))]
        return [item.text().strip() if item is not None else "" for item in items]

    def _is_blank(self, texts: Sequence[str]) -> bool:
        return not any(
            text for spec, text in zip(self._specs, texts, strict=True) if text != self._usual.get(spec.name, "")
        )
