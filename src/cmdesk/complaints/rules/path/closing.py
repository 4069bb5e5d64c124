"""A complaint ends: the customer is called, the handling judged, the file archived; it may be reopened in time (S4-48)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves, rights
from cmdesk.complaints.rules.path import contact
from cmdesk.complaints.rules.people import telling, turns
from cmdesk.core import approval, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused

_SCORES = ("score_process", "score_plan", "score_result")
_JUDGED = (*_SCORES, "cause", "improvement", "improver_id", "improve_by")


def follow_up(
    actor: Actor, complaint_id: int, *, satisfied: bool, words: str, at: datetime | None = None, way: str = "phone_out"
) -> None:
    """Write down what the customer says of the result; one who is not satisfied brings it back to the check.

    It is a contact with him, by one of ``contact.ways``.
    Only the first receiver calls, or somebody who may evaluate in his stead (首问负责 S4-39).

    Raises:
        Refused: it is not at that stage, no words, or somebody else's call.
    """
    found = rights.read(actor, complaint_id)
    if actor.id != found.receiver_id:
        rights.refuse(actor, "evaluate", found)
    if not words.strip():
        raise Invalid({"customer_words": "请记下客户的原话。"})
    if found.state != "follow_up":
        raise Refused(f"{found.title()}现在是“{moves.LABELS[found.state or '']}”，还没到回访确认。")
    moves.refuse_future(at, "at")
    severe = "severe_site" if found.severity == "severe" else "minor_site"
    contact.refuse_way(way)
    when = at or clock.now()
    values = {"followed_at": when, "satisfied": "yes" if satisfied else "no", "customer_words": words}
    with keep.operation(actor, f"回访 {found.title()}") as work:
        moved = moves.move(work, found, "evaluating" if satisfied else severe, "follow", words, values=values)
        contact.speak(work, found, "回访", f"{'满意' if satisfied else '不满意'}：{words}", at=when, way=way)
        telling.comes_to(work, moved)
        if not satisfied:
            telling.unsettled(work, moved)


def evaluate(actor: Actor, complaint_id: int, values: Mapping[str, Any], *, version: int | None = None) -> None:
    """Judge process, plan and result, name the cause and what is improved by whom.

    Raises:
        Invalid: a score, the cause or the improvement with its owner is missing.
        Refused: it is not at that stage, or the actor may not.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "evaluate", found)
    if found.state != "evaluating":
        raise Refused(f"{found.title()}现在是“{moves.LABELS[found.state or '']}”，还不能评估。")
    moves.refuse_paused(found)
    with keep.operation(actor, f"评估 {found.title()}") as work:
        changed = moves.change(work, found, {name: values[name] for name in _JUDGED if name in values}, version=version)
        _refuse_unjudged(changed)
        moves.note(work, changed, "evaluate", changed.improvement[:200])
        telling.judged(work, changed)


def archive(actor: Actor, complaint_id: int) -> None:
    """Put a judged complaint into the archive, where it is read-only.

    Raises:
        Refused: it is not judged yet, or the actor may not.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "archive", found)
    if found.state != "evaluating":
        raise Refused(f"{found.title()}现在是“{moves.LABELS[found.state or '']}”，评估之后才能归档。")
    _refuse_unjudged(found)
    if not turns.is_judged(found):
        raise Refused(f"{found.title()}重开后还没有评估，评估之后才能归档。")
    with keep.operation(actor, f"归档 {found.title()}") as work:
        moves.move(work, found, "archived", "archive", values={"archived_at": clock.now()})


def withdraw(actor: Actor, complaint_id: int, words: str) -> None:
    """Archive a complaint that the customer takes back.

    Raises:
        Refused: no words, or it is archived already.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)
    moves.refuse_paused(found)
    if not words.strip():
        raise Refused("撤诉要写明客户怎么说的。")
    under_way = approval.of_record(Complaint.KIND, found.id)
    if under_way is not None and under_way.state == "running":
        raise Refused(f"{found.title()}正在审批（{under_way.number}），请发起人先撤回审批再撤诉。")
    with keep.operation(actor, f"撤诉 {found.title()}") as work:
        values = {"state": "archived", "withdrawn": True, "archived_at": clock.now()}
        moves.change(work, found, values)
        moves.note(work, found, "withdraw", words, before=found.state, after="archived")
        if under_way is not None and under_way.state == "returned":
            approval.replace_returned(work, under_way.id, "客户撤诉")


def reopen(actor: Actor, complaint_id: int, words: str, *, at: datetime | None = None) -> None:
    """Take a complaint out of the archive within the days the office allows.

    Raises:
        Refused: no reason, too late, or it is not archived.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "grade", found)
    if found.state != "archived" or found.archived_at is None:
        raise Refused(f"{found.title()}没有归档，不用重开。")
    if not words.strip():
        raise Refused("重开要写明理由。")
    when = at or clock.now()
    days = regulation.on(when.date()).number("complaint.reopen.days")
    if when.replace(tzinfo=None) > found.archived_at.replace(tzinfo=None) + timedelta(days=days):
        raise Refused(f"{found.title()}归档已超过 {days:g} 天，不能重开，请登记新的投诉。")
    after = {"severe": "severe_site", "minor": "minor_site"}.get(found.severity or "", "registered")
    with keep.operation(actor, f"重开 {found.title()}") as work:
        values = {"reopened": (found.reopened or 0) + 1, "withdrawn": False, "archived_at": None, "satisfied": None}
        telling.unsettled(work, moves.move(work, found, after, "reopen", words, values=values))


def _refuse_unjudged(complaint: Complaint) -> None:
    needed = {name: Complaint._meta.fields[name].label for name in (*_SCORES, "cause", "improvement")}
    missing = {name: f"请填写{label}。" for name, label in needed.items() if getattr(complaint, name) in (None, "")}
    if complaint.improver_id is None:
        missing["improver_id"] = "请指定改善责任人。"
    if missing:
        raise Invalid(missing)
