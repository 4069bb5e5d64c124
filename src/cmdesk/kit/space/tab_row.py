"""A row of tabs of which none is lost: where they do not fit beside each other, a menu offers all of them."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStyle,
    QStyleOptionTab,
    QStylePainter,
    QTabBar,
    QToolButton,
    QWidget,
)

from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.shortcuts import bind_keys


class _Bar(QTabBar):
    """Tabs of which none is seen in part: half a word says nothing and looks broken."""

    laid_out = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QStylePainter(self)
        with painter:
            for at in self.seen():
                option = QStyleOptionTab()
                self.initStyleOption(option, at)
                painter.drawControl(QStyle.ControlElement.CE_TabBarTab, option)

    def seen(self) -> list[int]:
        """Return the places of the tabs that fit between the edges and the arrows, and the current one."""
        arrows = [button.x() for button in self.findChildren(QToolButton) if button.isVisible()]
        room = QRect(0, 0, min(arrows, default=self.width()), self.height())
        current = self.currentIndex()
        return [at for at in range(self.count()) if at == current or room.contains(self.tabRect(at))]

    def tabLayoutChange(self) -> None:
        super().tabLayoutChange()
        self.laid_out.emit()


@runtime_checkable
class Turns(Protocol):
    """Tabs under which others may lie."""

    def turn(self, by: int) -> None:
        """Go to the next or the previous tab."""


class TabKeys(QObject):
    """Ctrl+Tab and Ctrl+Shift+Tab turn to the next and the previous tab while the keys are on a ground.

    They go round and round, but where the ground lies under other tabs: past the last one they go on among those.
    """

    def __init__(self, ground: QWidget, bar: QTabBar) -> None:
        super().__init__(ground)
        self._ground, self._bar = ground, bar
        bind_keys(ground, {"Ctrl+Tab": self._next, "Ctrl+Shift+Tab": self._previous})

    def _next(self) -> None:
        self._turn(1)

    def _previous(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        places = [at for at in range(self._bar.count()) if self._bar.isTabVisible(at) and self._bar.isTabEnabled(at)]
        if places:
            now = places.index(self._bar.currentIndex()) if self._bar.currentIndex() in places else 0
            outer = self._outer() if not 0 <= now + by < len(places) else None
            if outer is not None:
                outer.turn(by)
                return
            had = self._ground.window().focusWidget()
            self._bar.setCurrentIndex(places[(now + by) % len(places)])
            if had is not None and not had.isVisible():  # it lies under the tab before: Qt gives the keys to any button
                self._ground.setFocus(Qt.FocusReason.OtherFocusReason)

    def _outer(self) -> Turns | None:
        around = self._ground.parentWidget()
        while around is not None and not isinstance(around, Turns):
            around = around.parentWidget()
        return around


def pass_arrows(bar: QTabBar) -> None:
    """Let the Tab key pass over the arrows beside tabs that do not fit; the arrow keys go along the tabs themselves."""
    for button, word in zip(bar.findChildren(QToolButton), ("往左", "往右"), strict=True):
        button.setAccessibleName(word)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class TabRow(QWidget):
    """Tabs, and at their end a menu of all when some are not seen.

    Attributes:
        bar: the tabs themselves.
        menu: all tabs by their words; filled when it opens.
        all: the button that opens the menu.
    """

    def __init__(self, name: str, tip: str = "", parent: QWidget | None = None) -> None:
        """Make a row without tabs.

        Args:
            name: what the tabs are together, for those who hear the screen.
            tip: added to the tooltip of the menu's button, for instance a key.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self.bar = _Bar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setIconSize(QSize(px(16), px(16)))
        self.bar.setAccessibleName(name)
        pass_arrows(self.bar)
        self.all = QToolButton()
        self.all.setIcon(icons.icon("list", "weak"))
        self.all.setAccessibleName(f"全部{name}")
        self.all.setToolTip("　".join(part for part in (f"全部{name}", tip) if part))
        self.all.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.all)  # of its button: one of the row takes the row off the way of the Tab key (Qt 6.11)
        self.menu.aboutToShow.connect(self._fill)
        self.menu.triggered.connect(self._chosen)
        self.all.setMenu(self.menu)
        self.all.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.all)
        self.bar.laid_out.connect(self.offer_all)
        self.setFocusProxy(self.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.offer_all()

    def offer_all(self) -> None:
        """Show the menu's button where it is needed; called by who changes tabs while their signals are blocked."""
        wide = sum(self.bar.tabRect(at).width() for at in range(self.bar.count()))
        self.all.setVisible(wide > self.width())

    def _fill(self) -> None:
        self.menu.clear()
        for at in range(self.bar.count()):
            action = self.menu.addAction(self.bar.tabText(at))
            action.setData(at)
            action.setCheckable(True)
            action.setChecked(at == self.bar.currentIndex())

    def _chosen(self, action: QAction) -> None:
        self.bar.setCurrentIndex(action.data())
