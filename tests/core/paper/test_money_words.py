"""Amounts in the characters of accounts, read back by an independent reader."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cmdesk.core.paper import money_words

TABLE = {
    0: "零元整",
    1: "壹分",
    10: "壹角整",
    15: "壹角伍分",
    100: "壹元整",
    105: "壹元零伍分",
    150: "壹元伍角整",
    1000: "壹拾元整",
    1050: "壹拾元零伍角整",
    10_100: "壹佰零壹元整",
    123_456: "壹仟贰佰叁拾肆元伍角陆分",
    100_500: "壹仟零伍元整",
    101_000: "壹仟零壹拾元整",
    1_000_000: "壹万元整",
    1_000_100: "壹万零壹元整",
    10_700_053: "壹拾万零柒仟元零伍角叁分",
    168_032: "壹仟陆佰捌拾元零叁角贰分",
    10_000_000_000: "壹亿元整",
    10_000_000_100: "壹亿零壹元整",
    10_100_000_000: "壹亿零壹佰万元整",
    100_000_000_000_000: "壹万亿元整",
    100_010_000_000_000: "壹万零壹亿元整",
    100_000_001_000_000: "壹万亿零壹万元整",
    -88_800: "负捌佰捌拾捌元整",
}


@pytest.mark.parametrize(("cents", "words"), TABLE.items())
def test_table(cents: int, words: str) -> None:
    """Amounts as the rules of bank slips write them."""
    assert money_words(cents) == words


def _read(words: str) -> int:
    """Return the cents that an amount in characters says; nothing of it is taken from what is tested."""
    sign = -1 if words.startswith("负") else 1
    rest = words.removeprefix("负").removesuffix("整")
    yuan, _, small = rest.rpartition("元")
    total, group, digit = 0, 0, 0
    for char in yuan:
        if char in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
        elif char in "拾佰仟":
            group, digit = group + digit * 10 ** ("拾佰仟".index(char) + 1), 0
        elif char == "万":
            total, group, digit = total + (group + digit) * 10_000, 0, 0
        elif char == "亿":
            total, group, digit = (total + group + digit) * 100_000_000, 0, 0
    cents = (total + group + digit) * 100
    digit = 0
    for char in small:
        if char == "角":
            cents, digit = cents + digit * 10, 0
        elif char == "分":
            cents, digit = cents + digit, 0
        else:
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
    return sign * cents


@given(st.integers(-(10**14), 10**14))
@example(10**14)
@example(10_0000_0000_00)
@example(1_0000_0000_0001)
def test_it_can_be_read_back(cents: int) -> None:
    """Every amount to a million millions of 元 and back; never 零零, never a closing 零."""
    words = money_words(cents)
    assert _read(words) == cents
    assert "零零" not in words
    assert not words.removesuffix("整").endswith("零") or cents == 0
    assert words.endswith("整") == (cents % 10 == 0 if cents >= 0 else -cents % 10 == 0)


def test_too_much_is_said() -> None:
    """An amount beyond what can be written is refused."""
    with pytest.raises(ValueError, match="太大"):
        money_words(10**18)
