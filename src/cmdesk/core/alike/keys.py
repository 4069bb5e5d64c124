"""What is compared of a customer, and the keys that doubles share: stored and indexed, a few look-ups find them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from cmdesk.core.alike import addresses, names
from cmdesk.core.text.hanzi import fold

COMMON: Final = 50
"""A key shared by more files than this is not worth following: another key will lead to a true double."""

_KEY_LENGTH: Final = 60
_LOCAL: Final = 7  # last digits of a landline: the number without its area code
_MOBILE = re.compile(r"1[3-9]\d{9}\Z")
_COUNTRY = re.compile(r"(?:00)?86(?=1[3-9]\d{9}\Z)")
_EXTENSION = re.compile(r"(?:转|ext\.?|#|x).*", re.IGNORECASE)


class Candidate(NamedTuple):
    """What is compared of a customer, as typed.

    Attributes:
        name: the full name.
        short: the short name.
        phones: phone numbers in any form.
        credit_code: unified social credit code.
        address: where it is.
    """

    name: str
    short: str = ""
    phones: tuple[str, ...] = ()
    credit_code: str = ""
    address: str = ""


def phone_key(phone: str) -> str:
    """Return a mobile number whole and a landline without area code and extension; "" when it is neither."""
    if _MOBILE.match(phone) and phone.isascii():
        return phone
    digits = "".join(re.findall(r"\d", _EXTENSION.sub("", fold_phone(phone))))
    digits = _COUNTRY.sub("", digits)
    if _MOBILE.match(digits):
        return digits
    return digits[-_LOCAL:] if len(digits) >= _LOCAL else ""


def fold_phone(phone: str) -> str:
    """Return a phone number in half width."""
    return unicodedata.normalize("NFKC", phone)


def code_key(code: str) -> str:
    """Return a credit code as it is compared; "" when it is too short to be one."""
    folded = fold(code).upper()
    return folded if len(folded) >= 15 else ""


Key = tuple[str, str]
"""Kind and value."""


def keys_of(candidate: Candidate) -> list[Key]:
    """Return the (kind, value) pairs under which a candidate is stored; doubles share at least one.

    Kinds: ``code``, ``phone``, ``name`` (stripped), ``sound`` (its pinyin), ``place`` (street and house). A key that
    more than ``COMMON`` files share says too little to be followed.
    """
    found: list[Key] = []
    code = code_key(candidate.credit_code)
    if code:
        found.append(("code", code))
    found += [("phone", key) for phone in candidate.phones if (key := phone_key(phone))]
    cores = dict.fromkeys([names.strip_company(name) for name in (candidate.name, candidate.short) if name])
    heard: list[str] = []
    for core in cores:
        if len(core) > 1:
            found.append(("name", core[:_KEY_LENGTH]))
            heard += names.sounds(core)[:2]
    found += [("sound", sound[:_KEY_LENGTH]) for sound in heard]
    place = addresses.taken_apart(candidate.address) if candidate.address else None
    if place and place.street and place.numbers:
        found.append(("place", f"{place.street} {place.numbers[0]}"[:_KEY_LENGTH]))
    return list(dict.fromkeys(found))


def keys_of_each(candidates: Sequence[Candidate]) -> list[list[Key]]:
    """Return the keys of many candidates; another process may make them ahead (``core.machine.ahead``)."""
    return [keys_of(one) for one in candidates]
