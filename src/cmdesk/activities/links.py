"""Where the link fields of contacts find the people of a customer while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmdesk.core.text.pinyin import initials
from cmdesk.customers import rules as customers
from cmdesk.kit.form.editors.link import Hit, LinkSource

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


def persons_source(desk: Desk, customer_id: int) -> LinkSource:
    """Return where the people of one customer are found."""
    finder = _Persons(desk, customer_id)
    return LinkSource(finder.search, finder.title, desk.work)


class _Persons:
    def __init__(self, desk: Desk, customer_id: int) -> None:
        self._desk, self._customer_id = desk, customer_id

    def search(self, text: str) -> list[Hit]:
        wanted = text.strip().lower()
        people = customers.persons_of(self._desk.actor, self._customer_id)
        return [
            (one.id, one.name, "　".join(part for part in (one.position, "、".join(one.phones)) if part))
            for one in people
            if not wanted or wanted in one.name.lower() or initials(one.name).startswith(wanted)
        ]

    def title(self, record_id: int) -> str:
        people = customers.persons_of(self._desk.actor, self._customer_id)
        return next((one.name for one in people if one.id == record_id), "")
