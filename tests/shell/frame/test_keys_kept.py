"""Where the keys go when what had them is done."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import focused, press
from tests.shell.conftest import OpenWindow, files_of, settle


@pytest.mark.parametrize("done", ["greyed out", "hidden"])
def test_they_stay_on_the_page(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, done: str) -> None:
    """A button that can be pressed once leaves the keys to the page, never to the navigation, where Enter would go away."""
    opened(people.li, name="福顺烟酒店")
    window = window_of(people.li)
    files = files_of(window)
    once = QPushButton("一次", files.list)
    once.show()
    once.setFocus()
    once.clicked.connect(lambda: once.setEnabled(False) if done == "greyed out" else once.hide())
    press(qtbot, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert focused() is files.table.grid


def test_they_go_where_somebody_takes_them(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """Who leaves the page by Tab is not called back."""
    window = window_of(people.li)
    files_of(window).list.search.setFocus()
    entry = window.navigation.findChildren(QAbstractButton)[0]
    entry.setFocus(Qt.FocusReason.TabFocusReason)
    settle(qtbot, window)
    assert focused() is entry
