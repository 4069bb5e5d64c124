"""The values of the form ``approval_trail``: everything that was done in an approval, on paper (S4-47)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, ApprovalCopy, ApprovalPart, Event, concerns
from cmdesk.core.approval.looking import lengths
from cmdesk.core.approval.running import path_of
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.papers.job import About, Job

FORM: Final = "approval_trail"
_DECIDING: Final = frozenset({"approve", "refuse", "send_back"})
"""Verbs whose words stand beside the part on which they were said."""


def trail_job(actor: Actor, approval_id: int) -> Job:
    """Return what prints the trail of an approval.

    Raises:
        NotFound: there is none, or the actor has nothing to do with it.
    """
    found = approval.read(actor, approval_id)
    about = About(Approval.KIND, found.id, f"{found.number} {found.title()}")
    return Job(f"审批记录 {found.number}", [(FORM, [trail_values(found)])], [about])


def trail_values(found: Approval) -> dict[str, Any]:
    """Return the values of the form."""
    events, known = approval.events(found), approval.directory()
    fields = approval.compared(found)
    unit = current().row(
        'SELECT unit.name FROM "user" u JOIN unit ON unit.id = u.unit_id WHERE u.id = ?', (found.applicant_id,)
    )
    since = f"（{found.flow_since} 起）" if found.flow_since is not None else ""
    return {
        "number": found.number,
        "title": found.title(),
        "applicant": known.name(found.applicant_id),
        "unit": str(unit[0]) if unit else "",
        "flow": f"{found.flow_name or found.flow}{since}",
        "state": Approval.state.about.label_of(found.state or ""),
        "started": found.started_at,
        "ended": found.ended_at,
        "amount": found.amount,
        "version": found.version_number,
        "concerns": concerns.told(concerns.of(found)),
        "changed": any(one.before is not None for one in fields),
        "content": [{"label": one.label, "text": one.text or "（删去）", "before": one.before or ""} for one in fields],
        "parts": _parts(found, events),
        "others": [_other(one) for one in events if one.key not in _DECIDING],
        "files": [
            {"name": file.name, "size": _size(file.size or 0), "by": f"{one.who} {one.at:%Y-%m-%d %H:%M} {one.verb}"}
            for one in events
            for file in one.files
        ],
        "earlier": _earlier(found),
        "copies": _copies(found),
        "fingerprint": found.content_hash,
    }


def _before(one: approval.Compared) -> str:
    return "未改" if one.before is None else one.before or "（没有）"


def _parts(found: Approval, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return a row for everybody's part in the order in which the parts were handed out."""
    steps, known = path_of(found), approval.directory()
    said = {one.part_id: one for one in events if one.key in _DECIDING and one.part_id is not None}
    rows = []
    for part in keep.read_all(ApprovalPart, "approval_id = ? ORDER BY id", (found.id,)):
        step = steps[part.step] if part.step < len(steps) else None
        word = said.get(part.id)
        kind = "" if part.kind == "sign" else f"（{ApprovalPart.kind.about.label_of(part.kind or '')}）"
        took = ""
        if step is not None and part.started_at is not None and part.acted_at is not None:
            took = lengths.text(lengths.minutes(step, part.started_at, part.acted_at))
        words = word.words if word is not None else ""
        if word is not None and word.key == "send_back":
            words = f"退回到{word.to}：{words}"
        files = f"附件：{'、'.join(one.name for one in word.files)}" if word is not None and word.files else ""
        rows.append({
            "step": f"{part.step + 1} {step.name if step else ''}",
            "who": (word.who if word is not None else known.name(part.user_id)) + kind,
            "result": ApprovalPart.state.about.label_of(part.state or ""),
            "received": _short(part.started_at),
            "acted": _short(part.acted_at),
            "took": took,
            "words": "\n".join(one for one in (words, _known(word), files) if one),
        })  # fmt: skip
    return rows


def _known(word: Event | None) -> str:
    return f"已知提醒：{word.concerns}" if word is not None and word.concerns else ""


def _other(one: Event) -> dict[str, Any]:
    files = f"附件：{'、'.join(file.name for file in one.files)}" if one.files else ""
    return {
        "at": f"{one.at:%Y-%m-%d %H:%M}",
        "who": one.who,
        "what": f"{one.verb}：{one.to}" if one.to else one.verb,
        "words": "\n".join(part for part in (one.words, _known(one), files) if part),
    }


def _earlier(found: Approval) -> list[dict[str, Any]]:
    """Return the approvals of the same matter before this one: drafts that were changed, refused or withdrawn."""
    rows = keep.read_all(
        Approval,
        "subject_kind = ? AND subject_id = ? AND flow = ? AND id < ? AND binned_at IS NULL ORDER BY id",
        (found.subject_kind, found.subject_id, found.flow, found.id),
    )
    return [
        {
            "number": one.number,
            "version": one.version_number,
            "started": one.started_at,
            "state": Approval.state.about.label_of(one.state or ""),
        }
        for one in rows
    ]


def _copies(found: Approval) -> str:
    told = keep.read_all(ApprovalCopy, "approval_id = ? AND binned_at IS NULL ORDER BY id", (found.id,))
    return "、".join(approval.directory().name(one.user_id) for one in told)


def _short(moment: datetime | None) -> str:
    return f"{moment.astimezone():%m-%d %H:%M}" if moment is not None else ""


def _size(size: int) -> str:
    return f"{max(1, round(size / 1024))} KB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"
