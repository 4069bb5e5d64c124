"""Somebody at the keyboard of the entry page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from tests.customers.screens.conftest import TestDesk

from cmdesk.visits.record import Visit
from cmdesk.visits.screens.entry.page import EntryPage


class Typist:
    """Types at whatever has the focus and counts the keys."""

    def __init__(self, qtbot: Any, desk: TestDesk, page: EntryPage) -> None:
        self._bot, self._desk, self.page = qtbot, desk, page
        self.keys = 0

    def __call__(self, *words: str) -> None:
        """Type texts; ``↵`` is Enter, ``⇥`` is Tab, ``⇧↵`` Shift+Enter, ``save`` Ctrl+Enter."""
        for word in words:
            if word in _KEYS:
                key, modifier = _KEYS[word]
                self._bot.keyClick(self.focus(), key, modifier)
                self.keys += 1
            else:
                for sign in word:
                    self._put(sign)
                    self.keys += 1
        QApplication.processEvents()

    def _put(self, sign: str) -> None:
        """Type a sign; what no key makes comes as from an input method."""
        if sign.isascii():
            self._bot.keyClicks(self.focus(), sign)
        else:
            said = QInputMethodEvent()
            said.setCommitString(sign)
            QApplication.sendEvent(self.focus(), said)

    def focus(self) -> Any:
        return self.page.focusWidget() or self.page

    def wait(self) -> None:
        self._bot.settle(self._desk.work)


_NO = Qt.KeyboardModifier.NoModifier
_KEYS = {
    "↵": (Qt.Key.Key_Return, _NO),
    "⇥": (Qt.Key.Key_Tab, _NO),
    "⇧↵": (Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier),
    "save": (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier),
    "⌫": (Qt.Key.Key_Backspace, _NO),
}


def opened(typist: Typist, visit: Visit) -> Typist:
    """Open a sheet by its number; what was typed for it is not counted."""
    typist.page.head.number.setFocus()
    typist(visit.number, "↵")
    typist.wait()
    typist.page.sheet.no_next.setChecked(True)
    typist.keys = 0
    return typist
