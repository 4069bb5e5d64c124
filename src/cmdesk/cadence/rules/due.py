"""Who is due on a day: one scan of ``due_basis`` for each class, judged by comparing texts (S0-35, S1-28, S1-78…S1-81).

The database picks and counts; dates and reasons of a row are said by ``period``, the same for both engines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, overload

from cmdesk.cadence.rules import period, scope
from cmdesk.cadence.rules.judge import Judge, is_unclassed, judges
from cmdesk.cadence.rules.period import OPEN, STATES, Standing, State
from cmdesk.cadence.rules.schemes import DueClass
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current


class Due(NamedTuple):
    """A customer and where he stands.

    Attributes:
        number, name: of the customer.
        owner_id, area_id: who looks after him, and where.
        scheme: name of the scheme he is judged by.
        due_class: his class in it.
        unclassed: his file says no class, the scheme's usual one was taken.
        last: the last contact that counts until the day.
        since: day on which the file was opened; None if nobody wrote that down.
        state, due_from, due_on, late: see ``period.Standing``.
        planned_on: the first day from then on for which a visit is planned.
    """

    customer_id: int
    number: str
    name: str
    owner_id: int | None
    area_id: int | None
    scheme: str
    due_class: DueClass
    unclassed: bool
    last: date | None
    since: date | None
    state: State
    due_from: date
    due_on: date
    late: int
    planned_on: date | None

    @property
    def why(self) -> str:
        """The reason in one sentence: 双月拜访类，9–10 月未访，最近 8 月 28 日。."""
        return _why(self)


Row = tuple[Any, ...]


class _Segment(NamedTuple):
    """Customers of one class who were last seen on the same day, and so stand alike; rows as the database gave them."""

    due_on: date
    last: str
    since: str
    judge: Judge
    stands: Standing
    rows: list[Row]

    def due(self, at: int) -> Due:
        """Put one of them into words."""
        customer, last, since, owner, area, flagged, planned, number, name = self.rows[at]
        return Due(
            customer, number, name, owner, area, self.judge.scheme.name, self.judge.one, bool(flagged),
            _date(last), _date(since), *self.stands, _date(planned),
        )  # fmt: skip


class DueList(Sequence[Due]):
    """Who is due, in order; a row is put into words when it is looked at, for few of 200,000 ever are."""

    def __init__(self, segments: Sequence[_Segment], begin: int = 0, end: int | None = None) -> None:
        self._segments = segments
        self._starts = list(accumulate((len(one.rows) for one in segments), initial=0))
        self._begin = begin
        self._end = self._starts[-1] if end is None else end

    def __len__(self) -> int:
        return self._end - self._begin

    @overload
    def __getitem__(self, place: int) -> Due: ...
    @overload
    def __getitem__(self, place: slice) -> list[Due]: ...
    def __getitem__(self, place: int | slice) -> Due | list[Due]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        at = self._begin + (place if place >= 0 else place + len(self))
        if not self._begin <= at < self._end:
            raise IndexError(place)
        segment = bisect_right(self._starts, at) - 1
        return self._segments[segment].due(at - self._starts[segment])

    def part(self, begin: int, end: int) -> DueList:
        """Return some of them, still not put into words."""
        return DueList(self._segments, self._begin + begin, self._begin + end)

    def before(self, day: date) -> int:
        """Return how many are due before a day; they come first."""
        segment = bisect_left(self._segments, day, key=attrgetter("due_on"))
        return min(max(self._starts[segment] - self._begin, 0), len(self))


def due(
    actor: Actor,
    day: date,
    *,
    manager: int | None = None,
    area: int | None = None,
    states: Sequence[State] = OPEN,
    customers: Sequence[int] | None = None,
    only: Callable[[Judge], str] | None = None,
) -> DueList:
    """Return who stands how on a day, the most overdue first; of those due together, the longest unseen first.

    Args:
        actor: sees only customers he may view.
        day: contacts after it are left out, so that a past day is told as it was.
        manager: id of the user whose customers are wanted; None for everybody's.
        area: id of the unit whose customers, and those of the units below, are wanted.
        states: which states; what asks for a visit now unless said otherwise.
        customers: only these.
        only: returns SQL that keeps some of the customers whom a judge judges.

    Raises:
        Refused: the rules of that day cannot be.
    """
    where, params = scope.of(actor, manager, area, customers)
    planned = (
        f"CASE WHEN b.planned_last >= '{day}' THEN (SELECT MIN(p.day) FROM visit p WHERE p.customer_id = b.customer"
        f" AND p.day >= '{day}' AND p.state = 'planned' AND p.binned_at IS NULL) END"
    )
    wanted = frozenset(states)
    found: list[_Segment] = []
    for judge in judges(day):
        rows = current().rows(
            f"SELECT b.customer, {judge.last}, b.since, b.owner, b.area, {is_unclassed(judge.scheme)}, {planned},"
            f" b.number, b.name FROM due_basis b WHERE {judge.where} AND {_within(judge, wanted)}"
            f"{also(only(judge)) if only else ''}{where}",
            params,
        )
        found += (one for one in _judged(judge, rows, day) if one.stands.state in wanted)
    return DueList(sorted(found, key=attrgetter("due_on", "last", "since")))


def counts(actor: Actor, day: date, *, manager: int | None = None, area: int | None = None) -> dict[State, int]:
    """Return how many customers stand how on a day; every state is named."""
    where, params = scope.of(actor, manager, area)
    found: Counter[State] = Counter()
    for judge in judges(day):
        rows = current().rows(
            f"SELECT COUNT(*), COUNT(CASE WHEN {judge.overdue} THEN 1 END), COUNT(CASE WHEN {judge.open} THEN 1 END),"
            f" COUNT(CASE WHEN {judge.not_covered} THEN 1 END) FROM due_basis b WHERE {judge.where}{where}",
            params,
        )
        whole, overdue, asking, not_covered = rows[0]
        now: State = "today" if judge.bounds.due_is_today else "due"
        found.update({"overdue": overdue, now: asking - overdue})
        found.update({"coming": not_covered - asking, "covered": whole - not_covered})
    return {state: found[state] for state in STATES}


def of_customer(actor: Actor, customer_id: int, day: date) -> Due | None:
    """Return where one customer stands; None for a prospect, or one the actor may not see."""
    return next(iter(due(actor, day, states=tuple(STATES), customers=(customer_id,))), None)


def _judged(judge: Judge, rows: Sequence[Row], day: date) -> Iterator[_Segment]:
    """Yield those who were last seen together; their days are reckoned once."""
    alike: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        alike[row[1], "" if row[1] else row[2]].append(row)
    for (last, since), group in alike.items():
        stands = _standing(judge, last, since, day)
        group.sort(key=itemgetter(0))
        yield _Segment(stands.due_on, last, since, judge, stands, group)


def _within(judge: Judge, states: frozenset[State]) -> str:
    """Return SQL that keeps these states and perhaps others; what is left over is sorted out row by row."""
    if states <= {"overdue"}:
        return judge.overdue
    if states <= frozenset(OPEN):
        return judge.open
    return "1 = 1" if "covered" in states else judge.not_covered


def _standing(judge: Judge, last: str, since: str, day: date) -> Standing:
    opened = date.fromisoformat(since) if since else day
    return period.standing(judge.one.rhythm, _date(last), opened, day, judge.ahead)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _why(row: Due) -> str:
    one, rhythm = row.due_class, row.due_class.rhythm
    named = f"{one.name}（未定类，按方案默认）" if row.unclassed else one.name
    last = "从未走访" if row.since is None else f"建档 {_said(row.since, row.due_on)}，从未走访"
    if row.last:
        last = f"最近 {_said(row.last, row.due_on)}"
    if row.state == "covered":
        return f"{named}，{last}，{_said(row.due_from, row.due_from)}起再访"
    if rhythm.unit == "day":
        rest = {"overdue": f"应于 {period.said(row.due_on)} 前走访，逾期 {row.late} 天", "today": "今日到期"}
        return f"{named}（{rhythm}），{rest.get(row.state, f'{period.said(row.due_on)} 到期')}，{last}"
    span = period.Span(row.due_from, row.due_on)
    if row.state == "coming":
        return f"{named}，{span} 应访，{last}"
    late = f"，逾期 {row.late} 天" if row.late else ""
    return f"{named}，{span}未访{late}，{last}"


def _said(day: date, beside: date) -> str:
    return period.said(day) if day.year == beside.year else f"{day.year} 年 {period.said(day)}"
