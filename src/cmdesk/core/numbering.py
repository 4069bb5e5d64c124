"""Numbers that follow each other without gaps: taken inside the operation that uses them, given back if it fails.

A pattern such as ``KH######`` holds one run of ``#`` for the running number (it may grow longer than the run) and may
hold ``{年}`` and ``{月}``; a pattern with a date in it begins anew with each year or month.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date

import peewee

from cmdesk.core import regulation
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database, proxy
from cmdesk.core.errors import Refused

Used = Callable[[Collection[str]], Collection[str]]

_RUN = re.compile("#+")
_BATCH = 5_000


class Series(peewee.Model):
    """How far a series has come."""

    key = peewee.TextField(primary_key=True)
    last = peewee.IntegerField()

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True


def pattern_problem(pattern: str) -> str:
    """Return a sentence when a pattern cannot give numbers, else an empty string."""
    if len(_RUN.findall(pattern)) != 1:
        return f"编号格式“{pattern}”要有且只有一段连续的 #，例如 KH######。"
    if len(pattern) > 24:
        return f"编号格式“{pattern}”太长，最多 24 个字。"
    return ""


def check_regulation(value: object) -> None:
    """Refuse a pattern that cannot give numbers, when it is typed.

    Raises:
        Refused: why.
    """
    problem = pattern_problem(str(value))
    if problem:
        raise Refused(problem)


def take(database: Database, series: str, pattern: str, day: date, used: Used, count: int = 1) -> list[str]:
    """Return the next numbers of a series, inside the caller's writing transaction.

    Numbers that people have typed by hand are stepped over; nothing else ever leaves a gap.

    Args:
        database: the office.
        series: what is numbered (``"customer"``).
        pattern: see the module.
        day: the day whose year and month a pattern may show.
        used: returns those of the given numbers that are taken already.
        count: how many are wanted.

    Raises:
        Refused: the pattern cannot give numbers.
    """
    check_regulation(pattern)
    shape = pattern.replace("{年}", f"{day:%Y}").replace("{月}", f"{day:%m}")
    key = f"{series}:{shape}"
    found: list[str] = []
    while len(found) < count:
        most = min(_BATCH, count - len(found))
        last = _advanced(database, key, most)
        batch = [_number(shape, value) for value in range(last - most + 1, last + 1)]
        taken = set(used(batch))
        found += [number for number in batch if number not in taken]
    return found


def of_records(database: Database, table: str, day: date, count: int = 1, reserved: Collection[str] = ()) -> list[str]:
    """Return the next numbers of a record's own series, by the office's regulation ``number.<table>``.

    Args:
        database: the office.
        table: of the record, with a column ``number``; also the name of the series.
        day: the day whose rules hold and whose year and month a pattern may show.
        count: how many are wanted.
        reserved: numbers that rows of the same operation bring along.

    Raises:
        Refused: the pattern cannot give numbers.
    """

    def used(wanted: Collection[str]) -> set[str]:
        found = {number for number in wanted if number in reserved}
        for part in chunks(wanted):
            found |= {
                row[0] for row in database.rows(f'SELECT number FROM "{table}" WHERE number IN ({marks(part)})', part)
            }
        return found

    return take(database, table, str(regulation.on(day).value(f"number.{table}")), day, used, count)


def _advanced(database: Database, key: str, count: int) -> int:
    """Return the last of the next numbers; on a server the row stays locked until the transaction ends."""
    text = "UPDATE series SET last = last + ? WHERE key = ? RETURNING last"
    row = database.row(text, (count, key))
    if row is None:
        database.run("INSERT INTO series (key, last) VALUES (?, 0) ON CONFLICT (key) DO NOTHING", (key,))
        row = database.row(text, (count, key))
    return int(row[0]) if row else count


def _number(shape: str, value: int) -> str:
    return _RUN.sub(lambda run: f"{value:0{len(run[0])}}", shape)
