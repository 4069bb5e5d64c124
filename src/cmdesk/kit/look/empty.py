"""What stands where nothing is yet: one sentence, one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label


class Empty(QWidget):
    """An empty place that says what to do next.

    Signals:
        asked: the button was pressed.
    """

    asked = Signal()

    def __init__(self, icon: str, sentence: str, verb: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = label()
        self._sign.setPixmap(icons.pixmap(icon, 40, "disabled", self.devicePixelRatioF()))
        self._sign.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence = label(sentence, "weak")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setWordWrap(True)
        self.setAccessibleName(sentence)
        rows = QVBoxLayout(self)
        rows.setSpacing(12)
        rows.addStretch(2)
        rows.addWidget(self._sign)
        rows.addWidget(self._sentence)
        if verb:
            button = QPushButton(verb)
            button.setProperty("role", "primary")
            button.clicked.connect(self.asked)
            rows.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(3)

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
