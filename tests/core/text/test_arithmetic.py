"""Sums in number fields are right to the last digit, and nothing but sums is read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.text.arithmetic import evaluate


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("360", "360"), ("12*30", "360"), ("12×30", "360"), ("12x30", "360"), ("１２＊３０", "360"), ("100÷8", "12.5"),
        ("1+2*3", "7"), ("(1+2)*3", "9"), ("（1+2）×3", "9"), ("2--3", "5"), ("-5+2", "-3"), ("2*-3", "-6"), ("10-3-2", "5"),
        ("100/10/2", "5"), ("1/3*3", "1"), ("0.1+0.2", "0.3"), (".5", "0.5"), ("5.", "5"), ("007", "7"), ("=12*30", "360"),
        ("12*30=", "360"), ("1,234.50", "1234.5"), ("１，２３４", "1234"), ("12,345,678", "12345678"),
        ("3万", "30000"), ("1.5千", "1500"), ("3百", "300"), ("2亿", "200000000"), ("3万5千", "35000"), ("3百万", "3000000"),
        ("1万2千3百", "12300"), ("(1+2)万", "30000"), ("3万+5千*2", "40000"), (" 1 200 ", "1200"), ("-0", "0"),
        ("12。5", "12.5"), ("¥1,234.50", "1234.5"), ("￥12", "12"), ("360 元\r\n", "360"), ("1 234 567.5", "1234567.5"),
    ],
)  # fmt: skip
def test_sums(typed: str, value: str) -> None:
    """As people write sums, in full width, with units and separators."""
    assert str(evaluate(typed)) == value


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "请填写数字"), ("=", "请填写数字"), ("12*", "没有写完"), ("(1+2", "右括号"), ("1+2)", "右括号"), ("()", "少了数字"),
        ("1//2", "少了数字"), ("5/0", "除以了 0"), ("5/(1-1)", "除以了 0"), ("abc", "不是数字"), ("2**9", "少了数字"), ("2^9", "不是数字"),
        ("1 2(3)", "少了运算符号"), ("1.2.3", "少了运算符号"), ("1,23", "不是数字"), ("3万5", "单位"), ("3千5万", "单位"),
        ("万", "少了数字"), ("120\t350", "“350”前面少了"), ("12\r\n340\r\n", "一次贴一格"), ("1200 340", "少了运算符号"), ("元", "请填写"),
        ("1.5 200", "“200”前面少了"), ("1,200 300", "“300”前面少了"),
        ("9" * 16, "太大"), ("9亿亿", "太大"), ("1" * 300, "太长"), ("(" * 50 + "1" + ")" * 50, "太深"), ("---5", "少了数字"),
        ("__import__('os')", "不是数字"), ("1e9", "不是数字"), ("十二", "不是数字"),
    ],
)  # fmt: skip
def test_what_is_no_sum_is_refused(typed: str, word: str) -> None:
    """One Chinese sentence names the mistake."""
    with pytest.raises(ValueError, match=word):
        evaluate(typed)


def _sums() -> st.SearchStrategy[tuple[str, Fraction]]:
    """Yield random sums as text, with their value by Python's own fractions."""
    number = st.decimals(0, 10**6, places=3, allow_nan=False).map(lambda it: (f"{it:f}", Fraction(it)))

    def grown(inner: st.SearchStrategy[tuple[str, Fraction]]) -> st.SearchStrategy[tuple[str, Fraction]]:
        def join(parts: tuple[tuple[str, Fraction], str, tuple[str, Fraction]]) -> tuple[str, Fraction]:
            (left, one), sign, (right, other) = parts
            if sign in "/÷" and other == 0:
                sign = "+"
            value = {"+": one + other, "-": one - other, "*": one * other, "×": one * other}.get(sign)
            return f"({left}){sign}({right})", one / other if value is None else value

        return st.tuples(inner, st.sampled_from("+-*×/÷"), inner).map(join)

    return st.recursive(number, grown, max_leaves=6)


@given(_sums())
def test_agrees_with_fractions(case: tuple[str, Fraction]) -> None:
    """Against Python's exact arithmetic: equal where 28 digits hold the value, else within the last digit."""
    typed, wanted = case
    try:
        value = evaluate(typed)
    except ValueError as error:
        assert abs(wanted) >= 10**15 or len(typed) > 200, error  # noqa: PT017  # either way is right
        return
    assert abs(Fraction(value) - wanted) <= abs(wanted) * Fraction(1, 10**27)
    if Fraction(Decimal(str(float(wanted)))) == wanted:
        assert Fraction(value) == wanted


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 9999)), min_size=1, max_size=8), st.integers(0, 9999))
def test_precedence_without_brackets(parts: list[tuple[str, int]], first: int) -> None:
    """Products before sums, from left to right, as Python reads the same text."""
    typed = str(first) + "".join(f"{sign}{number}" for sign, number in parts)
    wanted = eval(typed, {"__builtins__": {}})  # noqa: S307  # built of digits and signs two lines above
    if abs(wanted) < 10**15:
        assert evaluate(typed) == wanted


@given(st.one_of(st.text(max_size=40), st.text("0123456789+-*/()×÷万千百., ", max_size=30)))
def test_nothing_fails(typed: str) -> None:
    """A finite number without an exponent, or a Chinese sentence."""
    try:
        value = evaluate(typed)
    except ValueError as error:
        assert str(error).endswith("。")  # noqa: PT017  # either way is right
    else:
        assert value.is_finite()
        assert "E+" not in str(value)
