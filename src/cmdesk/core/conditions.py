"""Conditions of SQL put together, and the values that they name.

Rules say what somebody may see as a condition, blank where that is everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from itertools import islice
from string import ascii_lowercase, ascii_uppercase
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 500  # values that a statement names: more of them are no quicker, and a database has a limit

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def also(*conditions: str) -> str:
    """Return what narrows a text that ends with a condition further: `` AND (…)`` for each that is not blank."""
    return "".join(f" AND ({one})" for one in conditions if one)


def all_of(*conditions: str) -> str:
    """Return one condition out of those that are not blank; without any it always holds."""
    return " AND ".join(f"({one})" for one in conditions if one) or "1 = 1"


def marks(values: Sized) -> str:
    """Return what stands for so many values in ``id IN (…)``: ``?, ?, ?``; ``NULL``, which nothing equals, for none.

    There is no end of ids that people may choose: ``chunks`` deals them out to statements.
    """
    return ", ".join("?" * len(values)) or "NULL"


def chunks(values: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Yield values in lists of at most ``size``, in their order; of none there is no list."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def holding(text: str, *columns: str) -> tuple[str, tuple[str, ...]]:
    """Return the condition that at least one of some columns holds a typed text, with its values.

    Capitals are taken for small letters where both engines do it alike, among those of ASCII.
    """
    held = " OR ".join(f"lower({column}) LIKE ? ESCAPE '!'" for column in columns)
    return f"({held})", (f"%{sought(text).translate(_SMALL)}%",) * len(columns)


def sought(text: str) -> str:
    """Return a typed text as ``LIKE ? ESCAPE '!'`` looks for it: its own ``%`` and ``_`` are what they are."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
