"""By which plan a brand was worked on: one that was published is chosen, any other is typed (S0-24)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from cmdesk.kit.form.completing import offer_words
from cmdesk.kit.form.editors.line import Line


class SchemeLine(Line):
    """A text that completes to the plans which run; ↓, F4 or the arrow show all of them."""

    glyph: ClassVar[str] = "chevron-down"

    def __init__(self, spec: Any, parent: Any = None) -> None:
        super().__init__(spec, parent)
        self._plain_words = spec.label
        self._words: list[str] = []
        self.setPlaceholderText(spec.label)

    def offer(self, words: Sequence[str]) -> None:
        """Offer plans by what they are called; none is compulsory."""
        if list(words) == self._words:
            return  # somebody may just be choosing
        self._words = list(words)
        said = f"{self._plain_words}，有 {len(words)} 个正在执行" if words else self._plain_words
        self.setPlaceholderText(said)
        offer_words(self, self._words)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._words:
            super().paintEvent(event)
        else:
            QLineEdit.paintEvent(self, event)  # nothing to open: no arrow

    def open_popup(self) -> None:
        """Show every plan that runs."""
        completer = self.completer()
        if self._words and completer is not None:
            completer.setCompletionPrefix("")
            completer.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_F4} and self._words:
            self.open_popup()
            return
        super().keyPressEvent(event)
