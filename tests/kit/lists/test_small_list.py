"""The short list by keyboard and in little room."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.kit.lists.below import below
from cmdesk.kit.lists.cell import DayWords
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.page.elided import Elided
from cmdesk.kit.space.verb_row import VerbRow


def _shown(qtbot: QtBot, width: int = 500) -> tuple[QWidget, SmallList]:
    window = QWidget()
    qtbot.addWidget(window)
    made = SmallList(("日期", "内容", "谁"), add="新增", icon="note", nothing="还没有。按 Ctrl+N 新增。")
    QVBoxLayout(window).addWidget(made)
    window.resize(width, 300)
    window.show()
    qtbot.exposed(window)
    return window, made


def test_a_list_does_not_scroll_sideways_for_one_long_text(qtbot: QtBot) -> None:
    """The long text gives way; the column behind it can be seen."""
    _window, made = _shown(qtbot)
    made.show_lines([Line(1, ("2026-11-22", "很长的一句话" * 30, "李敏"))])
    assert made.rows.horizontalScrollBar().maximum() == 0
    assert made.rows.columnWidth(0) >= made.rows.sizeHintForColumn(0)


def test_days_and_lights_are_read_whole_where_words_give_way(qtbot: QtBot) -> None:
    """In little room a name is cut, never a deadline: with its end cut off it would say something else."""
    _window, made = _shown(qtbot, 420)
    line = Line(1, ("还剩 26 小时 12 分", "很长的一句话" * 9, "2026-10-09 至 2027-01-11"), tone="soon")
    made.show_lines([line])
    assert made.rows.horizontalScrollBar().maximum() == 0
    assert all(made.rows.columnWidth(at) >= made.rows.sizeHintForColumn(at) for at in (0, 2))
    assert made.rows.columnWidth(1) < made.rows.sizeHintForColumn(1)


def test_words_give_way_further_before_a_list_scrolls(qtbot: QtBot) -> None:
    """A list beside a page has its last column in sight in a small window too; what tells the rows apart stays whole."""
    _window, made = _shown(qtbot, 360)
    made.show_lines([Line(1, ("很长的一句话" * 3, "2026-11-22", "另一句很长的话" * 3))])
    assert made.rows.horizontalScrollBar().maximum() == 0
    assert made.rows.columnWidth(1) >= made.rows.sizeHintForColumn(1)
    _window.resize(280, 300)
    qtbot.waitUntil(lambda: made.rows.viewport().width() < 280 and made.rows.horizontalScrollBar().maximum() == 0)
    assert made.rows.columnWidth(1) >= made.rows.sizeHintForColumn(1)
    assert min(made.rows.columnWidth(at) for at in (0, 2)) < 96


def test_a_code_below_a_name_is_read_whole(qtbot: QtBot) -> None:
    """In a list of two lines the name is cut, the number that is told on the phone is not."""
    window = QWidget()
    qtbot.addWidget(window)
    made = SmallList(("时限 / 状态", "客户 / 单号"), add="", icon="note", nothing="还没有。", tall=True)
    QVBoxLayout(window).addWidget(made)
    window.resize(300, 300)
    window.show()
    qtbot.exposed(window)
    name, number = "很长的客户名称" * 3, "TS2026110007"
    made.show_lines([Line(1, ("超时 1 天 2 小时\n待分级", f"{name}\n{number}"), tone="late")])
    assert made.rows.horizontalScrollBar().maximum() == 0
    assert made.rows.fontMetrics().horizontalAdvance(number) < made.rows.columnWidth(1)
    assert made.rows.columnWidth(1) < made.rows.sizeHintForColumn(1)


def test_numbers_stand_flush_right_under_their_heading(qtbot: QtBot) -> None:
    """Sums are compared digit under digit; phones, codes and words begin at the left."""
    _window, made = _shown(qtbot)
    for cells, right in (
        (("12.50", "1,284", "", "31%", "+3", "14 次", "-2.5"), True), (("", "—"), False), (("13812345678",), False),
        (("12", "KH000012"), False), (("11-22", "3"), False), (("3 户 不足",), False),
    ):  # fmt: skip
        made.show_lines([Line(at, ("1", text, "1")) for at, text in enumerate(cells, 1)])
        item, head = made.rows.item(0, 1), made.rows.horizontalHeaderItem(1)
        assert item is not None
        assert head is not None
        assert bool(item.textAlignment() & Qt.AlignmentFlag.AlignRight) is right, cells
        assert bool(head.textAlignment() & Qt.AlignmentFlag.AlignRight) is right, cells


def test_verbs_that_find_no_room_are_in_the_menu(qtbot: QtBot) -> None:
    """The button that adds stays in the row; what was put beside it last goes first."""
    window, made = _shown(qtbot, 900)
    for word in ("批准", "退回…", "登记返回…", "打印"):
        made.add_tool(QPushButton(word))
    window.resize(330, 300)
    row = made.findChild(VerbRow)
    assert row is not None
    qtbot.waitUntil(lambda: bool(row.folded))
    assert row.folded[-1].text() == "打印"
    assert "新增" not in [button.text() for button in row.folded]


def test_an_empty_list_keeps_the_focus(qtbot: QtBot) -> None:
    """When the last row is gone the keys of the list still work: its empty place has the focus, then its rows again."""
    window, made = _shown(qtbot)
    made.show_lines([Line(1, ("a", "b", "c"))])
    made.setFocus()
    made.show_lines([])
    empty = window.focusWidget()
    assert empty is not None
    assert made.isAncestorOf(empty)
    assert empty.accessibleName() == "还没有。按 Ctrl+N 新增。"
    made.show_lines([Line(1, ("a", "b", "c"))])
    assert window.focusWidget() is made.rows


def test_a_column_that_can_be_spared_leaves_its_room_to_the_names(qtbot: QtBot) -> None:
    """In little room what is empty goes first, then what the list was told it can spare; with room all come back."""
    window = QWidget()
    qtbot.addWidget(window)
    made = SmallList(("客户", "日期", "片区", "说明"), add="", icon="note", nothing="还没有。", spare=(2,))
    QVBoxLayout(window).addWidget(made)
    window.resize(700, 300)
    window.show()
    qtbot.exposed(window)
    made.show_lines([Line(1, ("很长的一个客户名称有限公司", "2026-11-22", "城东片区", ""))])
    for room, hidden in ((700, []), (320, [3]), (270, [2, 3]), (700, [])):
        window.resize(room, 300)
        qtbot.waitUntil(partial(_leaves_out, made, hidden))
        assert made.rows.columnWidth(0) >= 108
        qtbot.waitUntil(lambda: made.rows.horizontalScrollBar().maximum() == 0)


def test_a_hidden_choice_leaves_no_gap(qtbot: QtBot) -> None:
    """Who has nobody to choose from sees the list begin at the top."""
    made, choice = SmallList(("客户",), add="", icon="note", nothing="还没有。"), QComboBox()
    both = below(choice, made)
    qtbot.addWidget(both)
    both.resize(300, 300)
    both.show()
    for hidden, top in ((True, 0), (False, 16 + choice.sizeHint().height())):
        choice.setHidden(hidden)
        qtbot.waitUntil(partial(_begins_at, made, top))


def _begins_at(made: SmallList, top: int) -> bool:
    return made.y() == top


def _leaves_out(made: SmallList, hidden: list[int]) -> bool:
    return [at for at in range(made.rows.columnCount()) if made.rows.isColumnHidden(at)] == hidden


def test_beside_a_page_what_a_light_says_is_read_whole(qtbot: QtBot) -> None:
    """In 320 pixels the name of the matter and its step give way, never how much time is left."""
    made = SmallList(("时限 / 步骤", "事项 / 单号", "发起人"), add="", icon="note", nothing="还没有。", tall=True)
    qtbot.addWidget(made)
    made.resize(320, 300)
    made.show()
    matter = ("婚庆随礼 创新路茶楼 十二月二日\nSP2026110002", "孙海颖\n1,200.00")
    made.show_lines([Line(1, ("还剩 1 天 6 小时\n部门经理审阅以后再审一次的步骤", *matter), tone="soon")])
    whole = made.rows.columnWidth(0)
    made.show_lines([Line(1, ("还剩 1 天 6 小时", *matter), tone="soon")])
    assert whole >= made.rows.sizeHintForColumn(0)


def test_a_verb_that_is_done_gives_the_keys_back_to_the_rows(qtbot: QtBot) -> None:
    """Greyed out or gone after its work, its button does not hand them to the search line or the navigation."""
    window, made = _shown(qtbot)
    verb = QPushButton("已阅")
    made.add_tool(verb)
    made.show_lines([Line(1, ("2026-11-22", "变更", "李敏"))])
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for done in (partial(verb.setEnabled, False), verb.hide):
        verb.setEnabled(True)
        verb.setFocus()
        assert window.focusWidget() is verb
        done()
        assert window.focusWidget() is made.rows


def test_a_record_is_selected_as_soon_as_it_is_listed(qtbot: QtBot) -> None:
    """Who jumps to a record before the list is read finds it selected; without such a wish the first one is, if asked."""
    made = SmallList(("名称",), add="", icon="check", nothing="没有")
    qtbot.addWidget(made)
    lines = [Line(one, (f"第 {one} 条",)) for one in (7, 8, 9)]
    made.show_lines(lines)
    assert made.current is None
    made.show_lines(lines, begin=True)
    assert made.current == 7
    made.select(9)
    made.show_lines(lines, begin=True)
    assert made.current == 9, "who is current stays so"
    made.select(10)
    assert made.current == 9, "not listed yet"
    made.show_lines([*lines, Line(10, ("第 10 条",))], begin=True)
    assert made.current == 10
    made.select(11)
    made.show_lines(lines[:2], begin=True)
    assert made.current == 8, "whom nobody knows is not waited for any longer"
    made.show_lines([*lines, Line(11, ("第 11 条",))])
    assert made.current == 8


def test_words_above_a_list_end_in_dots_where_they_give_way(qtbot: QtBot) -> None:
    """They neither widen a small window nor break off without a sign; the tooltip tells all of them."""
    _window, made = _shown(qtbot, 300)
    sentence = "今天全单位按“单月/双月/季度”；片区另有选用的按片区。Delete 取消一条选用。"
    made.set_words(sentence)
    words = made.findChild(Elided)
    assert isinstance(words, Elided)
    qtbot.waitUntil(lambda: 0 < words.width() < 300)
    assert _window.minimumSizeHint().width() <= 300
    assert words.shown.endswith("…")
    assert words.text() == sentence
    assert sentence in words.toolTip()


def test_the_right_button_offers_what_can_be_done(qtbot: QtBot) -> None:
    """The verbs of the page as they are now, for the row under the pointer; a click on a verb leaves the keys here."""
    window, made = _shown(qtbot)
    done = list[int | None]()
    grey, elsewhere = QPushButton("改期"), QPushButton("打印")
    grey.setEnabled(False)
    made.add_tool(grey)
    row = VerbRow([elsewhere])
    window.layout().addWidget(row)
    qtbot.waitUntil(elsewhere.isVisible)
    elsewhere.clicked.connect(lambda: done.append(made.current))
    made.take_verbs(row)
    made.show_lines([Line(7, ("周五", "福顺", "李敏")), Line(8, ("周六", "好邻居", "李敏"))])
    made.rows.setFocus()
    where = made.rows.visualItemRect(made.rows.item(1, 1)).center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, made.rows.viewport().mapToGlobal(where))
    QApplication.sendEvent(made.rows.viewport(), asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert made.current == 8
    assert [(one.text(), one.isEnabled()) for one in menu.actions()] == [
        ("新增", True),
        ("改期", False),
        ("打印", True),
    ]
    menu.actions()[-1].trigger()
    menu.close()
    assert done == [8]
    qtbot.mouseClick(elsewhere, Qt.MouseButton.LeftButton)
    assert done == [8, 8]
    assert window.focusWidget() is made.rows


def test_a_long_list_is_whole_wherever_somebody_looks(qtbot: QtBot) -> None:
    """Thousands of rows: all are searched, chosen and kept; the cells of those that nobody sees are not made."""
    shown = SmallList(("客户", "电话", "内容"), add="", icon="users", nothing="没有。")
    qtbot.addWidget(shown)
    shown.resize(600, 400)
    shown.show()
    lines = [Line(at, (f"客户{at}", f"{at}", "补货\n送货" if at % 2 else "对账")) for at in range(9_000)]
    shown.show_lines(lines)

    def made() -> dict[int, str]:
        return {row: item.text() for row in range(9_000) if (item := shown.rows.item(row, 0)) is not None}

    assert shown.rows.rowCount() == 9_000
    assert made()[0] == "客户0"
    shown.seek("货 送")
    assert len(shown.shown()) == 4_500
    shown.seek("客户8999")
    assert shown.shown() == [8999]
    shown.select(8999)
    assert shown.current == 8999
    qtbot.waitUntil(lambda: made().get(8_999) == "客户8999")
    shown.seek("")
    qtbot.waitUntil(lambda: len(made()) >= 1_000)  # what somebody who scrolls comes to first
    shown.rows.verticalScrollBar().setValue(5_000)
    qtbot.waitUntil(lambda: 5_000 in made())
    seen = shown.rows.seen()
    assert [made()[row] for row in seen] == [f"客户{row}" for row in seen]
    heading = shown.rows.horizontalHeaderItem(1).textAlignment()
    assert {shown.rows.item(row, 1).textAlignment() for row in (0, 500, *seen)} == {heading}
    assert 4_000 not in made()
    assert len(made()) < 1_200
    shown.show_lines([Line(one.id + 1, ("新的", "1", "")) for one in lines])
    qtbot.waitUntil(lambda: set(made()) >= set(shown.rows.seen()))
    assert set(made().values()) == {"新的"}  # nothing of the lines before
    assert shown.current == 8999
    shown.show_lines(lines[:3])
    qtbot.wait(20)
    assert shown.shown() == [0, 1, 2]


def test_what_has_not_changed_is_not_made_again(qtbot: QtBot) -> None:
    """A list that is read again shows the same cells, unless a line, a heading or the colours are others."""
    from cmdesk.kit.look.theme import apply_theme

    shown = SmallList(("客户", "内容"), add="", icon="users", nothing="没有。")
    qtbot.addWidget(shown)
    lines = [Line(1, ("福顺", "补货"), quiet=True), Line(2, ("金辉", "对账"))]
    shown.show_lines(lines)
    first = shown.rows.item(0, 0)
    shown.select(2)
    shown.show_lines(list(lines))
    assert shown.rows.item(0, 0) is first
    assert shown.current == 2
    shown.show_lines([lines[0], Line(2, ("金辉", "对账、补货"))])
    assert shown.rows.item(1, 1).text() == "对账、补货"
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = shown.rows.item(0, 0).foreground().color().name()
    try:
        apply_theme(app, "dark")
        shown.show_lines([lines[0], Line(2, ("金辉", "对账、补货"))])
        assert shown.rows.item(0, 0).foreground().color().name() != before
    finally:
        apply_theme(app, "light")


def test_who_comes_by_the_tab_key_can_press_enter(qtbot: QtBot) -> None:
    """The first row that is seen is selected; where one is already, it stays."""
    window, made = _shown(qtbot)
    made.show_lines([Line(1, ("a", "甲", "李敏")), Line(2, ("b", "乙", "王芳"))])
    made.rows.setRowHidden(0, True)
    opened: list[int] = []
    made.opened.connect(opened.append)
    with qtbot.waitActive(window):
        window.activateWindow()
    made.rows.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(made.rows, Qt.Key.Key_Return)
    made.rows.setRowHidden(0, False)
    made.add_button.setFocus()
    made.rows.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(made.rows, Qt.Key.Key_Return)
    assert opened == [2, 2]


def test_ctrl_n_adds_where_the_page_has_no_other_meaning_for_it(qtbot: QtBot) -> None:
    """Among the rows and where nothing is listed yet; not where nothing may be added."""
    _window, made = _shown(qtbot)
    asked: list[str] = []
    made.add_asked.connect(lambda: asked.append("新增"))
    made.setFocus()
    made.show_lines([])
    for where in (made._stack.currentWidget(), made.rows):
        qtbot.keyClick(where, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        made.show_lines([Line(1, ("2026-11-22", "一", "李敏"))])
    assert asked == ["新增", "新增"]
    made.forbid(Refused("不能新增。"))
    qtbot.keyClick(made.rows, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 2


def test_days_read_as_in_every_list_and_in_full_in_their_tip(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day is short as long as it is certain, an earlier year is named; the search finds both forms."""
    today = date(2026, 11, 23)
    monkeypatch.setattr(clock, "today", lambda: today)
    _window, made = _shown(qtbot)
    moment = datetime(2025, 8, 31, 14, 53).astimezone()
    days = (today + timedelta(1), date(2026, 9, 10), date(2025, 9, 10), moment, None)
    made.show_lines([Line(at, (day, "对账", "")) for at, day in enumerate(days, 1)])

    def shown() -> list[str]:
        return [item.text() if (item := made.rows.item(at, 0)) else "?" for at in range(len(days))]

    assert shown() == ["明天", "09-10", "2025-09-10", "2025-08-31 14:53", ""]
    tips = [item.toolTip() if (item := made.rows.item(at, 0)) else "?" for at in range(len(days))]
    assert tips == ["2026-11-24 周二", "2026-09-10 周四", "2025-09-10 周三", "2025-08-31 周日 14:53", ""]
    made.seek("2026-09")
    assert made.shown() == [2]
    made.seek("明天")
    assert made.shown() == [1]
    made.seek("")
    made.show_lines([Line(1, (DayWords(today + timedelta(1), " 走访"), "对账", ""))])
    for sought in ("明天 走", "11-24 走", "2026-11-24"):
        made.seek(sought)
        assert made.shown() == [1]
    made.seek("")
    today = date(2026, 11, 24)
    made.show_lines([Line(at, (day, "对账", "")) for at, day in enumerate(days, 1)])
    assert shown()[0] == "今天", "a list that was left open overnight tells the day anew"


def test_a_long_text_is_read_whole_where_there_is_room(qtbot: QtBot) -> None:
    """In a wide window no text ends in dots beside an empty stretch; in a narrower one the last column is still seen."""
    window, made = _shown(qtbot, 1400)
    marks = "服务态度 5、沟通能力 4、业务知识 5、服务效率 5、服务回访 5、响应速度 4、礼仪 5"
    made.show_lines([Line(1, ("2026-11-22", marks, "李敏"))])
    assert made.rows.columnWidth(1) >= made.rows.sizeHintForColumn(1)
    made.show_lines([Line(1, ("2026-11-22", marks * 30, "李敏"))])
    assert made.rows.horizontalScrollBar().maximum() == 0
    assert made.rows.columnWidth(2) >= made.rows.sizeHintForColumn(2)
    window.resize(500, 300)
    qtbot.waitUntil(lambda: made.rows.horizontalScrollBar().maximum() == 0)
