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
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from tests.kit.form.conftest import CHOICES, SPECS, SlowReader, search, title
from tests.kit.form.hands import compose, focused, press, show, type_
from tests.kit.listening import listen

from cmdesk.core.errors import Refused
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.background.work import Work
from cmdesk.kit.form.editors.choice import ChoiceLine
from cmdesk.kit.form.editors.day import DayLine, MomentLine
from cmdesk.kit.form.editors.line import Line, NumberLine
from cmdesk.kit.form.editors.link import LinkLine, LinkSource
from cmdesk.kit.form.editors.make import make_editor
from cmdesk.kit.form.editors.many import ManyChoiceLine

TODAY = datetime.now().astimezone().date()
CHOICE = FieldSpec("c", "类别", "choice", choices=CHOICES)
DAY = FieldSpec("d", "日期", "day")
LINK = FieldSpec("owner", "负责人", "link", links_to="user")
Key = Qt.Key


@pytest.fixture
def desk(qtbot: Any) -> QWidget:
    """A window for editors, with a field to leave to."""
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    return window


def place(qtbot: Any, desk: QWidget, editor: QWidget) -> QLineEdit:
    """Put an editor into the window, the cursor in it; return the field to leave to."""
    layout, other = desk.layout(), QLineEdit()
    assert layout is not None
    layout.addWidget(editor)
    layout.addWidget(other)
    show(qtbot, desk)
    editor.setFocus()
    return other


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


def test_a_link_without_a_source_is_a_mistake_of_ours() -> None:
    """Said at once, with the field's name."""
    with pytest.raises(KeyError, match="owner"):
        make_editor(LINK)


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


def link(reader: SlowReader | None) -> LinkLine:
    return LinkLine(LINK, LinkSource(search, title, reader))


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
