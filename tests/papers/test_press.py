"""Jobs become PDFs: numbers only when printed, reprints say the same and say so, nothing is counted that failed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from tests.papers.conftest import LIST, PASS
from tests.people import Staff, add_customer

from cmdesk.core import paper
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.papers import forms, press
from cmdesk.papers.job import About, Job
from cmdesk.papers.record import Paper
from cmdesk.papers.rules import ledger, letterhead, own


@pytest.fixture
def read(qapp: object) -> Callable[[bytes], list[str]]:
    """Return the text of each page."""

    def texts(content: bytes) -> list[str]:
        buffer = QBuffer()
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument()
        document.load(buffer)
        found = [re.sub(r"\s", "", document.getAllText(page).text()) for page in range(document.pageCount())]
        document.close()
        buffer.close()
        return found

    return texts


def passes(*plates: str, about: list[About | None] | None = None) -> Job:
    return Job("出门证", [("gate_pass", [{"plate": plate} for plate in plates])], about or [])


def test_a_draft_takes_no_number(staff: Staff, office: Office, read: Callable[[bytes], list[str]]) -> None:
    """Looking at a batch leaves the ledger alone and says where the number will be."""
    job = Job("两样", [("name_list", [{"month": "十一月"}]), *passes("鲁A1", "鲁A2").parts])
    drawn = press.draft(staff["service_director"], office, job)
    assert (drawn.pages, drawn.starts, drawn.numbers) == (3, (0, 1, 2), [])
    pages = read(drawn.content)
    assert "十一月名簿" in pages[0]
    assert "鲁A2" in pages[2]
    assert press.LATER in pages[2]
    assert keep.read_all(Paper, "1 = 1") == []


def test_a_print_is_numbered_then_counted(staff: Staff, office: Office, read: Callable[[bytes], list[str]]) -> None:
    """The number stands on the page; only what is done is counted, with its pages; the next print is 补打 第1次."""
    actor = staff["service_director"]
    pressed = press.press(actor, office, passes("鲁A1", "鲁A2"))
    assert all(number in page for number, page in zip(pressed.numbers, read(pressed.content), strict=True))
    assert [one.prints for one in ledger.newest(actor)] == [0, 0]
    again = press.press(actor, office, passes("鲁A1", "鲁A2"))
    assert again.numbers == pressed.numbers
    assert "补打" not in "".join(read(again.content))
    with press.counted(actor, again):
        pass
    assert [(one.prints, one.pages) for one in ledger.newest(actor)] == [(1, 1), (1, 1)]
    third = press.press(actor, office, passes("鲁A3", "鲁A2"))
    assert third.numbers[1] == pressed.numbers[1]
    marked = ["补打第1次" in page for page in read(third.content)]
    assert marked == [False, True]


def test_a_reprint_says_the_very_same(staff: Staff, office: Office, read: Callable[[bytes], list[str]]) -> None:
    """From the ledger a sheet is printed as it was: old form, old letterhead, old values, marked."""
    actor = staff["administrator"]
    letterhead.change(actor, "东都饲料", b"")
    pressed = press.press(actor, office, passes("鲁A1"))
    with press.counted(actor, pressed):
        pass
    forms.save(actor, office, "gate_pass", PASS.replace("车号", "牌照").replace("出门证", "放行条"))
    letterhead.change(actor, "新名字", b"")
    (sheet,) = ledger.newest(actor)
    shown = press.again(actor, sheet.id)
    (page,) = read(shown.content)
    for word in ("东都饲料", "出门证", "车号", "鲁A1", sheet.number, "补打第1次"):
        assert word in page
    with press.counted(actor, shown):
        pass
    assert keep.read(Paper, sheet.id).prints == 2
    ledger.void(actor, sheet.id, "印错")
    assert "作废" in read(press.again(actor, sheet.id).content)[0]
    with pytest.raises(Refused, match="已经作废"), press.counted(actor, press.again(actor, sheet.id)):
        pass


def test_what_has_no_number_is_told_too(staff: Staff, office: Office) -> None:
    """A form without a running number makes no sheet of the ledger, but the record's trail names the print (S4-24)."""
    actor = staff["service_director"]
    customer = add_customer(actor, None)
    job = Job("名簿", [("name_list", [{"rows": [{"name": "福顺"}]}])], [About("customer", customer)])
    with press.counted(actor, press.press(actor, office, job)):
        pass
    assert ledger.newest(actor) == []
    assert audit.trail(office.database, "customer", customer)[0].verb == "print"


def test_a_print_that_fails_counts_nothing_and_is_told(staff: Staff, office: Office) -> None:
    """It stands in the trail before paper comes out; where none does, the count is taken back and the trail says why."""
    actor = staff["service_director"]
    customer = add_customer(actor, None)
    pressed = press.press(actor, office, passes("鲁A1", about=[About("customer", customer)]))
    with pytest.raises(Refused, match="缺纸"), press.counted(actor, pressed):
        assert [one.prints for one in ledger.newest(actor)] == [1]
        raise Refused("打印机缺纸。")
    (sheet,) = ledger.newest(actor)
    assert (sheet.prints, sheet.printed_at, sheet.pages) == (0, None, None)
    told, before = audit.trail(office.database, "customer", customer)[:2]
    assert (told.verb, told.changes) == ("print", {"failed": (None, "打印机缺纸。")})
    assert (before.verb, before.changes) == ("print", {})
    with press.counted(actor, pressed):
        pass
    assert ledger.newest(actor)[0].prints == 1


def test_a_print_of_which_not_all_can_be_noted_counts_nothing(
    staff: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sheets with and without numbers have lines of their own; nothing comes out before both stand."""
    actor = staff["service_director"]
    job = Job("两样", [("name_list", [{"month": "十一月"}]), *passes("鲁A1").parts])
    pressed = press.press(actor, office, job)

    def full(*_asked: object, **_more: object) -> None:
        raise Refused("磁盘已满，没有保存。")

    monkeypatch.setattr(ledger, "note_print", full)
    with pytest.raises(Refused, match="磁盘已满"), press.counted(actor, pressed):
        pytest.fail("nothing is printed")
    assert [(one.prints, one.printed_at) for one in ledger.newest(actor)] == [(0, None)]


def test_a_list_about_nobody_in_particular_is_told_too(staff: Staff, office: Office) -> None:
    """A print that names no record has its line all the same; empty sheets have none."""
    actor = staff["service_director"]
    with press.counted(actor, press.press(actor, office, press.blank("name_list", 1, "空表"))):
        pass
    assert office.database.row("SELECT 1 FROM operation WHERE title LIKE '打印%'") is None
    with press.counted(actor, press.press(actor, office, Job("名簿", [("name_list", [{"rows": [{"name": "福顺"}]}])]))):
        pass
    assert office.database.row("SELECT title FROM operation ORDER BY id DESC LIMIT 1") == ("打印 名簿",)


def test_cancelled_and_forbidden(staff: Staff, office: Office) -> None:
    """Cancelling keeps the numbers for the next try; who may not print draws nothing."""
    actor = staff["service_director"]
    with pytest.raises(press.Stopped):
        press.press(actor, office, passes("鲁A1"), stopping=lambda: True)
    pressed = press.press(actor, office, passes("鲁A1"))
    assert pressed.numbers[0].endswith("-0001")
    with pytest.raises(NotAllowed):
        press.press(staff["operations_coordinator"], office, passes("鲁A2"))
    with pytest.raises(Refused, match="没有要打印的内容"):
        press.draft(actor, office, Job("空", [("gate_pass", [])]))


def test_blank_sheets_have_no_number(staff: Staff, office: Office) -> None:
    """Empty sheets to be filled in by hand are not entered."""
    actor = staff["service_director"]
    pressed = press.press(actor, office, press.blank("gate_pass", 3, "出门证"))
    with press.counted(actor, pressed):
        pass
    assert (pressed.pages, pressed.numbers, ledger.newest(actor)) == (3, [], [])


def test_own_forms(staff: Staff, office: Office) -> None:
    """An own copy goes before the shipped one until it is reset; a broken one is never saved; the list tells."""
    actor = staff["administrator"]
    mine = forms.shipped("reception").replace("客户接待单", "来宾接待单")
    forms.save(actor, office, "reception", mine)
    assert forms.form(office, "reception").title == "来宾接待单"
    text, is_own = forms.source(office, "reception")
    assert (text.strip(), is_own) == (mine.strip(), True)
    with pytest.raises(Refused, match="没有保存：第"):
        forms.save(actor, office, "reception", mine.replace('kind = "grid"', 'kind = "grad"'))
    known = {one.name: (one.own, one.shipped) for one in forms.every(office)}
    assert known["reception"] == (True, True)
    assert known["gate_pass"] == (True, False)
    own.reset(actor, office, "reception")
    assert forms.form(office, "reception").title == "客户接待单"
    own.save(actor, office, "reception", mine)
    assert forms.form(office, "reception").title == "来宾接待单"
    for name in ("../x", "A", "", "1a"):
        with pytest.raises(Refused, match="表单代号"):
            own.save(actor, office, name, LIST)
    with pytest.raises(NotAllowed):
        forms.save(staff["account_manager"], office, "reception", mine)


def test_a_broken_own_form_is_named(staff: Staff, office: Office) -> None:
    """A form broken by hand is refused with its line and the way out, and is still in the list."""
    own.save(staff["administrator"], office, "reception", 'title = "坏"\n[[block]]\nkind = "grad"\n')
    with pytest.raises(Refused, match="第 3 行"):
        forms.form(office, "reception")
    broken = next(one for one in forms.every(office) if one.name == "reception")
    assert "第 3 行" in broken.problem


def test_own_forms_travel_in_a_backup(file_office: Office, tmp_path: object) -> None:
    """A restored office prints with its own forms."""
    from pathlib import Path

    from tests.people import make_staff

    from cmdesk.core import backup

    actor = make_staff(file_office)["administrator"]
    own.save(actor, file_office, "gate_pass", PASS)
    made = backup.make(file_office)
    target = Path(str(tmp_path)) / "restored"
    backup.restore(made, target, None)
    assert (target / "forms" / "gate_pass.toml").read_text(encoding="utf-8") == PASS


def test_letterhead(staff: Staff, office: Office) -> None:
    """Name and logo are kept, can be undone, and a logo that is no picture is refused."""
    from cmdesk.core import undo

    actor = staff["administrator"]
    logo = b"\x89PNG\r\n\x1a\n" + b"x" * 40
    letterhead.change(actor, "东都饲料", logo)
    assert letterhead.read() == ("东都饲料", logo)
    letterhead.change(actor, "东都饲料", b"")
    step = undo.last(actor)
    assert step is not None
    undo.undo(actor, step.id)
    assert letterhead.read().logo == logo
    with pytest.raises(Refused, match="PNG 或 JPEG"):
        letterhead.change(actor, "东都饲料", b"GIF89a")
    with pytest.raises(Refused, match="最大 2 MB"):
        letterhead.change(actor, "东都饲料", b"\xff\xd8\xff" + bytes(3 << 20))
    with pytest.raises(NotAllowed):
        letterhead.change(staff["clerk"], "x", b"")


@pytest.mark.parametrize("name", paper.names())
def test_every_form_has_a_sample(name: str, file_office: Office) -> None:
    """Every shipped form can be shown filled with invented values."""
    from cmdesk.core.actor import PROGRAM

    form = forms.form(file_office, name)
    drawn = press.draft(PROGRAM, file_office, Job(form.title, [(name, [forms.sample(form)])]))
    assert drawn.pages >= 1


def test_the_desk_loads_what_the_first_preview_needs(qapp: object) -> None:
    """What costs the first click time is loaded before by ``Feature.warm``, which the desk calls in a worker."""
    import os
    import subprocess
    import sys
    from pathlib import Path

    source = Path(__file__).resolve().parents[2] / "src"
    code = (
        "import sys; from cmdesk.papers.feature import FEATURE; FEATURE.warm();"
        "print([name for name in ('reportlab.pdfgen.canvas', 'PySide6.QtPdf', 'PySide6.QtPdfWidgets',"
        " 'cmdesk.papers.preview') if name not in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(source)},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_what_is_printed_on_empty_sheets_makes_them_no_record(
    staff: Staff, office: Office, read: Callable[[bytes], list[str]]
) -> None:
    """Words known beforehand stand on every sheet; it is blank all the same and takes no number."""
    actor = staff["service_director"]
    pressed = press.press(actor, office, press.blank("gate_pass", 2, "出门证", {"plate": "鲁A7"}))
    assert pressed.numbers == []
    assert all("鲁A7" in page for page in read(pressed.content))
