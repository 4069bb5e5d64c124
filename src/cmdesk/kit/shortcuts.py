"""Keys that hold in a page and in all that stands on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget


def bind_keys(page: QWidget, keys: Mapping[str, Callable[[], object]]) -> dict[str, QShortcut]:
    """Let keys do something as long as the focus is in a page or in something on it.

    Where one page stands on another and both give a key a meaning, that of the inner one holds: Qt would do neither.

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
        bound[key].activatedAmbiguously.connect(partial(_innermost, QKeySequence(key)))
    return bound


def _innermost(key: QKeySequence) -> None:
    """Do what a key means on the page that is nearest to what has the keys."""
    around = QApplication.focusWidget()
    while around is not None:
        for one in around.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if one.key() == key and one.isEnabled():
                one.activated.emit()
                return
        around = None if around.isWindow() else around.parentWidget()
