"""Editing in the cell of a table: the same editors, without a label."""

from __future__ import annotations

from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form import typed
from cmdesk.kit.form.editors.flag import FlagBox
from cmdesk.kit.form.editors.line import Line
from cmdesk.kit.form.editors.long_text import LongText
from cmdesk.kit.form.editors.make import Editor, Links, make_editor
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look.tokens import SPACE_2

Index = QModelIndex | QPersistentModelIndex
_ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_HINTS: Final = {
    Qt.Key.Key_Return: QStyledItemDelegate.EndEditHint.NoHint,
    Qt.Key.Key_Enter: QStyledItemDelegate.EndEditHint.NoHint,
    Qt.Key.Key_Tab: QStyledItemDelegate.EndEditHint.EditNextItem,
    Qt.Key.Key_Backtab: QStyledItemDelegate.EndEditHint.EditPreviousItem,
}


def cell_editor(spec: FieldSpec, parent: QWidget, *, links: Links | None = None) -> Editor:
    """Return an editor that fits a table cell: square corners, all of its text selected when it opens.

    Raises:
        KeyError: a link without a source.
    """
    editor = make_editor(spec, parent, links=links)
    editor.setProperty("role", "cell")
    if isinstance(editor, FlagBox):
        editor.setContentsMargins(SPACE_2, 0, 0, 0)
        editor.setAutoFillBackground(True)
    if isinstance(editor, LongText):
        editor.setMinimumHeight(editor.wanted_height())
    return editor


class Cells(Protocol):
    """What a table tells of the cell to be edited."""

    def spec_at(self, index: Index) -> FieldSpec | None:
        """Return the field of a cell, or None when it cannot be edited."""

    def value_at(self, index: Index) -> Any:
        """Return the value of a cell, as in the table of ``core.spec``."""


class CellEditing(QStyledItemDelegate):
    """Opens an editor in a cell; Enter and Tab keep what was typed, Esc does not.

    What cannot be read keeps the editor open, with the sentence below it. A delegate that paints cells may derive from
    this one.

    Signals:
        committed: index and new value; only when the value has changed.
    """

    committed = Signal(object, object)

    def __init__(self, cells: Cells, parent: QObject | None = None, *, links: Links | None = None) -> None:
        super().__init__(parent)
        self._cells = cells
        self._links = links
        self._begun: dict[int, Any] = {}
        self.before: Any = None
        """What the cell held when the editor whose value was committed last had been opened."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        spec = self._cells.spec_at(index)
        if spec is None or spec.read_only:
            return None  # type: ignore[return-value]  # Qt's word for: this cell cannot be edited
        return cell_editor(spec, parent, links=self._links)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if id(editor) in self._begun:
            return  # the cell changed under the editor: what is being typed stays, and is compared with what was seen
        self._begun[id(editor)] = self._cells.value_at(index)
        if isinstance(editor, Line | LongText | FlagBox):
            editor.set_value(self._begun[id(editor)])
        if isinstance(editor, Line | LongText):
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: ARG002
        if isinstance(editor, Line | LongText | FlagBox):
            value = editor.value()
            self.before = self._begun.get(id(editor), self._cells.value_at(index))
            if value != self.before:
                self.committed.emit(index, value)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._begun.pop(id(editor), None)
        super().destroyEditor(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        place = option.rect
        height = max(place.height(), editor.minimumHeight())
        editor.setGeometry(place.x(), place.y(), place.width(), height)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, Line | LongText | FlagBox):
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(editor, event)
            if event.type() == QEvent.Type.FocusOut and not self._readable(editor):
                return False  # it stays open, and so does what was typed
        return super().eventFilter(editor, event)

    def _key(self, editor: Editor, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        modified = bool(event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier))
        if isinstance(editor, LongText) and key in _ENTER and modified:
            return False  # a new line
        if isinstance(editor, Line) and editor.popup_open and key == Qt.Key.Key_Escape:
            return False  # closes the list only
        if key not in _HINTS or modified:
            return super().eventFilter(editor, event)
        if isinstance(editor, Line) and key in _ENTER:
            editor.take()
        if self._readable(editor):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, _HINTS[key])
        return True

    def _readable(self, editor: Editor) -> bool:
        """Tell whether the editor may close; else say at the cell why not."""
        if isinstance(editor, Line):
            editor.tidy()
        try:
            typed.refuse_empty(editor.spec, editor.value())
        except ValueError as error:
            editor.show_problem(str(error))
            QToolTip.showText(editor.mapToGlobal(QPoint(0, editor.height())), plain_tip(str(error)), editor)
            return False
        editor.show_problem("")
        return True
