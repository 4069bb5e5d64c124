"""Conditions as SQL for both engines, checked against the kind of their field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from cmdesk.core.conditions import holding, marks, sought
from cmdesk.core.day.daytext import parse_day, show_day
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_text
from cmdesk.core.filter.condition import EMPTY, OPERATORS, Condition, Operator
from cmdesk.core.filter.field import Filterable, named
from cmdesk.core.text.arithmetic import evaluate

Sql = tuple[str, tuple[Any, ...]]

_TEXTS: Final = frozenset({"text", "long_text", "phones"})
_NUMBERS: Final = frozenset({"whole", "real", "money"})
_DAYS: Final = frozenset({"day", "moment"})


def operators_for(field: Filterable) -> tuple[Operator, ...]:
    """Return the operators that make sense for a field, the usual one first."""
    if field.kind in _TEXTS:
        return ("~", "=", "!=", ">=", "<=")
    if field.kind in _NUMBERS:
        return (">=", "<=", "=", "!=", ">", "<")
    if field.kind in _DAYS:
        return (">=", "<=", "=", "!=", ">", "<")
    return ("=", "!=")


def check(condition: Condition, fields: Mapping[str, Filterable], today: date) -> None:
    """Raise Refused, with one Chinese sentence, for a condition that cannot be applied."""
    as_sql([condition], fields, today)


def as_sql(conditions: Iterable[Condition], fields: Mapping[str, Filterable], today: date) -> Sql:
    """Return the SQL that all conditions hold, and its parameters; ``""`` for none.

    Args:
        conditions: what ``parse`` gave.
        fields: by key.
        today: what 明天 and 月底 are counted from.

    Raises:
        Refused: a value or operator does not suit its field.
    """
    parts: list[str] = []
    params: list[Any] = []
    for condition in conditions:
        sql, more = _one(condition, named(condition.field, fields), today)
        parts.append(sql)
        params += more
    return " AND ".join(parts), tuple(params)


def say(condition: Condition, fields: Mapping[str, Filterable], today: date) -> str:
    """Return a condition in words, for a chip: 级别 是 核心、潜力."""
    field = named(condition.field, fields)
    if not condition.values:
        return f"{field.label} {'没有填' if condition.operator == '=' else '已填'}"
    word = OPERATORS[condition.operator]
    if field.kind in _DAYS:
        word = {">=": "从", "<=": "到", ">": "晚于", "<": "早于"}.get(condition.operator, word)
    return f"{field.label} {word} {'、'.join(_said(value, field, today) for value in condition.values)}"


def _said(value: str, field: Filterable, today: date) -> str:
    if field.kind in {"choice", "many_choice"}:
        chosen = _choice(value, field)
        return next((choice.label for choice in field.choices if choice.value == chosen), value)
    if field.kind in _DAYS:
        return show_day(_day(value, field, today), today)
    return value


def _one(condition: Condition, field: Filterable, today: date) -> Sql:
    operator = condition.operator
    if not condition.values:
        return _empty(field, operator)
    if operator == "~" and field.kind not in _TEXTS:
        raise Refused(f"“{field.label}”不是文字，不能用“包含”，请用 {' '.join(operators_for(field))}。")
    if operator in {">", "<", ">=", "<="} and operator not in operators_for(field) and field.kind not in _TEXTS:
        raise Refused(f"“{field.label}”没有大小，请用 = 或 !=。")
    if len(condition.values) > 1 and operator in {">", "<", ">=", "<="}:
        raise Refused(f"“{field.label}{operator}”后面只能写一个值。")
    if operator == "!=":
        parts, params = _join([_equal(value, field, today) for value in condition.values], " OR ")
        return f"({field.sql} IS NULL OR NOT ({parts}))", params
    compare = {"=": _equal, "~": _contains}.get(operator)
    if compare is None:
        return _ordered(condition.values[0], operator, field, today)
    if operator == "=" and field.kind in _TEXTS | _NUMBERS | {"choice", "day"} and len(condition.values) > 1:
        values = [_stored(value, field, today) for value in condition.values]
        return f"{field.sql} IN ({marks(values)})", tuple(values)
    parts, params = _join([compare(value, field, today) for value in condition.values], " OR ")
    return (f"({parts})" if len(condition.values) > 1 else parts), params


def _join(found: list[Sql], word: str) -> Sql:
    return word.join(sql for sql, _ in found), tuple(value for _, params in found for value in params)


def _empty(field: Filterable, operator: Operator) -> Sql:
    if operator not in {"=", "!="}:
        raise Refused(f"“空”只能用 = 或 !=，请写成“{field.label}={EMPTY}”或“{field.label}!={EMPTY}”。")
    if field.kind in _TEXTS | {"choice", "many_choice"}:
        return (f"({field.sql} IS NULL OR {field.sql} = '')", ()) if operator == "=" else (f"{field.sql} <> ''", ())
    return f"{field.sql} IS {'' if operator == '=' else 'NOT '}NULL", ()


def _equal(value: str, field: Filterable, today: date) -> Sql:
    if field.kind == "moment":
        begin, end = _span(_day(value, field, today))
        return f"({field.sql} >= ? AND {field.sql} < ?)", (begin, end)
    if field.kind == "many_choice":
        return f"(',' || {field.sql} || ',') LIKE ? ESCAPE '!'", (f"%,{sought(_choice(value, field))},%",)
    return f"{field.sql} = ?", (_stored(value, field, today),)


def _contains(value: str, field: Filterable, _today: date) -> Sql:
    return holding(value, field.sql)


def _ordered(value: str, operator: Operator, field: Filterable, today: date) -> Sql:
    if field.kind == "moment":
        begin, end = _span(_day(value, field, today))
        sign = ">=" if operator in {">", ">="} else "<"
        return f"{field.sql} {sign} ?", (begin if operator in {">=", "<"} else end,)
    return f"{field.sql} {operator} ?", (_stored(value, field, today),)


def _stored(value: str, field: Filterable, today: date) -> Any:
    """Return a typed value as it is stored, see ``core.field``."""
    return _KINDS.get(field.kind, _text)(value, field, today)


def _text(value: str, _field: Filterable, _today: date) -> str:
    return value


def _number(value: str, field: Filterable, _today: date) -> int | float:
    try:
        number = evaluate(value)
    except ValueError:
        raise Refused(f"“{field.label}”要和数字比较，“{value[:20]}”不是数字。") from None
    if field.kind == "money":
        return int((number * 100).to_integral_value(ROUND_HALF_UP))
    if number == number.to_integral_value() and abs(number) < Decimal(2) ** 53:
        return int(number)
    return float(number)


def _day_stored(value: str, field: Filterable, today: date) -> str:
    return _day(value, field, today).isoformat()


def _day(value: str, field: Filterable, today: date) -> date:
    try:
        return parse_day(value, today)
    except ValueError as problem:
        raise Refused(f"“{field.label}”：{problem}") from None


def _span(day: date) -> tuple[str, str]:
    """Return the stored moments at which a local day begins and ends."""
    begin, end = (moment_text(datetime.combine(one, time())) for one in (day, day + timedelta(days=1)))
    return begin, end


def _flag(value: str, field: Filterable, _today: date) -> bool:
    known = {"是": True, "有": True, "1": True, "true": True, "否": False, "无": False, "0": False, "false": False}
    if value.lower() not in known:
        raise Refused(f"“{field.label}”请写“是”或“否”。")
    return known[value.lower()]


def _choice(value: str, field: Filterable, _today: date | None = None) -> str:
    for choice in field.choices:
        if value in {choice.value, choice.label}:
            return choice.value
    for choice in field.choices:
        if value.lower() in {choice.value.lower(), choice.initials}:
            return choice.value
    labels = "、".join(choice.label for choice in field.choices[:12])
    if not field.choices:
        return value
    raise Refused(f"“{field.label}”没有“{value[:20]}”这一种，可以是：{labels}。")


_KINDS: Final[dict[str, Callable[[str, Filterable, date], Any]]] = {
    "whole": _number,
    "real": _number,
    "money": _number,
    "day": _day_stored,
    "flag": _flag,
    "choice": _choice,
}
