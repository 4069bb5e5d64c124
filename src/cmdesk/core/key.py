"""Where the key of an encrypted office lies."""

from __future__ import annotations

from pathlib import Path


def stored(path: Path) -> bytes | None:  # noqa: ARG001
    """Return the key that this machine's key store holds for an office file, or None."""
    return None
