"""The printed visit sheet as a form: boxes as the records say, one page, nothing cut, nothing on top of something else."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.visits.paper import pdf

from cmdesk.core import paper
from cmdesk.core.record import fields_of
from cmdesk.shell.features import load_records
from cmdesk.visits.record import Anomaly, Visit

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "visits"
PICKS = ("steps", "display", "informed", "guided", "collected", "offences")
LONG = "客户希望增加货源、及时配送，并且多来指导陈列；" * 12


def goods(count: int, name: str = "竹影细支清风") -> list[dict[str, Any]]:
    height = -(-count // 3)
    cells = [{"name": f"{name}{n}", "last": f"{n}/{n * 3}", "order": f"{n * 2}/{n}"} for n in range(1, count + 1)]
    return [
        {f"{key}_{place}": value for place, cell in enumerate(cells[row::height], 1) for key, value in cell.items()}
        for row in range(height)
    ]


USUAL: dict[str, Any] = {
    "number": "BF2026110012", "customer": "福顺烟酒店", "customer_number": "KH000123",
    "class": "核心 · 22 档 · 烟酒店 · 已建成", "address": "城东区解放路 12 号", "phones": "0531-88123456、13800138000",
    "people": "陈志强（经营者，称“陈老板”） 13800138000 忌谈同行", "owner": "李敏", "order_day": "周三",
    "last": "11-05 常规走访：新品已上柜；下一步：带陈列架", "promises": "带一套陈列架（11-20 到期）",
    "returns": "空箱 2 个（11-22 到期）", "birthdays": "陈志强 11-24（农历）", "purpose": "了解下月需求",
    "focus": "新品上柜", "measures": "讲解陈列奖励", "kind": "常规走访 20 分钟", "agreed": "09:30 已约", "products": goods(40),
    "read_on": "11-05", "order_month": "10 月", "older": "带 * 的存/需是 09-24 采集的",
}  # fmt: skip
HOSTILE = USUAL | {
    "customer": "<b>甲&乙</b>" + "很长的名称" * 16, "address": LONG[:200], "people": LONG, "last": LONG * 2, "promises": LONG,
    "returns": LONG[:80], "complaints": LONG[:80], "opinion_items": {"1": LONG[:50], "2": "落实陈列"}, "news_items": {"3": LONG[:50]},
    "more_items": LONG[:200], "purpose": LONG[:200], "focus": LONG[:200],
    "measures": LONG[:300], "phones": "、".join(f"1380013{n:04}" for n in range(9)), "products": goods(40, "超长的品牌规格名称"),
}  # fmt: skip
RARE = USUAL | {"customer": "欧阳夏丹𠮷野家㛃䶮", "people": "欧阳夏丹（所有者）；司马相如；𫖯𬱟", "owner": "诸葛孔明"}


OLD = USUAL | {"asked": True, "ask_old": True, "ask_new": False}
NEW = USUAL | {"asked": True, "ask_old": False, "ask_new": True}


@pytest.fixture(autouse=True)
def _records() -> None:
    load_records()


def test_every_box_is_a_choice_of_the_record() -> None:
    """Scanning and entering agree with the paper: each box has the key of a field and the value of one of its choices."""
    form = paper.form("visit_sheet")
    wanted = {(name, c.value) for name in PICKS for c in fields_of(Visit)[name].about.choices}
    wanted |= {("triggers", c.value) for c in fields_of(Anomaly)["trigger"].about.choices}
    for values in (paper.BLANK, USUAL, OLD, NEW):
        (page,) = paper.boxes(form, values)
        printed = {(tick.key, tick.choice) for tick in page.ticks}
        assert printed == wanted
        assert len(page.ticks) == len(printed)
        assert len(page.marks) == 4
    assert [content for content, _ in paper.boxes(form, USUAL)[0].codes] == ["BF2026110012"]


def test_all_that_guidance_consists_of_can_be_ticked_once() -> None:
    """The five fields of S0-22 stand among the boxes; none of the seven heads of S1-26 says the same a second time."""
    labels = [one.label for one in fields_of(Visit)["guided"].about.choices]
    for field in ("规范经营", "经营环境", "品牌结构", "经营策略调整", "合理库存"):
        assert len([one for one in labels if field in one]) == 1, field
    assert len(labels) == 9


def test_what_was_entered_is_marked() -> None:
    """A sheet printed after entering shows the boxes that were ticked."""
    values = USUAL | {"display": ["tidy", "tags"], "offences": ["fake"]}
    (page,) = paper.boxes(paper.form("visit_sheet"), values)
    assert {tick.choice for tick in page.ticks if tick.marked} == {"tidy", "tags", "fake"}


@pytest.mark.parametrize(
    "values", [paper.BLANK, USUAL, OLD, NEW, RARE, USUAL | {"products": goods(6)}, {"number": "BF1"}]
)
def test_a_usual_sheet_is_one_page(values: Any) -> None:
    """Forty products, four-character names, rare characters: one page, nothing overlaps."""
    pages = pdf.inks("visit_sheet", values)
    assert len(pages) == 1
    assert pdf.overlaps(pages[0]) == []


def test_old_and_new_customers_are_asked_for_different_things() -> None:
    """An old one about staff, market, products and technical service, a new one about himself and us (S4-55)."""
    words = ("人员服务", "市场建议", "产品使用", "技术服务", "基本情况", "对我方的")
    for values, wanted in ((OLD, words[:4]), (NEW, words[4:]), (USUAL, ()), (paper.BLANK, ())):
        text = pdf.printed("visit_sheet", [values]).text(0).replace(" ", "")
        assert tuple(one for one in words if one in text) == wanted
        assert text.count("意见建议") == (2 if wanted else 3)  # two of them are boxes


def test_hostile_texts_shrink_and_go_on_but_are_never_cut() -> None:
    """Every character of every text stands on the pages, in order, and none on top of another."""
    pages = pdf.inks("visit_sheet", HOSTILE)
    assert [pdf.overlaps(page) for page in pages] == [[]] * len(pages)
    text = "".join(pdf.printed("visit_sheet", [HOSTILE]).text(page) for page in range(len(pages)))
    for name in ("customer", "address", "people", "last", "promises", "measures"):
        wanted = HOSTILE[name].replace(" ", "")
        assert all(wanted[start : start + 12] in text for start in range(0, len(wanted) - 12, 60)), name
    assert all(f"超长的品牌规格名称{n}" in text for n in range(1, 41))


@pytest.mark.parametrize("count", [41, 60, 100, 500])
def test_more_products_than_a_page_holds_go_on(count: int) -> None:
    """All products are printed, under repeated heads."""
    printed = pdf.printed("visit_sheet", [USUAL | {"products": goods(count)}])
    text = "".join(printed.text(page) for page in range(len(printed)))
    assert all(f"竹影细支清风{n}" in text for n in range(1, count + 1))
    assert all("库存" in printed.text(page) for page in range(len(printed) - 1))


TEXTS = (
    "customer",
    "address",
    "people",
    "last",
    "promises",
    "requests",
    "returns",
    "purpose",
    "focus",
    "measures",
    "owner",
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({name: st.text(max_size=120) for name in TEXTS}), st.integers(0, 60))
def test_nothing_ever_overlaps(texts: dict[str, str], count: int) -> None:
    """Whatever is in the files, the sheet stays readable."""
    for ink in pdf.inks("visit_sheet", {**USUAL, **texts, "products": goods(count) if count else []}):
        assert pdf.overlaps(ink) == []


HEADING = paper.Heading(office="临江市烟草公司", printer="李敏", printed_at=datetime(2026, 11, 21, 18, 3))  # noqa: DTZ001
PRINTS: dict[str, tuple[str, Any]] = {
    "visit_sheet": ("visit_sheet", USUAL),
    "visit_sheet_old": ("visit_sheet", OLD),
    "visit_sheet_new": ("visit_sheet", NEW),
    "visit_sheet_blank": ("visit_sheet", paper.BLANK),
    "day_cover_blank": ("day_cover", paper.BLANK),
    "stock_survey_blank": ("stock_survey", paper.BLANK),
    "customer_notebook_blank": ("customer_notebook", paper.BLANK),
    "price_list_blank": ("price_list", paper.BLANK),
}


@pytest.mark.parametrize("name", PRINTS)
def test_the_text_of_a_form_is_as_agreed(name: str) -> None:
    """A change of wording is seen by whoever makes it; ``CMDESK_GOLDEN=1`` writes what is agreed now."""
    form, values = PRINTS[name]
    pages = pdf.printed(form, [values], heading=HEADING)
    text = "\n".join(pages.text(page) for page in range(len(pages))) + "\n"
    kept = GOLDEN / f"{name}.txt"
    if os.environ.get("CMDESK_GOLDEN"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["visit_sheet", "visit_sheet_blank", "day_cover_blank"])
def test_the_picture_of_a_form_is_as_agreed(name: str) -> None:
    """Seen from afar the page is as it was: no field is much darker or lighter than in the picture that was agreed."""
    form, values = PRINTS[name]
    now = pdf.darkness(pdf.printed(form, [values], heading=HEADING).picture())
    kept = GOLDEN / f"{name}.darkness.json"
    if os.environ.get("CMDESK_GOLDEN"):
        kept.write_text("\n".join(["[", ",\n".join(map(json.dumps, now)), "]"]) + "\n", encoding="utf-8")
    agreed = json.loads(kept.read_text(encoding="utf-8"))
    off = [abs(a - b) for row, other in zip(now, agreed, strict=True) for a, b in zip(row, other, strict=True)]
    assert max(off) < 0.08
    assert sum(off) / len(off) < 0.012


def test_a_moved_block_is_seen_in_the_picture() -> None:
    """The tolerant picture is not so tolerant that it sees nothing: another sheet is another picture."""
    agreed = json.loads((GOLDEN / "visit_sheet.darkness.json").read_text(encoding="utf-8"))
    other = pdf.darkness(pdf.printed("visit_sheet", [USUAL | {"products": goods(9)}], heading=HEADING).picture())
    off = [abs(a - b) for row, line in zip(other, agreed, strict=True) for a, b in zip(row, line, strict=True)]
    assert max(off) >= 0.08 or sum(off) / len(off) >= 0.012
