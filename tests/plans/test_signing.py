"""Plans are submitted, confirmed, sent back; what was confirmed stands (S1-09, S1-13, S1-18)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from tests.plans.conftest import Desk, monday, today

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.approval import Changed
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.regulation import Regulation
from cmdesk.plans.record import PlanItem, WorkPlan
from cmdesk.plans.rules import review, signing, writing
from cmdesk.plans.rules.standing import standing
from cmdesk.visits import rules as visits
from cmdesk.visits.record import Visit


def make_week(desk: Desk, weeks: int = 1) -> WorkPlan:
    plan = writing.open_plan(desk.me, desk.me.id, "week", monday(weeks))
    writing.add_item(desk.me, plan.id, "新品上柜", standard="20 户", day=monday(weeks))
    return plan


def test_the_superior_confirms(desk: Desk) -> None:
    """A submitted plan stands still; the superior's signature confirms it with his name and the moment."""
    plan = make_week(desk)
    assert signing.submit(desk.me, plan.id).state == "submitted"
    with pytest.raises(Refused, match="正等上级确认"):
        writing.edit(desk.me, plan.id, {"focus": "改"})
    assert signing.waits_for(desk.chief, keep.read(WorkPlan, plan.id))
    done = signing.confirm(desk.chief, plan.id, "同意")
    assert (done.state, done.confirmed_by_id) == ("confirmed", desk.chief.id)
    assert done.confirmed_at is not None


def test_sent_back_written_anew_submitted_again(desk: Desk) -> None:
    """A plan sent back says why, may be written again, and goes to the superior once more."""
    plan = make_week(desk)
    signing.submit(desk.me, plan.id)
    with pytest.raises(Refused):
        signing.send_back(desk.chief, plan.id, "  ")
    assert signing.send_back(desk.chief, plan.id, "周三太满").state == "returned"
    assert signing.said(plan.id) == "周三太满"
    writing.add_item(desk.me, plan.id, "补访")
    signing.submit(desk.me, plan.id)
    assert signing.confirm(desk.chief, plan.id).state == "confirmed"


def test_nobody_confirms_his_own_and_only_the_maker_submits(desk: Desk) -> None:
    """Own plans are not one's own to confirm; a plan is submitted by who answers for it."""
    plan = make_week(desk)
    with pytest.raises(NotAllowed, match="本人提交"):
        signing.submit(desk.chief, plan.id)
    signing.submit(desk.me, plan.id)
    with pytest.raises(Refused, match="自己"):
        signing.confirm(desk.me, plan.id)
    assert signing.withdraw(desk.me, plan.id).state == "draft"


def test_a_visit_moved_meanwhile_voids_the_submission(desk: Desk) -> None:
    """What the superior signs is what was submitted: moving a visit of the week brings the plan back to its maker."""
    visit = visits.schedule(desk.me, desk.shop(), desk.me.id, monday(1))
    plan = make_week(desk)
    signing.submit(desk.me, plan.id)
    visits.move(desk.me, visit.id, monday(1) + timedelta(days=1))
    with pytest.raises(Changed):
        signing.confirm(desk.chief, plan.id)
    assert keep.read(WorkPlan, plan.id).state == "draft"
    signing.submit(desk.me, plan.id)
    assert signing.confirm(desk.chief, plan.id).state == "confirmed"


def test_a_confirmed_plan_takes_marks_and_later_work_only(desk: Desk) -> None:
    """Done and result may be written, new and ordered work added; what was agreed is not rewritten."""
    plan = make_week(desk)
    signing.submit(desk.me, plan.id)
    signing.confirm(desk.chief, plan.id)
    (item,) = writing.items(plan.id)
    writing.edit_item(desk.me, item.id, {"done": True, "result": "22 户"})
    assert keep.read(PlanItem, item.id).done
    with pytest.raises(Refused, match="已经确认"):
        writing.edit_item(desk.me, item.id, {"standard": "2 户"})
    with pytest.raises(Refused, match="已经确认"):
        writing.add_goal(desk.me, plan.id, "volume")
    writing.add_item(desk.chief, plan.id, "临时会议", "ordered")


def test_an_empty_plan_is_not_submitted(desk: Desk) -> None:
    """There must be something to confirm."""
    plan = writing.open_plan(desk.me, desk.me.id, "week", monday(3))
    with pytest.raises(Refused, match="还是空的"):
        signing.submit(desk.me, plan.id)


def test_a_day_is_settled_by_its_maker(desk: Desk) -> None:
    """The day's plan needs no signature (S1-18)."""
    desk.visit(today())
    plan = writing.open_plan(desk.me, desk.me.id, "day", today())
    done = signing.submit(desk.me, plan.id)
    assert (done.state, done.confirmed_by_id) == ("confirmed", desk.me.id)


def test_review_and_follow_up(desk: Desk) -> None:
    """A review asks for improvements, and somebody says what became of them (S1-12)."""
    plan = writing.open_plan(desk.me, desk.me.id, "month", today())
    desk.visit(today(), state="done")
    desk.visit(today(), state="missed")
    assert review.achieved(plan).words.startswith("计划走访 2 户次，完成 1，未访 1，完成率 50%")
    with pytest.raises(Refused, match="没有改进措施"):
        review.follow_up(desk.me, plan.id, "好", today())
    review.review(desk.me, plan.id, "完成 1 户", "走访不够", "每天早出门")
    review.follow_up(desk.me, plan.id, "已做到", today())
    assert keep.read(WorkPlan, plan.id).followed_on == today()
    coming = writing.open_plan(desk.me, desk.me.id, "month", today() + timedelta(days=62))
    with pytest.raises(Refused, match="还没有开始"):
        review.review(desk.me, coming.id, "", "", "")
    assert isinstance(keep.read(WorkPlan, plan.id).reviewed_at, datetime)


def test_a_day_is_taken_back_by_its_maker(desk: Desk) -> None:
    """What one has settled alone one may open again while the day lasts; nobody else may, and a past day stands."""
    desk.visit(today())
    plan = writing.open_plan(desk.me, desk.me.id, "day", today())
    signing.submit(desk.me, plan.id)
    assert standing(desk.me, desk.me.id, "day", today()).verbs == {"withdraw": ""}
    with pytest.raises(NotAllowed, match="本人撤回"):
        signing.withdraw(desk.chief, plan.id)
    again = signing.withdraw(desk.me, plan.id)
    assert (again.state, again.confirmed_by_id, again.confirmed_at) == ("draft", None, None)
    before = today() - timedelta(days=3)
    desk.visit(before)
    signing.submit(desk.me, writing.open_plan(desk.me, desk.me.id, "day", before).id)
    past = writing.find(desk.me.id, "day", before)
    assert past is not None
    assert standing(desk.me, desk.me.id, "day", before).verbs == {}
    with pytest.raises(Refused, match="已经过去"):
        signing.withdraw(desk.me, past.id)


def said(desk: Desk, value: str) -> None:
    """Let the office say who confirms the plans of days."""
    with keep.operation(PROGRAM, "制度") as work:
        work.add(
            Regulation, {"key": "plan.day.confirm", "valid_from": today(), "value": json.dumps(value), "label": "日"}
        )
    regulation.forget()


def test_an_office_may_want_a_superiors_word_for_the_day(desk: Desk) -> None:
    """With 上级 in the regulation the day goes the way of the week: submitted, sent back, confirmed."""
    said(desk, "上级")
    visit = desk.visit(today())
    plan = writing.open_plan(desk.me, desk.me.id, "day", today())
    assert standing(desk.chief, desk.me.id, "day", today()).verbs["confirm"].endswith("提交以后才能确认或退回。")
    assert signing.submit(desk.me, plan.id).state == "submitted"
    how = standing(desk.chief, desk.me.id, "day", today())
    assert how.verbs == {"confirm": "", "return": ""}
    assert writing.name_of(desk.chief.id) in how.turn
    signing.send_back(desk.chief, plan.id, "先去好邻居")
    with keep.operation(PROGRAM, "改") as work:
        work.edit(Visit, visit, {"purpose": "先去"})
    signing.submit(desk.me, plan.id)
    assert signing.confirm(desk.chief, plan.id).confirmed_by_id == desk.chief.id
    said(desk, "谁都行")
    with pytest.raises(Refused, match="只能写“本人”或“上级”"):
        standing(desk.me, desk.me.id, "day", today())


def test_every_verb_says_why_it_is_grey(desk: Desk) -> None:
    """What is offered at each turn of a week's plan, for who makes it and for who confirms it."""

    def verbs(actor: Actor) -> dict[str, bool]:
        return {verb: not why for verb, why in standing(actor, desk.me.id, "week", monday(1)).verbs.items()}

    assert verbs(desk.me) == {"submit": False}
    assert "还是空的" in standing(desk.me, desk.me.id, "week", monday(1)).refusal()
    plan = make_week(desk)
    assert verbs(desk.me) == {"submit": True}
    assert verbs(desk.chief) == {"confirm": False, "return": False}
    signing.submit(desk.me, plan.id)
    assert verbs(desk.me) == {"withdraw": True}
    assert verbs(desk.chief) == {"confirm": True, "return": True}
    other = desk.staff["clerk"]
    assert standing(other, desk.me.id, "week", monday(1)).verbs["confirm"].endswith("没有轮到您。")
    signing.send_back(desk.chief, plan.id, "太满")
    assert verbs(desk.me) == {"submit": True}
    signing.submit(desk.me, plan.id)
    signing.confirm(desk.chief, plan.id)
    assert verbs(desk.me) == verbs(desk.chief) == {}
    assert standing(desk.me, desk.me.id, "week", monday(1)).turn.endswith("已确认")
