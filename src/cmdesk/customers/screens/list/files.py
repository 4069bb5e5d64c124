"""The list of customer files and, beside it, the file that is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cmdesk.customers import rules
from cmdesk.customers.record import Customer
from cmdesk.customers.screens.file.page import CustomerPage
from cmdesk.customers.screens.list.files_list import FilesList
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_NARROW = 1040  # below this width either the list or the page is seen
_SETTLE = 140  # milliseconds until the page follows the list
_TYPING = 450  # the same while somebody types in the search box: no page is filled between two keys


class FilesPage(QWidget):
    """Everything an office does with its customer files starts here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted: int | None = None
        self._typed_at = 0.0
        self.list = FilesList(desk, self)
        self.table = self.list.table
        self.page = CustomerPage(desk)
        self._right = QStackedWidget()
        self._right.addWidget(Empty("building", "选中一位客户，这里显示他的档案。"))
        self._right.addWidget(self.page)
        self.splitter = Splitter(desk.memory, "customers", [self.list, self._right], [760, 520])
        self.splitter.setStretchFactor(0, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self._follow = QTimer(self, singleShot=True, interval=_SETTLE)
        self._narrow = False
        self.setFocusProxy(self.list)
        self._connect()

    def _connect(self) -> None:
        self.list.search.textChanged.connect(self._typed)
        self.list.new_asked.connect(self._begin)
        self.table.current_changed.connect(self._moved)
        self.table.record_opened.connect(self._opened)
        self.table.record_previewed.connect(self._opened)
        self._follow.timeout.connect(self._follow_list)
        self.page.saved.connect(self._saved)
        self.page.left.connect(self._left)
        self.page.stepped.connect(self._step)
        self.page.gone.connect(self._is_gone)
        self.page.new_asked.connect(self._begin)
        self.page.entry.fields_changed.connect(self.list.look_again)
        bind_keys(self, {"Ctrl+N": self.new})
        if self.table.current_id is not None:  # a short list has its first row before anybody could be told
            self._moved(self.table.current_id)

    @property
    def customer_id(self) -> int | None:
        """The customer somebody is looking at."""
        return self.page.customer_id

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a file (or the file a person belongs to)."""
        customer_id = record_id if kind == Customer.KIND else rules.read_person(self._desk.actor, record_id).customer_id
        self._wanted = customer_id
        if self._show_wanted():
            self.table.go_to(customer_id)  # so that the next file is the one below it
        self._show_side(page=True)
        self.page.setFocus()

    def new(self) -> None:
        """Begin a new file, or say why not."""
        self.list.begin_new()

    def _begin(self, given: Mapping[str, Any] | None = None) -> None:
        if self.page.may_leave():
            self._right.setCurrentWidget(self.page)
            self.page.begin(given)
            self._show_side(page=True)

    def may_leave(self) -> bool:
        """Ask about unsaved changes."""
        return self.page.may_leave()

    def _typed(self, _: str) -> None:
        self._typed_at = monotonic()

    def _moved(self, record_id: object) -> None:
        self._wanted = record_id if isinstance(record_id, int) else None
        typing = monotonic() - self._typed_at < _TYPING / 1000
        self._follow.start(_TYPING if typing else _SETTLE)

    def _opened(self, record_id: object) -> None:
        if isinstance(record_id, int):
            self._wanted = record_id
            self._show_wanted()
            self._show_side(page=True)
            self.page.enter()

    def _follow_list(self) -> None:
        """Show the current row's file; a list that moves by itself never asks about what is being typed."""
        if self.page.is_held and not self.table.grid.hasFocus():
            return
        self._show_wanted()

    def _show_wanted(self) -> bool:
        """Show the wanted file; False when somebody stays with what he has typed in another."""
        if self._wanted is None or self._wanted == self.page.customer_id:
            return True
        if not self.page.may_leave():
            self._return_to_shown()
            return False
        self._right.setCurrentWidget(self.page)
        self.page.show_customer(self._wanted)
        return True

    def _return_to_shown(self) -> None:
        """Put the list back on the file somebody wants to go on with."""
        first, last = self.table.grid.visible_rows()
        for row in range(first, last + 1):
            if self.page.customer_id and self.table.model.id_at(row) == self.page.customer_id:
                self.table.grid.set_current_row(row)

    def _is_gone(self) -> None:
        self._right.setCurrentIndex(0)
        self.back_to_list()

    def _step(self, by: int) -> None:
        if not self.page.may_leave():
            return
        if by > 0:
            self.table.show_next()
        else:
            self.table.show_previous()

    def _saved(self, customer_id: int) -> None:
        self._wanted = customer_id

    def _left(self) -> None:
        """Go back to the list; where a new file was given up, to the file that was seen before it."""
        self.back_to_list()
        if self.page.customer_id is None:
            self._right.setCurrentIndex(0)
            self._show_wanted()

    def back_to_list(self) -> None:
        """Show the list again where the page stands alone."""
        self._show_side(page=False)
        self.table.setFocus()

    def _show_side(self, *, page: bool) -> None:
        if self._narrow:
            self.list.setVisible(not page)
            self._right.setVisible(page)
            self.setFocusProxy(self.page if page else self.list)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            page = narrow and self.page.is_held
            self.list.setVisible(not page)
            self._right.setVisible(page or not narrow)
            self.setFocusProxy(self.page if page else self.list)
            self.page.set_alone(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Print with Ctrl+P what nothing on the page prints itself: panels have papers of their own."""
        if event.matches(QKeySequence.StandardKey.Print):
            focus = self.focusWidget()
            if focus is not None and self.list.isAncestorOf(focus):
                self.list.doing.print()
            else:
                self.page.print()
        elif event.key() == Qt.Key.Key_Escape.value and self._narrow:
            self.back_to_list()
        else:
            super().keyPressEvent(event)
