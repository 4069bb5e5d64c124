"""The summary of a month's work: begun from the records, due in phase 1 of the next month, read by the superior.

S0-05 (written inside the system), S1-12 (improvements are followed up in the month after), S2-11 (领导批阅), forms 23.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cmdesk.cadence.rules.months import month_of, months_until
from cmdesk.core import approval, regulation, timers
from cmdesk.core.actor import Actor
from cmdesk.core.approval import subjects
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.record import fields_of
from cmdesk.journal.record import MonthSummary, Remedy
from cmdesk.journal.rules import rights
from cmdesk.journal.rules.figure import Figure
from cmdesk.journal.rules.monthly import figures, opening, remedies
from cmdesk.staff.rules import people

Values = Mapping[str, Any]
FLOW = "month_summary"
TO_WRITE = ("促销场次/费用率", "回款")
"""Figures of the form of which the office keeps no records: lines that the writer fills in (forms 23)."""
_SIGNED = ("figures", "analysis", "opinions", "lessons", "outcome", "shortfalls", "ahead", "support")


@dataclass(frozen=True)
class MonthState:
    """A month of somebody's with the state of its summary; empty state where there is none.

    One that ended before he came into the office's file is not asked of him.
    """

    month: date
    state: str
    timer: timers.Running
    asked: bool


def of_month(actor: Actor, user_id: int, month: date) -> MonthSummary | None:
    """Return somebody's summary of the month that a day lies in, or None when there is none yet.

    Raises:
        NotFound: the actor may not look at that person's summaries.
    """
    if not rights.reaches(actor, rights.VIEW, user_id):
        raise NotFound("这位人员的月度总结不在您可以查看的范围内。")
    return stored(user_id, month)


def stored(user_id: int, month: date) -> MonthSummary | None:
    """Return somebody's summary of the month that a day lies in past all rights."""
    first = month_of(month).first.isoformat()
    found = keep.read_all(MonthSummary, "user_id = ? AND month = ? AND binned_at IS NULL", (user_id, first))
    return found[0] if found else None


def proposed(actor: Actor, user_id: int, month: date) -> dict[str, str]:
    """Return what a new summary begins with, drawn from the month's records; nothing is stored."""
    span = month_of(month)
    told = figures.of_month(actor, user_id, span)
    first = next((one.text for one in told if one.label == "走访"), "")
    before = remedies.of_person(user_id, until=span.last)
    settled = [f"{one.text}：{Remedy.outcome.about.label_of(one.outcome or '')}" for one in before]
    return {
        "figures": lines(told),
        "opinions": "\n".join(figures.opinions(user_id, span)),
        "outcome": "\n".join([f"走访{first}。" if first else "", *(f"改进措施 {one}" for one in settled)]).strip(),
    }


def lines(told: Sequence[Figure]) -> str:
    """Return the month's figures as a summary stores them, with an empty line for each that nobody records."""
    return "\n".join([*(f"{one.label}：{one.text}" for one in told), *(f"{label}：" for label in TO_WRITE)])


def begin(actor: Actor, user_id: int, month: date, values: Values | None = None) -> int:
    """Return the id of somebody's summary of a month, begun from the month's records when there is none yet.

    Raises:
        NotAllowed: it is not the actor's to write.
        Refused: the month is not over, or too long ago.
    """
    known = of_month(actor, user_id, month)
    if known is not None:
        return known.id
    rights.refuse(actor, rights.WRITE, user_id, opening.NOUN)
    span, today = month_of(month), clock.today()
    if span.first > today:
        raise Refused(f"{span.first:%Y-%m} 还没有开始，不能写它的月度总结。")
    back = int(regulation.on(today).number("summary.months_back"))
    if span.first < months_until(today, back + 1).first:
        raise Refused(f"{span.first:%Y-%m} 的月度总结已不能补写，最多补 {back} 个月前的。")
    filled = {**proposed(actor, user_id, span.first), **(values or {})}
    with keep.operation(actor, f"写月度总结 {span.first:%Y-%m}") as work:
        return work.add(MonthSummary, {**filled, "user_id": user_id, "month": span.first})


def edit(
    actor: Actor, summary_id: int, values: Values, *, version: int | None = None, before: Values | None = None
) -> None:
    """Change a summary that does not wait for the superior and was not read by him.

    Raises:
        Refused: it does, or was.
    """
    found = opening.writable(actor, summary_id)
    with keep.operation(actor, f"修改 {found.title()}") as work:
        work.edit(MonthSummary, summary_id, values, version=version, before=before)


def submit(actor: Actor, summary_id: int) -> None:
    """Submit one's summary to the superior, also one that was sent back.

    Raises:
        Invalid: the analysis or the review is missing.
        Refused: the month is not over, it was submitted already, or it is somebody else's.
    """
    found = opening.writable(actor, summary_id)
    if found.user_id != actor.id:
        raise NotAllowed(f"{found.title()}要由本人提交。")
    if month_of(found.month or clock.today()).last >= clock.today():
        raise Refused(f"{found.title()}的这个月还没有过完，请在下月第一阶段提交。")
    missing = [name for name in ("analysis", "outcome", "shortfalls") if not str(getattr(found, name)).strip()]
    if missing:
        raise Invalid({name: f"“{fields_of(MonthSummary)[name].label}”还是空的，请写上再提交。" for name in missing})
    title = f"{approval.directory().name(found.user_id)} {found.title()}"
    under_way = approval.of_record(MonthSummary.KIND, summary_id)
    if under_way is not None and under_way.state == "returned":
        approval.resubmit(actor, under_way.id)
    else:
        approval.submit(actor, MonthSummary.KIND, summary_id, FLOW, title, approval.Facts(unit_id=actor.unit_id))


def withdraw(actor: Actor, summary_id: int) -> None:
    """Take a summary back that the superior has not read yet.

    Raises:
        Refused: it does not wait, or is somebody else's.
    """
    approval.withdraw(actor, _under_way(actor, summary_id))


def comment(actor: Actor, summary_id: int, words: str) -> None:
    """Read and comment on a summary that waits for the actor (批阅, S2-11).

    Raises:
        Invalid: nothing is said.
        Refused: it does not wait for the actor.
    """
    if not words.strip():
        raise Invalid({"words": "请写下批阅意见。"})
    approval.approve(actor, _under_way(actor, summary_id), words)


def send_back(actor: Actor, summary_id: int, words: str) -> None:
    """Send a summary back to be written better, saying why.

    Raises:
        Refused: it does not wait for the actor, or no reason is given.
    """
    approval.send_back(actor, _under_way(actor, summary_id), words)


def verbs(actor: Actor, found: MonthSummary) -> dict[str, str]:
    """Return verb (``submit``, ``withdraw``, ``comment``, ``return``) → why it is refused, empty where it is not.

    A verb without meaning for who looks is left out.
    """
    own = found.user_id == actor.id
    if found.state == "reviewed":
        return {}
    if own and found.state == "reviewing":
        return {"withdraw": ""}
    if own:
        over = month_of(found.month or clock.today()).last < clock.today()
        return {"submit": "" if over else "这个月还没有过完，下月第一阶段再提交；现在可以先写。"}
    why = f"{approval.directory().name(found.user_id)}还没有提交，提交以后才能批阅。"
    if found.state == "reviewing":
        under_way = approval.of_record(MonthSummary.KIND, found.id)
        why = approval.offers(actor, under_way)["approve"] if under_way is not None else ""
    return {"return": why, "comment": why}


def said(summary_id: int) -> str:
    """Return what the superior said last, with his name; empty while he said nothing."""
    return approval.last_said(MonthSummary.KIND, summary_id)


def overview(actor: Actor, user_id: int, today: date) -> list[MonthState]:
    """Return the last months with the state of their summaries, this month first."""
    back = int(regulation.on(today).number("summary.months_back"))
    known = {
        one.month: one
        for one in keep.read_all(MonthSummary, "user_id = ? AND binned_at IS NULL", (user_id,))
        if rights.reaches(actor, rights.VIEW, user_id)
    }
    since, month, found = people.entered(user_id).date(), month_of(today).first, list[MonthState]()
    earliest = min([months_until(today, back + 1).first, *(one for one in known if one)])
    while month >= earliest:
        one = known.get(month)
        asked = one is not None or month_of(month).last >= since
        found.append(MonthState(month, (one.state or "") if one else "", timer(user_id, month, one), asked))
        month = month_of(month - timedelta(days=1)).first
    return found


def due_at(month: date) -> datetime:
    """Return until when the summary of a month is to be submitted: the end of phase 1 of the month after (S0-01, S0-05)."""
    following = month_of(month).last + timedelta(days=1)
    last = following + timedelta(days=int(regulation.on(following).number("cadence.phase.first.end")) - 1)
    return clock.moment_on(last + timedelta(days=1))


def last_day(month: date) -> date:
    """Return the last day on which the summary of a month is in time."""
    return (due_at(month) - timedelta(minutes=1)).date()


def timer(user_id: int, month: date, found: MonthSummary | None = None, at: datetime | None = None) -> timers.Running:
    """Return the timer of a month's summary: from the end of the month until it was submitted."""
    begun = clock.moment_on(month_of(month).last + timedelta(days=1))
    one = found or stored(user_id, month)
    events = [timers.Event("start", begun), timers.Event("deadline", begun, until=due_at(month))]
    if one is not None and one.state in {"reviewing", "reviewed"} and one.submitted_at is not None:
        events.append(timers.Event("stop", max(one.submitted_at.astimezone(), begun)))
    limit = timers.Limits.read("month_summary").on(begun.date())
    return timers.due(limit, events, at or datetime.now().astimezone())


def content(summary_id: int) -> dict[str, Any]:
    """Return what the superior reads: label → text."""
    found, fields = keep.read(MonthSummary, summary_id), fields_of(MonthSummary)
    shown = {fields[name].label: str(getattr(found, name) or "") for name in _SIGNED}
    shown["制定人"] = approval.directory().name(found.user_id)
    shown["月份"] = f"{found.month:%Y-%m}" if found.month else ""
    for place, one in enumerate(remedies.of_summary(summary_id), 1):
        shown[f"改进措施 {place}"] = f"{one.text}（{approval.directory().name(one.owner_id)}，{one.due_on}）"
    return {label: text for label, text in shown.items() if text}


def settled(work: Operation, summary_id: int, state: str) -> None:
    """Let a summary follow its approval."""
    after = {"running": "reviewing", "approved": "reviewed", "returned": "returned", "refused": "returned"}
    values: dict[str, Any] = {"state": after.get(state, "draft")}
    if state == "running":
        values["submitted_at"] = work.at
    work.edit(MonthSummary, summary_id, values)


def register() -> None:
    """Let summaries be read and commented on."""
    subjects.register(subjects.Subject(MonthSummary.KIND, content, settled))


def _under_way(actor: Actor, summary_id: int) -> int:
    found = opening.read(actor, summary_id)
    run = approval.of_record(MonthSummary.KIND, summary_id)
    if found.state != "reviewing" or run is None:
        raise Refused(f"{found.title()}没有在等批阅（{MonthSummary.state.about.label_of(found.state or '')}）。")
    return run.id
