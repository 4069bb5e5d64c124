"""Painted widgets as whoever hears the screen meets them: what they are, and what they show in words."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit, QWidget
from tests.kit.form.hands import show
from tests.kit.listening import listen

from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.chart import Bar, Bars, Column, Columns, Series
from cmdesk.kit.heard import tell_roles
from cmdesk.kit.look.chips import Chip
from cmdesk.plans.rules.board import MonthDay
from cmdesk.plans.rules.load import Load
from cmdesk.plans.screens.month import MonthView
from cmdesk.visits.rules.planning.duration import Duration
from cmdesk.visits.screens.entry.boxes import BoxRow

SOURCES = Path(__file__).resolve().parents[2] / "src" / "cmdesk"
Text, Role = QAccessible.Text, QAccessible.Role
BESIDE_WORDS = frozenset({
    "Sign", "Popup", "_Numbers", "Header",  # said by the words beside them, or by who has the keys
    "_Chip", "HiddenValue",  # a ground for buttons, which are heard by themselves
})  # fmt: skip


def heard(widget: QWidget) -> tuple[Role, str, str]:
    """Return what a reader is told of a widget."""
    told = QAccessible.queryAccessibleInterface(widget)
    assert told is not None
    return told.role(), told.text(Text.Name), told.text(Text.Description)


@pytest.fixture(autouse=True)
def _roles(qapp: Any) -> None:
    tell_roles()


def test_charts_are_pictures_with_their_figures_in_words(qtbot: Any) -> None:
    """Not clients, which readers pass over."""
    bars, columns = Bars("投诉类别"), Columns("近三个月", [Series("件数", "solid")])
    for one in (bars, columns):
        qtbot.addWidget(one)
    bars.show_rows([Bar("货源", 4, aside="+2"), Bar("运输", 1)])
    columns.show_columns([Column("26-10", (3,)), Column("26-11", (5,), tip="2026 年 11 月")])
    assert heard(bars) == (Role.Graphic, "投诉类别", "货源 4 +2；运输 1")
    role, name, told = heard(columns)
    assert (role, name) == (Role.Graphic, "近三个月")
    assert "2026 年 11 月" in told
    assert "5" in told


def test_what_is_walked_to_is_said(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bar by bar, day by day, box by box, with its tick; nothing while the keys are elsewhere."""
    listener = listen(monkeypatch)
    bars, other = Bars("投诉类别"), QLineEdit()
    bars.show_rows([Bar("货源", 4), Bar("运输", 1)])
    month, boxes = MonthView(), BoxRow(FieldSpec("steps", "八步", "many_choice", choices=(
        Choice("a", "问候客户", "w"), Choice("b", "查看出样", "c"),
    )))  # fmt: skip
    days = [_day(number) for number in (2, 3)]
    month.show_days(days, days[0].day)
    assert listener.said == []
    assert heard(month)[:2] == (Role.Grouping, "2026 年 11 月计划日历")
    for one in (bars, month, boxes, other):
        qtbot.addWidget(one)
        show(qtbot, one)
        one.setFocus()
        listener.said.clear()
        qtbot.keyClick(one, Qt.Key.Key_Down if one is bars else Qt.Key.Key_Right)
        if one is boxes:
            qtbot.keyClick(one, Qt.Key.Key_Space)
            assert listener.said == ["查看出样 未勾选", "查看出样 已勾选"]
        else:
            assert listener.said == {bars: ["运输 1"], month: [f"2026-11-03：{days[1].load.words}"], other: []}[one]


def _day(number: int) -> MonthDay:
    day = date(2026, 11, number)
    return MonthDay(day, True, "", Load(day, Duration(9, 180, 60, 0), 10, 15, 30, 0, 450, 60), 9)


def test_a_state_is_a_text(qtbot: Any) -> None:
    """A reader that goes through the window reads its word; it may be asked again and again, and the widget may go."""
    for _ in range(3):
        chip = Chip("已确认", "due")
        qtbot.addWidget(chip)
        for _ in range(3):
            assert heard(chip)[:2] == (Role.StaticText, "已确认")
        chip.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert heard(QLineEdit())[0] == Role.EditableText


def test_whatever_paints_itself_says_what_it_is() -> None:
    """But what only stands beside words."""
    silent = set()
    for path in SOURCES.rglob("*.py"):
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(one, ast.ClassDef) or "QWidget" not in map(ast.unparse, one.bases):
                continue
            paints = any(isinstance(part, ast.FunctionDef) and part.name == "paintEvent" for part in one.body)
            tells = any(
                isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "HEARD_AS" for part in one.body
            )
            if paints and not tells:
                silent.add(one.name)
    assert silent == BESIDE_WORDS
