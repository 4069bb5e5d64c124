"""Text of another size, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons, measure, stylesheet, theme
from cmdesk.kit.look.measure import POINTS, of_percent, px, stepped
from cmdesk.kit.look.system import text_percent
from cmdesk.kit.look.tokens import LIGHT, TEXT_POINTS


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application in light colours; at the end text is of its usual size again."""
    theme.apply_theme(qapp, "light")
    yield qapp
    theme.choose_text(qapp, "standard")


def test_what_a_person_can_choose_goes_in_steps() -> None:
    """One larger, one smaller, and no further than the ends; from between two of them to the next."""
    sizes = [TEXT_POINTS]
    for _ in range(5):
        sizes.append(POINTS[stepped(sizes[-1], 1)])
    assert sizes == [9.0, 10.5, 12.0, 13.5, 13.5, 13.5]
    assert (stepped(11.25, 1), stepped(11.25, -1), stepped(9.0, -1)) == ("larger", "large", "standard")


@pytest.mark.parametrize(("percent", "points"), [(100, 9.0), (125, 11.25), (150, 13.5), (225, 13.5), (50, 9.0)])
def test_the_system_is_followed_as_far_as_windows_have_room(percent: int, points: float) -> None:
    """The largest that can be chosen is the largest that is followed."""
    assert of_percent(percent) == points


@pytest.mark.parametrize(("told", "percent"), [(125, 125), ("150", 150), (None, 100), ("x", 100), (0, 100), (900, 100)])
def test_the_text_size_of_windows_is_read(tmp_path: Path, told: object, percent: int) -> None:
    """As the registry has it; what makes no sense is no wish."""
    settings = QSettings(str(tmp_path / "registry.ini"), QSettings.Format.IniFormat)
    if told is not None:
        settings.setValue("TextScaleFactor", told)
    assert text_percent(settings) == percent


def test_the_sheet_grows_but_its_hairlines() -> None:
    """A field, its ring and a tick are larger, a line is not; the ring takes its two pixels from within."""
    usual, larger = stylesheet.write(LIGHT), stylesheet.write(LIGHT, 1.5)
    for sheet, field in ((usual, 28), (larger, 42)):
        assert f"min-height: {field - 2}px;" in sheet
        assert f"min-height: {field - 4}px;" in sheet
        assert "border: 1px solid" in sheet
        assert "min-height: 1px; max-height: 1px;" in sheet
        assert not re.search(r"\d-\dpx", sheet)


def test_all_that_is_there_grows_and_comes_back(app: QApplication) -> None:
    """Fonts, fields, fixed widths, icons, rows of lists and trees: larger at once, and to the pixel as they were."""
    window = QWidget()
    theme.dress(window)
    row = QHBoxLayout(window)
    title, line, button, tool = QLabel("客户"), QLineEdit(), QPushButton(icons.icon("plus"), "新建"), QToolButton()
    title.setFont(theme.title_font())
    line.setFixedWidth(200)
    tool.setIconSize(QSize(12, 12))
    listed, tree, table = QListWidget(), QTreeWidget(), QTableWidget(1, 2)
    item, branch = QListWidgetItem("一"), QTreeWidgetItem(["片区"])
    item.setSizeHint(QSize(0, 28))
    item.setFont(theme.strong_font())
    branch.setSizeHint(0, QSize(0, 28))
    listed.addItem(item)
    tree.addTopLevelItem(branch)
    table.verticalHeader().setDefaultSectionSize(28)
    table.setColumnWidth(0, 80)
    for part in (title, line, button, tool, listed, tree, table):
        row.addWidget(part)
    window.show()

    def told() -> tuple[object, ...]:
        app.processEvents()
        return (
            window.font().pointSizeF(), title.font().pointSizeF(), line.width(), line.height(), button.height(),
            button.iconSize().height(), tool.iconSize().height(), item.sizeHint().height(), item.font().pointSizeF(),
            branch.sizeHint(0).height(), table.rowHeight(0), table.columnWidth(0),
        )  # fmt: skip

    usual = told()
    assert usual == (9.0, 14.0, 200, 28, 28, 16, 12, 28, 9.0, 28, 28, 80)
    theme.choose_text(app, "largest")
    assert told() == (13.5, 21.0, 300, 42, 42, 24, 18, 42, 13.5, 42, 42, 120)
    assert (px(28), theme.text_font().pointSizeF()) == (42, 13.5)
    for text in ("large", "larger", "standard"):
        theme.choose_text(app, text)
    assert told() == usual
    window.close()


def test_columns_that_share_the_room_grow_once(app: QApplication) -> None:
    """Whichever is told first, the table or its header, and back to the pixel."""

    def made() -> SmallList:
        listed = SmallList(["客户", "到期", "金额", "说明"], add="", icon="list", nothing="没有。")
        theme.dress(listed)
        listed.resize(900, 300)
        listed.show()
        listed.show_lines([Line(1, ("一家名称不短的客户商店", "2026-11-23", "1,200.00", "一些说明文字"))])
        app.processEvents()
        return listed

    def widths(listed: SmallList) -> list[int]:
        return [listed.rows.columnWidth(column) for column in range(4)]

    lists = [made() for _ in range(8)]
    usual = widths(lists[0])
    theme.choose_text(app, "larger")
    app.processEvents()
    larger = [round(width * 12 / 9) for width in usual[:3]]
    assert [widths(listed)[:3] for listed in lists] == [larger] * 8
    theme.choose_text(app, "standard")
    app.processEvents()
    assert [widths(listed) for listed in lists] == [usual] * 8
    for listed in lists:
        listed.close()


def test_the_window_keeps_its_own_limits(app: QApplication) -> None:
    """A window that asks for a least size is not asked to be larger than the screen."""
    window = QWidget()
    theme.dress(window)
    window.setMinimumSize(880, 480)
    theme.choose_text(app, "largest")
    assert window.minimumSize() == QSize(880, 480)


def test_who_follows_the_system_sees_its_change_on_coming_back(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He has set it meanwhile in Windows; who has chosen for himself is left alone."""
    told = 125
    monkeypatch.setattr("cmdesk.kit.look.system.text_percent", lambda: told)
    theme.choose_text(app, "system")
    assert measure.points() == 11.25
    told = 150
    app.applicationStateChanged.emit(app.applicationState())
    assert (measure.points(), theme.chosen_text(app)) == (13.5, "system")
    theme.choose_text(app, "large")
    app.applicationStateChanged.emit(app.applicationState())
    assert measure.points() == 10.5
