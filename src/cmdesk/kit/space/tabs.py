"""Lists of which one is seen; each is made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cmdesk.kit.space.tab_row import TabKeys, TabRow


class Tabs(QWidget):
    """A row of tabs with one list under it."""

    def __init__(self, name: str, offered: Sequence[tuple[str, Callable[[], QWidget]]]) -> None:
        super().__init__()
        self._offered, self._made = list(offered), dict[int, QWidget]()
        row = TabRow(name)
        self.tabs = row.bar
        self._stack = QStackedWidget()
        for word, _ in offered:
            self.tabs.addTab(word)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(row)
        rows.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._show)
        TabKeys(self, self.tabs)
        self._show(0)

    @property
    def current(self) -> QWidget:
        """The list that is seen."""
        return self._made[self.tabs.currentIndex()]

    def word_seen(self) -> str:
        """Return the word of the list that is seen."""
        return self.tabs.tabText(self.tabs.currentIndex())

    def _show(self, at: int) -> None:
        if at not in self._made:
            self._made[at] = self._offered[at][1]()
            self._stack.addWidget(self._made[at])
        self._stack.setCurrentWidget(self._made[at])
        self.setFocusProxy(self._made[at])
