"""Keys that hold in a page and in all that stands on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def bind_keys(page: QWidget, keys: Mapping[str, Callable[[], object]]) -> dict[str, QShortcut]:
    """Let keys do something as long as the focus is in a page or in something on it.

    Args:
        page: where the keys hold; another page may give them another meaning.
        keys: ``"Ctrl+N"`` → what it does: a bound method, so that a closed page is let go.

    Returns:
        The shortcuts by their keys, for who has to switch one off.
    """
    bound = {}
    for key, slot in keys.items():
        bound[key] = QShortcut(QKeySequence(key), page)
        bound[key].setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        bound[key].activated.connect(slot)
    return bound
