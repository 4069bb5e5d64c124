"""The table of a list: filter bar, header, rows, footer, and what a person has made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cmdesk.core.database import Database
from cmdesk.core.filter import Filterable
from cmdesk.core.spec import FieldSpec
from cmdesk.core.window import Query
from cmdesk.kit.exporting import Leaving
from cmdesk.kit.form.editors.make import Links
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.table import leaving
from cmdesk.kit.table.body.current import Current
from cmdesk.kit.table.body.editing import Editing
from cmdesk.kit.table.body.empty import EmptyState
from cmdesk.kit.table.body.folding import Folding
from cmdesk.kit.table.body.grid import Grid
from cmdesk.kit.table.body.keeping import Kept, remember, restore
from cmdesk.kit.table.body.layout import Layout
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.filter.condition_editor import Known
from cmdesk.kit.table.filter.filter_bar import FilterBar, Meant
from cmdesk.kit.table.filter.narrowing import Narrowing
from cmdesk.kit.table.footer import Footer
from cmdesk.kit.table.group_menu import GroupMenu
from cmdesk.kit.table.head.chooser import ColumnChooser
from cmdesk.kit.table.head.header import Header
from cmdesk.kit.table.head.header_menu import HeaderMenu
from cmdesk.kit.table.rows.model import TableModel
from cmdesk.kit.table.saved import View
from cmdesk.kit.table.selected import Selected


class TableView(QWidget):
    """A list that opens at once however long it is.

    The caller gives columns and a ``Query``; what the person does to columns, order, filter and groups is ``view``,
    which the caller may store. The parts (``grid``, ``header``, ``model``, ``current``, ``selected``, ``empty``,
    ``narrowing``) are open to callers that need more.
    """

    record_opened = Signal(object)  # id: Enter or double click
    record_previewed = Signal(object)  # id: Space
    current_changed = Signal(object)  # id, or None when there is no record
    cell_edited = Signal(
        object, str, object, object
    )  # id, key, value, value before: save, refresh or ``editing.refuse``
    deletion_requested = Signal()
    menu_requested = Signal(object, QPoint)  # id, where on screen: a right click on a record
    view_changed = Signal()  # worth storing
    counted = Signal(int)
    refused = Signal(str)  # one Chinese sentence

    def __init__(
        self,
        database: Database,
        columns: Sequence[Column],
        *,
        usual: Sequence[str] = (),
        noun: str = "记录",
        measure: str = "条",
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty table.

        Args:
            database: the office; read in threads of the tables' own.
            columns: all columns there are; a view picks from them.
            usual: keys of the columns of a list nobody has changed yet; empty for all.
            noun: what a row is, for the sentences of the table (客户).
            measure: its measure word (户).
            parent: as usual.
        """
        super().__init__(parent)
        self.noun = noun
        self._usual = tuple(usual) or tuple(column.key for column in columns)
        self.model = TableModel(database, columns, self)
        self.widths = Layout(self)
        self.grid = Grid(self.model, self.widths, self)
        self.header = Header(self.widths, self)
        self.footer = Footer(noun, measure, self)
        self.empty = EmptyState(noun, self.grid)
        self.current = Current(self.grid, self.model)
        self.selected = Selected(self.grid, self.model, self.footer)
        self.folding = Folding(self.grid, self.model)
        self.narrowing = Narrowing(self.grid)
        self.editing: Editing | None = None
        self._query: Query | None = None
        self._view = View(columns=self._usual)
        self._kept: Kept | None = None
        self._sorting = False
        self._menu = HeaderMenu(self, self)
        self._group_menu = GroupMenu(self, self.model, self.folding)
        self.grid.setAccessibleName(f"{noun}列表")
        self.setFocusProxy(self.grid)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        for part in (self.header, self.grid, self.footer):
            self._box.addWidget(part)
        self._connect()
        bind_keys(self, {"Alt+L": self.show_column_menu})
        self._show_columns()

    def _connect(self) -> None:
        self.model.opened.connect(self._on_opened)
        self.model.counted.connect(self._on_counted)
        self.model.refreshed.connect(self._on_refreshed)
        self.model.refused.connect(self._on_refused)
        self.grid.row_opened.connect(self._open_row)
        self.grid.row_previewed.connect(self._preview_row)
        self.grid.rows_deleted.connect(self.deletion_requested)
        self.grid.heading_toggled.connect(self.folding.toggle)
        self.grid.menu_asked.connect(self._show_menu)
        self.narrowing.changed.connect(self._on_narrowed)
        self.narrowing.opened.connect(self._open_current)
        self.current.changed.connect(self.current_changed)
        self.grid.scrolled_sideways.connect(self.header.scroll_to)
        self.selected.refused.connect(self.refused)
        self.header.sort_asked.connect(self._sort_by)
        self.header.column_moved.connect(self._move_column)
        self.header.fit_asked.connect(self.fit_column)
        self.header.menu_asked.connect(self._menu.show_at)
        self.header.width_dragged.connect(self.view_changed)
        self.empty.clear_asked.connect(self.clear_filter)

    # -- what is listed

    def show_query(self, query: Query, *, narrowed: bool | None = None) -> None:
        """List something else, or the same narrowed by a search; the person's order, filter and groups are kept.

        Args:
            query: its own order holds until the person chooses one.
            narrowed: whether it leaves out what somebody might look for; by default, whether it has a condition.
        """
        self._query = query
        self.narrowing.by_itself = bool(query.where) if narrowed is None else narrowed
        self._sorting = False
        self._reopen()

    @property
    def query(self) -> Query | None:
        """The list as shown, in the person's order and with the person's filter; what an export of the list takes."""
        if self._query is None:
            return None
        return self.narrowing.of(replace(self._query, order=self._view.order or self._query.order))

    @property
    def filter_bar(self) -> FilterBar | None:
        """The bar of conditions, None without ``set_filters``."""
        return self.narrowing.bar

    def leaving(self) -> Leaving:
        """Return the list as shown, for a file."""
        return Leaving(
            self.noun, partial(leaving.table, self.query, self.model.columns, self._view.group, self.view.filter)
        )

    def set_filters(
        self, fields: Mapping[str, Filterable], meant: Meant | None = None, known: Known | None = None
    ) -> None:
        """Offer a filter bar (Ctrl+F); call it once, before a view with a filter is applied.

        Args:
            fields: what can be narrowed by, under every name it is known by.
            meant: turns a condition as said into the one that is meant.
            known: what a field of text usually says, to be ticked instead of typed.
        """
        self._box.insertWidget(0, self.narrowing.offer(fields, meant, known))

    def set_columns(self, columns: Sequence[Column], fields: Mapping[str, Filterable]) -> None:
        """Offer other columns and filters; of what the person has made of the list stays what is still there.

        ``show_query`` comes next, with a query that has these columns.
        """
        view = View.from_json(self.view.as_json(), [column.key for column in columns])
        self.model.offer_columns(columns)
        if self.filter_bar is not None:
            self.filter_bar.set_fields(fields)
            view = replace(view, filter=self.filter_bar.text)
        self.apply_view(view)

    def begin_filter(self, key: str = "") -> None:
        """Let a condition be typed in the filter bar, or one on a column's values be chosen."""
        if self.filter_bar is not None:
            self.filter_bar.begin(key)

    def clear_filter(self) -> None:
        """Forget what narrows the list: conditions, and the text of the search box."""
        self.narrowing.clear()

    def refresh(self) -> None:
        """Show the list as it now is, with the same rows on screen, current and selected where they still exist."""
        if self.grid.state() == Grid.State.EditingState:
            QTimer.singleShot(500, self.refresh)
            return
        self._kept = remember(self.grid, self.model)
        first, last = self.grid.visible_rows()
        self.model.refresh(self._kept.places, max(0, last - first) + 1)

    def close_list(self) -> None:
        """Stop reading and let go of the database now; a table that is destroyed does so by itself."""
        self.model.close()

    def _reopen(self) -> None:
        query = self.query
        if query is not None:
            self._show_order()
            self.model.show(query, group=self._view.group, screen=self.grid.screenful())

    def _on_opened(self) -> None:
        self.selected.look()
        self.grid.verticalScrollBar().setValue(0)
        self.current.settle(stay=self._sorting)
        self._sorting = True

    def _on_counted(self, count: int) -> None:
        self.footer.show_count(count, filtered=self.narrowing.holds)
        self.empty.show_for(count, filtered=self.narrowing.holds)
        self.counted.emit(count)

    def _on_refreshed(self, places: dict[int, int]) -> None:
        if self._kept is not None:
            restore(self.grid, self._kept, places)
            self._kept = None
        self.selected.look()
        self.current.tell()

    def _on_refused(self, sentence: str) -> None:
        self.refused.emit(sentence)
        if self._view.group and self.model.outline is None:  # the list could not be grouped that way
            self.change_view(group="")

    def _on_narrowed(self) -> None:
        self._sorting = False
        self._reopen()
        self.view_changed.emit()

    # -- the person's view

    @property
    def view(self) -> View:
        """What the person has made of the list."""
        return replace(self._view, widths=self.widths.widths, frozen=self.widths.frozen, filter=self.narrowing.text)

    def apply_view(self, view: View) -> None:
        """Show the list as a stored view says; empty columns mean the usual ones."""
        before = self.view
        self._view = replace(view, columns=view.columns or self._usual)
        self.widths.set_widths(view.widths)
        self.widths.set_frozen(view.frozen)
        self._show_columns()
        self.narrowing.set_text(view.filter)
        if before.order != view.order or before.group != view.group:
            self._reopen()
        self.view_changed.emit()

    def change_view(self, **changes: Any) -> None:
        """Change some attributes of the view."""
        self.apply_view(replace(self.view, **changes))

    def choose_columns(self) -> None:
        """Open the dialog that picks and orders columns."""
        dialog = ColumnChooser(self.model.all_columns, self._view.columns, self._usual, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._take_columns)
        dialog.open()

    def show_column_menu(self) -> None:
        """Open the menu of the column under the cursor: what the right button does on its head."""
        at = self.grid.currentIndex()
        left = self.grid.visualRect(at).left() if at.isValid() else 0
        where = self.header.mapToGlobal(QPoint(max(0, left), self.header.height()))
        self._menu.show_for_keys(max(0, at.column()), where)

    def fit_column(self, column: int) -> None:
        """Make a column as wide as what is on screen needs."""
        self.widths.set_width(column, self.grid.fitting_width(column))
        self.view_changed.emit()

    def _take_columns(self, keys: tuple[str, ...]) -> None:
        self.change_view(columns=keys)

    def _show_columns(self) -> None:
        self.model.show_columns(self._view.columns)
        self.widths.show(self.model.columns)
        self._show_order()
        self.grid.updateGeometries()

    def _show_order(self) -> None:
        order = self._view.order or (self._query.order if self._query is not None else ())
        keys = {key for key, _ in order}
        self.grid.sorted = [number for number, column in enumerate(self.model.columns) if column.key in keys]
        self.header.show_columns(self.model.columns, order)

    def _sort_by(self, column: int, within: bool) -> None:  # a signal's argument
        shown = replace(self.view, order=self._view.order or (self._query.order if self._query else ()))
        self.apply_view(shown.sorted_by(self.model.columns[column].key, within=within))

    def _move_column(self, column: int, to: int) -> None:
        self.apply_view(self.view.moved(column, to))

    # -- the current record and the selection

    @property
    def current_id(self) -> int | None:
        """The record under the cursor."""
        return self.current.id

    def go_to(self, record_id: int) -> None:
        """Make a record current that is shown from elsewhere; a list that does not hold it stays as it is."""
        self.current.go_to(record_id)

    def show_next(self) -> None:
        """Go to the record below."""
        self.current.step(1)

    def show_previous(self) -> None:
        """Go to the record above."""
        self.current.step(-1)

    def ask_selected_ids(self, done: Callable[[list[int]], None]) -> None:
        """Hand the ids of the selected records to ``done``, see ``Selected.ask_ids``."""
        self.selected.ask_ids(done)

    def copy(self, *, headers: bool = False) -> None:
        """Copy the selected records as a table, without confidential columns."""
        self.selected.copy(headers=headers)

    def _open_row(self, row: int) -> None:
        row_id = self.model.id_at(row)
        if row_id is not None:
            self.record_opened.emit(row_id)

    def _preview_row(self, row: int) -> None:
        row_id = self.model.id_at(row)
        if row_id is not None:
            self.record_previewed.emit(row_id)

    def set_editing(self, specs: Iterable[FieldSpec], links: Links | None = None) -> None:
        """Let F2 edit the cells of editable columns, with the editors of forms.

        Args:
            specs: the fields, by name the keys of columns.
            links: where linked records come from, see ``kit.form``.
        """
        self.editing = Editing(self.grid, self.model, specs, links)
        self.editing.edited.connect(self.cell_edited)

    def _show_menu(self, row: int, where: QPoint) -> None:
        outline = self.model.outline
        number = None if outline is None else outline.heading(row)
        row_id = self.model.id_at(row)
        if number is not None:
            self._group_menu.menu(number, self.filter_bar).popup(where)
        elif row_id is not None:
            self.menu_requested.emit(row_id, where)

    # -- keys and search

    def set_search_box(self, box: QLineEdit) -> None:
        """Send what is typed in the list to a search box; Down, Enter and Esc in the box come back to the list."""
        self.narrowing.take_keys_of(box)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = Qt.KeyboardModifier.ControlModifier
        modifiers, key = event.modifiers(), event.key()
        if key == Qt.Key.Key_C and modifiers in {control, control | Qt.KeyboardModifier.ShiftModifier}:
            self.copy(headers=modifiers != control)
        elif key == Qt.Key.Key_F and modifiers == control and self.filter_bar is not None:
            self.begin_filter()
        elif modifiers == Qt.KeyboardModifier.AltModifier and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.current.step(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _open_current(self) -> None:
        self._open_row(self.grid.currentIndex().row())
