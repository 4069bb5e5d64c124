"""Text of several lines: it grows with what is typed."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form import typed
from cmdesk.kit.form.editors.line import has_left, mark_problem
from cmdesk.kit.form.plain import plain_tip

LEAST_LINES: Final = 2
MOST_LINES: Final = 10
_ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))


class LongText(QPlainTextEdit):
    """Several lines; Enter goes on to the next field, Ctrl+Enter begins a new line.

    Signals:
        changed: the field's name, after each change of the text.
        left: the field's name, when the focus has gone to another field.
        height_changed: the text has grown or shrunk by a line.
    """

    changed = Signal(str)
    left = Signal(str)
    height_changed = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._given = ""
        self._lines = LEAST_LINES
        self.setAccessibleName(spec.label)
        self.setToolTip(plain_tip(spec.help))
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if spec.confidential:
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.textChanged.connect(self._tell)
        self.document().documentLayout().documentSizeChanged.connect(self._measure)

    def value(self) -> str:
        """Return the text typed; ValueError with a sentence when it is too long."""
        text = self.toPlainText()
        return self._given if text == self._given else str(typed.read(self.spec, text))

    def set_value(self, value: str) -> None:
        """Show a text."""
        self._given = value
        if self.toPlainText() != value or not self.hasFocus():
            self.setPlainText(value)  # which would throw away what an input method is composing

    def show_problem(self, sentence: str) -> None:
        """Outline the field as wrong; an empty sentence takes that back."""
        mark_problem(self, sentence)

    def set_read_only(self, read_only: bool) -> None:  # a setter
        """Let nothing be typed."""
        self.setReadOnly(read_only)

    def wanted_height(self) -> int:
        """Return the height in pixels that shows the text, from 2 lines to 10."""
        edges = self.contentsMargins()
        around = edges.top() + edges.bottom() + 2 * self.document().documentMargin()
        return max(self._lines * self.fontMetrics().lineSpacing() + 20, ceil(self._lines * self._line() + around))

    def _line(self) -> float:
        """Return how high a line of what is seen is; characters of another font make it higher than its own says."""
        high, lines, block = 0.0, 0, self.document().firstBlock()
        while block.isValid() and lines < MOST_LINES:
            high += self.blockBoundingRect(block).height()
            lines += max(1, block.lineCount())
            block = block.next()
        return high / lines if lines else 0.0

    def sizeHint(self) -> QSize:
        return QSize(240, self.wanted_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()  # a paragraph breaks into other lines, of which the document tells nothing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in _ENTER:
            if control and not self.isReadOnly():
                self.textCursor().insertText("\n")
                self.ensureCursorVisible()
            else:
                event.ignore()  # the form goes on to the next field
            return
        taking = event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut)
        if self.spec.confidential and taking:
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.spec.confidential:
            super().contextMenuEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if has_left(self, event):
            self.left.emit(self.spec.name)

    def _tell(self) -> None:
        self.changed.emit(self.spec.name)

    def _measure(self) -> None:
        lines = max(LEAST_LINES, min(round(self.document().size().height()), MOST_LINES))
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
            self.height_changed.emit()
