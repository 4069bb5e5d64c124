"""A title between fixed neighbours."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cmdesk.kit.page.elided import Elided


def test_it_ends_in_dots_where_there_is_no_room(qtbot: QtBot) -> None:
    """All of it is in the tooltip, as it stands; nothing is cut where there is room."""
    title = Elided("福顺烟酒店 <东门>")
    qtbot.addWidget(title)
    title.resize(title.sizeHint())
    assert title.shown == title.text()
    title.resize(60, 20)
    assert title.shown.endswith("…")
    assert title.minimumSizeHint().width() < title.sizeHint().width()
    assert "&lt;东门&gt;" in title.toolTip()
