"""Buttons side by side; those for which the window is too narrow are offered in words by a menu, not as bare signs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

_SPACE = 6


class VerbRow(QWidget):
    """Buttons in reading order, at the right unless told otherwise, and 更多 with those that found no room.

    The buttons stay what they are: who hides, names or greys one out need not know whether it is in the row or the menu.

    Attributes:
        home: gets the keys when the button that has them is greyed out or hidden, for its verb is done; None leaves
            them to whatever comes next in the window.
    """

    def __init__(
        self,
        buttons: Sequence[QPushButton],
        folding: Sequence[QPushButton] = (),
        parent: QWidget | None = None,
        *,
        left: bool = False,
    ) -> None:
        """Make a row.

        Args:
            buttons: in the order in which they are read.
            folding: those that may go into the menu, the least needed first.
            parent: usual Qt parent.
            left: they begin at the left, as the verbs below what is typed do.
        """
        super().__init__(parent)
        self._buttons, self._folding, self._left = list(buttons), list(folding), left
        self._folded: list[QPushButton] = []
        self.home: QWidget | None = None
        self.more = QPushButton("更多")
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        self.more.setMenu(self._menu)
        for one in self._in_order():
            one.setParent(self)
        self.more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def append(self, button: QPushButton) -> None:
        """Add a button behind the others, the first to go into the menu."""
        self._buttons.append(button)
        self._folding.insert(0, button)
        button.setParent(self)
        button.show()
        self.updateGeometry()
        self._arrange()

    def _in_order(self) -> list[QPushButton]:
        """Return the buttons with 更多 behind the last that may be found in it."""
        behind = max((self._buttons.index(one) for one in self._folding), default=len(self._buttons) - 1)
        return [*self._buttons[: behind + 1], self.more, *self._buttons[behind + 1 :]]

    @property
    def folded(self) -> list[QPushButton]:
        """The buttons that are in the menu."""
        return list(self._folded)

    def sizeHint(self) -> QSize:
        return QSize(self._needed(self._offered()), self.more.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        kept = [one for one in self._offered() if one not in self._folding]
        folds = len(kept) < len(self._offered())
        return QSize(self._needed([*kept, self.more] if folds else kept), self.more.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._arrange()
        return super().event(event)

    def focusNextPrevChild(self, forth: bool) -> bool:
        """Move on with Tab; a button that can no longer have the keys gives them to ``home``."""
        one = self.focusWidget()
        if self.home is None or one is None or (one.isEnabled() and not one.isHidden()):
            return super().focusNextPrevChild(forth)
        self.home.setFocus()
        return True

    def settle(self) -> None:
        """Place the buttons now, for who hid or showed some and goes on at once."""
        self.updateGeometry()
        self._arrange()

    def is_empty(self) -> bool:
        """Return whether there is nothing to be done."""
        return not self._offered()

    def _offered(self) -> list[QPushButton]:
        return [one for one in self._buttons if not one.isHidden()]

    @staticmethod
    def _needed(shown: Sequence[QPushButton]) -> int:
        return sum(one.sizeHint().width() for one in shown) + _SPACE * max(0, len(shown) - 1)

    def _arrange(self) -> None:
        """Fold as many as must be, and place the others."""
        shown, folded = self._offered(), list[QPushButton]()
        for one in self._folding:
            if self._needed([*shown, self.more] if folded else shown) <= self.width():
                break
            if one in shown:
                shown.remove(one)
                folded.append(one)
        self._folded = [one for one in self._buttons if one in folded]
        if self.more.isHidden() == bool(folded):
            self.more.setVisible(bool(folded))
        row = [one for one in self._in_order() if one in shown or (folded and one is self.more)]
        at = 0 if self._left else self.width() - self._needed(row)
        for one in row:
            one.setGeometry(QRect(at, 0, one.sizeHint().width(), self.height()))
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they are, in the list or text
            at += one.width() + _SPACE
        for one in self._folded:
            one.setGeometry(QRect(0, -2 * self.height(), one.sizeHint().width(), self.height()))  # out of sight
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def offer(self, menu: QMenu) -> None:
        """Add all verbs to a menu, in the order of the row."""
        _add(menu, self._offered())

    def _fill(self) -> None:
        self._menu.clear()
        _add(self._menu, self._folded)


def _add(menu: QMenu, buttons: Sequence[QPushButton]) -> None:
    for button in buttons:
        icon = QIcon() if button.property("role") == "primary" else button.icon()  # drawn for a coloured ground
        action = QAction(icon, button.text() or button.accessibleName(), menu)
        action.setEnabled(button.isEnabled())
        action.setToolTip(button.toolTip())
        action.triggered.connect(button.click)
        menu.addAction(action)
