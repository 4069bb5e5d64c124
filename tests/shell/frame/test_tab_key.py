"""The Tab key reaches everything on every page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from tests.customers.conftest import People
from tests.shell.conftest import OpenWindow, settle

from cmdesk.core.actor import Scope
from cmdesk.customers import rules
from cmdesk.shell import features
from cmdesk.shell.frame.window import MainWindow

_MOST = 60
"""More stops than any page and the bars around it have; a grid of many cells is left before its first."""


_ROUND = 400
"""Presses of Tab after which nobody goes on round the window, the cells of its grids counted."""


def _reached(window: MainWindow) -> set[QWidget]:
    """Return everything to which Tab pressed for real, and then Shift+Tab, comes on the way round the window."""
    found = set[QWidget]()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        passed, last = set[QWidget](), None
        for _ in range(_ROUND):
            one = window.focusWidget()
            if one is None or (one in passed and one is not last):  # in a grid it goes from cell to cell
                break
            passed.add(one)
            QTest.keyClick(one, key)
            last = one
        found |= passed
    return found


def _taken(one: QWidget) -> QWidget:
    """Return what has the keys where this is given them."""
    while (instead := one.focusProxy()) is not None:
        one = instead
    return one


def _stops(window: MainWindow) -> list[QWidget]:
    """Return everything seen that is worked with the keyboard."""
    return [
        one
        for one in window.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.window() is window
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def test_nothing_seen_lies_off_the_way(window_of: OpenWindow, people: People, qtbot: Any) -> None:
    """On no page does Tab go round a few buttons for ever, with a list beside them that it never reaches."""
    rights = {action.key: Scope.ALL for feature in features.FEATURES for action in feature.actions}
    window = window_of(replace(people.boss, rights=rights))
    pages = [page for feature in features.FEATURES for page in feature.pages if window.offers(page)]
    assert len(pages) > 20
    for page in pages:
        window.go(page.key)
        settle(qtbot, window)
        reached = _reached(window)
        lost = [(type(one).__name__, one.accessibleName()) for one in _stops(window) if _taken(one) not in reached]
        assert lost == [], page.title


def _walk(window: MainWindow, key: Qt.Key, most: int) -> set[QWidget]:
    """Press a key at whatever has the focus of the window until it comes round; return where the focus stood.

    The window keeps its focus when the machine has made something else active meanwhile.
    """
    found = set[QWidget]()
    for _ in range(most):
        one = window.focusWidget()
        if one is None or one in found:
            break
        found.add(one)
        QTest.keyClick(one, key)
    return found


def test_no_page_keeps_the_one_who_tabs(window_of: OpenWindow, people: People, qtbot: Any) -> None:
    """From where a page begins, Tab or Shift+Tab pressed for real comes to each of its verbs and out of the page."""
    rights = {action.key: Scope.ALL for feature in features.FEATURES for action in feature.actions}
    window = window_of(replace(people.boss, rights=rights))
    for page in [page for feature in features.FEATURES for page in feature.pages if window.offers(page)]:
        window.go(page.key)
        settle(qtbot, window)
        shown = window.page(page.key)
        verbs = {one for one in _stops(window) if isinstance(one, QAbstractButton) and shown.isAncestorOf(one)}
        reached = set[QWidget]()
        for key in (Qt.Key.Key_Backtab, Qt.Key.Key_Tab):
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
            reached |= _walk(window, key, _MOST)
        assert [one.accessibleName() or one.text() for one in verbs - reached] == [], page.title
        assert [one for one in reached if one is not shown and not shown.isAncestorOf(one)], page.title


def test_a_name_is_said_of_every_stop_of_the_panels(window_of: OpenWindow, people: People, qtbot: Any) -> None:
    """The arrows beside tabs that do not fit are no stops; what is heard of them is Chinese."""
    shop = rules.create(people.boss, {"name": "福顺烟酒店"})
    window = window_of(people.boss)
    window.page("customers").open_record("customer", shop.id)
    settle(qtbot, window)
    assert not [one for one in _stops(window) if one.accessibleName().startswith("Scroll")]
