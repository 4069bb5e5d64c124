"""The table as a person uses it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton
from tests.kit.table.shops import QUERY, add_shops

from cmdesk.kit.table.rows.selection import Ranges
from cmdesk.kit.table.saved import View

NO = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(qtbot, table, key, modifier=NO) -> None:
    qtbot.keyPress(table.grid, key, modifier)


def test_the_whole_list_is_reached_by_keys(qtbot, office, open_table) -> None:
    """Home, End, PageUp, PageDown and arrows move through rows; the record under the cursor is told."""
    add_shops(office, range(1, 5_001))
    table = open_table()
    assert table.current_id == 1
    told = QSignalSpy(table.current_changed)
    press(qtbot, table, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: table.current_id == 5_000)
    press(qtbot, table, Qt.Key.Key_Up)
    press(qtbot, table, Qt.Key.Key_PageUp)
    page = table.grid.viewport().height() // table.grid.row_height - 1
    qtbot.waitUntil(lambda: table.current_id == 4_999 - page)
    first, last = table.grid.visible_rows()
    assert first <= 4_998 - page <= last
    press(qtbot, table, Qt.Key.Key_Home)
    press(qtbot, table, Qt.Key.Key_Down)
    table.show_next()
    table.show_previous()
    assert table.current_id == 2
    assert told.at(told.count() - 1) == [2]


def test_enter_opens_space_previews_delete_asks(qtbot, office, open_table) -> None:
    """The manners of every list."""
    add_shops(office, range(1, 50))
    table = open_table()
    opened, previewed, deleted = (
        QSignalSpy(signal) for signal in (table.record_opened, table.record_previewed, table.deletion_requested)
    )
    press(qtbot, table, Qt.Key.Key_Down)
    press(qtbot, table, Qt.Key.Key_Return)
    press(qtbot, table, Qt.Key.Key_Space)
    press(qtbot, table, Qt.Key.Key_Delete)
    assert (opened.at(0), previewed.at(0), deleted.count()) == ([2], [2], 1)
    qtbot.mouseDClick(table.grid.viewport(), Qt.MouseButton.LeftButton, NO, QPoint(20, 28 * 3 + 5))
    assert opened.at(1) == [4]


def test_typing_goes_to_the_search_box_and_comes_back(qtbot, office, open_table) -> None:
    """A letter typed in the list starts a search; Down returns to the list, Enter opens, Esc clears."""
    add_shops(office, range(1, 50))
    table = open_table()
    box = QLineEdit(table)
    box.show()
    table.set_search_box(box)
    qtbot.keyClicks(table.grid, "f")
    assert box.text() == "f"
    qtbot.keyClicks(box, "s")
    opened = QSignalSpy(table.record_opened)
    qtbot.keyPress(box, Qt.Key.Key_Return)
    assert opened.at(0) == [1]
    qtbot.keyPress(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_a_million_rows_are_selected_as_one_range(qtbot, office, open_table) -> None:
    """Ctrl+A costs nothing per row; ids are read only when asked for."""
    add_shops(office, range(1, 30_001))
    table = open_table()
    press(qtbot, table, Qt.Key.Key_A, CTRL)
    assert table.grid.selected.parts == ((0, 29_999),)
    assert len(table.selected) == 30_000
    got: list[list[int]] = []
    table.ask_selected_ids(got.append)
    qtbot.waitUntil(lambda: got == [list(range(1, 30_001))])
    qtbot.waitUntil(lambda: "月均销量" in table.footer.findChildren(type(table.footer._sums))[1].text())
    assert f"月均销量 {sum(n for n in range(1, 30_001) if n % 3):,} 条" in table.footer._sums.text()


def test_selecting_with_shift_and_control(qtbot, office, open_table) -> None:
    """Ranges by keyboard and mouse are the ranges one expects."""
    add_shops(office, range(1, 200))
    table = open_table()
    for _ in range(3):
        press(qtbot, table, Qt.Key.Key_Down, SHIFT)
    assert table.grid.selected == Ranges([(0, 3)])
    qtbot.mouseClick(table.grid.viewport(), Qt.MouseButton.LeftButton, CTRL, QPoint(20, 28 * 6 + 5))
    assert table.grid.selected == Ranges([(0, 3), (6, 6)])
    qtbot.mouseClick(table.grid.viewport(), Qt.MouseButton.LeftButton, NO, QPoint(20, 28 * 2 + 5))
    press(qtbot, table, Qt.Key.Key_End, SHIFT)
    assert table.grid.selected == Ranges([(2, 198)])


def test_clicks_on_the_header_sort_by_several_columns(qtbot, office, open_table) -> None:
    """Click, click again, Shift+click: upwards, downwards, within; the current record stays current."""
    add_shops(office, range(1, 300))
    table = open_table()
    table.grid.set_current_row(7)
    header = table.header

    def click(column: int, modifier=NO) -> None:
        x = table.widths.left(column, 0) + 20
        with qtbot.waitSignal(table.model.opened):
            qtbot.mouseClick(header, Qt.MouseButton.LeftButton, modifier, QPoint(x, 10))

    click(2)
    assert table.query.order == (("level", False),)
    qtbot.waitUntil(lambda: table.current_id == 8)
    click(2)
    click(0, SHIFT)
    click(0, SHIFT)
    assert table.query.order == (("level", True), ("number", True))
    qtbot.waitUntil(lambda: table.model.index(0, 0).data() == "000299")
    assert table.current_id == 8
    assert table.grid.sorted == [0, 2]


def test_columns_are_dragged_resized_frozen_and_stored(qtbot, office, open_table) -> None:
    """What a person does to the columns is a plain value that brings everything back."""
    add_shops(office, range(1, 300))
    table = open_table()
    header, layout = table.header, table.widths
    qtbot.mousePress(header, Qt.MouseButton.LeftButton, NO, QPoint(20, 10))
    qtbot.mouseMove(header, QPoint(60, 10))
    qtbot.mouseMove(header, QPoint(layout.left(2, 0) + 5, 10))
    qtbot.mouseRelease(header, Qt.MouseButton.LeftButton, NO, QPoint(layout.left(2, 0) + 5, 10))
    assert table.view.columns[:3] == ("name", "number", "level")
    edge, width = layout.left(1, 0), layout.width(0)
    qtbot.mousePress(header, Qt.MouseButton.LeftButton, NO, QPoint(edge, 10))
    qtbot.mouseMove(header, QPoint(edge + 50, 10))
    qtbot.mouseRelease(header, Qt.MouseButton.LeftButton, NO, QPoint(edge + 50, 10))
    assert table.view.widths == {"name": width + 50}
    table.change_view(frozen=1)
    stored = table.view.as_json()
    other = open_table()
    other.apply_view(View.from_json(stored, [column.key for column in other.model.all_columns]))
    assert other.view == table.view
    qtbot.waitUntil(lambda: other.model.index(0, 1).data() == "000001")


def test_frozen_columns_stay_while_the_others_scroll(qtbot, office, open_table) -> None:
    """A click finds the column that is seen there."""
    add_shops(office, range(1, 30))
    table = open_table()
    table.resize(400, 300)
    table.change_view(frozen=1)
    table.grid.horizontalScrollBar().setValue(100)
    assert table.grid.indexAt(QPoint(10, 5)).column() == 0
    assert table.grid.indexAt(QPoint(85, 5)).column() == 1
    assert table.grid.indexAt(QPoint(130, 5)).column() == 2
    assert table.grid.visualRect(table.model.index(0, 0)).left() == 0
    assert table.grid.visualRect(table.model.index(0, 1)).left() == -20


def test_a_refresh_keeps_what_was_in_front_of_the_person(qtbot, office, open_table) -> None:
    """Rows added above move nothing on screen: scroll position, current row and selection stay on their records."""
    add_shops(office, range(1_000, 4_000))
    table = open_table()
    table.grid.verticalScrollBar().setValue(1_500 * 28 + 5)
    qtbot.waitUntil(lambda: table.model.id_at(1_505) is not None)
    table.grid.set_current_row(1_503)
    table.grid.select_rows(Ranges([(1_503, 1_505)]))
    add_shops(office, range(10, 20))
    office.run("DELETE FROM shop WHERE id = 2504")
    with qtbot.waitSignal(table.model.refreshed):
        table.refresh()
    assert table.current_id == 2_503
    assert table.grid.currentIndex().row() == 1_513
    assert table.grid.verticalOffset() == 1_510 * 28 + 5
    assert table.grid.selected == Ranges([(1_513, 1_514)])


def test_when_the_current_record_vanishes_the_next_one_takes_its_place(qtbot, office, open_table) -> None:
    """Deleting from the list leaves the cursor where it was."""
    add_shops(office, range(1, 100))
    table = open_table()
    table.grid.set_current_row(4)
    office.run("DELETE FROM shop WHERE id = 5")
    with qtbot.waitSignal(table.current_changed) as caught:
        table.refresh()
    assert caught.args == [6]
    press(qtbot, table, Qt.Key.Key_A, CTRL)
    office.run("DELETE FROM shop WHERE id = 6")
    with qtbot.waitSignal(table.model.refreshed):
        table.refresh()
    assert table.grid.selected == Ranges([(0, 96)])


def test_a_selection_that_has_moved_is_not_acted_on(qtbot, office, open_table) -> None:
    """Between selecting and acting somebody else added a row: better ask again than touch the wrong record."""
    add_shops(office, range(100, 2_000))
    table = open_table()
    table.model.need(300, 320, patience=60)
    table.grid.select_rows(Ranges([(300, 320)]))
    add_shops(office, [1])
    got: list[list[int]] = []
    with qtbot.waitSignal(table.refused) as caught:
        table.ask_selected_ids(got.append)
    assert "重新选择" in caught.args[0]
    assert got == []


def test_copies_go_into_spreadsheets_without_secrets_and_formulas(qtbot, office, open_table) -> None:
    """Tab-separated text and an HTML table, numbers and dates as a spreadsheet reads them."""
    add_shops(office, [1, 2])
    office.run("UPDATE shop SET name = ? WHERE id = 2", ('=1+1"\n<b>',))
    table = open_table()
    press(qtbot, table, Qt.Key.Key_A, CTRL)
    press(qtbot, table, Qt.Key.Key_C, CTRL | SHIFT)
    mime = QGuiApplication.clipboard().mimeData()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    lines = mime.text().split("\r\n")
    assert lines[0] == "编号\t名称\t级别\t月均销量\t订货额\t下次拜访\t时限"
    assert lines[1] == "000001\t商店1\t潜力\t1\t1.00\t2024-03-05\t正常"
    assert lines[2] == '000002\t"\'=1+1""\n<b>"\t核心\t2\t2.00\t2024-03-05\t'
    assert "急" not in mime.text() + mime.html()
    assert "=1+1&quot;<br" in mime.html()
    assert "&lt;b&gt;" in mime.html()


def test_an_empty_list_says_so_and_offers_the_way_out(qtbot, office, open_table) -> None:
    """Nothing yet and nothing found are different sentences; the search can be cleared from there."""
    table = open_table()

    def said() -> str:
        shown = table.empty.shown
        return "" if shown is None else " ".join(label.text() for label in shown.findChildren(QLabel)).strip()

    assert said() == "还没有商店。"
    add_shops(office, [1])
    with qtbot.waitSignal(table.counted):
        table.show_query(QUERY.filtered("shop.id = 5"))
    assert said() == "没有符合条件的商店。"
    box = QLineEdit("五", table)
    table.set_search_box(box)
    qtbot.mouseClick(table.empty.shown.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert box.text() == ""
    with qtbot.waitSignal(table.counted):
        table.show_query(QUERY)
    assert table.empty.shown is None


def test_a_screen_reader_is_told_whole_rows(qtbot, office, open_table) -> None:
    """The list has a name, and each row says all its cells, on screen and far away."""
    add_shops(office, range(1, 3_000))
    table = open_table()
    face = QAccessible.queryAccessibleInterface(table.grid)
    assert face.text(QAccessible.Text.Name) == "商店列表"
    assert (face.role(), face.childCount()) == (QAccessible.Role.List, 2_999)
    assert face.child(3).text(QAccessible.Text.Name) == (
        "编号 000004，名称 商店4，级别 核心，月均销量 4，订货额 4.00，下次拜访 2024-03-05，时限 正常，性格 急"
    )
    assert face.child(3).rect().height() == table.grid.row_height
    table.model.need(2_990, 2_998, patience=60)
    assert face.child(2_998).text(QAccessible.Text.Name).startswith("编号 002999，")


def test_painting_reads_only_what_is_seen(qtbot, office, open_table) -> None:
    """Opening a long list reads its head; scrolling to the end reads the end."""
    add_shops(office, range(1, 20_001))
    table = open_table()

    def read() -> set[int]:
        return set(table.model._rows)

    assert max(read()) < 200
    table.grid.verticalScrollBar().setValue(table.grid.verticalScrollBar().maximum())
    table.grid.viewport().repaint()
    qtbot.waitUntil(lambda: table.model.id_at(19_999) == 20_000)
    assert {place for place in read() if 200 <= place < 19_800} == set()


def test_a_sorted_list_reads_as_many_rows_as_are_seen(qtbot, office, open_table) -> None:
    """A click on a header brings what fits the screen, however small or tall, and no row more than it needs."""
    add_shops(office, range(1, 5_001))
    table = open_table()
    for height in (300, 900):
        table.resize(800, height)
        with qtbot.waitSignal(table.model.opened):
            table.change_view(order=(("number", height == 300),))
        seen = table.grid.visible_rows()[1]
        here = [row for row in range(200) if table.model.row(row) is not None]
        assert here[: seen + 1] == list(range(seen + 1))
        assert len(here) <= seen + 3


def test_all_rows_are_selected_without_asking_about_each(qtbot, office, open_table, monkeypatch) -> None:
    """Ctrl+A takes as long in a list of a million as in one of ten."""
    add_shops(office, range(1, 2_001))
    table = open_table()
    asked, real = [], type(table.model).rowCount
    monkeypatch.setattr(type(table.model), "rowCount", lambda self, *of: (asked.append(1), real(self, *of))[1])
    press(qtbot, table, Qt.Key.Key_A, CTRL)
    assert list(table.grid.selected) == [(0, 1_999)]
    assert len(asked) < 100


def test_a_column_is_arranged_by_keys(qtbot, office, open_table) -> None:
    """Alt+L opens the menu of the cursor's column, its first verb chosen; in the new order the cursor stays there."""
    add_shops(office, range(1, 50))
    table = open_table()
    at = [one.key for one in table.model.columns].index("volume")
    table.grid.set_current_row(3, column=at)
    press(qtbot, table, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.activeAction().text() == "升序(&A)"
    with qtbot.waitSignal(table.model.opened):
        qtbot.keyClick(menu, Qt.Key.Key_D)
    assert table.view.order == (("volume", True),)
    qtbot.waitUntil(lambda: table.grid.currentIndex().isValid())
    assert table.grid.currentIndex().column() == at
