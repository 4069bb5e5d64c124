"""The pages of a scan, in shades of grey."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cmdesk.core.errors import Refused

PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
_RESOLUTION: Final = 200  # dots per inch at which pages of a PDF are drawn
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


def pages(path: Path) -> Iterator[Grey]:
    """Yield the pages of a PDF or a picture, one after the other.

    Raises:
        Refused: the file cannot be read, or is no scan.
    """
    if not path.is_file():
        raise Refused(f"没有文件 {path}，请核对路径。")
    if path.suffix.lower() == ".pdf":
        yield from _of_pdf(path)
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
                _refuse_large(page.width, page.height, number, name)
                grey = page.convert("L")
                yield Grey(grey.width, grey.height, grey.tobytes())
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused(f"图片“{name}”读不出来，可能已损坏，请重新扫描。") from error


def _of_pdf(path: Path) -> Iterator[Grey]:
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    if document.load(str(path)) != QPdfDocument.Error.None_:
        raise Refused(f"PDF“{path.name}”打不开，可能已损坏或有密码，请重新扫描。")
    try:
        for number in range(document.pageCount()):
            points = document.pagePointSize(number)
            size = QSize(round(points.width() * _RESOLUTION / 72), round(points.height() * _RESOLUTION / 72))
            _refuse_large(size.width(), size.height(), number + 1, path.name)
            drawn = document.render(number, size)
            sheet = QImage(size, QImage.Format.Format_RGB32)
            sheet.fill(QColor("white"))
            painter = QPainter(sheet)
            painter.drawImage(0, 0, drawn)
            painter.end()
            grey = sheet.convertToFormat(QImage.Format.Format_Grayscale8)
            bits, line = bytes(grey.constBits()), grey.bytesPerLine()
            rows = (bits[row * line : row * line + grey.width()] for row in range(grey.height()))
            yield Grey(grey.width(), grey.height(), b"".join(rows))
    finally:
        document.close()


def _refuse_large(width: int, height: int, number: int, name: str) -> None:
    if width * height > _MOST_PIXELS or number > _MOST_PAGES:
        raise Refused(f"“{name}”太大：每页最多 {_MOST_PIXELS // 1_000_000} 百万像素，最多 {_MOST_PAGES} 页。")
