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
    r"第?(?P<about>约|大约|大概|近|约为|≈|~)?(?P<minus>[-−–—]?)(?:人民币|rmb|cny|¥|￥)?(?P<sign>[-+−–—]?)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?P<exponent>e[-+]?\d{1,3})?"
    r"(?P<unit>百万|千万|[百千kw万萬亿億%‰])?"
    r"(?P<noun>[元圆](?:整|正|\(?(?:人民币|rmb|cny)\)?)?|块钱|块|\(?(?:人民币|rmb|cny)\)?|户|家|个月|个|人|名|位|条|箱|件|包|盒|瓶|台|辆|间|层|档|级|平方米|平方|平米|㎡|m2|岁|次|°|度|"
    r"天|周|月|年|小时|分钟|公里|千米|米|公斤|kg|斤|吨)?"
    r"(?:[/每](?:天|日|周|月|季|年))?(?:左右|上下|整)?"
)
_SIGNS = {
    sign: number for signs in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖") for number, sign in enumerate(signs)
}
_SIGNS |= {"○": 0, "两": 2, "貳": 2, "參": 3, "叄": 3, "陸": 6}
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8}
_WRITTEN_OUT = re.compile(
    f"^(约|大约|人民币|注册资[本金])*(?=.*[{''.join(_SIGNS)}十拾])([{''.join((*_SIGNS, *_PLACES, *_GROUPS))}]+)(?=\\D*$)"
)
_COMMA_FIRST = re.compile(r"(?<![\d.,])([1-9]\d{0,2}(?:\.\d{3})+),(\d\d)(?!\d)")  # 1.234,50
_UNIT_IN_BRACKETS = re.compile(r"\(([万千百亿]*元|万)\)$")  # 500万(元)
_IN_BRACKETS = re.compile(r"\((.+)\)")


def tidy_number(value: object) -> tuple[Decimal | None, Problem]:
    """Read a number, exactly.

    Thousands commas, full width, 百 千 万 亿 (k, w), %, ‰, a currency or counting word behind, 五十万 and 伍拾万圆整,
    and brackets for negative numbers are understood; 约20 and 20左右 are 20. A span (10-20) or a bound (20以上) is a
    problem.
    """
    if isinstance(value, bool | date | time | timedelta):
        return None, f"“{brief(value)}”不是数字，请填写数字，例如 120"
    text = unicodedata.normalize("NFKC", show(value)[:200]).lower()
    text = "".join(text.split()).replace("'", "")
    if says_nothing(text):
        return None, None
    error = formula_error(text.upper())
    if error:
        return None, error
    text = _COMMA_FIRST.sub(lambda found: f"{found[1].replace('.', '')}.{found[2]}", text)
    text = _UNIT_IN_BRACKETS.sub(r"\1", _WRITTEN_OUT.sub(_in_digits, text))
    bracketed = _IN_BRACKETS.fullmatch(text)
    found = _NUMBER.fullmatch(bracketed[1] if bracketed else text)
    if not found or (found["minus"] and found["sign"]):
        return None, f"“{brief(value)}”不是数字，请填写一个数字，例如 120"
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


def _in_digits(found: re.Match[str]) -> str:
    """Write what is written out in Chinese numerals with digits: 伍拾万 → 500000, 一万二 → 12000, 一二 → 12."""
    text = found[2]
    if not any(sign in _PLACES or sign in _GROUPS for sign in text):
        return "".join(str(_SIGNS[sign]) for sign in text)
    place = (_PLACES | _GROUPS).get(text[-2:-1], 1)
    if place > 10 and text[-1] in _SIGNS:  # 三千五 is 3500
        return str(_counted(text[:-1]) + _SIGNS[text[-1]] * place // 10)
    return str(_counted(text))


def _counted(text: str) -> int:
    whole = group = digit = 0
    for sign in text:
        if sign in _SIGNS:
            digit = _SIGNS[sign]
        elif sign in _PLACES:
            group += (digit or 1) * _PLACES[sign]
            digit = 0
        elif _GROUPS[sign] == 10**8:
            whole, group, digit = (whole + group + digit) * 10**8, 0, 0
        else:
            whole, group, digit = whole + (group + digit) * _GROUPS[sign], 0, 0
    return whole + group + digit
