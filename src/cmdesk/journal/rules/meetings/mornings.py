"""Morning meetings: begun from the last working day's records, written by the leader, read by who was there (S1-34)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmdesk.core import calendar, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound, Refused
from cmdesk.journal.record import Morning, Presence
from cmdesk.journal.rules import rights
from cmdesk.journal.rules.meetings import decisions, yesterday
from cmdesk.staff.record import units_below
from cmdesk.staff.rules import Condition
from cmdesk.staff.rules.terms import role_label

NOUN = "晨会"
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Begun:
    """What a new meeting begins with.

    Attributes:
        values: fields of ``Morning``.
        people: who belongs there: id → name, the leader first.
        presences: fields of ``Presence``, everybody present.
    """

    values: dict[str, Any]
    people: dict[int, str]
    presences: list[dict[str, Any]]


def begun(actor: Actor, day: date | None = None, leader_id: int | None = None) -> Begun:
    """Return what a meeting begins with, drawn from the records; nothing is stored.

    Raises:
        Refused: the day is not worked or lies ahead, there was a meeting already, or it is not the actor's to write.
    """
    leader, on = leader_id or actor.id, day or clock.today()
    rights.refuse(actor, rights.WRITE, leader, NOUN)
    _refuse_day(leader, on)
    people = people_of(leader)
    told = yesterday.proposed(actor, people, calendar.current().previous_working_day(on), on)
    values = {**told, "day": on, "user_id": leader}
    return Begun(values, people, [{"user_id": user, "present": True, "reason": ""} for user in people])


def write(actor: Actor, values: Values, presences: Sequence[Values] = (), decided: Sequence[Values] = ()) -> int:
    """Write a meeting down; returns its id.

    Args:
        actor: who writes; the leader unless ``user_id`` says otherwise.
        values: fields of ``Morning``; the day is today unless said.
        presences: fields of ``Presence``.
        decided: fields of ``Decision``; their owners are told.

    Raises:
        Invalid: something is missing, or a decision is due before the meeting.
        NotAllowed: the actor may not write for that leader.
        Refused: the day is not worked or lies ahead, or there was a meeting already.
    """
    given = {name: one for name, one in values.items() if one not in (None, "")}
    filled = {"user_id": actor.id, "day": clock.today(), **given}
    leader = int(filled["user_id"])
    rights.refuse(actor, rights.WRITE, leader, NOUN)
    if not filled.get("results"):
        _refuse_stranger(leader, clock.today())
    kept = keep.clean(Morning, filled)
    _refuse_day(leader, kept["day"])
    with keep.operation(actor, f"晨会 {kept['day']}") as work:
        made = work.add(Morning, {**filled, "unit_id": _unit_of(leader)})
        for row in presences:
            work.add(Presence, {**row, "morning_id": made})
        decisions.put(work, work.written(Morning, made), decided)
    return made


def edit(
    actor: Actor,
    morning_id: int,
    values: Values,
    *,
    version: int | None = None,
    before: Values | None = None,
    presences: Sequence[Values] | None = None,
    decided: Sequence[Values] | None = None,
) -> None:
    """Change a meeting; the lists, when given, take the place of those that are there (settled decisions stay).

    Raises:
        Invalid: something is missing.
        NotAllowed: the meeting is not the actor's to write.
        Refused: the new day is not worked or lies ahead, or there was another meeting already.
    """
    found = read(actor, morning_id)
    rights.refuse(actor, rights.WRITE, found.user_id, NOUN)
    given = keep.clean(Morning, {name: values[name] for name in ("user_id", "day") if values.get(name)})
    leader, day = given.get("user_id", found.user_id), given.get("day") or found.day or clock.today()
    if leader != found.user_id:
        rights.refuse(actor, rights.WRITE, leader, NOUN)
    if (leader, day) != (found.user_id, found.day):
        _refuse_day(leader, day, but=morning_id)
    with keep.operation(actor, f"修改 {found.title()}") as work:
        unit = {"unit_id": _unit_of(leader)} if leader != found.user_id else {}
        work.edit(Morning, morning_id, {**values, **unit}, version=version, before=before)
        if presences is not None:
            _replace(work, morning_id, presences)
        if decided is not None:
            decisions.put(work, work.written(Morning, morning_id), decided)


def read(actor: Actor, morning_id: int) -> Morning:
    """Return a meeting.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(Morning, morning_id)
    where, params = visible(actor)
    if current().row(f"SELECT 1 FROM morning WHERE id = ?{also(where)}", (morning_id, *params)):
        return found
    raise NotFound("晨会记录不存在，或者不在您可以查看的范围内。")


def on_day(actor: Actor, day: date, leader_id: int | None = None) -> Morning:
    """Return the meeting of a day that the actor may see: one's own, or the first.

    Raises:
        NotFound: there is none.
    """
    found = [one for one in listed(actor) if one.day == day and leader_id in (None, one.user_id)]
    if not found:
        raise NotFound(f"{day} 没有您可以查看的晨会记录。")
    return next((one for one in found if one.user_id == actor.id), found[0])


def listed(actor: Actor, *, limit: int = 200) -> list[Morning]:
    """Return the meetings that the actor may see, the latest first."""
    where, params = visible(actor)
    condition = f"binned_at IS NULL{also(where)}"
    return keep.read_all(Morning, f"{condition} ORDER BY day DESC, id DESC LIMIT {int(limit)}", params)


def visible(actor: Actor) -> Condition:
    """Return the SQL condition on ``morning``: what the right reaches, and where one was expected or has to do something."""
    where, params = rights.visible(actor, "morning")
    if not where:
        return "", ()
    mine = (
        " OR EXISTS (SELECT 1 FROM presence p WHERE p.morning_id = morning.id AND p.user_id = ? AND p.binned_at IS NULL)"
        " OR EXISTS (SELECT 1 FROM decision d WHERE d.morning_id = morning.id AND d.owner_id = ? AND d.binned_at IS NULL)"
    )
    return f"({where}{mine})", (*params, actor.id, actor.id)


def presences(morning_id: int) -> list[Presence]:
    """Return who was expected at a meeting, in the order in which they were entered."""
    return keep.read_all(Presence, "morning_id = ? AND binned_at IS NULL ORDER BY id", (morning_id,))


def people_of(leader_id: int) -> dict[int, str]:
    """Return who belongs to a leader's meeting, himself first: id → name of those in his unit and below."""
    below = units_below(current(), _unit_of(leader_id))
    rows = current().rows(
        f'SELECT id, name FROM "user" WHERE active AND binned_at IS NULL AND (id = ? OR unit_id IN ({marks(below)}))'
        " ORDER BY CASE WHEN id = ? THEN 0 ELSE 1 END, role, name, id",
        (leader_id, *sorted(below), leader_id),
    )
    return {int(user): str(name) for user, name in rows}


def held(day: date, leader_id: int, but: int = 0) -> bool:
    """Tell whether a leader's unit had its meeting on a day, whoever led it."""
    row = current().row(
        "SELECT 1 FROM morning WHERE day = ? AND id <> ? AND binned_at IS NULL AND (user_id = ? OR unit_id = ?)",
        (day.isoformat(), but, leader_id, _unit_of(leader_id)),
    )
    return row is not None


def is_leader(actor: Actor, day: date) -> bool:
    """Tell whether a person is to lead a morning meeting, as the rules of a day say and if there is anybody to meet."""
    roles = regulation.on(day).value("morning.leaders")
    return actor.role in roles and len(people_of(actor.id)) > 1


def _refuse_stranger(leader_id: int, day: date) -> None:
    """Tell somebody whom the rules do not name as leader who writes a meeting, when he has nothing to tell of yesterday."""
    roles = regulation.on(day).value("morning.leaders")
    row = current().row('SELECT role FROM "user" WHERE id = ?', (leader_id,))
    if row is not None and row[0] not in roles:
        told = "、".join(role_label(role) for role in roles)
        raise Refused(f"晨会记录由{told}写；您来写的，昨日没有记录可以带出，请先填“{Morning.results.label}”。")


def _refuse_day(leader_id: int, day: date, but: int = 0) -> None:
    if day > clock.today():
        raise Refused(f"{day} 还没到，晨会当天再写。")
    if not calendar.current().is_working(day):
        raise Refused(f"{day} 不是工作日，不开晨会；要开请先在 设置 → 工作日历 中改为上班。")
    if held(day, leader_id, but):
        raise Refused(f"{day} 的晨会已经有记录，请打开那一份补充。")


def _unit_of(user_id: int) -> int | None:
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    return None if row is None or row[0] is None else int(row[0])


def _replace(work: keep.Operation, morning_id: int, rows: Sequence[Values]) -> None:
    """Write who was there; a person who is known already stays the same row."""
    known = {one.user_id: one for one in presences(morning_id)}
    for row in rows:
        old = known.pop(int(row["user_id"]), None)
        if old is None:
            work.add(Presence, {**row, "morning_id": morning_id})
        else:
            work.edit(Presence, old.id, {"present": row.get("present"), "reason": row.get("reason") or ""})
    for gone in known.values():
        work.bin(Presence, gone.id)
