"""The rows of a short list: how wide its columns are, which sides numbers stand at, what the keys do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QToolTip

from cmdesk.core.spec import Choice
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.form.typed_ahead import Word
from cmdesk.kit.look.measure import again, px
from cmdesk.kit.look.tokens import ROW_HEIGHT
from cmdesk.kit.space.columns import Columns
from cmdesk.kit.space.fitting import are_numbers, is_figure

_BY_TAB = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason})
_PADDING = 10  # pixels beside what a column shows
_WIDEST = 320  # of a column beside others, however long its texts; what room is left then shows more of them
_LEAST = 96  # what a column of words keeps when there is too little room for all; the tip has the rest
_WHOLE = 168  # what one of days, codes and lights keeps: they are read whole
_BAREST = 56  # what a column of words keeps in a window that is too narrow even for that
_SHORT = 72  # what a column of short words, 1 工作日, is read whole in; it is cut last
_NAME, _NAME_BAREST = 128, 108  # what the first long text keeps, it says what the row is; and in too narrow a window
_TALL = 46  # a row of two lines
_WHOLE_TALL, _LEAST_TALL = 108, 72  # beside a page there are half the columns, so each is narrower
_LEFT, _RIGHT = (
    side | Qt.AlignmentFlag.AlignVCenter for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
)


@dataclass(frozen=True)
class _Told:
    """What the cells of a column say, as far as its width depends on it.

    Attributes:
        is_mute: nothing in any row.
        is_whole: it is read whole: days, codes, lights.
        code: pixels that what must not be cut needs in a cell of two lines.
    """

    is_mute: bool
    is_whole: bool
    code: int


class SmallRows(QTableWidget):
    """The rows of a short list: columns share the width there is, and what has no room is told by a tip.

    Signals:
        opened: Enter or F2.
        binned: Delete.
        ticked: Space.
        copy_asked: Ctrl+C, or Ctrl+Shift+C with the words above the columns.
        menu_asked: the right button or the menu key, on a row that is selected now; where on the screen.
        painting: what is in sight is about to be painted.
    """

    opened = Signal()
    binned = Signal()
    ticked = Signal()
    copy_asked = Signal(bool)
    menu_asked = Signal(QPoint)
    painting = Signal()

    def __init__(self, columns: int, *, tall: bool, spare: Sequence[int]) -> None:
        """Make rows without any.

        Args:
            columns: how many.
            tall: cells have two lines each.
            spare: columns that may be left out where there is too little room, the first to go first.
        """
        super().__init__(0, columns)
        self._whole, self._least = (px(_WHOLE_TALL), px(_LEAST_TALL)) if tall else (px(_WHOLE), px(_LEAST))
        self._tall, self._spare = tall, spare
        self._right: dict[int, bool] = {}  # columns of numbers
        self._word = Word()
        self.columns = Columns(self)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(_TALL) if tall else px(ROW_HEIGHT))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setIconSize(QSize(px(12), px(12)))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setStretchLastSection(True)

    def choose(self, row: int) -> None:
        """Select a row and no other; Qt, asked alone, takes a held Shift or Ctrl for the wish to choose several."""
        self.selectRow(row)
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(self.model().index(row, 0), only)

    def measure(self, made: int) -> None:
        """Find out what the columns need by the first rows, whose cells are made, and give it to them if there is room."""
        self.columns.show_all()
        header, columns = self.horizontalHeader(), range(self.columnCount())
        told = [self._told(at, made) for at in columns]
        needed = [max(self.sizeHintForColumn(at) + _PADDING, header.sectionSizeHint(at)) for at in columns]
        least = [self._kept(at, told[at], self._least) for at in columns]
        bare = [
            min(self._kept(at, told[at], px(_BAREST)), max(needed[at] - _PADDING, header.sectionSizeHint(at)))
            for at in columns
        ]
        narrow = [max(width, min(needed[at], px(_SHORT))) for at, width in enumerate(bare)]
        name = next((at for at in columns if needed[at] > least[at] and not self._tall), None)
        if name is not None:
            least[name] = min(needed[name], max(px(_NAME), least[name]))
            narrow[name] = min(needed[name], max(px(_NAME_BAREST), bare[name]))
        spare = (*(at for at in columns if told[at].is_mute), *self._spare)
        wanted = [min(width, px(_WIDEST)) for width in needed]
        self.columns.want(wanted, least, narrow, bare, spare=spare, whole=needed)

    def _told(self, column: int, made: int) -> _Told:
        cells = self._cells(range(made), column)
        texts = [cell.text() for cell in cells]
        lit = [not cell.icon().isNull() for cell in cells]
        painted = self.itemDelegateForColumn(column) is not None  # by a delegate of its own: it says something
        return _Told(
            is_mute=self.rowCount() > 0 and not painted and not any(texts),
            is_whole=any(lit) or all(map(is_figure, texts)),
            code=self._code_width(cells, texts, lit),
        )

    def _kept(self, column: int, told: _Told, least: int) -> int:
        """Return how many pixels a column keeps where there is too little room."""
        return max(self.horizontalHeader().sectionSizeHint(column), self._whole if told.is_whole else least, told.code)

    def _code_width(self, cells: Sequence[QTableWidgetItem], texts: Sequence[str], lit: Sequence[bool]) -> int:
        """Return how many pixels the lines need that are read whole in cells of two: a code, and what a light says."""
        metrics, widest = self.fontMetrics(), 0
        beside: dict[bool, int] = {}  # what stands beside the text of a cell, without a light and with one
        for cell, text, has_light in zip(cells, texts, lit, strict=True):
            lines = text.split("\n")
            if len(lines) == 1:
                continue
            codes = [line for line in lines if line.isascii() and is_figure(line)]
            codes += lines[:1] if has_light else []
            if not any(codes):
                continue
            if has_light not in beside:
                hint = self.sizeHintForIndex(self.indexFromItem(cell)).width()
                beside[has_light] = hint - max(map(metrics.horizontalAdvance, lines))
            widest = max(widest, beside[has_light] + max(map(metrics.horizontalAdvance, codes)))
        return widest

    def take_text(self, was: float) -> None:
        """Let what the columns want, and the lights in them, be as large as the text of now."""
        self._whole, self._least = again(self._whole, was), again(self._least, was)
        self.columns.take_text(was)

    def set_heads(self, words: Sequence[str]) -> None:
        """Write these above the columns; the first says what the rows are, also to who does not see them."""
        self.setHorizontalHeaderLabels(list(words))
        self.setAccessibleName(words[0])

    def heads(self) -> tuple[str, ...]:
        """Return the words above the columns."""
        items = map(self.horizontalHeaderItem, range(self.columnCount()))
        return tuple("" if one is None else one.text() for one in items)

    def is_painted(self) -> bool:
        """Tell whether a delegate paints some of the cells, by what is put into each when the rows are there."""
        return any(self.itemDelegateForColumn(at) is not None for at in range(self.columnCount()))

    def seen(self) -> list[int]:
        """Return the rows that are in sight."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height())
        rows = range(max(first, 0), (last if last >= 0 else self.rowCount() - 1) + 1)
        return [row for row in rows if not self.isRowHidden(row)]

    def align(self, rows: Sequence[int]) -> None:
        """Set numbers flush right under their heading; not in the first and last column, the edges of the row.

        Args:
            rows: those to set; where row 0 is among them, they say what the columns hold.
        """
        for column in range(1, self.columnCount() - 1):
            head = self.horizontalHeaderItem(column)
            if 0 in rows:
                self._right[column] = are_numbers(cell.text() for cell in self._cells(rows, column))
                if head is not None:
                    head.setTextAlignment(_RIGHT if self._right[column] else _LEFT)
            for cell in self._cells(rows, column) if self._right.get(column) else ():  # words stand at the left anyway
                cell.setTextAlignment(_RIGHT)

    def _cells(self, rows: Sequence[int], column: int) -> list[QTableWidgetItem]:
        return [cell for row in rows if (cell := self.item(row, column)) is not None]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painting.emit()
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return self._tell_whole(event)
        return super().viewportEvent(event)

    def _tell_whole(self, event: QHelpEvent) -> bool:
        """Show the whole text of a cell that has no room for it."""
        item = self.itemAt(event.pos())
        if item is None or item.toolTip():
            return super().viewportEvent(event)
        cut = self.sizeHintForIndex(self.indexFromItem(item)).width() > self.visualItemRect(item).width()
        QToolTip.showText(event.globalPos(), plain_tip(item.text()) if cut else "", self)
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        if not self.selectionModel().isRowSelected(index.row()):
            self.choose(index.row())
        self.menu_asked.emit(
            self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the first row where none is: who comes by the Tab key may press Enter at once."""
        super().focusInEvent(event)
        if event.reason() in _BY_TAB and not self.selectionModel().hasSelection():
            first = next((row for row in range(self.rowCount()) if not self.isRowHidden(row)), None)
            if first is not None:
                self.choose(first)

    def keyboardSearch(self, search: str) -> None:
        """Go to the row that is meant by what is typed: by the first column in which anything can be meant by it."""
        self._word.go_on(search)
        rows = [row for row in range(self.rowCount()) if not self.isRowHidden(row)]
        current = rows.index(self.currentRow()) if self.currentRow() in rows else -1
        for column in range(self.columnCount()):
            cells = [self.item(row, column) for row in rows]
            at = self._word.place([Choice("", "" if one is None else one.text()) for one in cells], current)
            if at >= 0:
                self.choose(rows[at])
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_C.value and event.modifiers() in {control, control | shift}:
            self.copy_asked.emit(event.modifiers() != control)
        elif event.key() in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value, Qt.Key.Key_F2.value}:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete.value:
            self.binned.emit()
        elif event.key() == Qt.Key.Key_Space.value:
            self.ticked.emit()
        else:
            super().keyPressEvent(event)
