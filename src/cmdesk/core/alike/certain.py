"""Beyond doubt: when a row of a list may be left out because it is a customer that is there already.

A score says how likely two are one. Leaving a row out wants more: a customer that is taken for another is lost. So two
things must agree that seldom agree by chance, and nothing may speak against it. Neighbours in one house, shops of one
name, and an owner's two shops stay two until somebody has looked.
"""

from __future__ import annotations

from typing import Final

from cmdesk.core.alike.addresses import SAME_HOUSE, SAME_PLACE, address_score, taken_apart
from cmdesk.core.alike.keys import Candidate, code_key, phone_key
from cmdesk.core.alike.names import SAME, name_score
from cmdesk.core.alike.names import taken_apart as taken_name

__all__ = ["are_namesakes", "is_certain", "is_stranger"]

_ALIKE: Final = 0.83
"""From here on names differ by a place, a trade or their spelling alone."""

_OTHER: Final = 0.5
"""Below this the names have nothing in common."""


def is_certain(one: Candidate, other: Candidate) -> bool:
    """Tell whether two candidates are one customer beyond doubt.

    ====================================  ==========================================================================
    what agrees                           unless
    ====================================  ==========================================================================
    credit code                           name and address both differ: a company's second shop
    name and telephone                    the addresses differ: branches
    name and address, house number given  the telephones differ, and the names are not written alike to the letter
    telephone and address, names alike    (a place, a trade or a character more or less)
    ====================================  ==========================================================================

    Different credit codes are different customers, whatever else agrees.
    """
    first, second = code_key(one.credit_code), code_key(other.credit_code)
    if first and second and first != second:
        return False
    name = _name(one, other)
    place = address_score(one.address, other.address) if one.address and other.address else None
    apart = place is not None and place < SAME_HOUSE
    if first and first == second:
        return not apart or name >= SAME
    if apart or name < _ALIKE:
        return False
    agrees = _phones_agree(one, other)
    housed = place is not None and place >= SAME_PLACE and bool(taken_apart(one.address).numbers)
    if name < SAME:
        return agrees is True and housed
    if agrees is False:
        return name == 1.0 and housed and place == 1.0
    return agrees is True or housed


def is_stranger(one: Candidate, other: Candidate) -> bool:
    """Tell whether nothing that is known of two candidates agrees: a number they share was given twice."""
    if _name(one, other) >= _OTHER or _phones_agree(one, other):
        return False
    code = code_key(one.credit_code)
    if code and code == code_key(other.credit_code):
        return False
    place = address_score(one.address, other.address) if one.address and other.address else None
    if place is not None and place >= SAME_HOUSE:
        return False
    return place is not None or _phones_agree(one, other) is False


def are_namesakes(one: Candidate, other: Candidate) -> bool:
    """Tell whether two bear the very same name, and nothing that is known of them but a telephone tells them apart.

    A shop may have changed its telephone, or may be another one of that name: a score cannot say, a person can.
    """
    if one.name != other.name and taken_name(one.name).whole != taken_name(other.name).whole:
        return False
    first, second = code_key(one.credit_code), code_key(other.credit_code)
    if first and second and first != second:
        return False
    place = address_score(one.address, other.address) if one.address and other.address else None
    return place is None or place >= SAME_HOUSE


def _name(one: Candidate, other: Candidate) -> float:
    if one.name == other.name:
        return 1.0
    best = name_score(one.name, other.name)
    if best < SAME and (one.short or other.short):
        called = max(name_score(one.short, other.name), name_score(one.name, other.short))
        best = max(best, _ALIKE) if called >= SAME else best
    return best


def _phones_agree(one: Candidate, other: Candidate) -> bool | None:
    """Return whether the two share a telephone, or None when one of them has none."""
    first, second = ({key for phone in side.phones if (key := phone_key(phone))} for side in (one, other))
    return bool(first & second) if first and second else None
