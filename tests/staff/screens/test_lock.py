"""The lock: what was on screen is gone, keys do nothing, and the same person finds everything as it was."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow, QWidget
from shiboken6 import isValid
from tests.people import PASSWORD

from cmdesk.core.actor import Actor
from cmdesk.core.file.office import Office
from cmdesk.kit.background.work import Work
from cmdesk.staff.rules import first_administrator, signing_in
from cmdesk.staff.screens.entrance.lock import IdleWatch, LockScreen


@pytest.fixture
def boss(file_office: Office) -> Actor:
    """The office's administrator."""
    return first_administrator("李敏", "limin", PASSWORD)


@pytest.fixture
def desk(qtbot) -> QMainWindow:
    """A main window with something typed into it."""
    window = QMainWindow()
    edit = QLineEdit("没有存的字")
    window.setCentralWidget(edit)
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    qtbot.exposed(window)
    return window


@pytest.fixture
def lock(desk: QMainWindow, boss: Actor, work: Work, qtbot) -> Iterator[Callable[[], LockScreen]]:
    """Locks the desk; whatever is still locked is let go after the test."""
    screens: list[LockScreen] = []

    def make() -> LockScreen:
        screens.append(LockScreen(desk, boss, work))
        qtbot.exposed(screens[-1])
        return screens[-1]

    yield make
    for screen in screens:
        if isValid(screen):
            screen.release()


@pytest.fixture
def locked(lock: Callable[[], LockScreen]) -> LockScreen:
    """The desk, locked."""
    return lock()


def password_of(screen: LockScreen) -> QLineEdit:
    return screen._password.edit


def test_nothing_is_seen_while_locked(locked: LockScreen, desk: QMainWindow) -> None:
    """The desk's content is hidden, not only covered."""
    assert not desk.centralWidget().isVisible()
    assert locked.isVisible()
    assert locked.focusWidget() is password_of(locked)


def test_the_password_unlocks_and_everything_is_as_before(locked: LockScreen, desk: QMainWindow, qtbot) -> None:
    """Typed text is still there."""
    with qtbot.waitSignal(locked.unlocked):
        qtbot.keyClicks(password_of(locked), "x")
        password_of(locked).setText(PASSWORD)
        qtbot.keyClick(password_of(locked), Qt.Key.Key_Return)
    centre = desk.centralWidget()
    assert isinstance(centre, QLineEdit)
    assert centre.isVisible()
    assert centre.text() == "没有存的字"
    qtbot.waitUntil(lambda: not isValid(locked))


def test_a_wrong_password_stays_outside_and_counts(locked: LockScreen, desk: QMainWindow, qtbot, boss: Actor) -> None:
    """The lock is no way round the five tries."""
    for _ in range(5):
        password_of(locked).setText("wrong password")
        qtbot.keyClick(password_of(locked), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(locked._card.problem) and locked._card.button.isEnabled())
    assert "锁定到" in locked._card.problem
    assert signing_in.locked_until(boss.id) is not None
    assert not desk.centralWidget().isVisible()


def test_shortcuts_of_the_desk_do_nothing(desk: QMainWindow, lock: Callable[[], LockScreen]) -> None:
    """Ctrl+K must not open a search behind the lock."""
    rung: list[int] = []
    QShortcut(QKeySequence("Ctrl+K"), desk).activated.connect(lambda: rung.append(1))
    QTest.keyClick(desk, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert rung == [1]
    screen = lock()
    QTest.keyClick(screen, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert rung == [1]


def test_open_dialogs_are_hidden_too(lock: Callable[[], LockScreen], qtbot) -> None:
    """A second window shows nothing while locked, and is itself again afterwards."""
    second = QWidget()
    qtbot.addWidget(second)
    second.show()
    qtbot.exposed(second)
    screen = lock()
    assert second.windowOpacity() == 0
    assert QApplication.activeModalWidget() is screen
    screen.release()
    assert second.windowOpacity() == 1


def test_what_opens_while_locked_waits_behind_the_lock(desk: QMainWindow, locked: LockScreen, qtbot) -> None:
    """A preview that was under way, a question of work that has ended: nothing to read or to press until unlocked."""
    late = QDialog(desk)
    qtbot.addWidget(late)
    late.open()
    qtbot.exposed(late)
    assert late.windowOpacity() == 0
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is locked)
    qtbot.keyClick(password_of(locked), "x")
    assert password_of(locked).text() == "x"
    locked.release()
    assert late.windowOpacity() == 1
    assert QApplication.activeModalWidget() is late


def test_closing_the_lock_closes_the_desk(locked: LockScreen, desk: QMainWindow, qtbot) -> None:
    """Alt+F4 on the lock ends the program, it does not unlock."""
    locked.close()
    assert not desk.isVisible()
    assert not desk.centralWidget().isVisible()


def test_somebody_else_may_sign_in(locked: LockScreen, qtbot) -> None:
    """The lock asks the program for the sign-in of another person."""
    button = next(one for one in locked.findChildren(type(locked._card.button)) if one.text() == "换人登录")
    with qtbot.waitSignal(locked.other_asked):
        button.click()


def test_idle_time_is_measured_from_the_last_touch(qtbot) -> None:
    """Typing puts the lock off by the whole time, in whichever window has the focus; painting does not."""
    watch = IdleWatch(10)
    for _ in range(2):
        widget = QLineEdit()
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWindow() is widget.windowHandle())  # noqa: B023  # waited for here
        qtbot.wait(60)
        before = watch._timer.remainingTime()
        widget.repaint()
        assert watch._timer.remainingTime() <= before
        QTest.keyClick(widget.windowHandle(), Qt.Key.Key_A)
        assert watch._timer.remainingTime() > before
    watch.set_minutes(0)
    QTest.keyClick(widget.windowHandle(), Qt.Key.Key_A)
    assert not watch._timer.isActive()


def test_stillness_locks(qtbot) -> None:
    """After the office's minutes the lock is asked for, once."""
    watch = IdleWatch(0.05 / 60)
    with qtbot.waitSignal(watch.idled):
        pass
    assert not watch._timer.isActive()


def test_zero_minutes_never_lock(qtbot) -> None:
    """An office may switch the idle lock off."""
    watch = IdleWatch(0)
    with qtbot.assertNotEmitted(watch.idled, wait=100):
        pass


def test_who_is_back_need_not_wait_for_what_is_being_written(
    locked: LockScreen, work: Work, boss: Actor, qtbot
) -> None:
    """During an import the right password lets in at once and is noted after it; a wrong one waits, and counts."""
    done = threading.Event()
    work.write(done.wait)
    password_of(locked).setText("wrong password")
    qtbot.keyClick(password_of(locked), Qt.Key.Key_Return)
    qtbot.wait(300)
    assert locked._card.problem == ""
    done.set()
    qtbot.waitUntil(lambda: "密码" in locked._card.problem)
    again = threading.Event()
    work.write(again.wait)
    before = signing_in.last_seen(boss.id)
    password_of(locked).setText(PASSWORD)
    with qtbot.waitSignal(locked.unlocked):
        qtbot.keyClick(password_of(locked), Qt.Key.Key_Return)
    assert signing_in.last_seen(boss.id) == before
    again.set()
    qtbot.waitUntil(lambda: signing_in.last_seen(boss.id) != before)
