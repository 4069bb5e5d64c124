"""The places a person may go to: an entry of the navigation for each feature, its pages beside each other above."""

from __future__ import annotations

from dataclasses import dataclass
from time import sleep
from typing import Final

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.feature import Later, Page
from cmdesk.kit.frame.frame import Place
from cmdesk.shell import features
from cmdesk.shell.settings import SETTINGS, offered

_BREATH: Final = 0.01  # seconds between two screens: the window's thread goes first


@dataclass(frozen=True)
class Section:
    """One entry of the navigation with the pages that stand under it."""

    place: Place
    pages: tuple[Page, ...]


class Places:
    """Where a person may go, where he is, and where he was last.

    Attributes:
        sections: the entries of the navigation; settings come last.
        pages: key → page, in their order.
        here: the page in front, empty before the first.
    """

    def __init__(self, actor: Actor) -> None:
        self.sections = sections(actor)
        self.pages: dict[str, Page] = {page.key: page for one in self.sections for page in one.pages}
        self.here = ""
        self._last: dict[str, str] = {}  # section → the page in it that was in front last

    def come_to(self, page: str) -> Section:
        """Be on a page; returns its section."""
        section = self.section_of(page)
        self.here = self._last[section.place.key] = page
        return section

    def section_of(self, page: str) -> Section:
        """Return the section that a page stands in."""
        return next(one for one in self.sections if any(other.key == page for other in one.pages))

    def within(self, key: str) -> str:
        """Return the page of a section that was in front last, or its first; from within it leads back to its first."""
        section = next(one for one in self.sections if one.place.key == key)
        first = section.pages[0].key
        return first if section == self.section_of(self.here) else self._last.get(key, first)

    def beside(self, by: int) -> str:
        """Return the page that stands so many behind the one in front, in its section; the first follows the last."""
        keys = [page.key for page in self.section_of(self.here).pages]
        return keys[(keys.index(self.here) + by) % len(keys)]

    def page_for(self, kind: str) -> Page | None:
        """Return the page that shows records of a kind."""
        return next((page for page in self.pages.values() if kind in page.opens), None)


def sections(actor: Actor) -> list[Section]:
    """Return the entries that offer the person anything, in the order of the features; settings come last."""
    found = []
    for feature in features.FEATURES:
        pages = tuple(page for page in feature.pages if _may(actor, page))
        if pages:
            found.append(Section(Place(feature.key, feature.title, pages[0].icon), pages))
    return [*found, Section(Place(SETTINGS.key, SETTINGS.title, SETTINGS.icon), (SETTINGS,))]


def load_screens(actor: Actor) -> None:
    """Load the screens of a person's places one after another, so that no first click waits for it; called in a worker."""
    for page in (*(page for section in sections(actor) for page in section.pages), *offered(actor)):
        if isinstance(page.make, Later):
            page.make.load()
            sleep(_BREATH)


def _may(actor: Actor, page: Page) -> bool:
    return not page.action or actor.scope(page.action) > Scope.NONE
