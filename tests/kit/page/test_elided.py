"""A title between fixed neighbours."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cmdesk.kit.page.elided import Elided, Wordings


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


def test_what_is_said_at_several_lengths_is_never_half_a_word(qtbot: QtBot) -> None:
    """The longest wording that fits is shown; where none does and the last is empty, nothing is."""
    words = Wordings()
    qtbot.addWidget(words)
    words.say("12 户，已访 0，未访的预计 3 小时 35 分", "12 户，已访 0", "12 户")
    wide = [words.fontMetrics().horizontalAdvance(one) for one in (words.text(), "12 户，已访 0", "12 户")]
    shown = []
    for width in (wide[0], wide[0] - 1, wide[1] - 1):
        words.resize(width, 20)
        shown.append(words.shown)
    assert shown == [words.text(), "12 户，已访 0", "12 户"]
    assert words.minimumSizeHint().width() == wide[2]
    assert words.text() in words.toolTip()
    words.say("本周 12 户", "")
    words.resize(10, 20)
    assert words.shown == ""
    words.say("没有打印走访单的权限。")
    words.resize(60, 20)
    assert words.shown.endswith("…")
