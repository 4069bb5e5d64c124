"""Which classes of customers a condition may name; whoever has customers says it here."""

from __future__ import annotations

from collections.abc import Iterable

from cmdesk.core.spec import Choice

_offered: dict[str, Choice] = {}


def offer(choices: Iterable[Choice]) -> None:
    """Let the conditions of flows name these classes."""
    _offered.update((choice.value, choice) for choice in choices)


def offered() -> tuple[Choice, ...]:
    """Return the classes that a condition may name, in the order in which they were offered."""
    return tuple(_offered.values())
