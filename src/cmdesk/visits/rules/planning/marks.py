"""What is to be done at a visit beside its purpose, as features above know it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

Mark = Callable[[int, date, Sequence[int]], Mapping[int, str]]
"""(user, day, customers) → a word for each customer where something is to be done."""

_known: list[Mark] = []


def ask(who: Mark) -> None:
    """Let a feature above mark visits; once, however often it is said."""
    if who not in _known:
        _known.append(who)


def of(user_id: int, day: date, customers: Sequence[int]) -> dict[int, str]:
    """Return the marks of customers on somebody's day: ``"【采库存】"``."""
    words: dict[int, list[str]] = {}
    for who in _known:
        for customer, word in who(user_id, day, customers).items():
            words.setdefault(customer, []).append(word)
    return {customer: f"【{'、'.join(some)}】" for customer, some in words.items()}
