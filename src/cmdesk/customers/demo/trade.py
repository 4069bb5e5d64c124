"""How big a customer is and how it buys: grade 1–30, modern store, volume, order rhythm (S1-78…S1-81, S1-86, S4-15)."""

from __future__ import annotations

from functools import cache
from math import exp
from statistics import NormalDist

from cmdesk.staff.demo.dice import weighted

# Mean grade in a city; elsewhere shops are smaller.
_MEAN = {
    "mall": 23.0, "supermarket": 17.5, "convenience": 16.0, "tobacco": 19.0, "grocery": 11.0, "entertainment": 12.0,
    "other": 9.0,
}  # fmt: skip
_LESS = {"city": 0.0, "town": 1.5, "township": 3.5, "village": 5.0}
_SPREAD = 5.2

# Sold in a month at grade 1, in 条; every grade sells 13 % more than the one below.
_FIRST_GRADE, _PER_GRADE, _SCATTER = 14.0, 0.125, 0.42
LEVELS = ((260, "A"), (90, "B"), (0, "C"))  # least 条 a month of a volume level

NEEDS = weighted((("A", 14), ("B", 44), ("C", 34), (None, 8)), 1024)
SOURCES = weighted(
    (
        ("exhibition", 5), ("press", 3), ("internet", 14), ("association", 5), ("brands", 6), ("partner", 17),
        ("referral", 24), ("walk_in", 20), ("campaign", 2), (None, 4),
    ),
    1024,
)  # fmt: skip
CYCLES = {
    "city": weighted(((7, 92), (14, 8)), 256),
    "town": weighted(((7, 85), (14, 15)), 256),
    "township": weighted(((7, 70), (14, 27), (30, 3)), 256),
    "village": weighted(((7, 52), (14, 38), (30, 10)), 256),
}


@cache
def grades(format_: str, market: str) -> tuple[int, ...]:
    """Return a table of grades for shops of a format in a market."""
    curve = NormalDist(_MEAN[format_] - _LESS[market], _SPREAD)
    return weighted(((grade, curve.pdf(grade)) for grade in range(1, 31)), 512)


@cache
def terminals(grade: int) -> tuple[tuple[str, str | None], ...]:
    """Return a table of (state, level) as a modern store (现代终端) for shops of that grade."""
    if grade >= 25:
        shares: tuple[float, ...] = (30, 18, 7, 20, 12, 8, 5)
    elif grade >= 20:
        shares = (5, 9, 8, 13, 15, 25, 25)
    elif grade >= 12:
        shares = (0, 2, 2, 5, 8, 23, 60)
    else:
        shares = (0, 0, 0, 1, 0, 9, 90)
    kinds = (
        ("built", "A"), ("built", "B"), ("built", "C"), ("building", "B"), ("promising", "B"), ("promising", None),
        ("none", None),
    )  # fmt: skip
    return weighted(zip(kinds, shares, strict=True), 512)


def cartons(grade: int, normal: float) -> int:
    """Return what a shop sells in a month, in 条; ``normal`` is a standard normal value."""
    return round(_FIRST_GRADE * exp(_PER_GRADE * grade + _SCATTER * normal))


def volume_level(volume: int) -> str:
    """Return the volume level (S4-15) of a monthly volume in 条."""
    return next(level for least, level in LEVELS if volume >= least)


def visit_class(market: str, grade: int, terminal: str | None, level: str | None, *, support: bool) -> str:
    """Return the class that a client manager would have confirmed (S1-78…S1-81)."""
    if support:
        return "support"
    if grade >= 25 and market == "city" and terminal in {"built", "building"}:
        return "core"
    if grade >= 15 and (terminal == "built" or level in {"A", "B"} or terminal == "promising"):
        return "potential"
    return "regular"


def cadence(volume: int) -> str:
    """Return the visit rhythm by volume (S0-34), about 30 : 60 : 10."""
    return "monthly" if volume >= 125 else "bimonthly" if volume >= 25 else "quarterly"
