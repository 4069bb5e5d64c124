"""A page of headings and paragraphs that is read, not typed in."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_1, SPACE_3


class Reading(QScrollArea):
    """Plain text under quiet headings; it may be selected, and scrolled by the keys."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty page.

        Args:
            name: accessible name, in Chinese.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget()
        self._rows = QVBoxLayout(self._page)
        self._rows.setContentsMargins(PAGE_MARGIN, SPACE_1, PAGE_MARGIN, PAGE_MARGIN)
        self._rows.setSpacing(SPACE_1)
        self._rows.addStretch(1)
        self.setWidget(self._page)

    def show_parts(self, parts: Iterable[tuple[str, str]]) -> None:
        """Show (heading, text) one below the other; those without a text are left out."""
        while self._rows.count() > 1:
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        for heading, text in parts:
            if text:
                if heading:
                    self._put(_heading(heading))
                self._put(_paragraph(heading, text))
        self.verticalScrollBar().setValue(0)

    def _put(self, widget: QLabel) -> None:
        self._rows.insertWidget(self._rows.count() - 1, widget)


def _heading(text: str) -> QLabel:
    made = label(text, "weak")
    made.setContentsMargins(0, SPACE_3, 0, 0)
    return made


def _paragraph(heading: str, text: str) -> QLabel:
    made = label(text, selectable=True)
    made.setWordWrap(True)
    made.setAccessibleName(f"{heading}：{text}" if heading else text)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    if not heading:
        made.setFont(theme.group_font())
    return made
