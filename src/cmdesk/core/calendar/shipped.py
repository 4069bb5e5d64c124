"""What the program knows by itself: the notices of past years, and what the law says of every other year."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal

from cmdesk.core.resources import resource

Sort = Literal["holiday", "swapped", "closed", "closed_morning", "closed_afternoon", "open"]
"""What a day is when it is not what its weekday says; see ``record.SORTS``."""

OFFICIAL: Final = frozenset({"holiday", "swapped"})
FESTIVALS: Final = ("春节", "清明节", "端午节", "中秋节")


@dataclass(frozen=True, slots=True)
class Entry:
    """Why a day is not what its weekday says.

    Attributes:
        sort: what it is instead.
        reason: the festival, or what the office wrote.
        estimated: nobody has announced it yet; it follows from the law alone.
    """

    sort: Sort
    reason: str
    estimated: bool = False


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resource("calendar", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def notices() -> Mapping[date, Entry]:
    """Return the days of all shipped notices."""
    found: dict[date, Entry] = {}
    for year in _table("notices").values():
        for name, first, last in year["off"]:
            found |= {first + timedelta(at): Entry("holiday", name) for at in range((last - first).days + 1)}
        found |= {day: Entry("swapped", name) for name, day in year["work"]}
    return found


@cache
def noticed_years() -> frozenset[int]:
    """Return the years whose notice ships with the program."""
    return frozenset(map(int, _table("notices")))


@cache
def festivals(year: int) -> Mapping[str, date]:
    """Return the solar dates of 春节, 清明节, 端午节 and 中秋节 of 2000 to 2100."""
    days = _table("festivals")[str(year)]
    return {name: date.fromisoformat(f"{year}-{day}") for name, day in zip(FESTIVALS, days, strict=True)}


@cache
def statutory(year: int) -> Mapping[date, str]:
    """Return the days that are holidays by law, with their festivals; they may fall on weekends (2000 to 2100)."""
    law = [version for version in _table("statutory")["versions"] if version["from"] <= year][-1]
    moving, found = festivals(year), {}
    for name, days in law.items():
        for day in days if name not in {"from", "clause"} else ():
            at = date.fromisoformat(f"{year}-{day}") if isinstance(day, str) else moving[name] + timedelta(day)
            found[at] = name
    return dict(sorted(found.items()))


def estimate(year: int) -> dict[date, Entry]:
    """Return the holidays that the law gives a year, for as long as its notice is not known; nothing is swapped."""
    return {day: Entry("holiday", name, estimated=True) for day, name in statutory(year).items()}
