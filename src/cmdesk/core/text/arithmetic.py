"""Small sums typed into a number field: 12*30, 3万+5千, （1200-80）×2.

A parser of its own: nothing typed is ever run as code, there are no powers, and the length of the text bounds the work.
The sum is kept as a fraction to its end, so that 1/3*3 is 1.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

LONGEST: Final = 200
LARGEST: Final = 10**15
PRECISION: Final = 28
_DEEPEST: Final = 20
_UNITS: Final = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100}
_SIGNS: Final = str.maketrans("×✕✖x÷∕−–—【】[]。", "***x//---()().")
_GROUPED: Final = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_APART: Final = re.compile(r"\d\s+(\d[\d.,]*)")
_PIECE: Final = re.compile(
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)|(?P<sign>[-+*/()])|(?P<unit>[亿万千百])"
)


def evaluate(text: str) -> Decimal:
    """Return the value of a typed sum.

    Understood: + - * / ( ), × ÷ and x, full-width digits and signs, 。 for the point, thousands separated by commas or blanks,
    and 百 千 万 亿 behind a number or a bracket; 3万5千 is 35,000. A leading or closing equals sign is ignored, so is what a
    cell of money says besides, ¥ and 元. Two numbers without a sign between them, as two cells of a sheet are, are none.

    Returns:
        the exact value where it ends within 28 digits, else rounded half even to 28 digits; never an exponent above 0.

    Raises:
        ValueError: one Chinese sentence that says what is wrong.
    """
    if len(text) > LONGEST:
        raise ValueError("算式太长，请分几步算。")
    normal = _GROUPED.sub(_closed_up, unicodedata.normalize("NFKC", text).lower())
    apart = _APART.search(normal)
    if apart:
        raise ValueError(f"“{_told(text)}”里“{apart[1]}”前面少了运算符号；从表格里粘贴，请一次贴一格。")
    plain = "".join(normal.split()).translate(_SIGNS).replace("x", "*").strip("=").removeprefix("¥").removesuffix("元")
    if not plain:
        raise ValueError("请填写数字，例如 1200 或 12*30。")
    return _decimal(_Sum(_told(text), plain).value())


def _closed_up(thousands: re.Match[str]) -> str:
    return thousands[0].replace(" ", "")


def _told(text: str) -> str:
    return " ".join(text.split())[:30]


def _decimal(value: Fraction) -> Decimal:
    if abs(value) >= LARGEST:
        raise ValueError("结果太大，请检查是否多写了几位。")
    context = Context(prec=PRECISION)
    number = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    if number == 0:
        return Decimal(0)
    number = number.normalize(context)
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


class _Sum:
    """Reads one sum from left to right (recursive descent)."""

    def __init__(self, typed: str, plain: str) -> None:
        self._typed = typed
        self._plain = plain
        self._place = 0
        self._depth = 0
        self._piece = ""
        self._what = ""
        self._advance()

    def value(self) -> Fraction:
        """Return the value of the whole text."""
        value = self._sum()
        if self._piece == ")":
            raise ValueError(f"“{self._typed}”多了一个右括号，请检查。")
        if self._what:
            raise ValueError(f"“{self._typed}”里“{self._piece}”前面少了运算符号，请检查。")
        return value

    def _advance(self) -> None:
        if self._place == len(self._plain):
            self._piece = self._what = ""
            return
        found = _PIECE.match(self._plain, self._place)
        if not found:
            wrong = self._plain[self._place]
            raise ValueError(f"“{self._typed}”里的“{wrong}”不是数字，请只写数字和 + - * / ( )。")
        self._piece, self._what = found[0], str(found.lastgroup)
        self._place = found.end()

    def _sum(self) -> Fraction:
        value = self._product()
        while self._piece in {"+", "-"}:
            minus = self._piece == "-"
            self._advance()
            other = self._product()
            value = value - other if minus else value + other
        return value

    def _product(self) -> Fraction:
        value = self._signed()
        while self._piece in {"*", "/"}:
            over = self._piece == "/"
            self._advance()
            other = self._signed()
            if over and other == 0:
                raise ValueError(f"“{self._typed}”里除以了 0，请检查。")
            value = value / other if over else value * other
        return value

    def _signed(self) -> Fraction:
        if self._piece in {"+", "-"}:
            minus = self._piece == "-"
            self._advance()
            value = self._atom()
            return -value if minus else value
        return self._atom()

    def _atom(self) -> Fraction:
        if self._piece == "(":
            return self._bracket() * self._units()
        if self._what != "number":
            if not self._what:
                raise ValueError(f"“{self._typed}”没有写完，请补上数字或括号。")
            raise ValueError(f"“{self._typed}”里“{self._piece}”前面少了数字，请检查。")
        value = self._number()
        smallest = self._units()
        value *= smallest
        while smallest > 1 and self._what == "number":  # 3万5千
            part, unit = self._number(), self._units()
            if unit >= smallest or unit == 1:
                raise ValueError(f"“{self._typed}”的单位写得不清楚，请写成 3万5千 或 35000。")
            value += part * unit
            smallest = unit
        return value

    def _bracket(self) -> Fraction:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("括号套得太深，请分几步算。")
        self._advance()
        value = self._sum()
        if self._piece != ")":
            raise ValueError(f"“{self._typed}”少了一个右括号，请补上。")
        self._depth -= 1
        self._advance()
        return value

    def _number(self) -> Fraction:
        digits = self._piece.replace(",", "")
        self._advance()
        return Fraction(digits.rstrip(".") or "0")

    def _units(self) -> int:
        """Return what the units behind a number multiply it by (3百万)."""
        times = 1
        while self._what == "unit":
            times *= _UNITS[self._piece]
            self._advance()
        return times
