"""A key as people write it down: fourteen groups of five characters, each with a check character of its own.

The 256 bits of the key fill the first thirteen groups (four characters of five bits each); the last one holds twenty
bits of the key's hash. The fifth character of a group is a weighted sum over GF(32) that also counts the group's place,
so one wrong character, two neighbours swapped, or two groups swapped are each found, and the group is named.
"""

from __future__ import annotations

import secrets
import unicodedata
from hashlib import sha256

from cmdesk.core.errors import Refused

KEY_BYTES = 32
GROUPS = 14
GROUP_SIZE = 5

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1, "U": 27}
_SEPARATORS = str.maketrans(dict.fromkeys("-_—–－,，.。·;；:：、/", " "))
_KEY_LETTERS = 52
_HASH_BITS = 20


def new_key() -> bytes:
    """Return a new random key."""
    return secrets.token_bytes(KEY_BYTES)


def words_of(key: bytes) -> tuple[str, ...]:
    """Return the groups to write down."""
    number = int.from_bytes(key) << (_KEY_LETTERS * 5 - KEY_BYTES * 8)
    number = number << _HASH_BITS | _hash_of(key)
    data = [number >> shift & 31 for shift in range((GROUPS * 4 - 1) * 5, -1, -5)]
    groups = [data[at : at + 4] for at in range(0, len(data), 4)]
    return tuple("".join(_ALPHABET[one] for one in (*group, _check(group, at))) for at, group in enumerate(groups))


def read_words(typed: str) -> bytes:
    """Return the key that somebody typed from paper; case, width, blanks and dashes make no difference.

    Raises:
        Refused: names the groups that cannot be right.
    """
    groups = _groups_of(typed)
    wrong = [f"第 {at + 1} 组“{group}”" for at, group in enumerate(groups) if not _is_sound(group, at)]
    if wrong:
        raise Refused(
            f"恢复密钥的{'、'.join(wrong[:4])}{'等' if len(wrong) > 4 else ''}有错字，请对照纸面重新输入这几组。"
        )
    number = 0
    for group in groups:
        for letter in group[:4]:
            number = number << 5 | _VALUE[letter]
    spare = _KEY_LETTERS * 5 - KEY_BYTES * 8
    key = (number >> (_HASH_BITS + spare)).to_bytes(KEY_BYTES)
    if words_of(key) != tuple("".join(_ALPHABET[_VALUE[letter]] for letter in group) for group in groups):
        raise Refused("恢复密钥整体校验不符，可能有几组来自另一张纸，请从头核对。")
    return key


def _hash_of(key: bytes) -> int:
    return int.from_bytes(sha256(b"cmdesk recovery key" + key).digest()[:4]) >> (32 - _HASH_BITS)


def _groups_of(typed: str) -> list[str]:
    text = unicodedata.normalize("NFKC", typed).translate(_SEPARATORS).upper()
    groups = text.split()
    if any(len(group) > GROUP_SIZE for group in groups):
        whole = "".join(groups)
        groups = [whole[at : at + GROUP_SIZE] for at in range(0, len(whole), GROUP_SIZE)]
    if len(groups) != GROUPS:
        raise Refused(
            f"恢复密钥应有 {GROUPS} 组、每组 {GROUP_SIZE} 个字符，现在有 {len(groups)} 组，请补全或删去多余的。"
        )
    return groups


def _is_sound(group: str, at: int) -> bool:
    if len(group) != GROUP_SIZE or any(letter not in _VALUE for letter in group):
        return False
    values = [_VALUE[letter] for letter in group]
    return _check(values[:4], at) == values[4]


def _check(group: list[int], at: int) -> int:
    """Return the check value of four values in group ``at``."""
    total = at + 1
    for weight, value in zip((2, 4, 8, 16), group, strict=True):
        total ^= _times(weight, value)
    return total


def _times(left: int, right: int) -> int:
    """Multiply in GF(32), modulo x⁵ + x² + 1."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product
