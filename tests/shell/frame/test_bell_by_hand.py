"""The bell, worked by hand: told, opened by a key, followed, read; quiet where nobody may be disturbed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSystemTrayIcon
from tests.customers import conftest as customers_conftest
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import focused, press
from tests.shell.conftest import OpenWindow, files_of, settle

from cmdesk.core import notice
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.core.notice import Notice, Reminder
from cmdesk.kit.frame.notice_popup import when
from cmdesk.shell.frame import bell, tray
from cmdesk.shell.frame.window import MainWindow

opened = customers_conftest.opened
Key = Qt.Key
MONDAY = datetime(2026, 11, 16, 9, 0)  # noqa: DTZ001


@pytest.fixture
def working_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever this runs, people are at work."""
    monkeypatch.setattr(notice, "is_time", lambda _at=None: True)


def tell(actor: Actor, text: str, *, key: str, about: tuple[str, int] | None = None, level: Any = "soon") -> None:
    with keep.operation(PROGRAM, "事", at=MONDAY) as work:
        notice.tell(work, [actor.id], text, key=key, about=about, level=level)


def unread(window: MainWindow) -> int:
    return window.top.bell.unread


def test_a_notice_is_told_opened_and_read_with_keys(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, working_time: None
) -> None:
    """The number grows at once, the status line says it; F7, arrow, Enter opens the record; the number shrinks."""
    customer = opened(people.li, "福顺烟酒店")
    window = window_of(people.li)
    window.bell.collect()
    settle(qtbot, window)
    before = unread(window)
    window.status.clear()
    tell(people.li, "异动：福顺烟酒店。", key="a", about=("customer", customer.id))
    qtbot.waitUntil(lambda: unread(window) == before + 1)
    assert window.status.words == "提醒：异动：福顺烟酒店。"
    tell(people.li, "无单据的提醒。", key="b", level="late")
    qtbot.waitUntil(lambda: unread(window) == before + 2)
    assert window.top.bell.accessibleName() == f"提醒，{before + 2} 条未读"
    press(qtbot, Key.Key_F7)
    popup = window.bell.popup
    qtbot.waitUntil(lambda: popup.isVisible() and popup.view.hasFocus())
    qtbot.waitUntil(lambda: popup.view.model().rowCount() == before + 2)
    row = next(at for at in range(before + 2) if "异动" in str(popup.view.model().index(at, 0).data()))
    press(qtbot, *[Key.Key_Down] * row)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: files_of(window).page.customer_id == customer.id)
    qtbot.waitUntil(lambda: unread(window) == before + 1)
    assert not popup.isVisible()
    assert keep.read_all(Notice, "key = 'a'")[0].read_at is not None
    settle(qtbot, window)


def test_what_was_sent_for_an_earlier_hour_is_said_too(
    qtbot: Any, people: People, window_of: OpenWindow, working_time: None
) -> None:
    """A notice that comes after another with a later hour is new all the same."""
    with keep.operation(PROGRAM, "事", at=MONDAY + timedelta(hours=2)) as work:
        notice.tell(work, [people.li.id], "十一点的事。", key="late")
    window = window_of(people.li)
    window.bell.collect()
    qtbot.waitUntil(lambda: unread(window) >= 1)
    settle(qtbot, window)
    window.status.clear()
    tell(people.li, "九点的事。", key="early")
    qtbot.waitUntil(lambda: window.status.words == "提醒：九点的事。")


def test_all_is_read_at_once_and_escape_gives_the_keys_back(
    qtbot: Any, people: People, window_of: OpenWindow, working_time: None
) -> None:
    """全部已读 empties the number, not the list; Esc closes and the keys are where they were."""
    tell(people.li, "一。", key="a")
    window = window_of(people.li)
    window.bell.collect()
    qtbot.waitUntil(lambda: unread(window) >= 1)
    grid = files_of(window).table.grid
    grid.setFocus()
    press(qtbot, Key.Key_F7)
    popup = window.bell.popup
    qtbot.waitUntil(lambda: popup.view.model().rowCount() >= 1)
    popup.all_read.click()
    qtbot.waitUntil(lambda: unread(window) == 0)
    qtbot.waitUntil(lambda: not popup.all_read.isEnabled())
    assert popup.view.model().rowCount() >= 1
    popup.view.setFocus()
    press(qtbot, Key.Key_Escape)
    assert not popup.isVisible()
    assert focused() is grid
    settle(qtbot, window)


def test_an_empty_list_says_what_will_stand_there(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """Nobody looks at a blank box."""
    window = window_of(people.li)
    window.bell.popup.set_notices([])
    window.bell.popup.open_at(800, 60)
    assert window.bell.popup._empty.isVisible()
    assert not window.bell.popup.view.isVisible()
    window.bell.popup.close_up()
    settle(qtbot, window)


def test_outside_working_time_only_the_number_is_there(
    qtbot: Any, people: People, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At night nothing is said and no notification appears; what was told earlier can be read by who looks."""
    monkeypatch.setattr(notice, "is_time", lambda _at=None: False)
    window = window_of(people.li)
    settle(qtbot, window)
    window.status.clear()
    tell(people.li, "一。", key="a")
    qtbot.waitUntil(lambda: unread(window) >= 1)
    assert window.status.words == ""


def test_what_the_clock_brings_is_collected_once(
    qtbot: Any, people: People, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk asks every feature again and again; each thing is told once."""
    monkeypatch.setattr(bell, "due", lambda _actor, _at: [Reminder("x", "到期。")])
    window = window_of(people.li)
    for _ in range(3):
        window.bell.collect()
        settle(qtbot, window)
    assert len(keep.read_all(Notice, "key = 'x' AND user_id = ?", (people.li.id,))) == 1


class FakeTray:
    """A system tray that remembers what it was asked to show."""

    Icon = QSystemTrayIcon.MessageIcon

    def __init__(self) -> None:
        self.said: list[str] = []
        self.visible = False

    def show(self) -> None:
        self.visible = True

    def hide(self) -> None:
        self.visible = False

    def showMessage(self, _title: str, text: str, *_more: object) -> None:
        self.said.append(text)


def test_a_minimised_window_speaks_through_the_tray_and_can_be_silenced(
    qtbot: Any, people: People, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notifications come only while the window is minimised; 10 分钟后再提醒 keeps them away until then."""
    monkeypatch.setattr(tray.QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window = window_of(people.li)
    fake = FakeTray()
    window.bell.tray._icon = fake  # type: ignore[assignment]
    assert not window.bell.tray.tell("一。")
    monkeypatch.setattr(window, "isMinimized", lambda: True)
    assert window.bell.tray.tell("二。")
    assert fake.visible
    window.bell.tray.snooze(10)
    assert not fake.visible
    assert not window.bell.tray.tell("三。")
    assert fake.said == ["二。"]
    with qtbot.waitSignal(window.bell.tray.due):
        window.bell.tray._quiet.start(1)
    settle(qtbot, window)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 16, 8, 5), "今天 08:05"),  # noqa: DTZ001
        (datetime(2026, 11, 15, 18, 0), "昨天 18:00"),  # noqa: DTZ001
        (datetime(2026, 11, 1, 18, 0), "11-01 18:00"),  # noqa: DTZ001
        (datetime(2025, 12, 31, 18, 0), "2025-12-31"),  # noqa: DTZ001
    ],
)
def test_moments_in_few_words(moment: datetime, words: str) -> None:
    """Today and yesterday by name, this year without its number."""
    assert when(moment, MONDAY) == words


def test_what_many_were_told_in_one_sentence_goes_with_the_step_that_settles_them(
    qtbot: Any, people: People, window_of: OpenWindow, working_time: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number on the bell falls a moment after the last of them is done, without anybody reading the sentence."""
    due = [Reminder(f"k{at}", f"承诺 {at}", "late", together="件事到期") for at in range(7)]
    monkeypatch.setattr(bell, "due", lambda _actor, _at: list(due))
    monkeypatch.setattr(bell, "SOON", 10)
    notice.collect(people.li, due, MONDAY)
    window = window_of(people.li)
    window.bell.collect()
    settle(qtbot, window)
    assert unread(window) == 1
    due.clear()
    window.bell._desk.changed.emit(frozenset({"promise"}))
    qtbot.waitUntil(lambda: unread(window) == 0)
    settle(qtbot, window)
