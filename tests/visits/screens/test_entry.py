"""The entry page is driven as somebody does it in the evening: by keyboard, one sheet after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from tests.visits.conftest import Round, ago, at, today
from tests.visits.screens.typist import Typist, opened

from cmdesk.activities.record import Activity, Promise
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.regulation import Regulation
from cmdesk.customers.record import Customer
from cmdesk.visits import rules
from cmdesk.visits.record import Anomaly, StockReading, Visit
from cmdesk.visits.screens.entry.sheet import ORDER


def test_a_typical_visit_takes_forty_keys(typist: Typist, sheets: list[Visit], file_tour: Round) -> None:
    """Hours, who was met, eight steps, display, information, guidance, two products: ≤ 40 keys, the next sheet opens."""
    number = f"{int(sheets[0].number[-4:])}"
    typist(number, "↵")
    typist.wait()
    assert typist.page.sheet.arrived.hasFocus(), "the first line of the paper waits"
    assert typist.page.sheet.met.text() == "王福顺", "who is usually met stands there"
    typist("0915", "↵", "+17", "↵", "↵")  # arrival, 17 minutes, met
    typist("+", "↵", "+", "↵", "↵")  # eight steps, display, no remark
    typist("16", "↵", "4", "↵", "↵", "↵")  # information, guidance, its note, what was collected
    typist("12", "↵", "30", "↵", "5", "↵", "20")
    typist.page.sheet.no_next.click()  # Alt+W
    typist.keys += 1
    typist("save")
    assert typist.keys <= 40, typist.keys
    typist.wait()
    visit = keep.read(Visit, sheets[0].id)
    assert visit.state == "done"
    assert (visit.arrived_at, visit.left_at) == (at(ago(1), 9, 15), at(ago(1), 9, 32))
    assert len(visit.steps) == 8
    assert len(visit.display) == 8
    assert visit.informed == ("policy", "new_product")
    assert visit.guided == ("stock",)
    assert visit.collected == ("stock",), "readings imply it"
    assert visit.met_name == "王福顺"
    readings = [(one.product_id, one.stock, one.demand) for one in keep.read_all(StockReading, "1 = 1 ORDER BY id")]
    assert readings == [(file_tour.products[0], 12, 30), (file_tour.products[1], 5, 20)]
    assert typist.page.head.number.text() == sheets[1].number, "the next sheet of the day lies there"
    assert typist.page.sheet.arrived.hasFocus()


def test_the_display_is_scored_while_it_is_ticked(typist: Typist, sheets: list[Visit]) -> None:
    """One line beside the boxes says the score and the last one; it goes with each tick (S1-23)."""
    opened(typist, sheets[0])
    sheet = typist.page.sheet
    assert sheet.score.text() == ""
    sheet.boxes["display"].setFocus()
    typist("1")
    assert sheet.score.text() == "陈列 15 分"
    typist("2", "7")
    assert sheet.score.text() == "陈列 40 分"
    typist("-")
    assert sheet.score.text() == ""
    sheet.boxes["steps"].toggle("display")
    assert sheet.score.text() == "陈列 0 分", "looked at and nothing in order"


def test_the_score_goes_with_the_day_of_the_visit(typist: Typist, sheets: list[Visit]) -> None:
    """Another day typed on the sheet is scored by its own weights at once; what is no day changes nothing (S1-23)."""
    with keep.operation(PROGRAM, "改分数") as work:
        work.add(Regulation, {"key": "display.weight.tidy", "valid_from": ago(10), "value": "115", "label": "改"})
    opened(typist, sheets[0])
    sheet = typist.page.sheet
    sheet.boxes["display"].toggle("tidy")
    assert sheet.score.text() == "陈列 58 分"
    for text, told in (
        (f"{ago(11):%Y-%m-%d}", "陈列 15 分"),
        ("=", "陈列 15 分"),
        (f"{ago(9):%Y-%m-%d}", "陈列 58 分"),
    ):
        sheet.day.setFocus()
        sheet.day.selectAll()
        QTest.keyClicks(sheet.day, text)
        assert sheet.score.text() == told


def test_a_second_visit_repeats_what_was_usual(typist: Typist, sheets: list[Visit], file_tour: Round) -> None:
    """``+`` ticks what was ticked last time, and all of them when pressed again."""
    last = rules.Entry({"display": ("tidy", "priced"), "arrived_at": at(ago(30), 9)})
    rules.enter_new(file_tour.me, file_tour.shops[0], file_tour.me.id, ago(30), last)
    opened(typist, sheets[0])
    box = typist.page.sheet.boxes["display"]
    box.setFocus()
    typist("+")
    assert box.value() == ("tidy", "priced")
    typist("+")
    assert len(box.value()) == 8
    typist("-", "2")
    assert box.value() == ("tidy",)


def test_enter_goes_down_the_whole_sheet_and_saves_at_its_end(typist: Typist, sheets: list[Visit]) -> None:
    """Every line of the paper is reached by Enter alone, in its order; the last Enter saves."""
    opened(typist, sheets[0])
    sheet = typist.page.sheet
    seen: list[Any] = []
    for _ in range(60):
        if typist.page.head.number.text() != sheets[0].number:
            break
        widget = typist.focus()
        if not seen or seen[-1] is not widget:
            seen.append(widget)
        typist("↵")
        typist.wait() if widget is sheet.extra["fault"] else None
    assert [one for one in sheet.stations() if one not in seen] == []
    assert [one for one in seen if one in sheet.stations()] == [one for one in sheet.stations() if one in seen]
    assert keep.read(Visit, sheets[0].id).state == "done"


def test_the_order_is_that_of_the_paper() -> None:
    """The rows of the screen follow the blocks of the printed form."""
    import tomllib

    path = Path(__file__).parents[3] / "forms" / "visit_sheet.toml"
    printed = []
    for block in tomllib.loads(path.read_text(encoding="utf-8"))["block"]:
        for row in block.get("rows", []) if isinstance(block.get("rows"), list) else []:
            printed += [cell.get("key", "") for cell in row if cell.get("key") != "promises"]  # those of the past
        if block["kind"] == "table":
            printed.append("stock")
    names = {"arrived_at": "hours", "promise_1": "promises", "next_step": "next"}
    there = list(dict.fromkeys(name for key in printed if (name := names.get(key, key)) in ORDER))
    assert there == [name for name in ORDER if name in there]
    assert len(there) > 12


def test_changes_promises_and_anomalies(typist: Typist, sheets: list[Visit], file_tour: Round) -> None:
    """A new telephone flows into the file, a promise and an irregularity are opened."""
    opened(typist, sheets[0])
    sheet = typist.page.sheet
    sheet.change.rows[0].which.setFocus()
    typist("1", "↵", "13900002222", "↵")
    assert len(sheet.change.rows) == 2, "the next row is there"
    sheet.boxes["offences"].setFocus()
    typist("1", "↵")
    assert sheet.triggers.value() == ("offence",), "what was ticked opens the anomaly by itself"
    sheet.promises.rows[0][0].setFocus()
    typist("送标价签", "↵", "+7", "↵")
    typist("save")
    typist.wait()
    assert keep.read(Customer, file_tour.shops[0]).phones == ("13900002222",)
    (promise,) = keep.read_all(Promise, "1 = 1")
    assert (promise.text, (promise.due_on - today()).days) == ("送标价签", 7)
    assert [one.trigger for one in keep.read_all(Anomaly, "1 = 1")] == ["offence"]


def test_how_it_goes_on_must_be_said(typist: Typist, sheets: list[Visit]) -> None:
    """Without a next step nothing is written and the keyboard stands at its line; that none is needed is an answer (S1-44)."""
    sheet = opened(typist, sheets[0]).page.sheet
    sheet.no_next.setChecked(False)
    assert sheet.next_step.text() == ""
    typist("save")
    typist.wait()
    assert "还没有写下一步" in sheet.problem.text()
    assert not sheet.isAncestorOf(sheet.problem)  # beside the button, in sight wherever the sheet is scrolled to
    assert sheet.problem.isVisible()
    assert keep.read(Visit, sheets[0].id).state == "planned"
    assert typist.focus() is sheet.next_step or sheet.next_step.isAncestorOf(typist.focus())
    sheet.no_next.click()
    assert sheet.next_on not in sheet.stations()
    typist("save")
    typist.wait()
    visit = keep.read(Visit, sheets[0].id)
    contact = keep.read(Activity, visit.activity_id or 0)
    assert (visit.state, contact.next_step, contact.next_on, contact.next_done) == ("done", "无需下一步", None, True)
    typist.page.open_record("visit", visit.id)
    typist.wait()
    assert sheet.no_next.isChecked()
    sheet.next_step.setText("送标价签")
    assert not sheet.no_next.isChecked()
    typist("save")
    typist.wait()
    contact = keep.read(Activity, visit.activity_id or 0)
    assert (contact.next_step, contact.next_done) == ("送标价签", False)


def test_a_promise_without_a_day_is_told_at_its_line(typist: Typist, sheets: list[Visit]) -> None:
    """Nothing is written, the sentence stands on the sheet, the keyboard at the line."""
    opened(typist, sheets[0])
    typist.page.sheet.promises.rows[0][0].setFocus()
    typist("送货架", "save")
    typist.wait()
    assert "兑现期限" in typist.page.sheet.problem.text()
    assert keep.read(Visit, sheets[0].id).state == "planned"
