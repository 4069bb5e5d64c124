"""A short list of what belongs to customers: on one customer's page, or of all with the customer before each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.lists.verb_list import VerbList

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class OfCustomer(Protocol):
    """A row of a customer's."""

    @property
    def customer(self) -> str:
        """What he is called."""


C = TypeVar("C", bound=OfCustomer)


class CustomerRows(VerbList[C]):
    """Rows of one customer, or of everybody the actor may see."""

    def __init__(self, desk: Desk, customer_id: int | None = None) -> None:
        """Make a list.

        Args:
            desk: as usual.
            customer_id: whose rows; None for those of all customers.
        """
        self.customer_id = customer_id
        super().__init__(desk)

    def all_heads(self) -> tuple[str, ...]:
        """Return the headers, the customer's before them where there are several."""
        return self.heads if self.customer_id is not None else ("客户", *self.heads)

    def lines(self, rows: Sequence[C]) -> list[Line]:
        """Return the rows, each behind its customer where there are several."""
        lines = super().lines(rows)
        if self.customer_id is not None:
            return lines
        return [
            replace(line, cells=(one.customer, *line.cells), tone_at=line.tone_at + 1)
            for line, one in zip(lines, rows, strict=True)
        ]
