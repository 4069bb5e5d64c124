"""What a classification scheme is, and what a rule proposes for a customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from cmdesk.core.regulation import Rules
from cmdesk.core.spec import Choice

LIVING = "customer.binned_at IS NULL AND customer.merged_into_id IS NULL"
BUYING = f"{LIVING} AND customer.stage = 'customer'"
"""Who counts when shares and ranks are taken: living files of customers, prospects left out."""


class Proposal(NamedTuple):
    """What a rule says a customer should be.

    Attributes:
        value: the class proposed.
        reason: why, in one Chinese sentence with the figures that decided.
        current: the class the file holds now.
    """

    customer_id: int
    value: str
    reason: str
    current: str | None

    @property
    def differs(self) -> bool:
        """Whether confirming it would change the file."""
        return self.value != self.current


@dataclass(frozen=True)
class Scheme:
    """One way of classing customers.

    Attributes:
        key: name of the customer's field, or of the computed column.
        label: Chinese, as the field is called.
        choices: its classes in their order.
        rule: what the rules of a day propose, for every customer the scheme concerns.
        computed: SQL of the class by the rules of a day, where it follows from the file by itself and nobody confirms it.
        people: condition on ``customer`` telling whom the scheme concerns; shares are taken of these.
    """

    key: str
    label: str
    choices: tuple[Choice, ...]
    rule: Callable[[Rules], list[Proposal]]
    computed: Callable[[Rules], str] | None = None
    people: str = BUYING

    def label_of(self, value: str | None) -> str:
        """Return how people call a class."""
        return next((choice.label for choice in self.choices if choice.value == value), "未分类")
