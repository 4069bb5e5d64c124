"""The body of a table: scrolling, keys, mouse and selection over any number of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.table.body.layout import Layout
from cmdesk.kit.table.body.paint import MARK, CellPainter, Hits, Scene
from cmdesk.kit.table.body.rows_view import RowsView
from cmdesk.kit.table.rows.model import TableModel
from cmdesk.kit.table.rows.paged import Index
from cmdesk.kit.table.rows.selection import Ranges

_Move = QAbstractItemView.CursorAction
_Flag = QItemSelectionModel.SelectionFlag


class Grid(RowsView):
    """Rows of equal height, painted in one pass; nothing is kept per row.

    Selection is by whole rows and kept as ranges: Ctrl+A on a million rows is one range.
    """

    row_opened = Signal(int)
    row_previewed = Signal(int)
    rows_deleted = Signal()
    heading_toggled = Signal(int)
    menu_asked = Signal(int, QPoint)  # row, where on screen
    selection_changed = Signal()
    current_moved = Signal(int)

    def __init__(self, model: TableModel, layout: Layout, parent: QWidget | None = None) -> None:
        super().__init__(model, layout, parent)
        self.sorted: Sequence[int] = ()
        self.hits: Hits | None = None
        self.edits = False
        self.selected = Ranges()
        self._hover = -1
        self._in = ""  # key of the column that was current, which outlives a list read anew
        self._painter = CellPainter(model, layout)
        self._painter.set_font(self.font())
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setModel(model)
        layout.changed.connect(self._lay_out)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # -- rows and selection

    def reset(self) -> None:
        QAbstractItemView.reset(self)
        self.selected = Ranges()
        self._hover = -1
        self.executeDelayedItemsLayout()  # or Qt would do it while painting, and have everything painted once more

    def dataChanged(self, top_left: Index, bottom_right: Index, _roles: Sequence[int] = ()) -> None:
        first, last = self.visible_rows()
        if top_left.row() <= last and bottom_right.row() >= first:
            self.viewport().update()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        QAbstractItemView.rowsInserted(self, parent, start, end)
        self.updateGeometries()
        self.viewport().update()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        QAbstractItemView.selectionChanged(self, selected, deselected)
        self.selected = Ranges(_rows_of(self.selectionModel().selection()))
        self.viewport().update()
        self.selection_changed.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        QAbstractItemView.currentChanged(self, current, previous)
        self.viewport().update()
        if current.isValid():
            self._in = self.rows.columns[current.column()].key
        if current.isValid() and current.row() == previous.row():
            told = self.rows.spoken(current.row(), current.column())
            say_aloud(self, told or f"{self.rows.columns[current.column()].label}：空")
        elif current.isValid() and QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(current.row())
            QAccessible.updateAccessibility(event)
        if current.row() != previous.row():
            self.current_moved.emit(current.row())

    def select_rows(self, ranges: Ranges) -> None:
        """Select exactly these rows."""
        selection = QItemSelection()
        last = self.rows.columnCount() - 1
        for first, end in ranges:
            selection.select(self.rows.index(first, 0), self.rows.index(end, last))
        self.selectionModel().select(selection, _Flag.ClearAndSelect | _Flag.Rows)

    def selectAll(self) -> None:
        """Select every row; Qt's own way asks the model about each of them."""
        if self.rows.rowCount():
            self.select_rows(Ranges([(0, self.rows.rowCount() - 1)]))

    def set_current_row(self, row: int, *, column: int = -1, select: bool = True, show: bool = True) -> None:
        """Make a row current, in the column that is current or in another; with ``show`` it is scrolled to if out of sight."""
        keys = [one.key for one in self.rows.columns]
        was = keys.index(self._in) if self._in in keys else 0
        index = self.rows.index(row, was if column < 0 else column)
        flags = _Flag.ClearAndSelect | _Flag.Rows if select else _Flag.NoUpdate
        self.setAutoScroll(show)
        self.selectionModel().setCurrentIndex(index, flags)
        self.setAutoScroll(True)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        if not self.rows.rowCount() or not self.rows.columnCount():
            return
        rect = rect.normalized()
        first = max(0, (rect.top() + self.verticalOffset()) // self.row_height)
        last = min(self.rows.rowCount() - 1, (rect.bottom() + self.verticalOffset()) // self.row_height)
        selection = QItemSelection()
        if first <= last:
            selection.select(self.rows.index(first, 0), self.rows.index(last, self.rows.columnCount() - 1))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        width = self.viewport().width()
        for first, last in _rows_of(selection):
            top = max(0, first * self.row_height - self.verticalOffset())
            bottom = min(self.viewport().height(), (last + 1) * self.row_height - self.verticalOffset())
            if top < bottom:
                region += QRect(0, top, width, bottom - top)
        return region

    # -- keys

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        rows, columns = self.rows.rowCount(), self.rows.columnCount()
        if not rows or not columns:
            return QModelIndex()
        current = self.currentIndex()
        if not current.isValid():
            return self.rows.index(0, 0)
        if action in {_Move.MoveNext, _Move.MovePrevious}:  # Tab in an editor
            return self._editable(current, 1 if action == _Move.MoveNext else -1)
        row, column = current.row(), current.column()
        page = max(1, self.viewport().height() // self.row_height - 1)
        far = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if action in {_Move.MoveUp, _Move.MoveDown, _Move.MovePageUp, _Move.MovePageDown}:
            step = page if action in {_Move.MovePageUp, _Move.MovePageDown} else 1
            row += -step if action in {_Move.MoveUp, _Move.MovePageUp} else step
        elif action == _Move.MoveHome:
            row = 0
        elif action == _Move.MoveEnd:
            row = rows - 1
        elif action == _Move.MoveLeft:
            column = 0 if far else column - 1
        else:
            column = columns - 1 if far else column + 1
        return self.rows.index(min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
            return
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        row = self.currentIndex().row()
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if plain and self._toggle(row, _TOGGLES.get(Qt.Key(key))):
            return
        if plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and row >= 0:
            self.row_opened.emit(row)
        elif plain and key == Qt.Key.Key_Space and row >= 0:
            self.row_previewed.emit(row)
        elif plain and key == Qt.Key.Key_Delete and self.selected.parts:
            self.rows_deleted.emit()
        elif plain and key == Qt.Key.Key_F2 and self.edits:
            self.edit_current()
        elif self._is_ours(event):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def edit_current(self) -> None:
        """Open the editor of the current cell, or of the first cell to its right that can be edited."""
        index = self.currentIndex()
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            index = self._editable(index, 1)
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
            self.edit(index)

    def _editable(self, index: QModelIndex, by: int) -> QModelIndex:
        """Return the next cell of the row that can be edited, or ``index`` if there is none."""
        column = index.column() + by
        while 0 <= column < self.rows.columnCount():
            other = self.rows.index(index.row(), column)
            if other.flags() & Qt.ItemFlag.ItemIsEditable:
                return other
            column += by
        return index

    def _toggle(self, row: int, want: str | None) -> bool:
        """Fold or unfold the group whose heading is at a row; False if there is none or it is as wanted."""
        outline = self.rows.outline
        number = outline.heading(row) if outline is not None and row >= 0 and want else None
        if outline is None or number is None or want == ("fold" if outline.is_folded(number) else "unfold"):
            return False
        self.heading_toggled.emit(number)
        return True

    @staticmethod
    def _is_ours(event: QKeyEvent) -> bool:
        """Leave to the window what only moves within a list when nothing else wants it (Alt+arrows, Ctrl+C …)."""
        return event.key() in _MOVES or (
            event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        )

    def keyboardSearch(self, _search: str) -> None:
        """Do nothing: typing searches the whole list, not the loaded rows."""

    # -- mouse

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            if index.row() not in self.selected:
                self.set_current_row(index.row())
            where = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_asked.emit(index.row(), where)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._set_hover(self.indexAt(event.position().toPoint()).row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if event.button() == Qt.MouseButton.LeftButton and event.position().x() < MARK and self._toggle(row, "toggle"):
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._toggle(index.row(), "toggle"):
            return
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.row_opened.emit(index.row())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._set_hover(-1)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_hover(-1)

    def _set_hover(self, row: int) -> None:
        if row != self._hover:
            old, self._hover = self._hover, row
            for changed in (old, row):
                if changed >= 0:
                    y = changed * self.row_height - self.verticalOffset()
                    self.viewport().update(0, y, self.viewport().width(), self.row_height)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = event.rect()
        offset = self.verticalOffset()
        count = self.rows.rowCount()
        first = (rect.top() + offset) // self.row_height
        last = min((rect.bottom() + offset) // self.row_height, count - 1)
        if last >= first:
            self.rows.need(*self.visible_rows())
        current = self.currentIndex()
        with QPainter(self.viewport()) as painter:
            self._painter.paint(
                painter,
                Scene(
                    rect=rect,
                    rows=(first, last),
                    row_height=self.row_height,
                    scrolled=(self.horizontalOffset(), offset),
                    sorted=self.sorted,
                    selected=self.selected.__contains__,
                    current=(current.row(), current.column()) if current.isValid() else None,
                    hover=self._hover,
                    active=self.hasFocus(),
                    hits=self.hits,
                ),
            )

    def fitting_width(self, column: int) -> int:
        """Return the width in pixels that a column needs for its label and what is on screen of it."""
        first, last = self.visible_rows()
        shown = [row for row in map(self.rows.row, range(first, last + 1)) if row is not None]
        about = self.rows.columns[column]
        texts = [about.label + "　", *(self.rows.text(row, column) for row in shown)]
        extra = 18 + (16 if about.state is not None else 0)
        return min(600, int(max(map(self.text_width, texts))) + extra)

    def text_width(self, text: str) -> float:
        """Return the width of a text in the font of the cells."""
        return self._painter.text_width(text)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event)
            return True
        return super().viewportEvent(event)

    def _tell(self, event: QHelpEvent) -> None:
        """Show in a plain tooltip what the cell has no room for."""
        index = self.indexAt(event.pos())
        shown: Any = index.data(Qt.ItemDataRole.DisplayRole) if index.isValid() else None
        whole: Any = index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else None
        room = self.visualRect(index).width() - 16
        if not whole or (whole == shown and self.text_width(shown) <= room):
            QToolTip.hideText()
            return
        QToolTip.showText(event.globalPos(), plain_tip(str(whole)), self.viewport(), self.visualRect(index))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange}:
            self._painter.set_font(self.font())
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


def _rows_of(selection: QItemSelection) -> Iterator[tuple[int, int]]:
    for number in range(selection.size()):
        part = selection.at(number)
        yield part.top(), part.bottom()


_TOGGLES: Final = {
    Qt.Key.Key_Return: "toggle",
    Qt.Key.Key_Enter: "toggle",
    Qt.Key.Key_Space: "toggle",
    Qt.Key.Key_Left: "fold",
    Qt.Key.Key_Right: "unfold",
}
_MOVES: Final = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)
