"""Likely doubles of one customer that somebody is typing, and what the searches for doubles share.

Candidates come from the index of match keys, never from comparing everybody with everybody; ``core.alike`` scores them.
Of a file that somebody may not see, only that it exists and who looks after it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.alike import Candidate, keys_of, score
from cmdesk.core.alike.certain import are_namesakes
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.customers.rules import rights

Progress = Callable[[str, int, int], None]
Key = tuple[str, str]

CROWD = 60  # a key that more files share (a market's switchboard) tells nothing
NAMESAKES = 12  # beyond so many of one name, only those that share more than the name are weighed
_COLUMNS = "c.id, c.number, c.name, c.short_name, c.phones, c.credit_code, c.address, c.owner_id, c.area_id"


@dataclass(frozen=True)
class Double:
    """A file that probably is the same customer.

    Attributes:
        customer_id: the file, or 0 for an earlier row of the same list.
        score: 0–100.
        sentence: what to tell the person, in Chinese; nothing of the file itself when it is not his to see.
        number: the file's number, empty when it is not his to see.
        row: the earlier row of the same list, 0 for a file.
        certain: whether it is one beyond doubt, so that a row of a list may be left out for it.
    """

    customer_id: int
    score: int
    reasons: tuple[str, ...]
    sentence: str
    number: str = ""
    certain: bool = False
    row: int = 0


@dataclass(frozen=True)
class File:
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
    ids = {found for one in by_keys({0: keys_of(mine)}).values() for found in one} - {but}
    likely = regulation.today().number("double.likely")
    found = [(weighed(mine, file.candidate, likely), file) for file in files(ids).values()]
    best = sorted(((*one, file) for one, file in found if one), key=lambda one: -one[0])[:8]
    return [told(actor, file, points, reasons) for points, reasons, file in best]


def weighed(one: Candidate, other: Candidate, least: float) -> tuple[int, tuple[str, ...]] | None:
    """Return how likely two customers are one, and why; None for what is not worth a look.

    Worth a look is what comes to ``least``, and whom nothing but a telephone tells apart, whatever the score.
    """
    points, reasons = score(one, other, least)
    if points >= least:
        return points, reasons
    if not are_namesakes(one, other):
        return None
    points, reasons = score(one, other)
    return points, (*reasons, "电话不同") if one.phones and other.phones else reasons


def told(actor: Actor, file: File, points: int, reasons: tuple[str, ...], *, certain: bool = False) -> Double:
    """Return a double as the actor may be told of it."""
    why = "、".join(reasons)
    if rights.reaches(actor, rights.VIEW, file.owner_id, file.area_id):
        word = f"与 {file.number} {file.candidate.name} {'' if certain else '疑似'}重复：{why}"
        return Double(file.id, points, reasons, word, file.number, certain)
    word = "已有这位客户的档案" if certain else "可能已有这位客户的档案"
    return Double(file.id, points, reasons, f"{word}，{keeper(file.owner_id)}：{why}", certain=certain)


def keeper(owner_id: int | None) -> str:
    """Return who looks after a file, for those who may not know more of it."""
    row = current().row('SELECT name FROM "user" WHERE id = ?', (owner_id,)) if owner_id else None
    return f"负责人 {row[0]}" if row else "暂无负责人"


def by_number(numbers: Sequence[str]) -> dict[str, int]:
    """Return the files that have these numbers: number → id."""
    found: dict[str, int] = {}
    for part in chunks(numbers):
        found.update(current().rows(f"SELECT number, id FROM customer WHERE number IN ({marks(part)})", part))
    return found


def by_keys(wanted: Mapping[int, Sequence[Key]]) -> dict[int, set[int]]:
    """Return, for each asker, the ids of files that share a key and are not in the recycle bin."""
    askers: dict[Key, list[int]] = {}
    for asker, keys in wanted.items():
        for key in keys:
            askers.setdefault(key, []).append(asker)
    values = sorted({value for _, value in askers})
    holders: dict[Key, list[int]] = {}
    for part in chunks(values):
        for kind, value, customer in current().rows(
            f"SELECT kind, value, customer FROM match_key WHERE value IN ({marks(part)})", part
        ):
            holders.setdefault((kind, value), []).append(customer)
    found: dict[int, set[int]] = {}
    for key, customers in holders.items():
        if len(customers) <= CROWD:
            for asker in askers.get(key, ()):
                found.setdefault(asker, set()).update(customers)
    return found


def files(ids: Iterable[int]) -> dict[int, File]:
    """Return what matters of files, those in the recycle bin left out."""
    found: dict[int, File] = {}
    for part in chunks(sorted(ids)):
        for row in current().rows(
            f"SELECT {_COLUMNS} FROM customer c WHERE c.id IN ({marks(part)}) AND c.binned_at IS NULL", part
        ):
            values = dict(zip(("name", "short_name", "phones", "credit_code", "address"), row[2:7], strict=True))
            found[row[0]] = File(row[0], row[1], candidate(values), row[7], row[8])
    return found
