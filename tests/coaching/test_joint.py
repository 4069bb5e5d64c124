"""Joint first visits: evaluated, given, acknowledged, followed up; read by the rep and his superiors alone (S2-07)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from tests.asking import asked
from tests.coaching.conftest import AGREED, MARKS, TODAY, World

from cmdesk.coaching.record import Coaching
from cmdesk.coaching.rules import joint, progress, reminding, resolutions, rights
from cmdesk.core import notice, regulation, undo
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.staff.rules import actor_of

LATER = datetime.combine(TODAY + timedelta(30), time(12)).astimezone()


def told(actor: Actor) -> list[str]:
    return [one.text for one in notice.listed(actor, at=LATER)]


def test_from_the_draft_to_the_acknowledgement(world: World) -> None:
    """Customer, rep and day come from the visit; the rep is told, answers, and the leader is told of it."""
    one = joint.begin(world.leader, world.visits["joint"], {"praise": "准备充分"}, MARKS, AGREED)
    found = joint.read(world.leader, one)
    assert (found.customer_id, found.rep_id, found.day) == (world.customer, world.rep.id, TODAY - timedelta(1))
    assert found.number.startswith("DJ")
    with pytest.raises(NotFound):
        joint.read(world.rep, one)
    with pytest.raises(NotAllowed, match="本人确认"):
        joint.acknowledge(world.leader, one)
    joint.give(world.leader, one)
    assert told(world.rep) == [f"{world.leader.name}交给您一份同访带教记录 {found.number}，请阅看并确认。"]
    assert joint.waiting(world.rep) == 1
    with pytest.raises(Refused, match="请先收回"):
        joint.edit(world.leader, one, {"praise": "改"})
    joint.acknowledge(world.rep, one, "下次先听。")
    assert told(world.leader) == [f"{world.rep.name}已确认带教记录 {found.number}，并写了意见。"]
    assert joint.waiting(world.rep) == 0
    with pytest.raises(Refused, match="请另写一份"):
        joint.take_back(world.leader, one)
    with pytest.raises(Refused, match="内容不能再改"), keep.operation(PROGRAM, "绕过") as work:
        work.edit(Coaching, one, {"guidance": "改"})
    done = undo.last(world.rep)
    assert done is not None
    undo.undo(world.rep, done.id)
    assert joint.waiting(world.rep) == 1


def test_only_the_rep_and_his_superiors_read_it(world: World) -> None:
    """Colleagues, other areas, the administrator and other departments do not; lists say the same as reading."""
    one = world.given()
    away = add_away_manager(world)
    readers = {world.rep.id, world.leader.id}
    for actor in (*world.staff.actors.values(), world.staff.beside, world.staff.away, away):
        sees = actor.id in readers or actor.role in {"service_director", "marketing_director", "general_manager"}
        assert [record.id for record in joint.listed(actor)] == ([one] if sees else []), actor.role
        assert [record.id for record in joint.summed_up(actor)] == ([one] if sees else []), actor.role
        assert rights.sees(actor, keep.read(Coaching, one)) is sees
        if not sees:
            with pytest.raises(NotFound):
                joint.read(actor, one)
            assert resolutions.open_ones(actor) == []


def test_a_list_is_read_in_one_question(world: World) -> None:
    """However many records there are: day, people and the mean of the marks come with them."""
    one = world.given()
    other = joint.begin(world.leader, world.visits["first"], {}, (), ())
    with asked() as texts:
        listed = joint.summed_up(world.leader)
    assert len(texts) == 1
    assert {row.id for row in listed} == {one, other}
    scores = [mark.score for mark in joint.marks_of(one) if mark.score is not None]
    (row,) = [row for row in listed if row.id == one]
    assert (row.rep, row.mean) == (world.rep.name, pytest.approx(sum(scores) / len(scores)))


def add_away_manager(world: World) -> Actor:
    from cmdesk.staff.record import User

    with keep.operation(PROGRAM, "外片经理") as work:
        values = {"login": "am2", "name": "外片经理", "role": "area_manager", "unit_id": world.staff.units["west"]}
        made = work.add(User, {**values, "active": True})
    return actor_of(made)


def test_only_a_first_visit_that_took_place_is_written_about(world: World) -> None:
    """By somebody above, once each; the sentence says what is wrong."""
    with pytest.raises(Refused, match="是常规走访"):
        joint.begin(world.leader, world.visits["regular"])
    with pytest.raises(NotAllowed, match="自己的"):
        joint.begin(world.rep, world.visits["first"])
    with pytest.raises((NotAllowed, NotFound)):
        joint.begin(world.staff.beside, world.visits["first"])
    one = joint.begin(world.leader, world.visits["first"])
    with pytest.raises(Refused, match="已写过带教记录"):
        joint.begin(world.leader, world.visits["first"])
    assert [row.visit_id for row in joint.offered(world.leader)] == [world.visits["sweep"], world.visits["joint"]]
    joint.bin_draft(world.leader, one)
    assert len(joint.offered(world.leader)) == 3
    assert joint.offered(world.rep) == []


def test_heads_and_scale_are_regulations(world: World) -> None:
    """A head or a score that they do not know is refused; another scale from today on lets it pass."""
    visit = world.visits["sweep"]
    with pytest.raises(Invalid, match="没有评价项目“酒量”"):
        joint.begin(world.leader, visit, marks=[{"head": "酒量", "score": 3}])
    with pytest.raises(Invalid, match="在 1 到 5 之间"):
        joint.begin(world.leader, visit, marks=[{"head": "开场白", "score": 8}])
    with pytest.raises(Invalid, match="写了两次"):
        joint.begin(world.leader, visit, marks=[{"head": "开场白", "score": 3}, {"head": "开场白", "score": 4}])
    admin = world.staff["administrator"]
    regulation.change(admin, "coaching.scale", 10, TODAY)
    regulation.change(admin, "coaching.heads", ["酒量", "开场白"], TODAY)
    one = joint.begin(world.leader, visit, marks=[{"head": "开场白", "score": 8}, {"head": "酒量", "score": 1}])
    assert [(mark.head, mark.score) for mark in joint.marks_of(one)] == [("酒量", 1), ("开场白", 8)]


def test_nothing_empty_is_given(world: World) -> None:
    """A record without a score or a word of guidance or praise stays a draft; lists that are given replace those there."""
    one = joint.begin(world.leader, world.visits["first"])
    with pytest.raises(Invalid) as refusal:
        joint.give(world.leader, one)
    assert set(refusal.value.problems) == {"marks", "guidance"}
    joint.edit(world.leader, one, {"guidance": "先听"}, marks=MARKS, resolutions=[{"text": "练开场白"}])
    (agreed,) = joint.resolutions_of(one)
    assert agreed.due_on == TODAY - timedelta(2) + timedelta(7)
    joint.edit(world.leader, one, {}, resolutions=AGREED)
    assert [row.text for row in joint.resolutions_of(one)] == ["先问用量再报价"]
    joint.give(world.leader, one)
    joint.take_back(world.leader, one)
    joint.edit(world.leader, one, {"praise": "改好了"})
    joint.give(world.leader, one)
    assert len(told(world.rep)) == 2


def test_improvements_are_looked_after_by_who_leads(world: World) -> None:
    """Never by the rep; what was not done needs a word and may be agreed on anew; late ones are reminded of."""
    one = world.given()
    (agreed,) = joint.resolutions_of(one)
    with pytest.raises(NotAllowed, match="不能自己销项"):
        resolutions.settle(world.rep, agreed.id, kept=True)
    due = datetime.combine(TODAY + timedelta(4), time(10))
    assert [r.level for r in reminding.reminders(world.rep, due) if r.key.startswith("resolution")] == ["late"]
    assert [f"{world.rep.name}的带教约定“先问用量再报价”已过期 1 天，请检查。"] == [
        r.text for r in reminding.reminders(world.leader, due)
    ]
    with pytest.raises(Invalid, match="请写明"):
        resolutions.settle(world.leader, agreed.id, kept=False)
    again = TODAY + timedelta(9)
    resolutions.settle(world.leader, agreed.id, kept=False, word="还是先报价", again_on=again)
    with pytest.raises(Refused, match="已记为未做到"):
        resolutions.settle(world.leader, agreed.id, kept=True)
    (left,) = resolutions.open_ones(world.rep)
    assert (left.text, left.due_on) == ("先问用量再报价", again)
    resolutions.settle(world.staff["service_director"], left.id, kept=True)
    assert resolutions.open_ones(world.leader) == []
    assert told(world.rep)[0] == "带教约定“先问用量再报价”检查结果：已改进。"


def test_progress_over_time(world: World) -> None:
    """The oldest visit first, the change from the first to the last, drafts left out."""
    first = joint.begin(world.leader, world.visits["first"], {"praise": "好"}, [{"head": "开场白", "score": 2}])
    joint.give(world.leader, first)
    world.given()
    joint.begin(world.leader, world.visits["sweep"], {}, [{"head": "开场白", "score": 1}])
    found = progress.of(world.leader, world.rep.id)
    assert [one.mean for one in found.seen] == [2.0, 3.0]
    assert (found.change(), found.change("开场白"), found.change("提问与倾听")) == (1.0, 2.0, None)
    assert found.heads == ("开场白", "提问与倾听")
    assert found.words == "同访 2 次，最近一次平均 3.0 分，比第一次高 1.0 分。"
    assert progress.of(world.rep, world.rep.id) == found
    assert progress.of(world.staff.beside, world.rep.id).seen == ()
    assert joint.reps(world.rep) == [(world.rep.id, world.rep.name)]
