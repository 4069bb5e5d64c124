"""What waits for the person, as numbers in the navigation."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Feature
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
        self._navigation, self._work = navigation, work
        self._counted = [one for one in features.FEATURES if one.badge is not None and one.key in offered]

    def refresh(self, actor: Actor, kinds: frozenset[str] | None = None) -> None:
        """Count anew what depends on these kinds, everything by default."""
        for feature in self._counted:
            badge = feature.badge
            if badge is not None and (kinds is None or kinds & badge.shows):
                self._work.read(_Count(feature, actor).run, self._show, owner=self, title="")

    def _show(self, found: tuple[str, int]) -> None:
        self._navigation.set_badge(*found)


class _Count:
    def __init__(self, feature: Feature, actor: Actor) -> None:
        self._feature, self._actor = feature, actor

    def run(self) -> tuple[str, int]:
        """Return the entry and its number."""
        badge = self._feature.badge
        return self._feature.key, badge.count(self._actor) if badge is not None else 0
