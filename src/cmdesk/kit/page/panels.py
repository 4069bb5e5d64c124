"""The page of a record: a head with the vital facts and alarms, below it panels that features contribute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import Chip, label
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.space.flow import Flow
from cmdesk.kit.space.tab_row import TabRow


class Head(QWidget):
    """Title, a line of facts, chips for class and alarms."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(selectable=True)
        self._title.setFont(theme.title_font())
        self._title.setWordWrap(True)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._facts = label(role="weak", selectable=True)
        self._facts.setWordWrap(True)
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._chips = Flow(spacing=6)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addLayout(self._actions)
        top.setAlignment(self._actions, Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 10, 12, 8)
        rows.setSpacing(4)
        rows.addLayout(top)
        rows.addWidget(self._facts)
        rows.addWidget(self._chips)

    def set_title(self, title: str, facts: str = "") -> None:
        """Show who this is."""
        self._title.setText(title)
        self._title.setToolTip(plain_tip(title))
        self._facts.setText(facts)
        self._facts.setToolTip(plain_tip(facts))
        self._facts.setVisible(bool(facts))

    def set_chips(self, chips: Sequence[tuple[str, Tone]]) -> None:
        """Show class and alarms, most urgent first; what finds no room goes on in another line."""
        self._chips.clear()
        for text, tone in chips:
            self._chips.add(Chip(text, tone))

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right of the title."""
        self._actions.addWidget(widget)


@dataclass(frozen=True)
class Tab:
    """A panel to be made when it is first shown; one that is ``lasting`` is made once and outlives other tabs."""

    key: str
    title: str
    icon: str
    make: Callable[[], QWidget]
    lasting: bool = False


class Panels(QWidget):
    """Tabs whose panels are made when first shown; Ctrl+Tab goes round.

    Attributes:
        tabs: the row of tabs.

    Signals:
        shown: key of the panel that is now seen.
    """

    shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs: list[Tab] = []
        self._made: dict[str, QWidget] = {}
        self.tabs = TabRow("面板", "Ctrl+Tab 下一个")
        self._bar = self.tabs.bar
        self._stack = QStackedWidget()
        self._bar.currentChanged.connect(self._show)
        row = QHBoxLayout()
        row.setContentsMargins(10, 0, 8, 0)
        row.addWidget(self.tabs)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(row)
        rows.addWidget(self._stack, 1)

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """Offer other panels; the one that was shown stays shown when it is still among them."""
        before = self.current
        self._bar.blockSignals(True)
        while self._bar.count():
            self._bar.removeTab(0)
        lasting = {tab.key for tab in self._tabs if tab.lasting}
        for key in [key for key in self._made if key not in lasting]:
            widget = self._made.pop(key)
            self._stack.removeWidget(widget)
            widget.deleteLater()
        self._tabs = list(tabs)
        for tab in self._tabs:
            self._bar.addTab(tab.title)
        at = next((at for at, tab in enumerate(self._tabs) if tab.key == before), 0)
        self._bar.setCurrentIndex(at)
        self._bar.blockSignals(False)
        self.tabs.offer_all()
        if self._tabs:
            self._show(at)

    def set_count(self, key: str, count: int | None) -> None:
        """Show how many things a panel holds."""
        for at, tab in enumerate(self._tabs):
            if tab.key == key:
                self._bar.setTabText(at, f"{tab.title} {count}" if count else tab.title)

    def select(self, key: str) -> None:
        """Show a panel."""
        for at, tab in enumerate(self._tabs):
            if tab.key == key:
                self._bar.setCurrentIndex(at)

    @property
    def current(self) -> str:
        """The key of the panel that is seen, or an empty string."""
        at = self._bar.currentIndex()
        return self._tabs[at].key if 0 <= at < len(self._tabs) else ""

    def panel(self, key: str) -> QWidget | None:
        """Return a panel that has been made."""
        return self._made.get(key)

    def turn(self, by: int) -> None:
        """Go to the next or previous panel, with the keys where they were in the one before."""
        if self._tabs:
            focus = self.window().focusWidget()
            had = focus is not None and self.isAncestorOf(focus) and not self.tabs.isAncestorOf(focus)
            self._bar.setCurrentIndex((self._bar.currentIndex() + by) % len(self._tabs))
            if had:
                self._made[self.current].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._tabs):
            return
        tab = self._tabs[at]
        if tab.key not in self._made:
            self._made[tab.key] = tab.make()
            self._stack.addWidget(self._made[tab.key])
        self._stack.setCurrentWidget(self._made[tab.key])
        self.shown.emit(tab.key)
