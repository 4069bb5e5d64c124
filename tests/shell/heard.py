"""What somebody who does not see the screen is told of a window: every stop of the Tab key has a name, no letter means two."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from shiboken6 import isValid


def unheard(root: QWidget) -> set[str]:
    """Return what is wrong with a window or a page for those who hear it: what has no name, letters with two meanings."""
    return {*_nameless(root), *_ambiguous(root)}


def _stops(root: QWidget) -> Iterator[QWidget]:
    for one in [root, *root.findChildren(QWidget)]:
        inside = isValid(one) and one.isVisible() and one.window() is root.window()
        if inside and one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None:
            yield one


def _nameless(root: QWidget) -> Iterator[str]:
    for one in _stops(root):
        told = QAccessible.queryAccessibleInterface(one)
        name = told.text(QAccessible.Text.Name) if told is not None else ""
        if not name.strip(" &.…") or name == type(one).__name__:
            path, above = type(one).__name__, one.parentWidget()
            while above is not None and above is not root and path.count(" in ") < 2:
                path, above = f"{path} in {type(above).__name__}", above.parentWidget()
            yield f"{path} has no name"


def _ambiguous(root: QWidget) -> Iterator[str]:
    letters: dict[str, str] = {}
    for one in root.findChildren(QWidget):
        if not isinstance(one, QAbstractButton | QLabel) or not one.isVisible() or one.window() is not root.window():
            continue
        _, sign, rest = one.text().replace("&&", "").partition("&")
        if sign and rest and letters.setdefault(rest[0].casefold(), one.text()) != one.text():
            yield f"Alt+{rest[0]} means {letters[rest[0].casefold()]} and {one.text()}"
