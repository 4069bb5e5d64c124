"""The pages of coaching worked by keys: a script is written and measured, rehearsed by the clock, a joint visit recorded."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from tests.coaching.conftest import MARKS, TODAY, World, make_world
from tests.customers.screens import conftest as desks
from tests.kit.form.hands import press, show, type_

from cmdesk.activities.rules.ahead.sayings import Saying
from cmdesk.activities.saying import SayingBox
from cmdesk.coaching.rules import joint, rehearsals, scripts
from cmdesk.coaching.screens.coaching import CoachingPage
from cmdesk.coaching.screens.coaching_dialog import CoachingDialog
from cmdesk.coaching.screens.rehearsals import RehearsalsPage
from cmdesk.coaching.screens.script_dialog import ScriptDialog
from cmdesk.coaching.screens.scripts import ScriptsPage
from cmdesk.coaching.screens.stopwatch import Stopwatch
from cmdesk.core.file.office import Office
from cmdesk.kit import ask

desk_of = desks.desk_of


@pytest.fixture
def world(file_office: Office) -> World:
    return make_world(file_office)


def active(qtbot: Any, dialog: Any) -> None:
    """Wait until the keys go to a dialog."""
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


def test_a_script_is_written_measured_and_copied(qtbot: Any, world: World, desk_of: desks.MakeDesk) -> None:
    """Ctrl+N, typing shows how long it takes; too long is refused under its field; saved, Ctrl+Shift+C copies it."""
    page = ScriptsPage(desk_of(world.editor))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    page.list.add_button.setFocus()  # where nothing is listed yet, no row can have the keys
    press(qtbot, Qt.Key.Key_N, modifier=Qt.KeyboardModifier.ControlModifier)
    dialog = page.dialog
    assert isinstance(dialog, ScriptDialog)
    active(qtbot, dialog)
    dialog.form.focus("name")
    type_(qtbot, "开场白")
    dialog.form.focus("text")
    type_(qtbot, "1234567890" * 25)
    qtbot.waitUntil(lambda: "请删去 10 个字" in dialog.length.text())
    dialog.save()
    qtbot.waitUntil(dialog._go.isEnabled)
    assert scripts.listed(world.editor) == []
    press(qtbot, *[Qt.Key.Key_Backspace] * 12)
    qtbot.waitUntil(lambda: "还可写 2 字" in dialog.length.text())
    dialog.save()
    qtbot.waitUntil(lambda: page.shown is not None)
    page.copy()
    assert QGuiApplication.clipboard().text().startswith("12345")


def test_another_version_begins_with_the_words_that_are_shown(
    qtbot: Any, world: World, desk_of: desks.MakeDesk
) -> None:
    """F2 opens it with the words before; the old one stays and is read from the list of versions."""
    one = world.script("您好。")
    page = ScriptsPage(desk_of(world.editor))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.shown is not None)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: isinstance(page.dialog, ScriptDialog))
    assert isinstance(page.dialog, ScriptDialog)
    assert page.dialog.form.original_values()["text"] == "您好。"
    active(qtbot, page.dialog)
    page.dialog.form.focus("text")
    press(qtbot, Qt.Key.Key_End, modifier=Qt.KeyboardModifier.ControlModifier)
    type_(qtbot, "早上好。")
    page.dialog.save()
    qtbot.waitUntil(lambda: page.version.count() == 2)
    assert [row.text for row in scripts.versions(one)] == ["您好。早上好。", "您好。"]


def test_a_reader_may_not_write(qtbot: Any, world: World, desk_of: desks.MakeDesk) -> None:
    """The buttons are grey and say why; a key that would do the same is answered too."""
    world.script()
    desk = desk_of(world.rep)
    page = ScriptsPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.shown is not None)
    assert not page.buttons["revise"].isEnabled()
    assert "权限" in page.buttons["revise"].toolTip()
    page.add()
    page.revise()
    assert page.dialog is None
    assert ["权限" in str(one) for one in desk.refusals] == [True]
    records = CoachingPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(records)
    records.add()
    assert records.dialog is None
    assert "由上级写" in str(desk.refusals[-1])


class Clock:
    """Tells the seconds that a test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_stopwatch_counts_begun_seconds(qtbot: Any) -> None:
    """Started and stopped by the same key; past the limit it says by how much; starting again begins at 0."""
    clock = Clock()
    watch = Stopwatch(clock)
    qtbot.addWidget(watch)
    watch.set_limit(60)
    stopped: list[int] = []
    watch.stopped.connect(stopped.append)
    watch.toggle()
    clock.now += 59.2
    watch.toggle()
    assert (stopped, watch.face.text(), watch.state.accessibleName()) == ([60], "1:00", "限 60 秒")
    watch.toggle()
    assert watch.is_running
    assert watch.seconds == 0
    clock.now += 63
    watch.toggle()
    assert (stopped, watch.state.accessibleName()) == ([60, 63], "超过 3 秒")


def test_a_rehearsal_is_timed_by_space_and_written_down(qtbot: Any, world: World, desk_of: desks.MakeDesk) -> None:
    """Space, Space, Ctrl+N, a score, Ctrl+S: the seconds need not be typed."""
    one = world.script()
    page = RehearsalsPage(desk_of(world.rep))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    clock = Clock()
    page.watch._clock = clock
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.people.current == world.rep.id)
    page.people.rows.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert page.watch.is_running
    clock.now += 41.5
    press(qtbot, Qt.Key.Key_Space)
    assert page.watch.seconds == 42
    press(qtbot, Qt.Key.Key_N, modifier=Qt.KeyboardModifier.ControlModifier)
    dialog: Any = page.dialog
    active(qtbot, dialog)
    type_(qtbot, "4")
    dialog.save()
    version = scripts.in_force(one, TODAY)
    assert version is not None
    qtbot.waitUntil(lambda: len(rehearsals.of_version(world.rep, version.id)) == 1)
    (done,) = rehearsals.of_version(world.rep, version.id)
    assert (done.seconds, done.score, done.user_id) == (42, 4, world.rep.id)
    qtbot.waitUntil(lambda: page.watch.seconds == 0)


def test_space_presses_the_button_that_has_the_keys(qtbot: Any, world: World, desk_of: desks.MakeDesk) -> None:
    """Who has come to a button or a choice by Tab means that, not the watch."""
    world.script()
    page = RehearsalsPage(desk_of(world.rep))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.people.current == world.rep.id)
    page.done.add_button.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert page.dialog is not None
    page.dialog.close()
    page.script.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert page.script.view().isVisible()
    page.script.hidePopup()
    assert not page.watch.is_running


def test_a_joint_visit_is_recorded_given_and_acknowledged(
    qtbot: Any, world: World, desk_of: desks.MakeDesk, monkeypatch: Any
) -> None:
    """The leader types words and scores, Ctrl+Enter gives it; the rep's Enter acknowledges it."""
    page = CoachingPage(desk_of(world.leader))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    page.add()
    qtbot.waitUntil(lambda: isinstance(page.dialog, CoachingDialog))
    dialog = page.dialog
    assert isinstance(dialog, CoachingDialog)
    active(qtbot, dialog)
    dialog.form.focus("praise")
    type_(qtbot, "开场清楚")
    cell = dialog.marks.item(1, 1)
    assert cell is not None
    cell.setText("9")
    dialog.save()
    qtbot.waitUntil(lambda: "1 到 5 之间" in dialog._words.text())
    cell.setText("4")
    dialog.save()
    qtbot.waitUntil(lambda: page.shown is not None)
    qtbot.waitUntil(lambda: page._may("give"))
    page._next_step()
    qtbot.waitUntil(lambda: joint.waiting(world.rep) == 1)

    monkeypatch.setattr(ask, "text", lambda *_: "谢谢")
    own = CoachingPage(desk_of(world.rep))  # type: ignore[arg-type]
    qtbot.addWidget(own)
    show(qtbot, own)
    qtbot.waitUntil(lambda: own._may("acknowledge"))
    qtbot.keyClick(own.list.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: joint.waiting(world.rep) == 0)
    (found,) = joint.listed(world.rep)
    assert (found.state, found.rep_word, found.praise) == ("acknowledged", "谢谢", "开场清楚")
    assert [(mark.head, mark.score) for mark in joint.marks_of(found.id)] == [("开场白", 4)]


def test_progress_and_follow_up_open_from_the_record(qtbot: Any, world: World, desk_of: desks.MakeDesk) -> None:
    """The table has a row for each head and one for the mean; an improvement is settled in a small dialog."""
    world.given()
    first = joint.begin(world.leader, world.visits["first"], {"praise": "好"}, MARKS[:1])
    joint.give(world.leader, first)
    page = CoachingPage(desk_of(world.leader))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page._may("settle"))
    page.progress()
    qtbot.waitUntil(lambda: page.dialog is not None)
    table: Any = page.dialog
    assert (table.list.rows.rowCount(), table.list.rows.columnCount()) == (3, 4)
    table.reject()
    page.settle()
    dialog: Any = page.dialog
    dialog.save()
    qtbot.waitUntil(lambda: not page._may("settle"))


def test_the_words_before_a_contact_can_be_copied(qtbot: Any) -> None:
    """What fits is shown at once; where nothing fits, none is shown until one is chosen."""
    fits = Saying("开场白", "王老板，您好。", fits=True, questions=("几时进货？",))
    box = SayingBox([fits, Saying("问候", "打扰了。")])
    qtbot.addWidget(box)
    qtbot.mouseClick(box.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "王老板，您好。"
    assert box.copy_button.text() == "已复制"
    other = SayingBox([Saying("问候", "打扰了。")])
    qtbot.addWidget(other)
    assert other.current is None
    assert not other.copy_button.isEnabled()
    other.choice.setCurrentIndex(0)
    assert other.text.text() == "打扰了。"
