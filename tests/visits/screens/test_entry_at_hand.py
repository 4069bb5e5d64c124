"""What the entry page takes besides typing: tables, drafts, scans, brands, and what it says to two at one sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.customers.screens.conftest import MakeDesk
from tests.visits.conftest import Round, ago, today
from tests.visits.screens.typist import Typist, opened

from cmdesk.activities.record import Activity
from cmdesk.bulletins.rules import writing
from cmdesk.core.door import keep
from cmdesk.core.kept import draft
from cmdesk.core.record import fields_of
from cmdesk.kit import ask
from cmdesk.visits import rules
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.shop import cultivating
from cmdesk.visits.screens.entry.page import EntryPage
from cmdesk.visits.screens.entry.sheet import ORDER


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12\t30\n5\t20\n", {0: (12, 30), 1: (5, 20)}),
        ("玉溪（软）\t7\t8\n没有的\t1\t2\n", {2: (7, 8)}),
        ("P1\t1,000\t\n玉溪(软)\t7.0\t8\n", {0: (1000, None), 2: (7, 8)}),
    ],
)
def test_a_table_is_pasted(
    typist: Typist, sheets: list[Visit], file_tour: Round, text: str, wanted: dict[int, tuple[int, int]]
) -> None:
    """In the order of the rows, or by name or number; what has no product is named."""
    opened(typist, sheets[0])
    grid = typist.page.sheet.stock
    grid.begin()
    grid.paste(text)
    assert {grid.sheet.index(row, 1).data() for row in range(grid.sheet.rowCount())} == {"条"}, "what is counted"
    found = {one.product_id: (one.stock, one.demand) for one in grid.sheet.readings()}
    assert found == {file_tour.products[place]: values for place, values in wanted.items()}
    assert ("没有的" in typist.page._words.text()) == ("没有的" in text)


def test_sums_in_the_table(typist: Typist, sheets: list[Visit]) -> None:
    """12*5 is worked out when the cell is left; a word is refused with the product's name."""
    opened(typist, sheets[0])
    typist.page.sheet._walk.go(typist.page.sheet.stock)
    typist("12*5", "↵", "9", "⌫", "8", "↵")
    (reading,) = typist.page.sheet.stock.sheet.readings()
    assert (reading.stock, reading.demand) == (60, 8)
    typist("12*", "↵", "save")
    assert "红塔山" in typist.page.sheet.problem.text()


def test_what_was_typed_survives_a_crash(
    qtbot: Any, typist: Typist, sheets: list[Visit], desk_of: MakeDesk, file_tour: Round
) -> None:
    """The draft comes back on the next opening, is told, and goes when it is saved."""
    opened(typist, sheets[0])
    typist("0915", "↵", "0930", "↵", "↵", "+", "↵")
    typist.page.sheet.notes["opinions"].setFocus()
    typist("送货再早些")
    typist.page.sheet.stock.begin()
    typist.page.sheet.stock.setFocus()
    typist("12")
    typist.page._keep_draft()
    typist.wait()
    other = EntryPage(desk_of(file_tour.me))
    qtbot.addWidget(other)
    other.open_record("visit", sheets[0].id)
    qtbot.settle(other._desk.work)
    assert "恢复了" in other._banner.text
    assert other.sheet.arrived.text() == "09:15"
    assert other.sheet.notes["opinions"].toPlainText() == "送货再早些"
    assert len(other.sheet.boxes["steps"].value()) == 8
    assert [one.stock for one in other.sheet.stock.sheet.readings()] == [12]
    other.save()
    qtbot.settle(other._desk.work)
    assert draft.find(file_tour.me, Visit.KIND, sheets[0].id) is None
    visit = keep.read(Visit, sheets[0].id)
    assert keep.read(Activity, visit.activity_id or 0).opinions == "送货再早些"


def test_two_at_the_same_sheet(
    typist: Typist, sheets: list[Visit], file_tour: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who saves second chooses between the two values; other fields of both stay."""
    from cmdesk.kit.form.conflict import ConflictDialog

    opened(typist, sheets[0])
    rules.enter(file_tour.staff["clerk"], sheets[0].id, rules.Entry({"guidance": "少备", "market": "隔壁开店"}))
    asked: list[list[str]] = []

    def choose(dialog: ConflictDialog) -> int:
        asked.append([one.spec.name for one in dialog.disputes])
        return 1

    monkeypatch.setattr(ConflictDialog, "exec", choose)
    typist.page.sheet.notes["guidance"].setFocus()
    typist("多备", "save")
    typist.wait()
    assert asked == [["guidance"]]
    visit = keep.read(Visit, sheets[0].id)
    assert (visit.guidance, visit.market) == ("多备", "隔壁开店")


def test_a_missed_visit_asks_before_it_is_entered(
    typist: Typist, sheets: list[Visit], file_tour: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The banner says so, saving asks, no keeps it as it was."""
    rules.miss(file_tour.me, sheets[0].id, "店主外出")
    opened(typist, sheets[0])
    assert "店主外出" in typist.page._banner.text
    answers = iter((False, True))
    monkeypatch.setattr(ask, "confirm", lambda *_a, **_k: next(answers))
    typist("0915", "save")
    typist.wait()
    assert keep.read(Visit, sheets[0].id).state == "missed"
    typist("save")
    typist.wait()
    assert keep.read(Visit, sheets[0].id).state == "done"


def test_a_number_that_is_none(typist: Typist) -> None:
    """The place that is empty says what to do; the keyboard stays at the number."""
    typist("BF0", "↵")
    typist.wait()
    assert "没有单号为“BF0”" in typist.page._empty._sentence.text()
    assert typist.page.head.number.hasFocus()
    assert typist.page.head.number.selectedText() == "BF0"


def test_every_part_can_be_named_aloud(typist: Typist, sheets: list[Visit]) -> None:
    """Each line of the sheet carries a name for readers of the screen."""
    opened(typist, sheets[0])
    assert [one for one in typist.page.sheet.stations() if not one.accessibleName()] == []
    assert set(typist.page.sheet.labels) == set(ORDER)
    assert fields_of(Visit)["display"].label


def test_a_scan_dropped_on_the_page_proposes_the_ticks(
    typist: Typist, sheets: list[Visit], file_tour: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Attached by its code, ticked as read where nothing is ticked yet, the row shown beside; nothing written."""
    from tests.visits.scanning.test_reading import TICKED, written

    path = tmp_path / "scan.png"
    written(typist.page._desk.office, sheets[0], tmp_path).resize((1240, 1754)).rotate(180).save(path)
    opened(typist, sheets[0])
    typist.page.intake.take([path])
    typist.wait()
    typist.wait()
    sheet = typist.page.sheet
    assert {name: sheet.boxes[name].value() for name in TICKED} == TICKED
    assert "扫描件读出 6 个勾" in typist.page._words.text()
    sheet.boxes["display"].setFocus()
    QApplication.processEvents()
    assert typist.page.scanned.isVisible()
    shown = typist.page.scanned.grab().toImage()
    dark = sum(
        shown.pixelColor(x, y).lightness() < 128 for x in range(0, shown.width(), 3) for y in range(shown.height())
    )
    assert dark > 50, "the row of the scan is drawn"
    assert keep.read(Visit, sheets[0].id).state == "planned"
    told: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _parent, _title, text: told.append(text))
    blank = tmp_path / "blank.png"
    Image.new("L", (600, 800), 255).save(blank)
    typist.page.intake.take([blank])
    typist.wait()
    assert "没有认出二维码" in told[0]


def test_who_may_only_look_sees_the_sheet_and_saves_nothing(
    qtbot: Any, desk_of: MakeDesk, sheets: list[Visit], file_tour: Round
) -> None:
    """The button is grey and says why; Ctrl+Enter says the same."""
    page = EntryPage(desk_of(file_tour.staff["general_manager"]))
    qtbot.addWidget(page)
    page.open_record("visit", sheets[0].id)
    qtbot.settle(page._desk.work)
    assert not page._save.isEnabled()
    assert "没有录入走访的权限" in page._save.toolTip()
    page.save()
    assert "没有录入走访的权限" in page._words.text()
    assert keep.read(Visit, sheets[0].id).state == "planned"


def test_a_visit_without_a_sheet(typist: Typist, file_tour: Round) -> None:
    """From the empty page: the customer and the day, then its sheet lies there with a number."""
    typist.page._enter_new()
    dialog = QApplication.activeModalWidget()
    editors = {getattr(one, "spec", None) and one.spec.name: one for one in dialog.form.findChildren(object)}
    editors["customer_id"].set_value(file_tour.shops[2], "老张食杂店")
    dialog.save()
    typist.wait()
    assert typist.page.head.number.text().startswith("BF")
    assert "老张食杂店" in typist.page.head.title.text()
    typist.page.sheet.no_next.setChecked(True)
    typist("0005", "save")
    typist.wait()
    (visit,) = keep.read_all(Visit, "state = 'done'")
    assert (visit.customer_id, visit.day) == (file_tour.shops[2], today())


def test_brands_are_chosen_by_name_and_stand_again_when_the_sheet_is_opened(
    typist: Typist, sheets: list[Visit], file_tour: Round
) -> None:
    """A brand asks for what was done; without one Enter passes by; a name that is none of a product is refused (S0-24)."""
    page = opened(typist, sheets[0]).page
    rows = page.sheet.worked
    assert len(rows.stations()) == 1
    rows.rows[0].product.setText("红塔山（软经典）")
    assert len(rows.stations()) == 6, "the brand with its four fields, and a fresh row"
    rows.rows[0].product.setFocus()
    typist("↵", "↵", "ab", "↵", "↵", "↵")
    assert rows.rows[1].product.hasFocus()
    rows.rows[1].product.setText("没有的牌子")
    page.save()
    typist.wait()
    assert "没有叫“没有的牌子”" in page.sheet.problem.text()
    kept = page.sheet.state()
    rows.rows[1].product.setText("")
    page.save()
    typist.wait()
    assert [(one.product_id, one.done) for one in cultivating.of_visit(sheets[0].id)] == [(file_tour.products[1], "ab")]
    page.head.number.clear()
    opened(typist, sheets[0])
    assert rows.typed()[0][:3] == ["红塔山（软经典）", "", "ab"]
    page.sheet.restore(kept)
    assert rows.typed()[1][0] == "没有的牌子", "a draft keeps what was typed, right or wrong"


def test_a_running_plan_is_chosen_for_a_brand(typist: Typist, sheets: list[Visit], file_tour: Round) -> None:
    """↓ lists those about the brand; what is chosen is linked and stands there again, what is typed stays a name (S0-24)."""
    values = {
        "kind": "opinion",
        "heading": "冬季品牌培育方案",
        "text": "正文",
        "valid_from": ago(9),
        "valid_to": today(),
    }
    boss = file_tour.staff["marketing_director"]
    plan = writing.write_and_publish(boss, values, [], [file_tour.products[1]])[0]
    page = opened(typist, sheets[0]).page
    rows = page.sheet.worked
    rows.rows[0].product.setText("黄鹤楼（软蓝）")
    line = rows.rows[0].stations()[1]
    assert line.completer() is None, "none runs for this brand"
    rows.rows[0].product.setText("红塔山（软经典）")
    assert "1 个正在执行" in line.placeholderText()
    line.setFocus()
    typist._bot.keyClick(line, Qt.Key.Key_Down)
    popup = line.completer().popup()
    assert popup.isVisible()
    typist._bot.keyClick(popup, Qt.Key.Key_Down)
    typist._bot.keyClick(popup, Qt.Key.Key_Return)
    assert line.text() == "冬季品牌培育方案"
    page.save()
    typist.wait()
    (worked,) = cultivating.of_visit(sheets[0].id)
    assert (worked.bulletin_id, worked.scheme) == (plan, "")
    page.head.number.clear()
    opened(typist, sheets[0])
    assert rows.typed()[0][:2] == ["红塔山（软经典）", "冬季品牌培育方案"]
    line.setText("自己的办法")
    page.save()
    typist.wait()
    (worked,) = cultivating.of_visit(sheets[0].id)
    assert (worked.bulletin_id, worked.scheme) == (None, "自己的办法")
