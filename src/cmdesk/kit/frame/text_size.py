"""How large text is to be: chosen in a menu or by Ctrl+加号, Ctrl+减号, Ctrl+0, kept for who uses this PC."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from cmdesk.kit.look import icons, measure
from cmdesk.kit.look.measure import POINTS, Text
from cmdesk.kit.look.theme import choose_text, chosen_text

WORDS: Final[dict[Text, str]] = {
    "system": "跟随系统", "standard": "标准", "large": "大", "larger": "特大", "largest": "最大",
}  # fmt: skip
_KEY: Final = "text"
_LARGER, _SMALLER, _USUAL = ("Ctrl++", "Ctrl+="), ("Ctrl+-",), ("Ctrl+0",)

Say = Callable[[str], object]


def settings() -> QSettings:
    """Return where this PC keeps what its user likes: on Windows in his part of the registry."""
    return QSettings("cmdesk", "cmdesk")


def kept_text() -> Text:
    """Return the size that was chosen last on this PC by whoever is signed in to it."""
    told: Any = settings().value(_KEY, "system")
    return next((text for text in WORDS if text == told), "system")


def take(text: Text, say: Say | None = None) -> None:
    """Show text of a size at once, keep it for the next time, and say so."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        choose_text(app, text)
    settings().setValue(_KEY, text)
    if say is not None:
        say(f"字号：{_told(text)}")


def step(by: int, say: Say | None = None) -> None:
    """Show text a size larger (1) or smaller (-1), or as the system has it (0)."""
    take(measure.stepped(measure.points(), by) if by else "system", say)


def bind_text_keys(window: QWidget, say: Say | None = None) -> None:
    """Let the keys that browsers and offices know change the size.

    Args:
        window: where they hold; that of the desk, the one that says so, lets them hold in all windows opened from it.
        say: says which size it is now.
    """
    context = Qt.ShortcutContext.WindowShortcut if say is None else Qt.ShortcutContext.ApplicationShortcut
    for keys, by in ((_LARGER, 1), (_SMALLER, -1), (_USUAL, 0)):
        for key in keys:
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.setContext(context)
            shortcut.activated.connect(partial(step, by, say))


def text_menu(menu: QMenu, say: Say) -> QMenu:
    """Add the sizes to a menu; the one that is shown is ticked whenever it opens."""
    sizes = menu.addMenu(icons.icon("zoom-in"), "字号")
    group = QActionGroup(sizes)
    for text, word in WORDS.items():
        action = QAction(f"{word}\t{_USUAL[0]}" if text == "system" else word, group, checkable=True)
        action.setData(text)
        sizes.addAction(action)
    group.triggered.connect(partial(_chosen, say))
    sizes.addSeparator()
    sizes.addAction(f"大一号\t{_LARGER[0]}", partial(step, 1, say))
    sizes.addAction(f"小一号\t{_SMALLER[0]}", partial(step, -1, say))
    sizes.aboutToShow.connect(partial(_tick, group))
    return sizes


def _chosen(say: Say, action: QAction) -> None:
    take(action.data(), say)


def _tick(group: QActionGroup) -> None:
    app = QApplication.instance()
    shown = chosen_text(app) if isinstance(app, QApplication) else "system"
    for action in group.actions():
        action.setChecked(action.data() == shown)


def _told(text: Text) -> str:
    points = f"{measure.points():g} 磅"
    return f"{WORDS[text]}（{points}）" if text in POINTS else f"跟随系统（{points}），Ctrl+加号、Ctrl+减号改大小"
