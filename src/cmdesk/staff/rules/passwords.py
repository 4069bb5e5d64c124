"""What a good password is, and how one is kept: argon2id, never anything from which it could be read."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

from cmdesk.core import regulation
from cmdesk.core.errors import Invalid
from cmdesk.core.resources import resource

if TYPE_CHECKING:
    from argon2 import PasswordHasher

COST = {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}
"""Passes, KiB and lanes of argon2id (the second choice of RFC 9106); a stored hash of another cost is renewed."""
LONGEST = 200

_RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn")
_RUN_LINES = tuple(line * 3 for run in _RUNS for line in (run, run[::-1]))


def fold(password: str) -> str:
    """Return the one form of a password that is hashed: full-width typing counts as half-width."""
    return unicodedata.normalize("NFKC", password)


def hash_of(password: str) -> str:
    """Return the hash to keep."""
    return _hasher().hash(fold(password))


def matches(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one kept; costs the same time when none is kept."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(kept or _nobodys_hash(), fold(password)[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Tell whether a kept hash was made at another cost than ``COST``."""
    return bool(_hasher().check_needs_rehash(kept))


def refuse_weak(password: str, *, login: str, name: str, phone: str = "") -> None:
    """Let pass only what cannot be guessed at once.

    Raises:
        Invalid: at ``password``: too short, a name, repeated, a run of keys, or among the commonest.
    """
    problem = weakness(password, login=login, name=name, phone=phone)
    if problem:
        raise Invalid({"password": problem})


def weakness(password: str, *, login: str, name: str, phone: str = "") -> str:
    """Return one Chinese sentence that says why a password is refused, or an empty string."""
    text = fold(password)
    least = int(regulation.today().number("password.length"))
    if len(text) < least:
        return f"密码至少 {least} 个字符，现在有 {len(text)} 个，可以用一句容易记的话。"
    if len(text) > LONGEST:
        return f"密码最多 {LONGEST} 个字符。"
    low = text.casefold()
    if low in _common():
        return "这个密码太常见，很容易被猜到，请换一个。"
    if _is_repeated(low) or _is_run(low):
        return "密码不能是重复或连续的字符，请换一个。"
    for word, label in ((login, "登录名"), (name, "姓名"), (phone, "电话")):
        word = fold(word).casefold()
        if len(word) >= 2 and word in low and _says_little(low.replace(word, "")):
            return f"密码不能只是{label}加几个字符，请换一个。"
    return ""


def strength(password: str, *, login: str, name: str, phone: str = "") -> tuple[int, str]:
    """Return how good a password is: 0 (refused) to 3, and words for it."""
    problem = weakness(password, login=login, name=name, phone=phone)
    if problem:
        return 0, problem
    text = fold(password)
    kinds = sum(
        any(test(one) for one in text)
        for test in (str.isdigit, str.islower, str.isupper, lambda one: not one.isalnum(), lambda one: one > "\u2e80")
    )
    score = len(text) + 2 * kinds + min(len(set(text)), 12) - 12
    if score < 8:
        return 1, "可以用；再长一些更好。"
    return (2, "不错。") if score < 16 else (3, "很好。")


def suggested() -> str:
    """Return a random password that can be read out on the telephone: 16 characters without look-alikes."""
    import secrets

    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(COST["time_cost"], COST["memory_cost"], COST["parallelism"])


def _nobodys_hash() -> str:
    salt, digest = (b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
    cost = "m={memory_cost},t={time_cost},p={parallelism}".format(**COST)
    return f"$argon2id$v=19${cost}${salt}${digest}"


@cache
def _common() -> frozenset[str]:
    return frozenset(resource("passwords.txt").read_text(encoding="utf-8").split())


def _is_repeated(text: str) -> bool:
    if len(set(text)) < 4:
        return True
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1))


def _is_run(text: str) -> bool:
    return any(text in line for line in _RUN_LINES)


def _says_little(rest: str) -> bool:
    return len(rest) < 6 or len(set(rest)) < 4 or _is_run(rest)
