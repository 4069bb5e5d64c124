"""Days of the week: as fields and regulations keep them, and as people read them."""

from __future__ import annotations

from datetime import date
from typing import Final

KEYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SIGNS: Final = "一二三四五六日"


def key(day: date) -> str:
    """Return how the day of the week is kept: ``"fri"``."""
    return KEYS[day.weekday()]


def word(day: date) -> str:
    """Return how people call the day of the week: 周五."""
    return f"周{SIGNS[day.weekday()]}"
