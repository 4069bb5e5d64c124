"""Pages onto a printer, here one that prints into a file: sizes, order, copies of pages, cancelling, refusals."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPdf import QPdfDocument
from reportlab.pdfgen.canvas import Canvas

from cmdesk.core.errors import Refused
from cmdesk.kit.paper.printing import Order, print_pdf

SIZES = [(595, 842), (842, 595), (683, 397)]  # A4 upright and lying, 241 × 140 mm
SHADES = [0.0, 0.5, 0.8]


@pytest.fixture
def content(qapp: Any) -> bytes:
    """Three pages of different sizes, each of its own grey."""
    out = BytesIO()
    canvas = Canvas(out)
    for (width, height), shade in zip(SIZES, SHADES, strict=True):
        canvas.setPageSize((width, height))
        canvas.setFillGray(shade)
        canvas.rect(0, 0, width, height, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def printed(path: Path) -> list[tuple[int, int, float]]:
    """Return width, height in points and the grey of the middle of each page."""
    document = QPdfDocument()
    document.load(str(path))
    found = []
    for page in range(document.pageCount()):
        size = document.pagePointSize(page).toSize()
        image = document.render(page, size)
        middle = image.pixelColor(size.width() // 2, size.height() // 2)
        found.append((size.width(), size.height(), middle.redF()))
    document.close()
    return found


def test_pages_keep_their_size_and_order(content: bytes, tmp_path: Path) -> None:
    """Each page is printed on paper of its own size, to the edges, in the order asked for."""
    told: list[tuple[int, int]] = []

    def progress(done: int, whole: int) -> None:
        told.append((done, whole))

    path = tmp_path / "out.pdf"
    assert print_pdf(content, Order("", (2, 0, 1), file=path), progress=progress)
    assert told == [(1, 3), (2, 3), (3, 3)]
    for (width, height, shade), page in zip(printed(path), (2, 0, 1), strict=True):
        assert (width, height) == pytest.approx(SIZES[page], abs=3)
        assert shade == pytest.approx(SHADES[page], abs=0.05)


def test_cancelling_between_pages(content: bytes, tmp_path: Path) -> None:
    """Nothing more is sent once somebody has cancelled."""
    told: list[int] = []
    went = print_pdf(
        content,
        Order("", (0, 1, 2), file=tmp_path / "out.pdf"),
        progress=lambda done, _: told.append(done),
        cancelled=lambda: bool(told),
    )
    assert not went
    assert told == [1]


def test_refusals(content: bytes, tmp_path: Path) -> None:
    """A printer that is gone, a place that takes nothing, a document that is none: one sentence each."""
    with pytest.raises(Refused, match="没有名为“走廊”的打印机"):
        print_pdf(content, Order("走廊", (0,)))
    with pytest.raises(Refused, match="不接受打印"):
        print_pdf(content, Order("", (0,), file=tmp_path / "none" / "out.pdf"))
    with pytest.raises(Refused, match="读不出来"):
        print_pdf(b"no pdf", Order("", (0,), file=tmp_path / "out.pdf"))
