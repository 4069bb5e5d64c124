"""Larger text on the whole desk, by keys and by the menu, while one works."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import focused, press
from tests.shell.conftest import OpenWindow, files_of, settle

from cmdesk.kit.frame.text_size import kept_text
from cmdesk.kit.look import measure, theme
from cmdesk.shell.frame.window import MainWindow

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application as people have it; at the end text is of its usual size again."""
    theme.apply_theme(qapp, "light")
    theme.choose_text(qapp, "system")
    yield qapp
    theme.choose_text(qapp, "standard")


def sizes(window: MainWindow) -> tuple[int, ...]:
    """Return how large things are in the window."""
    files = files_of(window)
    table = files.table
    return (
        table.grid.row_height, table.header.height(), window.navigation.width(), window.top.height(),
        files.list.search.height(), table.widths.width(0), window.status.height(),
    )  # fmt: skip


@pytest.mark.usefixtures("app")
def test_keys_make_text_larger_at_once(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """Rows, head, navigation, bar and fields grow together, keep the selection, and are as before after Ctrl+0."""
    for name in ("福顺烟酒店", "安顺超市"):
        opened(people.li, name=name)
    window = window_of(people.li)
    files = files_of(window)
    files.list.search.setFocus()
    files.list.search.setText("福")
    qtbot.waitUntil(lambda: files.table.model.count == 1)
    usual = sizes(window)
    assert usual[:5] == (28, 30, 168, 44, 28)
    press(qtbot, Key.Key_Plus, modifier=Control)
    assert window.status.words.startswith("字号：大（10.5 磅）")
    press(qtbot, Key.Key_Equal, modifier=Control)
    qtbot.waitUntil(lambda: sizes(window)[:5] == (37, 40, 224, 59, 37))
    assert all(now > before for now, before in zip(sizes(window), usual, strict=True))
    assert (kept_text(), files.list.search.text(), focused()) == ("larger", "福", files.list.search)
    press(qtbot, Key.Key_Minus, modifier=Control)
    assert measure.points() == 10.5
    press(qtbot, Key.Key_0, modifier=Control)
    qtbot.waitUntil(lambda: sizes(window) == usual)
    assert kept_text() == "system"


def test_a_desk_opened_later_is_as_large(
    app: QApplication, qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """What is made for larger text is as large as what has grown to it."""
    opened(people.li, name="福顺烟酒店")
    grown = window_of(people.li)
    theme.choose_text(app, "larger")
    settle(qtbot, grown)
    made = window_of(people.li)
    qtbot.waitUntil(lambda: sizes(made) == sizes(grown))
    settle(qtbot, made)


@pytest.mark.usefixtures("app")
def test_a_width_drawn_by_hand_is_kept_beside_usual_text(
    people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """A view saved by who sees large text is not too wide for the others."""
    opened(people.li, name="福顺烟酒店")
    window = window_of(people.li)
    theme.set_points(QApplication.instance(), 13.5)  # type: ignore[arg-type]  # pytest-qt's is one of widgets
    widths = files_of(window).table.widths
    widths.set_width(0, 300)
    assert (widths.width(0), next(iter(widths.widths.values()))) == (300, 200)
    theme.set_points(QApplication.instance(), 9)  # type: ignore[arg-type]
    assert widths.width(0) == 200


@pytest.mark.usefixtures("app")
def test_the_menu_ticks_what_is_shown(people: People, window_of: OpenWindow) -> None:
    """By name, for who does not know the keys; a size taken by keys is ticked there as well."""
    window = window_of(people.li)
    menu = window.top.user.menu()
    sizes_menu = next(one for one in menu.findChildren(QMenu) if one.title() == "字号")
    actions = {action.text().partition("\t")[0]: action for action in sizes_menu.actions()}
    assert list(actions) == ["跟随系统", "标准", "大", "特大", "最大", "", "大一号", "小一号"]
    actions["特大"].trigger()
    assert (measure.points(), kept_text()) == (12.0, "larger")
    actions["大一号"].trigger()
    sizes_menu.aboutToShow.emit()
    assert [word for word, action in actions.items() if action.isChecked()] == ["最大"]
    actions["跟随系统"].trigger()
    assert measure.points() == 9.0
