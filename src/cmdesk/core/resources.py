"""Where the files that ship with the program are, in a checkout and in a packed program."""

from __future__ import annotations

import sys
from pathlib import Path


def root() -> Path:
    """Return the folder that holds ``resources/`` and ``forms/``."""
    packed = getattr(sys, "_MEIPASS", None)
    return Path(packed) if packed else Path(__file__).resolve().parents[3]


def resource(*parts: str) -> Path:
    """Return the path of a shipped file, for example ``resource("fonts", "NotoSansSC-Regular.ttf")``."""
    return root().joinpath("resources", *parts)
