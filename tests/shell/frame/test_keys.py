"""The keys of the main window, pressed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from tests.people import make_staff
from tests.shell.conftest import OpenWindow, settle

from cmdesk.core.file.office import Office

Key, Mod = Qt.Key, Qt.KeyboardModifier
_NUMBERS = (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5, Key.Key_6, Key.Key_7, Key.Key_8, Key.Key_9)


def test_a_number_leads_to_its_entry(qtbot: Any, file_office: Office, window_of: OpenWindow) -> None:
    """Alt with 1 to 9, counted from above as the navigation stands."""
    window: Any = window_of(make_staff(file_office)["administrator"])
    entries = [[page.key for page in section.pages] for section in window.places.sections]
    for pages, key in [*zip(entries, _NUMBERS, strict=False)][::-1]:
        qtbot.keyClick(window, key, Mod.AltModifier)
        settle(qtbot, window)
        assert window.places.here in pages


def test_the_pages_of_an_entry_follow_each_other_round(qtbot: Any, file_office: Office, window_of: OpenWindow) -> None:
    """Ctrl+PgDn goes on and after the last begins anew; Ctrl+PgUp goes back."""
    window: Any = window_of(make_staff(file_office)["administrator"])
    pages = next([page.key for page in section.pages] for section in window.places.sections if len(section.pages) > 1)
    window.go(pages[0])
    passed = []
    for key in (*[Key.Key_PageDown] * len(pages), Key.Key_PageUp):
        settle(qtbot, window)
        qtbot.keyClick(window, key, Mod.ControlModifier)
        passed.append(window.places.here)
    settle(qtbot, window)
    assert passed == [*pages[1:], pages[0], pages[-1]]
