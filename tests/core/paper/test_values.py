"""What values look like on paper."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from cmdesk.core.paper import BLANK, Cell
from cmdesk.core.paper.form import Choice
from cmdesk.core.paper.values import filled_in, holds, marked, shown

MOMENT = datetime(2026, 11, 21, 9, 5)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cell", "value", "text"),
    [
        (Cell(), None, ""),
        (Cell(), 0, "0"),
        (Cell(), False, "否"),
        (Cell(), ("甲", "乙"), "甲、乙"),
        (Cell(), 0.1, "0.1"),
        (Cell(kind="number"), 1234567, "1,234,567"),
        (Cell(kind="number", places=3), 1.5, "1.500"),
        (Cell(kind="number", unit=" 条"), 12, "12 条"),
        (Cell(kind="number", unit=" 条"), None, ""),
        (Cell(kind="money"), 123456, "1,234.56"),
        (Cell(kind="money"), -5, "-0.05"),
        (Cell(kind="money"), Decimal("12.5"), "12.50"),
        (Cell(kind="words"), 123456, "壹仟贰佰叁拾肆元伍角陆分"),
        (Cell(kind="day"), date(2026, 1, 2), "2026-01-02"),
        (Cell(kind="day"), "2026-01-02", "2026-01-02"),
        (Cell(kind="day"), "大约年底", "大约年底"),
        (Cell(kind="day", style="words"), "2026-01-02", "2026年1月2日"),
        (Cell(kind="day", style="short"), date(2026, 1, 2), "01-02"),
        (Cell(kind="time"), time(9, 5), "09:05"),
        (Cell(kind="moment"), MOMENT, "2026-11-21 09:05"),
        (Cell(kind="moment", style="short"), MOMENT, "11-21 09:05"),
    ],
)
def test_shown(cell: Cell, value: Any, text: str) -> None:
    """Each kind in its shape; nothing stays nothing, nought is something."""
    assert shown(cell, value) == text


CHOICES = (Choice("core", "核心"), Choice("support", "帮扶"))


@pytest.mark.parametrize(
    ("value", "known", "others"),
    [
        ("core", {"core"}, []),
        ("核心", {"core"}, []),
        (("core", "support"), {"core", "support"}, []),
        (("core", "其他"), {"core"}, ["其他"]),
        (None, set(), []),
        ((), set(), []),
        (7, set(), ["7"]),
    ],
)
def test_marked(value: Any, known: set[str], others: list[str]) -> None:
    """Answers are named by their word or their label; one that the form does not know is not dropped."""
    assert marked(value, CHOICES) == (known, others)


def test_yes_and_no() -> None:
    """A flag ticks the only box, or the one that says yes or no."""
    assert marked(True, (Choice("done", "已送别"),)) == ({"done"}, [])
    assert marked(False, (Choice("done", "已送别"),)) == (set(), [])
    assert marked(False, (Choice("yes", "有"), Choice("no", "无"))) == ({"no"}, [])


def test_conditions_and_places() -> None:
    """``when`` asks for something or nothing; a text of the form takes values in once."""
    assert holds("", {})
    assert holds("a", {"a": 0})
    assert not holds("a", {"a": False})
    assert not holds("a", {"a": ()})
    assert holds("!a", BLANK)
    assert filled_in("{year}年{month}月", {"year": 2026, "month": "{year}"}) == "2026年{year}月"
    assert filled_in("{year}年", BLANK).strip() == "年"
