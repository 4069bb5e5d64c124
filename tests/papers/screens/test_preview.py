"""The preview by hand: shown at once, read and searched by keys, printed and saved, nothing counted that failed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QWidget
from tests.papers.screens.conftest import MakeDesk, TestDesk
from tests.people import Staff

from cmdesk.core.errors import Refused
from cmdesk.kit import ask
from cmdesk.kit.paper import printing
from cmdesk.kit.paper.printing import Order, Printers
from cmdesk.papers import press, preview
from cmdesk.papers.job import Job, Lazy
from cmdesk.papers.preview import Preview
from cmdesk.papers.rules import ledger


def passes(count: int) -> Job:
    return Job("出门证一批", [("gate_pass", [{"plate": f"鲁A{number:04}"} for number in range(count)])])


@pytest.fixture
def desk(people: Staff, desk_of: MakeDesk) -> TestDesk:
    return desk_of(people["service_director"])


class Opened:
    """Opens previews that end with the test."""

    def __init__(self, qtbot: Any, desk: TestDesk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.windows: list[Preview] = []

    def __call__(self, job: Any) -> Preview:
        window = preview.open_preview(self.desk, job)
        self.windows.append(window)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        window.printers = _two_printers
        self.qtbot.exposed(window)
        self.qtbot.waitUntil(lambda: window.pressed is not None)
        return window

    def whole(self, job: Any) -> Preview:
        window = self(job)
        self.qtbot.waitUntil(window.print.isEnabled)
        return window


@pytest.fixture
def opened(qtbot: Any, desk: TestDesk) -> Iterator[Opened]:
    made = Opened(qtbot, desk)
    yield made
    for window in made.windows:
        window.close()
    desk.work.wait()
    qtbot.wait(1)
    for window in made.windows:
        window.deleteLater()
    qtbot.wait(1)


def _two_printers(parent: QWidget) -> Printers:
    return Printers(parent, look=lambda: ["针式", "激光"])


def text_of(path: Path) -> list[str]:
    document = QPdfDocument()
    document.load(str(path))
    found = [document.getAllText(page).text() for page in range(document.pageCount())]
    document.close()
    return found


def test_the_first_sheet_comes_before_the_rest(opened: Opened, qtbot: Any) -> None:
    """The first page is shown while the rest of the batch is still being read."""
    go_on = threading.Event()

    def read(keys: Any) -> list[dict[str, str]]:
        if len(keys) > 1:
            go_on.wait(60)
        return [{"plate": f"鲁A{key}"} for key in keys]

    window = opened(Job("批", [("gate_pass", Lazy(range(30), read))]))
    assert window.view.count == 1
    assert not window.print.isEnabled()
    assert not window.save.isEnabled()
    go_on.set()
    qtbot.waitUntil(window.print.isEnabled)
    assert window.view.count == 30
    assert ledger.newest(opened.desk.actor) == []


def test_read_by_keys(opened: Opened, qtbot: Any) -> None:
    """PageDown, PageUp, plus, minus and 0 work at once; a text is found and the page with it is shown."""
    window = opened.whole(passes(5))
    view = window.view
    qtbot.keyClick(view.view, Qt.Key.Key_PageDown)
    qtbot.keyClick(view.view, Qt.Key.Key_PageDown)
    assert view.page == 2
    qtbot.keyClick(view.view, Qt.Key.Key_PageUp)
    assert view.page == 1
    before = view._factor()
    qtbot.keyClick(view.view, Qt.Key.Key_Plus)
    assert view._factor() == pytest.approx(before * 1.2)
    qtbot.keyClick(view.view, Qt.Key.Key_Minus)
    assert view._factor() == pytest.approx(before)
    qtbot.keyClick(view.view, Qt.Key.Key_0)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    view.query.setText("鲁A0003")
    qtbot.waitUntil(lambda: view.hits == 1)
    qtbot.waitUntil(lambda: view.page == 3)
    assert view._hits.text() == "1/1"
    view.query.setText("没有的字")
    qtbot.waitUntil(lambda: view._hits.text() == "没有找到")


def test_saving_counts_a_print(opened: Opened, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+S writes the file with its numbers; the window then shows them, and a second time they are 补打."""
    window = opened.whole(passes(2))
    path = tmp_path / "证.pdf"
    monkeypatch.setattr(ask, "file_to_save", lambda *_: path)
    for prints in (1, 2):
        with qtbot.waitSignal(window.printed) as done:
            qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        assert [one.prints for one in ledger.newest(opened.desk.actor)] == [prints, prints]
        numbers = done.args[0]
        assert all(number in text for number, text in zip(numbers, text_of(path), strict=True))
        assert ("补打" in text_of(path)[0]) == (prints == 2)
    assert window.pressed is not None
    assert window.pressed.numbers == numbers
    assert opened.desk.said[-1][0].startswith("已打印 2 份，流水号")


def test_a_file_that_cannot_be_written(opened: Opened, qtbot: Any, tmp_path: Path) -> None:
    """The sentence stands in the window, nothing is counted, the numbers are kept for the next try."""
    window = opened.whole(passes(1))
    window.save_to(tmp_path / "none" / "x.pdf")
    qtbot.waitUntil(lambda: "不存在" in window._words.text())
    (paper,) = ledger.newest(opened.desk.actor)
    assert paper.prints == 0
    with qtbot.waitSignal(window.printed) as done:
        window.save_to(tmp_path / "x.pdf")
    assert done.args[0] == [paper.number]


def test_printing_some_pages(opened: Opened, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+P asks; only the sheets whose pages are printed get numbers and are counted; the printer is remembered."""
    sent: list[Order] = []
    real = printing.print_pdf

    def into_a_file(content: bytes, order: Order, **given: Any) -> bool:
        sent.append(order)
        return real(content, Order("", order.pages, file=tmp_path / "out.pdf"), **given)

    monkeypatch.setattr(printing, "print_pdf", into_a_file)
    window = opened.whole(passes(4))
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = window.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.primary.isEnabled)
    assert [dialog.printer.itemText(at) for at in range(dialog.printer.count())] == ["针式", "激光"]
    dialog.printer.setCurrentText("激光")
    dialog.range.setFocus()
    qtbot.keyClicks(dialog.range, "9")
    qtbot.keyClick(dialog.range, Qt.Key.Key_Return)
    assert "一共 4 页" in dialog.refusal.text()
    dialog.range.selectAll()
    qtbot.keyClicks(dialog.range, "4,2")
    with qtbot.waitSignal(window.printed):
        qtbot.keyClick(dialog.range, Qt.Key.Key_Return)
    assert (sent[0].printer, sent[0].copies, sent[0].pages) == ("激光", 1, (1, 0))
    assert opened.desk.memory.get("papers.printer") == "激光"
    printed = QPdfDocument()
    printed.load(str(tmp_path / "out.pdf"))
    assert printed.pageCount() == 2
    assert printed.pagePointSize(0).toSize().width() == pytest.approx(595, abs=2)
    printed.close()
    found = ledger.newest(opened.desk.actor)
    assert [one.prints for one in found] == [1, 1]
    assert len(ledger.issue(opened.desk.actor, press.forms.form(opened.desk.office, "gate_pass"), [])) == 0


def test_a_cancelled_print_is_not_counted(opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancel stops between two pages; the sentence says that the numbers are kept."""

    def cancelled(*_: Any, **given: Any) -> bool:
        window._stop()
        return not given["cancelled"]()

    monkeypatch.setattr(printing, "print_pdf", cancelled)
    window = opened.whole(passes(3))
    window.send(Order("激光", range(3)), ())
    qtbot.waitUntil(lambda: "流水号已留着" in window._words.text())
    assert [one.prints for one in ledger.newest(opened.desk.actor)] == [0, 0, 0]


def test_from_the_ledger(opened: Opened, qtbot: Any, tmp_path: Path, people: Staff) -> None:
    """A sheet of the ledger is shown as it was and printed again under its number; a void one is only shown."""
    desk = opened.desk
    pressed = press.press(desk.actor, desk.office, passes(1))
    with press.counted(desk.actor, pressed):
        pass
    (paper,) = ledger.newest(desk.actor)
    window = preview.open_paper(desk, paper.id)
    opened.windows.append(window)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.waitUntil(window.print.isEnabled)
    with qtbot.waitSignal(window.printed) as done:
        window.save_to(tmp_path / "x.pdf")
    assert done.args[0] == [paper.number]
    assert "补打" in text_of(tmp_path / "x.pdf")[0]
    ledger.void(desk.actor, paper.id, "错")
    void = preview.open_paper(desk, paper.id)
    opened.windows.append(void)
    void.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.waitUntil(lambda: "已作废" in void.print.toolTip())
    assert not void.print.isEnabled()


def test_what_cannot_be_drawn_is_said(opened: Opened, qtbot: Any, desk: TestDesk) -> None:
    """A job that cannot be read, or whose form is not there, says so in the window."""

    def broken() -> Job:
        raise Refused("没有选客户，请先选客户。")

    for job, word in ((broken, "没有选客户"), (Job("x", [("no_form", [{}])]), "没有名为")):
        window = preview.open_preview(desk, job)
        opened.windows.append(window)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.waitUntil(lambda window=window, word=word: word in window._words.text())
        assert not window.print.isEnabled()


def test_printers_that_do_not_answer(qtbot: Any) -> None:
    """After half a minute somebody is told; here the patience is cut short."""
    go_on = threading.Event()

    def look() -> list[str]:
        go_on.wait(60)
        return ["晚到"]

    printers = Printers(look=look)
    printers._waiting.setInterval(10)
    with qtbot.waitSignal(printers.failed) as told:
        printers.ask()
    assert "另存为 PDF" in told.args[0]
    with qtbot.waitSignal(printers.found) as found:
        go_on.set()
    assert found.args[0] == ["晚到"]
