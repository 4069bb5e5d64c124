"""A short list inside a page, with what can be done to it: add, open, bin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.errors import Refused
from cmdesk.kit import icons, theme
from cmdesk.kit.chips import label, light_icon
from cmdesk.kit.empty import Empty
from cmdesk.kit.tokens import Tone


@dataclass(frozen=True)
class Line:
    """A row: the record's id, its cells, whether it is shown quietly, and the light at a column."""

    id: int
    cells: tuple[str, ...]
    quiet: bool = False
    tone: Tone | None = None
    tone_at: int = 0


class _Rows(QTableWidget):
    opened = Signal()
    binned = Signal()
    ticked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value, Qt.Key.Key_F2.value}:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete.value:
            self.binned.emit()
        elif event.key() == Qt.Key.Key_Space.value:
            self.ticked.emit()
        else:
            super().keyPressEvent(event)


class SmallList(QWidget):
    """Some dozens of records, read whole.

    Signals:
        opened: id of a record to look at or change.
        add_asked: a new one is wanted.
        bin_asked: id of a record to put into the recycle bin.
        ticked: id of a record that Space was pressed on.
        current_changed: id of the current record, or None.
    """

    opened = Signal(int)
    add_asked = Signal()
    bin_asked = Signal(int)
    ticked = Signal(int)
    current_changed = Signal(object)

    def __init__(
        self, heads: Sequence[str], *, add: str, icon: str, nothing: str, parent: QWidget | None = None
    ) -> None:
        """Make an empty list.

        Args:
            heads: column headers; the last column takes the room that is left.
            add: word of the button that adds (``"新增联系人"``); empty for none.
            icon: drawn where nothing is listed.
            nothing: sentence where nothing is listed.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self._ids: list[int] = []
        self.rows = _Rows(0, len(heads))
        self.rows.setHorizontalHeaderLabels(list(heads))
        self.rows.verticalHeader().hide()
        self.rows.verticalHeader().setDefaultSectionSize(28)
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.rows.setShowGrid(False)
        self.rows.setIconSize(QSize(12, 12))
        self.rows.setWordWrap(False)
        self.rows.setTabKeyNavigation(False)
        self.rows.horizontalHeader().setHighlightSections(False)
        self.rows.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.rows.horizontalHeader().setStretchLastSection(True)
        self.rows.opened.connect(self._open)
        self.rows.binned.connect(self._bin)
        self.rows.ticked.connect(self._tick)
        self.rows.doubleClicked.connect(self._open)
        self.rows.itemSelectionChanged.connect(self._moved)
        self._words = label("", "weak")
        self._add = QPushButton(icons.icon("plus"), add)
        self._add.setVisible(bool(add))
        self._add.clicked.connect(self.add_asked)
        self._bar = QWidget()
        self._tools = QHBoxLayout(self._bar)
        self._tools.setContentsMargins(12, 8, 12, 8)
        self._tools.setSpacing(6)
        self._tools.addWidget(self._words, 1)
        self._tools.addWidget(self._add)
        self._empty = Empty(icon, nothing)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.rows)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar)
        self._bar.setVisible(bool(add))
        whole.addWidget(self._stack, 1)
        self.setFocusProxy(self.rows)

    def add_tool(self, widget: QWidget) -> None:
        """Put another button beside the one that adds."""
        self._tools.addWidget(widget)
        self._bar.show()

    def set_words(self, text: str) -> None:
        """Say something above the list."""
        self._words.setText(text)
        self._bar.setVisible(bool(text) or self._tools.count() > 2 or not self._add.isHidden())

    def set_nothing(self, sentence: str) -> None:
        """Say something else where nothing is listed."""
        self._empty.set_sentence(sentence)

    def forbid(self, refusal: Refused | None) -> None:
        """Disable adding, with the sentence that says why."""
        self._add.setEnabled(refusal is None)
        self._add.setToolTip(str(refusal) if refusal else "")

    def allow_adding(self, may_add: bool) -> None:  # a setter
        """Offer the button that adds, or leave it out where nothing can be added at all."""
        self._add.setVisible(may_add)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other records; the current one stays current when it is still there."""
        current = self.current
        self._ids = [line.id for line in lines]
        self.rows.blockSignals(True)
        self.rows.setRowCount(len(lines))
        for at, line in enumerate(lines):
            for column, text in enumerate(line.cells):
                item = QTableWidgetItem(text.replace("\n", " "))
                item.setToolTip("")
                if line.tone is not None and column == line.tone_at and line.tone != "plain":
                    item.setIcon(light_icon(line.tone))
                if line.quiet:
                    item.setForeground(theme.color("weak"))
                self.rows.setItem(at, column, item)
        for column in range(self.rows.columnCount() - 1):
            self.rows.resizeColumnToContents(column)
            self.rows.setColumnWidth(column, min(self.rows.columnWidth(column) + 16, 240))
        self.rows.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        if current not in self._ids:
            self.rows.clearSelection()  # or another record would be current in its row, and nobody told
        self.rows.blockSignals(False)
        if current in self._ids:
            self.rows.selectRow(self._ids.index(current))
        self._stack.setCurrentIndex(0 if lines else 1)

    @property
    def current(self) -> int | None:
        """Id of the record that is selected."""
        rows = self.rows.selectionModel().selectedRows() if self.rows.selectionModel() else []
        return self._ids[rows[0].row()] if rows and rows[0].row() < len(self._ids) else None

    def chosen(self) -> list[int]:
        """Return the ids of all selected records, in their order."""
        rows = sorted({index.row() for index in self.rows.selectionModel().selectedRows()})
        return [self._ids[row] for row in rows if row < len(self._ids)]

    def select(self, record_id: int) -> None:
        """Select a record."""
        if record_id in self._ids:
            self.rows.selectRow(self._ids.index(record_id))

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    def _bin(self) -> None:
        if self.current is not None:
            self.bin_asked.emit(self.current)

    def _tick(self) -> None:
        if self.current is not None:
            self.ticked.emit(self.current)

    def _moved(self) -> None:
        self.current_changed.emit(self.current)
