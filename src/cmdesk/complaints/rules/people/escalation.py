"""What waits too long climbs: to who handles it, to his superior, to the next one, at last to the general manager.

Whoever else it waits for (who grades, plans, carries out, calls back, evaluates) is told like who handles it.

Reckoned from the timers, never stored; the shares are the regulation ``complaint.escalate``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.people import turns
from cmdesk.complaints.rules.timing import clocks
from cmdesk.complaints.rules.timing.clocks import Clock
from cmdesk.core import regulation, timers
from cmdesk.core.actor import Actor
from cmdesk.core.approval import directory
from cmdesk.core.door.keep import read_all
from cmdesk.core.notice import Reminder

_NAMED = 5  # numbers that one sentence names
_PAGE, _TOGETHER = "complaints", "个投诉时限到期或超时，请打开“投诉”办理"

Above = Callable[[int], int | None]
"""How many steps above the one who handles it → who stands there."""


def levels(at: datetime) -> tuple[int, ...]:
    """Return the shares in per cent: the owner's, his superior's, the next one's, the general manager's."""
    return tuple(int(one) for one in regulation.on(at.date()).value("complaint.escalate"))


def told(share: float, owner: int, shares: Sequence[int], above: Above) -> dict[int, int]:
    """Return whom a timer concerns: user → the highest level in per cent that it has reached for him.

    Args:
        share: used part of the limit; 1 at the deadline.
        owner: who handles it.
        shares: as ``levels``; the last is a list of its own, see ``doubled``.
        above: who stands above the owner.
    """
    found: dict[int, int] = {}
    reached = [level for level in shares[:3] if share * 100 >= level]
    for steps, level in enumerate(reached):
        user = owner if steps == 0 else above(steps)
        if user is not None and user != owner:
            found[user] = max(found.get(user, 0), level)
        found[owner] = max(found.get(owner, 0), min(level, shares[1]))
    return found


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what somebody is to be told of late complaints at a moment."""
    shares = levels(at)
    found, doubled = [], []
    ladders: dict[int, _Ladder] = {}
    for complaint, clock in _running(at):
        share = clock.timer.share
        above = ladders.setdefault(complaint.owner_id, _Ladder(complaint.owner_id))
        is_his = complaint.owner_id == actor.id or _is_his(actor, complaint, clock)
        level = told(share, complaint.owner_id, shares, above).get(actor.id)
        if is_his and level is None:
            level = told(share, actor.id, shares, _nobody).get(actor.id)
        if level is not None:
            found.append(_reminder(complaint, clock, level, is_his=is_his, late=shares[1]))
        if share * 100 >= shares[3] and complaint.number not in doubled:
            doubled.append(complaint.number)
    if doubled and actor.id in directory().of_role("general_manager", None):
        numbers = "、".join(doubled[:_NAMED]) + ("等" if len(doubled) > _NAMED else "")
        text = f"{at:%m-%d} 有 {len(doubled)} 件投诉超过时限一倍：{numbers}。"
        found.append(Reminder(f"complaints:doubled:{at:%Y-%m-%d}", text, "late", page=_PAGE))
    return found


def _reminder(complaint: Complaint, clock: Clock, level: int, *, is_his: bool, late: int) -> Reminder:
    key = f"complaint:{complaint.id}:{clock.key}:{clock.timer.started:%Y%m%d%H%M}:{level}"
    about = ("complaint", complaint.id)
    if level < late:
        until = timers.show_due(clock.timer.due)[5:] if clock.timer.due else ""
        return Reminder(
            key, f"投诉 {complaint.number} 的“{clock.label}”{until} 到期。", "soon", about, _PAGE, _TOGETHER
        )
    word = "请尽快办理" if is_his else "请过问"
    return Reminder(
        key, f"投诉 {complaint.number} 的“{clock.label}”超过时限，{word}。", "late", about, _PAGE, _TOGETHER
    )


def _is_his(actor: Actor, complaint: Complaint, clock: Clock) -> bool:
    """Tell whether a timer waits for somebody besides who handles the complaint."""
    if clock.key == "answer":
        return actor.id == complaint.receiver_id  # 首问负责
    return clock.key == complaint.state and turns.waits_for(actor, complaint)


def _nobody(_steps: int) -> None:
    """Return who stands above somebody who only does his part: the ladder is that of who handles the complaint."""


class _Ladder:
    """Who stands above somebody; each step is asked once."""

    def __init__(self, user_id: int) -> None:
        self._user_id = user_id
        self._known: dict[int, int | None] = {}

    def __call__(self, steps: int) -> int | None:
        if steps not in self._known:
            self._known[steps] = directory().superior(self._user_id, steps)
        return self._known[steps]


def _running(at: datetime) -> Iterator[tuple[Complaint, Clock]]:
    """Yield the open complaints' timers that run at a moment; one that rests says nothing."""
    complaints = read_all(Complaint, f"{moves.IS_OPEN} ORDER BY id")
    trails = moves.trails([one.id for one in complaints])
    for complaint in complaints:
        for clock in clocks.clocks(complaint, trails.get(complaint.id, []), at):
            if clock.timer.stopped is None and clock.timer.due is not None and clock.timer.state != "paused":
                yield complaint, clock
