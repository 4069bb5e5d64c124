"""The rows of a list that repeat a file of the office, or each other: beyond doubt, or so that somebody should look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.alike import Candidate, Key, Marks, keys_of, score, worth_weighing
from cmdesk.core.alike.certain import is_certain, is_stranger
from cmdesk.core.conditions import chunks
from cmdesk.core.database import current
from cmdesk.customers.doubles.likely import (
    CROWD,
    NAMESAKES,
    Double,
    File,
    Progress,
    by_keys,
    by_number,
    candidate,
    files,
    told,
    weighed,
)

Sought = tuple[int, Candidate, str]
"""Row of a list, what it may be recognised by, and the customer's number, "" for none."""

_STEP: Final = 2_000
_NAMED: Final = frozenset({"name", "sound"})
_SAME_NUMBER: Final = "客户编号相同"
_TAKEN_NUMBER: Final = "客户编号相同，名称、电话、地址都不同，将另给新编号"


def among(
    actor: Actor,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    marks: dict[Candidate, list[Key]] | None = None,
) -> dict[int, Double]:
    """Return the rows of a list that repeat a file of the office or an earlier row: row number → what it repeats.

    Args:
        actor: who imports.
        rows: (row number, customer values).
        progress: called with a Chinese stage, rows done, rows in all.
        cancelled: asked now and then; a cancelled search returns what it has.
        marks: the match keys of rows, as far as they are made already; gets those of every row.
    """
    search = Search(actor, {} if marks is None else marks)
    done = 0
    for part in chunks(rows, _STEP):
        if cancelled and cancelled():
            break
        if progress:
            progress("正在查重", done, len(rows))
        search.take([(number, candidate(values), values.get("number") or "") for number, values in part])
        done += len(part)
    return search.found


class Search:
    """Takes the rows one after the other and remembers by what they can be recognised.

    Attributes:
        found: the rows that repeat something, for certain or perhaps, see ``among``.
    """

    def __init__(self, actor: Actor, marks: dict[Candidate, list[Key]]) -> None:
        """Begin with no rows; ``marks`` are the match keys that are made already, and gets those that are made here."""
        self.found: dict[int, Double] = {}
        self._actor = actor
        self._least = regulation.today().number("double.certain")
        self._office_has_files = current().row("SELECT 1 FROM customer LIMIT 1") is not None
        self._marks = marks
        self._rows: dict[int, tuple[Candidate, Marks]] = {}
        self._holders: defaultdict[Key, list[int]] = defaultdict(list)
        self._numbers: dict[str, int] = {}

    def take(self, rows: Sequence[Sought]) -> None:
        """Look at some more rows."""
        marks = {row: self._marks_of(one) for row, one, _ in rows}
        shared, numbered, known = self._in_office(rows, marks)
        for row, one, number in rows:
            mine = marks[row]
            sides = Marks.of(mine)
            holders = [self._holders[key] for key in mine]
            double = self._same_number(row, one, number, numbered, known) if number else None
            if double is None and shared:
                double = self._like_a_file(one, [known[file] for file in shared.get(row, ()) if file in known])
            if double is None:
                double = self._like_a_row(one, sides, _telling(mine, holders))
            if double is not None:
                self.found[row] = double
            self._rows[row] = one, sides
            for holding in holders:
                holding.append(row)
            if number:
                self._numbers.setdefault(number, row)

    def _marks_of(self, one: Candidate) -> list[Key]:
        found = self._marks.get(one)
        if found is None:
            found = self._marks[one] = keys_of(one)
        return found

    def _in_office(
        self, rows: Sequence[Sought], marks: Mapping[int, Sequence[Key]]
    ) -> tuple[Mapping[int, set[int]], Mapping[str, int], Mapping[int, File]]:
        """Return the files that share keys with rows, those that have their numbers, and both as far as they matter."""
        if not self._office_has_files:
            return {}, {}, {}
        shared = by_keys(marks)
        numbered = by_number([number for _, _, number in rows if number])
        return shared, numbered, files({one for found in shared.values() for one in found} | set(numbered.values()))

    def _same_number(
        self, row: int, one: Candidate, number: str, numbered: Mapping[str, int], known: Mapping[int, File]
    ) -> Double | None:
        if number in numbered and numbered[number] in known:
            file = known[numbered[number]]
            certain = not is_stranger(one, file.candidate)
            return told(self._actor, file, 100, (_SAME_NUMBER if certain else _TAKEN_NUMBER,), certain=certain)
        if self._numbers.get(number, row) != row:
            earlier = self._numbers[number]
            certain = not is_stranger(one, self._rows[earlier][0])
            return _of_row(earlier, 100, (_SAME_NUMBER if certain else _TAKEN_NUMBER,), certain=certain)
        return None

    def _like_a_file(self, one: Candidate, others: Sequence[File]) -> Double | None:
        best: tuple[bool, int, tuple[str, ...], File] | None = None
        for file in others:
            found = weighed(one, file.candidate, self._least)
            if found:
                certain = is_certain(one, file.candidate)
                if best is None or (certain, found[0]) > best[:2]:
                    best = certain, *found, file
        return told(self._actor, best[3], best[1], best[2], certain=best[0]) if best else None

    def _like_a_row(self, one: Candidate, mine: Marks, others: Iterable[int]) -> Double | None:
        best: tuple[bool, int, tuple[str, ...], int] | None = None
        for other in others:
            theirs, marks = self._rows[other]
            if worth_weighing(mine, marks, self._least):
                found = self._weighed(one, theirs)
                if found:
                    certain = is_certain(one, theirs)
                    if best is None or (certain, found[0]) > best[:2]:
                        best = certain, *found, other
        return _of_row(best[3], best[1], best[2], certain=best[0]) if best else None

    def _weighed(self, one: Candidate, other: Candidate) -> tuple[int, tuple[str, ...]] | None:
        """Return how likely two rows are one customer; who writes two telephones beside one name means two customers."""
        if not (one.phones and other.phones):
            return weighed(one, other, self._least)
        points, reasons = score(one, other, self._least)
        return (points, reasons) if points >= self._least else None


def _telling(marks: Sequence[Key], holders: Sequence[Sequence[int]]) -> list[int]:
    """Return the earlier rows that hold one of these keys, as far as it tells something, in their order."""
    found: set[int] = set()
    for key, holding in zip(marks, holders, strict=True):
        if len(holding) <= (NAMESAKES if key[0] in _NAMED else CROWD):
            found.update(holding)
    return sorted(found)


def _of_row(row: int, points: int, reasons: tuple[str, ...], *, certain: bool) -> Double:
    """Return the double of an earlier row of the same list."""
    word = f"与第 {row} 行{'' if certain else '疑似'}重复：{'、'.join(reasons)}"
    return Double(0, points, reasons, word, certain=certain, row=row)
