"""Where the link fields of visits find customers and people while somebody types."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.text.pinyin import initials
from cmdesk.customers.links import customers
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.visits import rules

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST = 12


def sources(desk: Desk) -> dict[str, LinkSource]:
    """Return the sources by kind of record."""
    return {
        "customer": customers(desk),
        "user": LinkSource(_Travellers(desk.actor), partial(keep.title_of, "user"), desk.work),
    }


class _Travellers:
    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def __call__(self, text: str) -> list[Hit]:
        wanted = text.strip().lower()
        return [
            (one.id, one.name, "")
            for one in rules.travellers(self._actor)
            if not wanted or wanted in one.name.lower() or initials(one.name).startswith(wanted)
        ][:_MOST]
