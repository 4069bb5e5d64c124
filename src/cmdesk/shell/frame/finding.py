"""What Ctrl+K finds: records of every feature, the places of the program, and what its manual tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Page
from cmdesk.core.record import kind_of
from cmdesk.core.text.pinyin import initials
from cmdesk.kit.frame.palette import Item
from cmdesk.shell import features, settings
from cmdesk.shell.frame import topics
from cmdesk.shell.frame.topics import Topic

MANUAL = "manual/"
"""What the key of a section of the manual begins with: its page and, behind #, its title."""

_SETTINGS = "settings.md"
_ICONS = {"person": "user"}
"""What is found on the page of something else; what has a page of its own looks as its page does."""


def find(actor: Actor, text: str, pages: Sequence[Page]) -> list[Item]:
    """Return what is meant: places called so, records, other places, sections of the manual; best first in each.

    A place stands before every record where what was typed is Chinese and part of its name; initials may be those of a
    customer as well, and a customer may be called after a place.
    """
    wanted = text.strip()
    told = topics.find(wanted)
    called, meant = [], []
    for key, page, subtitle in _places(actor, wanted, pages):
        item = Item(key, page.title, subtitle, page.icon, (), "功能")
        if wanted in page.title and len(wanted) > 1 and not wanted.isascii():
            called.append(item)
        elif _is_meant(page.title, wanted) or any(_is_of(key, page, one) for one, _line in told):
            meant.append(item)
    called.sort(key=lambda item: item.title != wanted)
    manual = [Item(f"{MANUAL}{one.page}#{one.title}", one.title, line, "file-text", (), "手册") for one, line in told]
    return [*called, *_records(actor, wanted, pages), *meant, *manual]


def _records(actor: Actor, wanted: str, pages: Sequence[Page]) -> list[Item]:
    """Return records, feature by feature."""
    icons, items = {kind: page.icon for page in pages for kind in page.opens} | _ICONS, []
    for hit in features.find(actor, wanted, 40) if wanted else ():
        subtitle = "　".join(part for part in (hit.number, hit.subtitle) if part)
        icon, section = icons.get(hit.kind, "file-text"), kind_of(hit.kind).LABEL
        items.append(Item((hit.kind, hit.record_id), hit.title, subtitle, icon, hit.hits, section))
    return items


def _places(actor: Actor, wanted: str, pages: Sequence[Page]) -> Iterator[tuple[str, Page, str]]:
    """Yield the key, the page and a word about each place; those inside the settings where something was typed."""
    for page in pages:
        yield page.key, page, "打开"
    for page in settings.offered(actor) if wanted else ():
        yield settings.INSIDE + page.key, page, "设置"


def _is_meant(title: str, wanted: str) -> bool:
    """Tell whether a place is meant: part of its name was typed, its initials, or more than its name (恢复备份)."""
    if not wanted or wanted in title or initials(title).startswith(wanted.lower()):
        return True
    return len(title) > 1 and title in wanted


def _is_of(key: str, page: Page, topic: Topic) -> bool:
    """Tell whether a section of the manual is that of a page inside the settings: what it tells is done there."""
    return key.startswith(settings.INSIDE) and topic.page == _SETTINGS and topic.title == page.title
