"""The keys stay on the page when what had them is done: a button that greys itself out, a word that goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class KeysKept(QObject):
    """Brings the keys back that Qt has given to whatever comes next in the window, where that is off the page.

    Who has pressed a button that can be pressed once would find himself in the navigation, where Enter opens another page.
    """

    def __init__(self, pages: QWidget, around: tuple[QWidget, ...], page: Callable[[], QWidget | None]) -> None:
        """Watch where the keys go.

        Args:
            pages: where the pages lie.
            around: what stands around them, in which the keys would end up: navigation, bar, status line.
            page: returns what is seen.
        """
        super().__init__(pages)
        self._pages, self._around, self._page = pages, around, page
        self._had: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and new is not None and any(one.isAncestorOf(old) for one in (self._pages, *self._around)):
            self._had = old
            QTimer.singleShot(0, self, self._look)  # whoever hides or greys it out may yet say where the keys are to go

    def _look(self) -> None:
        had, self._had = self._had, None
        page, focus = self._page(), self._pages.window().focusWidget()
        if had is None or page is None or not any(one.isAncestorOf(focus) for one in self._around if focus is not None):
            return
        if isValid(had) and (not had.isVisible() or not had.isEnabled()):
            page.setFocus()
