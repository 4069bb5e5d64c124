"""A search as a condition of a list that finds out how it is best written where the list is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cmdesk.core.database import Database
from cmdesk.core.search.finding import condition
from cmdesk.core.window import Query

TRIED: Final = 20_000  # rows of a list that a broad search is tried on before it is taken as a set


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Keeps the rows of a list that answer what was typed; see ``Query.late``.

    Attributes:
        database: the open office.
        kind: what is searched (``"customer"``).
        text: what was typed.
        column: the list's column with the record's id (``"customer.id"``).
    """

    database: Database
    kind: str
    text: str
    column: str

    def __call__(self, query: Query) -> Query:
        """Return the list, narrowed; asks the database how much there is to be found."""
        page = condition(self.database, self.kind, self.text, column=self.column)
        if page is None:
            return query
        whole = condition(self.database, self.kind, self.text, column=self.column, every=True)
        row_by_row = page[0].startswith("EXISTS")  # good for what is found all over the list, else endless
        return query.filtered(*page, whole=whole, tried=TRIED if row_by_row else 0)
