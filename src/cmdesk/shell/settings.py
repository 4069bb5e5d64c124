"""Settings: a list of pages that features contribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.errors import Refused
from cmdesk.core.feature import Page
from cmdesk.kit import exporting
from cmdesk.kit.look import icons
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_KEY = "settings"
_FIRST = "staff"
_INTO = frozenset((Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value, Qt.Key.Key_Right.value))
_WIDTH, _ROW = 132, 28  # pixels; all entries of an administrator stand on a screen of 512 at once


INSIDE = f"{_KEY}/"
"""What the key of a page inside begins with, where it stands among other places."""


def offered(actor: Actor) -> list[Page]:
    """Return the settings that a person may open, those about people first: a new office begins with them."""
    from cmdesk.shell.features import FEATURES

    first = sorted(FEATURES, key=lambda feature: feature.key != _FIRST)
    pages = [page for feature in first for page in feature.settings]
    return [page for page in pages if not page.action or actor.scope(page.action) > Scope.NONE]


class _Places(QListWidget):
    """The list of settings; keys that mean nothing to a list are meant for the page beside it.

    Signals:
        entered: Enter or Right; the keys are wanted on the page.
        pressed_on: keys that are not the list's own.
    """

    entered = Signal()
    pressed_on = Signal(QKeySequence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _INTO and not event.modifiers():
            self.entered.emit()
        elif event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            self.pressed_on.emit(QKeySequence(event.keyCombination()))
        else:
            super().keyPressEvent(event)


class Settings(QWidget):
    """The settings a person may open, made when first shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pages = offered(desk.actor)
        self._made: dict[str, QWidget] = {}
        self._shown = -1  # which of them
        self.places = _Places()
        self.places.pressed_on.connect(self._pass_on)
        self.places.entered.connect(self._go_in)
        self.places.setAccessibleName("设置")
        self.places.setFixedWidth(px(_WIDTH))
        self.places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.places.setIconSize(QSize(px(16), px(16)))
        self.places.setProperty("role", "places")
        for page in self._pages:
            item = QListWidgetItem(icons.icon(page.icon), page.title)
            item.setSizeHint(QSize(0, px(_ROW)))
            self.places.addItem(item)
        self._stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_2, SPACE_2, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.places)
        row.addWidget(self._stack, 1)
        self.setFocusProxy(self.places)
        self.places.currentRowChanged.connect(self._show)
        if self._pages:
            self.places.setCurrentRow(0)
        else:
            self._stack.addWidget(Empty("lock", "您没有可以修改的设置，需要时请联系管理员。"))

    def select(self, key: str, sought: str = "") -> None:
        """Show a settings page.

        Args:
            key: the page; one that the person may not open is refused.
            sought: what the page is to list, when it can be searched (``"cadence."``).
        """
        if key not in self.offered():
            self._desk.refuse(Refused("您的岗位不能打开这一页设置，需要时请联系管理员。"))
            return
        at = self.offered().index(key)
        self.places.setCurrentRow(at)
        self._go_in()
        if sought and at == self._shown:
            self._made[key].seek(sought)  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        """What the page that is shown is called."""
        return self._pages[self._shown].title if self._shown >= 0 else ""

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._stack.currentWidget()

    def offered(self) -> list[str]:
        """Return the pages offered."""
        return [page.key for page in self._pages]

    def may_leave(self) -> bool:
        """Ask the page that is shown."""
        leave = getattr(self.page, "may_leave", None)
        return True if leave is None else bool(leave())

    def _go_in(self) -> None:
        """Give the keys to the page that is shown: whoever chose it wants to work there."""
        shown = self.page
        if shown is not None:
            shown.setFocus(Qt.FocusReason.TabFocusReason)

    def _pass_on(self, keys: QKeySequence) -> None:
        """Do what keys mean on the page that is shown, as if it had them."""
        shown = self.page
        bound: list[QShortcut] = shown.findChildren(QShortcut) if shown is not None else []
        for one in bound:
            on = one.parent()
            if one.key() == keys and one.isEnabled() and isinstance(on, QWidget) and on.isVisible():
                one.activated.emit()
                return

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._pages) or at == self._shown:
            return
        if self._shown >= 0 and not self.may_leave():
            self.places.setCurrentRow(self._shown)
            return
        self._shown = at
        page = self._pages[at]
        if page.key not in self._made:
            made = self._made[page.key] = page.make(self._desk)
            made.setAccessibleName(page.title)
            self._stack.addWidget(made)
            exporting.ground(made, page.title, holds_files=page.holds_files)
            if hasattr(made, "page_asked"):
                made.page_asked.connect(self.select)
        self._stack.setCurrentWidget(self._made[page.key])


def _make(desk: Any) -> QWidget:
    return Settings(desk)


SETTINGS = Page(_KEY, "设置", "settings", _make)
