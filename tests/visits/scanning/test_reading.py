"""Scans as they come from an office: turned, skewed, grey, coarse, written on with a ball pen."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter
from tests.visits.conftest import Round, ago, today

from cmdesk.activities.rules.owed import promises, returns
from cmdesk.core import attachments, paper
from cmdesk.core.actor import Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.paper import PageBoxes
from cmdesk.papers import forms, press, printed
from cmdesk.visits import rules
from cmdesk.visits.paper import sheet
from cmdesk.visits.paper.jobs import sheets_job
from cmdesk.visits.record import Visit
from cmdesk.visits.scanning import attaching, drawing, pages, plane, reading
from cmdesk.visits.scanning.grey import Grey

DPI = 300
STROKE = ((0.15, 0.5), (0.45, 0.9), (1.15, -0.1))
SWEEPING = ((-0.4, 0.5), (0.45, 1.1), (1.6, -0.3))
"""Shares of a box: a tick made in a hurry passes below its middle."""
TICKED = {"steps": ("greet", "display", "farewell"), "display": ("tidy", "priced"), "informed": ("new_product",)}


@pytest.fixture
def visit(file_tour: Round) -> Visit:
    return file_tour.visit(ago(1), purpose="推荐新品，解释下月策略")


def written(office: Office, visit: Visit, folder: Path, ticked: Any = TICKED, stroke: Any = STROKE) -> Image.Image:
    """Print the sheet, tick boxes with a ball pen and write beside them; at 300 dots per inch."""
    form = forms.form(office, sheet.FORM)
    (values,) = sheet.sheets([visit.id])
    out = io.BytesIO()
    drawn = paper.draw(form, [values], out)
    path = folder / "sheet.pdf"
    path.write_bytes(out.getvalue())
    return pen(path, drawn.boxes[0], ticked, stroke)


def pen(path: Path, boxes: PageBoxes, ticked: Any, stroke: Any = STROKE) -> Image.Image:
    """Tick boxes of a printed sheet with a ball pen; at 300 dots per inch."""
    (page,) = pages.pages(path)
    return pen_on(page, boxes, ticked, stroke)


def pen_on(page: Grey, boxes: PageBoxes, ticked: Any, stroke: Any = STROKE) -> Image.Image:
    """Tick boxes of a page with a ball pen; at 300 dots per inch."""
    picture = Image.frombytes("L", (page.width, page.height), page.data).convert("RGB")
    picture = picture.resize((round(210 / 25.4 * DPI), round(297 / 25.4 * DPI)), Image.Resampling.LANCZOS)
    nib = ImageDraw.Draw(picture)
    dice = random.Random(3)  # noqa: S311
    for box in boxes.ticks:
        if box.choice in ticked.get(box.key, ()):
            points = [
                ((box.x + box.width * (x + dice.uniform(-0.08, 0.08))) / 25.4 * DPI,
                 (box.y + box.height * (y + dice.uniform(-0.08, 0.08))) / 25.4 * DPI)
                for x, y in stroke
            ]  # fmt: skip
            nib.line(points, fill=(40, 50, 140), width=5, joint="curve")
    return picture


def scanned(
    picture: Image.Image, *, dpi: int = 200, angle: float = 0, shade: int = 255, noise: int = 0, blur: float = 0.5
) -> Grey:
    """Return what a scanner makes of a sheet."""
    turned = picture.rotate(angle, expand=True, fillcolor=(255, 255, 255), resample=Image.Resampling.BICUBIC)
    small = turned.resize((turned.width * dpi // DPI, turned.height * dpi // DPI), Image.Resampling.LANCZOS)
    grey = small.convert("L").filter(ImageFilter.GaussianBlur(blur))
    dice = random.Random(5)  # noqa: S311
    if shade < 255:
        grey = grey.point(lambda value: 60 + value * (shade - 60) // 255)
    data = grey.tobytes()
    if noise:
        data = bytes(min(255, max(0, value + dice.randint(-noise, noise))) for value in data)
    return Grey(grey.width, grey.height, data)


def as_read(office: Office, visit: Visit, page: Grey) -> reading.Read:
    found = attaching._read(office, visit, page)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"dpi": 150},
        {"dpi": 150, "angle": 2.5},
        {"angle": -4},
        {"angle": 90},
        {"angle": 180},
        {"angle": 178, "dpi": 150},
        {"angle": 270.7},
        {"shade": 190, "noise": 12},
        {"dpi": 150, "angle": 1.2, "shade": 200, "noise": 10, "blur": 0.9},
    ],
    ids=str,
)
def test_ticks_are_read_however_the_sheet_lay(
    qapp: Any, file_office: Office, visit: Visit, tmp_path: Path, how: dict[str, Any]
) -> None:
    """Every tick and no other; what cannot be told is doubtful, never wrong."""
    page = scanned(written(file_office, visit, tmp_path), **how)
    found = as_read(file_office, visit, page)
    wrong = [one for one in found.answers if one.sure and one.ticked != (one.choice in TICKED.get(one.key, ()))]
    assert wrong == []
    assert sum(1 for one in found.answers if not one.sure) <= 1, [one for one in found.answers if not one.sure]
    assert len(found.answers) > 35


def test_an_empty_sheet_has_no_ticks(qapp: Any, file_office: Office, visit: Visit, tmp_path: Path) -> None:
    """The control: nothing is seen where nothing is."""
    found = as_read(file_office, visit, scanned(written(file_office, visit, tmp_path, {}), dpi=150, angle=1))
    assert not any(one.ticked for one in found.answers)
    assert set(found.areas) >= {"steps", "display", "informed", "guided", "collected"}


def test_a_speck_is_doubtful(qapp: Any, file_office: Office, visit: Visit, tmp_path: Path) -> None:
    """A dot in a box is neither a tick nor nothing: a person looks."""
    picture = written(file_office, visit, tmp_path, {})
    form = forms.form(file_office, sheet.FORM)
    (values,) = sheet.sheets([visit.id])
    box = paper.boxes(form, values)[0].ticks[4]
    x, y = ((box.x + box.width / 2) / 25.4 * DPI, (box.y + box.height / 2) / 25.4 * DPI)
    side = box.width / 25.4 * DPI * 0.07
    ImageDraw.Draw(picture).ellipse((x - side, y - side, x + side, y + side), fill=(20, 20, 20))
    found = as_read(file_office, visit, scanned(picture, dpi=300, blur=0.2))
    (speck,) = [one for one in found.answers if (one.key, one.choice) == (box.key, box.choice)]
    assert not speck.sure
    assert found.doubtful()[box.key] == (box.choice,)
    assert box.choice not in found.ticked()[box.key]


@pytest.mark.parametrize("how", [{}, {"angle": 7}, {"dpi": 150, "angle": -1.2, "shade": 200, "noise": 10, "blur": 0.9}])
def test_a_sweeping_tick_is_not_lost(
    qapp: Any, file_office: Office, visit: Visit, tmp_path: Path, how: dict[str, Any]
) -> None:
    """A tick that cuts the corner of its box is seen; a person says what it means."""
    found = as_read(file_office, visit, scanned(written(file_office, visit, tmp_path, TICKED, SWEEPING), **how))
    seen = {(one.key, one.choice) for one in found.answers if one.ticked or not one.sure}
    made = {(key, word) for key, words in TICKED.items() for word in words}
    assert made <= seen
    assert len(seen) <= len(made) + 1


def test_a_coarse_picture_is_never_sure_of_a_tick(qapp: Any, file_office: Office, visit: Visit, tmp_path: Path) -> None:
    """At 100 dots per inch a smudge looks like a tick: all that has ink is looked at."""
    found = as_read(file_office, visit, scanned(written(file_office, visit, tmp_path), dpi=100))
    assert not any(one.sure and one.ticked for one in found.answers)
    doubtful = {(one.key, one.choice) for one in found.answers if not one.sure}
    assert {(key, word) for key, words in TICKED.items() for word in words} <= doubtful


def test_pages_go_to_their_visits(
    qapp: Any, file_office: Office, file_tour: Round, visit: Visit, tmp_path: Path
) -> None:
    """A file of many pages: known ones are attached once, the others say why, none keeps the rest back."""
    good = written(file_office, visit, tmp_path)
    blank = Image.new("RGB", good.size, "white")
    whole = tmp_path / "扫描 周五.pdf"
    small = [page.resize((1240, 1754)) for page in (good, blank)]
    small[0].save(whole, save_all=True, append_images=small[1:], resolution=150)
    done = attaching.scan(file_tour.me, file_office, whole)
    assert done.attached == (visit.number,)
    assert done.pages[0].read is not None
    assert "没有认出二维码" in done.pages[1].problem
    assert len(attachments.of("visit", visit.id)) == 1
    attaching.scan(file_tour.me, file_office, whole)
    assert len(attachments.of("visit", visit.id)) == 1, "the same page is attached once"
    away = attaching.scan(file_tour.staff.away, file_office, whole)
    assert "不在您可以查看的范围内" in away.pages[0].problem
    with pytest.raises(NotAllowed):
        attaching.scan(file_tour.staff["general_manager"], file_office, whole)
    proposal = attaching.proposal(file_tour.me, file_office, visit.id)
    assert proposal is not None
    assert proposal.ticked()["steps"] == TICKED["steps"]
    assert keep.read(Visit, visit.id).state == "planned", "a proposal writes nothing"
    assert today() > ago(1)
    assert rules.read(file_tour.me, visit.id).id == visit.id


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"%PDF-1.4 broken"), ("a.png", b"no picture"), ("a.doc", b"x"), ("a.tif", b"")]
)
def test_what_is_no_scan_is_one_sentence(qapp: Any, tmp_path: Path, name: str, content: bytes) -> None:
    """Broken and foreign files are refused, never a traceback."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused):
        list(pages.pages(path))
    with pytest.raises(Refused, match="没有文件"):
        list(pages.pages(tmp_path / "none.pdf"))


def test_a_plane_goes_through_its_points() -> None:
    """Four points decide; a turned copy is found from any of them."""
    paper_points = [(0.0, 0.0), (210.0, 0.0), (210.0, 297.0), (0.0, 297.0)]
    seen = [(12.0, 30.0), (1650.0, 55.0), (1610.0, 2370.0), (5.0, 2330.0)]
    found = plane.through(paper_points, seen)
    for (x, y), (u, v) in zip(paper_points, seen, strict=True):
        assert found(x, y) == pytest.approx((u, v), abs=1e-6)
    with pytest.raises(ValueError, match="no projection"):
        plane.through([(0.0, 0.0)] * 4, seen)
    turned = plane.similar(paper_points, [(-y * 2 + 5, x * 2 - 3) for x, y in paper_points])
    assert turned(10, 20) == pytest.approx((-35, 17))


def test_an_old_sheet_is_read_where_it_was_printed(
    qapp: Any, file_office: Office, file_tour: Round, visit: Visit, tmp_path: Path
) -> None:
    """What is owed changes after the print, and the office its name: the boxes are looked for where the paper has them."""
    actor = replace(file_tour.me, rights={**file_tour.me.rights, "papers.print": Scope.ALL})
    owed = [
        returns.add(file_tour.me, {"customer_id": visit.customer_id, "name": f"空箱{at}", "due_on": today()})
        for at in range(3)
    ]
    promises.add(file_tour.me, {"customer_id": visit.customer_id, "text": "送标价签和价目表，换破损的灯箱"})
    pressed = press.press(actor, file_office, sheets_job(actor, [visit.id]))
    path = tmp_path / "printed.pdf"
    with press.counted(actor, pressed):
        path.write_bytes(pressed.content)
    picture = pen(path, printed.boxes(sheet.FORM, visit.number or "")[0][0], TICKED)
    for one in owed:
        returns.give_back(file_tour.me, one.id)
    form = forms.form(file_office, sheet.FORM)
    (values,) = sheet.sheets([visit.id])
    now = {(box.key, box.choice): box.y for box in paper.boxes(form, values)[0].ticks}
    then = {(box.key, box.choice): box.y for box in printed.boxes(sheet.FORM, visit.number or "")[0][0].ticks}
    moved = max(abs(now[key] - then[key]) for key in then)
    assert moved > 4, "the control: by today's data every box would be looked for on the wrong line"
    found = as_read(file_office, visit, scanned(picture, dpi=150, angle=1))
    assert {key: words for key, words in found.ticked().items() if words} == TICKED
    assert sum(not one.sure for one in found.answers) <= 1
    second = press.press(actor, file_office, sheets_job(actor, [visit.id]))
    with press.counted(actor, second):
        path.write_bytes(second.content)
    again = pen(path, printed.boxes(sheet.FORM, visit.number or "")[0][0], {"informed": ("new_product",)})
    found = as_read(file_office, visit, scanned(again, dpi=150))
    assert {key: words for key, words in found.ticked().items() if words} == {"informed": ("new_product",)}


def _pdf(folder: Path, *boxes: str, before: bytes = b"") -> Path:
    """Write a PDF with an empty page for each media box."""
    kids = " ".join(f"{3 + at} 0 R" for at in range(len(boxes)))
    parts = ["/Type/Catalog/Pages 2 0 R", f"/Type/Pages/Count {len(boxes)}/Kids[{kids}]"]
    parts += [f"/Type/Page/Parent 2 0 R/MediaBox[{box}]" for box in boxes]
    out, places = b"%PDF-1.4\n" + before, []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj<<{part}>>endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += (
        f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(parts) + 1}/Root 1 0 R>>\n"
        f"startxref\n{len(out)}\n%%EOF"
    ).encode()
    path = folder / "陌生.pdf"
    path.write_bytes(out)
    return path


def test_a_strange_pdf_is_one_sentence(tmp_path: Path) -> None:
    """Pages as large as a field or by the thousand, a child without memory or time: refused, nothing dies here."""
    ordinary = _pdf(tmp_path, "0 0 595 842", "0 0 842 595")
    assert [(page.width, page.height) for page in drawing.drawn(ordinary)] == [(1653, 2339), (2339, 1653)]
    with pytest.raises(Refused, match="太久"):
        list(drawing.drawn(ordinary, drawing.Limits(page_seconds=0.01)))
    with pytest.raises(Refused, match="损坏"):
        list(drawing.drawn(_pdf(tmp_path, "0 0 2500 2500"), drawing.Limits(memory_bytes=300 << 20)))
    with pytest.raises(Refused, match="太大"):
        list(drawing.drawn(_pdf(tmp_path, "0 0 9000000 9000000")))
    with pytest.raises(Refused, match="最多 500 页"):
        list(drawing.drawn(_pdf(tmp_path, *["0 0 595 842"] * 501)))
    with pytest.raises(Refused, match="打不开"):
        list(drawing.drawn(_pdf(tmp_path)))
