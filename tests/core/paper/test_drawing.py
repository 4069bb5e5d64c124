"""Whole prints: pages, copies, marks, and what can be read back from the PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from tests.core.paper.reader import form_of, inks, overlaps, pdf, picture, squeezed, texts

from cmdesk.core import paper
from cmdesk.core.errors import Refused

ROWS = [{"name": f"商品{number:02}", "amount": 100 * number} for number in range(1, 41)]
LIST = """
[[block]]
kind = "line"
repeat = true
cells = [{label = "{year}年", width = 60}, {label = "记录人", key = "who", width = 40, align = "right"}]
[[block]]
kind = "table"
key = "list"
rows = 5
fill = true
columns = [
  {label = "序号", kind = "row", width = 15},
  {label = "品名", key = "name", width = 55},
  {label = "金额", key = "amount", kind = "money", width = 30, sum = true},
]
words = "amount"
[[block]]
kind = "grid"
keep = true
rows = [[{label = "经理", key = "sign", kind = "approval", width = 100, height = 30}]]
"""
ONE = '[[block]]\nkind = "grid"\nrows = [[{label = "甲", key = "a", label_width = 30, width = 70}]]'


def test_a_table_goes_over_pages(qapp: Any) -> None:
    """Heads and repeated lines stand on every page, rows in order, sums once at the end, signatures not alone."""
    pages = texts(pdf(form_of(LIST), {"year": 2026, "who": "李敏", "list": ROWS}))
    assert len(pages) == 2
    for number, page in enumerate(pages, 1):
        assert "品名" in page
        assert "2026年" in page
        assert "记录人：李敏" in page
        assert f"第{number}页共2页" in squeezed(page)
    whole = squeezed(pages)
    places = [whole.index(f"商品{number:02}") for number in range(1, 41)]
    assert places == sorted(places)
    assert whole.count("合计") == 1
    assert "820.00" in pages[1]
    assert "大写金额：捌佰贰拾元整" in pages[1]
    assert "签字" in pages[1]


def test_empty_rows_fill_the_page() -> None:
    """An empty list is a page full of lines to write on; the foot of the form stays on it."""
    (ink,) = inks(form_of(LIST), paper.BLANK)
    numbers = [one.text for one in ink.letters if one.text.isdigit()]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) > 20
    lines = {round(y) for x, y, _, _ in ink.thin}
    assert len(lines) > 25
    assert overlaps(ink) == []
    bottom = max(y + height for _, y, _, height in ink.frames)
    assert bottom > ink.height - (20 + 10) * 72 / 25.4


def test_no_page_is_begun_for_empty_rows() -> None:
    """Rows that grew tall push the empty ones off the sheet, not onto a second one that nobody needs."""
    form = form_of(LIST.replace("rows = 5", "rows = 25\nrow_height = 9.5").replace("keep = true", ""))
    items = [{"name": f"商品{number:02} " + "很长的品名" * 9, "amount": 100} for number in range(6)]
    pages = inks(form, {"year": 2026, "list": items})
    assert "商品05" in "".join(one.text for one in pages[0].letters)
    assert not any(one.text.isdigit() for ink in pages[1:] for one in ink.letters), "numbers of empty rows"
    assert overlaps(pages[0]) == []


def test_copies(qapp: Any) -> None:
    """Every copy is printed with its own name; some can be chosen; carbon paper takes all names on one sheet."""
    head = 'copies = ["第一联 存根（白）", "第二联 财务（红）", "第三联 客户（黄）"]'
    pages = [squeezed(page) for page in texts(pdf(form_of(ONE, head), {"a": "值"}))]
    assert len(pages) == 3
    assert ["存根" in pages[0], "财务" in pages[0], "客户" in pages[2]] == [True, False, True]
    assert all("第1页共1页" in page for page in pages)
    chosen = texts(pdf(form_of(ONE, head), {"a": "值"}, copies=[2]))
    assert len(chosen) == 1
    assert "财务" in squeezed(chosen)
    carbon = texts(pdf(form_of(ONE, head + "\ncarbon = true"), {"a": "值"}))
    assert len(carbon) == 1
    assert all(word in squeezed(carbon) for word in ("存根", "财务", "客户"))
    with pytest.raises(Refused, match="只有 3 联"):
        pdf(form_of(ONE, head), {"a": "值"}, copies=[7])


def test_page_numbers_count_per_record_or_through_the_print(qapp: Any) -> None:
    """A form says whether its pages are numbered per record or as one booklet, also with others in between."""
    single, whole = form_of(ONE), form_of(ONE, 'pages = "whole"')
    records: list[Mapping[str, Any]] = [{"a": "一"}, {"a": "二"}]
    assert ["第1页共1页" in squeezed(page) for page in texts(pdf(single, *records))] == [True, True]
    numbered = texts(pdf(whole, *records))
    assert [f"第{number}页共2页" in squeezed(page) for number, page in enumerate(numbered, 1)] == [True, True]
    out = BytesIO()
    drawn = paper.draw_many([(whole, records), (single, [{"a": "三"}])], out)
    assert drawn.pages == 3
    assert drawn.first_pages == [1, 2, 3]
    last = squeezed(texts(out.getvalue())[2])
    assert "三" in last
    assert "第1页共1页" in last


def test_reprints_and_void_papers_say_so(qapp: Any) -> None:
    """补打 with its number and 作废 across; both can be searched and the rest stays readable."""
    content = pdf(form_of(ONE), {"a": "值"}, reprint=2, void=True, heading=paper.Heading(office="本公司"))
    (page,) = texts(content)
    assert "补打 第2次" in page
    assert "作废" in page
    assert "值" in page
    grey = picture(content, dpi=36)
    shades = [grey.pixelColor(x, y).lightness() for x in range(grey.width()) for y in range(grey.height())]
    assert sum(200 < shade < 240 for shade in shades) > 0.05 * len(shades)


def test_foot_and_head(qapp: Any) -> None:
    """Office and number above, who printed it and when below."""
    at = datetime(2026, 11, 21, 9, 5)  # noqa: DTZ001
    heading = paper.Heading(office="本公司", printer="李敏", printed_at=at)
    (page,) = texts(
        pdf(form_of(ONE, 'number = "DD-QR-YXB-24"\nserial = "no"'), {"a": "值", "no": "7"}, heading=heading)
    )
    for words in ("本公司", "编号：DD-QR-YXB-24", "No.7", "打印：李敏 2026-11-21 09:05"):
        assert words in page


def test_progress_and_cancel() -> None:
    """A long print tells how far it is and stops when asked, leaving nothing behind."""
    seen: list[int] = []
    out = BytesIO()
    with pytest.raises(paper.Cancelled):
        paper.draw(form_of(ONE), [{}] * 9, out, progress=seen.append, cancelled=lambda: len(seen) == 4)
    assert seen == [1, 2, 3, 4]
    assert out.getvalue() == b""


def test_crowded_sheets_shrink_to_one_page() -> None:
    """A form of one page becomes smaller step by step, keeps what it has to say, and only then takes a second page."""
    blocks = (
        ONE
        + '\n[[block]]\nkind = "grid"\nrows = ['
        + "".join(
            f'[{{label = "格{n}", key = "k{n}", kind = "long", label_width = 30, width = 70, height = 20}}],'
            for n in range(10)
        )
        + "]"
    )
    form = form_of(blocks, "one_page = true")
    sizes = []
    for length in (10, 90, 110, 400):
        pages = inks(form, {f"k{n}": "文" * length for n in range(10)})
        assert all(overlaps(ink) == [] for ink in pages)
        assert sum(one.text.count("文") for ink in pages for one in ink.letters) == 10 * length
        sizes.append((len(pages), max(one.size for ink in pages for one in ink.letters if "文" in one.text)))
    assert sizes[0] == (1, 10.5)
    assert sizes[1][0] == 1
    assert sizes[1][1] <= 10.5
    assert sizes[2][0] == 1
    assert 7.5 <= sizes[2][1] < 10.5
    assert sizes[3][0] > 1


def test_values_cannot_break_a_print() -> None:
    """What has no room at all is refused by a sentence, not by a traceback."""
    with pytest.raises(Refused, match="二维码"):
        pdf(form_of(ONE, 'qr = "code"'), {"code": "长" * 3000})
    with pytest.raises(Refused, match="编号太长"):
        pdf(form_of(ONE, 'serial = "no"'), {"no": "9" * 3000})
    with pytest.raises(Refused, match="单位标志"):
        pdf(form_of(ONE), {}, heading=paper.Heading(logo=b"no picture"))
    titled = replace(form_of(ONE), title="{t}")
    with pytest.raises(Refused, match="标题太长"):
        pdf(titled, {"t": "长" * 3000})


def test_blocks_depend_on_values() -> None:
    """``when`` shows a block for a value, ``!`` for its absence; a blank form is a form without values."""
    blocks = (
        ONE
        + '\n[[block]]\nkind = "text"\nwhen = "b"\ntext = "有乙"\n[[block]]\nkind = "text"\nwhen = "!b"\ntext = "无乙"'
    )
    assert any(one.text == "有乙" for one in inks(form_of(blocks), {"b": 0})[0].letters)
    assert any(one.text == "无乙" for one in inks(form_of(blocks), paper.BLANK)[0].letters)


def test_labels_and_answers_can_be_handed_over() -> None:
    """A feature gives labels and answers from its own fields; the form's own go first."""
    form = form_of(
        '[[block]]\nkind = "grid"\nrows = [[{key = "a", label_width = 30, width = 70, kind = "choice", choices_from = "all"}]]'
    )
    (ink,) = inks(form, {"a": "x", "labels": {"a": "标签"}, "all": {"x": "甲", "y": "乙"}})
    assert {"标签", "甲", "乙"} <= {one.text for one in ink.letters}
    assert [(tick.choice, tick.marked) for tick in ink.ticks] == [("x", True), ("y", False)]
