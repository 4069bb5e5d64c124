"""What a screen reader says of what the keys do not lead to: a word in the status line, the line lit in a list that drops."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def say_aloud(about: QWidget, text: str) -> None:
    """Have it said when whatever is being said has come to its end; where nobody listens, nothing is done.

    Args:
        about: what it belongs to.
        text: a line, a sentence.
    """
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, text))
