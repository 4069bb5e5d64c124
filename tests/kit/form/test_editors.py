"""Each editor under the hands of a person: keys, mouse, popups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests.kit.form.conftest import CHOICES, SPECS, link
from tests.kit.form.hands import compose, focused, place, press, type_
from tests.kit.listening import listen

from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.form.editors.choice import ChoiceLine
from cmdesk.kit.form.editors.day import DayLine, MomentLine
from cmdesk.kit.form.editors.line import Line, NumberLine
from cmdesk.kit.form.editors.make import make_editor
from cmdesk.kit.form.editors.many import ManyChoiceLine

TODAY = datetime.now().astimezone().date()
CHOICE = FieldSpec("c", "类别", "choice", choices=CHOICES)
DAY = FieldSpec("d", "日期", "day")
Key = Qt.Key


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.kind)
def test_all_editors_are_alike(qtbot: Any, desk: QWidget, links: Any, spec: FieldSpec) -> None:
    """Named for readers of the screen, empty at first, marked by a problem, closed for typing on request."""
    editor = make_editor(spec, desk, links=links)
    assert editor.accessibleName() == spec.label
    assert editor.value() == spec.empty
    editor.show_problem("不对。")
    assert editor.property("problem") == "true"
    assert editor.accessibleDescription() == "不对。"
    editor.show_problem("")
    assert not editor.property("problem")
    place(qtbot, desk, editor)
    editor.set_read_only(True)
    for key in (Key.Key_Down, Key.Key_X, Key.Key_Space, Key.Key_Space):
        QTest.keyClick(editor, key)
    assert editor.value() == spec.empty


def test_sums_are_written_out_on_leaving(qtbot: Any, desk: QWidget) -> None:
    """12*30 becomes 360, money gets its separators; what cannot be read stays."""
    money = NumberLine(FieldSpec("m", "金额", "money"))
    other = place(qtbot, desk, money)
    for typed, shown in (("1200*3", "3,600.00"), ("1.005", "1.005"), ("abc", "abc"), ("", "")):
        money.setFocus()
        money.selectAll()
        QTest.keyClick(money, Key.Key_Delete)
        type_(qtbot, typed)
        other.setFocus()
        assert money.text() == shown
    money.setText("2万")
    assert money.aside() == "= 20,000.00"
    assert money.value() == Decimal("20000.00")


def test_phones_are_tidied_on_leaving(qtbot: Any, desk: QWidget) -> None:
    """Several numbers, joined by 、."""
    phones = Line(FieldSpec("p", "电话", "phones"))
    other = place(qtbot, desk, phones)
    type_(qtbot, "+86 138 1234 5678, 0371-66668888;138-1234-5678")
    other.setFocus()
    assert phones.text() == "13812345678、0371-66668888"
    assert phones.value() == ("13812345678", "0371-66668888")


@pytest.mark.parametrize(("typed", "value"), [("q", "potential"), ("3", "regular"), ("hx", "core"), ("xyz", None)])
def test_a_choice_by_keys(qtbot: Any, desk: QWidget, typed: str, value: str | None) -> None:
    """Initials or a digit, then on to the next field; what is no choice is told with what there is."""
    choice = ChoiceLine(CHOICE)
    other = place(qtbot, desk, choice)
    type_(qtbot, typed)
    other.setFocus()
    if value is None:
        assert choice.text() == typed
        with pytest.raises(ValueError, match="类别没有“xyz”这一项，可选：核心、潜力、常规。"):
            choice.value()
    else:
        assert choice.value() == value
        assert choice.text() == CHOICE.label_of(value)


def test_a_choice_by_arrows_and_escape(qtbot: Any, desk: QWidget) -> None:
    """Down opens and moves, Esc takes back, Delete empties."""
    choice = ChoiceLine(CHOICE)
    choice.set_value("core")
    place(qtbot, desk, choice)
    press(qtbot, Key.Key_Down, Key.Key_Down)
    assert choice.value() == "potential"
    press(qtbot, Key.Key_Down, Key.Key_Down, Key.Key_Down)  # it stops at the end
    assert choice.value() == "regular"
    press(qtbot, Key.Key_Escape)
    assert choice.value() == "core"
    press(qtbot, Key.Key_Up, Key.Key_Up)
    assert choice.value() is None
    press(qtbot, Key.Key_Return)
    assert not choice.popup_open
    type_(qtbot, "q")
    press(qtbot, Key.Key_Return)
    choice.selectAll()
    press(qtbot, Key.Key_Delete)
    assert choice.value() is None


def test_a_choice_by_mouse(qtbot: Any, desk: QWidget) -> None:
    """A click opens the list, a click on a line takes it, a click elsewhere closes it."""
    choice = ChoiceLine(CHOICE)
    other = place(qtbot, desk, choice)
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton)
    popup = choice._popup
    assert popup is not None
    assert [row.text for row in popup.lines] == ["（空）", "核心", "潜力", "常规"]
    qtbot.mouseClick(popup, Qt.MouseButton.LeftButton, pos=QPoint(20, 5 + 2 * 26 + 10))
    assert choice.value() == "potential"
    assert not popup.isVisible()
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton)
    assert popup.isVisible()
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    assert not popup.isVisible()
    assert choice.value() == "potential"


def test_required_choices_have_no_empty_line(qtbot: Any, desk: QWidget) -> None:
    """Nobody is offered what will be refused."""
    choice = ChoiceLine(FieldSpec("c", "类别", "choice", choices=CHOICES, required=True))
    place(qtbot, desk, choice)
    choice.open_popup()
    assert [row.text for row in choice._popup.lines] == ["核心", "潜力", "常规"]


def test_many_choices(qtbot: Any, desk: QWidget) -> None:
    """Space ticks, letters go to a line, Delete clears; values keep the order of the choices and old ones stay."""
    many = ManyChoiceLine(FieldSpec("m", "情形", "many_choice", choices=CHOICES))
    many.set_value(("regular", "gone"))
    place(qtbot, desk, many)
    assert many.text() == "常规、gone"
    press(qtbot, Key.Key_Down)
    type_(qtbot, "h")
    press(qtbot, Key.Key_Space)
    assert many.value() == ("core", "regular", "gone")
    press(qtbot, Key.Key_Down, Key.Key_Space, Key.Key_Space, Key.Key_Return)
    assert many.value() == ("core", "regular", "gone")
    assert not many._popup.isVisible()
    qtbot.mouseClick(many, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(many._popup, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert many.value() == ("regular", "gone")
    press(qtbot, Key.Key_Escape, Key.Key_Delete)
    assert many.value() == ()


def test_enter_and_tab_tick_what_was_typed(qtbot: Any, desk: QWidget) -> None:
    """What letters or arrows have led to is taken as where one is chosen; a list only looked at ticks nothing."""
    many = ManyChoiceLine(FieldSpec("m", "情形", "many_choice", choices=CHOICES))
    place(qtbot, desk, many)
    type_(qtbot, "cg")
    press(qtbot, Key.Key_Return)
    assert many.value() == ("regular",)
    press(qtbot, Key.Key_Down, Key.Key_Return)
    assert many.value() == ("regular",)  # opened at what is ticked, nothing gone to
    type_(qtbot, "zz")
    press(qtbot, Key.Key_Return)
    assert many.value() == ("regular",)  # nothing begins so
    type_(qtbot, "hx")
    press(qtbot, Key.Key_Tab)
    assert many.value() == ("core", "regular")
    assert not many._popup.isVisible()


def test_a_day_from_the_calendar(qtbot: Any, desk: QWidget) -> None:
    """Down opens it at the typed day, arrows move, Enter takes, Esc leaves the text alone."""
    day = DayLine(DAY)
    place(qtbot, desk, day)
    type_(qtbot, "2024-2-28")
    assert day.aside().startswith("2024-02-28 ")
    press(qtbot, Key.Key_Down, Key.Key_Right, Key.Key_Down, Key.Key_PageDown, Key.Key_Return)
    assert day.value() == date(2024, 4, 7)
    press(qtbot, Key.Key_Down, Key.Key_Home, Key.Key_Escape)
    assert day.value() == date(2024, 4, 7)
    press(qtbot, Key.Key_F4, Key.Key_Home, Key.Key_Left, Key.Key_Return)
    assert day.value() == TODAY - timedelta(1)


def test_a_day_by_mouse(qtbot: Any, desk: QWidget) -> None:
    """The icon opens the calendar; its arrows turn months, a click takes the day."""
    day = DayLine(DAY)
    day.set_value(date(2024, 11, 20))
    place(qtbot, desk, day)
    qtbot.mouseClick(day, Qt.MouseButton.LeftButton, pos=QPoint(day.width() - 10, day.height() // 2))
    popup = day._popup
    assert popup is not None
    popup.grab()  # it can be painted
    qtbot.mouseClick(popup, Qt.MouseButton.LeftButton, pos=popup._arrow(1).center())
    qtbot.mouseClick(popup, Qt.MouseButton.LeftButton, pos=popup._cell(7).center())
    assert day.value() == date(2024, 12, 2)
    assert not popup.isVisible()


def test_a_moment_keeps_its_time_when_the_day_is_picked(qtbot: Any, desk: QWidget) -> None:
    """And waits for the time where there was none."""
    moment = MomentLine(FieldSpec("at", "时间", "moment"))
    moment.set_value(datetime.fromisoformat("2024-11-20 14:30").astimezone())
    place(qtbot, desk, moment)
    press(qtbot, Key.Key_Down, Key.Key_Right, Key.Key_Return)
    assert moment.text() == "2024-11-21 14:30"
    moment.clear()
    press(qtbot, Key.Key_Down, Key.Key_Home, Key.Key_Return)
    type_(qtbot, "9:05")
    assert moment.value().strftime("%H:%M") == "09:05"


def test_enter_is_left_to_the_form(qtbot: Any, desk: QWidget) -> None:
    """Every editor lets Enter through, also when it has just taken something from its list."""
    seen: list[int] = []

    class Window(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            seen.append(event.key())

    window = Window(desk)
    for editor in (ChoiceLine(CHOICE, window), DayLine(FieldSpec("d", "日期", "day"), window), link(None)):
        editor.setParent(window)
        editor.show()
        place(qtbot, desk, window)
        editor.setFocus()
        press(qtbot, Key.Key_Down, Key.Key_Return)
        assert focused() is editor
    assert seen == [Key.Key_Return] * 3


def test_lists_scroll(qtbot: Any, desk: QWidget) -> None:
    """A long list shows a part; arrows and the wheel bring the rest."""
    many = tuple(Choice(f"v{at}", f"选项{at}") for at in range(40))
    choice = ChoiceLine(FieldSpec("c", "类别", "choice", choices=many))
    place(qtbot, desk, choice)
    press(qtbot, Key.Key_Down, *[Key.Key_PageDown] * 6)
    assert choice.value() == "v39"
    popup = choice._popup
    assert popup is not None
    assert popup._first == 31
    popup.grab()


def test_what_a_field_offers_is_said_aloud(qtbot: Any, desk: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    """What drops takes no keys, so a screen reader is told the lit line and its place, the tick, the day, what is meant."""
    listener = listen(monkeypatch)
    choice, many, day = ChoiceLine(CHOICE), ManyChoiceLine(replace(CHOICE, kind="many_choice")), DayLine(DAY)
    person = link(None)
    for one in (person, many, day):
        desk.layout().addWidget(one)  # type: ignore[union-attr]  # there is one
    place(qtbot, desk, choice)
    press(qtbot, Key.Key_Down, Key.Key_Down)
    assert listener.said[-1].endswith(f"第 2 项，共 {len(CHOICES) + 1} 项")
    press(qtbot, Key.Key_Escape)
    person.setFocus()
    type_(qtbot, "李")
    assert listener.said[-1] == "李敏，城东，第 1 项，共 2 项"
    press(qtbot, Key.Key_Down)
    assert listener.said[-1] == "李明，城西，第 2 项，共 2 项"
    many.setFocus()
    press(qtbot, Key.Key_Down, Key.Key_Space)
    assert "，已勾选，第 1 项" in listener.said[-1]
    day.setFocus()
    type_(qtbot, "2024-2-28")
    assert listener.said[-1] == day.aside()
    press(qtbot, Key.Key_Down, Key.Key_Right)
    assert listener.said[-1] == "2024-02-29 周四"


@pytest.mark.parametrize("kind", ["text", "long_text", "phones"])
def test_what_is_composed_outlives_what_is_read_anew(qtbot: Any, desk: QWidget, kind: Any) -> None:
    """Another's change has the form filled in again with the same: the letters typed meanwhile are still there."""
    flashes = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)  # pictures are compared
    editor: Any = make_editor(FieldSpec("x", "字段", kind), desk)
    place(qtbot, desk, editor)
    empty = editor.grab().toImage()
    compose("fu'shun")
    composing = editor.grab().toImage()
    assert composing != empty
    editor.set_value(FieldSpec("x", "字段", kind).empty)
    assert editor.grab().toImage() == composing
    compose("")
    assert editor.value() == FieldSpec("x", "字段", kind).empty
    QApplication.setCursorFlashTime(flashes)
