"""A sheet of several pages at the entry page: dropped together, or the last one after the sheet was saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from tests.visits.scanning.test_two_pages import FIRST, LAST, papers, visit
from tests.visits.screens.typist import Typist

from cmdesk.core.door import keep
from cmdesk.visits.record import Visit

__all__ = ["papers", "visit"]


def ticks(typist: Typist, names: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: typist.page.sheet.boxes[name].value() for name in names}


def test_the_last_page_comes_after_the_sheet_was_saved(typist: Typist, visit: Visit, papers: list[Path]) -> None:
    """The first page is proposed and the missing one named; the late one adds its ticks to what was entered."""
    typist.page.open_record("visit", visit.id)
    typist.wait()
    typist.page.intake.take([papers[1], papers[0]])
    typist.wait()
    typist.wait()
    assert ticks(typist, FIRST) == FIRST
    assert "第 3 页还没有扫描" in typist.page._words.text()
    typist.page.sheet.no_next.click()
    typist.page.save()
    typist.wait()
    entered = {name: getattr(keep.read(Visit, visit.id), name) for name in FIRST}
    assert keep.read(Visit, visit.id).state == "done"
    typist.page.open_record("visit", visit.id)
    typist.wait()
    assert not typist.page._words.text().startswith("扫描件")
    typist.page.intake.take([papers[2]])
    typist.wait()
    typist.wait()
    assert ticks(typist, {**entered, **LAST}) == {**entered, **LAST}
    assert "扫描件读出 1 个勾" in typist.page._words.text()
    for name in (*FIRST, *LAST):
        typist.page.sheet.boxes[name].setFocus()
        QApplication.processEvents()
        assert typist.page.scanned.isVisible() == (name in LAST), "only the late page is there to compare with"
    typist.page.save()
    typist.wait()
    assert keep.read(Visit, visit.id).offences == LAST["offences"]
    assert keep.read(Visit, visit.id).steps == entered["steps"]
