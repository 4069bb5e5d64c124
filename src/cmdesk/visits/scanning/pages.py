"""The pages of a scan, in shades of grey."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cmdesk.core.errors import Refused

PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
_MOST_BYTES: Final = 300 << 20
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


def is_scan(path: Path) -> bool:
    """Tell whether a file may be a scan, by its name."""
    return path.suffix.lower() in PICTURES | {".pdf"}


def pages(path: Path) -> Iterator[Grey]:
    """Yield the pages of a PDF or a picture, one after the other.

    Raises:
        Refused: the file cannot be read, or is no scan.
    """
    if not path.is_file():
        raise Refused(f"没有文件 {path}，请核对路径。")
    if path.stat().st_size > _MOST_BYTES:
        raise Refused(f"“{path.name}”超过 {_MOST_BYTES >> 20} MB，请分成几个文件扫描。")
    if path.suffix.lower() == ".pdf":
        from cmdesk.visits.scanning.drawing import drawn

        yield from drawn(path)
    elif path.suffix.lower() in PICTURES:
        yield from _of_picture(path.read_bytes(), path.name)
    else:
        raise Refused(f"“{path.name}”不是扫描件，请给 PDF、PNG、JPG 或 TIFF 文件。")


def picture(content: bytes, name: str) -> Grey:
    """Return the first page of a picture that was attached.

    Raises:
        Refused: it cannot be read.
    """
    return next(_of_picture(content, name))


def _of_picture(content: bytes, name: str) -> Iterator[Grey]:
    from PIL import Image, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as whole:
            for number, page in enumerate(ImageSequence.Iterator(whole), 1):
                refuse_large(page.width, page.height, number, name)
                grey = page.convert("L")
                yield Grey(grey.width, grey.height, grey.tobytes())
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused(f"图片“{name}”读不出来，可能已损坏，请重新扫描。") from error


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
