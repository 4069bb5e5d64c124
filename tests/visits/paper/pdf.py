"""Reading printed pages back: their text, their picture, and whether anything overlaps."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, qGray
from PySide6.QtPdf import QPdfDocument

from cmdesk.core import paper
from cmdesk.core.paper.sheet import Heading, Mark, Sheet


class Pages:
    """A PDF as a reader sees it."""

    def __init__(self, content: bytes) -> None:
        self._bytes = QByteArray(content)
        self._buffer = QBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(None)
        self._document.load(self._buffer)

    def __len__(self) -> int:
        return self._document.pageCount()

    def text(self, page: int = 0) -> str:
        """Return the text of a page without blanks, in the order in which it was drawn."""
        return "".join(self._document.getAllText(page).text().split())

    def lines(self, page: int = 0) -> list[str]:
        """Return the text of a page line by line."""
        return [line.strip() for line in self._document.getAllText(page).text().splitlines() if line.strip()]

    def picture(self, page: int = 0, width: int = 210) -> QImage:
        """Return a page as a grey picture."""
        size = self._document.pagePointSize(page)
        image = self._document.render(page, QSize(width, round(width * size.height() / size.width())))
        return image.convertToFormat(QImage.Format.Format_RGB32)


def printed(form: str, records: Sequence[Any], **options: Any) -> Pages:
    """Return the pages of records on a shipped form."""
    out = BytesIO()
    paper.draw(paper.form(form), records, out, **options)
    return Pages(out.getvalue())


def darkness(image: QImage, across: int = 14, down: int = 20) -> list[list[float]]:
    """Return how dark each field of a picture is, 0 to 1: coarse, so that fonts and renderers may differ a little."""
    white = QImage(image.size(), QImage.Format.Format_RGB32)
    white.fill(0xFFFFFFFF)
    made = []
    for row in range(down):
        line = []
        for column in range(across):
            xs = range(column * image.width() // across, (column + 1) * image.width() // across)
            ys = range(row * image.height() // down, (row + 1) * image.height() // down)
            total = sum(255 - qGray(image.pixel(x, y)) for x in xs for y in ys)
            line.append(round(total / (255 * len(xs) * len(ys)), 3))
        made.append(line)
    return made


def inks(form: str, values: Any) -> list[Any]:
    """Return the pages of a record as lists of what is drawn."""
    return Sheet(paper.form(form), Heading(office="临江市烟草公司"), Mark()).pages(values)


def overlaps(ink: Any) -> list[tuple[str, str]]:
    """Return the pairs of lines of text that touch each other, and those that leave the page."""
    boxes = []
    for x, y, text, style, size in [*ink.letters, *ink.grey]:
        width = style.width(text) * size
        boxes.append((x + 0.3, y - 0.75 * size, x + width - 0.3, y + 0.05 * size, text))
    found = [(box[4], "beyond the page") for box in boxes if box[0] < 0 or box[2] > ink.width or box[3] > ink.height]
    boxes.sort(key=lambda box: box[1])
    for place, (left, top, right, bottom, text) in enumerate(boxes):
        for other_left, other_top, other_right, _, other in boxes[place + 1 :]:
            if other_top >= bottom:
                break
            if other_left < right and left < other_right and top < bottom:
                found.append((text, other))
    return found
