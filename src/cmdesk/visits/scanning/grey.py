"""A page in shades of grey, as everything that reads scans knows it, and how large one may be."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from cmdesk.core.errors import Refused

_MOST_PIXELS: Final = 60_000_000
_MOST_PAGES: Final = 500


@dataclass(frozen=True)
class Grey:
    """A page: one byte per pixel, 0 black, row after row.

    Attributes:
        width: in pixels.
        height: in pixels.
        data: ``width × height`` bytes.
    """

    width: int
    height: int
    data: bytes

    def at(self, x: float, y: float) -> int:
        """Return the shade at a point; outside of the page it is white."""
        column, row = int(x), int(y)
        if 0 <= column < self.width and 0 <= row < self.height:
            return self.data[row * self.width + column]
        return 255

    def png(self) -> bytes:
        """Return the page as a PNG."""
        from PIL import Image

        out = io.BytesIO()
        Image.frombytes("L", (self.width, self.height), self.data).save(out, "PNG", optimize=False)
        return out.getvalue()


def refuse_large(width: int, height: int, number: int, name: str) -> None:
    """Let pass pages of a size that a scanner makes.

    Args:
        width: of the page, pixels.
        height: of the page, pixels.
        number: of the page in its file, from 1; or how many there are.
        name: of the file.

    Raises:
        Refused: the page is too large, or there are too many.
    """
    if width * height > _MOST_PIXELS or number > _MOST_PAGES:
        raise Refused(f"“{name}”太大：每页最多 {_MOST_PIXELS // 1_000_000} 百万像素，最多 {_MOST_PAGES} 页。")
