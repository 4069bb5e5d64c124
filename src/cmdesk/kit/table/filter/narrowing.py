"""What leaves rows of a list out, and how nothing is left out again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from cmdesk.core.filter import Filterable
from cmdesk.core.window import Query
from cmdesk.kit.table.filter.condition_editor import Known
from cmdesk.kit.table.filter.filter_bar import FilterBar, Meant
from cmdesk.kit.table.filter.searching import SearchKeys


class Narrowing(QObject):
    """What leaves rows out: the list itself, the conditions of a filter bar, the text of a search box.

    Signals:
        changed: other conditions hold.
        opened: Enter in the search box.

    Attributes:
        bar: the filter bar; None where nothing was offered to narrow by.
        by_itself: whether the list leaves out what somebody might look for before any condition does.
    """

    changed = Signal()
    opened = Signal()

    def __init__(self, grid: QWidget) -> None:
        super().__init__(grid)
        self.bar: FilterBar | None = None
        self.by_itself = False
        self._grid = grid
        self._search: SearchKeys | None = None

    @property
    def holds(self) -> bool:
        """Whether a row may be left out."""
        return self.by_itself or (self.bar is not None and bool(self.bar.conditions))

    @property
    def text(self) -> str:
        """The conditions as text, for a stored view."""
        return "" if self.bar is None else self.bar.text

    def set_text(self, text: str) -> None:
        """Take the conditions of a stored view."""
        if self.bar is not None and text != self.bar.text:
            self.bar.set_text(text)

    def of(self, query: Query) -> Query:
        """Return a list without what the conditions leave out."""
        return query.filtered(*self.bar.sql()) if self.bar is not None and self.bar.conditions else query

    def offer(self, fields: Mapping[str, Filterable], meant: Meant | None, known: Known | None) -> FilterBar:
        """Make the filter bar, see ``TableView.set_filters``; it is hidden until somebody asks for it."""
        self.bar = FilterBar(fields, meant, self._grid.parentWidget(), known)
        self.bar.changed.connect(self._on_changed)
        self.bar.left.connect(self._leave)
        self.bar.hide()
        return self.bar

    def take_keys_of(self, box: QLineEdit) -> None:
        """Let a search box and the list pass each other the keys."""
        self._search = SearchKeys(box, self._grid)
        self._search.opened.connect(self.opened)
        self._search.cleared.connect(self.clear)

    def clear(self) -> None:
        """Forget the conditions and the text of the search box."""
        if self.bar is not None:
            self.bar.clear()
        if self._search is not None:
            self._search.clear()

    def _on_changed(self) -> None:
        if self.bar is not None:
            self.bar.setVisible(bool(self.bar.conditions) or self.bar.isVisible())
        self.changed.emit()

    def _leave(self) -> None:
        if self.bar is not None and not self.bar.conditions:
            self.bar.hide()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
