"""The head of a page: its title at the left, what can be done at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import FIELD_HEIGHT, PAGE_MARGIN, SPACE_2
from cmdesk.kit.page.elided import Elided


class PageHead(QWidget):
    """Title and a quiet word at the left, actions at the right."""

    def __init__(self, title: str, summary: str = "") -> None:
        super().__init__()
        self._title = label(title)
        self._title.setFont(theme.group_font())
        self._summary = Elided(summary)  # gives way to the buttons
        self._summary.setProperty("role", "weak")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PAGE_MARGIN, SPACE_2, PAGE_MARGIN, SPACE_2)
        self._row.setSpacing(SPACE_2)
        self.setMinimumHeight(
            px(FIELD_HEIGHT) + 2 * SPACE_2
        )  # what stands below begins at one place, with buttons or without
        self._row.addWidget(self._title)
        self._row.addWidget(self._summary, 1)

    def set_summary(self, text: str) -> None:
        """Show another quiet word."""
        self._summary.setText(text)

    def lead(self, part: QWidget) -> None:
        """Put what the page is chosen by beside the title; it takes the room that is left."""
        self._summary.hide()
        self._row.insertWidget(1, part, 1)

    def add(self, part: QWidget) -> None:
        """Put something at the right."""
        self._row.addWidget(part)

    def add_button(self, word: str, icon: str, slot: Callable[[], None], tip: str = "") -> QPushButton:
        """Add a button."""
        button = QPushButton(icons.icon(icon), word)
        button.setToolTip(tip)
        button.clicked.connect(slot)
        self.add(button)
        return button
