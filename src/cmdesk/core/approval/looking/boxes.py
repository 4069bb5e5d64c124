"""The four boxes of everybody: what I asked for, what waits for me, what I have dealt with, what I was told of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cache

from cmdesk.core import timers
from cmdesk.core.actor import Actor
from cmdesk.core.approval.flow import Step
from cmdesk.core.approval.looking import evidence, lengths
from cmdesk.core.approval.looking.trail import known_of
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval, ApprovalCopy, ApprovalPart, ApprovalWord
from cmdesk.core.approval.running import now, path_of
from cmdesk.core.approval.signers import people_of
from cmdesk.core.approval.subjects import step_clock
from cmdesk.core.approval.times import escalated
from cmdesk.core.approval.verbs.submitting import of_record
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door.keep import read_all

BOXES = {"mine": "我发起", "waiting": "待我审", "done": "已审", "copies": "抄送我"}

_ACTING = "('approve', 'send_back', 'refuse', 'hand_over', 'delegate', 'add_signer', 'remove_signer', 'terminate')"
"""Verbs after which a matter is one that somebody has dealt with; who only said something has not."""
_SHOWN = frozenset({"approve", "refuse", "send_back", "hand_over", "delegate"})
"""Verbs whose words stand beside the person in the stepper; the trail has all."""
_DECIDING = frozenset({"approve", "refuse", "send_back"})


@dataclass(frozen=True)
class Line:
    """An approval as a list shows it.

    Attributes:
        step_name: where it stands.
        with_whom: names of those who have it now.
        with_ids: their ids.
        timer: of the present step, or None when it has no limit or is over.
        unread: whether it was copied to who looks, and he has not read it.
    """

    id: int
    number: str
    title: str
    state: str
    applicant: str
    amount: Decimal | None
    step_name: str
    with_whom: str
    with_ids: tuple[int, ...]
    started_at: datetime
    timer: timers.Running | None
    unread: bool = False


@dataclass(frozen=True)
class Stage:
    """A step of the stepper: who, when, how long, with which words.

    Attributes:
        minutes: from the first part's begin to the last signature, on the time of the step's limit (``lengths``).
    """

    name: str
    state: str
    people: tuple[tuple[str, str, datetime | None, str], ...]
    minutes: int | None


def box(actor: Actor, name: str, at: datetime | None = None) -> list[Line]:
    """Return the approvals in one of the boxes, the latest first; what waits, by when it must be signed.

    Args:
        actor: whose boxes.
        name: a key of ``BOXES``.
        at: the instant whose lights are shown; now by default.
    """
    at = at or now()
    where, params = _in(actor, name, at)
    unread = _unread(actor.id) if name == "copies" else frozenset()
    found = read_all(Approval, f"binned_at IS NULL AND {where} ORDER BY id DESC", params)
    shown = [replace(one, unread=one.id in unread) for one in lines(found, at)]
    return sorted(shown, key=_urgency) if name == "waiting" else shown


def count(actor: Actor, name: str) -> int:
    """Return how many approvals are in one of the boxes."""
    where, params = _in(actor, name, now())
    row = current().row(f"SELECT COUNT(*) FROM approval WHERE binned_at IS NULL AND {where}", params)
    return int(row[0]) if row else 0


def raised(actor: Actor, at: datetime | None = None) -> list[Line]:
    """Return the approvals that came up to the actor, because their signer keeps them too long."""
    instant = at or now()
    ids = escalated(actor, instant)
    found = {one.id: one for some in chunks(ids) for one in read_all(Approval, f"id IN ({marks(some)})", some)}
    return lines([found[one] for one in ids], instant)


def _in(actor: Actor, name: str, at: datetime) -> tuple[str, tuple[int, ...]]:
    """Return the SQL condition of what is in a box."""
    me, instead = actor.id, tuple(directory().acts_for(actor.id, at.date()))
    waits = f"""state = 'running' AND applicant_id <> ? AND id IN (SELECT part.approval_id FROM approval_part AS part
        WHERE part.state = 'waiting' AND part.step = approval.step AND part.user_id IN ({marks((me, *instead))}))"""
    told = "id IN (SELECT approval_id FROM approval_copy WHERE user_id = ?)"
    acted = f"id IN (SELECT approval_id FROM approval_word WHERE user_id = ? AND verb IN {_ACTING})"
    conditions: dict[str, tuple[str, tuple[int, ...]]] = {
        "mine": ("applicant_id = ?", (me,)),
        "waiting": (waits, (me, me, *instead)),
        "done": (f"applicant_id <> ? AND {acted}", (me, me)),
        "copies": (told, (me,)),
    }
    return conditions[name]


def _urgency(one: Line) -> tuple[bool, datetime, int]:
    """Order by the end of the limit; what has none comes behind, the oldest first."""
    due = one.timer.due if one.timer else None
    return due is None, due or one.started_at, one.id


def _unread(user_id: int) -> frozenset[int]:
    copies = read_all(ApprovalCopy, "user_id = ? AND read_at IS NULL AND binned_at IS NULL", (user_id,))
    return frozenset(one.approval_id for one in copies)


def line(approval: Approval, at: datetime) -> Line:
    """Return an approval as a list shows it at an instant."""
    return lines([approval], at)[0]


def lines(approvals: Sequence[Approval], at: datetime) -> list[Line]:
    """Return approvals as a list shows them at an instant; who has them is asked for all together."""
    waiting = _waiting([one.id for one in approvals if one.state == "running"])
    name = cache(directory().name)
    return [
        _line(one, [part for part in waiting.get(one.id, ()) if part.step == one.step], name, at) for one in approvals
    ]


def _line(approval: Approval, waiting: Sequence[ApprovalPart], name: Callable[[int], str], at: datetime) -> Line:
    step = path_of(approval)[approval.step] if approval.state == "running" else None
    people = tuple(part.user_id for part in waiting)
    return Line(
        approval.id, approval.number, approval.title(), approval.state or "", name(approval.applicant_id),
        approval.amount, step.name if step else "", "、".join(map(name, people)), people, approval.started_at or at,
        timer(approval, step, waiting, at) if step and waiting else None,
    )  # fmt: skip


def _waiting(ids: Sequence[int]) -> dict[int, list[ApprovalPart]]:
    """Return the waiting parts of approvals in their order."""
    found: dict[int, list[ApprovalPart]] = defaultdict(list)
    for some in chunks(ids):
        where = f"state = 'waiting' AND approval_id IN ({marks(some)}) ORDER BY position, id"
        for part in read_all(ApprovalPart, where, some):
            found[part.approval_id].append(part)
    return found


def timer(approval: Approval, step: Step, waiting: Sequence[ApprovalPart], at: datetime) -> timers.Running | None:
    """Return the timer of a step from the moment at which the first of its waiting parts was asked for."""
    starts = [part.asked_at for part in waiting if part.asked_at is not None]
    if not step.limit or not starts:
        return None
    limit = timers.Rule("approval", step.name, *timers.parse_limit(step.limit))
    return step_clock(approval.subject_kind, approval.subject_id, limit, min(starts), at)


def stages(approval: Approval) -> list[Stage]:
    """Return the stepper of an approval: each step with its people, their states, moments and words."""
    said: dict[int, str] = {}
    files = evidence.by_word(approval.id)
    for word in read_all(ApprovalWord, "approval_id = ? ORDER BY id", (approval.id,)):
        attached = f"（附件：{evidence.names(files[word.id])}）" if word.id in files else ""
        more = known_of(word.concerns or "") + attached
        if word.part_id is not None and word.verb in _SHOWN and (word.words or more):
            said[word.part_id] = (word.words or "") + more
    found = []
    for at, step in enumerate(path_of(approval)):
        parts = _parts(approval.id, at)
        people = tuple((_who(part), part.state or "", part.acted_at, said.get(part.id, "")) for part in parts)
        starts = [part.started_at for part in parts if part.started_at]
        ends = [part.acted_at for part in parts if part.acted_at]
        minutes = lengths.minutes(step, min(starts), max(ends)) if starts and ends else None
        if not parts:
            people = tuple((name, "", None, "") for name in _expected(step, approval))
        state = "now" if approval.state == "running" and at == approval.step else "done" if parts else "ahead"
        found.append(Stage(step.name, state, people, minutes))
    return found


def words(approval: Approval) -> list[ApprovalWord]:
    """Return everything that was said, in order."""
    return read_all(ApprovalWord, "approval_id = ? ORDER BY id", (approval.id,))


def last_said(kind: str, record_id: int) -> str:
    """Return what a signer said last about a record, with his name; empty while nobody said anything."""
    found = of_record(kind, record_id)
    told = [one for one in words(found) if one.words and one.verb in _DECIDING] if found else []
    return f"{directory().name(told[-1].user_id)}：{told[-1].words}" if told else ""


def _parts(approval_id: int, step: int) -> list[ApprovalPart]:
    return read_all(ApprovalPart, "approval_id = ? AND step = ? ORDER BY position, id", (approval_id, step))


def _who(part: ApprovalPart) -> str:
    known = directory()
    if part.acted_by_id and part.acted_by_id != part.user_id and part.state not in {"dropped", "queued", "waiting"}:
        return f"{known.name(part.acted_by_id)}（代{known.name(part.user_id)}）"
    return known.name(part.user_id)


def _expected(step: Step, approval: Approval) -> list[str]:
    found = [user for one in step.who for user in people_of(one, approval.applicant_id, approval.unit_id)]
    return [directory().name(user) for user in dict.fromkeys(found) if user != approval.applicant_id]
