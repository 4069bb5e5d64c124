"""A sheet of several pages: its pages come together for the entry, in whatever order and on whatever day they come."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.visits.conftest import Round, ago
from tests.visits.scanning.test_reading import pen_on, scanned

from cmdesk.core import attachments, paper
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.papers import forms
from cmdesk.products.record import Product
from cmdesk.staff.rules import regulations
from cmdesk.visits import rules
from cmdesk.visits.paper import sheet
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import Entry
from cmdesk.visits.scanning import attaching, pages

FIRST = {"steps": ("greet", "farewell"), "informed": ("new_product",)}
LAST = {"offences": ("fake",)}


@pytest.fixture
def visit(file_tour: Round) -> Visit:
    """A visit whose sheet has a page of boxes, a page of goods, and a page with the last boxes."""
    regulations.change(file_tour.staff["administrator"], "visit_sheet.products.most", 120, ago(3), today=ago(3))
    with keep.operation(PROGRAM, "商品") as work:
        for at in range(110):
            work.add(Product, {"number": f"Q{at}", "name": f"某某（硬盒第{at}号）", "position": at + 10, "sold": True})
    return file_tour.visit(ago(2))


@pytest.fixture
def papers(qapp: Any, file_office: Office, visit: Visit, tmp_path: Path) -> list[Path]:
    """The pages of the sheet, ticked and scanned one by one."""
    (values,) = sheet.sheets([visit.id])
    out, made = io.BytesIO(), []
    drawn = paper.draw(forms.form(file_office, sheet.FORM), [values], out)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(out.getvalue())
    for number, (page, boxes) in enumerate(zip(pages.pages(path), drawn.boxes, strict=True), 1):
        grey = scanned(pen_on(page, boxes, {**FIRST, **LAST}), dpi=150, angle=number - 2)
        made.append(tmp_path / f"第{number}页.png")
        Image.frombytes("L", (grey.width, grey.height), grey.data).save(made[-1])
    assert [{tick.key for tick in one.ticks} & {"steps", "offences"} for one in drawn.boxes] == [
        {"steps"},
        set(),
        {"offences"},
    ], "the control: boxes on the first and the last page"
    return made


def said(found: attaching.Proposal | None) -> dict[str, tuple[str, ...]]:
    assert found is not None
    return {key: words for key, words in found.ticked().items() if words}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_pages_of_a_sheet_come_together(
    file_office: Office, file_tour: Round, visit: Visit, papers: list[Path], order: tuple[int, ...]
) -> None:
    """Whatever is scanned last, every page's ticks are proposed, each beside its own picture."""
    for at in order:
        done = attaching.scan(file_tour.me, file_office, papers[at])
        assert done.attached == (visit.number,)
    found = attaching.proposal(file_tour.me, file_office, visit.id)
    assert said(found) == {**FIRST, **LAST}
    assert found is not None
    assert [read.page for _, read in found.pages] == [1, 3]
    assert not any(found.doubtful().values())
    assert found.missing == ()


def test_a_page_of_goods_alone_proposes_nothing(
    file_office: Office, file_tour: Round, visit: Visit, papers: list[Path]
) -> None:
    """Lines of a table are no boxes: nothing is ticked and nothing doubtful because of them."""
    assert attaching.scan(file_tour.me, file_office, papers[1]).pages[0].read is None
    assert attaching.proposal(file_tour.me, file_office, visit.id) is None
    attaching.scan(file_tour.me, file_office, papers[0])
    found = attaching.proposal(file_tour.me, file_office, visit.id)
    assert said(found) == FIRST
    assert found is not None
    assert found.missing == (3,), "the page with the last boxes is still to come"


def test_a_page_that_comes_after_the_entry_is_proposed_alone(
    file_office: Office, file_tour: Round, visit: Visit, papers: list[Path]
) -> None:
    """The sheet was entered by its first page; the last one comes the next day and brings only what is new."""
    attaching.scan(file_tour.me, file_office, papers[0])
    rules.enter(file_tour.me, visit.id, Entry({"steps": FIRST["steps"], "next_step": "再访", "next_on": ago(-7)}))
    assert attaching.proposal(file_tour.me, file_office, visit.id) is None, "what was entered is not proposed again"
    attaching.scan(file_tour.me, file_office, papers[2])
    assert said(attaching.proposal(file_tour.me, file_office, visit.id)) == LAST
    assert len(attachments.of("visit", visit.id)) == 2
