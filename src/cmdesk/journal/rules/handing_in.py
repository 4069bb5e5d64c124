"""Who has handed in the logs and the summary of a month and who has not, for the superior (S0-05, S0-28, S2-11).

Of which days a log is owed ``daily.owing`` says; an account manager owes a summary of every month with visits. What the
reminders go by, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cmdesk.cadence.rules.months import month_of, months_until
from cmdesk.cadence.rules.period import Span
from cmdesk.core import notice, regulation, timers
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.field import moment_of
from cmdesk.core.notice import Reminder
from cmdesk.journal.record import MonthSummary
from cmdesk.journal.rules import rights
from cmdesk.journal.rules.daily import logs, owing
from cmdesk.journal.rules.monthly import summaries
from cmdesk.staff import rules as staff

_SHOWN = 12  # days that a reminder names


@dataclass(frozen=True)
class HandedIn:
    """What somebody has handed in of a month.

    Attributes:
        days: how many days of the month owe a log.
        handed: how many of these were handed in.
        late: how many of those after their time.
        missing: days whose time is over without a log.
        waiting: ids of logs that were handed in and that nobody has commented on.
        summary: state of the summary of the month, empty where there is none.
        summary_id: the summary.
        timer: of the summary; None where none is owed.
        lacking: what is missing and can still be handed in, in words; empty for nothing.
    """

    user_id: int
    name: str
    unit: str
    days: int
    handed: int
    late: int
    missing: tuple[date, ...]
    waiting: tuple[int, ...]
    summary: str
    summary_id: int | None
    timer: timers.Running | None
    lacking: str = ""

    @property
    def lacks_summary(self) -> bool:
        """Whether the time of the summary is over, and it was not submitted."""
        return self.timer is not None and self.timer.state == "late" and self.summary in {"", "draft", "returned"}

    @property
    def is_behind(self) -> bool:
        """Whether something is missing whose time is over."""
        return bool(self.missing) or self.lacks_summary


def of_month(actor: Actor, day: date, at: datetime | None = None) -> list[HandedIn]:
    """Return what everybody whose journal the actor comments on has handed in of a month, who is most behind first.

    Args:
        actor: who looks; he himself is left out.
        day: lies in the month.
        at: when it is looked at; now by default.

    Raises:
        NotAllowed: the actor comments on nobody's journal.
    """
    if actor.scope(rights.COMMENT) is Scope.NONE:
        raise NotAllowed.to("批阅工作日志")
    now, month = at or datetime.now(), month_of(day)  # noqa: DTZ005  # local, as every moment of a record
    until = min(month.last, now.date())
    owed, visited = owing.owed(month.first, until), owing.visited(month.first, until)
    written, made = _written(month), _summaries(month)
    found = []
    for user, name, unit, role in _people(actor):
        days = {*owed[user], *(one for one, _, _, _ in written[user])}
        if role != "account_manager" and not days and user not in made:
            continue
        owes = role == "account_manager" and bool(visited[user])
        one = _one((user, name, unit), days, written[user], made.get(user), _Asked(month, owes, now))
        found.append(replace(one, lacking=_lacking(one, day, now.date())))
    return sorted(found, key=lambda one: (not one.is_behind, -len(one.missing), one.name, one.user_id))


def remind(actor: Actor, day: date, user_ids: Collection[int], at: datetime | None = None) -> list[str]:
    """Tell people what of a month they have to hand in still, once a day; returns the names of those who were told.

    Undoing takes the notices back.

    Args:
        actor: who comments on their journals.
        day: lies in the month.
        user_ids: whom; who lacks nothing is not told anything.
        at: when; now by default.

    Raises:
        NotAllowed: the actor comments on nobody's journal.
        Refused: nobody of them lacks anything that can still be handed in, or all were told today.
    """
    now = at or datetime.now()  # noqa: DTZ005  # local, as every moment of a record
    today = now.date()
    lacking = [one for one in of_month(actor, day, now) if one.user_id in user_ids and one.lacking]
    if not lacking:
        raise Refused("选中的人没有可以补交的：都已交齐、还没到期，或已经过了可以补写的日子。")
    key = f"owed:{month_of(day).first}:{today}"
    known = {
        int(row[0]) for row in current().rows("SELECT user_id FROM notice WHERE key = ? AND binned_at IS NULL", (key,))
    }
    fresh = [one for one in lacking if one.user_id not in known]
    if not fresh:
        raise Refused(f"今天已经提醒过 {'、'.join(one.name for one in lacking)}，同一个月一天只提醒一次。")
    names = [one.name for one in fresh]
    with keep.operation(actor, f"提醒补交日志和总结 {'、'.join(names)}") as work:
        for one in fresh:
            target = Reminder(key, one.lacking, page="journal" if one.missing else "summaries").target
            text = f"{actor.name}提醒您补交{one.lacking}。"
            notice.tell(work, [one.user_id], text, key=key, about=target, level="late")
    return names


def _lacking(one: HandedIn, day: date, today: date) -> str:
    """Return what somebody can and must hand in still, in words."""
    rules, words = regulation.on(today), []
    begin = today - timedelta(days=int(rules.number("log.days_back")))
    days = [missing for missing in one.missing if missing >= begin]
    if days:
        shown = "、".join(f"{missing:%m-%d}" for missing in days[:_SHOWN])
        words.append(f"{shown}{f' 等 {len(days)} 天' if len(days) > _SHOWN else ''} 的工作日志")
    month = month_of(day).first
    if one.lacks_summary and month >= months_until(today, int(rules.number("summary.months_back")) + 1).first:
        words.append(f"{month:%Y-%m} 的月度总结")
    return "，和 ".join(words)


@dataclass(frozen=True)
class _Asked:
    """What the month asks of somebody at a moment: whether a summary."""

    month: Span
    summary: bool
    now: datetime


_Log = tuple[date, int, str, datetime | None]
"""Day, id, state and when it was handed in."""


def _one(
    who: tuple[int, str, str], days: set[date], written: Sequence[_Log], made: MonthSummary | None, asked: _Asked
) -> HandedIn:
    handed = {day: at for day, _, state, at in written if state != "draft"}
    timer = (
        summaries.timer(who[0], asked.month.first, made, asked.now.astimezone())
        if asked.summary or made is not None
        else None
    )
    return HandedIn(
        *who,
        days=len(days),
        handed=len(handed),
        late=sum(1 for day, at in handed.items() if at is not None and at > logs.due_at(day)),
        missing=tuple(day for day in sorted(days - handed.keys()) if asked.now > logs.due_at(day)),
        waiting=tuple(log for _, log, state, _ in written if state == "handed_in"),
        summary=(made.state or "") if made is not None else "",
        summary_id=made.id if made is not None else None,
        timer=timer,
    )


def _people(actor: Actor) -> list[tuple[int, str, str, str]]:
    where, params = staff.visible(actor, rights.COMMENT, "u.id", "u.unit_id")
    rows = current().rows(
        'SELECT u.id, u.name, unit.name, u.role FROM "user" u LEFT JOIN unit ON unit.id = u.unit_id'
        f" WHERE u.active AND u.binned_at IS NULL AND u.id <> ? AND {where} ORDER BY u.name, u.id",
        (actor.id, *params),
    )
    return [(int(user), str(name), str(unit or ""), str(role)) for user, name, unit, role in rows]


def _written(month: Span) -> defaultdict[int, list[_Log]]:
    rows = current().rows(
        "SELECT user_id, day, id, state, handed_at FROM daily_log WHERE binned_at IS NULL AND day BETWEEN ? AND ?"
        " ORDER BY day, id",
        (month.first.isoformat(), month.last.isoformat()),
    )
    found: defaultdict[int, list[_Log]] = defaultdict(list)
    for user, day, log, state, at in rows:
        handed = moment_of(at).replace(tzinfo=None) if at else None
        found[int(user)].append((date.fromisoformat(day), int(log), str(state), handed))
    return found


def _summaries(month: Span) -> dict[int, MonthSummary]:
    found = keep.read_all(MonthSummary, "month = ? AND binned_at IS NULL ORDER BY id", (month.first.isoformat(),))
    return {one.user_id: one for one in found}
