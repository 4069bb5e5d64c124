"""Conditions of SQL put together; rules say what somebody may see as a condition, blank where that is everything."""

from __future__ import annotations

from collections.abc import Sized


def also(*conditions: str) -> str:
    """Return what narrows a text that ends with a condition further: `` AND (…)`` for each that is not blank."""
    return "".join(f" AND ({one})" for one in conditions if one)


def all_of(*conditions: str) -> str:
    """Return one condition out of those that are not blank; without any it always holds."""
    return " AND ".join(f"({one})" for one in conditions if one) or "1 = 1"


def marks(values: Sized) -> str:
    """Return what stands for so many values in ``id IN (…)``: ``?, ?, ?``; ``NULL``, which nothing equals, for none.

    Of values without an end there are more than a database takes at once: ``core.door.bulk.chunks`` deals them out.
    """
    return ", ".join("?" * len(values)) or "NULL"


def sought(text: str) -> str:
    """Return a typed text as ``LIKE ? ESCAPE '!'`` looks for it: its own ``%`` and ``_`` are what they are."""
    return text.strip().replace("!", "!!").replace("%", "!%").replace("_", "!_")
