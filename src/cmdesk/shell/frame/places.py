"""The places a person may go to: one entry of the navigation for each feature, its pages beside each other above."""

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
