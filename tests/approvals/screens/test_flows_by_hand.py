"""The editor of flows by keys: a step is added, moved, removed and kept from a day on; what is wrong stands at its field."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.approvals import conftest as approving
from tests.kit.form import hands
from tests.people import Staff

from cmdesk.approvals.rules import flows
from cmdesk.approvals.screens.flows import trial as trial_dialog
from cmdesk.approvals.screens.flows.page import FlowsPage
from cmdesk.approvals.screens.flows.step import StepDialog
from cmdesk.approvals.screens.flows.trial import TrialDialog
from cmdesk.core import approval
from cmdesk.core.approval.faults import faults
from cmdesk.core.file.office import Office
from cmdesk.kit import ask

people, set_flow, desk_of = approving.people, approving.set_flow, approving.desk_of
AREA, DIRECTOR = {"role": "area_manager"}, {"role": "service_director"}
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(file_office: Office) -> Office:
    return file_office


def opened(qtbot: Any, desk: Any) -> FlowsPage:
    page = FlowsPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 640)
    hands.show(qtbot, page)
    qtbot.waitUntil(lambda: page._words is not None)
    page.choice.setCurrentText("试流程")
    return page


def dialog_of(qtbot: Any, page: FlowsPage, kind: type) -> Any:
    def found() -> list[Any]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    del page
    return found()[0]


def names(page: FlowsPage) -> list[str]:
    return [str(step["name"]) for step in page.editor.value["steps"]]


def test_a_step_is_added_by_keys_and_runs_from_today(qtbot: Any, people: Staff, set_flow: Any, desk_of: Any) -> None:
    """加一步, name, pinyin of the signer, Ctrl+Enter; Alt+Up moves it, Ctrl+S keeps it as a new dated row."""
    set_flow((AREA, "any"))
    page = opened(qtbot, desk_of(people["administrator"]))
    qtbot.mouseClick(page.editor.steps.add_button, Qt.MouseButton.LeftButton)
    dialog: StepDialog = dialog_of(qtbot, page, StepDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    hands.type_(qtbot, "终审")
    dialog.signers._picker.focus("who")
    hands.type_(qtbot, "zjl")
    hands.press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.signers.who() == [{"role": "general_manager"}])
    hands.press(qtbot, Qt.Key.Key_Return, modifier=CTRL)
    qtbot.waitUntil(lambda: names(page) == ["第1步", "终审"])
    assert page.editor.is_dirty
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.editor.steps.rows.setFocus()
    page.editor.select(1)
    qtbot.keyClick(page.editor.steps.rows, Qt.Key.Key_Up, ALT)
    assert names(page) == ["终审", "第1步"]
    assert "终审" in page.diagram.accessibleDescription()
    qtbot.keyClick(page, Qt.Key.Key_S, CTRL)
    today = approval.now().date()
    qtbot.waitUntil(lambda: [step.name for step in approval.flow("test", today).steps] == ["终审", "第1步"])
    qtbot.waitUntil(lambda: page.editor.versions.count() == 2)
    assert not page.editor.is_dirty
    assert page.editor.versions.itemText(1).startswith("2000-01-01 已换下")


def test_a_step_that_was_begun_is_not_lost_by_escape(
    qtbot: Any, people: Staff, set_flow: Any, desk_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter goes from the manner on to who signs; Esc asks first, but not where nothing was entered."""
    set_flow((AREA, "any"))
    page = opened(qtbot, desk_of(people["administrator"]))
    asked: list[str] = []

    def no(*said: Any, **_more: Any) -> bool:
        asked.append(said[2])
        return False

    monkeypatch.setattr(ask, "confirm", no)
    page.editor.open_step(0)
    dialog: StepDialog = dialog_of(qtbot, page, StepDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert (asked, dialog.isVisible()) == ([], False)
    page.editor.add_step()
    dialog = dialog_of(qtbot, page, StepDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    hands.type_(qtbot, "终审")
    hands.press(qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert hands.field() == "who"
    hands.press(qtbot, Qt.Key.Key_Escape)
    assert len(asked) == 1
    assert dialog.isVisible()
    dialog.take()
    assert "第 2 步“终审”" in dialog.signers._problem.text()


def test_a_flow_that_cannot_run_is_not_drawn(qtbot: Any, people: Staff, set_flow: Any, desk_of: Any) -> None:
    """The picture never shows steps that are no longer there, nor a way without any."""
    set_flow((AREA, "any"))
    page = opened(qtbot, desk_of(people["administrator"]))
    assert page.diagram.isVisible()
    page.editor.remove_step(0)
    assert not page.diagram.isVisible()
    page.editor.put_step(0, {"name": "审", "who": [DIRECTOR]}, is_new=True)
    assert page.diagram.isVisible()


def test_what_is_wrong_stands_at_its_field(qtbot: Any, people: Staff, set_flow: Any, desk_of: Any) -> None:
    """No signer, contradicting amounts, a limit that nobody can read: the dialog stays with the engine's sentence."""
    set_flow((AREA, "any"))
    page = opened(qtbot, desk_of(people["administrator"]))
    page.editor.open_step(0)
    dialog: StepDialog = dialog_of(qtbot, page, StepDialog)
    dialog.signers.remove(0)
    dialog.take()
    assert "由谁审批" in dialog.signers._problem.text()
    dialog.signers.set_who([AREA])
    dialog._rest.type_in("limit", "3 天")
    dialog.take()
    assert "时限" in dialog._rest._entries["limit"].problem
    dialog._rest.type_in("limit", "")
    dialog._rest.type_in("amount_from", Decimal(500))
    dialog._rest.type_in("amount_below", Decimal(100))
    dialog.take()
    assert "永远走不到" in dialog._rest._entries["amount_below"].problem
    assert dialog.isVisible()
    assert names(page) == ["第1步"]


def test_the_last_step_gone_is_not_kept(qtbot: Any, people: Staff, set_flow: Any, desk_of: Any) -> None:
    """Delete takes the step out; a flow without steps is refused in the page, and nothing is written."""
    set_flow((AREA, "any"))
    page = opened(qtbot, desk_of(people["administrator"]))
    page.editor.select(0)
    qtbot.keyClick(page.editor.steps.rows, Qt.Key.Key_Delete)
    assert names(page) == []
    page.save()
    assert "至少要有一步" in page.editor.problem.text()
    assert len([one for one in flows.known(date.today()) if one.key == "test"][0].versions) == 1  # noqa: DTZ011, RUF015


def test_what_keeps_a_flow_from_being_saved_comes_into_sight(
    qtbot: Any, people: Staff, set_flow: Any, desk_of: Any
) -> None:
    """A wrong step is turned to and selected, a name or day that is missing likewise; nothing is written meanwhile."""
    set_flow((AREA, "any"), (DIRECTOR, "any"))
    page = opened(qtbot, desk_of(people["administrator"]))
    tabs = page.editor.tabs.tabs
    page.editor.put_step(1, {"name": "第2步", "who": [{"person": "nobody"}]}, is_new=False)
    tabs.setCurrentIndex(1)
    page.save()
    assert (tabs.currentIndex(), page.editor.steps.current) == (0, 1)
    assert "可能已离职" in page.editor.problem.text()
    page.editor.put_step(1, {"name": "第2步", "who": [DIRECTOR]}, is_new=False)
    page.editor.form.type_in("name", "")
    page.save()
    assert tabs.currentIndex() == 1
    page.editor.form.type_in("name", "试流程")
    page.editor.form.type_in("since", None)
    tabs.setCurrentIndex(0)
    page.save()
    assert tabs.currentIndex() == 1
    assert len([one for one in flows.known(date.today()) if one.key == "test"][0].versions) == 1  # noqa: DTZ011, RUF015


def test_nothing_that_is_said_of_a_flow_is_written_in_keys(set_flow: Any, people: Staff) -> None:
    """The sentences name what stands on the page; nobody has to know what the columns of the program are called."""
    del set_flow, people
    written = [
        {"name": ""}, {"name": "试", "steps": []}, {"name": "试", "steps": [{"name": ""}]},
        {"name": "试", "steps": [{"name": "审", "who": []}]},
        {"name": "试", "steps": [{"name": "审", "who": [AREA], "limit": "三天"}]},
        {"name": "试", "steps": [{"name": "审", "who": [AREA], "limit": "1 工作日", "remind": [0]}]},
        {"name": "试", "steps": [{"name": "审", "who": [AREA]}], "password_from": "多"},
        {"name": "试", "steps": [{"name": "审", "who": [AREA], "when": {"units": []}}]},
    ]  # fmt: skip
    for value in written:
        (fault,) = faults(value)
        assert not re.search("[A-Za-z]", fault.sentence), fault.sentence


def test_older_versions_are_read_and_compared(qtbot: Any, people: Staff, set_flow: Any, desk_of: Any) -> None:
    """The older row is shown as it was and cannot be written on; the comparison says what differs."""
    set_flow((AREA, "any"))
    value = {"name": "试流程", "steps": [{"name": "审", "who": [DIRECTOR], "limit": "1 工作日"}]}
    flows.save(people["administrator"], "test", value, approval.now().date())
    page = opened(qtbot, desk_of(people["administrator"]))
    page.editor.against.setCurrentIndex(2)
    assert "第 1 步：第1步，区域经理" in page.editor._told.text()
    assert "1 工作日" in page.editor._told.text()
    page.editor.versions.setCurrentIndex(1)
    assert names(page) == ["第1步"]
    assert not page.editor.is_open
    page.editor.remove_step(0)
    assert names(page) == ["第1步"]


def test_who_may_not_edit_only_reads(qtbot: Any, people: Staff, set_flow: Any, desk_of: Any) -> None:
    """Without the right the steps are seen, and neither button nor key changes anything."""
    set_flow((AREA, "any"))
    page = opened(qtbot, desk_of(people["clerk"]))
    assert page.button.isHidden()
    page.editor.add_step()
    page.editor.remove_step(0)
    assert names(page) == ["第1步"]


def test_unsaved_changes_are_asked_for(
    qtbot: Any, people: Staff, set_flow: Any, desk_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Going to another flow or version with a change asks first; "no" stays with what was changed."""
    set_flow((AREA, "any"))
    page = opened(qtbot, desk_of(people["administrator"]))
    page.editor.put_step(1, {"name": "再审", "who": [DIRECTOR]}, is_new=True)
    asked: list[str] = []

    def no(*said: Any, **_more: Any) -> bool:
        asked.append(said[2])
        return False

    monkeypatch.setattr(ask, "confirm", no)
    at = page.choice.currentIndex()
    page.choice.setCurrentIndex(0 if at else 1)
    assert len(asked) == 1
    assert page.choice.currentIndex() == at
    assert names(page) == ["第1步", "再审"]
    assert not page.may_leave()


def test_a_trial_and_the_diagram_on_paper(
    qtbot: Any, people: Staff, set_flow: Any, desk_of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+T names who would sign what stands in the editor; the diagram is saved as a page and as a picture."""
    set_flow(({"superior": 1}, "any"), (DIRECTOR, "all"))
    page = opened(qtbot, desk_of(people["administrator"]))
    page.try_out()
    dialog: TrialDialog = dialog_of(qtbot, page, TrialDialog)
    dialog.form.type_in("applicant", people["account_manager"].id, people["account_manager"].name)
    qtbot.waitUntil(lambda: any("区域经理" in line for one in dialog.stages for line in one.lines))
    for name in ("a.pdf", "b.png"):
        monkeypatch.setattr(ask, "file_to_save", lambda *_said, name=name: tmp_path / name)
        page.export()
        assert (tmp_path / name).stat().st_size > 2000
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_a_trial_of_what_was_chosen_before_is_not_shown_late(
    qtbot: Any, people: Staff, set_flow: Any, desk_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two trials run side by side, and the older may end last."""
    set_flow(({"superior": 1}, "any"), (DIRECTOR, "all"))
    desk = desk_of(people["administrator"])
    page = opened(qtbot, desk)
    late, real, first = Event(), trial_dialog.trial, people["administrator"].id

    def held(key: str, value: Any, applicant: int, *facts: Any) -> Any:
        if applicant == first:
            late.wait(20)
        return real(key, value, applicant, *facts)

    monkeypatch.setattr(trial_dialog, "trial", held)
    page.try_out()
    dialog: TrialDialog = dialog_of(qtbot, page, TrialDialog)
    dialog.form.type_in("applicant", people["account_manager"].id, people["account_manager"].name)
    qtbot.waitUntil(lambda: any("区域经理" in line for one in dialog.stages for line in one.lines))
    late.set()
    assert desk.work.wait()
    QApplication.processEvents()
    assert any("区域经理" in line for one in dialog.stages for line in one.lines)


def test_the_diagram_is_walked_by_keys(qtbot: Any, people: Staff, set_flow: Any, desk_of: Any) -> None:
    """Arrow keys go from step to step, in the rows as well."""
    set_flow((AREA, "any"), (DIRECTOR, "all"))
    page = opened(qtbot, desk_of(people["administrator"]))
    page.diagram.setFocus()
    assert page.editor.steps.current == 0
    qtbot.keyClick(page.diagram, Qt.Key.Key_Down)
    assert page.editor.steps.current == 1
    assert "第 2 步 第2步，由客户管理部经理审" in page.diagram.accessibleDescription()
