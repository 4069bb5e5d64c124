"""What Ctrl+K finds: records of every feature, the places of the program, and what its manual tells."""

from __future__ import annotations

from collections.abc import Sequence

from cmdesk.core.actor import Actor
from cmdesk.core.feature import Page
from cmdesk.core.record import kind_of
from cmdesk.core.text.pinyin import initials
from cmdesk.kit.frame.palette import Item
from cmdesk.shell import features, settings
from cmdesk.shell.frame import topics

MANUAL = "manual/"
"""What the key of a section of the manual begins with: its page and, behind #, its title."""

_ICONS = {"customer": "building", "person": "user", "user": "user-cog", "unit": "map-pin"}


def find(actor: Actor, text: str, pages: Sequence[Page]) -> list[Item]:
    """Return records, places and sections of the manual, best first in each."""
    wanted = text.strip()
    items: list[Item] = []
    if wanted:
        for hit in features.find(actor, wanted, 40):
            subtitle = "　".join(part for part in (hit.number, hit.subtitle) if part)
            section = kind_of(hit.kind).LABEL
            items.append(
                Item(
                    (hit.kind, hit.record_id), hit.title, subtitle, _ICONS.get(hit.kind, "file-text"), hit.hits, section
                )
            )
    items.sort(key=lambda item: 0 if item.section == "客户" else 1)
    places = [page for page in pages if _is_meant(page.title, wanted)]
    items += [Item(page.key, page.title, "打开", page.icon, (), "功能") for page in places]
    inside = [page for page in settings.offered(actor) if wanted and _is_meant(page.title, wanted)]
    items += [Item(settings.INSIDE + page.key, page.title, "设置", page.icon, (), "功能") for page in inside]
    return items + [
        Item(f"{MANUAL}{one.page}#{one.title}", one.title, line, "file-text", (), "手册")
        for one, line in topics.find(wanted)
    ]


def _is_meant(title: str, wanted: str) -> bool:
    return not wanted or wanted in title or initials(title).startswith(wanted.lower())
