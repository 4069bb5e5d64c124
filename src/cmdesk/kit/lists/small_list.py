"""A short list inside a page, with what can be done to it: add, open, bin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.export import Table
from cmdesk.kit import exporting
from cmdesk.kit.lists.cell import Cell, copied, sought_in, text_of, tip_of
from cmdesk.kit.lists.filling import Filling
from cmdesk.kit.lists.lines_out import written
from cmdesk.kit.lists.small_rows import SmallRows
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import label, light_icon
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2, Tone
from cmdesk.kit.page.elided import Elided
from cmdesk.kit.space.verb_row import VerbRow
from cmdesk.kit.table import clipboard
from cmdesk.kit.table.copying import as_html, as_tsv

_Looks = tuple[object, tuple[str, ...], date]  # colours, the words above the columns, and which day is today


@dataclass(frozen=True)
class Line:
    """A row: the record's id, its cells, whether it is shown quietly, and the light at a column."""

    id: int
    cells: tuple[Cell, ...]
    quiet: bool = False
    tone: Tone | None = None
    tone_at: int = 0


def _nearest(listed: Sequence[int], record_id: int) -> list[int]:
    """Return what stands around a record: what follows it, then what stands before it, from the nearest on."""
    at = listed.index(record_id)
    return [*listed[at + 1 :], *reversed(listed[:at])]


class SmallList(QWidget):
    """Some dozens of records, read whole.

    Signals:
        opened: id of a record to look at or change.
        add_asked: a new one is wanted.
        bin_asked: id of a record to put into the recycle bin.
        ticked: id of a record that Space was pressed on.
        current_changed: id of the current record, or None.
        end_reached: the last row is shown, and ``set_rest`` said that there are more.
    """

    opened = Signal(int)
    add_asked = Signal()
    bin_asked = Signal(int)
    ticked = Signal(int)
    current_changed = Signal(object)
    end_reached = Signal()
    _looks: _Looks | None = None  # in which the lines are shown
    _awaited: int | None = None  # to be selected when the list is shown next
    _whole: Callable[[], Callable[[], Table]] | None = None  # for a file, where the lines do not say all
    _holds_files: bool | None = None

    def __init__(
        self,
        heads: Sequence[str],
        *,
        add: str,
        icon: str,
        nothing: str,
        parent: QWidget | None = None,
        tall: bool = False,
        spare: Sequence[int] = (),
    ) -> None:
        """Make an empty list.

        Args:
            heads: column headers; the last column takes the room that is left.
            add: word of the button that adds (``"新增联系人"``); empty for none.
            icon: drawn where nothing is listed.
            nothing: sentence where nothing is listed.
            parent: usual Qt parent.
            tall: cells have two lines each, so that a narrow list says as much as a wide one.
            spare: columns that may be left out where there is too little room, the first to go first; one
                without a single word goes before them.
        """
        super().__init__(parent)
        self._ids: list[int] = []
        self._lines: list[Line] = []
        self._texts: list[str] = []  # each line's, for the search; made when somebody searches
        self._sought, self._tall = "", tall
        self.rows = SmallRows(len(heads), tall=tall, spare=spare)
        self.rows.set_heads(heads)
        self._filling = Filling(self.rows, self._make_cells)
        self._title, self._words = label(), Elided()  # which gives way to the buttons
        self._words.setProperty("role", "weak")
        self._title.setFont(theme.group_font())
        self._title.hide()
        self.add_button = QPushButton(icons.icon("plus"), add)
        self._verbs = VerbRow([self.add_button])
        self._verbs.home = self
        self._rowed = [self._verbs]
        self.add_button.setVisible(bool(add))
        self.add_button.setToolTip("Insert")
        self.add_button.clicked.connect(self.add_asked)
        self._bar = QWidget()
        self._tools = QHBoxLayout(self._bar)
        self._tools.setContentsMargins(12, 8, 12, 8)
        self._tools.setSpacing(6)
        self._tools.addWidget(self._title)
        self._tools.addWidget(self._words, 1)
        self._tools.addWidget(self._verbs)
        self._icon, self._nothing = icon, nothing
        self._rest = label("", "weak")
        self._rest.setContentsMargins(12, 4, 12, 6)
        self._rest.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.rows)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar)
        self._bar.setVisible(bool(add))
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._rest)
        self._keys: QWidget = self.rows
        self._listen()

    @cached_property
    def _empty(self) -> Empty:
        """What stands where nothing is listed: made when that is first so, as most lists of a page never are."""
        made = self._blank(self._icon, self._nothing)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return made

    @cached_property
    def _unfound(self) -> Empty:
        """What stands where nothing of it holds what is sought."""
        return self._blank("search", "")

    def _blank(self, icon: str, sentence: str) -> Empty:
        made = Empty(icon, sentence)
        self._stack.addWidget(made)
        QWidget.setTabOrder(self.rows, made)
        return made

    def _listen(self) -> None:
        self.rows.opened.connect(self._open)
        self.rows.binned.connect(self._bin)
        self.rows.ticked.connect(self._tick)
        self.rows.copy_asked.connect(self.copy)
        self.rows.doubleClicked.connect(self._open)
        self.rows.itemSelectionChanged.connect(self._moved)
        self.rows.menu_asked.connect(self._show_menu)
        self.rows.verticalScrollBar().valueChanged.connect(self._scrolled)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keys to the rows; as a focus proxy they would let the Tab key jump over the verbs above them."""
        self._keys.setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add by Insert, and by Ctrl+N wherever the page has no other meaning for it."""
        wanted = event.key() == Qt.Key.Key_Insert or event.matches(QKeySequence.StandardKey.New)
        if wanted and self.add_button.isVisible() and self.add_button.isEnabled():
            self.add_asked.emit()
        else:
            super().keyPressEvent(event)

    def add_tool(self, widget: QWidget) -> None:
        """Put another button beside the one that adds, or a choice before them."""
        if isinstance(widget, QPushButton):
            self._verbs.append(widget)
        else:
            self._tools.insertWidget(self._tools.count() - 1, widget)
        self._bar.show()

    def take_verbs(self, row: VerbRow) -> None:
        """Offer the verbs of a row that stands elsewhere on the page in the menu of the list, too."""
        self._rowed.append(row)
        row.home = self

    def menu(self) -> QMenu:
        """Return what the right button offers: the verbs of the page, as they are now."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for row in self._rowed:
            row.offer(menu)
        exporting.offer(menu, self)
        return menu

    def export_by(self, whole: Callable[[], Callable[[], Table]], *, holds_files: bool | None = None) -> None:
        """Let a file say more than the lines: where some are listed later only, or say several things in one cell.

        Args:
            whole: returns what reads all of it, as it is narrowed now, in a worker.
            holds_files: see ``exporting.Leaving``.
        """
        self._whole, self._holds_files = whole, holds_files

    def leaving(self) -> exporting.Leaving:
        """Return what is listed, whole and as it is narrowed, for a file."""
        rows = [row for row in range(len(self._lines)) if not self.rows.isRowHidden(row)]
        cells, heads = [self._lines[row].cells for row in rows], self.rows.heads()
        name = self._title.text() or self.rows.accessibleName()
        read = partial(written, heads, cells, self._sought, tall=self._tall) if self._whole is None else self._whole()
        return exporting.Leaving("" if name in heads else name, read, self._holds_files)

    def _show_menu(self, where: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not menu.isEmpty():
            menu.popup(where)

    def lead_tools(self, widget: QWidget) -> None:
        """Put a widget before all the buttons."""
        self._tools.insertWidget(2, widget)
        self._bar.show()

    def set_title(self, text: str) -> None:
        """Say above the list what it is, where it is the whole of a page."""
        self._title.setText(text)
        self._title.show()
        self.rows.setAccessibleName(text)
        self._tools.setContentsMargins(PAGE_MARGIN, SPACE_2, PAGE_MARGIN, SPACE_2)  # as a PageHead
        self._tools.setSpacing(SPACE_2)
        self._bar.show()

    def set_words(self, text: str) -> None:
        """Say something above the list."""
        self._words.setText(text)
        self._bar.setVisible(bool(text or self._title.text()) or self._tools.count() > 3 or not self._verbs.is_empty())

    @property
    def words(self) -> str:
        """What is said above the list."""
        return self._words.text()

    @property
    def said_instead(self) -> str:
        """What stands where rows would: why nothing is listed, and what to do; empty while something is."""
        shown = self._stack.currentWidget()
        return shown.sentence if isinstance(shown, Empty) else ""

    def set_rest(self, text: str) -> None:
        """Say below the list how many more there are, which come when its end is reached; nothing when all are listed."""
        self._rest.setText(text)
        self._rest.setVisible(bool(text))
        bar = self.rows.verticalScrollBar()
        if text and bar.maximum() and bar.value() == bar.maximum():
            self.end_reached.emit()  # the end was reached before it was known that there are more

    @property
    def rest(self) -> str:
        """What is said below the list."""
        return self._rest.text()

    def _scrolled(self, value: int) -> None:
        if value >= self.rows.verticalScrollBar().maximum() and not self._rest.isHidden():
            self.end_reached.emit()

    def set_nothing(self, sentence: str) -> None:
        """Say something else where nothing is listed."""
        self._nothing = sentence
        if "_empty" in vars(self):
            self._empty.set_sentence(sentence)

    def forbid(self, refusal: Refused | None) -> None:
        """Disable adding, with the sentence that says why."""
        self.add_button.setEnabled(refusal is None)
        self.add_button.setToolTip(str(refusal) if refusal else "Insert")

    def allow_adding(self, may_add: bool) -> None:  # a setter
        """Offer the button that adds, or leave it out where nothing can be added at all."""
        self.add_button.setVisible(may_add)

    def show_lines(self, lines: Sequence[Line], *, begin: bool = False) -> None:
        """Show other records; the current one stays current when it is still there, else what stood beside it becomes so.

        Of a very long list the first rows are there at once and set the widths; the others follow when nothing else
        is to be done, those far down when somebody looks there.

        Args:
            lines: how they are shown.
            begin: where none is current, the first one listed becomes so.
        """
        current, top = self.current, self.rows.verticalScrollBar().value()
        beside = [] if current is None else _nearest(self.shown(), current)
        self.rows.blockSignals(True)
        looks = (theme.tokens(), self.rows.heads(), clock.today())
        if (looks, self._lines) != (self._looks, [*lines]):
            self._looks, self._lines = looks, [*lines]
            self._ids, self._texts = [line.id for line in lines], []
            made = self._filling.begin(len(lines))
            self._hide_unsought()
            self.rows.measure(made)
        if current not in self._ids:
            self.rows.clearSelection()  # or another record would be current in its row, and nobody told
        self.rows.blockSignals(False)
        if current in self._ids:
            self.rows.choose(self._ids.index(current))
            self.rows.verticalScrollBar().setValue(top)  # who looks elsewhere in the list is left there
        awaited, self._awaited = self._awaited, None
        listed = self.shown()
        left = next((one for one in beside if one in listed), None)
        if awaited in self._ids:
            self.select(awaited)
        elif self.current is None and left is not None:
            self.select(left)  # it was deleted, or is done: the keys go on with the next
        elif begin and listed and self.current is None:
            self.select(listed[0])
        self._turn(bool(listed))

    def _make_cells(self, at: int) -> None:
        line = self._lines[at]
        for column, cell in enumerate(line.cells):
            item = QTableWidgetItem(self._text(cell))
            item.setToolTip(tip_of(cell))
            if line.tone is not None and column == line.tone_at and line.tone != "plain":
                item.setIcon(light_icon(line.tone))
            if line.quiet:
                item.setForeground(theme.color("weak"))
            self.rows.setItem(at, column, item)

    def seek(self, text: str) -> None:
        """List only the lines that hold a text in one of their cells; all of them for an empty text."""
        self._sought = text.strip()
        self._hide_unsought()
        shown = self.shown()
        if self.current is None and shown:
            self.select(shown[0])
        elif self.current is None:
            self.rows.clearSelection()  # a line that is not seen must not be acted upon
        self._turn(bool(shown))

    def _hide_unsought(self) -> None:
        sought = self._sought.casefold()
        if sought and not self._texts:
            self._texts = ["\0".join(map(sought_in, line.cells)).replace("\n", " ").casefold() for line in self._lines]
        for row in range(len(self._lines)):
            hidden = bool(sought) and sought not in self._texts[row]
            if self.rows.isRowHidden(row) != hidden:
                self.rows.setRowHidden(row, hidden)

    def _text(self, cell: Cell) -> str:
        return text_of(cell) if self._tall else text_of(cell).replace("\n", " ")

    def shown(self) -> list[int]:
        """Return the ids of all records that are listed, in their order."""
        return [one for row, one in enumerate(self._ids) if not self.rows.isRowHidden(row)]

    def _turn(self, any_listed: bool) -> None:
        """Show the rows or the empty place; the focus stays in the list, so that its keys still work."""
        shown = self.rows if any_listed else self._unfound if self._ids else self._empty
        if shown is not self.rows and self._ids:
            self._unfound.set_sentence(f"列表中没有“{self._sought}”，按 Esc 看全部。")
        focused = self.window().focusWidget() is self._stack.currentWidget()
        self._keys = shown
        self._stack.setCurrentWidget(shown)
        if focused:
            shown.setFocus()

    @property
    def current(self) -> int | None:
        """Id of the record that is selected."""
        rows = self.rows.selectionModel().selectedRows() if self.rows.selectionModel() else []
        seen = [index.row() for index in rows if not self.rows.isRowHidden(index.row())]
        return self._ids[seen[0]] if seen and seen[0] < len(self._ids) else None

    def chosen(self) -> list[int]:
        """Return the ids of all selected records that are listed, in their order."""
        rows = sorted({index.row() for index in self.rows.selectionModel().selectedRows()})
        return [self._ids[row] for row in rows if row < len(self._ids) and not self.rows.isRowHidden(row)]

    def copy(self, headers: bool) -> None:  # a signal's argument
        """Put the selected records on the clipboard, as a table that spreadsheets and mails take over."""
        chosen = set(self.chosen())
        lines = [[*map(copied, line.cells)] for line in self._lines if line.id in chosen]
        if lines:
            table = [[*self.rows.heads()], *lines] if headers else lines
            exporting.copy_out(self, len(lines), lambda: clipboard.put(as_tsv(table), as_html(table, headers=headers)))

    def select(self, record_id: int) -> None:
        """Select a record; one that is not listed yet when the list is shown next."""
        if record_id in self._ids:
            self.rows.choose(self._ids.index(record_id))
        else:
            self._awaited = record_id

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
