"""What an empty list says instead of rows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from cmdesk.kit.look.empty import Empty
from cmdesk.kit.table.body.rows_view import RowsView


class EmptyState(QObject):
    """Nothing yet, or nothing found: one sentence and one button over a list without rows."""

    clear_asked = Signal()

    def __init__(self, noun: str, over: RowsView) -> None:
        super().__init__(over)
        self._over = over
        self._nothing_yet = Empty("inbox", f"还没有{noun}。", "", over)
        self._nothing_found = Empty("search", f"没有符合条件的{noun}。", "清除筛选", over)
        self._nothing_found.asked.connect(self.clear_asked)
        self._shown: Empty | None = None
        over.resized.connect(self._place)
        for one in (self._nothing_yet, self._nothing_found):
            one.hide()

    @property
    def shown(self) -> Empty | None:
        """What is said now, or None."""
        return self._shown

    def offer(self, icon: str, sentence: str, action: QAction | None = None) -> None:
        """Say this of a list that has no records at all, with a button for the action."""
        self._nothing_yet.deleteLater()
        self._nothing_yet = Empty(icon, sentence, action.text() if action else "", self._over)
        self._nothing_yet.hide()
        if action is not None:
            self._nothing_yet.asked.connect(action.trigger)

    def show_for(self, count: int, *, filtered: bool) -> None:
        """Appear when there are no rows."""
        for one in (self._nothing_yet, self._nothing_found):
            one.hide()
        self._shown = None if count else self._nothing_found if filtered else self._nothing_yet
        if self._shown is not None:
            self._place()
            self._shown.show()

    def _place(self) -> None:
        if self._shown is not None:
            self._shown.setGeometry(self._over.rect())
