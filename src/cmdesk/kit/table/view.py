"""The table of a list: header, rows, footer, and what a person has made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cmdesk.core.database import Database
from cmdesk.core.errors import Refused
from cmdesk.core.window import Query, Row, Totals, Window, totals_of_ranges
from cmdesk.kit.table import clipboard
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.copying import as_html, as_lines, as_tsv
from cmdesk.kit.table.empty import EmptyState
from cmdesk.kit.table.footer import Footer, say_totals
from cmdesk.kit.table.grid import Grid
from cmdesk.kit.table.header import Header
from cmdesk.kit.table.header_menu import HeaderMenu
from cmdesk.kit.table.keeping import Kept, remember, restore
from cmdesk.kit.table.layout import Layout
from cmdesk.kit.table.model import TableModel
from cmdesk.kit.table.questions import PAGE
from cmdesk.kit.table.saved import View

Density = Literal["compact", "usual", "touch"]
HEIGHTS: Final[dict[Density, int]] = {"compact": 24, "usual": 28, "touch": 34}
COPY_LIMIT: Final = 50_000  # rows that a clipboard takes without choking other programs


class TableView(QWidget):
    """A list that opens at once however long it is.

    The caller gives columns and a ``Query``; what the person does to columns and order is ``view``, which the caller
    may store. ``grid``, ``header`` and ``model`` are open to callers that need more.
    """

    record_opened = Signal(object)  # id: Enter or double click
    record_previewed = Signal(object)  # id: Space
    current_changed = Signal(object)  # id, or None when there is no row
    selection_changed = Signal()
    deletion_requested = Signal()
    typed = Signal(str)  # text that belongs to the search
    view_changed = Signal()  # worth storing
    counted = Signal(int)
    filter_cleared = Signal()
    refused = Signal(str)  # one Chinese sentence

    def __init__(
        self,
        database: Database,
        columns: Sequence[Column],
        *,
        noun: str = "记录",
        measure: str = "条",
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty table.

        Args:
            database: the office; read in a thread of the table's own.
            columns: all columns there are; a view picks from them.
            noun: what a row is, for the sentences of the table (客户).
            measure: its measure word (户).
            parent: as usual.
        """
        super().__init__(parent)
        self.model = TableModel(database, columns, self)
        self.layout_of_columns = Layout(self)
        self.grid = Grid(self.model, self.layout_of_columns, self)
        self.header = Header(self.layout_of_columns, self)
        self.footer = Footer(noun, measure, self)
        self.empty = EmptyState(f"还没有{noun}。", f"没有符合条件的{noun}。", self.grid)
        self._query: Query | None = None
        self._view = View(columns=tuple(column.key for column in columns))
        self._current: int | None = None
        self._kept: Kept | None = None
        self._sorting = False
        self._search: QLineEdit | None = None
        self._menu = HeaderMenu(self)
        self._sum_later = QTimer(self, singleShot=True, interval=60)
        self._find_later = QTimer(self, singleShot=True, interval=250)
        self.grid.setAccessibleName(f"{noun}列表")
        self.setFocusProxy(self.grid)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (self.header, self.grid, self.footer):
            box.addWidget(part)
        self._connect()
        self._show_columns()

    def _connect(self) -> None:
        self.model.opened.connect(self._on_opened)
        self.model.counted.connect(self._on_counted)
        self.model.refreshed.connect(self._on_refreshed)
        self.model.refused.connect(self.refused)
        self.model.dataChanged.connect(self._tell_current)
        self.grid.row_opened.connect(self._open_row)
        self.grid.row_previewed.connect(self._preview_row)
        self.grid.rows_deleted.connect(self.deletion_requested)
        self.grid.typed.connect(self._on_typed)
        self.grid.current_moved.connect(self._tell_current)
        self.grid.selection_changed.connect(self._on_selection)
        self.grid.scrolled_sideways.connect(self.header.scroll_to)
        self.header.sort_asked.connect(self._sort_by)
        self.header.column_moved.connect(self._move_column)
        self.header.fit_asked.connect(self.fit_column)
        self.header.menu_asked.connect(self._menu.show_at)
        self.header.width_dragged.connect(self.view_changed)
        self._sum_later.timeout.connect(self._sum_selection)
        self._find_later.timeout.connect(self._find_current)
        self.empty.clear_asked.connect(self._clear_search)

    # -- what is listed

    def show_query(self, query: Query) -> None:
        """List something else, or the same narrowed by a search; the person's order is kept.

        Args:
            query: its own order holds until the person chooses one.
        """
        self._query = query
        self._sorting = False
        self._reopen()

    @property
    def query(self) -> Query | None:
        """The list as shown, in the person's order; what an export of the list takes."""
        if self._query is None:
            return None
        return replace(self._query, order=self._view.order or self._query.order)

    def refresh(self) -> None:
        """Show the list as it now is, with the same rows on screen, current and selected where they still exist."""
        if self.grid.state() == Grid.State.EditingState:
            QTimer.singleShot(500, self.refresh)
            return
        self._kept = remember(self.grid, self.model)
        first, last = self.grid.visible_rows()
        self.model.refresh(self._kept.places, max(0, last - first) + 1)

    def close_list(self) -> None:
        """Stop reading and let go of the database; call it when the table is no longer needed."""
        self.model.close()

    def _reopen(self) -> None:
        query = self.query
        if query is not None:
            self._show_order()
            self.model.show(query)

    def _on_opened(self) -> None:
        self._on_selection()
        self.grid.verticalScrollBar().setValue(0)
        if not self._sorting or self._current is None:
            self._put_current({})
        else:
            head = {self.model.id_at(row): row for row in range(min(PAGE, self.model.rowCount()))}
            if self._current in head:
                self.grid.set_current_row(head[self._current])
            else:
                self._find_later.start()
        self._sorting = True

    def _find_current(self) -> None:
        """Look for the current record in the new order, while nothing else is asked."""
        if self._current is not None and not self.grid.currentIndex().isValid():
            self.model.ask("find", _Find({self._current: 0}), self._put_current)

    def _put_current(self, places: dict[int, int]) -> None:
        if self.model.rowCount() and not self.grid.currentIndex().isValid():  # nobody has moved meanwhile
            row = 0 if self._current is None else places.get(self._current, 0)
            self.grid.set_current_row(row, show=False)
        self._tell_current()

    def _on_counted(self, count: int) -> None:
        filtered = self._query is not None and bool(self._query.where)
        self.footer.show_count(count, filtered=filtered)
        self.empty.show_for(count, filtered=filtered)
        self.counted.emit(count)

    def _on_refreshed(self, places: dict[int, int]) -> None:
        if self._kept is not None:
            restore(self.grid, self._kept, places)
            self._kept = None
        self._tell_current()

    # -- the person's view

    @property
    def view(self) -> View:
        """What the person has made of the list."""
        return replace(self._view, widths=self.layout_of_columns.widths, frozen=self.layout_of_columns.frozen)

    def apply_view(self, view: View) -> None:
        """Show the list as a stored view says; empty columns mean all."""
        all_keys = tuple(column.key for column in self.model.all_columns)
        before = self._view
        self._view = replace(view, columns=view.columns or all_keys)
        self.layout_of_columns.set_widths(view.widths)
        self.layout_of_columns.set_frozen(view.frozen)
        self._show_columns()
        if before.order != view.order:
            self._reopen()
        self.view_changed.emit()

    def change_view(self, **changes: Any) -> None:
        """Change some attributes of the view."""
        self.apply_view(replace(self.view, **changes))

    def choose_columns(self) -> None:
        """Open the dialog that picks and orders columns."""

    def set_density(self, density: Density) -> None:
        """Make rows 24, 28 or 34 pixels high."""
        self.grid.set_row_height(HEIGHTS[density])

    def fit_column(self, column: int) -> None:
        """Make a column as wide as what is on screen needs."""
        first, last = self.grid.visible_rows()
        shown = [row for row in map(self.model.row, range(first, last + 1)) if row is not None]
        about = self.model.columns[column]
        texts = [about.label + "　", *(self.model.text(row, column) for row in shown)]
        extra = 14 if about.state is not None else 0
        widest = max(self.grid.text_width(text) for text in texts)
        self.layout_of_columns.set_width(column, min(600, int(widest) + 18 + extra))
        self.view_changed.emit()

    def _show_columns(self) -> None:
        self.model.show_columns(self._view.columns)
        self.layout_of_columns.show(self.model.columns)
        self._show_order()
        self.grid.updateGeometries()

    def _show_order(self) -> None:
        query = self.query
        order = query.order if query is not None else self._view.order
        keys = {key for key, _ in order}
        self.grid.sorted = [number for number, column in enumerate(self.model.columns) if column.key in keys]
        self.header.show_columns(self.model.columns, order)

    def _sort_by(self, column: int, within: bool) -> None:  # a signal's argument
        query = self.query
        shown = replace(self.view, order=query.order if query is not None else ())
        self.apply_view(shown.sorted_by(self.model.columns[column].key, within=within))

    def _move_column(self, column: int, to: int) -> None:
        self.apply_view(self.view.moved(column, to))

    # -- the current record and the selection

    @property
    def current_id(self) -> int | None:
        """The record under the cursor."""
        return self._current

    def show_next(self) -> None:
        """Go to the record below."""
        self._step(1)

    def show_previous(self) -> None:
        """Go to the record above."""
        self._step(-1)

    @property
    def selected_count(self) -> int:
        """How many records are selected."""
        return len(self.grid.selected)

    def ask_selected_ids(self, done: Callable[[list[int]], None]) -> None:
        """Hand the ids of the selected records to ``done``, in the order of the list.

        They are read when asked for; if the list has changed so that the first or last of them is another record
        than was selected, nothing is handed over and ``refused`` says so.
        """
        parts = self.grid.selected.parts
        known = {row: row_id for part in parts for row in part if (row_id := self.model.id_at(row)) is not None}
        self.model.ask("ids", _Ids(parts, known), done)

    def copy(self, *, headers: bool = False) -> None:
        """Copy the selected rows as a table, without confidential columns."""
        if len(self.grid.selected) > COPY_LIMIT:
            self.refused.emit(f"一次最多复制 {COPY_LIMIT:,} 行，请少选一些，或者用导出。")
        elif self.grid.selected.parts:
            done = self._take_rows_with_headers if headers else self._take_rows
            self.model.ask("copy", _Rows(self.grid.selected.parts), done, patience=0.2)

    def _take_rows(self, rows: list[Row | None]) -> None:
        self._put_on_clipboard(rows, headers=False)

    def _take_rows_with_headers(self, rows: list[Row | None]) -> None:
        self._put_on_clipboard(rows, headers=True)

    def _put_on_clipboard(self, rows: list[Row | None], *, headers: bool) -> None:
        lines = as_lines(self.model.columns, rows, self.model.text, headers=headers)
        clipboard.put(as_tsv(lines), as_html(lines, headers=headers))

    def _step(self, by: int) -> None:
        row = self.grid.currentIndex().row() + by
        if 0 <= row < self.model.rowCount():
            self.grid.set_current_row(row)

    def _tell_current(self, *_: object) -> None:
        row = self.grid.currentIndex().row()
        row_id = self.model.id_at(row) if row >= 0 else None
        if row_id is None and self.model.rowCount():
            return  # told when the row has arrived, or another has become current
        if row_id != self._current:
            self._current = row_id
            self.current_changed.emit(row_id)

    def _open_row(self, row: int) -> None:
        row_id = self.model.id_at(row)
        if row_id is not None:
            self.record_opened.emit(row_id)

    def _preview_row(self, row: int) -> None:
        row_id = self.model.id_at(row)
        if row_id is not None:
            self.record_previewed.emit(row_id)

    def _on_selection(self) -> None:
        self.footer.show_selection(len(self.grid.selected))
        self._sum_later.start()
        self.selection_changed.emit()

    def _sum_selection(self) -> None:
        keys = tuple(column.key for column in self.model.columns if column.summable)
        if keys and len(self.grid.selected) > 1:
            self.model.ask("sums", _Sums(self.grid.selected.parts, keys), self._show_sums)

    def _show_sums(self, found: Totals) -> None:
        if found.count == len(self.grid.selected):
            self.footer.show_selection(found.count, say_totals(self.model.columns, found))

    # -- keys and search

    def set_search_box(self, box: QLineEdit) -> None:
        """Send what is typed in the list to a search box; Down and Enter in the box come back to the list."""
        self._search = box
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_PageDown}:
                self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.grid.currentIndex().isValid():
                self._open_row(self.grid.currentIndex().row())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._clear_search()
                self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        shift = event.modifiers() == Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_C and (control or shift):
            self.copy(headers=shift)
        elif alt and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._step(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _on_typed(self, text: str) -> None:
        self.typed.emit(text)
        if self._search is not None:
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)
            self._search.end(False)
            self._search.insert(text)

    def _clear_search(self) -> None:
        if self._search is not None:
            self._search.clear()
        self.filter_cleared.emit()


@dataclass(frozen=True, slots=True)
class _Find:
    places: dict[int, int]

    def __call__(self, window: Window) -> dict[int, int]:
        return window.find(self.places)


@dataclass(frozen=True, slots=True)
class _Ids:
    parts: tuple[tuple[int, int], ...]
    known: dict[int, int]

    def __call__(self, window: Window) -> list[int]:
        found: list[int] = []
        for first, last in self.parts:
            ids = window.ids(first, last - first + 1)
            ends = {first: ids[0], last: ids[-1]} if len(ids) == last - first + 1 else {first: None}
            if any(self.known.get(row, row_id) != row_id for row, row_id in ends.items()):
                raise Refused("名单刚刚变了，所选的行可能不再是原来那些，请重新选择。")
            found += ids
        return found


@dataclass(frozen=True, slots=True)
class _Rows:
    parts: tuple[tuple[int, int], ...]

    def __call__(self, window: Window) -> list[Row | None]:
        return [row for first, last in self.parts for row in window.page(first, last - first + 1)]


@dataclass(frozen=True, slots=True)
class _Sums:
    parts: tuple[tuple[int, int], ...]
    keys: tuple[str, ...]

    def __call__(self, window: Window) -> Totals:
        return totals_of_ranges(window, self.keys, self.parts)
