"""At how many visits a bulletin was carried out: counted by the feature above that keeps visits (S0-24)."""

from __future__ import annotations

from collections.abc import Callable

_counts: list[Callable[[int], int]] = []


def register(count: Callable[[int], int]) -> None:
    """Let ``count(bulletin id)`` say how many visits carried a bulletin out; a second call with the same is nothing."""
    if count not in _counts:
        _counts.append(count)


def executed(bulletin_id: int) -> int:
    """Return at how many visits a bulletin was carried out."""
    return sum(count(bulletin_id) for count in _counts)
