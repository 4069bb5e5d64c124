"""Rehearsals: who has said the version in force aloud, how often, how long it took, and who has not (S2-04)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from cmdesk.coaching.record import Rehearsal, ScriptVersion
from cmdesk.coaching.rules import rights, scripts
from cmdesk.core import notice, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import all_of, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound
from cmdesk.core.field import moment_of
from cmdesk.staff import rules as staff

Values = Mapping[str, Any]
State = Literal["none", "some", "done"]

_MOST = 500


@dataclass(frozen=True)
class Standing:
    """How far somebody is with a version.

    Attributes:
        times: rehearsals of this version.
        within: of these, how many kept to the limit.
        wanted: how many there should be (regulation ``rehearsal.times``).
        best: shortest seconds; None when he has not rehearsed.
        score: of the last one that was scored.
        last: when he last rehearsed it.
    """

    user_id: int
    name: str
    times: int
    within: int
    wanted: int
    best: int | None
    score: int | None
    last: datetime | None

    @property
    def state(self) -> State:
        """Not begun, begun, or as often as wanted within the limit."""
        if not self.times:
            return "none"
        return "done" if self.within >= self.wanted else "some"

    @property
    def words(self) -> str:
        """Say it in a few words."""
        if self.state == "none":
            return "未演练"
        over = self.times - self.within
        late = f"，超时 {over} 次" if over else ""
        return ("已达标" if self.state == "done" else f"已练 {self.within}/{self.wanted} 次") + late


def record(actor: Actor, values: Values) -> int:
    """Write down a rehearsal; returns its id.

    Args:
        actor: who writes: he who rehearsed, or who may do so for him.
        values: fields of ``Rehearsal``; now and oneself unless they say otherwise.

    Raises:
        Invalid: the version is not one that is or was in force by then, the score is above the scale.
        NotAllowed: the actor may not write it for that person.
    """
    filled = {
        "user_id": actor.id,
        "rehearsed_at": datetime.now().astimezone(),
        **{name: value for name, value in values.items() if value not in (None, "")},
    }
    cleaned = keep.clean(Rehearsal, filled)
    user = int(cleaned["user_id"])
    _refuse_writing(actor, user)
    version = keep.read(ScriptVersion, int(cleaned["script_version_id"]))
    problems = _problems(cleaned, version)
    if problems:
        raise Invalid(problems)
    with keep.operation(actor, f"演练 {version.title()}") as work:
        made = work.add(Rehearsal, filled)
        name, seconds = keep.title_of("user", user), cleaned["seconds"]
        text = f"{name}演练了{version.title()}，用时 {seconds} 秒。"
        notice.tell(
            work, [user, cleaned.get("partner_id")], text, key=f"rehearsal:{made}", about=(Rehearsal.KIND, made)
        )
    return made


def bin_rehearsal(actor: Actor, rehearsal_id: int) -> None:
    """Put a rehearsal that was written by mistake into the bin.

    Raises:
        NotAllowed: it is not the actor's to write.
    """
    found = keep.read(Rehearsal, rehearsal_id)
    _refuse_writing(actor, found.user_id)
    with keep.operation(actor, f"删除演练 {found.title()}") as work:
        work.bin(Rehearsal, rehearsal_id)


def of_version(actor: Actor, version_id: int) -> list[Rehearsal]:
    """Return the rehearsals of a version that the actor may see, the latest first."""
    where, params = rights.visible_rehearsals(actor)
    wanted = all_of("script_version_id = ?", "binned_at IS NULL", where)
    text = f"{wanted} ORDER BY rehearsed_at DESC, id DESC LIMIT {_MOST}"
    return keep.read_all(Rehearsal, text, (version_id, *params))


def read(actor: Actor, rehearsal_id: int) -> Rehearsal:
    """Return a rehearsal.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(Rehearsal, rehearsal_id)
    if not staff.reaches(actor, rights.SEE_REHEARSALS, found.user_id, rights.unit_of(found.user_id)):
        raise NotFound("演练记录不存在，或者不在您可以查看的范围内。")
    return found


def standing(actor: Actor, version: ScriptVersion, day: date | None = None) -> list[Standing]:
    """Return how far everybody is who should rehearse, or has: those who have not come first.

    Args:
        actor: who looks; only people his right reaches.
        version: of a script.
        day: whose regulations say who should rehearse and how often.
    """
    rules = regulation.on(day or clock.today())
    wanted, roles = int(rules.number("rehearsal.times")), [str(one) for one in rules.value("rehearsal.roles")]
    limit = int(regulation.on(version.valid_from or clock.today()).number(f"script.seconds.{version.script.use}"))
    where, params = staff.visible(actor, rights.SEE_REHEARSALS, "u.id", "u.unit_id")
    rows = current().rows(
        "SELECT u.id, u.name, COUNT(r.id), SUM(CASE WHEN r.seconds <= ? THEN 1 ELSE 0 END), MIN(r.seconds),"
        ' MAX(r.rehearsed_at) FROM "user" u LEFT JOIN rehearsal r ON r.user_id = u.id AND r.script_version_id = ?'
        f" AND r.binned_at IS NULL WHERE u.active = ? AND u.binned_at IS NULL AND {where}"
        f" AND (u.role IN ({marks(roles)}) OR r.id IS NOT NULL) GROUP BY u.id, u.name ORDER BY u.name, u.id",
        (limit, version.id, True, *params, *roles),
    )
    scores = _scores(version.id)
    found = [
        Standing(
            int(row[0]), str(row[1]), int(row[2]), int(row[3] or 0), wanted, row[4], scores.get(int(row[0])),
            moment_of(row[5]) if row[5] else None,
        )
        for row in rows
    ]  # fmt: skip
    order = {"none": 0, "some": 1, "done": 2}
    return sorted(found, key=lambda one: order[one.state])


def lacking(actor: Actor, day: date) -> list[ScriptVersion]:
    """Return the versions of openings in force that the actor himself has not rehearsed often enough."""
    if actor.role not in regulation.on(day).value("rehearsal.roles") or not staff.reaches(
        actor, rights.SEE_REHEARSALS, actor.id
    ):
        return []
    found = []
    for row in scripts.listed(actor, day):
        if row.version is None or row.script.use != "opening":
            continue
        own = next((one for one in standing(actor, row.version, day) if one.user_id == actor.id), None)
        if own is not None and own.state != "done":
            found.append(row.version)
    return found


def _scores(version_id: int) -> dict[int, int]:
    rows = current().rows(
        "SELECT user_id, score FROM rehearsal WHERE script_version_id = ? AND score IS NOT NULL"
        " AND binned_at IS NULL ORDER BY rehearsed_at, id",
        (version_id,),
    )
    return {int(user): int(score) for user, score in rows}


def _problems(cleaned: Values, version: ScriptVersion) -> dict[str, str]:
    problems = {}
    at: datetime = cleaned["rehearsed_at"]
    scale = int(regulation.on(at.date()).number("coaching.scale"))
    if version.binned_at is not None:
        problems["script_version_id"] = f"{version.title()}已撤回，请选现行版本。"
    if at > datetime.now().astimezone():
        problems["rehearsed_at"] = "演练时间还没到，请改正。"
    if (cleaned.get("score") or 0) > scale:
        problems["score"] = f"评分最高 {scale} 分。"
    if cleaned.get("partner_id") == cleaned["user_id"]:
        problems["partner_id"] = "对练同事不能是演练人自己。"
    return problems


def _refuse_writing(actor: Actor, user_id: int) -> None:
    if not staff.reaches(actor, rights.REHEARSE, user_id, rights.unit_of(user_id)):
        raise NotAllowed("您只能登记自己或本片区人员的演练，需要时请联系上级。")
