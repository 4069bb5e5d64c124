"""How long approvals take: per signer and per step, median, longest and over the limit, month by month (flows of the office).

A part counts in the month in which it was dealt with, for who dealt with it. Its time runs from its receipt until then, on
the time of its step's limit, less what others had it for an opinion or signed before. What is over the limit is judged by
the timer of the step, with its pauses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from statistics import median
from typing import Any, Final

from cmdesk.core import approval, timers
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval import Approval, ApprovalPart, Step
from cmdesk.core.approval.looking import lengths
from cmdesk.core.approval.running import path_of
from cmdesk.core.approval.subjects import step_clock
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin, month_begins
from cmdesk.core.door import keep
from cmdesk.core.door.bulk import chunks
from cmdesk.core.errors import NotAllowed
from cmdesk.core.field import moment_of, moment_text
from cmdesk.staff.rules import visible

RIGHT: Final = "approvals.statistics"
MONTHS: Final = 12
"""So many months the series has."""
_DONE = "('approved', 'refused', 'sent_back', 'answered', 'handed')"
_NAMED = """(SELECT 1 FROM "user" u WHERE u.id = approval_part.{column} AND {where})"""
_ALIVE = "approval_id IN (SELECT id FROM approval WHERE binned_at IS NULL)"


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
        raise NotAllowed("您没有查看审批用时的权限，请联系管理员。")
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
    parts = keep.read_all(
        ApprovalPart,
        f"state IN {_DONE} AND acted_at >= ? AND acted_at < ? AND {_ALIVE}"
        f" AND EXISTS {_NAMED.format(column='acted_by_id', where=where)} ORDER BY id",
        (_midnight(first), _midnight(until), *params),
    )
    return _taken(parts)


def _waiting(actor: Actor) -> list[_Taken]:
    """Return the parts that wait now."""
    where, params = visible(actor, RIGHT, "u.id", "u.unit_id")
    parts = keep.read_all(
        ApprovalPart,
        f"state = 'waiting' AND {_ALIVE} AND EXISTS {_NAMED.format(column='user_id', where=where)} ORDER BY id",
        params,
    )
    return _taken(parts)


def _taken(parts: Sequence[ApprovalPart]) -> list[_Taken]:
    runs = {one.id: one for one in _runs({part.approval_id for part in parts})}
    paths = {run_id: path_of(run) for run_id, run in runs.items()}
    elsewhere = _elsewhere([part.id for part in parts])
    now, found = approval.now().astimezone(), []
    for part in parts:
        run, path = runs[part.approval_id], paths[part.approval_id]
        if part.started_at is None or part.step >= len(path):
            continue
        step, end = path[part.step], part.acted_at or now
        others = sum(lengths.minutes(step, begin, min(until or end, end)) for begin, until in elsewhere[part.id])
        found.append(
            _Taken(
                part.acted_by_id or part.user_id, f"{run.flow_name or run.flow} · {step.name}",
                max(0, lengths.minutes(step, part.started_at, end) - others),
                _is_late(run, step, part.started_at, end), part.acted_at,
            )
        )  # fmt: skip
    return found


def _is_late(run: Approval, step: Step, begin: datetime, end: datetime) -> bool:
    if not step.limit:
        return False
    limit = timers.Rule("approval", step.name, *timers.parse_limit(step.limit))
    return step_clock(run.subject_kind, run.subject_id, limit, begin, end).state in {"late", "done_late"}


def _runs(ids: Iterable[int]) -> list[Approval]:
    found: list[Approval] = []
    for some in chunks(sorted(ids)):
        marks = ", ".join("?" * len(some))
        found += keep.read_all(Approval, f"id IN ({marks}) ORDER BY id", tuple(some))
    return found


def _elsewhere(ids: Sequence[int]) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """Return when others had a part, for an opinion or to sign before, by the part that waited for them."""
    found: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for some in chunks(sorted(ids)):
        marks = ", ".join("?" * len(some))
        rows = current().rows(
            "SELECT for_part_id, started_at, CASE WHEN state IN ('waiting', 'asked') THEN NULL"
            f" ELSE COALESCE(acted_at, changed_at) END FROM approval_part WHERE for_part_id IN ({marks})"
            " AND started_at IS NOT NULL ORDER BY id",
            tuple(some),
        )
        for part_id, begin, end in rows:
            found[int(part_id)].append((moment_of(begin), moment_of(end) if end else None))
    return found


def _midnight(day: date) -> str:
    return moment_text(datetime.combine(day, time()))
