"""A line for free text that grows when more is written; Enter goes on, Shift+Enter begins a new line."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.editors.long_text import LongText
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import FIELD_HEIGHT

_MOST_LINES: Final = 6


class Note(LongText):
    """Free text that takes one line until it needs more."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def wanted_height(self) -> int:
        """Return the height in pixels that shows the text, from 1 line to 6."""
        lines = max(1, min(round(self.document().size().height()), _MOST_LINES))
        return px(FIELD_HEIGHT) if lines == 1 else lines * self.fontMetrics().lineSpacing() + 14

    def _fit(self) -> None:
        self.setFixedHeight(self.wanted_height())
