"""What an empty list says instead of rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyState(QWidget):
    """One sentence and one button in the middle of a list without rows."""

    clear_asked = Signal()

    def __init__(self, nothing_yet: str, nothing_found: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._nothing_yet, self._nothing_found = nothing_yet, nothing_found
        self._action: QAction | None = None
        self._over = parent
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setProperty("role", "weak")
        self._button = QPushButton()
        box = QVBoxLayout(self)
        box.setSpacing(12)
        box.addWidget(self._text, alignment=Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._filtered = False
        self._button.clicked.connect(self._press)
        parent.installEventFilter(self)
        self.hide()

    def offer(self, sentence: str, action: QAction | None) -> None:
        """Say this of a list that has no rows at all, with a button for the action."""
        self._nothing_yet, self._action = sentence, action

    def show_for(self, count: int, *, filtered: bool) -> None:
        """Appear when there are no rows."""
        self._filtered = filtered
        self._text.setText(self._nothing_found if filtered else self._nothing_yet)
        self._button.setText("清除筛选" if filtered else self._action.text() if self._action else "")
        self._button.setVisible(filtered or self._action is not None)
        self.setVisible(count == 0)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        over = self._over
        self.adjustSize()
        self.move((over.width() - self.width()) // 2, max(8, (over.height() - self.height()) * 2 // 5))

    def _press(self) -> None:
        if self._filtered:
            self.clear_asked.emit()
        elif self._action is not None:
            self._action.trigger()
