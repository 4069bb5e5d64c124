"""Numbers and money are read exactly, or told to be none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.tidy import tidy_money, tidy_number


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234.50", "1234.5"), ("１２３", "123"), ("1，234", "1234"), ("12万", "120000"), ("3.5千元",
        "3500"),
        ("2.5w", "25000"), ("1.2亿", "120000000"), ("约20", "20"), ("20左右", "20"), ("15%", "0.15"),
        ("120㎡", "120"),
        ("(1,234)", "-1234"), ("￥-5", "-5"), ("-¥5", "-5"), ("人民币 8 元整", "8"), (3.0, "3"),
        (1.005, "1.005"),
        ("1e5", "100000"), (".5", "0.5"), ("-0", "0"), ("50 户", "50"), (7, "7"),
        ("12档", "12"), ("40条/月", "40"), ("3个月", "3"), ("五十万元", "500000"), ("人民币壹佰零伍万圆整", "1050000"),
        ("100万元人民币", "1000000"), ("113.6253°", "113.6253"), ("500万(人民币)", "5000000"),
        ("1.234,50", "1234.5"), ("1.234.567,89元", "1234567.89"),
        ("十二", "12"), ("一万二", "12000"), ("三千五百", "3500"), ("二〇", "20"), ("叁亿零两百万", "302000000"),
    ],
)  # fmt: skip
def test_usual_shapes(cell: object, number: str) -> None:
    """Commas, width, units and currency do not change what a number is."""
    assert tidy_number(cell) == (Decimal(number), None)


@pytest.mark.parametrize(
    "cell",
    [
        "1,23",
        "1.2345,50",
        "1.234,5",
        "0.123,45",
        "10-20",
        "20以上",
        "--5x",
        True,
        date(2024, 3, 5),
        "1e999",
        1e300,
        "十几",
        "百货一店",
        float("inf"),
    ],
)
def test_what_is_no_number_is_told(cell: object) -> None:
    """A span or a word never becomes a number."""
    number, problem = tidy_number(cell)
    assert number is None
    assert problem


@pytest.mark.parametrize("cell", [None, "", "-", "—", "无", "/", "N/A", "暂无", float("nan")])
def test_nothing_is_nothing(cell: object) -> None:
    """A stroke in a cell is no problem and no zero."""
    assert tidy_number(cell) == (None, None)
    assert tidy_money(cell) == (None, None)


def test_money_is_whole_fen() -> None:
    """Formula results are rounded; a text with three decimals and a share are problems."""
    assert tidy_money("1,234.56元") == (123456, None)
    assert tidy_money("1.23456万") == (1234560, None)
    assert tidy_money(12.345000000001) == (1235, None)
    assert tidy_money("12.345")[0] is None
    assert "两位" in (tidy_money("12.345")[1] or "")
    assert "比例" in (tidy_money("15%")[1] or "")


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_money_survives_its_usual_spelling(fen: int) -> None:
    """What the program writes, the program reads."""
    assert tidy_money(f"{Decimal(fen) / 100:,.2f}") == (fen, None)


@given(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="0123456789.,-+%万千元()eE", max_size=20),
        st.floats(),
        st.integers(),
    )
)
def test_numbers_are_stable_and_nothing_fails(cell: object) -> None:
    """Either a number or a sentence; a number read again is the same."""
    number, problem = tidy_number(cell)
    assert number is None or problem is None
    if number is not None:
        assert tidy_number(str(number)) == (number, None)
    tidy_money(cell)
