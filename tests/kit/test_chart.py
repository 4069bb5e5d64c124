"""Charts are worked by keys and pointer, read aloud as text, and told apart without colour."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from tests.kit.form.hands import show

from cmdesk.kit.chart import Bar, Bars, Column, Columns, Series
from cmdesk.kit.chart.swatch import fill
from cmdesk.kit.look import theme

SERIES = (Series("严重", "late"), Series("轻微", "soft"), Series("未分级", "hatched"))


@pytest.fixture(params=["light", "dark"])
def scheme(request: Any, qapp: QApplication) -> Any:
    theme.apply_theme(qapp, request.param)
    yield request.param
    theme.apply_theme(qapp, "light")


def grey(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def test_rows_are_walked_and_opened_by_keys(qtbot: Any) -> None:
    """Down, End and Enter; the row in front is read first; a step beyond the last row goes to the next chart."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    first, second = Bars("类别"), Bars("区域")
    column.addWidget(first)
    column.addWidget(second)
    qtbot.addWidget(whole)
    first.show_rows([Bar("货源", 4, aside="+2", key="goods"), Bar("运输", 1, tip="上月 3", key="transit")])
    second.show_rows([Bar("城东", 1)])
    opened: list[object] = []
    for one in (first, second):
        one.opened.connect(opened.append)
    show(qtbot, whole)
    first.setFocus()
    assert first.accessibleDescription().startswith("当前 货源 4 +2。")
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert first.accessibleDescription().startswith("当前 运输 1 上月 3。")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    qtbot.keyClick(first, Qt.Key.Key_Home)
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert opened == ["transit", "goods"]
    qtbot.keyClick(first, Qt.Key.Key_End)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Return)  # it has no key: nothing opens
    assert opened == ["transit", "goods"]


def test_a_click_opens_the_row_under_the_pointer(qtbot: Any) -> None:
    """Beside the rows nothing happens."""
    bars = Bars("类别")
    qtbot.addWidget(bars)
    bars.show_rows([Bar("货源", 4, key=1), Bar("运输", 1, key=2)])
    opened: list[object] = []
    bars.opened.connect(opened.append)
    show(qtbot, bars)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.place(1).center().toPoint())
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(20, 5))
    assert opened == [2]


def test_what_is_too_much_is_summed_up_with_all_its_keys(qtbot: Any) -> None:
    """Ten rows of eight: the last one has the sum, names what it holds and opens all of it."""
    bars = Bars("产品")
    qtbot.addWidget(bars)
    bars.show_rows([Bar(f"品{number}", 1, key=number) for number in range(10)])
    assert bars.count() == 8
    assert bars.words(7) == "其余 3 项 3 品7 1、品8 1、品9 1"
    assert bars.key(7) == (7, 8, 9)
    bars.show_rows([])
    assert bars.count() == 0
    assert bars.accessibleDescription() == ""


def test_longer_bars_are_drawn_longer(qtbot: Any, scheme: str) -> None:
    """The bar of four has four times the ink of that of one, in light and dark."""
    bars = Bars("类别")
    qtbot.addWidget(bars)
    bars.resize(400, 120)
    bars.show_rows([Bar("", 4), Bar("", 1)])
    show(qtbot, bars)
    bars.clearFocus()
    picture = bars.grab().toImage()
    accent = theme.color("accent").rgb()
    lengths = [
        sum(picture.pixel(x, int(bars.place(row).center().y())) == accent for x in range(picture.width()))
        for row in range(2)
    ]
    assert lengths[1] > 10
    assert lengths[0] == pytest.approx(4 * lengths[1], abs=4)


def test_months_are_walked_sideways_and_tell_their_parts(qtbot: Any) -> None:
    """The strong column is in front; Left and Enter ask for the month before; nothing lies beyond the ends."""
    chart = Columns("趋势", SERIES, ("及时率",))
    qtbot.addWidget(chart)
    chart.show_columns([
        Column("26-10", (1, 2, 0), ("97%",), tip="2026 年 10 月", key="10"),
        Column("26-11", (0, 0, 0), ("",), key="11", strong=True),
    ])  # fmt: skip
    opened: list[object] = []
    chart.opened.connect(opened.append)
    show(qtbot, chart)
    chart.setFocus()
    assert chart.current == 1
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription().startswith("当前 2026 年 10 月 3（严重 1，轻微 2，及时率 97%）。")
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.place(1).center().toPoint())
    assert opened == ["10", "11"]


def test_fillings_differ_in_grey(qapp: QApplication, scheme: str) -> None:
    """Printed without colour, or seen by eyes that lack one, the series of a column are still four things."""
    from PySide6.QtCore import QRectF

    looks = set()
    for filling in ("solid", "late", "soft", "hatched"):
        picture = QImage(24, 24, QImage.Format.Format_RGB32)
        picture.fill(theme.color("surface"))
        painter = QPainter(picture)
        fill(painter, QRectF(0, 0, 24, 24), filling)  # type: ignore[arg-type]
        painter.end()
        flat = picture.convertToFormat(QImage.Format.Format_Grayscale8)
        bright = sorted(flat.pixelColor(x, y).red() for x in range(4, 20) for y in range(4, 20))
        looks.add((bright[20] // 12, bright[-20] // 12))
    assert len(looks) == 4
