"""The menu under the person's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from cmdesk import __version__
from cmdesk.kit import ask
from cmdesk.kit.frame.text_size import text_menu
from cmdesk.kit.look import icons
from cmdesk.kit.look.theme import Scheme, apply_theme

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk, Memory

_SCHEMES: dict[Scheme, str] = {"system": "跟随系统", "light": "浅色", "dark": "深色", "contrast": "高对比"}


def user_menu(desk: Desk, window: QWidget, doing: Mapping[str, Callable[[], object]]) -> QMenu:
    """Return the menu: colours, size of text, password, lock, sign out, manual, about.

    Args:
        desk: whose menu it is.
        window: its window.
        doing: what ``password``, ``lock``, ``sign_out`` and ``manual`` do.
    """
    menu = QMenu(window)
    colours = menu.addMenu(icons.icon("sun-moon"), "外观")
    group = QActionGroup(menu)
    for scheme, word in _SCHEMES.items():
        action = QAction(word, group, checkable=True)
        action.setData(scheme)
        action.setChecked(desk.memory.get("scheme", "system") == scheme)
        colours.addAction(action)
    group.triggered.connect(_Colours(desk.memory).choose)
    text_menu(menu, desk.say)
    menu.addAction(icons.icon("key"), "修改密码", doing["password"])
    menu.addAction(icons.icon("lock"), "锁定\tCtrl+L", doing["lock"])
    menu.addAction(icons.icon("log-out"), "换人登录", doing["sign_out"])
    menu.addSeparator()
    menu.addAction(icons.icon("help"), "手册\tF1", doing["manual"])
    menu.addAction(icons.icon("info"), "关于 cmdesk", _About(desk, window).show)
    return menu


class _Colours:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def choose(self, action: QAction) -> None:
        """Change the colours at once and remember them."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, action.data())
        self._memory.set("scheme", str(action.data()))


class _About:
    def __init__(self, desk: Desk, window: QWidget) -> None:
        self._desk, self._window = desk, window

    def show(self) -> None:
        """Tell version and place."""
        office = self._desk.office
        where = office.folder if office.database.engine == "sqlite" else "PostgreSQL 服务器"
        safe = "已加密" if office.encrypted else "未加密"
        ask.tell(self._window, "关于", f"cmdesk 客户经理工作台 {__version__}\n\n数据：{where}\n{safe}")
