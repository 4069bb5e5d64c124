"""The whole office against itself: likely pairs, the likeliest first, and those that people have found to be two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations, groupby
from typing import Final

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.alike import COMMON, Candidate
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.customers.doubles.likely import NAMESAKES, Progress, candidate, keeper, weighed
from cmdesk.customers.record import NotDouble
from cmdesk.customers.rules import rights

_Two = tuple[int, int]
_STEP: Final = 4_000  # pairs weighed between two looks at the clock
_NAME_KINDS: Final = frozenset({"name", "sound"})
_COMPARED: Final = ("name", "short_name", "phones", "credit_code", "address")


@dataclass(frozen=True, slots=True)
class Twin:
    """One file of a likely pair; of one that the actor may not see, only who looks after it.

    Attributes:
        customer_id: the file, 0 when it is not the actor's to see.
        title: the file's name, or "已有，负责人…".
        created_at: stored moment of the first record, which decides conflicts (S3-10).
    """

    customer_id: int
    title: str
    number: str = ""
    phones: str = ""
    address: str = ""
    keeper: str = ""
    created_at: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that probably are one customer, the one recorded first at the left.

    Attributes:
        score: 0–100.
        reasons: what speaks for it, in Chinese.
    """

    score: int
    reasons: tuple[str, ...]
    left: Twin
    right: Twin

    @property
    def is_open(self) -> bool:
        """Whether the actor sees both files, and so can decide."""
        return bool(self.left.customer_id and self.right.customer_id)


@dataclass(frozen=True)
class Review:
    """What a review of the office found.

    Attributes:
        pairs: the likeliest ones, likeliest first.
        found: how many there are in all.
    """

    pairs: tuple[Pair, ...]
    found: int


@dataclass(frozen=True, slots=True)
class _File:
    candidate: Candidate
    owner_id: int | None
    area_id: int | None
    created_at: str


def review(
    actor: Actor,
    limit: int = 500,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Review:
    """Return the pairs of files that are likely doubles and that nobody has found to be two (M12).

    Candidates come from match keys that several files share. Somebody who may see only some files is shown the pairs
    that concern these; of a file out of his sight only that it exists and who looks after it.

    Args:
        actor: who looks.
        limit: most pairs returned.
        progress: called with a Chinese stage, pairs weighed, pairs in all.
        cancelled: asked now and then; a cancelled review returns what it has.
    """
    if progress:
        progress("正在找出相近的客户", 0, 0)
    least = regulation.today().number("double.likely")
    apart = _dismissed()
    pairs = [pair for pair in _candidates(actor) if pair not in apart]
    found: list[tuple[int, _Two, tuple[str, ...]]] = []
    done = 0
    for part in chunks(pairs, _STEP):
        if cancelled and cancelled():
            break
        if progress:
            progress("正在比对", done, len(pairs))
        done += len(part)
        found += _weighed(actor, part, least)
    best = nlargest(limit, found, key=lambda one: (one[0], -one[1][0], -one[1][1]))
    return Review(tuple(_told(actor, best)), len(found))


def dismiss(actor: Actor, one: int, other: int) -> None:
    """Note that two files are two customers (不是同一户); they are not shown as a pair again, until this is undone.

    Raises:
        NotFound: one of them is gone or not the actor's to see.
        Refused: he may not merge them, which is the right to decide.
    """
    if one == other:
        raise Refused("这是同一份档案，请另选一户。")
    heads = rights.heads(actor, sorted((one, other)))
    for head in heads:
        rights.refuse(actor, "merge", head)
    ids = {"customer_id": heads[0].id, "other_id": heads[1].id}
    with keep.operation(actor, f"不是同一户：{heads[0].title()}、{heads[1].title()}") as work:
        known = work.database.row(
            "SELECT id FROM not_double WHERE customer_id = ? AND other_id = ?", tuple(ids.values())
        )
        if known:
            work.restore(NotDouble, known[0])
        else:
            work.add(NotDouble, ids)


def _dismissed() -> set[_Two]:
    rows = current().rows("SELECT customer_id, other_id FROM not_double WHERE binned_at IS NULL")
    return {(min(row), max(row)) for row in rows}


def _candidates(actor: Actor) -> dict[_Two, None]:
    """Return the pairs that share a key which tells something, at least one of them the actor's to see.

    Those that share a key follow each other, so that what is known of a name or an address is at hand.
    """
    where, params = rights.visible(actor)
    mine = (
        " AND (value, kind) IN (SELECT m.value, m.kind FROM match_key m JOIN customer ON customer.id = m.customer"
        f" WHERE {where})"
        if where
        else ""
    )
    rows = current().rows(
        "SELECT k.kind, k.value, k.customer FROM match_key k JOIN (SELECT value, kind FROM match_key"
        f" WHERE 1 = 1{mine} GROUP BY value, kind HAVING COUNT(*) BETWEEN 2 AND {COMMON}) g"
        " ON g.value = k.value AND g.kind = k.kind ORDER BY k.value, k.kind, k.customer",
        params,
    )
    pairs: dict[_Two, None] = {}
    for (kind, _), members in groupby(rows, key=lambda row: row[:2]):
        ids = [row[2] for row in members]
        if kind not in _NAME_KINDS or len(ids) <= NAMESAKES:
            pairs.update(dict.fromkeys(combinations(ids, 2)))
    return pairs


def _weighed(actor: Actor, pairs: Sequence[_Two], least: float) -> Iterator[tuple[int, _Two, tuple[str, ...]]]:
    files = _files({one for pair in pairs for one in pair})
    for pair in pairs:
        one, other = files.get(pair[0]), files.get(pair[1])
        if one is None or other is None or not (_sees(actor, one) or _sees(actor, other)):
            continue
        found = weighed(one.candidate, other.candidate, least)
        if found:
            first = (one.created_at, pair[0]) <= (other.created_at, pair[1])
            yield found[0], pair if first else (pair[1], pair[0]), found[1]


def _sees(actor: Actor, file: _File) -> bool:
    return rights.reaches(actor, rights.VIEW, file.owner_id, file.area_id)


def _files(ids: set[int]) -> dict[int, _File]:
    found: dict[int, _File] = {}
    for part in chunks(sorted(ids)):
        for one, owner, area, created, *values in current().rows(
            f"SELECT id, owner_id, area_id, created_at, {', '.join(_COMPARED)} FROM customer"
            f" WHERE binned_at IS NULL AND id IN ({marks(part)})",
            part,
        ):
            found[one] = _File(candidate(dict(zip(_COMPARED, values, strict=True))), owner, area, created)
    return found


def _told(actor: Actor, best: Sequence[tuple[int, _Two, tuple[str, ...]]]) -> Iterator[Pair]:
    twins = _twins(actor, {one for _, pair, _ in best for one in pair})
    for points, (left, right), reasons in best:
        if left in twins and right in twins:
            yield Pair(points, reasons, twins[left], twins[right])


def _twins(actor: Actor, ids: set[int]) -> Mapping[int, Twin]:
    keepers: dict[int | None, str] = {}
    found: dict[int, Twin] = {}
    for part in chunks(sorted(ids)):
        for one, number, name, phones, address, owner, area, created in current().rows(
            "SELECT id, number, name, phones, address, owner_id, area_id, created_at FROM customer"
            f" WHERE id IN ({marks(part)})",
            part,
        ):
            if owner not in keepers:
                keepers[owner] = keeper(owner)
            who = keepers[owner]
            if rights.reaches(actor, rights.VIEW, owner, area):
                found[one] = Twin(one, name, number, phones, address, who, created)
            else:
                found[one] = Twin(0, f"已有，{who}")
    return found
