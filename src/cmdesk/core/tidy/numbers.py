"""Numbers and money as people write them: 1,234.50, １２３, 12万, 3.5千元, 15%, 约20."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from cmdesk.core.tidy.text import Problem, brief, formula_error, says_nothing, show

_LARGEST = Decimal(10) ** 15
_UNITS = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "k": Decimal(1000),
    "万": Decimal(10_000),
    "萬": Decimal(10_000),
    "w": Decimal(10_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "億": Decimal(100_000_000),
    "%": Decimal("0.01"),
    "‰": Decimal("0.001"),
}
_NUMBER = re.compile(
    r"(?P<about>约|大约|大概|近|约为|≈|~)?(?P<minus>[-−–—]?)(?:人民币|rmb|cny|¥|￥)?(?P<sign>[-+−–—]?)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?P<exponent>e[-+]?\d{1,3})?"
    r"(?P<unit>百万|千万|[百千kw万萬亿億%‰])?"
    r"(?P<noun>元整|元|圆|块钱|块|rmb|人民币|户|家|个|人|条|箱|件|台|辆|平方米|平方|平米|㎡|m2|岁|次|天|年|公里|千米|米|吨)?"
    r"(?:左右|上下)?"
)
_IN_BRACKETS = re.compile(r"\((.+)\)")


def tidy_number(value: object) -> tuple[Decimal | None, Problem]:
    """Read a number, exactly.

    Thousands commas, full width, 百 千 万 亿 (k, w), %, ‰, a currency or counting word behind, and brackets
    for negative numbers are understood; 约20 and 20左右 are 20. A span (10-20) or a bound (20以上) is a
    problem.
    """
    if isinstance(value, bool | date | time | timedelta):
        return None, f"“{brief(value)}”不是数字，请填写数字，例如 1234.5"
    text = unicodedata.normalize("NFKC", show(value)[:200]).lower()
    text = "".join(text.split()).replace("'", "")
    if says_nothing(text):
        return None, None
    error = formula_error(text.upper())
    if error:
        return None, error
    bracketed = _IN_BRACKETS.fullmatch(text)
    found = _NUMBER.fullmatch(bracketed[1] if bracketed else text)
    if not found or (found["minus"] and found["sign"]):
        return None, f"“{brief(value)}”不是数字，请填写一个数字，例如 1234.5"
    number = Decimal(found["digits"].replace(",", "") + (found["exponent"] or ""))
    number *= _UNITS[found["unit"] or ""]
    if number >= _LARGEST:
        return None, f"“{brief(value)}”太大，看起来不像一个数量，请检查是否填错了列"
    negative = bool(bracketed) or (found["minus"] or found["sign"]) not in {"", "+"}
    return _plain(-number if negative else number), None


def tidy_money(value: object) -> tuple[int | None, Problem]:
    """Read an amount of money in yuan; returns whole fen.

    Rounds half up what a formula computed; a text with more than two places of decimals is a problem, because
    somebody meant something by them.
    """
    number, problem = tidy_number(value)
    if number is None:
        return None, problem
    fen = number * 100
    whole = fen.quantize(Decimal(1), ROUND_HALF_UP)
    if isinstance(value, str):
        if value.rstrip().endswith(("%", "％", "‰")):
            return None, f"“{brief(value)}”是比例，不是金额，请填写以元为单位的数字"
        if fen != whole:
            return None, f"“{brief(value)}”的小数多于两位，金额请精确到分"
    return int(whole), None


def _plain(number: Decimal) -> Decimal:
    """Return the number without an exponent and without trailing noughts, zero without a sign."""
    if number == 0:
        return Decimal(0)
    number = number.normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
