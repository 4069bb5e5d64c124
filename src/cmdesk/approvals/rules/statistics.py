"""How long approvals take: per signer and per step, median, longest and over the limit, month by month (flows of the office).

A part counts in the month in which it was dealt with, for who dealt with it. Its time runs from its receipt until then, on
the time of its step's limit, less what others had it for an opinion or signed before. What is over the limit is judged by
the timer of the step, with its pauses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from statistics import median
from typing import Any, Final

from cmdesk.core import approval, timers
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval import Step
from cmdesk.core.approval.looking import lengths
from cmdesk.core.approval.running import path_in
from cmdesk.core.approval.subjects import is_late
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin, month_begins
from cmdesk.core.errors import NotAllowed
from cmdesk.core.field import moment_of, moment_text
from cmdesk.staff.rules import visible

RIGHT: Final = "approvals.statistics"
MONTHS: Final = 12
"""So many months the series has."""
_DONE = "('approved', 'refused', 'sent_back', 'answered', 'handed')"
_NAMED = """(SELECT 1 FROM "user" u WHERE u.id = part.{column} AND {where})"""


@dataclass(frozen=True)
class Row:
    """What one signer, one step or one month took.

    Attributes:
        name: of the signer, of flow and step, or of the month.
        count: parts dealt with.
        median: minutes, or None where nothing was dealt with.
        longest: minutes, likewise.
        overdue: how many of them were over their limit.
        waiting: parts that wait now; 0 for months.
        waiting_overdue: how many of those are over their limit.
    """

    name: str
    count: int
    median: int | None
    longest: int | None
    overdue: int
    waiting: int = 0
    waiting_overdue: int = 0


@dataclass(frozen=True)
class Statistics:
    """A month of approvals: its signers and steps, the slowest first, and the months up to it."""

    begin: date
    whole: Row
    people: tuple[Row, ...]
    steps: tuple[Row, ...]
    months: tuple[tuple[date, Row], ...]


@dataclass(frozen=True)
class _Taken:
    """A part dealt with (``at``), or waiting (``at`` None)."""

    user_id: int
    step: str
    minutes: int
    late: bool
    at: datetime | None


def of_month(actor: Actor, month: date) -> Statistics:
    """Return the month in which a day lies, as far as the actor's right reaches.

    Raises:
        NotAllowed: he has no right to see how long others take.
    """
    if actor.scope(RIGHT) <= Scope.NONE:
        raise NotAllowed.to("查看审批用时")
    begin = month.replace(day=1)
    series = month_begins(begin, MONTHS)
    taken = _dealt_with(actor, series[0], month_begin(begin, 1))
    waiting = _waiting(actor)
    by_month: dict[date, list[_Taken]] = defaultdict(list)
    for one in taken:
        if one.at is not None:
            by_month[one.at.date().replace(day=1)].append(one)
    here = by_month[begin]
    name = approval.directory().name
    return Statistics(
        begin,
        _row(f"{begin:%Y-%m}", here, waiting),
        _rows(here, waiting, lambda one: one.user_id, name),
        _rows(here, waiting, lambda one: one.step, str),
        tuple((day, _row(f"{day:%Y-%m}", by_month[day], ())) for day in series),
    )


def _rows(
    taken: Sequence[_Taken], waiting: Sequence[_Taken], key: Callable[[_Taken], Any], name: Callable[[Any], str]
) -> tuple[Row, ...]:
    groups: dict[Any, tuple[list[_Taken], list[_Taken]]] = defaultdict(lambda: ([], []))
    for at, some in enumerate((taken, waiting)):
        for one in some:
            groups[key(one)][at].append(one)
    rows = [_row(name(group), done, open_) for group, (done, open_) in groups.items()]
    return tuple(sorted(rows, key=lambda one: (-one.overdue - one.waiting_overdue, -(one.median or 0), one.name)))


def _row(name: str, taken: Sequence[_Taken], waiting: Sequence[_Taken]) -> Row:
    minutes = [one.minutes for one in taken]
    return Row(
        name, len(taken), round(median(minutes)) if minutes else None, max(minutes, default=None),
        sum(one.late for one in taken), len(waiting), sum(one.late for one in waiting),
    )  # fmt: skip


def _dealt_with(actor: Actor, first: date, until: date) -> list[_Taken]:
    """Return the parts dealt with from one day up to another."""
    where, params = visible(actor, RIGHT, "u.id", "u.unit_id")
    return _taken(
        f"part.state IN {_DONE} AND part.acted_at >= ? AND part.acted_at < ?"
        f" AND EXISTS {_NAMED.format(column='acted_by_id', where=where)}",
        (_midnight(first), _midnight(until), *params),
    )


def _waiting(actor: Actor) -> list[_Taken]:
    """Return the parts that wait now."""
    where, params = visible(actor, RIGHT, "u.id", "u.unit_id")
    return _taken(f"part.state = 'waiting' AND EXISTS {_NAMED.format(column='user_id', where=where)}", params)


def _taken(condition: str, params: Sequence[Any]) -> list[_Taken]:
    """Read parts with what their approvals say of them: a year of a large office has tens of thousands."""
    rows = current().rows(
        "SELECT part.id, part.step, COALESCE(part.acted_by_id, part.user_id), part.started_at, part.acted_at, run.path,"
        " COALESCE(NULLIF(run.flow_name, ''), run.flow), run.subject_kind, run.subject_id"
        " FROM approval_part part JOIN approval run ON run.id = part.approval_id AND run.binned_at IS NULL"
        f" WHERE part.started_at IS NOT NULL AND {condition} ORDER BY part.id",
        params,
    )
    elsewhere = _elsewhere([row[0] for row in rows])
    at_work = cache(_at_work)  # thousands of approvals go the same way
    now, found = approval.now().astimezone(), []
    for part_id, at_step, user, started, acted, text, flow, kind, subject_id in rows:
        step, limit = at_work(text, at_step)
        if step is None:
            continue
        begin, acted_at = moment_of(started), moment_of(acted) if acted else None
        end = acted_at or now
        others = sum(
            lengths.minutes(step, start, min(until or end, end)) for start, until in elsewhere.get(part_id, ())
        )
        found.append(
            _Taken(
                user, f"{flow} · {step.name}", max(0, lengths.minutes(step, begin, end) - others),
                limit is not None and is_late(kind, subject_id, limit, begin, end), acted_at,
            )
        )  # fmt: skip
    return found


def _at_work(path: str, at: int) -> tuple[Step | None, timers.Rule | None]:
    """Return a step of a path as it is stored, with its limit; a path may have become shorter since."""
    steps = path_in(path)
    step = steps[at] if at < len(steps) else None
    if step is None or not step.limit:
        return step, None
    return step, timers.Rule("approval", step.name, *timers.parse_limit(step.limit))


def _elsewhere(ids: Sequence[int]) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """Return when others had a part, for an opinion or to sign before, by the part that waited for them."""
    found: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for some in chunks(sorted(ids)):
        rows = current().rows(
            "SELECT for_part_id, started_at, CASE WHEN state IN ('waiting', 'asked') THEN NULL"
            f" ELSE COALESCE(acted_at, changed_at) END FROM approval_part WHERE for_part_id IN ({marks(some)})"
            " AND started_at IS NOT NULL ORDER BY id",
            tuple(some),
        )
        for part_id, begin, end in rows:
            found[int(part_id)].append((moment_of(begin), moment_of(end) if end else None))
    return found


def _midnight(day: date) -> str:
    return moment_text(datetime.combine(day, time()))
