"""The pages of a scan, from a PDF or a picture."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cmdesk.core.errors import Refused
from cmdesk.visits.scanning.drawing import drawn
from cmdesk.visits.scanning.grey import Grey, refuse_large

PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
_MOST_BYTES: Final = 300 << 20


def is_scan(path: Path) -> bool:
    """Tell whether a file may be a scan, by its name."""
    return path.suffix.lower() in PICTURES | {".pdf"}


def pages(path: Path) -> Iterator[Grey]:
    """Yield the pages of a PDF or a picture, one after the other.

    Raises:
        Refused: the file cannot be read, or is no scan.
    """
    if not os.path.isfile(path):  # noqa: PTH113  # a name that no system takes is none either
        raise Refused(f"没有文件 {path.name[:60]}，请核对路径。")
    if path.stat().st_size > _MOST_BYTES:
        raise Refused(f"“{path.name}”超过 {_MOST_BYTES >> 20} MB，请分成几个文件扫描。")
    if path.suffix.lower() == ".pdf":
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
