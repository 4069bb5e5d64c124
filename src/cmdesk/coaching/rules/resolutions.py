"""Improvements agreed on after a joint visit: due on a day, looked after by the leader, never ticked off by the rep (S2-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cmdesk.coaching.record import Coaching, Resolution
from cmdesk.coaching.rules import joint, rights
from cmdesk.core import notice
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused


@dataclass(frozen=True)
class Open:
    """An improvement that nobody has looked after yet."""

    id: int
    coaching_id: int
    number: str
    text: str
    due_on: date
    rep_id: int
    rep: str
    leader_id: int


def settle(
    actor: Actor,
    resolution_id: int,
    *,
    kept: bool,
    word: str = "",
    again_on: date | None = None,
    today: date | None = None,
) -> None:
    """Say what became of an improvement; the rep is told.

    Args:
        actor: the leader or a superior, never the rep.
        resolution_id: which.
        kept: whether it was done.
        word: what was found; compulsory when it was not.
        again_on: it was not done; the same is agreed on once more until this day.
        today: the day it is looked after; the machine's by default.

    Raises:
        Invalid: no word where it was not done, or another day that is past.
        Refused: it is settled already, or not the actor's to settle.
    """
    found = keep.read(Resolution, resolution_id)
    record = joint.read(actor, found.coaching_id)
    rights.refuse(actor, "settle", record)
    day = today or clock.today()
    if found.outcome != "open":
        outcome = Resolution.outcome.about.label_of(found.outcome or "")
        raise Refused(f"“{found.text}”已记为{outcome}，不用再检查。")
    if not kept and not word.strip():
        raise Invalid({"word": "没有做到的，请写明检查时看到的情况。"})
    if again_on is not None and again_on <= day:
        raise Invalid({"again_on": f"新期限 {again_on} 要在今天以后。"})
    outcome = "done" if kept else "dropped"
    with keep.operation(actor, f"检查改进 {record.title()}") as work:
        values = {"outcome": outcome, "settled_on": day, "settled_by_id": actor.id, "word": word.strip()}
        work.edit(Resolution, resolution_id, values)
        if not kept and again_on is not None:
            work.add(Resolution, {"coaching_id": record.id, "text": found.text, "due_on": again_on})
        label = Resolution.outcome.about.label_of(outcome)
        text = f"带教约定“{found.text}”检查结果：{label}" + (
            f"，请在 {again_on} 前再做。" if again_on and not kept else "。"
        )
        key = f"resolution:{resolution_id}:{outcome}"
        notice.tell(work, [record.rep_id], text, key=key, about=(Coaching.KIND, record.id))


def open_ones(actor: Actor, until: date | None = None) -> list[Open]:
    """Return the open improvements that concern the actor as rep or leader or superior, by their days."""
    where, params = rights.visible(actor)
    limit = "" if until is None else " AND resolution.due_on <= ?"
    rows = current().rows(
        "SELECT resolution.id, coaching.id, coaching.number, resolution.text, resolution.due_on, coaching.rep_id,"
        " u.name, coaching.leader_id FROM resolution JOIN coaching ON coaching.id = resolution.coaching_id"
        " JOIN \"user\" u ON u.id = coaching.rep_id WHERE resolution.outcome = 'open'"
        " AND resolution.binned_at IS NULL AND coaching.binned_at IS NULL AND coaching.state <> 'draft'"
        f" AND {where}{limit} ORDER BY resolution.due_on, resolution.id",
        (*params, *(() if until is None else (until.isoformat(),))),
    )
    return [
        Open(int(r[0]), int(r[1]), r[2], r[3], date.fromisoformat(r[4]), int(r[5]), r[6], int(r[7])) for r in rows
    ]  # fmt: skip


def days_late(one: Open | Resolution, today: date) -> int:
    """Return how many days an improvement is late; 0 or less when it is not."""
    return (today - (one.due_on or today)) // timedelta(days=1)
