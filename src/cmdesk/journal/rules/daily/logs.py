"""The log of a day: begun from what was done, handed in by the next morning, read and commented on (S0-28, forms 22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from cmdesk.core import calendar, regulation, timers
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import all_of
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.journal.record import DailyLog
from cmdesk.journal.rules import rights
from cmdesk.journal.rules.daily import owing, records
from cmdesk.staff import rules as staff

Values = Mapping[str, Any]

_BACK = timedelta(14)  # of days that are looked over
_LABELS = {choice.value: choice.label for choice in DailyLog.state.about.choices}


def of_day(actor: Actor, user_id: int, day: date) -> DailyLog | None:
    """Return somebody's log of a day, or None when there is none yet.

    Raises:
        NotFound: the actor may not look at that person's logs.
    """
    if not rights.reaches(actor, rights.VIEW, user_id):
        raise NotFound("这位人员的工作日志不在您可以查看的范围内。")
    found = keep.read_all(DailyLog, "user_id = ? AND day = ? AND binned_at IS NULL", (user_id, day.isoformat()))
    return found[0] if found else None


def proposed(actor: Actor, user_id: int, day: date) -> dict[str, Any]:
    """Return what a new log of the day begins with, drawn from the day's records; nothing is stored."""
    done = records.done(actor, user_id, day)
    calls = sum(line.channel != "实地" for line in done.lines)
    summary = f"计划走访 {done.planned} 户，实际 {done.made} 户，完成率 {done.share}%；电话等联系 {calls} 次。"
    return {
        "summary": summary + done.sales if done.planned or done.lines else "",
        "adhoc": "\n".join(done.adhoc),
        "opinions": "\n".join(done.opinions),
        **done.heads,
        **records.tomorrow(actor, user_id, day),
    }


def begin(actor: Actor, user_id: int, day: date, values: Values | None = None) -> int:
    """Return the id of somebody's log of a day, begun from the day's records when there is none yet.

    Raises:
        NotAllowed: it is not the actor's to write.
        Refused: the day lies ahead or too far back.
    """
    known = of_day(actor, user_id, day)
    if known is not None:
        return known.id
    rights.refuse(actor, rights.WRITE, user_id, "工作日志")
    today = clock.today()
    back = int(regulation.on(today).number("log.days_back"))
    if day > today:
        raise Refused("还没到这一天，不能写它的工作日志。")
    if day < today - timedelta(days=back):
        raise Refused(f"{day} 已过去 {(today - day).days} 天，工作日志最多补 {back} 天前的。")
    filled = {**proposed(actor, user_id, day), **(values or {})}
    with keep.operation(actor, f"写工作日志 {day}") as work:
        return work.add(DailyLog, {**filled, "user_id": user_id, "day": day})


def edit(
    actor: Actor, log_id: int, values: Values, *, version: int | None = None, before: Values | None = None
) -> None:
    """Change a log that is not commented on yet.

    Raises:
        Refused: the superior has read it already.
    """
    found = _own(actor, log_id)
    if found.state == "commented":
        raise Refused(f"{found.title()}已批阅，不能再改。")
    with keep.operation(actor, f"修改 {found.title()}") as work:
        work.edit(DailyLog, log_id, values, version=version, before=before)


def hand_in(actor: Actor, log_id: int) -> None:
    """Hand a log in; whether it was in time stands in its timer.

    Raises:
        Invalid: there is nothing in it.
        Refused: it was handed in already.
    """
    found = _own(actor, log_id)
    if found.state != "draft":
        raise Refused(f"{found.title()}{_LABELS[found.state or '']}，不用再交。")
    if not found.summary.strip():
        raise Invalid({"summary": "当天工作还是空的，请写上再交。"})
    with keep.operation(actor, f"交 {found.title()}") as work:
        work.edit(DailyLog, log_id, {"state": "handed_in", "handed_at": datetime.now()})  # noqa: DTZ005


def comment(actor: Actor, log_id: int, words: str) -> None:
    """Comment on a log that was handed in; nobody comments on his own.

    Raises:
        Refused: no words, one's own log, or it was not handed in.
    """
    found = read(actor, log_id)
    rights.refuse(actor, rights.COMMENT, found.user_id, "工作日志")
    if found.user_id == actor.id:
        raise Refused("不能批阅自己的工作日志。")
    if found.state == "draft":
        raise Refused(f"{found.title()}还没交，不能批阅。")
    if not words.strip():
        raise Invalid({"comment": "请写下批阅意见。"})
    values = {"comment": words, "commenter_id": actor.id, "commented_at": datetime.now(), "state": "commented"}  # noqa: DTZ005
    with keep.operation(actor, f"批阅 {found.title()}") as work:
        work.edit(DailyLog, log_id, values)


def read(actor: Actor, log_id: int) -> DailyLog:
    """Return a log.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(DailyLog, log_id)
    if not rights.reaches(actor, rights.VIEW, found.user_id):
        raise NotFound("工作日志不存在，或者不在您可以查看的范围内。")
    return found


def listed(actor: Actor, *, user_id: int | None = None, limit: int = 200) -> list[DailyLog]:
    """Return the logs that the actor may see, the latest first."""
    where, params = rights.visible(actor, "daily_log")
    conditions = ["binned_at IS NULL", where]
    if user_id is not None:
        conditions.append("user_id = ?")
        params = (*params, user_id)
    return keep.read_all(DailyLog, f"{all_of(*conditions)} ORDER BY day DESC, id DESC LIMIT {int(limit)}", params)


@dataclass(frozen=True)
class DayState:
    """A day of somebody's journal as a list shows it.

    Attributes:
        visits: made on that day.
        state: of the log; empty where there is none.
        timer: of the log, or of the one that is missing.
        asked: whether it is owed (``owing``), or written all the same.
    """

    day: date
    visits: int
    state: str
    timer: timers.Running
    asked: bool


def overview(actor: Actor, user_id: int, until: date) -> list[DayState]:
    """Return the working days and the days with visits of the last weeks with the state of their logs, latest first."""
    begin = until - _BACK
    known = {
        log.day: log for log in listed(actor, user_id=user_id) if log.day is not None and begin <= log.day <= until
    }
    rows = current().rows(
        "SELECT day, COUNT(*) FROM visit WHERE user_id = ? AND day >= ? AND day <= ? AND state = 'done'"
        " AND binned_at IS NULL GROUP BY day",
        (user_id, begin.isoformat(), until.isoformat()),
    )
    made = {date.fromisoformat(day): int(count) for day, count in rows}
    wanted = {*known, *made, *calendar.current().working_days(begin, until)}
    owed, found = owing.owed(begin, until)[user_id], []
    for one in sorted(wanted, reverse=True):
        log = known.get(one) or DailyLog(day=one, user_id=user_id)
        asked = one in known or one in owed
        found.append(DayState(one, made.get(one, 0), (log.state or "") if one in known else "", timer(log), asked))
    return found


def writers(actor: Actor) -> list[tuple[int, str]]:
    """Return (id, name) of those whose logs the actor may look at, himself first."""
    where, params = staff.visible(actor, rights.VIEW, "u.id", "u.unit_id")
    rows = current().rows(
        f'SELECT u.id, u.name FROM "user" u WHERE u.active AND u.binned_at IS NULL AND {where}'
        " AND (u.role = 'account_manager' OR u.id = ? OR EXISTS (SELECT 1 FROM daily_log l WHERE l.user_id = u.id))"
        " ORDER BY CASE WHEN u.id = ? THEN 0 ELSE 1 END, u.name, u.id",
        (*params, actor.id, actor.id),
    )
    return [(int(user), str(name)) for user, name in rows]


def due_at(day: date) -> datetime:
    """Return until when the log of a day is to be handed in: an hour of the next working day (forms 22)."""
    hour = time.fromisoformat(str(regulation.on(day).value("log.until")))
    return datetime.combine(calendar.current().next_working_day(day), hour)


def timer(found: DailyLog, at: datetime | None = None) -> timers.Running:
    """Return the timer of a log: from the end of its day until it was handed in."""
    day = found.day or clock.today()
    start = datetime.combine(day, time(0))
    happened = [timers.Event("start", start), timers.Event("deadline", start, until=due_at(day))]
    if found.handed_at is not None:
        happened.append(timers.Event("stop", found.handed_at))
    limit = timers.Rule("daily_log", "工作日志", *timers.parse_limit("事件之前"))
    return timers.due(limit, happened, at or datetime.now())  # noqa: DTZ005


def missing(user_id: int, until: date) -> list[date]:
    """Return the days before ``until`` of which somebody owes a log that can still be written and was not handed in."""
    begin = until - timedelta(days=int(regulation.on(until).number("log.days_back")))
    days = owing.owed(begin, until - timedelta(days=1))[user_id]
    rows = current().rows(
        "SELECT day FROM daily_log WHERE user_id = ? AND day >= ? AND state <> 'draft' AND binned_at IS NULL",
        (user_id, begin.isoformat()),
    )
    return sorted(days - {date.fromisoformat(row[0]) for row in rows})


def _own(actor: Actor, log_id: int) -> DailyLog:
    found = read(actor, log_id)
    rights.refuse(actor, rights.WRITE, found.user_id, "工作日志")
    return found
