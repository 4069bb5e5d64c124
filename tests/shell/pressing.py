"""Hands that press every button of a page, and every button of whatever window that opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QListWidget,
    QMenu,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid
from tests.shell.heard import unheard

from cmdesk.kit import ask
from cmdesk.shell.frame.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
AWAY = ("打印", "取消", "关闭")
"""What no test has (a printer), and what only closes the window whose other buttons are still to be pressed."""
Known = tuple[str, str, str, str]


def say_yes(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Answer every question with yes, every line with a word; files are saved in a folder, none is chosen to be read."""

    def file_to_save(_parent: object, _title: str, kinds: str, _suggested: str = "") -> Path:
        ending = kinds.split("*.", 1)[-1].split(")", maxsplit=1)[0].split(maxsplit=1)[0]
        return folder / f"{len(list(folder.iterdir()))}.{ending}"

    answers: dict[str, Callable[..., Any]] = {
        "confirm": lambda *_, **__: True,
        "choose": lambda *_, **__: "yes",
        "tell": lambda *_, **__: None,
        "refuse": lambda *_, **__: None,
        "text": lambda *_, **__: "测试",
        "password": lambda *_, **__: None,
        "file_to_open": lambda *_, **__: None,
        "files_to_open": lambda *_, **__: [],
        "file_to_save": file_to_save,
        "folder": lambda *_, **__: None,
    }
    for name, answer in answers.items():
        monkeypatch.setattr(ask, name, answer)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)


class Hands:
    """Presses what a page offers, each button once, in each of its tabs.

    Attributes:
        pressed: what has been pressed, for the message of a failure.
        unheard: what those who hear the screen are not told, by the window that does not tell it.
    """

    def __init__(self, qtbot: Any, window: MainWindow, page: str) -> None:
        self.pressed: list[str] = []
        self.unheard: dict[str, set[str]] = {}
        self._offered: dict[QMenu, list[str]] = {}
        self._qtbot, self._window, self._page = qtbot, window, page

    def press_all(self) -> None:
        """Press all buttons and the entries of their menus, in every tab."""
        self._open()
        for place in range(self._places()):
            self._press_all_at(place)

    def _press_all_at(self, place: int) -> None:
        self._turn_to(place)
        self._hear(self._root)
        for known in [_known(one) for one in _buttons(self._root)]:
            again = next((one for one in _buttons(self._root) if _known(one) == known), None)
            if again is None or any(word in again.text() for word in AWAY):
                continue
            menu = _menu(again)
            if menu is None:
                self._press(again)
                self._look_around()
                self._turn_to(place)
            else:
                offered = [one.text() for one in _entries(menu)]
                if self._offered.get(menu) == offered:
                    continue  # it stands beside the tabs and offered the same in the last
                self._offered[menu] = offered
                for words in offered:
                    entry = next((one for one in _entries(menu) if one.text() == words), None)
                    if entry is not None:
                        self.pressed.append(f"{again.text()} > {words}")
                        entry.trigger()
                        self._look_around()
                        self._turn_to(place)

    @property
    def _root(self) -> QWidget:
        page = self._window.page(self._page)
        assert page is not None
        return page

    def _open(self) -> None:
        self._window.go(self._page)
        self._qtbot.settle(self._window.work)

    def _bar(self) -> QTabBar | QListWidget | None:
        bars: list[QTabBar | QListWidget] = [one for one in self._root.findChildren(QTabBar) if one.isVisible()]
        lists = self._root.findChildren(QListWidget)
        bars += [one for one in lists if one.isVisible() and one.property("role") == "places"]
        return bars[0] if bars else None

    def _places(self) -> int:
        bar = self._bar()
        return 1 if bar is None else bar.count()

    def _turn_to(self, place: int) -> None:
        self._open()
        bar = self._bar()
        if isinstance(bar, QTabBar):
            bar.setCurrentIndex(place)
        elif bar is not None:
            bar.setCurrentRow(place)
        self._qtbot.settle(self._window.work)
        for view in self._root.findChildren(QAbstractItemView):
            model = view.model()
            if view.isVisible() and model and model.rowCount() and not view.currentIndex().isValid():
                view.setCurrentIndex(model.index(0, 0))
        self._qtbot.settle(self._window.work)

    def _press(self, button: QAbstractButton) -> None:
        self.pressed.append(" ".join(part for part in (button.window().windowTitle(), *_known(button)[1:3]) if part))
        self._qtbot.mouseClick(button, LEFT)
        self._qtbot.settle(self._window.work)

    def _look_around(self) -> None:
        """Press the buttons of the windows that have opened, and close them."""
        self._qtbot.settle(self._window.work)
        _close_popups()
        for window in list(self._others()):
            self._hear(window)
            assert _look(window) == _look(self._window), f"{window} does not wear the look"
            seen: set[Known] = set()
            while isValid(window) and window.isVisible():
                left = (one for one in _buttons(window) if _known(one) not in seen and not _leads_on(one))
                button = next(left, None)
                if button is None:
                    break
                seen.add(_known(button))
                self._press(button)
                _close_popups()
        self._close_others()

    def _hear(self, root: QWidget) -> None:
        wrong = unheard(root)
        if wrong:
            self.unheard.setdefault(root.window().windowTitle() or type(root).__name__, set()).update(wrong)

    def _others(self) -> Iterator[QWidget]:
        for one in QApplication.topLevelWidgets():
            if isValid(one) and one.isVisible() and one is not self._window and not isinstance(one, QMenu):
                yield one

    def _close_others(self) -> None:
        for one in list(self._others()):
            if isValid(one):
                one.close()
                self._qtbot.settle(self._window.work)
        for one in list(self._others()):
            one.hide()
            one.deleteLater()
        self._qtbot.settle(self._window.work)


def _buttons(root: QWidget) -> list[QAbstractButton]:
    found = root.findChildren(QAbstractButton)
    return [one for one in found if one.isVisible() and one.isEnabled() and one.window() is root.window()]


def _menu(button: QAbstractButton) -> QMenu | None:
    return button.menu() if isinstance(button, QPushButton | QToolButton) else None


def _entries(menu: QMenu) -> list[QAction]:
    menu.aboutToShow.emit()
    return [one for one in menu.actions() if one.text() and one.isEnabled() and one.isVisible() and one.menu() is None]


def _known(button: QAbstractButton) -> Known:
    """Return what tells a button from the others when its page has been drawn anew."""
    return type(button).__name__, button.text(), button.accessibleName(), button.toolTip()


def _look(window: QWidget) -> str:
    """Return what draws a window: Qt's style, or the one of a style sheet."""
    return str(window.style().metaObject().className())


def _leads_on(button: QAbstractButton) -> bool:
    return _menu(button) is not None or any(word in button.text() for word in AWAY)


def _close_popups() -> None:
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
