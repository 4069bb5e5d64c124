"""The plans of an invented office fit its visits, and are the same for the same seed."""

from __future__ import annotations

from tests.visits.demo.test_story import TODAY, tell

from cmdesk.core import approval, calendar
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.file.office import Office
from cmdesk.plans import demo
from cmdesk.plans.paper import sheets
from cmdesk.plans.record import PlanGoal, PlanItem, VisitSlip, WorkPlan
from cmdesk.plans.rules import rolling
from cmdesk.staff.demo.story import Story
from cmdesk.staff.rules import actor_of


def told(office: Office) -> int:
    """Tell visits, then plans; returns the manager."""
    tell(office)
    rows = current().rows('SELECT id FROM "user" ORDER BY id')
    actors = {actor.login: actor for actor in (actor_of(row[0]) for row in rows)}
    demo.tell(Story(1, TODAY, 3, calendar.current().next_working_day(TODAY), actors, lambda _line: None))
    return actors["account_manager"].id


def test_plans_are_confirmed_by_the_superior_and_carried_over(office: Office) -> None:
    """Two months, two weeks, the next week a draft; what last week left undone stands in this one, once."""
    manager = told(office)
    plans = keep.read_all(WorkPlan, "user_id = ? ORDER BY level, begins_on", (manager,))
    assert [(plan.level, plan.state) for plan in plans] == [
        ("month", "confirmed"), ("month", "confirmed"), ("week", "confirmed"), ("week", "confirmed"), ("week", "draft"),
    ]  # fmt: skip
    chief = keep.read_all(WorkPlan, "confirmed_by_id IS NOT NULL AND confirmed_by_id = user_id")
    assert chief == []
    assert plans[0].improvements
    begun = plans[3].begins_on
    assert begun is not None
    assert rolling.unfinished(manager, begun) == []
    days = {item.day for item in keep.read_all(PlanItem, "day IS NOT NULL")}
    assert all(calendar.current().is_working(day) for day in days if day)
    assert list(audit.broken(current())) == []


def test_goals_are_those_of_the_office(office: Office) -> None:
    """A goal for a key brand names one that the office pushes, or none; no goal in per cent asks for more than all."""
    told(office)
    goals = keep.read_all(PlanGoal, "1 = 1")
    assert {goal.measure for goal in goals} == {"volume", "key_brands", "placement", "structure"}
    pushed = {row[0] for row in current().rows("SELECT brand FROM product WHERE standing = 'key'")} | {""}
    assert {goal.name for goal in goals if goal.measure == "key_brands"} <= pushed
    assert all(goal.target and (goal.unit != "%" or goal.target <= 100) for goal in goals)


def test_slips_belong_to_visits_that_were_made(office: Office) -> None:
    """Each slip has its number and the visit of its customer and day."""
    told(office)
    slips = keep.read_all(VisitSlip, "1 = 1")
    assert slips
    assert len({slip.number for slip in slips}) == len(slips)
    for slip in slips:
        row = current().row("SELECT customer_id, day, state FROM visit WHERE id = ?", (slip.visit_id,))
        assert row == (slip.customer_id, slip.day.isoformat() if slip.day else "", "done")


def test_what_was_confirmed_was_signed_through_the_engine(office: Office) -> None:
    """Plans and slips carry the signatures of their approvals, at moments of the history and in their order."""
    told(office)
    for kind, model, state in (("work_plan", WorkPlan, "confirmed"), ("visit_slip", VisitSlip, "back")):
        signed = keep.read_all(model, "state = ?", (state,))
        assert signed
        for one in signed:
            run = approval.of_record(kind, one.id)
            assert run is not None
            assert run.state == "approved"
            moments = [word.said_at for word in approval.words(run)]
            assert moments == sorted(moments)
            people = [name for stage in approval.stages(run) for name, *_ in stage.people]
            assert approval.directory().name(one.user_id) not in people
    slip = keep.read_all(VisitSlip, "1 = 1")[0]
    values = sheets.slip(slip.id)
    assert values["sign_chief"]["day"] == values["sign_clerk"]["day"] == slip.day
    unread = current().row("SELECT COUNT(*) FROM notice WHERE read_at IS NULL AND user_id = ?", (slip.user_id,))
    assert unread == (0,)
