"""A day of the month by keys alone: sheets printed in the morning, entered in the evening, the log closed and read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from tests.core.paper.reader import texts
from tests.shell.month import NEXT, Month, Sit, month, sit
from tests.shell.worker import Worker

from cmdesk.core.door import keep
from cmdesk.journal.rules.daily import logs
from cmdesk.kit import ask
from cmdesk.papers.preview import Preview
from cmdesk.visits import rules
from cmdesk.visits.record import StockReading, Visit

__all__ = ["month", "sit"]

MOST = 40
"""Keys that a typical visit takes at most."""


@pytest.fixture
def sheets(month: Month) -> list[Visit]:
    """Three visits planned for Monday."""
    me = month.staff["account_manager"]
    made = [rules.schedule(me, shop, me.id, NEXT, purpose="推荐新品") for shop in month.shops[:3]]
    month.at(NEXT, 8, 30)
    return made


def test_the_sheets_are_printed(
    sit: Sit, sheets: list[Visit], qtbot: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Ctrl+P shows the day before it is printed, Ctrl+S saves it: a cover and a sheet for each customer, numbered."""
    path = tmp_path / "走访单.pdf"
    monkeypatch.setattr(ask, "file_to_save", lambda *_: path)
    me = sit("account_manager")
    me.go("走访")
    me.do("Ctrl+P")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), Preview))
    preview = QApplication.activeWindow()
    qtbot.waitUntil(preview.save.isEnabled)
    me.do("Ctrl+S")
    qtbot.waitUntil(path.exists)
    me.settle()
    me.do("Escape")
    pages = texts(path.read_bytes())
    assert len(pages) == 1 + len(sheets)
    for page, sheet in zip(pages[1:], sheets, strict=True):
        assert sheet.number in page


def test_a_sheet_is_entered_in_forty_keys_and_the_day_is_closed(sit: Sit, sheets: list[Visit], month: Month) -> None:
    """From the number to saving each key is counted; the log begins with what was entered and goes to the superior."""
    month.at(NEXT, 17, 30)
    me = sit("account_manager")
    page = me.go("录入走访")
    before = me.keys
    enter(me, sheets[0])
    assert me.keys - before <= MOST
    visit = keep.read(Visit, sheets[0].id)
    assert (visit.state, len(visit.steps), visit.met_name) == ("done", 8, "店主")
    assert (f"{visit.arrived_at:%H:%M}", f"{visit.left_at:%H:%M}") == ("09:15", "09:32")
    readings = [(one.product_id, one.stock, one.demand) for one in keep.read_all(StockReading, "1 = 1 ORDER BY id")]
    assert readings == [(month.products[0], 12, 30), (month.products[1], 5, 20)]
    assert page.head.number.text() == sheets[1].number, "the next sheet of the day lies there"

    me.go("工作日志")
    me.do("Return")
    me.do("Ctrl+Return")
    log = logs.of_day(me.actor, me.actor.id, NEXT)
    assert log is not None
    assert log.state == "handed_in"
    assert "计划走访 3 户，实际 1 户" in log.summary
    assert "库存 17、下月需求 50" in log.stock_ratio


def enter(me: Worker, sheet: Visit) -> None:
    me.type(str(int(sheet.number[-4:])))
    me.do("Return")
    for words in ("0915", "+17", "", "+", "+", "", "16", "4", "", ""):  # hours, met, steps, display, …, collected
        me.type(words)
        me.press("Return")
    for words in ("12", "30", "5"):
        me.type(words)
        me.press("Return")
    me.type("20")
    me.do("Alt+W")
    me.do("Ctrl+Return")
