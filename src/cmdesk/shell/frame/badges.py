"""What waits for the person, as numbers in the navigation."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Badge, Feature
from cmdesk.kit.background.work import Work
from cmdesk.kit.frame.frame import NavigationBar
from cmdesk.shell import features


class Badges(QObject):
    """Counts in a worker when something changed that a number depends on."""

    def __init__(self, navigation: NavigationBar, work: Work, offered: frozenset[str], parent: QObject) -> None:
        """Prepare the numbers.

        Args:
            navigation: where they stand.
            work: for reading.
            offered: keys of the entries that the person has.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self._work = work
        self._counted = [
            _Counted(one, one.badge, navigation)
            for one in features.FEATURES
            if one.badge is not None and one.key in offered
        ]

    def refresh(self, actor: Actor, kinds: frozenset[str] | None = None) -> None:
        """Count anew what depends on these kinds, everything by default."""
        for one in self._counted:
            if kinds is None or kinds & one.badge.shows:
                one.read(self._work, actor, self)


class _Counted:
    """One entry of the navigation with its number."""

    def __init__(self, feature: Feature, badge: Badge, navigation: NavigationBar) -> None:
        self.badge, self._key, self._navigation = badge, feature.key, navigation

    def read(self, work: Work, actor: Actor, owner: QObject) -> None:
        """Count, and show the number when it is there."""
        count = self.badge.count
        work.read(lambda: count(actor), self._show, owner=owner, title="")

    def _show(self, number: int) -> None:
        self._navigation.set_badge(self._key, number)
