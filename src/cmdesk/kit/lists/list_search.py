"""A line beside a small list that leaves only what holds the typed text: Ctrl+F, or typing in the list, goes there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QLineEdit, QWidget

from cmdesk.kit.form.typed_ahead import TypedAhead
from cmdesk.kit.lists.small_list import SmallList
from cmdesk.kit.look.measure import px


class Searched(Protocol):
    """What can be searched: a short list, a grid."""

    def seek(self, text: str) -> None:
        """Show only what holds a text."""

    def shown(self) -> list[int]:
        """Return what is shown then."""

    def setFocus(self) -> None:
        """Take the keys."""

    def isAncestorOf(self, child: QWidget, /) -> bool:
        """Tell whether a widget lies in it."""


_WIDE = 150  # pixels: a name of a customer


class ListSearch(QLineEdit):
    """Searches a list as one types; Enter and Down go into the list, Esc shows all again."""

    def __init__(
        self, listed: Searched, seek: Callable[[str], object] | None = None, words: str = "在列表中查找"
    ) -> None:
        super().__init__(placeholderText=words)
        self._listed = listed
        self.setAccessibleName(words)
        self.setToolTip("Ctrl+F")
        self.setFixedWidth(px(_WIDE))
        self.setClearButtonEnabled(True)
        self.textChanged.connect(seek or listed.seek)

    def begin(self) -> None:
        """Take the focus, to type anew."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @property
    def listed(self) -> Searched:
        """The list that is searched."""
        return self._listed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape.value:
            self.clear()
            self._listed.setFocus()
        elif key in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value, Qt.Key.Key_Down.value}:
            if self._listed.shown():
                self._listed.setFocus()
        else:
            super().keyPressEvent(event)


class Searches(QObject):
    """Puts searches above the lists of a page, and takes Ctrl+F to the list somebody is in, or to the first that is seen."""

    def __init__(self, page: QWidget, *searches: ListSearch) -> None:
        super().__init__(page)
        self._searches = [*searches]
        shortcut = QShortcut(QKeySequence.StandardKey.Find, page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._begin)

    def add(
        self, listed: SmallList, row: QBoxLayout | None = None, seek: Callable[[str], object] | None = None
    ) -> ListSearch:
        """Put a search above a list, or into a row; see ``offer_search``."""
        search = ListSearch(listed, seek)
        TypedAhead(search, listed.rows)
        if row is None:
            listed.lead_tools(search)
        else:
            row.addWidget(search)
        self._searches.append(search)
        return search

    def _begin(self) -> None:
        seen = [one for one in self._searches if one.isVisible()]
        focused = QApplication.focusWidget()
        inside = [one for one in seen if focused is not None and one.listed.isAncestorOf(focused)]
        for one in [*inside, *seen][:1]:
            one.begin()


def offer_search(
    page: QWidget, *lists: SmallList, row: QBoxLayout | None = None, seek: Callable[[str], object] | None = None
) -> list[ListSearch]:
    """Put a search above lists of a page, to which typing in them and Ctrl+F on the page go.

    Args:
        page: where Ctrl+F holds.
        lists: what is searched.
        row: where the searches stand instead of above their lists.
        seek: takes what was typed where a list does not hold all there is; by default the list leaves out lines.
    """
    searches = Searches(page)
    return [searches.add(one, row, seek) for one in lists]
