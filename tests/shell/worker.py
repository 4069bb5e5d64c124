"""Somebody at the desk who has no mouse: keys go to the window in front, and each is counted where it arrives."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.file.office import Office
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.shell.frame.window import MainWindow

_FARTHEST = 80  # presses of Tab or Enter before nobody looks further


class Counter(QObject):
    """Counts the keys that arrive at windows."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002  # Qt's own
        """Count a key where the system hands it to a window."""
        if event.type() == QEvent.Type.KeyPress:
            self.keys += 1
        return False


class Worker:
    """A person at the main window of the whole program.

    Attributes:
        window: his window.
    """

    def __init__(self, qtbot: Any, office: Office, actor: Actor) -> None:
        self._bot, self.actor = qtbot, actor
        self._counter = Counter()
        self._failures: list[str] = []
        self.window = MainWindow(office, actor)
        self.window.work.failed.connect(self._failures.append)
        self.window.resize(1366, 768)
        self.window.show()
        self.front()
        self.settle()

    @property
    def keys(self) -> int:
        """How many keys have been pressed; of a Chinese text each sign is one."""
        return self._counter.keys

    @property
    def focus(self) -> QWidget:
        """What the keys go to."""
        self.front()
        found = QApplication.focusWidget()
        assert found is not None, "the keys go nowhere"
        return found

    @property
    def page(self) -> Any:
        """The page that is shown."""
        return self.window.stack.currentWidget()

    def front(self) -> None:
        """Let the window have the keys where none has: what a window manager does when a dialog has closed."""
        if not _has_keys():
            self.window.activateWindow()
            self._bot.waitUntil(_has_keys)

    def _in_front(self) -> QWindow:
        """Return the window that has the keys, where they are counted."""
        self.front()
        window = QGuiApplication.focusWindow()
        window.installEventFilter(self._counter)  # once, however often it is asked
        return window

    def press(self, *keys: str) -> None:
        """Press keys or shortcuts by their names: ``"Ctrl+Return"``, ``"Tab"``."""
        for key in keys:
            pressed = QKeySequence(key)[0]
            QTest.keyClick(self._in_front(), pressed.key(), pressed.keyboardModifiers())
            QApplication.processEvents()

    def do(self, *keys: str) -> None:
        """Press keys, and wait after each until all that it began has come to its end."""
        for key in keys:
            self.press(key)
            self.settle()

    def type(self, text: str) -> None:
        """Type a text; what no key makes comes from an input method."""
        for sign in text:
            window = self._in_front()
            if sign.isascii():
                QTest.keyClick(window, sign)
            else:
                said = QInputMethodEvent()
                said.setCommitString(sign)
                QApplication.sendEvent(QGuiApplication.focusObject(), said)
                self._counter.keys += 1
        QApplication.processEvents()

    def settle(self) -> None:
        """Wait until all that is under way has come to its end; a button pressed by its shortcut is let go first."""
        self._bot.waitUntil(lambda: not _is_down())
        self._bot.settle(self.window.work)
        assert self._failures == []

    def go(self, title: str) -> Any:
        """Go to a page: by Alt and the number of its entry and on to its tab, where it has none by Ctrl+K."""
        at, wanted = next(
            (at, page.key)
            for at, section in enumerate(self.window.places.sections, 1)
            for page in section.pages
            if page.title == title
        )
        if at <= 9:
            self.do(f"Alt+{at}")
            for _ in range(_FARTHEST):
                if self.window.places.here == wanted:
                    break
                self.do("Ctrl+PgDown")
        else:
            self.press("Ctrl+K")
            self.type(title)
            self.settle()
            self.do("Return")
        assert self.window.places.here == wanted
        return self.page

    def tab_to(self, name: str) -> QWidget:
        """Press Tab until something of this name, or with these words on it, has the keys."""
        passed = dict[str, None]()
        for _ in range(_FARTHEST):
            names = _names(self.focus)
            if name in names:
                return self.focus
            passed["/".join(filter(None, names))] = None
            self.press("Tab")
        raise AssertionError(f"Tab does not come to {name}, but to {', '.join(passed)}")

    def push(self, words: str) -> None:
        """Go to a button by Tab and press it."""
        self.tab_to(words)
        self.do("Space")

    def choose(self, words: str) -> None:
        """Go to 更多 by Tab, open it and go down to what begins with these words."""
        self.tab_to("更多")
        QTimer.singleShot(0, lambda: self._choose_in_menu(words))
        self.do("Space")  # comes back when the menu has closed

    def _choose_in_menu(self, words: str) -> None:
        self._bot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        for _ in range(len(menu.actions())):
            QTest.keyClick(menu, Qt.Key.Key_Down)
            if menu.activeAction().text().startswith(words):
                QTest.keyClick(menu, Qt.Key.Key_Return)
                return
        menu.close()
        raise AssertionError(f"the menu has no {words}")

    def fill(self, **texts: str) -> None:
        """Type into fields of a form, going on by Enter; the fields stand in this order."""
        for name, text in texts.items():
            passed = dict[str, None]()
            while (here := _field(self.focus)) != name:
                assert here not in passed, f"Enter does not come to {name}, but to {', '.join(passed)}"
                passed[here] = None
                self.press("Return")
            self.press("Ctrl+A")
            self.type(text)

    def said(self) -> str:
        """Return the words of the status line."""
        return str(self.window.status.words)

    def leave(self) -> None:
        """Close the window without a question."""
        self.settle()
        self.window.may_close = lambda: True  # type: ignore[method-assign]
        self.window.close()
        self.window.deleteLater()
        end_lanes(self.window.office.database)
        self._bot.wait(1)


def _has_keys() -> bool:
    found = QGuiApplication.focusWindow()
    return found is not None and found.isVisible()


def _is_down() -> bool:
    return any(one.isDown() for one in QApplication.allWidgets() if isinstance(one, QAbstractButton))


def _names(widget: QWidget) -> tuple[str, str]:
    text = getattr(widget, "text", None)
    return widget.accessibleName(), str(text() if callable(text) else "").replace("&", "")


def _field(widget: QWidget | None) -> str:
    """Return the name of the field that a widget belongs to."""
    while widget is not None:
        spec = getattr(widget, "spec", None)
        if spec is not None:
            return str(spec.name)
        widget = widget.parentWidget()
    return ""
