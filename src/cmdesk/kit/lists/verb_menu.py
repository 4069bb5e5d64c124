"""The menu at the end of a bar: all that can be done to a list, and why what cannot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from cmdesk.core.errors import Refused
from cmdesk.kit.look import icons


class VerbMenu(QMenu):
    """Verbs with their signs; what the actor may not do is grey and says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)

    def offer(self, icon: str, words: str, slot: Callable[[], object], refusal: Refused | None = None) -> QAction:
        """Add a verb; ``words`` may end with a tab and its keys."""
        action = self.addAction(icons.icon(icon), words, slot)
        action.setEnabled(refusal is None)
        action.setToolTip(str(refusal or ""))
        return action


class MoreButton(QToolButton):
    """Three dots that open a ``VerbMenu``, filled anew each time: what can be done changes with what is listed."""

    def __init__(self, tip: str, fill: Callable[[VerbMenu], None]) -> None:
        """Make the button.

        Args:
            tip: some of the verbs, as the tooltip names them.
            fill: adds the verbs to the empty menu; a bound method.
        """
        super().__init__()
        self._fill = fill
        self.verbs = VerbMenu(self)
        self.verbs.aboutToShow.connect(self.fill)
        self.setIcon(icons.icon("more-horizontal"))
        self.setAccessibleName("更多操作")
        self.setToolTip(tip)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(self.verbs)

    def fill(self) -> None:
        """Offer what can be done now."""
        self.verbs.clear()
        self._fill(self.verbs)
