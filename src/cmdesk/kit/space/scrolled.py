"""Room that scrolls, for parts that would be squeezed until nobody can read them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(part: QWidget, words: str = "") -> QScrollArea:
    """Return a part in an area that scrolls once it is smaller than the part's least size.

    Args:
        part: what scrolls.
        words: what it is, where nothing in it takes the keys: then the Tab key leads to the area, whose arrows scroll.
    """
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    if words:
        area.setAccessibleName(words)
    else:
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(part)
    return area
