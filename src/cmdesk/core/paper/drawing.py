"""Whole prints: records on forms, copy after copy, into one PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from cmdesk.core.errors import Refused
from cmdesk.core.paper.form import Form
from cmdesk.core.paper.head import Heading, Mark
from cmdesk.core.paper.ink import MM, Ink
from cmdesk.core.paper.press import Press
from cmdesk.core.paper.sheet import MARK, Sheet, corners
from cmdesk.core.paper.values import Values

Progress = Callable[[int], None]
Batch = tuple[Form, Iterable[Values]] | tuple[Form, Iterable[Values], int]
"""Records on a form, and how many times they are printed again (补打 第n次) where that differs from the rest."""


class Cancelled(Exception):  # noqa: N818  # nothing went wrong
    """The person who asked for a print has cancelled it."""


@dataclass(frozen=True)
class TickBox:
    """A box to be ticked: where it stands on its page (mm from the upper left) and what a tick in it says.

    Attributes:
        key: of the value; in a table ``list.3.key`` for the fourth row.
        choice: the stored word of the answer.
        marked: printed with a tick.
    """

    x: float
    y: float
    width: float
    height: float
    key: str
    choice: str
    marked: bool


@dataclass(frozen=True)
class PageBoxes:
    """Where things stand on a printed page, mm from the upper left, for reading a scan of it.

    Attributes:
        form: name of the form.
        record: which of the records, from 0.
        page: page of the record, from 1.
        copy: number of the copy, from 1.
        width: of the paper.
        height: of the paper.
        ticks: the boxes to be ticked.
        codes: content of each QR code with (x, y, width, height).
        marks: the registration marks as (x, y, width, height), from the upper left clockwise; empty without.
    """

    form: str
    record: int
    page: int
    copy: int
    width: float
    height: float
    ticks: tuple[TickBox, ...]
    codes: tuple[tuple[str, tuple[float, float, float, float]], ...]
    marks: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class Drawn:
    """What was printed.

    Attributes:
        pages: number of pages.
        boxes: for each page where its boxes are.
        first_pages: for each record the page it begins on, from 1 (its first copy).
    """

    pages: int
    boxes: list[PageBoxes] = field(default_factory=list)
    first_pages: list[int] = field(default_factory=list)


def draw_many(
    batches: Iterable[Batch],
    out: BinaryIO,
    *,
    heading: Heading | None = None,
    copies: Sequence[int] | None = None,
    reprint: int = 0,
    void: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Drawn:
    """Print records on several forms into one PDF.

    Args:
        batches: forms with their records, in the order of printing; a third member says which print it is.
        out: where the PDF goes; nothing is written before all pages are drawn.
        heading: office, logo, who prints.
        copies: which copies of a form with copies, from 1; None for all. A carbon form is printed once.
        reprint: how many times it is printed again (补打 第n次), 0 for the first print.
        void: print 作废 across every page.
        progress: called with the number of records done.
        cancelled: asked before every record.

    Raises:
        Cancelled: ``cancelled`` said so; nothing was written.
        Refused: a value cannot be printed (too much text for a QR code).
    """
    job = _Job(out, heading or Heading(), copies)
    for form, records, *again in batches:
        job.start(form, Mark(again[0] if again else reprint, void))
        for values in records:
            if cancelled and cancelled():
                raise Cancelled
            job.add(values)
            if progress:
                progress(job.records)
    return job.finish()


def boxes(form: Form, values: Values, *, heading: Heading | None = None, reprint: int = 0) -> list[PageBoxes]:
    """Return where the boxes of a record stand, page by page, without making a PDF.

    Args:
        form: the form.
        values: of the record, as they were printed: a longer text moves what stands below it.
        heading: as it was printed: a logo or a long name moves the rest.
        reprint: as it was printed: the sign 补打 moves the rest too.
    """
    pages = Sheet(form, heading or Heading(), Mark(reprint)).pages(values)
    return [page_boxes(form, ink, 0, number, 1) for number, ink in enumerate(pages, 1)]


def page_boxes(form: Form, ink: Ink, record: int, page: int, copy: int) -> PageBoxes:
    """Return where the boxes of a page are."""

    def square(x: float, y: float, size: float) -> tuple[float, float, float, float]:
        return round(x / MM, 2), round(y / MM, 2), round(size / MM, 2), round(size / MM, 2)

    return PageBoxes(
        form.name,
        record,
        page,
        copy,
        *form.page_size,
        tuple(TickBox(*square(tick.x, tick.y, tick.size), tick.key, tick.choice, tick.marked) for tick in ink.ticks),
        tuple((one.content, square(one.x, one.y, one.size)) for one in ink.codes),
        tuple((x, y, MARK, MARK) for x, y in corners(form)) if form.marks else (),
    )


@dataclass
class _Leaf:
    """A page that waits for its number."""

    sheet: Sheet
    ink: Ink
    content: str


class _Job:
    """One PDF in the making."""

    def __init__(self, out: BinaryIO, heading: Heading, copies: Sequence[int] | None) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # pages as bytes: as letters they are larger by a fifth and take longer
        self._canvas = Canvas(out, pageCompression=1, lang="zh-CN")
        self._press = Press()
        self._heading = heading
        self._copies = copies
        self._sheet: Sheet | None = None
        self._sheets: dict[tuple[int, Mark], Sheet] = {}  # each keeps its form, so that no id is used twice
        self._waiting: list[_Leaf] = []  # pages of forms that are numbered through the whole print
        self._drawn = Drawn(0)
        self._pages = 0
        self._logos: dict[bytes, Any] = {}
        self.records = 0

    def start(self, form: Form, mark: Mark) -> None:
        """Go on with another form or mark."""
        known = self._sheets.get((id(form), mark))
        self._sheet = self._sheets[id(form), mark] = known or Sheet(form, self._heading, mark)
        if form.pages != "whole":
            self._flush()
        self._canvas.setTitle(form.title.replace("{", "").replace("}", ""))

    def add(self, values: Values) -> None:
        """Print a record with all its copies."""
        sheet = self._sheet
        if sheet is None:
            raise RuntimeError("start a form before adding records to it")
        form = sheet.form
        self._drawn.first_pages.append(self._pages + len(self._waiting) + 1)
        pages = sheet.pages(values)
        for copy, names in self._copies_of(form):
            leaves = []
            for number, ink in enumerate(pages, 1):
                content = self._press.content(ink)
                if names:
                    plain, turned = sheet.copy_names(names)
                    content += (
                        "\n" + self._press.line(plain, ink.height) + "\n" + self._press.turned(turned, ink.height)
                    )
                leaves.append(_Leaf(sheet, ink, content))
                self._drawn.boxes.append(page_boxes(form, ink, self.records, number, copy))
            if form.pages == "whole":
                self._waiting += leaves
            else:
                self._flush()
                self._show(leaves)
        self.records += 1

    def _copies_of(self, form: Form) -> list[tuple[int, tuple[str, ...]]]:
        """Return (number, names printed on it) of each copy."""
        numbers = range(1, len(form.copies) + 1)
        if not form.copies:
            return [(1, ())]
        wanted = [number for number in (self._copies or numbers) if number in numbers]
        if not wanted:
            raise Refused(f"“{form.title}”只有 {len(form.copies)} 联，请另选要打印的联。")
        if form.carbon and self._copies is None:
            return [(1, form.copies)]
        return [(number, (form.copies[number - 1],)) for number in wanted]

    def _flush(self) -> None:
        self._show(self._waiting)
        self._waiting = []

    def _show(self, leaves: Sequence[_Leaf]) -> None:
        """Put pages with their numbers into the document."""
        for number, leaf in enumerate(leaves, 1):
            ink = leaf.ink
            self._canvas.setPageSize((ink.width, ink.height))
            self._put(leaf.content)
            foot = leaf.sheet.foot(number, len(leaves))
            if foot:
                self._put(self._press.line(foot, ink.height))
            if ink.logo:
                self._logo(*ink.logo, ink.height)
            self._canvas.showPage()
            self._pages += 1

    def _put(self, content: str) -> None:
        self._canvas.drawText(_Operators(content))

    def _logo(self, x: float, y: float, width: float, height: float, content: bytes, page_height: float) -> None:
        from io import BytesIO

        from reportlab.lib.utils import ImageReader

        image = self._logos.get(content)
        if image is None:
            try:
                image = self._logos[content] = ImageReader(BytesIO(content))
            except (OSError, ValueError):
                raise Refused("抬头里的单位标志不是能用的图片，请换成 PNG 或 JPEG 图片后再打印。") from None
        self._canvas.drawImage(
            image, x, page_height - y - height, width, height, preserveAspectRatio=True, anchor="nw", mask="auto"
        )

    def finish(self) -> Drawn:
        """Write the document."""
        self._flush()
        if not self._pages:
            return self._drawn
        document = self._canvas._doc  # noqa: SLF001  # ReportLab has no door for fonts of one's own
        for font in self._press.fonts:
            document.delayedFonts.append(font)
        self._canvas.save()
        return Drawn(self._pages, self._drawn.boxes, self._drawn.first_pages)


class _Operators:
    """Content of a page in the shape in which a canvas takes text objects."""

    def __init__(self, content: str) -> None:
        self._content = content

    def getCode(self) -> str:  # ReportLab's name
        """Return the operators."""
        return self._content
