"""The values that the forms of the journal need: minutes of a talk, a day's log, a month's summary, a morning meeting."""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest
from typing import Any

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.calendar import current as calendar
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.customers.record import Customer
from cmdesk.journal.record import DailyLog, Decision, Minutes, MonthSummary, Morning, Remedy
from cmdesk.journal.rules import minutes
from cmdesk.journal.rules.daily import logs, records
from cmdesk.journal.rules.meetings import decisions, mornings
from cmdesk.journal.rules.monthly import opening, remedies, summaries
from cmdesk.papers.job import About, Job
from cmdesk.papers.rules import letterhead

_WEEKDAYS = "一二三四五六日"
_OF_LOG = (
    "day", "weather", "route", "stock", "turnover", "stock_ratio", "prices", "area_market", "lawfulness", "key_brands",
    "new_products", "recommended", "problems", "opinions", "improvements", "adhoc", "gained", "good_steps",
    "script_problems", "new_methods", "comment",
)  # fmt: skip
_OF_MORNING = ("day", "minutes", "results", "difficulties", "market", "needs", "tasks")
_OF_SUMMARY = ("analysis", "opinions", "lessons", "outcome", "shortfalls", "ahead", "support")


def minutes_job(actor: Actor, minutes_id: int) -> Job:
    """Return what prints the minutes of a talk.

    Raises:
        NotFound: there are none, or the actor may not know of them.
    """
    found = minutes.read(actor, minutes_id)
    values = minutes_values(found)
    about = About(Minutes.KIND, found.id, f"{found.number} {values['customer']}")
    return Job(f"会谈纪要 {found.number}", [("minutes", [values])], [about])


def minutes_values(found: Minutes) -> dict[str, Any]:
    """Return the values of the form ``minutes``."""
    customer = keep.read(Customer, found.customer_id)
    people = minutes.people(found.id)
    ours = [one for one in people if one.side == "ours"]
    theirs = [one for one in people if one.side != "ours"]
    return {
        "number": found.number,
        "time": _span(found),
        "place": found.place,
        "customer": customer.name,
        "customer_number": customer.number,
        "our_unit": found.our_unit or letterhead.read().name,
        "chair": found.chair,
        "recorder": approval.directory().name(found.user_id),
        "attendees": [
            {
                "our_name": our.name if our else "",
                "our_position": our.position if our else "",
                "their_name": their.name if their else "",
                "their_position": their.position if their else "",
            }
            for our, their in zip_longest(ours, theirs)
        ],
        "topics": _lines(found.topics),
        "content": found.content,
        "agreements": _lines(found.agreements),
        "leftovers": found.leftovers,
        "duties": [
            {
                "text": one.text,
                "who": "/".join(part for part in (type(one).side.about.label_of(one.side or ""), one.name) if part),
                "due_on": one.due_on,
                "state": "已完成" if one.done else "",
            }
            for one in minutes.duties(found.id)
        ],
        "review": _signature(Minutes.KIND, found.id),
        "sent_on": found.sent_on,
        "sent_way": found.sent_way,
        "confirmed": "yes" if found.confirmed_at else "no" if found.sent_on else None,
        "confirmed_by": found.confirmed_by,
        "confirmed_at": found.confirmed_at,
    }


def log_job(actor: Actor, log_id: int) -> Job:
    """Return what prints the log of a day.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = logs.read(actor, log_id)
    values = log_values(actor, found)
    about = About(DailyLog.KIND, found.id, f"{values['manager']} {found.day}")
    return Job(f"工作日志 {found.day} {values['manager']}", [("daily_log", [values])], [about])


def log_values(actor: Actor, found: DailyLog) -> dict[str, Any]:
    """Return the values of the form ``daily_log``, with the contacts of the day."""
    day = found.day
    if day is None:
        return {}
    done = records.done(actor, found.user_id, day)
    row = current().row(
        'SELECT u.name, unit.name FROM "user" u LEFT JOIN unit ON unit.id = u.unit_id WHERE u.id = ?', (found.user_id,)
    )
    needed = f"所需材料：{found.next_materials}" if found.next_materials else ""
    signed = None
    if found.commenter_id is not None and found.commented_at is not None:
        signed = _signed(approval.directory().name(found.commenter_id), found.commented_at)
    return {
        **{name: getattr(found, name) for name in _OF_LOG},
        "weekday": _WEEKDAYS[day.weekday()] + ("" if calendar().is_working(day) else "（休）"),
        "manager": row[0] if row else "",
        "area": row[1] or "" if row else "",
        "planned": done.planned,
        "made": done.made,
        "share": f"{done.share}%" if done.planned else "—",
        "lines": [
            {
                "customer": line.customer,
                "times": line.times,
                "channel": line.channel,
                "work": " ".join(line.work),
                "opinion": line.opinion,
                "note": line.note,
            }
            for line in done.lines
        ],
        "next": "\n".join(
            filter(None, (found.next_analysis, found.next_focus, found.next_plan, found.next_memo, needed))
        ),
        "commenter": signed,
    }


def summary_job(actor: Actor, summary_id: int) -> Job:
    """Return what prints the summary of a month.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = opening.read(actor, summary_id)
    values = summary_values(found)
    title = f"月度总结 {values['month']} {values['manager']}"
    return Job(title, [("month_summary", [values])], [About(MonthSummary.KIND, found.id, title)])


def summary_values(found: MonthSummary) -> dict[str, Any]:
    """Return the values of the form ``month_summary``."""
    if found.month is None:
        return {}
    row = current().row(
        'SELECT u.name, unit.name FROM "user" u LEFT JOIN unit ON unit.id = u.unit_id WHERE u.id = ?', (found.user_id,)
    )
    name = row[0] if row else ""
    handed = found.submitted_at if found.state in {"reviewing", "reviewed"} else None
    return {
        **{key: getattr(found, key) for key in _OF_SUMMARY},
        "month": f"{found.month:%Y 年 %m 月}",
        "manager": name,
        "area": row[1] or "" if row else "",
        "submitted_on": handed.astimezone().date() if handed else None,
        "figures": [
            dict(zip(("label", "text"), (part.strip() for part in _pair(line)), strict=True))
            for line in found.figures.splitlines()
            if line.strip()
        ],
        "remedies": [_remedy(one) for one in remedies.of_summary(found.id)],
        "before": [_remedy(one) for one in remedies.of_person(found.user_id, until=found.month)],
        "comment": summaries.said(found.id),
        "sign_writer": _signed(name, handed) if handed else None,
        "sign_chief": _signature(MonthSummary.KIND, found.id, words=False),
    }


def morning_job(actor: Actor, morning_id: int) -> Job:
    """Return what prints a morning meeting.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = mornings.read(actor, morning_id)
    values = morning_values(found)
    title = f"晨会 {found.day} {values['leader']}"
    return Job(title, [("morning", [values])], [About(Morning.KIND, found.id, title)])


def morning_values(found: Morning) -> dict[str, Any]:
    """Return the values of the form ``morning``."""
    name = approval.directory().name
    unit = current().row("SELECT name FROM unit WHERE id = ?", (found.unit_id,)) if found.unit_id else None
    return {
        **{key: getattr(found, key) for key in _OF_MORNING},
        "unit": unit[0] if unit else "",
        "leader": name(found.user_id),
        "presences": [
            {"name": name(one.user_id), "present": "到会" if one.present else "缺席", "reason": one.reason}
            for one in mornings.presences(found.id)
        ],
        "decisions": [_decision(one) for one in decisions.of_meeting(found.id)],
        "before": [_decision(one) for one in decisions.before_meeting(found)],
    }


def _decision(one: Decision) -> dict[str, Any]:
    state = Decision.outcome.about.label_of(one.outcome or "") if one.outcome != "open" else ""
    return {
        "text": one.text, "owner": approval.directory().name(one.owner_id), "due_on": one.due_on,
        "result": "：".join(filter(None, (state, one.result))),
    }  # fmt: skip


def _remedy(one: Remedy) -> dict[str, Any]:
    state = Remedy.outcome.about.label_of(one.outcome or "") if one.outcome != "open" else ""
    return {
        "text": one.text, "owner": approval.directory().name(one.owner_id), "due_on": one.due_on,
        "result": "：".join(filter(None, (state, one.result))),
    }  # fmt: skip


def _pair(line: str) -> tuple[str, str]:
    """Return the two sides of ``指标：内容``; a line without a colon is all content."""
    label, colon, text = line.partition("：")
    return (label, text) if colon else ("", line)


def _lines(text: str) -> list[dict[str, str]]:
    return [{"text": line.strip()} for line in text.splitlines() if line.strip()]


def _span(found: Minutes) -> str:
    begin, end = found.began_at, found.ended_at
    if begin is None or end is None:
        return ""
    begin, end = begin.astimezone(), end.astimezone()
    same = begin.date() == end.date()
    return f"{begin:%Y-%m-%d %H:%M} 至 {end:{'%H:%M' if same else '%Y-%m-%d %H:%M'}}"


def _signature(kind: str, record_id: int, *, words: bool = True) -> Any:
    """Return who signed the review, if it was approved: name (代 whom, if he is a deputy), his words, and the day."""
    found = approval.of_record(kind, record_id)
    if found is None or found.state != "approved":
        return None
    signed = [
        (f"{name}　{said}".rstrip() if words else name, when)
        for stage in approval.stages(found)
        for name, state, when, said in stage.people
        if state == "approved" and when is not None
    ]
    return _signed(*signed[-1]) if signed else None


def _signed(name: str, when: datetime) -> dict[str, Any]:
    return {"name": name, "day": when.astimezone().date()}
