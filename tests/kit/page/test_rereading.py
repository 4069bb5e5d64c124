"""A page out of sight is not read for every commit, and yet never shows what is no longer so."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cmdesk.kit.page.rereading import Rereading


class Announcing(QObject):
    """As much of a desk as says what a commit has touched."""

    changed = Signal(frozenset)


class Page(QWidget):
    """Counts how often it was read."""

    def __init__(self, desk: Any, kinds: Any, every: int = 0) -> None:
        super().__init__()
        self.readings = 0
        Rereading(desk, self, kinds, self.read, every=every)

    def read(self) -> None:
        self.readings += 1


def on_a_stack(qtbot: Any, *pages: QWidget) -> QStackedWidget:
    stack = QStackedWidget()
    for page in pages:
        stack.addWidget(page)
    qtbot.addWidget(stack)
    stack.show()
    return stack


def test_what_changes_behind_its_back_is_read_once_when_it_is_seen(qtbot: Any) -> None:
    """Three commits while another page is in front cost one reading, and none the next time."""
    desk = Announcing()
    page, other = Page(desk, frozenset({"customer"})), QWidget()
    stack = on_a_stack(qtbot, other, page)
    for _ in range(3):
        desk.changed.emit(frozenset({"customer"}))
    assert page.readings == 0
    stack.setCurrentWidget(page)
    assert page.readings == 1
    stack.setCurrentWidget(other)
    stack.setCurrentWidget(page)
    assert page.readings == 1


def test_what_is_seen_is_read_at_once_and_only_for_what_it_shows(qtbot: Any) -> None:
    """Kinds may be said as late as they are needed; a page that shows of everything names none."""
    desk = Announcing()
    page, whole = Page(desk, lambda: frozenset({"visit"})), Page(desk, None)
    stack = on_a_stack(qtbot, page, whole)
    desk.changed.emit(frozenset({"customer"}))
    assert page.readings == 0
    desk.changed.emit(frozenset({"visit", "activity"}))
    assert page.readings == 1
    stack.setCurrentWidget(whole)
    assert whole.readings == 1


def test_lights_go_on_for_who_sees_them(qtbot: Any) -> None:
    """A page whose lights go by the clock is read as time passes while it is seen, and once when it is seen again."""
    page, other = Page(Announcing(), frozenset({"visit"}), every=5), QWidget()
    stack = on_a_stack(qtbot, page, other)
    qtbot.waitUntil(lambda: page.readings >= 2)
    stack.setCurrentWidget(other)
    before = page.readings
    qtbot.wait(60)
    assert page.readings == before
    stack.setCurrentWidget(page)
    assert page.readings == before + 1
