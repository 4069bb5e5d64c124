"""The recovery key on an A4 page: to be printed, signed for and locked away, never kept on the same computer."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from cmdesk.core.key.words import words_of
from cmdesk.core.resources import resource

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_MARGIN = 15
_PER_LINE = 4
_ADVICE = (
    "这组字符是打开客户数据的唯一备用钥匙。电脑损坏、重装系统或更换电脑后，没有它，数据无法恢复。",
    "请把这张纸锁进保险柜或交总经办保管，不要拍照，不要存放在同一台电脑里。",
    "输入时不分大小写，空格和横线可有可无；哪一组输错，程序会指出。",
)


def sheet(key: bytes, office: str, at: datetime) -> bytes:
    """Return the page as PDF.

    Args:
        key: the office's key.
        office: where the office's data lies; its name is not known yet when the first key is made.
        at: when the key was made.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    _load_fonts()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, lang="zh-CN")
    canvas.setTitle("cmdesk 恢复密钥")
    width, height = A4
    words = words_of(key)
    left, top = _MARGIN * mm, height - _MARGIN * mm
    _code(canvas, " ".join(words), width - left - 42 * mm, top - 42 * mm, 42 * mm)
    canvas.setFont("NotoSansSC-Bold", 15)
    canvas.drawString(left, top - 6 * mm, "恢复密钥")
    canvas.setFont("NotoSansSC", 10)
    canvas.drawString(left, top - 16 * mm, f"位置：{_fitting(office)}")
    canvas.drawString(left, top - 23 * mm, f"制作：{at:%Y-%m-%d %H:%M}")
    canvas.drawString(left, top - 30 * mm, "程序：cmdesk 客户经理工作台")
    bottom = _groups(canvas, words, left, top - 52 * mm, width - 2 * left)
    _advice(canvas, left, bottom - 12 * mm)
    _signatures(canvas, left, bottom - 52 * mm, width - 2 * left)
    canvas.setFont("NotoSansSC", 7)
    canvas.drawString(left, _MARGIN * mm - 4 * mm, f"打印时间 {at:%Y-%m-%d %H:%M}")
    canvas.drawRightString(width - left, _MARGIN * mm - 4 * mm, "1/1")
    canvas.save()
    return buffer.getvalue()


def _load_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known = set(pdfmetrics.getRegisteredFontNames())
    for name, file in (("NotoSansSC", "NotoSansSC-Regular.ttf"), ("NotoSansSC-Bold", "NotoSansSC-Bold.ttf")):
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(resource("fonts", file))))


def _fitting(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 30 else line[:29] + "…"


def _groups(canvas: Canvas, words: tuple[str, ...], left: float, top: float, width: float) -> float:
    """Draw the groups in a table, each with its number; returns the lower edge."""
    from reportlab.lib.units import mm

    cell, row = width / _PER_LINE, 14.0 * float(mm)
    rows = -(-len(words) // _PER_LINE)
    canvas.setLineWidth(0.5)
    for at, word in enumerate(words):
        x, y = left + at % _PER_LINE * cell, top - (at // _PER_LINE + 1) * row
        canvas.rect(x, y, cell, row)
        canvas.setFont("NotoSansSC", 7)
        canvas.drawString(x + 1.5 * mm, y + row - 4 * mm, str(at + 1))
        canvas.setFont("Courier-Bold", 20)
        canvas.drawCentredString(x + cell / 2, y + 4.2 * mm, word)
    bottom = top - rows * row
    canvas.setLineWidth(1)
    canvas.rect(left, bottom, width, rows * row)
    return bottom


def _advice(canvas: Canvas, left: float, top: float) -> None:
    from reportlab.lib.units import mm

    canvas.setFont("NotoSansSC-Bold", 10)
    canvas.drawString(left, top, "请注意")
    canvas.setFont("NotoSansSC", 9.5)
    for number, line in enumerate(_ADVICE, 1):
        canvas.drawString(left, top - number * 7 * mm, f"{number}. {line}")


def _signatures(canvas: Canvas, left: float, top: float, width: float) -> None:
    from reportlab.lib.units import mm

    canvas.setLineWidth(0.5)
    for at, label in enumerate(("制作人", "保管人", "存放地点", "日期")):
        x = left + at * width / 4
        canvas.rect(x, top - 25 * mm, width / 4, 25 * mm)
        canvas.setFont("NotoSansSC", 9)
        canvas.drawString(x + 2 * mm, top - 5 * mm, label)


def _code(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    """Draw the QR code of the groups as squares, sharp on every printer."""
    import segno

    rows = [bytes(row) for row in segno.make(text, error="m").matrix]
    step = size / len(rows)
    for number, row in enumerate(rows):
        for at, dark in enumerate(row):
            if dark:
                canvas.rect(x + at * step, y + size - (number + 1) * step, step, step, stroke=0, fill=1)
