"""The places a person may go to: one entry of the navigation for each feature, its pages beside each other above."""

from __future__ import annotations

from dataclasses import dataclass

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.feature import Page
from cmdesk.kit.frame.frame import Place
from cmdesk.shell import features
from cmdesk.shell.settings import SETTINGS


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


def _may(actor: Actor, page: Page) -> bool:
    return not page.action or actor.scope(page.action) > Scope.NONE
