"""A plain text with line numbers, the faulty line marked beside its number."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import factor
from cmdesk.kit.look.tokens import SPACE_2


class Code(QPlainTextEdit):
    """Text of a form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("表单的文字")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setFamilies([font.family(), theme.text_family()])
        font.setPointSizeF(9.5 * factor())
        self.setFont(font)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(2 * self.fontMetrics().horizontalAdvance(" "))
        self._problem, self._sentence = 0, ""
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_numbers)
        self.cursorPositionChanged.connect(self._mark)
        self._make_room()
        self._mark()

    def show_problem(self, line: int, sentence: str) -> None:
        """Mark a line, from 1, as faulty; 0 for none."""
        self._problem, self._sentence = line, sentence
        self._numbers.setToolTip(sentence)
        self._numbers.update()
        self._mark()

    @property
    def problem_line(self) -> int:
        """The line that is marked, 0 for none."""
        return self._problem

    def go_to_problem(self) -> None:
        """Put the cursor into the faulty line."""
        block = self.document().findBlockByNumber(max(self._problem, 1) - 1)
        self.setTextCursor(QTextCursor(block))
        self.centerCursor()
        self.setFocus()

    @property
    def room(self) -> int:
        """Width of the numbers, in pixels."""
        digits = len(str(max(1, self.blockCount())))
        return 3 * SPACE_2 + self.fontMetrics().horizontalAdvance("9") * max(2, digits)

    def paint_numbers(self, area: QRect) -> None:
        """Paint the line numbers of what is in sight."""
        with QPainter(self._numbers) as painter:
            painter.fillRect(area, theme.color("canvas"))
            block = self.firstVisibleBlock()
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            height = self.fontMetrics().height()
            while block.isValid() and top <= area.bottom():
                number = block.blockNumber() + 1
                faulty = number == self._problem
                painter.setPen(theme.color("late" if faulty else "weak"))
                box = QRect(0, round(top), self._numbers.width() - SPACE_2, height)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight, f"● {number}" if faulty else str(number))
                top += self.blockBoundingRect(block).height()
                block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        box = self.contentsRect()
        self._numbers.setGeometry(QRect(box.left(), box.top(), self.room, box.height()))

    def _make_room(self) -> None:
        self.setViewportMargins(self.room, 0, 0, 0)

    def _scroll_numbers(self, area: QRect, by: int) -> None:
        if by:
            self._numbers.scroll(0, by)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def _mark(self) -> None:
        """Tint the line of the cursor and the faulty one."""
        marks = []
        faulty = self.document().findBlockByNumber(self._problem - 1) if self._problem else None
        for cursor, token in (
            (self.textCursor(), "hover"),
            (QTextCursor(faulty) if faulty is not None and faulty.isValid() else None, "selection_quiet"),
        ):
            if cursor is not None:
                mark = QTextEdit.ExtraSelection()
                mark.format.setBackground(theme.color(token))
                mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                mark.cursor = cursor
                mark.cursor.clearSelection()
                marks.append(mark)
        self.setExtraSelections(marks)


class _Numbers(QWidget):
    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self._code = code

    def sizeHint(self) -> QSize:
        return QSize(self._code.room, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._code.paint_numbers(event.rect())
