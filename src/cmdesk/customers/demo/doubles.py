"""Files that are there twice, planted on purpose: somebody typed a customer in again, a little differently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cmdesk.customers.demo.block import BLOCK, Setting
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.office import city

SHARE = 0.005
_REACH = 30  # the original stands at most so many files before its double
_SLIPS = str.maketrans("鑫达顺福兴源恒盛宏佳惠", "新大舜富星元衡胜洪家慧")
_ENDINGS = (("烟酒店", "烟酒行"), ("超市", "生活超市"), ("便利店", "便利超市"), ("食杂店", "商店"), ("商店", "小卖部"))
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Double:
    """A planted pair.

    Attributes:
        original: position of the first file.
        copy: position of the second; always later.
        way: how the second came to differ (``slip``, ``ending``, ``sign``, ``address``, ``code``).
    """

    original: int
    copy: int
    way: str


def doubles_in(setting: Setting, number: int) -> tuple[Double, ...]:
    """Return the pairs of a block."""
    first = number * BLOCK
    count = min(BLOCK, setting.customers - first)
    wanted = round(count * SHARE) or int(count > 2 * _REACH)
    if count <= _REACH:
        return ()
    dice = Dice(setting.seed, "doubles", number)
    stretch = count // (wanted or 1)
    pairs: list[Double] = []
    ways = tuple(_WAYS)
    for index in range(wanted):
        copy = first + min(count - 1, index * stretch + _REACH + dice.below(max(1, stretch - _REACH)))
        original = copy - 1 - dice.below(_REACH - 1)
        pairs.append(Double(original, copy, ways[(number + index) % len(ways)]))
    taken = {pair.copy for pair in pairs}
    return tuple(pair for pair in pairs if pair.original not in taken)


def copied(original: Values, there: Values, way: str) -> Values:
    """Return the file of a double.

    Args:
        original: the values of the first file.
        there: the values drawn for the place, of which dates and source stay.
        way: see ``Double``.
    """
    kept = {name: there[name] for name in ("source", "referral_note", "licence_number")}
    kept["collected_on"] = kept["confirmed_on"] = max(original["collected_on"], there["collected_on"])
    return {**original, **kept, **_WAYS[way](original, there)}


def _slip(original: Values, there: Values) -> Values:
    """A character that sounds the same; the number is right."""
    name = str(original["name"]).translate(_SLIPS)
    if name == original["name"]:
        return _sign(original, there)
    return {"name": name, "short_name": "", "credit_code": "", **_same_phone(original)}


def _ending(original: Values, there: Values) -> Values:
    """Another word for the same sort of shop; telephone and address are the same."""
    name = _ended(str(original["name"]))
    if name == original["name"]:
        return _slip(original, there)
    short = _ended(str(original["short_name"]))
    return {"name": name, "short_name": short, "credit_code": "", **_same_phone(original)}


def _sign(original: Values, _there: Values) -> Values:
    """Only what stands over the door, with the telephone."""
    name = str(original["short_name"])
    if name in {"", original["name"]}:
        name = f"{city().name}{original['name']}".replace(city().name * 2, "")
    return {"name": name, "short_name": "", "credit_code": "", "postcode": "", **_same_phone(original)}


def _address(original: Values, there: Values) -> Values:
    """The name in full with the city, the address in short, another telephone."""
    name = str(original["name"])
    if not original["address"]:
        return _sign(original, there)
    return {
        "name": name if name.startswith(city().name) else city().name + name,
        "address": str(original["address"]).removeprefix(city().name),
        "phones": there["phones"],
        "credit_code": "",
    }


def _code(original: Values, there: Values) -> Values:
    """The same credit code under another name: the shop was renamed."""
    return {
        "name": there["name"],
        "short_name": there["short_name"],
        "credit_code": original["credit_code"] or there["credit_code"],
        **_same_phone(original),
    }


def _same_phone(original: Values) -> Values:
    """Return the first telephone of the original; a file without one is recognised by address or owner."""
    return {
        "phones": original["phones"][:1],
        "fax": "",
        "email": "",
        "address": original["address"],
    }


def _ended(name: str) -> str:
    for old, new in _ENDINGS:
        if name.endswith(old):
            return name.removesuffix(old) + new
    return name


_WAYS: dict[str, Callable[[Values, Values], Values]] = {
    "slip": _slip,
    "ending": _ending,
    "sign": _sign,
    "address": _address,
    "code": _code,
}
