"""Numbers that look right and never repeat: credit codes with both check digits, licences, phones.

A running index is multiplied through a whole range without meeting a number twice, so that a million customers get
unlike numbers without a set that remembers them.
"""

from __future__ import annotations

from functools import cache

from cmdesk.staff.demo.dice import weighted

_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714, the organisation code inside
_BODY_START = "MA2"
_BASE = len(_CODE)
_CODES = _BASE**5
_CODE_STEP, _LICENCE_STEP, _PHONE_STEP = 9_176_413, 618_033, 38_196_601  # no common divisor with their ranges
COMPANY, INDIVIDUAL, COOPERATIVE = "91", "92", "93"

MOBILES = weighted(
    (
        ("138", 6), ("139", 6), ("137", 5), ("136", 5), ("135", 5), ("134", 3), ("150", 4), ("151", 4), ("152", 4),
        ("157", 2), ("158", 4), ("159", 4), ("178", 2), ("182", 4), ("183", 4), ("184", 2), ("187", 4), ("188", 3),
        ("198", 1), ("130", 3), ("131", 3), ("132", 3), ("155", 3), ("156", 3), ("166", 1), ("175", 1), ("176", 2),
        ("185", 3), ("186", 3), ("133", 3), ("153", 3), ("173", 1), ("177", 3), ("180", 2), ("181", 2), ("189", 3),
        ("191", 1), ("199", 1),
    ),
    512,
)  # fmt: skip


def credit_code(kind: str, region: str, index: int) -> str:
    """Return a unified social credit code that no other index gets.

    Args:
        kind: two characters, registering office and sort (``91`` company, ``92`` individual, ``93`` cooperative).
        region: administrative code, six digits.
        index: 0 to 28 million.
    """
    rest, last = divmod(index * _CODE_STEP % _CODES, _BASE)
    front, middle = divmod(rest, _BASE * _BASE)
    head, body_sum, code_sum = _heads(kind, region)
    one, two, three = _pairs(3)[front], _pairs(5)[middle], _pairs(7)[last]
    check = -(body_sum + one[1] + two[1] + three[1]) % 11
    inner = "X" if check == 10 else str(check)
    total = code_sum + one[2] + two[2] + three[2] + _CODE.index(inner) * _CODE_WEIGHTS[16]
    return f"{head}{one[0]}{two[0]}{three[0]}{inner}{_CODE[-total % 31]}"


def licence(region: str, index: int, offset: int) -> str:
    """Return a licence number of 12 digits, unlike those of the next million indexes."""
    return f"{region}{(offset + index * _LICENCE_STEP) % 1_000_000:06d}"


def subscriber(index: int, offset: int) -> str:
    """Return the last eight digits of a mobile number, unlike those of the next hundred million indexes."""
    return f"{(offset + index * _PHONE_STEP) % 100_000_000:08d}"


@cache
def _heads(kind: str, region: str) -> tuple[str, int, int]:
    text = kind + region + _BODY_START
    body = sum(_value(sign) * weight for sign, weight in zip(_BODY_START, _BODY_WEIGHTS, strict=False))
    return text, body, sum(_CODE.index(sign) * weight for sign, weight in zip(text, _CODE_WEIGHTS, strict=False))


@cache
def _pairs(place: int) -> tuple[tuple[str, int, int], ...]:
    """Return all signs that can stand at a place of the organisation code, with their share in both check sums."""
    length = 2 if place < 7 else 1
    signs = [a + b for a in _CODE for b in _CODE] if length == 2 else list(_CODE)
    return tuple(
        (
            text,
            sum(_value(sign) * _BODY_WEIGHTS[place + k] for k, sign in enumerate(text)),
            sum(_CODE.index(sign) * _CODE_WEIGHTS[8 + place + k] for k, sign in enumerate(text)),
        )
        for text in signs
    )


def _value(sign: str) -> int:
    return int(sign, 36)
