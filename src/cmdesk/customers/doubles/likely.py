"""Likely doubles of what is being typed or imported.

Candidates come from the index of match keys, never from comparing everybody with everybody; ``core.alike`` scores them.
Of a file that somebody may not see, only that it exists and who looks after it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.alike import Candidate, keys, score
from cmdesk.core.database import current
from cmdesk.customers.rules import rights

Progress = Callable[[str, int, int], None]
Key = tuple[str, str]

_IN_LIST = 400
_CROWD = 60  # a key that more files share (a market's switchboard) tells nothing
_COLUMNS = "c.id, c.number, c.name, c.short_name, c.phones, c.credit_code, c.address, c.owner_id, c.area_id"


@dataclass(frozen=True)
class Double:
    """A file that probably is the same customer.

    Attributes:
        customer_id: the file, or 0 for an earlier row of the same list.
        score: 0–100.
        sentence: what to tell the person, in Chinese; nothing of the file itself when it is not his to see.
        number: the file's number, empty when it is not his to see.
    """

    customer_id: int
    score: int
    reasons: tuple[str, ...]
    sentence: str
    number: str = ""


@dataclass(frozen=True)
class _File:
    """A stored customer as far as it matters here."""

    id: int
    number: str
    candidate: Candidate
    owner_id: int | None
    area_id: int | None


def candidate(values: Mapping[str, Any]) -> Candidate:
    """Return the comparable side of a customer's values, cleaned or stored, perhaps only some of them."""
    phones = values.get("phones") or ()
    return Candidate(
        name=values.get("name") or "",
        short=values.get("short_name") or "",
        phones=tuple(phones.split("、")) if isinstance(phones, str) else tuple(phones),
        credit_code=values.get("credit_code") or "",
        address=values.get("address") or "",
    )


def while_typing(actor: Actor, values: Mapping[str, Any], *, but: int = 0) -> list[Double]:
    """Return likely doubles of what somebody is typing, likeliest first.

    Args:
        actor: who types.
        values: what is in the form so far.
        but: the file that is being edited.
    """
    mine = candidate(values)
    if not mine.name and not mine.phones and not mine.credit_code:
        return []
    ids = {found for one in _by_keys({0: keys(mine)}).values() for found in one} - {but}
    likely = regulation.today().number("double.likely")
    found = [_double(actor, mine, file) for file in _files(ids).values()]
    return sorted((one for one in found if one.score >= likely), key=lambda one: -one.score)[:8]


def among(
    actor: Actor,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[int, Double]:
    """Return the rows of a list that repeat a file of the office or an earlier row: row number → what it repeats.

    Args:
        actor: who imports.
        rows: (row number, customer values).
        progress: called with a Chinese stage, rows done, rows in all.
        cancelled: asked now and then; a cancelled search returns what it has.
    """
    certain = regulation.today().number("double.certain")
    numbered = _by_number([values["number"] for _, values in rows if values.get("number")])
    somebody = current().row("SELECT 1 FROM customer LIMIT 1") is not None
    found: dict[int, Double] = {}
    earlier: dict[Key, list[int]] = {}
    mine: dict[int, Candidate] = {}
    seen_numbers: dict[str, int] = {}
    for start in range(0, len(rows), _IN_LIST * 5):
        part = rows[start : start + _IN_LIST * 5]
        if cancelled and cancelled():
            return found
        if progress:
            progress("正在查重", start, len(rows))
        marks = {number: keys(mine.setdefault(number, candidate(values))) for number, values in part}
        ids = _by_keys(marks) if somebody else {}
        files = _files({one for found_ids in ids.values() for one in found_ids} | set(numbered.values()))
        for number, values in part:
            double = _same_number(actor, values, numbered, files, seen_numbers, number)
            double = double or _best(actor, mine[number], [files[one] for one in ids.get(number, ()) if one in files])
            double = double or _in_list(number, mine, marks[number], earlier)
            if double and double.score >= certain:
                found[number] = double
            for key in marks[number]:
                earlier.setdefault(key, []).append(number)
            if values.get("number"):
                seen_numbers.setdefault(values["number"], number)
    return found


def _same_number(
    actor: Actor,
    values: Mapping[str, Any],
    numbered: Mapping[str, int],
    files: Mapping[int, _File],
    seen: Mapping[str, int],
    row: int,
) -> Double | None:
    number = values.get("number")
    if not number:
        return None
    if number in numbered and numbered[number] in files:
        return _told(actor, files[numbered[number]], 100, ("客户编号相同",))
    if number in seen and seen[number] != row:
        return Double(0, 100, ("客户编号相同",), f"与第 {seen[number]} 行重复：客户编号相同")
    return None


def _best(actor: Actor, mine: Candidate, files: Iterable[_File]) -> Double | None:
    return max((_double(actor, mine, file) for file in files), key=lambda one: one.score, default=None)


def _in_list(
    number: int, mine: Mapping[int, Candidate], marks: Iterable[Key], earlier: Mapping[Key, list[int]]
) -> Double | None:
    best: Double | None = None
    others = {other for key in marks for other in earlier.get(key, ())[:_CROWD]}
    for other in sorted(others):
        points, reasons = score(mine[number], mine[other])
        if best is None or points > best.score:
            best = Double(0, points, tuple(reasons), f"与第 {other} 行重复：{'、'.join(reasons)}")
    return best


def _double(actor: Actor, mine: Candidate, file: _File) -> Double:
    points, reasons = score(mine, file.candidate)
    return _told(actor, file, points, tuple(reasons))


def _told(actor: Actor, file: _File, points: int, reasons: tuple[str, ...]) -> Double:
    why = "、".join(reasons)
    if rights.reaches(actor, rights.VIEW, file.owner_id, file.area_id):
        return Double(file.id, points, reasons, f"与 {file.number} {file.candidate.name} 重复：{why}", file.number)
    return Double(file.id, points, reasons, f"已有这位客户的档案，{keeper(file.owner_id)}：{why}")


def keeper(owner_id: int | None) -> str:
    """Return who looks after a file, for those who may not know more of it."""
    row = current().row('SELECT name FROM "user" WHERE id = ?', (owner_id,)) if owner_id else None
    return f"负责人 {row[0]}" if row else "暂无负责人"


def _by_number(numbers: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(numbers), _IN_LIST):
        part = numbers[start : start + _IN_LIST]
        marks = ", ".join("?" * len(part))
        found.update(current().rows(f"SELECT number, id FROM customer WHERE number IN ({marks})", part))
    return found


def _by_keys(wanted: Mapping[int, Sequence[Key]]) -> dict[int, set[int]]:
    """Return, for each asker, the ids of files that share a key and are not in the recycle bin."""
    askers: dict[Key, list[int]] = {}
    for asker, marks in wanted.items():
        for key in marks:
            askers.setdefault(key, []).append(asker)
    values = sorted({value for _, value in askers})
    holders: dict[Key, list[int]] = {}
    for start in range(0, len(values), _IN_LIST):
        part = values[start : start + _IN_LIST]
        marks_ = ", ".join("?" * len(part))
        for kind, value, customer in current().rows(
            f"SELECT kind, value, customer FROM match_key WHERE value IN ({marks_})", part
        ):
            holders.setdefault((kind, value), []).append(customer)
    found: dict[int, set[int]] = {}
    for key, customers in holders.items():
        if len(customers) <= _CROWD:
            for asker in askers.get(key, ()):
                found.setdefault(asker, set()).update(customers)
    return found


def _files(ids: Iterable[int]) -> dict[int, _File]:
    found: dict[int, _File] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _IN_LIST):
        part = wanted[start : start + _IN_LIST]
        marks = ", ".join("?" * len(part))
        for row in current().rows(
            f"SELECT {_COLUMNS} FROM customer c WHERE c.id IN ({marks}) AND c.binned_at IS NULL", part
        ):
            values = dict(zip(("name", "short_name", "phones", "credit_code", "address"), row[2:7], strict=True))
            found[row[0]] = _File(row[0], row[1], candidate(values), row[7], row[8])
    return found
