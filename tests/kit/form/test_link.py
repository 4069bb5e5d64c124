"""The editor of a link under the hands of a person: found while typing, certain or told, late or refused."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from tests.kit.form.conftest import LINK, SlowReader, link, search, title
from tests.kit.form.hands import place, press, type_

from cmdesk.core.errors import Refused
from cmdesk.kit.background.work import Work
from cmdesk.kit.form.editors.link import LinkLine, LinkSource
from cmdesk.kit.form.editors.make import make_editor

Key = Qt.Key


def test_a_link_without_a_source_is_a_mistake_of_ours() -> None:
    """Said at once, with the field's name."""
    with pytest.raises(KeyError, match="owner"):
        make_editor(LINK)


def test_a_link_is_found_while_typing(qtbot: Any, desk: QWidget) -> None:
    """Enter takes the highlighted record; its title is shown as it stands; the cross clears."""
    line = link(None)
    place(qtbot, desk, line)
    type_(qtbot, "李")
    assert [row.text for row in line._popup.lines] == ["李敏", "李明"]
    assert [row.note for row in line._popup.lines] == ["城东", "城西"]
    press(qtbot, Key.Key_Down, Key.Key_Return)
    assert line.value() == 2
    assert line.text() == "李明"
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(line.width() - 10, line.height() // 2))
    assert line.value() is None
    line.set_value(3)
    assert line.text() == "王<b>建</b>国"


def test_what_is_called_just_so_stands_first(qtbot: Any, desk: QWidget) -> None:
    """营销部 typed out and taken by Enter is 营销部, not the longer name that holds it and comes before it."""
    units = [(1, "永丰饲料营销部", ""), (2, "营销部", "")]
    line = LinkLine(LINK, LinkSource(lambda text: [one for one in units if text in one[1]], str))
    place(qtbot, desk, line)
    type_(qtbot, "营销")
    assert [row.text for row in line._popup.lines] == ["永丰饲料营销部", "营销部"]
    type_(qtbot, "部")
    press(qtbot, Key.Key_Return)
    assert line.value() == 2


@pytest.mark.parametrize(("typed", "value"), [("李敏", 1), ("建", 3), ("李", None), ("张", None), ("", None)])
def test_leaving_a_link_takes_only_what_is_certain(qtbot: Any, desk: QWidget, typed: str, value: int | None) -> None:
    """The exact name or the only hit; otherwise the text stays with a sentence, never a guess."""
    line = link(None)
    other = place(qtbot, desk, line)
    type_(qtbot, typed)
    other.setFocus()
    if value is None and typed:
        assert line.text() == typed
        with pytest.raises(ValueError, match=f"“{typed}”(还没有选定)?，请"):
            line.value()
    else:
        assert line.value() == value


def test_a_link_says_while_typing_that_nothing_is_found(qtbot: Any, desk: QWidget) -> None:
    """There is no list to pick from, so that none is spoken of; what is found takes the word away."""
    line = link(None)
    place(qtbot, desk, line)
    type_(qtbot, "qqq")
    assert line.aside() == "没有找到"
    with pytest.raises(ValueError, match="没有找到“qqq”"):
        line.value()
    line.selectAll()
    type_(qtbot, "李")
    assert line.aside() == ""


def test_late_results_of_a_link_are_dropped(qtbot: Any, desk: QWidget) -> None:
    """One search at a time; what was typed over is never offered."""
    reader = SlowReader()
    line = link(reader)
    place(qtbot, desk, line)
    type_(qtbot, "李")
    type_(qtbot, "明")
    assert len(reader.waiting) == 1
    reader.finish()
    assert line._popup is None
    reader.finish()
    assert [row.text for row in line._popup.lines] == ["李明"]
    assert reader.waiting == []


def test_a_link_with_real_background_work(qtbot: Any, desk: QWidget) -> None:
    """The window is not held up, and the list comes."""
    work = Work()
    line = LinkLine(LINK, LinkSource(search, title, work))
    place(qtbot, desk, line)
    type_(qtbot, "李")
    qtbot.waitUntil(lambda: line.popup_open)
    press(qtbot, Key.Key_Return)
    assert line.value() == 1
    work.close()


def test_a_link_left_before_its_results_came(qtbot: Any, desk: QWidget) -> None:
    """The certain hit is taken when it comes; no list opens over another field."""
    reader = SlowReader()
    line = link(reader)
    other = place(qtbot, desk, line)
    type_(qtbot, "李敏")
    other.setFocus()
    reader.finish(2)
    assert line.value() == 1
    assert line._popup is None or not line._popup.isVisible()


def test_the_title_of_a_link_comes_later(qtbot: Any, desk: QWidget) -> None:
    """The id counts at once; a title for another id is dropped; nobody hears of an edit."""
    reader = SlowReader()
    line = link(reader)
    heard: list[str] = []
    line.set_value(1)
    line.set_value(2)
    line.changed.connect(heard.append)
    assert line.value() == 2
    reader.finish(2)
    assert line.text() == "李明"
    assert heard == []
    line.set_value(1, "李敏")
    assert line.text() == "李敏"
    assert reader.waiting == []


def test_a_search_that_is_refused_is_told(qtbot: Any, desk: QWidget) -> None:
    """The sentence stands at the field."""
    line = link(SlowReader())
    place(qtbot, desk, line)
    type_(qtbot, "李")
    line._search_refused(Refused("数据库正忙，请稍后再试。"))
    with pytest.raises(ValueError, match="数据库正忙"):
        line.value()
