"""Scripts, rehearsals and joint first visits of an invented office, drawn from its people and visits."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from cmdesk.coaching.record import Coaching, CoachingMark, Objection, Rehearsal, Resolution, Script, ScriptVersion
from cmdesk.coaching.rules import joint
from cmdesk.core import calendar, numbering
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.resources import resource
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story
from cmdesk.visits.record import Visit

_EVERY: Final = 3  # one of so many people has not rehearsed yet
_SETTLED_AFTER: Final = 8  # days after a visit by which its improvements were looked after
_VISITS: Final = (40, 22, 6)  # days back of somebody's joint first visits
_WORDS: Final = ("text", "goal", "brand_awareness", "market_share", "key_customers", "reason")


def tell(story: Story) -> None:
    """Write the scripts, who rehearsed them, and up to three joint visits of each account manager."""
    told = tomllib.loads(resource("demo", "coaching.toml").read_text(encoding="utf-8"))
    writer = next(iter(story.of_role("service_director")), None)
    if writer is None:
        return
    opening = _scripts(story, writer, told["script"])
    managers = story.of_role("account_manager")
    for at, manager in enumerate(managers):
        dice = Dice(story.seed, "coaching", manager.login)
        leader = next((one for one in story.of_role("area_manager") if one.unit_id == manager.unit_id), None)
        if at % _EVERY != 1:
            _rehearse(story, opening, manager, leader or managers[at - 1], told["coaching"]["remarks"], dice)
        if leader is not None:
            for back in _VISITS:
                _joint(story, leader, manager, back, told["coaching"], dice)


def _scripts(story: Story, writer: Actor, told: list[dict[str, Any]]) -> int:
    """Write every script, the opening with an older version; returns the id of the opening's version in force."""
    begun, revised = story.today - timedelta(days=90), story.today - timedelta(days=20)
    opening = 0
    for one in told:
        with keep.operation(writer, f"新建话术 {one['name']}", at=datetime.combine(begun, time(10))) as work:
            own = {name: one.get(name) for name in ("name", "use", "for_kinds", "for_purposes")}
            script_id = work.add(Script, own)
            words = {name: one.get(name, "") for name in _WORDS} | {"questions": "\n".join(one.get("questions", ()))}
            first = {"text": one.get("old") or one["text"], "reason": "", "number": 1, "valid_from": begun}
            version = work.add(ScriptVersion, {**words, **first, "script_id": script_id})
            _object(work, version, one)
        if "old" in one:
            with keep.operation(
                writer, f"话术 {one['name']} 第 2 版", at=datetime.combine(revised, time(9, 30))
            ) as work:
                later = {**words, "number": 2, "valid_from": revised, "script_id": script_id}
                opening = work.add(ScriptVersion, later)
                _object(work, opening, one)
    return opening


def _object(work: keep.Operation, version: int, told: Mapping[str, Any]) -> None:
    work.add_many(Objection, [{**row, "script_version_id": version} for row in told.get("objections", ())])


def _rehearse(story: Story, version: int, user: Actor, partner: Actor, remarks: list[str], dice: Dice) -> None:
    seconds = 68 - dice.below(8)
    for number in range(1 + dice.below(4)):
        day = story.today - timedelta(days=18 - 5 * number)
        if not calendar.current().is_working(day):
            day = calendar.current().next_working_day(day)
        at = datetime.combine(min(day, story.today - timedelta(days=1)), time(17, 10 + dice.below(20)))
        values = {
            "script_version_id": version, "user_id": user.id, "partner_id": partner.id, "rehearsed_at": at,
            "seconds": seconds, "score": min(5, 3 + number // 2 + dice.below(2)), "remark": dice.pick(remarks),
        }  # fmt: skip
        with keep.operation(user, "演练 初访统一开场白", at=at) as work:
            work.add_many(Rehearsal, [values])
        seconds -= 3 + dice.below(4)


def _joint(story: Story, leader: Actor, rep: Actor, back: int, told: Mapping[str, list[str]], dice: Dice) -> None:
    row = current().row(
        "SELECT id, customer_id, activity_id, day FROM visit WHERE user_id = ? AND state = 'done' AND day <= ?"
        " AND binned_at IS NULL ORDER BY day DESC, id LIMIT 1",
        (rep.id, (story.today - timedelta(days=back)).isoformat()),
    )
    if row is None or current().row("SELECT 1 FROM coaching WHERE visit_id = ?", (row[0],)) is not None:
        return
    day = date.fromisoformat(row[3])
    given = datetime.combine(day, time(17, 50))
    recent = back < _SETTLED_AFTER
    answered = None if recent else given + timedelta(hours=15, minutes=dice.below(60))
    heads, better = joint.heads(day), _VISITS.index(back)
    with keep.operation(leader, "同访带教", at=given) as work:
        work.edit(Visit, row[0], {"kind": "joint", "companions": leader.name})
        (number,) = numbering.of_records(work.database, Coaching.KIND, day)
        (made,) = work.add_many(Coaching, [{
            "number": number, "visit_id": row[0], "customer_id": row[1], "activity_id": row[2], "rep_id": rep.id,
            "leader_id": leader.id, "day": day, "praise": dice.pick(told["praise"]), "guidance": dice.pick(told["guidance"]),
            "supervision": dice.pick(told["supervision"]), "state": "given" if recent else "acknowledged",
            "given_at": given, "acknowledged_at": answered, "rep_word": "" if recent else dice.pick(told["replies"]),
        }])  # fmt: skip
        scores = [min(5, 2 + better // 2 + dice.below(3)) for _ in heads]
        work.add_many(
            CoachingMark,
            [{"coaching_id": made, "head": head, "score": score} for head, score in zip(heads, scores, strict=True)],
        )
        outcome = "open" if recent else "done" if dice.below(4) else "dropped"
        settled = {"settled_on": day + timedelta(days=7), "settled_by_id": leader.id, "word": ""}
        if outcome == "dropped":
            settled["word"] = "还不熟，下次同访再看"
        agreed = {"coaching_id": made, "text": dice.pick(told["resolutions"]), "due_on": day + timedelta(days=7)}
        work.add_many(Resolution, [{**agreed, "outcome": outcome, **({} if recent else settled)}])
