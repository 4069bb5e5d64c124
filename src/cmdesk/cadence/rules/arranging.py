"""Customers of the due list are put on a day: what speaks against it is said before, the reason goes with each visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from cmdesk.cadence.rules import choice
from cmdesk.cadence.rules.due import Due
from cmdesk.cadence.rules.load import day_advice
from cmdesk.cadence.rules.months import managers
from cmdesk.cadence.rules.period import said
from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.visits import rules as visits


def arrange(actor: Actor, rows: Sequence[Due], day: date, kind: str = "regular") -> list[int]:
    """Plan a visit to each of these customers by his own manager; returns the ids of the visits, all or none.

    Raises:
        Refused: as ``visits.rules.schedule_many``.
    """
    wishes = [
        visits.Wish(
            row.customer_id, row.owner_id or actor.id, day, kind,
            {"reason": row.why[:300], "minutes_planned": row.due_class.minutes[1] or None},
        )
        for row in rows
    ]  # fmt: skip
    return visits.schedule_many(actor, wishes)


def objections(actor: Actor, rows: Sequence[Due], day: date, kind: str = "regular") -> list[str]:
    """Return what speaks against a day, one sentence each; nothing of it forbids it.

    That is: no suggested day, no working day, more visits on it than the scheme wants, too late for somebody, already
    planned, too short for the appointment that his class asks for.
    """
    advice = dict.fromkeys(day_advice(row.area_id, day, kind) for row in rows)
    return [
        *filter(None, advice),
        *_crowded(actor, rows, day),
        *_counted(rows, "已排有走访，会再排一次", [row.planned_on is not None for row in rows]),
        *_counted(rows, f"到 {said(day)} 已过应访期", [row.due_on < day for row in rows]),
        *_counted(rows, "来不及按类别要求提前预约", [_is_short(row, day) for row in rows]),
    ]


def _crowded(actor: Actor, rows: Sequence[Due], day: date) -> list[str]:
    force, people = choice.in_force(day), managers({row.owner_id or actor.id for row in rows})
    counts = Counter(row.owner_id or actor.id for row in rows)
    area_of = {row.owner_id or actor.id: row.area_id for row in rows}
    found = []
    for user, count in counts.items():
        row = current().row(
            "SELECT COUNT(*) FROM visit WHERE user_id = ? AND day = ? AND state IN ('planned', 'done')"
            " AND binned_at IS NULL",
            (user, day.isoformat()),
        )
        there, most = (int(row[0]) if row else 0), force.of(area_of[user]).daily[1]
        if most and there + count > most:
            name = people[user].name if user in people else ""
            found.append(f"{name}这一天将有 {there + count} 户，多于每日 {most} 户。")
    return found


def _is_short(row: Due, day: date) -> bool:
    today = clock.today()
    notice = row.due_class.notice
    return bool(notice) and (day <= today or calendar.current().working_days_between(today, day) < (notice or 0))


def _counted(rows: Sequence[Due], what: str, which: Sequence[bool]) -> list[str]:
    names = [row.name for row, is_meant in zip(rows, which, strict=True) if is_meant]
    if not names:
        return []
    more = f"等 {len(names)} 户" if len(names) > 3 else ""
    return [f"{'、'.join(names[:3])}{more}：{what}。"]
