"""Where the link fields of visits find customers and people while somebody types."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.text.pinyin import initials
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import finding
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.visits import rules

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST = 12


def sources(desk: Desk) -> dict[str, LinkSource]:
    """Return the sources by kind of record."""
    return {
        "customer": LinkSource(_Customers(desk.actor), partial(keep.title_of, "customer"), desk.work),
        "user": LinkSource(_Travellers(desk.actor), partial(keep.title_of, "user"), desk.work),
    }


class _Customers:
    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def __call__(self, text: str) -> list[Hit]:
        if not text.strip():
            return []
        hits = [hit for hit in finding.find(self._actor, text, _MOST) if hit.kind == Customer.KIND]
        return [
            (hit.record_id, hit.title, "　".join(part for part in (hit.number, hit.subtitle) if part)) for hit in hits
        ]


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
