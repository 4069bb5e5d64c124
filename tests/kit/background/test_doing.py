"""What a screen does is said when it is done, and only then."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtWidgets import QWidget

from cmdesk.core.errors import Refused
from cmdesk.kit.background.doing import do
from cmdesk.kit.background.work import Work


class TestDesk:
    """Remembers what was said."""

    __test__ = False

    def __init__(self) -> None:
        self.work = Work()
        self.said: list[tuple[str, bool]] = []

    def say(self, text: str, *, undo: bool = False) -> None:
        self.said.append((text, undo))


@pytest.fixture
def desk(qtbot: Any) -> Any:
    made = TestDesk()
    yield cast("Any", made)
    made.work.close()


def test_a_verb_is_said_with_its_result(desk: Any, qtbot: Any) -> None:
    """The sentence may name what came of it, and offers to take it back."""
    page = QWidget()
    qtbot.addWidget(page)
    do(desk, page, lambda: 3, "已删除 {} 张".format)
    do(desk, page, lambda: None, "已打印", undo=False)
    qtbot.waitUntil(lambda: len(desk.said) == 2)
    assert desk.said == [("已删除 3 张", True), ("已打印", False)]


def test_a_refusal_is_shown_and_nothing_said(desk: Any, qtbot: Any) -> None:
    """By who asked for it, or by the desk."""
    page = QWidget()
    qtbot.addWidget(page)
    here: list[Refused] = []
    at_the_desk: list[Refused] = []
    desk.work.refused.connect(at_the_desk.append)

    def refuse() -> None:
        raise Refused("请先填写原因。")

    do(desk, page, refuse, "已删除", refused=here.append)
    do(desk, page, refuse, "已删除")
    qtbot.waitUntil(lambda: len(here) == 1 and len(at_the_desk) == 1)
    assert desk.said == []
