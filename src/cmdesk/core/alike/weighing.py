"""How likely two customers are one: what they have in common, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product, starmap
from operator import ne
from typing import Final, NamedTuple

from cmdesk.core.alike import addresses, names
from cmdesk.core.alike.addresses import address_score
from cmdesk.core.alike.keys import Candidate, Key, code_key, phone_key
from cmdesk.core.alike.names import name_score, strip_company

_NAMED: Final = frozenset({"name", "sound"})
_PLACE_ALONE: Final = 40 + 32  # a name that is neither the same nor sounds so, and the same address
_SHORT: Final = 0.95  # one's short name is the other's name
_NAME_STEPS: Final = (
    (_SHORT, 46, "简称与名称相同"),
    (0.9, 46, "名称读音相同"),
    (0.86, 40, "名称相近"),
    (0.83, 34, "名称相近"),
    (0.75, 28, "名称相近"),
    (0.65, 15, "名称有些相近"),
    (0.5, 0, ""),
)


class Marks(NamedTuple):
    """The keys of a candidate, sorted by what they say.

    Attributes:
        telling: codes and telephones, each enough by itself.
        named: how it is called, and how that sounds.
        places: where it is.
        phones: the telephones' values.
    """

    telling: frozenset[Key]
    named: frozenset[Key]
    places: frozenset[Key]
    phones: tuple[str, ...]

    @classmethod
    def of(cls, found: Iterable[Key]) -> Marks:
        """Return the keys of a candidate, sorted."""
        telling, named, places, phones = [], [], [], []
        for key in found:
            if key[0] in _NAMED:
                named.append(key)
            elif key[0] == "place":
                places.append(key)
            else:
                telling.append(key)
                if key[0] == "phone":
                    phones.append(key[1])
        return cls(frozenset(telling), frozenset(named), frozenset(places), tuple(phones))


def worth_weighing(mine: Marks, theirs: Marks, least: float) -> bool:
    """Tell at a fraction of the cost whether ``score`` of two candidates that share a key may come to ``least``.

    Another name in the same house with another telephone is a neighbour; the same name in another house a namesake.
    """
    if not mine.telling.isdisjoint(theirs.telling):
        return True
    if not mine.named.isdisjoint(theirs.named):
        return not (mine.places and theirs.places and mine.places.isdisjoint(theirs.places))
    if mine.phones and theirs.phones:
        return any(starmap(_slip, product(mine.phones, theirs.phones)))
    return least <= _PLACE_ALONE


def score(one: Candidate, other: Candidate, least: float = 0) -> tuple[int, tuple[str, ...]]:
    """Return how likely two candidates are one customer, 0 to 100, and what speaks for it in Chinese.

    Args:
        one: a file.
        other: another.
        least: scores below this do not matter to the caller, who gets 0 for some of them, sooner.
    """
    first, second = code_key(one.credit_code), code_key(other.credit_code)
    if first and first == second:
        return 100, ("统一社会信用代码相同",)
    if least and _cannot_reach(least, one, other):
        return 0, ()
    reasons: list[str] = []
    points = _name_points(one, other, reasons)
    alike = points >= 28
    points += _phone_points(one, other, reasons, alike=alike)
    points += _address_points(one, other, reasons)
    if first and second:
        points -= 0 if _slip(first, second) else 35
    return max(0, min(99, points)), tuple(reasons)


def _cannot_reach(least: float, one: Candidate, other: Candidate) -> bool:
    """Tell from telephones and addresses, which are quickly compared, whether even the same name would be too little."""
    first, second = ({key for phone in candidate.phones if (key := phone_key(phone))} for candidate in (one, other))
    if first & second:
        return False
    most = _by_name(1.0, one, other)
    if first and second:
        most += 20 if any(_slip(mine, theirs) for mine in first for theirs in second) else -8
    return most + _address_points(one, other, []) < least


def _by_name(likeness: float, one: Candidate, other: Candidate) -> int:
    """Return what the same name is worth: a long one says more than a short one."""
    length = min(len(strip_company(one.name)), len(strip_company(other.name)))
    return 48 + 3 * min(max(length - 2, 0), 5) + (4 if likeness == 1.0 else 0)


def _name_points(one: Candidate, other: Candidate, reasons: list[str]) -> int:
    best = name_score(one.name, other.name)
    if (one.short or other.short) and best < names.SAME:
        called = max(name_score(one.short, other.name), name_score(one.name, other.short))
        best = _SHORT if called >= names.SAME else best
    if best >= names.SAME:
        reasons.append("名称相同" if best == 1.0 else "名称相同（不计“有限公司”、地名等）")
        return _by_name(best, one, other)
    for least, points, reason in _NAME_STEPS:
        if best >= least:
            if reason:
                reasons.append(reason)
            return points
    return -12


def _phone_points(one: Candidate, other: Candidate, reasons: list[str], *, alike: bool) -> int:
    first = {key: phone for phone in one.phones if (key := phone_key(phone))}
    second = {key for phone in other.phones if (key := phone_key(phone))}
    if not first or not second:
        return 0
    same = [key for key in first if key in second]
    if same:
        reasons.append(f"电话相同：{first[same[0]]}")
        return 45
    if alike and any(_slip(mine, theirs) for mine in first for theirs in second):
        reasons.append("电话只差一两位")
        return 20
    return -8


def _slip(one: str, other: str) -> bool:
    """Tell whether one, of seven signs or more, is the other with one mistyped or two neighbours exchanged."""
    if len(one) != len(other) or (one[:3] != other[:3] and one[-3:] != other[-3:]):
        return False
    differing: int = sum(map(ne, one, other))
    if differing != 2:
        return differing == 1
    place = next(place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
    return one[place : place + 2] == other[place : place + 2][::-1]


def _address_points(one: Candidate, other: Candidate, reasons: list[str]) -> int:
    alike = address_score(one.address, other.address) if one.address and other.address else None
    if alike is None:
        return 0
    if alike >= addresses.SAME_PLACE:
        reasons.append("地址相同" if alike == 1.0 else "地址相近")
        return 32 if alike == 1.0 else 28
    if alike >= 0.75:
        reasons.append("地址相近")
        return 18
    if alike >= addresses.SAME_HOUSE:
        reasons.append("在同一门牌")
        return 8
    return -18
