"""Read and learned, by whom and by whom not yet (S0-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cmdesk.bulletins.record import Bulletin, BulletinReading
from cmdesk.bulletins.rules import audience, rights
from cmdesk.core import timers
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of
from cmdesk.core.timers import Running


@dataclass(frozen=True)
class Learner:
    """How far somebody is who is to read a bulletin."""

    user_id: int
    name: str
    read_at: datetime | None
    learned_at: datetime | None


def mark(actor: Actor, bulletins: Sequence[int], *, learned: bool = False) -> int:
    """Note that the actor has read bulletins, or has learned what they ask for; returns how many marks are new.

    Raises:
        Refused: one of them is not published.
    """
    for one in bulletins:
        if rights.read(actor, one).state != "published":
            raise Refused("只有已发布的营销信息才登记阅读，撤回的不用再学。")
    count = 0
    with keep.operation(actor, f"{'掌握' if learned else '阅读'}营销信息 {len(bulletins)} 份") as work:
        for one in dict.fromkeys(bulletins):
            known = keep.read_all(BulletinReading, "user_id = ? AND bulletin_id = ?", (actor.id, one))
            values = {"read_at": work.at, **({"learned_at": work.at} if learned else {})}
            if not known:
                work.add(BulletinReading, {"bulletin_id": one, "user_id": actor.id, **values})
                count += 1
                continue
            if known[0].binned_at is not None:  # taken back by an undo, and read again
                work.restore(BulletinReading, known[0].id)
                work.edit(BulletinReading, known[0].id, {"learned_at": None, **values})
                count += 1
            elif learned and known[0].learned_at is None:
                count += work.edit(BulletinReading, known[0].id, {"learned_at": work.at})
    return count


def learners(bulletin_id: int) -> list[Learner]:
    """Return everybody who is to read a bulletin or has read it: those who have not first."""
    marks = {
        user: (name, moment_of(read), moment_of(learned) if learned else None)
        for user, name, read, learned in current().rows(
            'SELECT r.user_id, u.name, r.read_at, r.learned_at FROM bulletin_reading r JOIN "user" u ON u.id = r.user_id'
            " WHERE r.bulletin_id = ? AND r.binned_at IS NULL ORDER BY r.id",
            (bulletin_id,),
        )
    }
    wanted = {one.id: one.name for one in audience.readers_of(audience.areas_of([bulletin_id])[bulletin_id])}
    found = [Learner(user, name, *marks.get(user, ("", None, None))[1:]) for user, name in wanted.items()]
    found += [Learner(user, *mark) for user, mark in marks.items() if user not in wanted]
    return sorted(found, key=lambda one: (one.read_at is not None, one.learned_at is not None))


def unread(actor: Actor) -> list[Bulletin]:
    """Return the bulletins that hold, are for the actor and that he has not read, the newest first.

    Nobody has to read what has ended before he saw it.
    """
    mine = next((one for one in audience.readers() if one.id == actor.id), None)
    if mine is None:
        return []
    found = keep.read_all(
        Bulletin,
        "state = 'published' AND binned_at IS NULL AND (valid_to IS NULL OR valid_to >= ?) AND NOT EXISTS (SELECT 1"
        " FROM bulletin_reading r WHERE r.bulletin_id = bulletin.id AND r.user_id = ? AND r.binned_at IS NULL)"
        " ORDER BY published_at DESC, id DESC",
        (datetime.now().date().isoformat(), actor.id),  # noqa: DTZ005
    )
    areas, units = audience.areas_of(one.id for one in found), audience.Units()
    return [one for one in found if one.published_by_id != actor.id and units.concerns(areas[one.id], mine.unit_id)]


def timer(found: Bulletin, at: datetime) -> Running:
    """Return the time to read a bulletin, from its publication on (regulation ``timer.bulletin_read``)."""
    began = found.published_at or at
    return timers.due(timers.rule("bulletin_read", began.date()), [timers.Event("start", began)], at)
