"""Numbers and amounts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from cmdesk.core.field.base import Field

WHOLE_LIMIT = 2**31 - 1
MONEY_LIMIT = Decimal(10) ** 13  # 元; the 大写 form ends at 万亿
_CENT = Decimal("0.01")


def _decimal(label: str, value: Any) -> Decimal:
    if isinstance(value, bool):
        raise ValueError(f"{label}应是数字。")  # noqa: TRY004
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(f"{label}“{str(value)[:20]}”不是数字，请只填数字。") from None
    if not number.is_finite():
        raise ValueError(f"{label}应是一个有限的数字。")
    return number


class Whole(Field[int | None]):
    """A whole number within ± 2,147,483,647."""

    kind = "whole"
    field_type = "INT"

    def accept(self, value: Any) -> int:
        number = Decimal(value) if type(value) is int else _decimal(self.label, value)
        if number != number.to_integral_value():
            raise ValueError(f"{self.label}应是整数，不要小数。")
        if abs(number) > WHOLE_LIMIT:
            raise ValueError(f"{self.label}太大，最多 {WHOLE_LIMIT}。")
        self.about.refuse_beyond(number)
        return int(number)

    def adapt(self, value: Any) -> Any:
        return value


class Real(Field[Decimal | None]):
    """A number with a fixed count of decimals (``places``)."""

    kind = "real"
    field_type = "DOUBLE"

    def accept(self, value: Any) -> Decimal:
        number = _decimal(self.label, value)
        if abs(number) > MONEY_LIMIT:
            raise ValueError(f"{self.label}太大。")
        self.about.refuse_beyond(number)
        return number.quantize(Decimal(1).scaleb(-self.about.places), ROUND_HALF_UP)

    def db_value(self, value: Any) -> Any:
        return None if value is None else float(value)

    def python_value(self, value: Any) -> Any:
        return None if value is None else Decimal(repr(value)).quantize(Decimal(1).scaleb(-self.about.places))

    def show(self, value: Any) -> str:
        return "" if value is None else plain_number(value)


def plain_number(value: Decimal) -> str:
    """Return a number without the noughts behind the point that its places would give it: ``12``, ``0.5``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Money(Field[Decimal | None]):
    """An amount in 元 with 2 decimals, stored as whole 分."""

    kind = "money"
    field_type = "BIGINT"

    def accept(self, value: Any) -> Decimal:
        number = _decimal(self.label, value)
        if abs(number) > MONEY_LIMIT or number != number.quantize(_CENT):
            raise ValueError(f"{self.label}最多两位小数，且不超过一万亿元。")
        self.about.refuse_beyond(number)
        return number.quantize(_CENT)

    def db_value(self, value: Any) -> Any:
        return None if value is None else int(Decimal(value) * 100)

    def python_value(self, value: Any) -> Any:
        return None if value is None else Decimal(value).scaleb(-2)

    def show(self, value: Any) -> str:
        return "" if value is None else f"{value:,.2f}"
