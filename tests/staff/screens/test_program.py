"""From the entrance to the desk and out again, and rights that change while somebody sits there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid
from tests.people import PASSWORD

from cmdesk.core import calendar, notice
from cmdesk.core.actor import PROGRAM, Scope
from cmdesk.core.file.office import open_file
from cmdesk.kit import ask
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.shell.desk import Program
from cmdesk.shell.features import load_records
from cmdesk.staff.rules import first_administrator, people, rights
from cmdesk.staff.screens.entrance.entrance import Entrance
from cmdesk.staff.screens.entrance.sign_in import SignInCard


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office with an administrator and a clerk."""
    load_records()
    made = open_file(tmp_path / "office")
    boss = first_administrator("李敏", "limin", PASSWORD)
    people.add_user(boss, {"login": "wang", "name": "王强", "role": "clerk"}, PASSWORD, temporary=False)
    made.close()
    return tmp_path / "office"


class Leaving:
    """Counts how often the program wants to end."""

    def __init__(self, app: Any) -> None:
        self._app, self.times = app, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    def quit(self) -> None:
        self.times += 1


@pytest.fixture
def leaving(qapp) -> Leaving:
    return Leaving(qapp)


@pytest.fixture
def program(qtbot, folder: Path, leaving: Leaving, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The program, waiting for somebody to sign in."""
    import sys

    hook = sys.excepthook
    made = Program(leaving, folder, None)  # type: ignore[arg-type]
    made.start()
    qtbot.waitUntil(lambda: isinstance(entrance_of(made).card, SignInCard))
    yield made
    if made.window is not None:
        database = made.window.office.database
        made.window.close()
        end_lanes(database)
    made.close_office()
    sys.excepthook = hook


def entrance_of(program: Program) -> Entrance:
    found = program._entrance
    assert isinstance(found, Entrance)
    return found


def sign_in(qtbot, program: Program, login: str) -> None:
    card: Any = entrance_of(program).card
    card.line("login").edit.setText(login)
    card.line("password").edit.setText(PASSWORD)
    card.sent.emit()
    qtbot.waitUntil(lambda: program.window is not None)


def test_closing_the_entrance_ends_the_program(program: Program, leaving: Leaving, qtbot) -> None:
    """Nobody has to look for a process without a window."""
    entrance_of(program).close()
    qtbot.waitUntil(lambda: leaving.times == 1)
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, Entrance) and one.isVisible()]


def test_signing_in_opens_the_desk(program: Program, leaving: Leaving, qtbot) -> None:
    """The entrance goes, the desk comes, the program stays."""
    sign_in(qtbot, program, "limin")
    qtbot.wait(50)
    assert program.window is not None
    assert program.window.actor.name == "李敏"
    assert leaving.times == 0


def test_rights_change_while_somebody_sits_there(program: Program, qtbot) -> None:
    """What the administrator takes away is gone at the next step, without signing in again."""
    sign_in(qtbot, program, "wang")
    window = program.window
    assert window is not None
    assert window.actor.scope("customers.import") is Scope.ALL
    rights.change_right(PROGRAM, "clerk", "customers.import", Scope.NONE)
    qtbot.waitUntil(lambda: window.actor.scope("customers.import") is Scope.NONE)


def test_who_is_deactivated_stands_before_the_lock(program: Program, qtbot) -> None:
    """An account that is switched off shows nothing any more."""
    sign_in(qtbot, program, "wang")
    window = program.window
    assert window is not None
    with qtbot.waitSignal(window.lock_asked):
        people.deactivate(PROGRAM, window.actor.id)
    assert not window.centralWidget().isVisible()
    lock = program._lock
    assert lock is not None
    lock.release()  # type: ignore[attr-defined]
    program._lock = None


def test_somebody_else_is_not_asked_about_what_another_has_typed(program: Program, leaving: Leaving, qtbot) -> None:
    """Who finds the desk locked signs in himself; the unsaved text is its writer's, and waits for him as a draft."""
    sign_in(qtbot, program, "wang")
    window = program.window
    assert window is not None
    asked: list[int] = []
    page: Any = window.page(window.memory.get("page"))
    page.may_leave = lambda: bool(asked.append(1))
    program.lock()
    lock: Any = program._lock
    lock.other_asked.emit()
    qtbot.waitUntil(lambda: program._entrance is not None and isinstance(entrance_of(program).card, SignInCard))
    qtbot.waitUntil(lambda: not isValid(window))
    assert (asked, leaving.times) == ([], 0)


@pytest.mark.parametrize(("login", "is_told"), [("limin", True), ("wang", False)])
def test_who_keeps_the_calendar_is_told_what_it_lacks(
    program: Program, qtbot, monkeypatch: pytest.MonkeyPatch, login: str, is_told: bool
) -> None:
    """Soon after he has signed in a missing notice is said, and stays; who may not enter it hears nothing."""
    sentence = "2028 年的放假调休安排还没有录入"
    monkeypatch.setattr(calendar, "reminder", lambda _day: sentence)
    heard: list[str] = []
    remind = program._remind
    monkeypatch.setattr(program, "_remind", lambda said: (heard.append(said), remind(said)))
    sign_in(qtbot, program, login)
    window = program.window
    assert window is not None
    program._look_at_calendar()
    qtbot.waitUntil(lambda: bool(heard))
    assert (window.status.words == sentence) is is_told


def test_a_backup_that_fails_is_tried_again_and_told(program: Program, qtbot) -> None:
    """The line at the foot is gone with the next message; the bell has it until one succeeds."""
    sign_in(qtbot, program, "limin")
    window = program.window
    assert window is not None
    later = datetime.now().astimezone() + timedelta(days=20)  # whatever the hour, working time has come

    def told() -> list[str]:
        return [str(one.text) for one in notice.listed(window.actor, at=later, only_unread=True)]

    backups = window.office.folder / "backups"
    backups.write_text("not a folder")
    program._back_up()
    qtbot.waitUntil(lambda: any("自动备份没有成功" in one for one in told()))
    assert "自动备份没有成功" in window.status.words
    backups.unlink()
    program._back_up()
    qtbot.waitUntil(lambda: not told())
    assert len(list(backups.glob("*/manifest.json"))) == 1


def _under_way(program: Program) -> tuple[Any, threading.Event]:
    """Begin what takes long, as an import does, until it is stopped or the event says that it is done."""
    window, done = program.window, threading.Event()
    assert window is not None

    def job(task: Any) -> None:
        while not task.stopping() and not done.wait(0.01):
            pass

    return window.work.long(job, title="导入客户", writes=True), done


def test_long_work_is_not_left_behind_unasked(
    program: Program, leaving: Leaving, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing or signing out while an import runs would stand still until its end: it goes on, or is stopped, as one says."""
    sign_in(qtbot, program, "wang")
    window = program.window
    assert window is not None
    task, _ = _under_way(program)
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *said, **_more: asked.append(said[2]) or len(asked) > 2)
    window.close()
    program.sign_out()
    assert (window.isVisible(), task.stopping(), leaving.times) == (True, False, 0)
    assert all("“导入客户”还没有做完" in one for one in asked)
    program.sign_out()
    qtbot.waitUntil(lambda: program._entrance is not None and isinstance(entrance_of(program).card, SignInCard))
    assert task.stopping()


def test_somebody_else_waits_for_what_is_being_written(program: Program, qtbot) -> None:
    """At the lock 换人登录 says what is under way, and works as soon as it is done."""
    sign_in(qtbot, program, "wang")
    _, done = _under_way(program)
    program.lock()
    lock: Any = program._lock
    lock.other_asked.emit()
    assert "王强的“导入客户”还没有做完" in lock._card.problem
    assert program._lock is lock
    window: Any = program.window
    with qtbot.waitSignal(window.work.ended):
        done.set()
    lock.other_asked.emit()
    qtbot.waitUntil(lambda: program._entrance is not None and isinstance(entrance_of(program).card, SignInCard))


def test_a_second_start_brings_the_window_back_as_it_was(program: Program, qtbot) -> None:
    """Out of the taskbar, and over the whole screen if it was so; a notification that is clicked does the same."""
    sign_in(qtbot, program, "limin")
    window = program.window
    assert window is not None
    for come in (program.come_forward, window.bell.tray.asked.emit):
        window.showMaximized()
        window.showMinimized()
        assert window.isMinimized()
        come()
        assert not window.isMinimized()
        assert window.isMaximized()
