"""What is selected in a list: how many, which, what they come to, and a copy of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from cmdesk.core.window import Row, Totals
from cmdesk.kit import copying, exporting
from cmdesk.kit.table import clipboard
from cmdesk.kit.table.body.grid import Grid
from cmdesk.kit.table.copying import as_html, as_lines, as_tsv
from cmdesk.kit.table.footer import Footer, say_totals
from cmdesk.kit.table.rows.model import TableModel
from cmdesk.kit.table.rows.questions import Ids, Rows, Sums
from cmdesk.kit.table.rows.selection import Ranges

COPY_LIMIT = 50_000  # rows that a clipboard takes without choking other programs
PAUSE = 60  # milliseconds a selection rests before it is added up


class Selected(QObject):
    """The selection of a table, in places of records, so that a million of them cost nothing."""

    refused = Signal(str)

    def __init__(self, grid: Grid, model: TableModel, footer: Footer) -> None:
        super().__init__(grid)
        self._grid, self._model, self._footer = grid, model, footer
        self._places = Ranges()
        self._sum_later = QTimer(self, singleShot=True, interval=PAUSE)
        self._sum_later.timeout.connect(self._sum)
        grid.selection_changed.connect(self.look)

    def __len__(self) -> int:
        """How many records."""
        return len(self._places)

    @property
    def places(self) -> Ranges:
        """Their places in the list."""
        return self._places

    def look(self) -> None:
        """See what is selected now."""
        self._places = self._model.places(self._grid.selected)
        self._footer.show_selection(len(self._places))
        self._sum_later.start()

    def ask_ids(self, done: Callable[[list[int]], None]) -> None:
        """Hand the ids to ``done``, in the order of the list.

        They are read when asked for; if the list has changed so that the first or last of them is another record
        than was selected, nothing is handed over and the table says so.
        """
        known: dict[int, int] = {}
        for part in self._places:
            for place in part:
                row_id = self._model.id_at(self._model.row_of(place))
                if row_id is not None and self._model.place(self._model.row_of(place)) == place:
                    known[place] = row_id
        self._model.ask("ids", Ids(self._places.parts, known), done)

    def copy(self, *, headers: bool = False) -> None:
        """Copy the records as a table, without confidential columns."""
        if copying.refuse(self._grid):
            return
        if len(self._places) > COPY_LIMIT:
            self.refused.emit(f"一次最多复制 {COPY_LIMIT:,} 行，请少选一些，或者用导出。")
        elif self._places.parts:
            done = self._take_with_headers if headers else self._take
            self._model.ask("copy", Rows(self._places.parts), done, patience=0.2)

    def _take(self, rows: list[Row | None]) -> None:
        self._put(rows, headers=False)

    def _take_with_headers(self, rows: list[Row | None]) -> None:
        self._put(rows, headers=True)

    def _put(self, rows: list[Row | None], *, headers: bool) -> None:
        lines = as_lines(self._model.columns, rows, self._model.text, headers=headers)
        exporting.copy_out(
            self._grid, len(lines) - headers, lambda: clipboard.put(as_tsv(lines), as_html(lines, headers=headers))
        )

    def _sum(self) -> None:
        keys = tuple(column.key for column in self._model.columns if column.summable)
        if keys and len(self._places) > 1:
            self._model.ask("sums", Sums(self._places.parts, keys), self._show_sums)

    def _show_sums(self, found: Totals) -> None:
        if found.count == len(self._places):
            self._footer.show_selection(found.count, say_totals(self._model.columns, found))
