"""Printing 1,000 filled sheets takes at most twice as long as a bare ReportLab canvas that draws the same strings and boxes.

A dense page of one customer (80 boxes to tick, a list of 14 goods, long texts) is printed for many customers. What the
engine draws is recorded and then drawn again by a bare canvas, so that both make the same pages; both are measured in
turns in one run. Also: the time to the first page, which the preview waits for, after ``paper.warm()`` in an idle moment.
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
from cmdesk.core.paper.head import Mark
from cmdesk.core.paper.ink import Ink
from cmdesk.core.paper.press import bars
from cmdesk.core.paper.reading import read
from cmdesk.core.paper.sheet import Sheet
from cmdesk.core.resources import resource

SHEETS, ROUNDS = 1_000, 3
RATIO = 0.5  # promised: pages per second against the bare canvas
FIRST = 150  # milliseconds to the first page
STEPS = ("查看出样", "提供资讯", "指导经营", "采集信息", "培育品牌", "客情维护", "市场信息", "效果结论")
CHECKS = ("对齐", "整洁", "新品上柜", "重点显眼", "空盒下柜", "标价完整", "政策", "促销", "调价", "货源")
FORM = f"""
title = "客户走访表"
number = "DD-QR-YXB-30"
serial = "number"
qr = "number"
marks = true
one_page = true
size = 9.5
row_height = 6.2

[[block]]
kind = "grid"
rows = [
  [{{label = "客户名称", key = "name", label_width = 22, width = 78}}, {{label = "客户编号", key = "number", label_width = 22, width = 58}}],
  [{{label = "地址", key = "address", label_width = 22, width = 78}}, {{label = "电话", key = "phones", label_width = 22, width = 58}}],
  [{{label = "类别/档位", key = "class", label_width = 22, width = 38}}, {{label = "上次走访", key = "last", kind = "day", label_width = 22, width = 38}}, {{label = "订货日", key = "weekday", label_width = 22, width = 38}}],
  [{{label = "上次结果", key = "result", kind = "long", label_width = 22, width = 158, height = 10}}],
  [{{label = "承诺事项", key = "promises", kind = "long", label_width = 22, width = 158, height = 10}}],
]

[[block]]
kind = "grid"
side = "八步"
rows = [
{"".join(f'  [{{label = "{step}", key = "step{n}", kind = "choices", choices = {list(CHECKS)!r}, size = 8.5, label_width = 22, width = 150}}],' + chr(10) for n, step in enumerate(STEPS))}]

[[block]]
kind = "table"
key = "goods"
rows = 14
row_height = 5.6
size = 8.5
columns = [
  {{label = "序号", kind = "row", width = 10}},
  {{label = "品牌规格", key = "name", width = 56}},
  {{label = "上月销量", key = "sold", kind = "number", width = 24}},
  {{label = "上期库存", key = "before", kind = "number", width = 24}},
  {{label = "当前库存", key = "stock", kind = "number", width = 24}},
  {{label = "下月需求", key = "demand", kind = "number", width = 24}},
  {{label = "缺货", key = "missing", kind = "choices", choices = ["yes= "], width = 18}},
]

[[block]]
kind = "grid"
rows = [
  [{{label = "意见和建议", key = "opinion", kind = "long", lines = true, label_width = 22, width = 158, height = 14, stretch = 1}}],
  [{{label = "到达", key = "arrived", kind = "time", label_width = 22, width = 38}}, {{label = "离开", key = "left", kind = "time", label_width = 22, width = 38}}, {{label = "客户签字", key = "signed", kind = "signature", label_width = 22, width = 38, height = 9}}],
]
"""  # noqa: E501


def records(count: int) -> list[dict[str, Any]]:
    """Return invented customers, each with texts of its own."""
    chance = random.Random(5)
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]

    def words(length: int) -> str:
        return "".join(chance.choices(characters, k=length))

    return [
        {
            "number": f"ZF202611-{number:04}",
            "name": words(8) + "烟酒店",
            "address": words(22),
            "phones": (f"138{number:08}", f"0415-{number:07}"),
            "class": f"核心 {number % 30 + 1}档",
            "last": "2026-11-03",
            "weekday": "周三",
            "result": words(60),
            "promises": words(45),
            **{f"step{n}": tuple(chance.sample(CHECKS, 3)) for n in range(len(STEPS))},
            "goods": [{"name": words(9), "sold": chance.randint(1, 900), "before": number} for _ in range(14)],
        }
        for number in range(1, count + 1)
    ]


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
    form, values = read("sheet", FORM), records(SHEETS)
    pages = recorded(form, values)
    ratios = []
    for _ in range(ROUNDS):
        ours = timed(lambda: paper.draw(form, values, BytesIO()))
        theirs = timed(lambda: bare(pages))
        ratios.append(theirs / ours)
    ratio = statistics.median(ratios)
    strings = statistics.mean(len(ink.letters) for ink in pages)
    print(
        f"paper  {SHEETS} sheets of {strings:.0f} strings: {len(pages) / ours:.0f} pages/s, bare canvas"
        f" {len(pages) / theirs:.0f} = {ratio:.2f} (promised ≥ {RATIO})"
    )
    first, cold = first_page(warm=True), first_page(warm=False)
    print(f"paper  first page {first:.0f} ms (promised ≤ {FIRST}); when nothing has been loaded before {cold:.0f} ms")
    return int(ratio < RATIO or first > FIRST)


if __name__ == "__main__":
    sys.exit(main())
