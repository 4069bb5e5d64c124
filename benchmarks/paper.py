"""Printing 1,000 filled sheets takes at most twice as long as a bare ReportLab canvas that draws the same strings and boxes.

The visit sheet of ``forms/`` is printed for many customers, with texts of their own in every cell. What the engine
draws is recorded and then drawn again by a bare canvas, so that both make the same pages; both are measured in turns in
one run. Also: the time to the first page, which the preview waits for, after ``paper.warm()`` in an idle moment.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

from cmdesk.core import paper
from cmdesk.core.paper.contents import choices_of
from cmdesk.core.paper.head import Mark
from cmdesk.core.paper.ink import Ink
from cmdesk.core.paper.press import bars
from cmdesk.core.paper.sheet import Sheet
from cmdesk.core.resources import resource
from cmdesk.shell.features import load_records

SHEETS, ROUNDS = 1_000, 3
RATIO = 0.5  # promised: pages per second against the bare canvas
FIRST = 150  # milliseconds to the first page


def records(form: paper.Form, count: int) -> list[dict[str, Any]]:
    """Return what stands on the sheets of invented customers, each with texts of its own in every cell."""
    chance = random.Random(5)
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]

    def words(cell: paper.Cell) -> Any:
        if cell.kind == "choices":
            return [choice.value for choice in choices_of(cell, {}) if chance.random() < 0.4]
        if cell.kind in {"digits", "number"}:
            return chance.randint(1, 900)
        length = int(cell.width / 4) if cell.kind == "text" else 40
        return "".join(chance.choices(characters, k=max(2, length)))

    cells = [(table, cell) for table, cell in paper.cells_of(form) if cell.kind not in {"signature", "time"}]
    made = []
    for number in range(1, count + 1):
        values = {cell.key: words(cell) for table, cell in cells if not table and chance.random() < 0.8}
        goods = [{cell.key: words(cell) for table, cell in cells if table} for _ in range(9)]
        made.append({**values, form.serial: f"ZF202611-{number:04}", "products": goods})
    return made


def recorded(form: paper.Form, values: list[dict[str, Any]]) -> list[Ink]:
    """Return what the engine draws."""
    sheet = Sheet(form, paper.Heading(), Mark())
    pages = []
    for record in values:
        made = sheet.pages(record)
        sheet_pages = len(made)
        for number, ink in enumerate(made, 1):
            ink.letters += sheet.foot(number, sheet_pages)
        pages += made
    return pages


def bare(pages: list[Ink]) -> None:
    """Draw recorded pages by a canvas without any layout."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(BytesIO(), pageCompression=1)
    for ink in pages:
        top = ink.height
        canvas.setPageSize((ink.width, ink.height))
        canvas.setFillGray(0.94)
        for x, y, width, height in ink.tints:
            canvas.rect(x, top - y - height, width, height, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setLineWidth(0.5)
        canvas.lines([(a, top - b, c, top - d) for a, b, c, d in ink.thin])
        for x, y, width, height in ink.frames:
            canvas.rect(x, top - y - height, width, height)
        for tick in ink.ticks:
            canvas.rect(tick.x, top - tick.y - tick.size, tick.size, tick.size)
            if tick.marked:
                canvas.lines([(tick.x, top - tick.y, tick.x + 2, top - tick.y - 3)])
        for x, y, width, height in ink.solid:
            canvas.rect(x, top - y - height, width, height, stroke=0, fill=1)
        bare_codes(canvas, ink)
        for x, y, text, lettering, size in ink.letters:
            canvas.setFont("bare-bold" if lettering.bold else "bare", size)
            canvas.drawString(x, top - y, text)
        canvas.showPage()
    canvas.save()


def bare_codes(canvas: Any, ink: Ink) -> None:
    """Draw the QR codes of a page."""
    top = ink.height
    for code in ink.codes:
        step = code.size / len(code.modules)
        for row, modules in enumerate(code.modules):
            for start, end in bars(modules):
                canvas.rect(code.x + start * step, top - code.y - row * step, (end - start) * step, step, 0, 1)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that a piece of work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def first_page(*, warm: bool) -> float:
    """Return the milliseconds from the click to the first page, in a new process."""
    code = (
        "import io, time, sys\n"
        "from cmdesk.core import paper\n"
        f"{'paper.warm()' if warm else ''}\n"
        "started = time.perf_counter()\n"
        "paper.draw(paper.form('reception'), [{'customer': '福顺烟酒店'}], io.BytesIO())\n"
        "print((time.perf_counter() - started) * 1000)"
    )
    took = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    ]
    return statistics.median(took)


def main() -> int:
    """Measure and print; 1 when a promise is broken."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, weight in (("bare", "Regular"), ("bare-bold", "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(resource("fonts", f"NotoSansSC-{weight}.ttf"))))
    load_records()
    form = paper.form("visit_sheet")
    values = records(form, SHEETS)
    pages = recorded(form, values)
    ratios = []
    for _ in range(ROUNDS):
        ours = timed(lambda: paper.draw(form, values, BytesIO()))
        theirs = timed(lambda: bare(pages))
        ratios.append(theirs / ours)
    ratio = statistics.median(ratios)
    strings = statistics.mean(len(ink.letters) for ink in pages)
    boxes = statistics.mean(len(ink.ticks) for ink in pages)
    print(
        f"paper  {len(pages)} pages of {strings:.0f} strings and {boxes:.0f} boxes: {len(pages) / ours:.0f} pages/s, bare canvas"
        f" {len(pages) / theirs:.0f} = {ratio:.2f} (promised ≥ {RATIO})"
    )
    first, cold = first_page(warm=True), first_page(warm=False)
    print(f"paper  first page {first:.0f} ms (promised ≤ {FIRST}); when nothing has been loaded before {cold:.0f} ms")
    return int(ratio < RATIO or first > FIRST)


if __name__ == "__main__":
    sys.exit(main())
