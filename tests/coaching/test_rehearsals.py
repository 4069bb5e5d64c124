"""Rehearsals: recorded with their seconds; who has rehearsed the version in force and who has not (S2-04)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.coaching.conftest import TODAY, World

from cmdesk.coaching.record import ScriptVersion
from cmdesk.coaching.rules import rehearsals, reminding, scripts
from cmdesk.core import regulation
from cmdesk.core.errors import Invalid, NotAllowed


def version_of(world: World, script_id: int) -> ScriptVersion:
    found = scripts.in_force(script_id, TODAY)
    assert found is not None
    return found


def standing(world: World, version: ScriptVersion) -> dict[str, str]:
    return {one.name: one.words for one in rehearsals.standing(world.leader, version)}


def test_who_has_rehearsed_and_who_has_not(world: World) -> None:
    """So often as the regulation asks, within the limit; those of other areas are not shown to this leader."""
    version = version_of(world, world.script())
    assert standing(world, version) == {"客户经理": "未演练", "邻座": "未演练"}
    for seconds in (75, 58, 60):
        rehearsals.record(world.rep, {"script_version_id": version.id, "seconds": seconds})
    assert standing(world, version) == {"邻座": "未演练", "客户经理": "已练 2/3 次，超时 1 次"}
    values = {"script_version_id": version.id, "user_id": world.rep.id, "seconds": 41, "score": 4, "remark": "自然"}
    rehearsals.record(world.leader, {**values, "partner_id": world.leader.id})
    own = next(one for one in rehearsals.standing(world.leader, version) if one.user_id == world.rep.id)
    assert (own.state, own.times, own.within, own.best, own.score) == ("done", 4, 3, 41, 4)
    assert [one.seconds for one in rehearsals.of_version(world.rep, version.id)] == [41, 60, 58, 75]
    assert rehearsals.of_version(world.staff.beside, version.id) == []


def test_a_new_version_begins_from_nothing(world: World) -> None:
    """What was rehearsed of the old version stays with it; the reps are reminded of the new one."""
    one = world.script()
    old = version_of(world, one)
    for _ in range(3):
        rehearsals.record(world.rep, {"script_version_id": old.id, "seconds": 30})
    now = datetime.now()  # noqa: DTZ005
    assert reminding.reminders(world.rep, now) == []
    scripts.revise(world.editor, one, {"text": "换一种说法。"})
    assert standing(world, version_of(world, one))["客户经理"] == "未演练"
    assert [r.text for r in reminding.reminders(world.rep, now)] == [
        "统一开场白 第 2 版要演练，请打开“演练”练熟并登记。"
    ]
    assert reminding.reminders(world.leader, now) == []
    assert len(rehearsals.of_version(world.rep, old.id)) == 3


def test_what_makes_no_sense_is_refused(world: World) -> None:
    """A time to come, oneself as partner, more points than there are, somebody else's rehearsal."""
    version = version_of(world, world.script())
    base = {"script_version_id": version.id, "seconds": 50}
    for values, word in (
        ({"rehearsed_at": datetime.now() + timedelta(hours=2)}, "还没到"),  # noqa: DTZ005
        ({"partner_id": world.rep.id}, "不能是演练人自己"),
        ({"score": 6}, "最高 5 分"),
        ({"seconds": 0}, "不能小于 1"),
    ):
        with pytest.raises(Invalid, match=word):
            rehearsals.record(world.rep, {**base, **values})
    with pytest.raises(NotAllowed, match="自己或本片区"):
        rehearsals.record(world.rep, {**base, "user_id": world.staff.beside.id})
    with pytest.raises(NotAllowed):
        rehearsals.record(world.leader, {**base, "user_id": world.staff.away.id})
    made = rehearsals.record(world.rep, base)
    with pytest.raises(NotAllowed):
        rehearsals.bin_rehearsal(world.staff.beside, made)
    rehearsals.bin_rehearsal(world.rep, made)
    assert rehearsals.of_version(world.rep, version.id) == []


def test_roles_and_times_are_regulations(world: World) -> None:
    """Another role has to rehearse from today on, once is enough."""
    version = version_of(world, world.script())
    admin = world.staff["administrator"]
    regulation.change(admin, "rehearsal.roles", ["area_manager"], TODAY)
    regulation.change(admin, "rehearsal.times", 1, TODAY)
    assert standing(world, version) == {"区域经理": "未演练"}
    rehearsals.record(world.leader, {"script_version_id": version.id, "seconds": 50})
    assert standing(world, version) == {"区域经理": "已达标"}
