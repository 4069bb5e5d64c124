"""Reminders and escalation of what waits too long: reckoned, never stored, and nothing is ever decided by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cmdesk.core import regulation, timers
from cmdesk.core.actor import Actor
from cmdesk.core.approval import telling
from cmdesk.core.approval.flow import Step
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval, ApprovalPart
from cmdesk.core.approval.running import now, parts_of, path_of
from cmdesk.core.approval.subjects import step_clock
from cmdesk.core.door.keep import Operation, read, read_all
from cmdesk.core.notice import Level, Reminder


@dataclass(frozen=True)
class Notice:
    """Somebody is to be told that a part waits.

    Attributes:
        user_id: whom.
        share: the level in per cent of the limit that was reached.
        at: when he may be told: in working time only.
        escalated: whether he stands above the one who has it.
        for_user: in whose place he is told, as his deputy; 0 for everybody else.
    """

    approval_id: int
    part_id: int
    user_id: int
    share: int
    at: datetime
    escalated: bool
    for_user: int = 0


def levels() -> list[int]:
    """Return at how many per cent of a limit people are reminded, in order."""
    return sorted(int(one) for one in regulation.today().value("approval.remind"))


def notices(at: datetime | None = None) -> list[Notice]:
    """Return what people are to be told at an instant: the highest level each waiting part has reached.

    Below 100 % whoever has it and his deputies of that day; from 100 % his superior too, from 150 % the one above that.
    """
    instant = at or now()
    found: list[Notice] = []
    for approval, step, part in _waiting():
        running = timer_of(approval, step, part, instant)
        if running is None or running.state == "paused":
            continue
        reached = [level for level in sorted(step.remind) or levels() if running.share * 100 >= level]
        if not reached:
            continue
        told = timers.notice_at(instant)
        found.append(Notice(approval.id, part.id, part.user_id, reached[-1], told, escalated=False))
        found += [
            Notice(approval.id, part.id, one, reached[-1], told, escalated=False, for_user=part.user_id)
            for one in directory().deputies(part.user_id, instant.date())
            if one not in {part.user_id, approval.applicant_id}
        ]
        found += [
            Notice(approval.id, part.id, above, reached[-1], told, escalated=True)
            for above in _above(part.user_id, running.share)
        ]
    return found


def escalated(actor: Actor, at: datetime | None = None) -> list[int]:
    """Return the approvals whose signer keeps them too long and that came up to the actor, each once."""
    mine = [one.approval_id for one in notices(at) if one.escalated and one.user_id == actor.id]
    return list(dict.fromkeys(mine))


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what somebody is to be told of limits: of his own parts, and of those that came up to him."""
    return [_reminder(one) for one in notices(at) if one.user_id == actor.id]


def _reminder(one: Notice) -> Reminder:
    title = read(Approval, one.approval_id).title()
    about = ("approval", one.approval_id)
    if one.escalated:
        key, text = f"approval_part:{one.part_id}:above", f"“{title}”审批超过时限，请过问。"
        return Reminder(key, text, "late", about)
    level: Level = "late" if one.share >= 100 else "soon" if one.share >= 75 else "info"
    used = "已超过时限" if one.share >= 100 else f"的时限已用去 {one.share} %"
    key = f"approval_part:{one.part_id}:{one.share}"
    instead = f"（代{directory().name(one.for_user)}）" if one.for_user else ""
    return Reminder(key, f"待审{instead}“{title}”{used}，请办理。", level, about)


def tell_waiting(work: Operation, approval: Approval, text: str) -> None:
    """Tell everybody who has a part now what changed his limit, and until when he has time; it ends with the part.

    Args:
        work: the operation that changed it.
        approval: under way.
        text: the sentence without its full stop.
    """
    step = path_of(approval)[approval.step]
    for part in parts_of(approval):
        if part.state == "waiting":
            running = timer_of(approval, step, part, now())
            until = f"，{timers.show_due(running.due)} 到期" if running is not None and running.due is not None else ""
            telling.called(work, approval, part.user_id, f"approval_part:{part.id}:limit:{work.id}", text, f"{until}。")


def timer_of(approval: Approval, step: Step, part: ApprovalPart, at: datetime) -> timers.Running | None:
    """Return the timer of one part, or None when its step has no limit.

    Everybody has his own, from when he was asked: whoever is added later has the whole limit, who advises too; who asked
    somebody else goes on with his own.
    """
    if not step.limit or part.asked_at is None:
        return None
    limit = timers.Rule("approval", step.name, *timers.parse_limit(step.limit))
    return step_clock(approval.subject_kind, approval.subject_id, limit, part.asked_at, at)


def _waiting() -> Iterable[tuple[Approval, Step, ApprovalPart]]:
    for approval in read_all(Approval, "state = 'running' AND binned_at IS NULL ORDER BY id"):
        step = path_of(approval)[approval.step]
        for part in read_all(
            ApprovalPart, "approval_id = ? AND step = ? AND state = 'waiting' ORDER BY id", (approval.id, approval.step)
        ):
            yield approval, step, part


def _above(user_id: int, share: float) -> list[int]:
    """Return who is told above somebody who has used this part of the limit."""
    steps = 0 if share < 1 else 1 if share < 1.5 else 2
    found = [directory().superior(user_id, step) for step in range(1, steps + 1)]
    return [one for one in found if one is not None]
