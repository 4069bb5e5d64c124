"""The shipped forms: text and look of each, empty and filled.

``CMDESK_GOLDEN=write`` writes what is compared here anew; look at the difference before committing it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.core.paper.filled import OF_WORK
from tests.core.paper.reader import inks, overlaps, pdf, picture, squeezed, texts

from cmdesk.core import paper
from cmdesk.core.paper.form import Chart, Grid, Line, Side, Table
from cmdesk.core.paper.values import holds

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "paper"
WRITE = os.environ.get("CMDESK_GOLDEN") == "write"
AT = datetime(2026, 11, 21, 9, 5)  # noqa: DTZ001
HEADING = paper.Heading(office="演示商贸有限公司", printer="李敏", printed_at=AT)
FILLED: Mapping[str, Mapping[str, Any]] = {
    "phone_register": {
        "year": 2026,
        "month": 11,
        "unit": "营销部",
        "recorder": "李敏",
        "calls": [
            {
                "at": datetime(2026, 11, 1 + number // 2, 9, number),  # noqa: DTZ001
                "customer": ("福顺烟酒店", "鑫源便利超市有限公司解放路二店", "欧阳锋养殖场")[number % 3],
                "area": "城东",
                "representative": "欧阳震华",
                "content": "询问新品到货时间，已告知本周五送达；" * (number % 4 + 1),
            }
            for number in range(37)
        ],
    },
    "reception": {
        "number": "JD202611-0001",
        "customer": "𠮷祥烟酒店<b>总店</b>",
        "people": 3,
        "visitors": "王小明（经理）、欧阳震华、司马喆",
        "purpose": "了解新品和促销政策，" * 12,
        "arrives_at": AT,
        "host": "李敏",
        "appointed": True,
        "arrival": ("pick_up",),
        "meal": ("asked",),
        "meal_cost": 38_800,
        "talk": "谈价格和账期。",
        "host_signature": {"name": "李敏", "day": date(2026, 11, 21)},
    },
    "courtesy_event": {
        "number": "SJ202611-0001",
        "customer": "福顺烟酒店",
        "event": "wedding",
        "calendar": "lunar",
        "day": date(2026, 12, 1),
        "ways": ("attend", "gift"),
        "amount": 88_800,
        "manager": {"answer": True, "opinion": "同意出席，随礼按标准办理。", "name": "张三", "day": date(2026, 11, 21)},
        "ledger": [{"day": date(2025, 1, 1), "event": "开业典礼", "direction": "送", "gift": "花篮", "amount": 30_000}],
    },
    "customer_card": {
        "code": "C0012",
        "number": "0012",
        "name": "福顺烟酒店",
        "address": "城东区解放路12号" * 4,
        "phones": ("13812345678", "0415-1234567"),
        "business_kind": "retailer",
        "visit_class": "core",
        "main_products": "甲牌、乙牌",
        "persons": [{"name": "欧阳震华", "roles": "所有者、经营者", "sex": "男", "hobbies": "钓鱼、象棋、书法"}],
        "contacts": [{"at": date(2026, 11, 3), "way": "实地", "content": "库存盘点，新品上柜", "cost": 1_200}],
        "downstreams": [{"name": "甲店"}],
    },
}
_PARTS = [
    {"label": "数量/品种差错、外观质量", "count": 7, "cost": Decimal("380.00")},
    {"label": "货源", "count": 3, "cost": None},
    {"label": "（未填）", "count": 1, "cost": Decimal("4200.50")},
]
FILLED = {
    **FILLED,
    **OF_WORK,
    "complaint_statistics": {
        "month": "2026年10月",
        "range": "全部",
        "maker": "李敏",
        "made_on": date(2026, 11, 2),
        "figures": [{"label": "受理", "now": "11 件", "before": "9 件", "change": "+2"}],
        "months": [
            {
                "label": f"26-{number:02}",
                "severe": number % 3 or None,
                "minor": number,
                "ungraded": 2 if number > 10 else None,
                "share": 90 + number if number < 10 else None,
                "cost": Decimal(number * 100_000),
            }
            for number in range(1, 13)
        ],
        **dict.fromkeys(("types", "severities", "areas", "units", "products", "causes", "receivers"), _PARTS),
        "phases": [
            {
                "label": "首次答复",
                "done": 9,
                "in_time": 8,
                "late": 1,
                "running_late": 1,
                "share": 80,
                "length": "0 时 22 分",
            },
            {"label": "回访", "done": 0, "in_time": 0, "running_late": 1, "share": 0},
        ],
        "repeats": [{"label": "福顺烟酒店", "count": 2, "year": 5}],
    },
}
CASES = [(name, kind) for name in FILLED for kind in ("blank", "filled")]


def _printed(name: str, kind: str) -> bytes:
    values = FILLED[name] if kind == "filled" else paper.BLANK
    return pdf(paper.form(name), values, heading=HEADING)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_text(qapp: Any, name: str, kind: str) -> None:
    """What a reader program finds on the pages, line by line."""
    found = "\n".join(
        f"-- {number}\n" + "\n".join(filter(None, map(squeezed, page.split("\n"))))
        for number, page in enumerate(texts(_printed(name, kind)), 1)
    )
    path = GOLDEN / f"{name}.{kind}.txt"
    if WRITE:
        path.write_text(found + "\n", encoding="utf-8", newline="\n")
    assert found + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_look(qapp: Any, name: str, kind: str) -> None:
    """The first page looks as it did: lines and letters where they were, whatever the machine smooths differently."""
    from PySide6.QtGui import QImage

    found = picture(_printed(name, kind), dpi=40)
    path = GOLDEN / f"{name}.{kind}.png"
    if WRITE:
        found.save(str(path))
    wanted = QImage(str(path)).convertToFormat(QImage.Format.Format_Grayscale8)
    assert found.size() == wanted.size()
    ours, theirs = _dots(found), _dots(wanted)
    far = sum(abs(one - other) > 60 for one, other in zip(ours, theirs, strict=True))
    assert far < 0.004 * len(ours), f"{far} of {len(ours)} dots differ"


def _dots(image: Any) -> bytes:
    """Return the shades of a picture; what pads its lines to a multiple of four is not part of it."""
    whole, line = bytes(image.constBits()), image.bytesPerLine()
    return b"".join(whole[y * line : y * line + image.width()] for y in range(image.height()))


def _cells(blocks: Any, values: Mapping[str, Any], table: str = "") -> Any:
    """Yield (key of the list, cell) of the blocks that are printed with these values."""
    for block in blocks:
        if not holds(block.when, values):
            continue
        if isinstance(block, Grid):
            yield from (("", cell) for row in block.rows for cell in row)
        elif isinstance(block, Line):
            yield from (("", cell) for cell in block.cells)
        elif isinstance(block, Table):
            yield from ((block.key, cell) for cell in block.columns)
        elif isinstance(block, Chart):
            yield from ((block.key, cell) for cell in (*block.series, *block.figures))
        elif isinstance(block, Side):
            for part in block.part:
                yield from _cells(part.block, values)


@pytest.mark.parametrize("name", paper.names())
def test_every_form_can_be_printed(name: str) -> None:
    """Each shipped form is sound, prints empty on few pages without overlaps, shows every label, and every value."""
    form = paper.form(name)
    pages = inks(form, paper.BLANK, heading=HEADING, reprint=1)
    assert 1 <= len(pages) <= (1 if form.one_page else 3)
    assert all(overlaps(ink) == [] for ink in pages)
    shown = squeezed(one.text for ink in pages for one in ink.letters)
    for _, cell in _cells(form.blocks, paper.BLANK):
        if "{" not in cell.label:
            assert all(char in shown for char in squeezed(cell.label)), cell.label


@pytest.mark.parametrize("name", paper.names())
@pytest.mark.parametrize("length", [1, 30, 400])
def test_every_form_bears_any_text(name: str, length: int) -> None:
    """Long texts everywhere: all of them is printed, nothing lies upon another."""
    form = paper.form(name)
    text = "很长的文字，" * length
    values: dict[str, Any] = {cell.key: text for table, cell in paper.cells_of(form) if not table}
    columns: dict[str, dict[str, str]] = {}
    for table, cell in paper.cells_of(form):
        if table:
            columns.setdefault(table, {})[cell.key] = text
    values |= {table: [row, row] for table, row in columns.items()}
    values.pop(form.serial, None)
    values.pop(form.qr, None)
    pages = inks(form, values, heading=HEADING)
    assert all(overlaps(ink) == [] for ink in pages)
    printed = "".join(one.text for ink in pages for one in ink.letters)
    shown = sum(
        2 if table else 1
        for table, cell in _cells(form.blocks, values)
        if cell.key and cell.kind not in {"row", "stamp", "qr"} and (table or cell.key in values)
    )
    assert printed.count("很") >= length * shown


def test_no_two_forms_share_a_number() -> None:
    """The fixed number of a form names one form of the office (forms 0.2)."""
    numbers = [form.number for name in paper.names() if (form := paper.form(name)).number]
    assert len(set(numbers)) == len(numbers)
