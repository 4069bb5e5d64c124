"""What is on a printed page: its text as a reader program finds it, its picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from cmdesk.core import paper
from cmdesk.core.paper.form import Form
from cmdesk.core.paper.head import Mark
from cmdesk.core.paper.ink import Ink
from cmdesk.core.paper.reading import read
from cmdesk.core.paper.sheet import Sheet


def pdf(form: Form, *records: Mapping[str, Any], **options: Any) -> bytes:
    """Return a print as a PDF."""
    out = BytesIO()
    paper.draw(form, records, out, **options)
    return out.getvalue()


def document(content: bytes) -> Any:
    """Return a PDF opened by QtPdf."""
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtPdf import QPdfDocument

    found = QPdfDocument()
    buffer = QBuffer(found)
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    found.load(buffer)
    assert found.status() == QPdfDocument.Status.Ready
    return found


def texts(content: bytes) -> list[str]:
    """Return the text of each page."""
    found = document(content)
    return [found.getAllText(page).text().replace("\r\n", "\n") for page in range(found.pageCount())]


def squeezed(parts: str | Iterable[str]) -> str:
    """Return text without any blanks."""
    return "".join("".join(parts).split())


def picture(content: bytes, page: int = 0, dpi: int = 72) -> Any:
    """Return a page as a picture in shades of grey."""
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QColor, QImage, QPainter

    found = document(content)
    size = found.pagePointSize(page)
    drawn = found.render(page, QSize(round(size.width() * dpi / 72), round(size.height() * dpi / 72)))
    white = QImage(drawn.size(), QImage.Format.Format_RGB32)
    white.fill(QColor("white"))
    painter = QPainter(white)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return white.convertToFormat(QImage.Format.Format_Grayscale8)


def inks(form: Form, values: Mapping[str, Any], *, heading: paper.Heading | None = None, reprint: int = 0) -> list[Ink]:
    """Return what is drawn on the pages of a record."""
    return Sheet(form, heading or paper.Heading(), Mark(reprint)).pages(values)


def form_of(blocks: str, head: str = "") -> Form:
    """Return a form of the given blocks, 100 mm wide between its margins unless ``head`` says otherwise."""
    usual = 'title = "表"\nmargins = [20, 55, 20, 55]\n'
    return read("form", f"{usual}{head}\n{blocks}")


def overlaps(ink: Ink) -> list[tuple[str, str]]:
    """Return pairs of texts that lie upon each other, and texts that leave the page (with an empty partner)."""
    boxes = []
    for x, y, text, style, size in ink.letters:
        if text.strip():
            boxes.append((x, y - size * 0.80, x + style.width(text.rstrip()) * size, y + size * 0.12, text))
    boxes += [(one.x, one.y, one.x + one.size, one.y + one.size, f"□{one.choice}") for one in ink.ticks]
    found = [
        (text, "")
        for left, top, right, bottom, text in boxes
        if left < -0.01 or top < -0.01 or right > ink.width + 0.01 or bottom > ink.height + 0.01
    ]
    boxes.sort(key=lambda box: box[1])
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            if other[1] >= one[3] - 0.05:
                break
            if other[0] < one[2] - 0.05 and one[0] < other[2] - 0.05:
                found.append((one[4], other[4]))
    return found


def crossings(ink: Ink) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Return the texts that a line of the form runs through, each with the line: they have left their cell."""
    found = []
    lines = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in ink.thin]
    for x, y, width, height in ink.frames:
        right, low = x + width, y + height
        lines += [(x, y, right, y), (x, low, right, low), (x, y, x, low), (right, y, right, low)]
    for x, y, text, style, size in ink.letters:
        if not text.strip():
            continue
        left, right = x + 0.3, x + style.width(text.rstrip()) * size - 0.3
        top, bottom = y - size * 0.7, y
        for line in lines:
            a, b, c, d = line
            if a < right and c > left and b < bottom and d > top:
                found.append((text, line))
    return found
