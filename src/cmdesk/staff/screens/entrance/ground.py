"""What the first window shows before anything is known; it loads nothing that it does not show."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cmdesk.kit.look.tokens import SPACE_4


class Ground(QWidget):
    """A quiet ground with a card in its middle, and the program's name above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._card: QWidget | None = None
        name = QLabel("cmdesk 客户经理工作台")
        name.setProperty("role", "weak")
        name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(SPACE_4)
        self._rows.addStretch(2)
        self._rows.addWidget(name)
        self._rows.addStretch(3)

    @property
    def card(self) -> QWidget | None:
        """What stands in the middle."""
        return self._card

    def put(self, card: QWidget) -> None:
        """Put another card in the middle."""
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        self._rows.insertWidget(2, card, 0, Qt.AlignmentFlag.AlignHCenter)
        card.show()
