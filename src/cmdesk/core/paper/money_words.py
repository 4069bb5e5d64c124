"""Sums of money in the characters of accounts: 壹仟贰佰叁拾肆元伍角陆分 (forms.md 0.4 asks for it under every total)."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿", "亿亿")
LARGEST: Final = 10**18 - 1


def money_words(cents: int) -> str:
    """Return an amount in 分 as it is written out on receipts.

    It ends in 整 when there are no 分; 零 stands for a gap between two digits; a negative amount begins with 负.

    Raises:
        ValueError: beyond a million times a million millions (10^16 元).
    """
    if abs(cents) > LARGEST:
        raise ValueError("金额太大，无法写成大写。")
    if not cents:
        return "零元整"
    sign = "负" if cents < 0 else ""
    yuan, rest = divmod(abs(cents), 100)
    tens, ones = divmod(rest, 10)
    text = _whole(yuan) + "元" if yuan else ""
    if not rest:
        return f"{sign}{text}整"
    if tens:
        # 壹拾元零伍角: accounts write 零 also when the yuan end in nought.
        text += ("零" if yuan and yuan % 10 == 0 else "") + _DIGITS[tens] + "角"
    elif yuan:
        text += "零"
    return f"{sign}{text}{_DIGITS[ones]}分" if ones else f"{sign}{text}整"


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(text)
            if place == 2 and text and not text.endswith("亿"):
                text += "亿"
            continue
        if text and (gap or group < 1000 or groups[place + 1] % 10 == 0):
            text += "零"
        unit = _GROUPS[place]
        if place == 3:
            unit = "万" if groups[2] else "万亿"
        text += _group(group) + unit
        gap = False
    return text


def _group(number: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text
