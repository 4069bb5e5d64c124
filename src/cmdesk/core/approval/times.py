"""Reminders and escalation of what waits too long: reckoned, never stored, and nothing is ever decided by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from cmdesk.core import regulation, timers
from cmdesk.core.actor import Actor
from cmdesk.core.approval import telling
from cmdesk.core.approval.flow import Step
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval, ApprovalPart
from cmdesk.core.approval.running import now, parts_of, path_of
from cmdesk.core.approval.subjects import step_clock
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door.keep import Operation, read_all
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
    return [told for _, told in _told(at or now(), None)]


def escalated(actor: Actor, at: datetime | None = None) -> list[int]:
    """Return the approvals whose signer keeps them too long and that came up to the actor, each once."""
    mine = [told.approval_id for _, told in _told(at or now(), actor.id) if told.escalated]
    return list(dict.fromkeys(mine))


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what somebody is to be told of limits: of his own parts, and of those that came up to him."""
    return [_reminder(approval, told) for approval, told in _told(at, actor.id)]


def _told(instant: datetime, user_id: int | None) -> Iterator[tuple[Approval, Notice]]:
    """Yield what everybody is to be told, or one person; for him only parts are looked at that could concern him."""
    deputies = cache(lambda holder: directory().deputies(holder, instant.date()))
    superior = cache(lambda holder, step: directory().superior(holder, step))
    holders = _holders()
    if user_id is not None:
        holders = [one for one in holders if user_id in (one, *deputies(one), superior(one, 1), superior(one, 2))]
    told = timers.notice_at(instant)
    for approval, step, part in _waiting(holders):
        running = timer_of(approval, step, part, instant)
        if running is None or running.state == "paused":
            continue
        reached = [level for level in sorted(step.remind) or levels() if running.share * 100 >= level]
        if not reached:
            continue
        whom = [(part.user_id, False, 0)]
        whom += [
            (one, False, part.user_id)
            for one in deputies(part.user_id)
            if one not in {part.user_id, approval.applicant_id}
        ]
        above = (superior(part.user_id, up) for up in range(1, _steps_up(running.share) + 1))
        whom += [(one, True, 0) for one in above if one is not None]
        for one, is_escalated, instead in whom:
            if user_id in {None, one}:
                yield approval, Notice(approval.id, part.id, one, reached[-1], told, is_escalated, instead)


def _reminder(approval: Approval, one: Notice) -> Reminder:
    title = approval.title()
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


def _holders() -> list[int]:
    """Return who has something to sign."""
    rows = current().rows("SELECT DISTINCT user_id FROM approval_part WHERE state = 'waiting' ORDER BY user_id")
    return [int(row[0]) for row in rows]


def _waiting(holders: Sequence[int]) -> Iterator[tuple[Approval, Step, ApprovalPart]]:
    """Yield the parts that wait for these people, in the order of their approvals."""
    parts = [
        part
        for some in chunks(holders)
        for part in read_all(ApprovalPart, f"state = 'waiting' AND user_id IN ({marks(some)}) ORDER BY id", some)
    ]
    runs: dict[int, Approval] = {}
    for some in chunks(sorted({part.approval_id for part in parts})):
        found = read_all(Approval, f"state = 'running' AND binned_at IS NULL AND id IN ({marks(some)})", some)
        runs |= {one.id: one for one in found}
    for part in sorted(parts, key=lambda one: (one.approval_id, one.id)):
        approval = runs.get(part.approval_id)
        if approval is not None and approval.step == part.step:
            yield approval, path_of(approval)[approval.step], part


def _steps_up(share: float) -> int:
    """Return how many people above somebody are told when he has used this part of the limit."""
    return 0 if share < 1 else 1 if share < 1.5 else 2
