"""The settings pages by hand: forms with their editor, the letterhead, the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from tests.papers.conftest import PASS
from tests.papers.screens.conftest import MakeDesk, TestDesk
from tests.people import Staff

from cmdesk.kit import ask
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.papers import forms as known_forms
from cmdesk.papers import press
from cmdesk.papers.job import Job
from cmdesk.papers.rules import ledger, letterhead
from cmdesk.papers.screens.editor import Editor
from cmdesk.papers.screens.forms import Forms
from cmdesk.papers.screens.ledger import Ledger
from cmdesk.papers.screens.letterhead import LetterheadDialog


@pytest.fixture
def desk(people: Staff, desk_of: MakeDesk) -> TestDesk:
    return desk_of(people["administrator"])


@pytest.fixture
def page(desk: TestDesk, qtbot: Any) -> Iterator[Forms]:
    made = Forms(desk)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.current is not None and made.view.count > 0)
    yield made
    desk.work.wait()


def choose(page: Forms, name: str) -> None:
    page.list.select([one.name for one in page._found].index(name))


@pytest.fixture
def editor(desk: TestDesk, qtbot: Any) -> Iterator[Editor]:
    made = Editor(desk, "gate_pass", PASS)
    qtbot.addWidget(made, before_close_func=_forget)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    with qtbot.waitSignal(made.looked):
        made.show()
    yield made
    desk.work.wait()


def _forget(editor: Editor) -> None:
    editor._kept = editor.code.toPlainText()


def test_a_mistake_is_told_as_one_types(editor: Editor, qtbot: Any) -> None:
    """The line is marked, the sentence names it, saving refuses; put right, the pages follow and it is saved."""
    assert editor.view.count == 1
    assert not editor.button.isEnabled()
    with qtbot.waitSignal(editor.looked) as told:
        editor.code.setPlainText(PASS.replace('kind = "grid"', 'kind = "grad"'))
    line = PASS.splitlines().index('kind = "grid"') + 1
    assert f"第 {line} 行" in told.args[0]
    assert editor.code.problem_line == line
    qtbot.mouseClick(editor.goto, Qt.MouseButton.LeftButton)
    assert editor.code.textCursor().blockNumber() == line - 1
    editor.save()
    qtbot.waitUntil(lambda: "没有保存" in editor._words.text())
    with qtbot.waitSignal(editor.looked) as told:
        editor.code.setPlainText(PASS.replace("车号", "牌照"))
    assert (told.args[0], editor.code.problem_line) == ("", 0)
    assert "牌照" in editor.view.document.getAllText(0).text()
    with qtbot.waitSignal(editor.saved):
        qtbot.keyClick(editor.code, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "牌照" in known_forms.source(editor._desk.office, "gate_pass")[0]
    assert not editor.changed


def test_unsaved_text_is_not_lost(editor: Editor, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing asks; staying keeps the text."""
    editor.code.appendPlainText("# neu")
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda _parent, title, *_, **__: asked.append(title))
    assert not editor.close()
    assert asked == ["放弃修改"]
    with qtbot.waitSignal(editor.looked):
        editor.blank.setChecked(True)


def test_copies_come_and_go(page: Forms, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Export, import under another name, replace, reset: the list follows."""
    choose(page, "reception")
    qtbot.waitUntil(lambda: page.current is not None and page.current.name == "reception")
    assert not page._reset.isEnabled()
    out = tmp_path / "guest-pass.toml"
    monkeypatch.setattr(ask, "file_to_save", lambda *_: out)
    page.export()
    qtbot.waitUntil(out.exists)
    monkeypatch.setattr(ask, "file_to_open", lambda *_: out)
    page.import_form()
    qtbot.waitUntil(lambda: "guest_pass" in [one.name for one in page._found])
    choose(page, "guest_pass")
    assert page._reset.text() == "删除"
    monkeypatch.setattr(ask, "confirm", lambda *_, **__: True)
    page.reset()
    qtbot.waitUntil(lambda: "guest_pass" not in [one.name for one in page._found])
    broken = tmp_path / "broken.toml"
    broken.write_text('title = "x"', encoding="utf-8")
    monkeypatch.setattr(ask, "file_to_open", lambda *_: broken)
    page.import_form()
    desk: Any = page._desk
    qtbot.waitUntil(lambda: any("没有保存" in one for one in desk.refusals))


def test_the_page_opens_editor_and_preview(page: Forms, qtbot: Any) -> None:
    """修改 opens the editor with the text; Ctrl+P shows an empty sheet."""
    choose(page, "gate_pass")
    qtbot.mouseClick(page._edit_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.editor is not None)
    assert page.editor is not None
    assert page.editor.code.toPlainText() == PASS
    page.editor.close()


def test_who_may_not_change_forms_reads_them(people: Staff, desk_of: MakeDesk, qtbot: Any) -> None:
    """The verbs are greyed out with the reason."""
    page = Forms(desk_of(people["account_manager"]))
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.current is not None)
    assert not page._import.isEnabled()
    assert "权限" in page._import.toolTip()
    assert page._edit_button.text() == "查看…"


def test_letterhead(desk: TestDesk, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is typed, a picture chosen and shown; what is no picture is refused where it stands."""
    dialog = LetterheadDialog(desk, None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.primary.isEnabled)
    qtbot.keyClicks(dialog.name, "Dongdu")
    wrong = tmp_path / "x.png"
    wrong.write_bytes(b"no picture")
    monkeypatch.setattr(ask, "file_to_open", lambda *_: wrong)
    qtbot.mouseClick(dialog.choose, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "不是可以印的图片" in dialog.refusal.text())
    right = tmp_path / "y.png"
    picture = QImage(40, 20, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.blue)
    picture.save(str(right))
    monkeypatch.setattr(ask, "file_to_open", lambda *_: right)
    qtbot.mouseClick(dialog.choose, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog._picture.pixmap().isNull())
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    assert letterhead.read() == ("Dongdu", right.read_bytes())


def test_the_ledger_page(people: Staff, desk_of: MakeDesk, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets are listed, found by typing, and declared void with a reason."""
    desk = desk_of(people["administrator"])
    job = Job("证", [("gate_pass", [{"plate": "A1"}, {"plate": "A2"}])])
    with press.counted(desk.actor, press.press(desk.actor, desk.office, job)):
        pass
    page = Ledger(desk)
    qtbot.addWidget(page)
    page.resize(1000, 500)
    page.show()
    qtbot.waitUntil(lambda: page.table.model.count == 2)
    first = ledger.newest(desk.actor)[1]
    page.search.setText(first.number.lower())
    qtbot.waitUntil(lambda: page.table.model.count == 1)
    qtbot.waitUntil(lambda: page.table.current_id == first.id)
    qtbot.waitUntil(page.void_button.isEnabled)
    monkeypatch.setattr(ask, "text", lambda *_: "卡纸")
    qtbot.mouseClick(page.void_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ledger.read(desk.actor, first.id).void_reason == "卡纸")
    qtbot.waitUntil(lambda: not page.void_button.isEnabled())
    page.search.clear()
    page.only_waiting.setChecked(True)
    qtbot.waitUntil(lambda: page.table.model.count == 1)
    desk.work.wait()
    page.close()
    end_lanes(desk.office.database)
