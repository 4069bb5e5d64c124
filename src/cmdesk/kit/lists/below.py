"""A short list below a choice of what it is of."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

_UNLIMITED = (1 << 24) - 1  # pixels, as Qt counts them


class _Choice(QWidget):
    """Room for a choice, and none when it is hidden: a layout would keep its margins."""

    def __init__(self, choice: QWidget) -> None:
        super().__init__()
        self._choice = choice
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(choice)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.setMaximumHeight(0 if self._choice.isHidden() else _UNLIMITED)
        return super().event(event)


def below(choice: QWidget, rows: QWidget) -> QWidget:
    """Return a list with what it is of above it; that takes no room while it is hidden: nothing to choose from."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(_Choice(choice))
    column.addWidget(rows, 1)
    return both
