"""How many random histories a test takes: few each time, a thousand for who hunts (``--hypothesis-profile hunt``)."""

from __future__ import annotations

from hypothesis import settings

USUAL = 25


def histories() -> int:
    """Return how many histories a test plays through."""
    wanted = settings.default.max_examples if settings.default else USUAL
    return wanted if wanted >= 1_000 else USUAL
