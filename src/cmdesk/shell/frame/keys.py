"""The keys of the main window: its own, those of the features, and a number for each entry of the navigation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cmdesk.core.actor import Scope
from cmdesk.shell import features

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_KEYS: Final = {
    "Ctrl+K": "search", "Ctrl+Z": "undo", "Ctrl+L": "lock", "F1": "manual", "Ctrl+B": "navigation",
    "Ctrl+PgDown": "next_page", "Ctrl+PgUp": "previous_page", "F7": "bell",
}  # fmt: skip
_NUMBERS: Final = 9  # entries that have a key


def set_keys(
    desk: Desk, window: QWidget, doing: Mapping[str, Callable[[], object]], entries: Sequence[str],
    go_to: Callable[[str], object],
) -> None:  # fmt: skip
    """Let the keys do what they stand for.

    Args:
        desk: whose keys they are; those of a feature are only there where he may do what they do.
        window: its window.
        doing: what ``search``, ``undo``, ``lock``, ``manual``, ``navigation``, ``next_page``, ``previous_page``,
            ``bell`` and ``export`` do.
        entries: the keys of the navigation's entries.
        go_to: goes to such an entry.
    """
    for key, name in _KEYS.items():
        QShortcut(QKeySequence(key), window).activated.connect(doing[name])
    _from_everywhere(window, "Ctrl+E", doing["export"])
    for one in (one for feature in features.FEATURES for one in feature.keys):
        if not one.action or desk.actor.scope(one.action) > Scope.NONE:
            for key in one.keys:
                _from_everywhere(window, key, partial(one.run, desk))
    for number, entry in enumerate(entries[:_NUMBERS], 1):
        QShortcut(QKeySequence(f"Alt+{number}"), window).activated.connect(partial(go_to, entry))


def _from_everywhere(window: QWidget, key: str, slot: Callable[[], object]) -> None:
    """Let a key do something from a window of its own, too."""
    shortcut = QShortcut(QKeySequence(key), window)
    shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
    shortcut.activated.connect(slot)
