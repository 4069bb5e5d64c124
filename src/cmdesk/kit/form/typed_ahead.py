"""What is typed where nothing is written: in a list it goes on in the line that searches, or leads to what begins so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from cmdesk.core.spec import Choice
from cmdesk.kit.form.typed import matching

_PAUSE: Final = 1000  # milliseconds after which typed letters begin a new word
_SILENT: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_PLACES: Final = (
    Qt.InputMethodQuery.ImCursorRectangle,
    Qt.InputMethodQuery.ImAnchorRectangle,
    Qt.InputMethodQuery.ImInputItemClipRectangle,
)


def letters_of(event: QKeyEvent) -> str:
    """Return what a key writes; empty for one that does something instead, as Space, Enter and Ctrl with a letter do."""
    text = event.text()
    return text if text.isprintable() and text.strip() and not event.modifiers() & ~_SILENT else ""


class TypedAhead(QObject):
    """What is typed in a list goes on in a line beside it.

    What an input method composes in the list is seen in the line, with its candidates under it. The list keeps the keys until
    characters have been chosen, for whoever takes the keys from what is being composed throws it away.
    """

    def __init__(self, line: QLineEdit, listed: QWidget) -> None:
        super().__init__(listed)
        self._line, self._listed = line, listed
        listed.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A list that is being collected still gets events when its attributes are gone.
        if not hasattr(self, "_listed") or watched is not self._listed or not self._line.isVisible():
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and letters_of(event):
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._line.end(False)
            self._line.insert(event.text())
            return True
        if isinstance(event, QInputMethodEvent):
            self._compose(event)
            return True
        if isinstance(event, QInputMethodQueryEvent):
            self._answer(event)
            return True
        return False

    def _compose(self, event: QInputMethodEvent) -> None:
        self._line.end(False)
        QApplication.sendEvent(self._line, event)
        if event.commitString() and not event.preeditString():
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, event: QInputMethodQueryEvent) -> None:
        """Answer as the line would, with its places as the list sees them."""
        QApplication.sendEvent(self._line, event)
        there = self._listed.mapFromGlobal(self._line.mapToGlobal(QPoint(0, 0)))
        for query in _PLACES:
            place = event.value(query)
            if isinstance(place, QRect | QRectF):
                event.setValue(query, place.translated(there))


class Word:
    """Letters typed one soon after the other, and what among some labels they mean."""

    def __init__(self) -> None:
        self._letters = ""
        self._since = QElapsedTimer()

    def go_on(self, letters: str) -> None:
        """Add to the word; after a pause another one begins."""
        if not self._since.isValid() or self._since.elapsed() > _PAUSE:
            self._letters = ""
        self._since.restart()
        self._letters += letters

    def place(self, choices: Sequence[Choice], current: int) -> int:
        """Return the place of the choice that is meant, or -1.

        Args:
            choices: what can be meant, by its beginning, its pinyin initials, its digit or a part of it.
            current: where one is; the same letter again goes on to the next choice that it may mean.
        """
        places = {id(one): at for at, one in enumerate(choices)}
        found = [places[id(one)] for one in matching(choices, self._letters)]
        if not found and len(set(self._letters)) == 1:
            again = sorted(places[id(one)] for one in matching(choices, self._letters[0]))
            found = [*(at for at in again if at > current), *again]
        return found[0] if found else -1
