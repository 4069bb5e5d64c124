"""Phone numbers as Chinese offices write them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPLIT = re.compile(r"[、，,；;/\n\r|]+")
_NUMBER = re.compile(r"^\+?[0-9(（][0-9()（）\- ]*(?:(?:转|ext\.?|#|\*|x)\s*\d{1,6})?$", re.IGNORECASE)
_DIGITS = re.compile(r"\D")


def phones_of(value: str | Iterable[str]) -> tuple[tuple[str, ...], str]:
    """Split typed text into numbers.

    Returns:
        The numbers in canonical form (mobile ``13812345678``, others as typed without blanks), each once, and an empty
        string or the rest of a Chinese sentence that says which part is no phone number.
    """
    parts = _SPLIT.split(value) if isinstance(value, str) else [str(part) for part in value]
    numbers: list[str] = []
    for part in parts:
        text = part.strip()
        if not text:
            continue
        number = canonical(text)
        if number is None:
            return (), f"“{text[:30]}”不是电话号码，多个号码请用顿号分开。"
        if number not in numbers:
            numbers.append(number)
    return tuple(numbers), ""


def canonical(text: str) -> str | None:
    """Return one number in canonical form, or None if it is none."""
    import unicodedata

    folded = unicodedata.normalize("NFKC", text).strip().replace("—", "-").replace("－", "-")
    if not _NUMBER.match(folded):
        return None
    digits = digits_of(folded)
    if not 3 <= len(digits) <= 20:
        return None
    for prefix in ("0086", "86"):
        rest = digits.removeprefix(prefix)
        if rest != digits and len(rest) == 11 and rest[0] == "1":
            return rest
    if len(digits) == 11 and digits[0] == "1":
        return digits
    return re.sub(r"\s+", "", folded)


def digits_of(text: str) -> str:
    """Return only the digits, for comparing and searching."""
    return _DIGITS.sub("", text)
