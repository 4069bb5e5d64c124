"""What is to be written and what is to be seen to: told before it is late and when it is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from cmdesk.cadence.rules.months import month_of
from cmdesk.core import calendar, regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.notice import Level, Reminder
from cmdesk.journal.record import Morning
from cmdesk.journal.rules import minutes, rights
from cmdesk.journal.rules.daily import logs
from cmdesk.journal.rules.demand import reminding
from cmdesk.journal.rules.meetings import decisions, mornings
from cmdesk.journal.rules.monthly import remedies, summaries

_PRESSING: dict[str, Level] = {"soon": "soon", "late": "late"}
_TOGETHER = "天的工作日志没交，请打开“工作日志”补上"


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what the actor has to write or see to that is due soon or late: logs, minutes, last month's summary …"""
    written = [*_logs(actor, at), *_minutes(actor, at), *_summary(actor, at), *_morning(actor, at)]
    written += reminding.of(actor, at)
    return [*written, *_duties(actor, at), *_remedies(actor, at), *_decisions(actor, at)]


def _morning(actor: Actor, at: datetime) -> list[Reminder]:
    """Tell who leads the morning meeting that a working day has none yet, from an hour on (S1-34)."""
    now, rules = at.astimezone(), regulation.on(at.date())
    day = now.date()
    if (
        not rules.value("morning.remind")
        or actor.scope(rights.WRITE) is Scope.NONE
        or not calendar.current().is_working(day)
        or now.time() < time.fromisoformat(str(rules.value("morning.until")))
        or not mornings.is_leader(actor, day)
        or mornings.held(day, actor.id)
    ):
        return []
    text = f"{day:%m-%d} 的晨会还没有记录：昨日结果、市场动态和客户需求已可由记录带出。"
    return [Reminder(f"morning:{day}", text, "soon", None, "mornings")]


def _decisions(actor: Actor, at: datetime) -> list[Reminder]:
    """Tell whoever a morning meeting gave something to do, the working day before it is due and when it is late."""
    found = []
    for one in decisions.open_of_owner(actor.id, calendar.current().next_working_day(at.date())):
        late = one.due_on is not None and one.due_on < at.date()
        level: Level = "late" if late else "soon"
        words = "逾期未办" if late else f"{one.due_on:%m-%d} 到期"
        text = f"晨会决定“{one.text}”{words}。"
        key = f"decision:{one.id}:{one.due_on}:{level}"
        found.append(Reminder(key, text, level, (Morning.KIND, one.morning_id), "mornings", "项晨会决定要落实"))
    return found


def _minutes(actor: Actor, at: datetime) -> list[Reminder]:
    """Tell of minutes that are still a draft when their time runs short or is over (S3-22)."""
    found = []
    for one in minutes.drafts(actor.id):
        running = minutes.timer(one, at)
        level = _PRESSING.get(running.state)
        if level is not None:
            text = f"{one.title()}（{one.customer.title()}）还没提交审阅：{running.text}。"
            about = (type(one).KIND, one.id)
            found.append(Reminder(f"minutes:{one.id}:{level}", text, level, about, "minutes", "份会谈纪要要提交审阅"))
    return found


def _duties(actor: Actor, at: datetime) -> list[Reminder]:
    """Tell who recorded a talk of what we agreed to do, the working day before it is due and when it is late."""
    found = []
    for one in minutes.open_duties(actor.id, calendar.current().next_working_day(at.date())):
        late = one.due_on is not None and one.due_on < at.date()
        level: Level = "late" if late else "soon"
        words = "逾期未办" if late else f"{one.due_on:%m-%d} 到期"
        text = f"会谈待办“{one.text}”{words}。"
        about = ("minutes", one.minutes_id)
        found.append(Reminder(f"duty:{one.id}:{one.due_on}:{level}", text, level, about, "minutes", "项会谈待办要落实"))
    return found


def _summary(actor: Actor, at: datetime) -> list[Reminder]:
    """Tell an account manager who was out in the month before that its summary is due (S0-05)."""
    if actor.role != "account_manager" or actor.scope(rights.WRITE) is Scope.NONE:
        return []
    span = month_of(month_of(at.date()).first - timedelta(days=1))
    month = span.first
    one = summaries.stored(actor.id, month)
    until = summaries.due_at(month)
    now = at.astimezone()
    row = current().row(
        "SELECT 1 FROM visit WHERE user_id = ? AND state = 'done' AND day BETWEEN ? AND ? AND binned_at IS NULL LIMIT 1",
        (actor.id, span.first.isoformat(), span.last.isoformat()),
    )
    if (
        row is None
        or (one is not None and one.state in {"reviewing", "reviewed"})
        or until - now > timedelta(days=_days(at.date()))
    ):
        return []
    level: Level = "late" if now > until else "soon"
    words = "还没有提交" if level == "late" else f"请在 {summaries.last_day(month):%m-%d} 前提交（第一阶段）"
    about = ("month_summary", one.id) if one is not None else None
    return [Reminder(f"summary:{month}:{level}", f"{month:%Y-%m} 的月度总结{words}。", level, about, "summaries")]


def _remedies(actor: Actor, at: datetime) -> list[Reminder]:
    today, found = at.date(), []
    for one in remedies.open_of_owner(actor.id, today + timedelta(days=_days(today))):
        late = one.due_on is not None and one.due_on < today
        level: Level = "late" if late else "soon"
        words = "逾期未落实" if late else f"{one.due_on:%m-%d} 到期"
        text = f"改进措施“{one.text}”{words}。"
        about = ("month_summary", one.summary_id)
        found.append(Reminder(f"remedy:{one.id}:{level}", text, level, about, "summaries", "项改进措施要落实"))
    return found


def _days(day: date) -> int:
    return int(regulation.on(day).number("summary.remind.days"))


def _logs(actor: Actor, at: datetime) -> list[Reminder]:
    found: list[Reminder] = []
    if not all(rights.reaches(actor, right, actor.id) for right in (rights.VIEW, rights.WRITE)):
        return found
    for day in logs.missing(actor.id, at.date()):
        until = logs.due_at(day)
        if until - at > timedelta(days=1):
            continue
        late = at > until
        level: Level = "late" if late else "soon"
        log = logs.of_day(actor, actor.id, day)
        text = f"{day:%m-%d} 的工作日志{'还没交' if late else f'请在 {until:%m-%d %H:%M} 前交'}。"
        about = ("daily_log", log.id) if log is not None else None
        found.append(Reminder(f"log:{day}:{level}", text, level, about, "journal", _TOGETHER))
    return found
