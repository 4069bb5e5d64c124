"""The words of the sheet 走访信息: begun from the records, written by the account manager, one for a week (S1-21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound, Refused
from cmdesk.journal.record import CategoryInfo, VisitInfo
from cmdesk.journal.rules import rights
from cmdesk.journal.rules.weekly import numbers
from cmdesk.plans.rules import spans

Values = Mapping[str, Any]
NOUN = "走访信息"
_AHEAD, _BACK = 2, 8
"""Weeks that lists show ahead of this one and before it."""


class WeekState(NamedTuple):
    """A week of somebody's sheets as a list shows it."""

    week: date
    written: bool


def of_week(actor: Actor, user_id: int, day: date) -> VisitInfo | None:
    """Return somebody's words about the week of a day, or None when there are none yet.

    Raises:
        NotFound: the actor may not look at that person's sheets.
    """
    if not rights.reaches(actor, rights.VIEW, user_id):
        raise NotFound("这位人员的走访信息不在您可以查看的范围内。")
    monday = spans.span("week", day).first
    found = keep.read_all(
        VisitInfo, "user_id = ? AND week = ? AND binned_at IS NULL ORDER BY id", (user_id, monday.isoformat())
    )
    return found[0] if found else None


def proposed(actor: Actor, user_id: int, day: date, today: date) -> dict[str, str]:
    """Return what the words of a week begin with, drawn from the records; nothing is stored."""
    week = spans.span("week", day)
    told = week if week.first <= today else spans.preceding("week", day)
    lines = {
        "new_customers": numbers.new_customers(user_id, told),
        "demand": numbers.demands(actor, user_id, told),
        "law": numbers.offences(user_id, told),
    }
    return {name: "\n".join(found) for name, found in lines.items()}


def begin(actor: Actor, user_id: int, day: date, today: date | None = None) -> int:
    """Return the id of somebody's words about a week, begun from the records when there are none yet.

    Raises:
        NotAllowed: they are not the actor's to write.
        Refused: the week lies too far ahead or back.
    """
    known = of_week(actor, user_id, day)
    if known is not None:
        return known.id
    rights.refuse(actor, rights.WRITE, user_id, NOUN)
    on = today or clock.today()
    week, this = spans.span("week", day), spans.span("week", on)
    if not this.first - timedelta(weeks=_BACK) <= week.first <= this.first + timedelta(weeks=_AHEAD):
        raise Refused(f"走访信息只写最近 {_BACK} 周和以后 {_AHEAD} 周的，{week.first} 那一周不能写。")
    figures = numbers.of_week(actor, user_id, day, on)
    with keep.operation(actor, f"写走访信息 {week.first}") as work:
        values = {**proposed(actor, user_id, day, on), "user_id": user_id, "week": week.first}
        made = work.add(VisitInfo, values)
        for one in figures.categories:
            work.add(CategoryInfo, {"info_id": made, "category": one.category[:30]})
    return made


def edit(
    actor: Actor,
    info_id: int,
    values: Values,
    *,
    version: int | None = None,
    before: Values | None = None,
    categories: Sequence[Values] | None = None,
) -> None:
    """Change the words of a week; the categories, when given, take the place of those that are there.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        NotAllowed: they are not the actor's to write.
    """
    found = read(actor, info_id)
    rights.refuse(actor, rights.WRITE, found.user_id, NOUN)
    with keep.operation(actor, f"修改{found.title()}") as work:
        work.edit(VisitInfo, info_id, values, version=version, before=before)
        if categories is not None:
            _replace(work, info_id, categories)


def read(actor: Actor, info_id: int) -> VisitInfo:
    """Return the words of a week.

    Raises:
        NotFound: there are none, or the actor may not know of them.
    """
    found = keep.read(VisitInfo, info_id)
    if not rights.reaches(actor, rights.VIEW, found.user_id):
        raise NotFound("走访信息不存在，或者不在您可以查看的范围内。")
    return found


def categories(info_id: int) -> list[CategoryInfo]:
    """Return what is said of categories, in the order in which they were entered."""
    return keep.read_all(CategoryInfo, "info_id = ? AND binned_at IS NULL ORDER BY id", (info_id,))


def overview(actor: Actor, user_id: int, today: date) -> list[WeekState]:
    """Return the weeks that somebody may write about, the latest first.

    Raises:
        NotFound: the actor may not look at that person's sheets.
    """
    this = spans.span("week", today).first
    weeks = [this + timedelta(weeks=step) for step in range(1, -_BACK - 1, -1)]
    return [WeekState(week, of_week(actor, user_id, week) is not None) for week in weeks]


def _replace(work: keep.Operation, info_id: int, rows: Sequence[Values]) -> None:
    """Write what is said of categories, one row each, the last word of each counts; a known one stays the same row."""
    wanted: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = str(keep.clean(CategoryInfo, {**row, "info_id": info_id})["category"])
        wanted[name] = {**wanted.get(name, {}), **row, "category": name}
    for old in categories(info_id):
        said = wanted.pop(old.category, None)
        if said is None:
            work.bin(CategoryInfo, old.id)
        else:
            work.edit(CategoryInfo, old.id, said)
    for said in wanted.values():
        work.add(CategoryInfo, {**said, "info_id": info_id})
