"""What makes a customer file sound: problems across fields, and the columns that follow from others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import itemgetter, mul
from typing import Any

from cmdesk.customers import index

_BIRTHDAY = re.compile(r"^(?:(\d{4})-)?(闰)?(\d{1,2})-(\d{1,2})$")

WEIGHTS = {
    "name": 10, "phones": 12, "address": 10, "area_id": 8, "owner_id": 8, "business_kind": 5, "market_type": 5,
    "retail_format": 5, "grade": 5, "visit_class": 6, "monthly_volume": 6, "order_weekday": 4, "first_trade_on": 4,
    "credit_code": 4, "licence_number": 4, "source": 2, "longitude": 2,
}  # fmt: skip
"""Columns whose presence makes a file complete (S1-40), with their weight; they add up to 100."""

_weighed = itemgetter(*WEIGHTS)
_WEIGHTS_OF = tuple(WEIGHTS.values())


def problems(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with a customer's values: field → Chinese sentence."""
    found: dict[str, str] = {}
    code = (values.get("credit_code") or "").strip()
    if code:
        problem = credit_code_problem(code)
        if problem:
            found["credit_code"] = problem
    if (values.get("longitude") is None) != (values.get("latitude") is None):
        missing = "latitude" if values.get("latitude") is None else "longitude"
        found[missing] = "经度和纬度要一起填写，或都留空。"
    peak, usual = values.get("peak_volume"), values.get("monthly_volume")
    if peak is not None and usual is not None and peak < usual:
        found["peak_volume"] = "最高月销量不能小于月均销量，请核对。"
    return found


def credit_code_problem(code: str) -> str:
    """Return a sentence when a unified social credit code cannot be right (GB 32100-2015), else an empty string."""
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，现在是 {len(code)} 位，请核对。"
    if not _is_sound(code.upper()):
        return f"统一社会信用代码 {code} 校验位不对，请核对证照。"
    return ""


_DIGITS = {digit: value for value, digit in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def _is_sound(code: str) -> bool:
    """Tell whether the signs and the check digit of a code of 18 are right; a list brings tens of thousands."""
    if not (code.isascii() and code[:8].isdigit()):
        return False
    values = [_DIGITS.get(char, -1) for char in code]
    total = sum(map(mul, values, _CODE_WEIGHTS))
    return min(values) >= 0 and values[17] == (31 - total) % 31


def person_problems(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with a contact's values."""
    text = (values.get("birthday") or "").strip()
    if not text:
        return {}
    problem = birthday_problem(text, lunar=values.get("birthday_calendar") == "lunar")
    return {"birthday": problem} if problem else {}


def birthday_problem(text: str, *, lunar: bool) -> str:
    """Return a sentence when ``1975-03-08``, ``03-08`` or ``1990-闰05-12`` is no such day, else an empty string."""
    match = _BIRTHDAY.match(text)
    if not match:
        return f"生日“{text}”看不懂，请写成 1975-03-08；不知道年份就写 03-08，农历写 农历八月十五。"
    year, leap, month, day = match[1], bool(match[2]), int(match[3]), int(match[4])
    if leap and not lunar:
        return "只有农历才有闰月，请把生日历法改为农历。"
    if lunar:
        return _lunar_problem(int(year) if year else None, -month if leap else month, day)
    import calendar

    longest = calendar.monthrange(int(year) if year else 2000, month)[1] if 1 <= month <= 12 else 0
    return "" if 1 <= day <= longest else f"公历没有 {text} 这一天，请核对。"


def _lunar_problem(year: int | None, month: int, day: int) -> str:
    if not 1 <= abs(month) <= 12 or not 1 <= day <= 30:
        return "农历月份为 1–12、日为 1–30，请核对。"
    if year is None:
        return ""
    if not 1900 <= year <= 2100:
        return "农历年份应在 1900 到 2100 之间。"
    from lunar_python import LunarMonth

    found = LunarMonth.fromYm(year, month)
    if found is None:
        return f"农历 {year} 年没有闰{abs(month)}月，请核对。"
    return "" if day <= found.getDayCount() else f"农历 {year} 年这个月只有 {found.getDayCount()} 天，请核对。"


def computed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sort key of the name and the completeness score 0–100 (S1-40) of a stored row."""
    held = zip(_weighed(row), _WEIGHTS_OF, strict=True)
    filled = sum([weight for value, weight in held if value is not None and value != ""])
    return {"name_key": index.sorted_by(row["name"]), "completeness": filled}
