"""Parts above each other; where it is too low for all of them, one under a row of tabs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.kit.desk import Memory
from cmdesk.kit.look.measure import again
from cmdesk.kit.space.splitter import Splitter
from cmdesk.kit.space.tab_row import TabRow


class Pile(QWidget):
    """Parts between which the height is shared, as people like it; in a low window they share it by turns.

    Attributes:
        tabs: the row of tabs; hidden while there is room for all parts.
    """

    def __init__(
        self,
        memory: Memory,
        key: str,
        name: str,
        parts: Sequence[tuple[str, QWidget]],
        usual: list[int],
        *,
        lowest: int,
    ) -> None:
        """Pile parts up.

        Args:
            memory: where the shares are kept.
            key: under which.
            name: what the parts are together, for those who hear the screen.
            parts: from above, each with the word on its tab.
            usual: their heights in pixels until somebody has moved them.
            lowest: the height in pixels below which one is shown at a time.
        """
        super().__init__()
        self._parts = [part for _, part in parts]
        self._lowest, self._is_low = lowest, False
        self.tabs = TabRow(name)
        for word, _ in parts:
            self.tabs.bar.addTab(word)
        self.tabs.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.tabs)
        rows.addWidget(Splitter(memory, key, self._parts, usual, upright=True), 1)
        self.tabs.bar.currentChanged.connect(self._show)

    def bring(self, part: QWidget) -> None:
        """See to it that a part is seen."""
        self.tabs.bar.setCurrentIndex(self._parts.index(part))

    def take_text(self, was: float) -> None:
        """Ask for as much height as the text of now needs."""
        self._lowest = again(self._lowest, was)
        self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        is_low = self.height() < self._lowest
        if is_low == self._is_low:
            return
        self._is_low = is_low
        used = next((part for part in self._parts if part.isAncestorOf(self.focusWidget() or self)), None)
        if used is not None:
            self.bring(used)
        self.tabs.setVisible(is_low)
        self._show()

    def _show(self, _at: int = 0) -> None:
        current = self.tabs.bar.currentIndex()
        for at, part in enumerate(self._parts):
            part.setVisible(not self._is_low or at == current)
