"""Choices and yes or no are recognised, or refused with the choices named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.tidy import tells_several_weekdays, tidy_choice, tidy_flag

LEVELS = {"core": "核心客户", "growing": "潜力客户", "usual": "常规客户", "helped": "帮扶（新）"}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("核心客户", "core"), ("CORE", "core"), ("核心", "core"), (" 核 心 ", "core"),
        ("核心客户（2024）", "core"),
        ("帮扶", "helped"), ("Ａ", "core"), ("A类", "core"), ("市级潜力客户", "growing"), ("", None),
        ("-", None),
    ],
)  # fmt: skip
def test_usual_spellings(cell: str, code: str | None) -> None:
    """Label, code, synonym, beginning and part lead to the choice."""
    assert tidy_choice(cell, LEVELS, {"A": "core"}) == (code, None)


def test_doubt_and_strangers_are_told() -> None:
    """Two possible choices or none: the sentence names what can be written."""
    assert "核心客户、潜力客户、常规客户" in (tidy_choice("客户", LEVELS)[1] or "")
    assert "不在可选范围内" in (tidy_choice("甲等", LEVELS)[1] or "")
    assert tidy_choice(2.0, [(1, "单月"), (2, "双月")]) == (2, None)


@pytest.mark.parametrize(
    ("cell", "flag"),
    [("是", True), ("√", True), ("Y", True), (1, True), (1.0, True), ("有", True),
     (False, False), ("否", False),
     ("×", False), ("n", False), (0, False), ("无", False), ("/", None), ("", None), (None, None)],
)  # fmt: skip
def test_flags(cell: object, flag: bool | None) -> None:
    """The marks that people put into a yes-or-no column."""
    assert tidy_flag(cell) == (flag, None)
    assert tidy_flag("也许")[1]


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.none()))
def test_nothing_fails(cell: object) -> None:
    """Any cell gives a choice, nothing, or a sentence."""
    code, problem = tidy_choice(cell, LEVELS)
    assert code is None or (code in LEVELS and problem is None)
    tidy_flag(cell)


WEEK = {"mon": "周一", "wed": "周三", "sun": "周日"}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("星期三", "wed"),
        ("礼拜天", "sun"),
        ("每周三", "wed"),
        ("3", "wed"),
        (1.0, "mon"),
        ("周７", "sun"),
        ("三", "wed"),
    ],
)
def test_weekdays_have_many_names(cell: object, day: str) -> None:
    """An order day is written in every usual way; two days in a cell are no day."""
    assert tidy_choice(cell, WEEK) == (day, None)
    assert tidy_choice("周一、周三", WEEK)[1]
    assert tidy_choice("8", WEEK)[1]


@pytest.mark.parametrize(
    ("cell", "several"),
    [
        ("周一、周四", True), ("周一三五", True), ("一、三、五", True), ("周一至周五", True), ("星期一 星期三", True),
        ("每天", True), ("周一", False), ("11", False), ("一般", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_several_days_of_the_week(cell: object, several: bool) -> None:
    """A field for one day holds none of several."""
    assert tells_several_weekdays(cell) is several
