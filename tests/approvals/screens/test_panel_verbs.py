"""Every verb of an approval is done by keys in its panel: Tab to the button, Space, and what the dialog asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.approvals import conftest as approving
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.core import approval
from cmdesk.core.approval import Approval, ApprovalPart, Concern, concerns, subjects
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.kit import ask
from cmdesk.kit.approval_panel import ApprovalPanel
from cmdesk.kit.approval_panel.asking import CopyDialog
from cmdesk.kit.files.attached_panel import AttachedPanel
from cmdesk.kit.form.editors.link import LinkLine
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.staff.links import people as people_source
from cmdesk.staff.links import recipients

people, about, set_flow, desk_of = approving.people, approving.about, approving.set_flow, approving.desk_of
AREA, DIRECTOR, CHIEF = ({"role": role} for role in ("area_manager", "service_director", "general_manager"))


@pytest.fixture
def office(file_office: Office) -> Office:
    return file_office


@pytest.fixture
def one(people: Staff, about: Matter, set_flow: Any) -> int:
    """A matter of three steps, standing at the third."""
    flow = set_flow((AREA, "any"), (DIRECTOR, "any"), (CHIEF, "any"))
    made = approval.submit(people["account_manager"], "regulation", about.id, flow, "试事项")
    approval.approve(people["area_manager"], made)
    approval.approve(people["service_director"], made)
    return made


def panel_of(qtbot: Any, desk: Any, one: int) -> ApprovalPanel:
    panel = ApprovalPanel(desk, people_source(desk), recipients(desk))
    qtbot.addWidget(panel)
    panel.resize(1000, 560)
    panel.show()
    panel.show_approval(one)
    qtbot.waitUntil(lambda: panel._view is not None)
    return panel


def press(qtbot: Any, panel: ApprovalPanel, verb: str, words: str = "") -> None:
    panel.words.setPlainText(words)
    button = panel.buttons[verb]
    assert button.isVisible()
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(button, Qt.Key.Key_Space)


def answer(qtbot: Any, **values: Any) -> None:
    (dialog,) = [made for made in QApplication.topLevelWidgets() if isinstance(made, RecordDialog) and made.isVisible()]
    for name, value in values.items():
        dialog.form.type_in(name, value, *(["某人"] if name == "user_id" else []))
    qtbot.keyClick(dialog._go, Qt.Key.Key_Space)


def last_verb(one: int) -> str:
    return approval.words(keep.read(Approval, one))[-1].verb or ""


@pytest.mark.parametrize(("verb", "who"), [
    ("approve", "general_manager"), ("refuse", "general_manager"), ("urge", "account_manager"),
    ("withdraw", "account_manager"), ("terminate", "administrator"), ("comment", "area_manager"),
])  # fmt: skip
def test_a_verb_with_words(qtbot: Any, people: Staff, desk_of: Any, one: int, verb: str, who: str) -> None:
    """Space on the button does it, with the words that were typed."""
    panel = panel_of(qtbot, desk_of(people[who]), one)
    press(qtbot, panel, verb, "因为")
    qtbot.waitUntil(lambda: approval.words(keep.read(Approval, one))[-1].words == "因为")
    assert last_verb(one) == verb


@pytest.mark.parametrize(("verb", "state"), [("hand_over", "handed"), ("delegate", "asked")])
def test_a_verb_that_asks_for_a_person(
    qtbot: Any, people: Staff, desk_of: Any, one: int, verb: str, state: str
) -> None:
    """The dialog finds the person and takes the words along."""
    panel = panel_of(qtbot, desk_of(people["general_manager"]), one)
    press(qtbot, panel, verb, "请看")
    answer(qtbot, user_id=people["clerk"].id)
    qtbot.waitUntil(lambda: last_verb(one) == verb)
    parts = keep.read_all(ApprovalPart, "approval_id = ? AND user_id = ?", (one, people["general_manager"].id))
    assert [part.state for part in parts] == [state]
    assert approval.words(keep.read(Approval, one))[-1].words == "请看"


@pytest.mark.parametrize(("place", "first"), [("before", "内勤"), ("after", "总经理")])
def test_a_signer_is_added_before_or_after(
    qtbot: Any, people: Staff, desk_of: Any, one: int, place: str, first: str
) -> None:
    """前加签 waits for him first, 后加签 lets him come afterwards."""
    panel = panel_of(qtbot, desk_of(people["general_manager"]), one)
    press(qtbot, panel, "add_signer")
    answer(qtbot, user_id=people["clerk"].id, place=place)
    qtbot.waitUntil(lambda: last_verb(one) == "add_signer")
    assert approval.line(keep.read(Approval, one), approval.now()).with_whom == first


@pytest.mark.parametrize(
    ("to", "state", "stands_at"), [("applicant", "returned", 2), ("1", "running", 1), ("0", "running", 0)]
)
def test_it_is_sent_back_to_the_applicant_the_last_or_any_step(
    qtbot: Any, people: Staff, desk_of: Any, one: int, to: str, state: str, stands_at: int
) -> None:
    """The dialog offers the applicant and every earlier step; without words nothing is sent."""
    panel = panel_of(qtbot, desk_of(people["general_manager"]), one)
    press(qtbot, panel, "send_back")
    answer(qtbot, to=to)
    assert last_verb(one) == "approve"
    answer(qtbot, words="请再核")
    qtbot.waitUntil(lambda: last_verb(one) == "send_back")
    found = keep.read(Approval, one)
    assert (found.state, found.step) == (state, stands_at)


def test_what_came_back_is_submitted_again(qtbot: Any, people: Staff, desk_of: Any, one: int) -> None:
    """重新提交 stands where the applicant sees his matter, and the version of the flow is told."""
    approval.send_back(people["general_manager"], one, "请改")
    panel = panel_of(qtbot, desk_of(people["account_manager"]), one)
    assert "按 2000-01-01 起的“试流程”" in panel.head._facts.text()
    press(qtbot, panel, "resubmit")
    qtbot.waitUntil(lambda: keep.read(Approval, one).state == "running")


def shown(kind: type[Any]) -> Any:
    (dialog,) = [made for made in QApplication.topLevelWidgets() if isinstance(made, kind) and made.isVisible()]
    return dialog


def test_people_and_departments_are_picked_to_be_copied_in(qtbot: Any, people: Staff, desk_of: Any, one: int) -> None:
    """Typed letters find them, Enter puts each into the list, Delete takes one out; nothing is typed as free text."""
    panel = panel_of(qtbot, desk_of(people["account_manager"]), one)
    press(qtbot, panel, "copy_to", "请知悉")
    dialog = shown(CopyDialog)
    assert dialog.words.text() == "请知悉"
    qtbot.keyClick(dialog.primary, Qt.Key.Key_Space)
    assert "请先选" in dialog.refusal.text()
    line = dialog.picker.findChild(LinkLine)
    names = []
    for typed in ("nq", "kh", "nq"):
        qtbot.keyClicks(line, typed)
        qtbot.waitUntil(lambda: line.popup_open and bool(line._hits) and line._hits_for == line.text())
        names.append(line._hits[0][1])
        qtbot.keyClick(line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: line.text() == "" or line.value() is not None)
        if line.text():
            qtbot.keyClick(line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: line.text() == "")
    assert names[0] == names[2] == "内勤"
    assert len(dialog.chosen) == 2
    qtbot.keyClick(dialog.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: last_verb(one) == "copy_to")
    said = approval.events(keep.read(Approval, one))[-1]
    assert said.to.startswith("内勤")
    assert said.words == "请知悉"
    assert [line.id for line in approval.box(people["clerk"], "copies")] == [one]


def test_a_department_is_told_through_its_head(qtbot: Any, people: Staff, desk_of: Any, one: int) -> None:
    """The department stands in the list with the name of who gets it."""
    panel = panel_of(qtbot, desk_of(people["account_manager"]), one)
    unit = approval.directory().units(people["area_manager"].unit_id)[0]
    (hit,) = [found for found in recipients(panel._desk).search(unit) if found[0] < 0 and found[1] == unit]
    assert hit[2].startswith("部门，由")
    press(qtbot, panel, "copy_to")
    dialog = shown(CopyDialog)
    dialog._remember(unit)
    dialog.picker.type_in("who", hit[0], unit)
    dialog.picker.finished.emit()
    assert dialog.chosen == [hit[0]]
    qtbot.keyClick(dialog.primary, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: last_verb(one) == "copy_to")
    assert approval.events(keep.read(Approval, one))[-1].to.startswith(f"{unit}（")


def test_an_added_signer_is_taken_away(qtbot: Any, people: Staff, desk_of: Any, one: int) -> None:
    """The button is there for who added, the dialog names those he may take away, the trail shows it."""
    approval.add_signer(people["general_manager"], one, people["clerk"].id)
    panel = panel_of(qtbot, desk_of(people["general_manager"]), one)
    press(qtbot, panel, "remove_signer", "不用了")
    answer(qtbot)
    qtbot.waitUntil(lambda: last_verb(one) == "remove_signer")
    qtbot.waitUntil(lambda: "减签 → 内勤：不用了" in panel._trail.text())
    assert panel.buttons["remove_signer"].isHidden()


def test_files_go_with_a_verb_and_are_opened_from_the_panel(
    qtbot: Any, people: Staff, desk_of: Any, one: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen, shown by name, refused with a verb that takes none, frozen with the words, opened but not removed."""
    paper = tmp_path / "检验报告.txt"
    paper.write_text("合格", encoding="utf-8")
    monkeypatch.setattr(ask, "files_to_open", lambda *_: [paper])
    panel = panel_of(qtbot, desk_of(people["general_manager"]), one)
    qtbot.keyClick(panel.foot._attach, Qt.Key.Key_Space)
    assert panel.foot.files == (paper,)
    press(qtbot, panel, "delegate")
    assert "附件不能随委派带上" in panel.foot._problem.text()
    press(qtbot, panel, "approve", "属实")
    qtbot.waitUntil(lambda: last_verb(one) == "approve" and panel.foot.files == ())
    qtbot.waitUntil(panel.files.isVisible)
    assert panel.files.text() == "附件 1…"
    assert "附件：检验报告.txt" in panel._trail.text()
    qtbot.keyClick(panel.files, Qt.Key.Key_Space)
    (files,) = [made for made in QApplication.allWidgets() if isinstance(made, AttachedPanel)]
    qtbot.waitUntil(lambda: files.list.shown() != [])
    assert files.list.add_button.isHidden(), "what can never be added is not offered"
    assert not files.acceptDrops()
    qtbot.keyClick(files.list.rows, Qt.Key.Key_Delete)
    assert len(approval.FILES.attached(people["general_manager"], one)) == 1


def test_a_narrow_panel_cuts_no_button(qtbot: Any, people: Staff, desk_of: Any, one: int) -> None:
    """Half a small window wide, all verbs of a signer are in one row or in its menu, where the keyboard finds them."""
    panel = panel_of(qtbot, desk_of(people["general_manager"]), one)
    panel.resize(430, 300)
    row = panel.foot.row
    qtbot.waitUntil(lambda: bool(row.folded))
    assert panel.rect().contains(row.geometry().translated(panel.foot.pos()))
    offered = [button for button in panel.buttons.values() if not button.isHidden()]
    seen = [button for button in offered if button not in row.folded]
    assert all(row.rect().contains(button.geometry()) for button in [*seen, row.more])
    assert {"approve", "send_back", "refuse", "comment"} <= {button.objectName() for button in seen}
    assert row.more.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_concern_stands_above_and_asks_for_a_reason(
    qtbot: Any, people: Staff, one: int, about: Matter, desk_of: Any
) -> None:
    """It is read in red before anything else; without words the button says why not, with words both are kept."""
    subjects.register(replace(subjects.subject("regulation"), favours=lambda _record: [7]))
    leave = concerns.add_source("test", lambda _customers: [Concern("complaint:1", "福顺有未结的严重投诉 TS1")])
    try:
        panel = panel_of(qtbot, desk_of(people["general_manager"]), one)
        assert panel.concerns.text() == "提醒：福顺有未结的严重投诉 TS1"
        assert panel.concerns.isVisible()
        assert "有提醒" in panel.words.placeholderText()
        press(qtbot, panel, "approve")
        assert "写明理由" in panel.foot._problem.text()
        press(qtbot, panel, "approve", "客户同意先做促销")
        qtbot.waitUntil(lambda: keep.read(Approval, one).state == "approved")
        qtbot.waitUntil(lambda: not panel.concerns.isVisible())
    finally:
        leave()
    (word,) = [word for word in approval.words(keep.read(Approval, one)) if word.concerns]
    assert (word.words, word.concerns) == ("客户同意先做促销", "福顺有未结的严重投诉 TS1")


def test_who_is_asked_sees_what_he_is_asked_and_answers(qtbot: Any, people: Staff, desk_of: Any, one: int) -> None:
    """The words of who delegates stand above the matter, and the button says 答复; who added him likewise."""
    approval.delegate(people["general_manager"], one, people["clerk"].id, "数量对不对？")
    panel = panel_of(qtbot, desk_of(people["clerk"]), one)
    assert panel.call.text() == "总经理请您答复：数量对不对？"
    assert panel.buttons["approve"].text() == "答复"
    press(qtbot, panel, "approve", "对")
    qtbot.waitUntil(lambda: last_verb(one) == "approve")
    approval.add_signer(people["general_manager"], one, people["department_head"].id)
    signer = panel_of(qtbot, desk_of(people["department_head"]), one)
    assert signer.call.text() == "总经理请您也签。"
    assert signer.buttons["approve"].text() == "同意"
    own = panel_of(qtbot, desk_of(people["service_director"]), one)
    assert own.call.isHidden()
