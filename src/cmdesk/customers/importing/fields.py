"""How the cells of a customer list become the values of the fields of customers and of their contacts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from cmdesk.core.record import Record, fields_of
from cmdesk.core.resources import resource
from cmdesk.core.sheet.converting import usual
from cmdesk.core.sheet.converting.convert import Verdict, converter_of, tidy_days
from cmdesk.core.sheet.grid import Cell
from cmdesk.core.tidy import show, tidy_birthday, tidy_code, tidy_name, tidy_number
from cmdesk.customers import checks
from cmdesk.customers.record import Customer, Person

_CODES = frozenset({"credit_code", "licence_number", "number", "bank_account", "postcode", "fax"})
_CREDIT_CODE = re.compile("[0-9A-HJ-NP-Z]{18}", re.ASCII)  # O and I, which are meant for 0 and 1, go the long way
_TERMS = re.compile("(?:月结|账期|货到|票到|开票)?后?([0-9]+)[天日](?:月结|账期|付款|结算|结清)?")
_WORDS = re.compile("[^0-9A-Za-z]+")
_OLD_REGISTRATION = re.compile("[0-9]{15}")  # of a business licence before 2015
_MISTAKEN = str.maketrans("OI", "01")  # a credit code has neither letter


def converter(model: type[Record], name: str) -> Callable[[Cell], Verdict]:
    """Return the function that turns a cell into the value of a field or into a problem sentence."""
    one = fields_of(model)[name]
    if name == "birthday":
        return _birthday(one.label)
    if name == "credit_code":
        return converter_of(one, tidy=credit_code, short=usual.matching(_CREDIT_CODE, Customer.credit_code.longest))
    tidy = tidy_name if (model, name) == (Person, "name") else _TIDY.get(name)
    return converter_of(one, tidy=tidy, code=name in _CODES, words=further_words(name))


def _birthday(label: str) -> Callable[[Cell], Verdict]:
    """Return what reads cells into a value of more than one field, which no field can clean."""

    def convert(cell: Cell) -> Verdict:
        value, problem = tidy_birthday(cell)
        return value, f"{label}：{problem}" if problem else None

    return convert


def _average(cell: Any) -> Verdict:
    """Read what programs and formulas divide: 120.5 a month is 121."""
    number, problem = tidy_number(cell)
    return (None if number is None else number.quantize(Decimal(1), ROUND_HALF_UP)), problem


def _credit_days(cell: Any) -> Verdict:
    """Read 月结30天; 月结 and 现金 name no days."""
    said = _TERMS.fullmatch(show(cell).strip())
    return tidy_days(said[1] if said else cell)


def _no_number(code: str) -> str | None:
    """Return what to tell of words where the number of a paper belongs: 正在办理."""
    return f"“{code}”不是号码" if _WORDS.fullmatch(code) and code[0].isalpha() else None


def _number_of_paper(cell: Any) -> Verdict:
    code, problem = tidy_code(cell)
    return code, problem or (_no_number(code) if code else None)


def credit_code(cell: Any) -> Verdict:
    """Return a credit code as it is kept, with O and I put right where that makes it one."""
    code, problem = tidy_code(cell)
    if code and not problem:
        problem = _no_number(code)
    if code and _OLD_REGISTRATION.fullmatch(code):
        return None, f"{code} 是 15 位的旧注册号，不是统一社会信用代码"
    if code and checks.credit_code_problem(code) and not checks.credit_code_problem(code.translate(_MISTAKEN)):
        code = code.translate(_MISTAKEN)
    return code, problem


_TIDY: Mapping[str, Callable[[Any], Verdict]] = {
    "monthly_volume": _average,
    "peak_volume": _average,
    "credit_days": _credit_days,
    "licence_number": _number_of_paper,
    "bank_account": _number_of_paper,
}


def further_words(name: str) -> dict[str, tuple[str, ...]]:
    """Return what offices write for the choices of a field beside their labels: value → words."""
    return {value: tuple(words.split()) for value, words in _written().get(name, {}).items()}


@cache
def _written() -> dict[str, dict[str, str]]:
    return tomllib.loads(resource("words", "customer_choices.toml").read_text(encoding="utf-8"))
