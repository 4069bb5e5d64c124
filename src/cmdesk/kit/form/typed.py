"""From a value to the text of a field and back, for every kind of field that is typed. No Qt.

``core.field`` has the last word when a record is kept; here a refusal comes while the person is still in the field.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from cmdesk.core.day import weekdays
from cmdesk.core.day.daytext import parse_day, parse_moment, show_moment
from cmdesk.core.field.numbers import plain_number
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.core.text.arithmetic import evaluate
from cmdesk.core.text.phone import phones_of

HIDDEN: Final = "●●●●●●"
_SIGNS: Final = frozenset("+-*/()×÷x万千百亿")


def now() -> datetime:
    """Return the present moment of local time."""
    return datetime.now().astimezone()


def field_text(spec: FieldSpec, value: Any) -> str:
    """Return the text a field holds for a value; a link shows the title that its editor looks up."""
    if value is None or value == spec.empty:
        return ""
    match spec.kind:
        case "real":
            return plain_number(value)
        case "money":
            return f"{value:,.2f}"
        case "day":
            return str(value.isoformat())
        case "moment":
            return show_moment(value)
        case "choice":
            return spec.label_of(value)
        case "many_choice":
            return "、".join(spec.label_of(one) for one in value)
        case "phones":
            return "、".join(value)
        case "flag":
            return "是"
    return str(value)


def reading_text(spec: FieldSpec, value: Any, title: str = "") -> str:
    """Return a value as people read it outside of a field: with its unit, 否 for an unset flag.

    Args:
        spec: the field.
        value: its value, or None.
        title: what a linked record is called.
    """
    if spec.kind == "flag":
        return "是" if value else "否"
    if spec.kind == "link":
        return "" if value is None else title
    text = field_text(spec, value)
    return f"{text} {spec.unit}" if text and spec.unit else text


def read(spec: FieldSpec, text: str) -> Any:
    """Return the value of a typed text.

    Raises:
        ValueError: one Chinese sentence with cause and way out.
    """
    if not text.strip():
        return spec.empty
    match spec.kind:
        case "whole" | "real" | "money":
            return _number(spec, text)
        case "day":
            return parse_day(text, now().date())
        case "moment":
            return parse_moment(text, now(), spec.on)
        case "phones":
            return _phones(spec, text)
        case "choice":
            return _choice(spec, text)
        case "long_text":
            return _limited(spec, "\n".join(line.rstrip() for line in text.splitlines()).strip())
    return _limited(spec, " ".join(text.split()))


def refuse_empty(spec: FieldSpec, value: Any) -> None:
    """Raise ValueError when a required field is empty."""
    if spec.required and (value is None or value == spec.empty) and spec.kind != "flag":
        raise ValueError(f"{spec.label}不能为空，请填写。")


def aside(spec: FieldSpec, text: str) -> str:
    """Return what a field whispers beside the typed text: the day that is meant, the result of a sum; or empty."""
    try:
        match spec.kind:
            case "day" if text.strip():
                return _day_aside(text, parse_day(text, now().date()))
            case "whole" | "real" | "money" if _is_sum(text):
                return f"= {field_text(spec, read(spec, text))}"
            case "moment" if text.strip():
                meant = parse_moment(text, now(), spec.on)
                day = weekdays.word(meant)
                return day if text.strip() == show_moment(meant) else f"{show_moment(meant)} {day}"
    except ValueError:
        pass
    return ""


def _day_aside(text: str, day: date) -> str:
    weekday = weekdays.word(day)
    return weekday if text.strip() == day.isoformat() else f"{day.isoformat()} {weekday}"


def _limited(spec: FieldSpec, text: str) -> str:
    if spec.limit is not None and len(text) > spec.limit:
        raise spec.too_long(text)
    return text


def _is_sum(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    return any(sign in _SIGNS for sign in plain[1:])


def _number(spec: FieldSpec, text: str) -> int | Decimal:
    number = evaluate(text)
    if spec.kind == "whole":
        if number != number.to_integral_value():
            raise ValueError(f"{spec.label}应是整数，不要小数。")
    else:
        places = 2 if spec.kind == "money" else spec.places
        rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if spec.kind == "money" and rounded != number and not _is_sum(text):
            raise ValueError(f"{spec.label}最多两位小数，请精确到分。")
        number = rounded
    spec.refuse_beyond(number)
    return int(number) if spec.kind == "whole" else number


def _phones(spec: FieldSpec, text: str) -> tuple[str, ...]:
    numbers, problem = phones_of(text)
    if problem:
        raise ValueError(problem)
    if spec.limit is not None and len(numbers) > spec.limit:
        raise spec.too_many(numbers)
    return numbers


def _choice(spec: FieldSpec, text: str) -> str:
    found = matching(spec.choices, text)
    if not found:
        some = "、".join(choice.label for choice in spec.choices[:8])
        more = " 等" if len(spec.choices) > 8 else ""
        raise ValueError(f"{spec.label}没有“{text.strip()[:20]}”这一项，可选：{some}{more}。")
    return found[0].value


def matching(choices: Sequence[Choice], text: str) -> list[Choice]:
    """Return the choices that a typed text may mean, the likeliest first.

    A label or value as it stands comes first, then the beginning of pinyin initials or of a label, then the place in
    the list as a digit (1 is the first), then parts of a label or of the initials.
    """
    wanted = unicodedata.normalize("NFKC", text).strip().lower()
    if not wanted:
        return list(choices)
    ranked: list[tuple[int, int, Choice]] = []
    for place, choice in enumerate(choices):
        rank = _rank(choice, str(place + 1), wanted)
        if rank is not None:
            ranked.append((rank, place, choice))
    return [choice for _, _, choice in sorted(ranked, key=_rank_and_place)]


def _rank_and_place(ranked: tuple[int, int, Choice]) -> tuple[int, int]:
    return ranked[:2]


def _rank(choice: Choice, place: str, wanted: str) -> int | None:
    label = unicodedata.normalize("NFKC", choice.label).lower()
    initials = choice.initials or _initials(choice.label)
    tests = (
        wanted in {label, choice.value.lower()},
        wanted == initials,
        label.startswith(wanted),
        initials.startswith(wanted),
        wanted == place,
        wanted in label,
        len(wanted) > 1 and wanted in initials,
    )
    return next((rank for rank, met in enumerate(tests) if met), None)


def _initials(label: str) -> str:
    from cmdesk.core.text import pinyin

    return pinyin.initials(label)
