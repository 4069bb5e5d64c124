"""A choice among lines that belongs to no record: whose plan, which month, which version."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from cmdesk.core.spec import Choice
from cmdesk.kit.form.typed_ahead import Word, letters_of


class Combo(QComboBox):
    """Typed letters go to the line they mean, by its beginning or its pinyin initials, whether the list has dropped or not.

    F4 and Alt+Down drop it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = Word()

    def showPopup(self) -> None:
        self.view().installEventFilter(self)  # the list that drops has the keys
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letters = letters_of(event)
        if not letters and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # a key of the page it stands on, no name of a line
            return
        if not letters:
            super().keyPressEvent(event)
            return
        at = self._meant(letters, self.currentIndex())
        if at not in {-1, self.currentIndex()}:
            self.setCurrentIndex(at)
            self.activated.emit(at)
            self.textActivated.emit(self.itemText(at))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        letters = letters_of(event) if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else ""
        if not letters or watched is not self.view():
            return super().eventFilter(watched, event)
        at = self._meant(letters, self.view().currentIndex().row())
        if at >= 0:
            self.view().setCurrentIndex(self.model().index(at, self.modelColumn(), self.rootModelIndex()))
        return True

    def _meant(self, letters: str, current: int) -> int:
        self._word.go_on(letters)
        return self._word.place([Choice("", self.itemText(at)) for at in range(self.count())], current)
