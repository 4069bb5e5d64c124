"""The fields of a rule's next row: what is typed into them, and what is stored of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.errors import Refused
from cmdesk.core.spec import Choice, FieldSpec, Kind
from cmdesk.core.text.parted import parted
from cmdesk.staff.rules import wording
from cmdesk.staff.rules.regulations import Rule


def typed(rule: Rule, kind: Kind) -> Any:
    """Return a rule's latest value as its field holds it."""
    value = _example(rule)
    if kind == "many_choice":
        return tuple(value)
    if isinstance(value, list):
        return ("\n" if kind == "long_text" else "、").join(wording.lines(rule.key, value))
    if isinstance(value, int | float) and kind == "real":
        return Decimal(f"{value:g}")
    return value


def specs_for(rule: Rule) -> list[FieldSpec]:
    """Return the fields of a new row: a value of the same type, and from when."""
    example = _example(rule)
    kind = _kind(rule, example)
    choices: tuple[Choice, ...] = ()
    if kind in {"choice", "many_choice"}:
        codes = example if isinstance(example, list) else [example]
        choices = tuple(sorted(wording.choices_of(rule.key), key=lambda one: _place(codes, one.value)))
    least, most = map(Decimal, regulation.bounds(rule.unit))
    separated = "一行一项" if kind == "long_text" else "用顿号隔开" if isinstance(example, list) else ""
    value = FieldSpec(
        "value", "值", kind, required=kind != "flag", unit=rule.unit, places=_places(example), limit=8000,
        least=least, most=most, choices=choices, help=separated,
    )  # fmt: skip
    return [value, FieldSpec("valid_from", "生效日", "day", required=True, help="可写 +3、周五、月底、1121")]


def _example(rule: Rule) -> Any:
    return rule.rows[0].value if rule.rows else rule.value


def _place(codes: list[Any], code: str) -> int:
    """Return where a code stands in the value there is now: its order may matter."""
    return codes.index(code) if code in codes else len(codes)


def _kind(rule: Rule, example: Any) -> Kind:
    """Return what field a rule's value is typed into."""
    if isinstance(example, bool):
        return "flag"
    if isinstance(example, int | float):
        return "whole" if isinstance(example, int) and rule.unit != "%" else "real"
    if isinstance(example, list):
        if rule.key in regulation.words() and not wording.is_combined(rule.key, example):
            return "many_choice"
        return "text" if example and not isinstance(example[0], str) else "long_text"
    return "choice" if rule.key in regulation.words() else "text"


def _places(example: Any) -> int:
    """Return how many decimals a rule needs: at least one for a share, else those it has now and one more."""
    text = f"{example:g}" if isinstance(example, int | float) else ""
    return len(text.partition(".")[2]) + 1


def value_of(value: Any, rule: Rule) -> Any:
    """Return a typed value as it is to be stored.

    Raises:
        Refused: a list cannot be read.
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return list(value)
    example = _example(rule)
    if not isinstance(example, list):
        return value
    if not example or isinstance(example[0], str):
        return [wording.stored(rule.key, line.strip()) for line in value.splitlines() if line.strip()]
    try:
        numbers = [float(one) for one in parted(value, blanks=True)]
    except ValueError as error:
        raise Refused(f"“{rule.label}”应是几个数字，用顿号隔开，例如 {'、'.join(map(str, example))}。") from error
    return [int(one) if one.is_integer() else one for one in numbers]
