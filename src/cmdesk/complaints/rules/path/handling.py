"""A complaint is dealt with: on the spot, by the joint check, by a plan that is approved, by tasks with proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cmdesk.complaints.record import Complaint, ComplaintTask
from cmdesk.complaints.record.choices import MONEY_WAYS
from cmdesk.complaints.rules import moves, reminders, rights
from cmdesk.complaints.rules.moments import plain
from cmdesk.complaints.rules.path import intake, scene, signing
from cmdesk.complaints.rules.people import copies, telling
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, Refused

Values = Mapping[str, Any]

_SITE = (
    "findings",
    "loss",
    "loss_text",
    "demand",
    "cause_text",
    "fault",
    "unit_id",
    "evidence",
)
_PLAN = ("ways", "plan", "amount", "amount_way", "amount_on", "opinions")
_LABORATORY = {"lab_from": "lab", "lab_until": "result"}
"""Moment of the laboratory → what is written into the trail."""
PLANNED_IN = frozenset(
    {"minor_site", "minor_approval", "severe_site", "countersigning", "proposing", "deciding", "executing"}
)
"""States in which tasks are given."""


def arrange_visit(actor: Actor, complaint_id: int, words: str = "", *, at: datetime | None = None) -> None:
    """Write down that the visit is arranged; the 48 hours of S1-46 stop.

    Raises:
        Invalid: that moment has not come.
        Refused: the actor may not, or the complaint is archived.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)
    moves.refuse_future(at, "at")
    with keep.operation(actor, f"安排上门 {found.title()}") as work:
        moves.change(work, found, {"arranged_at": found.arranged_at or at or clock.now()})
        moves.note(work, found, "arrange", words, at=at)


def report_site(actor: Actor, complaint_id: int, values: Values, *, version: int | None = None) -> int:
    """Report what was found and is planned for a minor complaint, and ask for approval (S4-43); returns the approval.

    Raises:
        Invalid: arrival, findings or the plan are missing; money without amount, way and date.
        Refused: it is not a minor complaint on the spot.
    """
    found = _handled(actor, complaint_id, "minor_site", "现场处理")
    given = {name: values[name] for name in (*_SITE, *_PLAN) if name in values}
    with keep.operation(actor, f"现场处理 {found.title()}") as work:
        moves.change(work, found, given, version=version)
        changed = scene.came(work, work.written(Complaint, found.id), values.get("arrived_at"))
        _refuse_without(changed, {"findings": "现场查证情况"})
        _refuse_plan(changed)
        _write_copies(work, changed, values)
        changed = moves.move(work, changed, "minor_approval", "site", changed.findings[:200])
        return signing.submit(work, changed, "complaint_minor")


def verify(actor: Actor, complaint_id: int, values: Values, *, version: int | None = None) -> int:
    """Report the joint check of a severe complaint and send it round the departments (S4-44, S4-45).

    Returns:
        The approval in which the departments countersign.

    Raises:
        Invalid: arrival, actual loss, demand, findings or cause are missing.
        Refused: it is not a severe complaint under check.
    """
    found = _handled(actor, complaint_id, "severe_site", "现场查证")
    given = {name: values[name] for name in (*_SITE, "lab_from", "lab_until") if name in values}
    with keep.operation(actor, f"现场查证 {found.title()}") as work:
        moves.change(work, found, given, version=version)
        changed = scene.came(work, work.written(Complaint, found.id), values.get("arrived_at"))
        _refuse_without(
            changed,
            {
                "loss_text": "客户损失实际情况",
                "demand": "客户提出的要求",
                "findings": "现场查证情况",
                "cause_text": "损失原因",
            },
        )
        lacking = signing.lacking(clock.now().date())
        words = (
            f"{changed.findings[:200]}\n（本单位未设{'、'.join(lacking)}，不会签）"
            if lacking
            else changed.findings[:200]
        )
        _note_laboratory(work, found, changed)
        changed = moves.move(work, changed, "countersigning", "verify", words)
        return signing.submit(work, changed, "complaint_countersign")


def send_to_lab(actor: Actor, complaint_id: int, *, at: datetime | None = None, words: str = "") -> None:
    """Write down that a sample went to the laboratory; the countersigning waits for it.

    Raises:
        Refused: the actor may not, or it is not a severe complaint under check or countersigned.
    """
    _lab(actor, complaint_id, "lab_from", at, words or "送化验")


def lab_result(actor: Actor, complaint_id: int, words: str, *, at: datetime | None = None) -> None:
    """Write down the laboratory's result; at least half a working day is left to sign from here (S4-45).

    Raises:
        Refused: nothing was sent to the laboratory, or no words are given.
    """
    if not words.strip():
        raise Invalid({"words": "请写明化验结果。"})
    found = rights.read(actor, complaint_id)
    if found.lab_from is None:
        raise Refused(f"{found.title()}没有送过化验，请先登记送化验的时间。")
    _lab(actor, complaint_id, "lab_until", at, words)


def _lab(actor: Actor, complaint_id: int, name: str, at: datetime | None, words: str) -> None:
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    if found.state not in {"severe_site", "countersigning"}:
        raise Refused(f"{found.title()}现在是“{moves.LABELS[found.state or '']}”，不在查证和会签阶段，不用登记化验。")
    moves.refuse_future(at, "at")
    with keep.operation(actor, f"化验 {found.title()}") as work:
        when = at or clock.now()
        moves.change(work, found, {"lab_from": when, "lab_until": None} if name == "lab_from" else {name: when})
        moves.note(work, found, _LABORATORY[name], words, at=when)
        if name == "lab_until" and found.state == "countersigning":
            signing.tell_result(work, found)


def propose(actor: Actor, complaint_id: int, values: Values, *, version: int | None = None) -> int:
    """Propose how a severe complaint is settled and ask the general manager (S4-47); returns the approval.

    Raises:
        Invalid: the ways are missing; money without amount, way and date (S4-46).
        Refused: the departments have not signed, or the actor may not propose.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "propose", found)
    _refuse_state(found, "proposing", "拟定处理方案")
    given = {name: values[name] for name in _PLAN if name in values}
    with keep.operation(actor, f"拟定处理方案 {found.title()}") as work:
        changed = moves.change(work, found, given, version=version)
        _refuse_plan(changed)
        _write_copies(work, changed, values)
        changed = moves.move(work, changed, "deciding", "propose", changed.plan[:200])
        return signing.submit(work, changed, "complaint_decision")


def back_to_site(actor: Actor, complaint_id: int, words: str) -> None:
    """Send a complaint back to the joint check while its plan is being made.

    Raises:
        Refused: no reason, or it is not at that stage.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "propose", found)
    _need(words, "退回查证")
    with keep.operation(actor, f"退回查证 {found.title()}") as work:
        moves.move(work, found, "severe_site", "back", words)


def make_severe(actor: Actor, complaint_id: int, reason: str) -> None:
    """Raise a minor complaint that turned out to be severe; the visit on the spot and those to be told follow.

    Raises:
        Refused: no reason, or it is no minor complaint on the spot.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "grade", found)
    _need(reason, "改为严重")
    _refuse_state(found, "minor_site", "改为严重")
    with keep.operation(actor, f"改为严重 {found.title()}") as work:
        values = {"severity": "severe", "severity_reason": reason}
        changed = moves.move(work, found, "severe_site", "grade", reason, values=values)
        intake.raise_anomaly(work, changed)
        telling.graded(work, changed)


def add_task(
    actor: Actor, complaint_id: int, text: str, user_id: int, due_on: date, *, unit_id: int | None = None
) -> int:
    """Give a department a task of the plan; returns its id.

    Raises:
        Refused: the complaint is not at a stage where tasks are given.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    if found.state not in PLANNED_IN:
        raise Refused(f"{found.title()}现在是“{moves.LABELS[found.state or '']}”，不能再加执行任务。")
    rights.refuse_gone(user_id)
    with keep.operation(actor, f"执行任务 {found.title()}") as work:
        values = {"complaint_id": found.id, "text": text, "user_id": user_id, "due_on": due_on, "unit_id": unit_id}
        if not any(one.done_at is None for one in moves.tasks(found.id)):
            reminders.arranged(work, found.id)
        task_id = work.add(ComplaintTask, values)
        telling.tasked(work, found, task_id, user_id)
        return task_id


def do_task(actor: Actor, task_id: int, proof: str, *, at: datetime | None = None) -> None:
    """Report a task done with its proof; the last one brings the complaint to the follow-up call.

    Raises:
        Invalid: no proof, or a moment that has not come.
        Refused: the plan is not approved yet, it is done already, or it is the task of somebody whom the actor neither
            leads nor stands in for.
    """
    task = keep.read(ComplaintTask, task_id)
    found = rights.read(actor, task.complaint_id)
    refusal = rights.may_do(actor, task)
    if refusal is not None:
        raise refusal
    if not proof.strip():
        raise Invalid({"proof": "请写明执行情况和凭据。"})
    _refuse_state(found, "executing", "报告执行")
    if task.done_at is not None:
        raise Refused(f"“{task.text}”已经报告完成；还要执行的，请另加任务。")
    moves.refuse_paused(found)
    moves.refuse_future(at, "at")
    with keep.operation(actor, f"完成执行任务 {found.title()}") as work:
        work.edit(ComplaintTask, task_id, {"done_at": at or clock.now(), "proof": proof})
        moves.note(work, found, "execute", f"{task.text}{rights.instead(actor, task)}：{proof}"[:1000], at=at)
        left = [one for one in moves.tasks(found.id) if one.id != task_id and one.done_at is None]
        reminders.done(work, task, was_last=all(one.user_id != task.user_id for one in left))
        if not left:
            values = {"executed_at": at or clock.now()}
            telling.comes_to(work, moves.move(work, found, "follow_up", "execute", "执行完成", values=values))


def _note_laboratory(work: Operation, before: Complaint, complaint: Complaint) -> None:
    """Write down what the report of the check says of a sample, as if it had been said by itself."""
    for name, verb in _LABORATORY.items():
        moment, known = (plain(getattr(one, name)).replace(second=0, microsecond=0) for one in (complaint, before))
        if getattr(complaint, name) is not None and moment != known:  # what is typed has no seconds
            moves.note(work, complaint, verb, at=getattr(complaint, name))


def _handled(actor: Actor, complaint_id: int, state: str, word: str) -> Complaint:
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    _refuse_state(found, state, word)
    moves.refuse_paused(found)
    return found


def _write_copies(work: Operation, complaint: Complaint, values: Values) -> None:
    """Keep who gets copies of the sheet as chosen, or the usual ones where nobody chose."""
    if "copies" in values:
        copies.write(work, complaint, values["copies"] or ())
    elif not copies.of(complaint.id):
        copies.write(work, complaint, copies.usual(complaint))


def _refuse_state(complaint: Complaint, state: str, word: str) -> None:
    if complaint.state != state:
        now = moves.LABELS[complaint.state or ""]
        raise Refused(f"{complaint.title()}现在是“{now}”，不能{word}；{word}要在“{moves.LABELS[state]}”阶段。")


def _refuse_without(complaint: Complaint, needed: Mapping[str, str]) -> None:
    missing = {name: f"请填写{label}。" for name, label in needed.items() if getattr(complaint, name) in (None, "")}
    if missing:
        raise Invalid(missing)


def _refuse_plan(complaint: Complaint) -> None:
    """Refuse a plan without ways, or one that gives money without amount, way and date (S4-46)."""
    problems = {}
    if not complaint.ways:
        problems["ways"] = "请选择处理方案。"
    if not complaint.plan.strip():
        problems["plan"] = "请写明方案。"
    if MONEY_WAYS & set(complaint.ways or ()):
        if not complaint.amount or complaint.amount <= Decimal(0):
            problems["amount"] = "赔偿、退货或折让要写明金额。"
        if not complaint.amount_way:
            problems["amount_way"] = "赔偿、退货或折让要写明给予方式。"
        if complaint.amount_on is None:
            problems["amount_on"] = "赔偿、退货或折让要写明给予时间。"
    if problems:
        raise Invalid(problems)


def _need(words: str, what: str) -> None:
    if not words.strip():
        raise Refused(f"{what}要写明理由。")
