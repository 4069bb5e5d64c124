"""A matter is sent on its way: its content is frozen; what was sent back is submitted again or makes room for another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cmdesk.core import numbering
from cmdesk.core.actor import Actor
from cmdesk.core.approval import concerns, telling
from cmdesk.core.approval.flow import Facts, Flow, flow, step_data
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval
from cmdesk.core.approval.running import now, open_run, refuse_others, state_word, titled
from cmdesk.core.approval.signers import people_of
from cmdesk.core.approval.subjects import frozen, subject
from cmdesk.core.attachments import Kept
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Refused


def submit(
    actor: Actor,
    kind: str,
    record_id: int,
    flow_key: str,
    title: str,
    facts: Facts | None = None,
    *,
    work: Operation | None = None,
) -> int:
    """Freeze a record's content and send it on its way; returns the id of the approval.

    Args:
        actor: the applicant.
        kind: of the record.
        record_id: the record.
        flow_key: which flow (``regulation`` ``flow.<key>``).
        title: how lists call the matter.
        facts: what the conditions of the flow look at.
        work: the operation that submits; one of its own by default.

    Raises:
        Refused: it is under way already, no step applies, or nobody can sign.
    """
    if work is None:
        with keep.operation(actor, f"提交审批 {title}") as opened:
            return submit(actor, kind, record_id, flow_key, title, facts, work=opened)
    facts = facts or Facts()
    under_way = of_record(kind, record_id)
    if under_way is not None and under_way.state in {"running", "returned"}:
        raise Refused(f"“{title}”已经提交（{under_way.number}，{state_word(under_way)}），不用再提交。")
    today = now().date()
    unit = facts.unit_id if facts.unit_id is not None else actor.unit_id
    facts = replace(facts, units=facts.units or frozenset(directory().units(unit)))
    chosen = flow(flow_key, today)
    path = _path(chosen, facts)
    content, fingerprint = frozen(subject(kind).content(record_id))
    approval_id = work.add(
        Approval,
        {
            "number": numbering.of_records(work.database, Approval.KIND, today)[0],
            "title_text": title,
            "flow": flow_key,
            "flow_name": chosen.name,
            "flow_day": today,
            "flow_since": chosen.since,
            "password_from": chosen.password_from,
            "subject_kind": kind,
            "subject_id": record_id,
            "applicant_id": actor.id,
            "unit_id": unit,
            "amount": facts.amount,
            "path": path,
            "content": content,
            "content_hash": fingerprint,
            "version_number": 1 + _drafts(kind, record_id, flow_key),
            "started_at": now(),
        },
    )
    run = open_run(work, approval_id)
    run.say("submit", concerns=concerns.told(concerns.of(run.approval)))
    run = run.enter(0)
    run.copy(user for one in chosen.copy_to for user in people_of(one, actor.id, run.approval.unit_id))
    subject(kind).settled(work, record_id, "running")
    return approval_id


def resubmit(
    actor: Actor, approval_id: int, words: str = "", *, work: Operation | None = None, files: Sequence[Kept] = ()
) -> None:
    """Submit again what was sent back; goes on where it stopped if nothing material changed, else begins anew.

    What begins anew takes the steps that its present amount, area and class ask for.

    Args:
        actor: the applicant.
        approval_id: what was sent back.
        words: what he says to it.
        work: the operation that submits again; one of its own by default.
        files: what he attaches, stored already.

    Raises:
        Refused: it was not sent back, or the actor is not the applicant.
    """
    if work is None:
        with keep.operation(actor, titled("重新提交", approval_id)) as opened:
            return resubmit(actor, approval_id, words, work=opened, files=files)
    run = open_run(work, approval_id)
    refuse_others(run, actor, "重新提交")
    if run.approval.state != "returned":
        raise Refused(f"“{run.approval.title()}”{state_word(run.approval)}，只有退回修改的才要重新提交。")
    resume_at = run.approval.resume_at
    same = run.is_as_submitted() and resume_at is not None
    if not same:
        content, fingerprint = frozen(subject(run.approval.subject_kind).content(run.approval.subject_id))
        run.change(
            content=content, content_before=run.approval.content, content_hash=fingerprint,
            version_number=run.approval.version_number + 1, **_anew(run.approval),
        )  # fmt: skip
        run = open_run(work, approval_id)
    run.say("resubmit", words, concerns=concerns.told(concerns.of(run.approval)), files=files)
    telling.taken_up(work, run.approval)
    run.enter(resume_at if same and resume_at is not None else 0)
    subject(run.approval.subject_kind).settled(work, run.approval.subject_id, "running")
    return None


def replace_returned(work: Operation, approval_id: int, words: str) -> None:
    """Void what was sent back and is not submitted again: somebody else goes on, or on another way; its trail stays."""
    run = open_run(work, approval_id)
    run.say("void", words)
    telling.taken_up(work, run.approval)
    run.change(state="void", ended_at=now())


def of_record(kind: str, record_id: int) -> Approval | None:
    """Return the latest approval of a record, or None."""
    found = keep.read_all(
        Approval,
        "subject_kind = ? AND subject_id = ? AND binned_at IS NULL ORDER BY id DESC LIMIT 1",
        (kind, record_id),
    )
    return found[0] if found else None


def _anew(approval: Approval) -> dict[str, Any]:
    """Return the way of a changed matter as its subject's facts ask for it; empty where the subject states none."""
    facts_of = subject(approval.subject_kind).facts
    if facts_of is None:
        return {}
    facts = facts_of(approval.subject_id)
    unit = facts.unit_id if facts.unit_id is not None else approval.unit_id
    facts = replace(facts, units=facts.units or frozenset(directory().units(unit)))
    today = now().date()
    chosen = flow(approval.flow, today)
    return {
        "amount": facts.amount, "unit_id": unit, "flow_day": today, "flow_since": chosen.since, "path": _path(chosen, facts),
        "password_from": chosen.password_from,
    }  # fmt: skip


def _path(chosen: Flow, facts: Facts) -> str:
    return json.dumps([step_data(step) for step in chosen.path(facts)], ensure_ascii=False)


def _drafts(kind: str, record_id: int, flow_key: str) -> int:
    row = current().row(
        "SELECT COUNT(*) FROM approval WHERE subject_kind = ? AND subject_id = ? AND flow = ?",
        (kind, record_id, flow_key),
    )
    return int(row[0]) if row else 0
