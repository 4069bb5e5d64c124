"""A morning's visit sheets are there at once: data for 15 sheets ≤ 100 ms, 1,000 sheets ≥ half the pace of a bare canvas.

An invented office with 1,000 customers, 40 products and what was counted of each at every customer. The engine's pages
are recorded and drawn again by a bare canvas, so that both draw the same strings and boxes; reading the values from the
office counts on our side only. Also: the first page of a batch of 1,000, which the preview waits for.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from contextlib import redirect_stdout
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

from paper import bare, recorded, timed
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from cmdesk import cli
from cmdesk.core import paper
from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.file import office
from cmdesk.core.resources import resource
from cmdesk.papers.job import Lazy
from cmdesk.shell.features import load_records
from cmdesk.visits.paper import sheet
from cmdesk.visits.record import StockReading, Visit

SHEETS, ROUNDS = 1_000, 2
RATIO = 0.5  # promised: pages per second against the bare canvas
DATA, FIRST = 100, 150  # promised: milliseconds for 15 sheets; to the first page of a batch


def fill() -> list[int]:
    """Count every product at every customer and plan a visit to each; returns the visits."""
    today = date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
    actor = Actor(1, "admin", "管理员", "administrator", rights={"visits.plan": Scope.ALL})
    rows = current().rows(
        "SELECT id, owner_id FROM customer WHERE owner_id IS NOT NULL AND binned_at IS NULL ORDER BY id"
    )
    products = [row[0] for row in current().rows("SELECT id FROM product WHERE sold")]
    with keep.operation(PROGRAM, "库存") as work:
        for customer_id, _ in rows:
            work.add_many(
                StockReading,
                [
                    {"customer_id": customer_id, "product_id": one, "day": today - timedelta(30), "stock": one % 17,
                     "demand": one % 23}
                    for one in products
                ],
            )  # fmt: skip
    with keep.operation(actor, "走访") as work:
        made = [
            {"number": f"X{number:05}", "customer_id": customer_id, "user_id": owner, "day": today + timedelta(1),
             "kind": "regular", "mode": "field", "state": "planned", "appointment": "none", "purpose": "了解下月需求",
             "focus": "重点品牌上柜", "measures": "讲解陈列奖励办法，核对库存", "minutes_planned": 20}
            for number, (customer_id, owner) in enumerate(rows)
        ]  # fmt: skip
        ids = work.add_many(Visit, [keep.clean(Visit, values) for values in made])
    return (ids * (SHEETS // len(ids) + 1))[:SHEETS]


def data_time(ids: list[int]) -> float:
    """Return the milliseconds that reading the values of 15 sheets takes (median)."""
    took = []
    for start in range(0, 300, 15):
        begun = time.perf_counter()
        sheet.sheets(ids[start : start + 15])
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def first_page(form: paper.Form, ids: list[int]) -> float:
    """Return the milliseconds to the first page of a batch (median)."""
    took = []
    for place in range(9):
        begun = time.perf_counter()
        batch = Lazy(ids[place:], sheet.sheets)
        paper.draw(form, batch[:1], BytesIO())
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def measure(folder: Path) -> int:
    """Measure and print; 1 when a promise is broken."""
    with redirect_stdout(StringIO()):
        cli.run(["--data", str(folder), "--json", "demo", "--customers", str(SHEETS), "--months", "2"])
    load_records()
    opened = office.open_file(folder)
    for name, weight in (("bare", "Regular"), ("bare-bold", "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(resource("fonts", f"NotoSansSC-{weight}.ttf"))))
    form, ids = paper.form("visit_sheet"), fill()
    paper.warm()
    data, first = data_time(ids), first_page(form, ids)
    values = sheet.sheets(ids)
    pages = recorded(form, values)
    ratios = []
    for _ in range(ROUNDS):
        ours = timed(lambda: paper.draw(form, Lazy(ids, sheet.sheets), BytesIO()))
        theirs = timed(lambda: bare(pages))
        ratios.append(theirs / ours)
    ratio = statistics.median(ratios)
    strings = statistics.mean(len(ink.letters) for ink in pages)
    print(
        f"visit_sheet  {SHEETS} sheets of {strings:.0f} strings on {len(pages)} pages: {len(pages) / ours:.0f} pages/s with"
        f" their data, bare canvas {len(pages) / theirs:.0f} = {ratio:.2f} (promised ≥ {RATIO})"
    )
    print(f"visit_sheet  data of 15 sheets {data:.1f} ms (promised ≤ {DATA}); first page {first:.0f} ms (≤ {FIRST})")
    opened.close()
    return int(ratio < RATIO or data > DATA or first > FIRST)


def main() -> int:
    """Measure in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder) / "office")


if __name__ == "__main__":
    sys.exit(main())
