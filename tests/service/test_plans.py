"""A service plan is corrected by new versions; what was once written is never changed (S1-47, S1-52)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.service.conftest import Served, today

from cmdesk.core import regulation, undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.notice import Notice
from cmdesk.service import paper
from cmdesk.service.record import CONTENT, Callback, PlanVersion, ServicePlan
from cmdesk.service.rules import callbacks, comparing, finding, plans, preparing, reminding, rights

SAID: dict[str, Any] = {
    "name": "陈列提升", "needs": "陈列分散\n库存偏高", "goal": "两个月销量加 15%", "measures": "重新规划柜台\n每周走访",
    "ends_on": today() + timedelta(days=60),
}  # fmt: skip
ASKED = ({"question": "货源跟得上吗？", "answer": "提前一期报需求。"},)


def write(served: Served, **values: Any) -> int:
    return plans.write(served.manager, {"customer_id": served.customers[0], **SAID, **values}, foreseen=ASKED)


def test_a_plan_begins_with_its_first_version_and_the_usual_preparation(served: Served) -> None:
    """Number, owner, period from today, what is to be made ready by the regulation."""
    plan = write(served)
    (shown,) = plans.listed(served.manager)
    assert shown.number.startswith("FW")
    assert (shown.version, shown.user, shown.begins_on, shown.ready, shown.preparations) == (
        1,
        "客户经理",
        today(),
        0,
        3,
    )
    assert [(one.sort, one.ready) for one in preparing.preparations(plan)] == [
        ("material", False), ("contract", False), ("equipment", False)
    ]  # fmt: skip
    assert [one.question for one in preparing.foreseen(plan)] == ["货源跟得上吗？"]
    with pytest.raises(Invalid):
        write(served, needs="")
    with pytest.raises(Invalid):
        write(served, ends_on=today() - timedelta(days=1))


def test_correcting_makes_a_new_version_and_keeps_the_old(served: Served) -> None:
    """With who, when and why; without a reason or a difference there is no version."""
    plan = write(served)
    before = plans.content(plans.version(plan, 1))
    with pytest.raises(Invalid, match="为什么修订"):
        plans.revise(served.manager, plan, {"goal": "加 10%"}, " ")
    with pytest.raises(Refused, match="相同"):
        plans.revise(served.manager, plan, dict(SAID), "没改")
    assert plans.revise(served.above, plan, {"goal": "加 10%", "owner_id": served.above.id}, "目标偏高") == 2
    first, second = plans.versions(plan)
    assert plans.content(first) == before
    assert (second.goal, second.why, second.written_by_id, second.measures) == (
        "加 10%", "目标偏高", served.above.id, first.measures
    )  # fmt: skip
    assert second.written_at is not None
    assert plans.read(served.manager, plan).user_id == served.above.id


def test_nobody_changes_an_old_version_by_any_way(served: Served) -> None:
    """Not by an edit of the row, not by taking back the step that wrote it."""
    plan = write(served)
    done = undo.last(served.manager)
    plans.revise(served.manager, plan, {"goal": "加 10%"}, "目标偏高")
    for number in (1, 2):
        with pytest.raises(Refused, match="不能改"), keep.operation(PROGRAM, "改") as work:
            work.edit(PlanVersion, plans.version(plan, number).id, {"goal": "另写"})
    with pytest.raises(Refused), keep.operation(PROGRAM, "删") as work:
        work.bin(PlanVersion, plans.version(plan, 1).id)
    assert done is not None
    with pytest.raises(Refused):
        undo.undo(served.manager, done.id)
    latest = undo.last(served.manager)
    assert latest is not None
    undo.undo(served.manager, latest.id)
    assert [one.number for one in plans.versions(plan)] == [1]
    assert plans.revise(served.manager, plan, {"goal": "加 12%"}, "再改") == 3


def test_two_who_correct_at_once(served: Served) -> None:
    """Who saw an older version is told, nothing is written over."""
    plan = write(served)
    plans.revise(served.above, plan, {"goal": "加 10%"}, "目标偏高", seen=1)
    with pytest.raises(Refused, match="刚刚把方案修订到第 2 版"):
        plans.revise(served.manager, plan, {"goal": "加 20%"}, "目标偏低", seen=1)


def test_the_superior_confirms_a_version(served: Served) -> None:
    """Not one's own, once, and the writer is told; a new version is to be confirmed anew."""
    plan = write(served)
    with pytest.raises(NotAllowed):
        plans.confirm(served.manager, plan)
    plans.confirm(served.above, plan, "同意")
    with pytest.raises(Refused, match="已经确认"):
        plans.confirm(served.staff["service_director"], plan)
    assert [one.user_id for one in keep.read_all(Notice, "key LIKE 'plan_version:%'")] == [served.manager.id]
    assert plans.listed(served.manager)[0].confirmed
    plans.revise(served.above, plan, {"goal": "加 10%"}, "目标偏高")
    assert not plans.listed(served.manager)[0].confirmed
    with pytest.raises(Refused, match="自己编写"):
        plans.confirm(served.above, plan)


def test_closing_asks_for_a_call_and_seals_the_plan(served: Served) -> None:
    """The result is written, nothing more is corrected; taken up again, the call is not made."""
    plan = write(served)
    with pytest.raises(Invalid):
        plans.close(served.manager, plan, "")
    plans.close(served.manager, plan, "销量加 17%")
    (one,) = callbacks.due(served.manager, rights.now())
    assert one.what == "服务方案：陈列提升"
    for refused in (
        lambda: plans.revise(served.manager, plan, {"goal": "x"}, "y"),
        lambda: plans.close(served.manager, plan, "再写"),
        lambda: plans.prepare(served.manager, plan, ()),
    ):
        with pytest.raises(Refused, match="已完成"):
            refused()
    plans.reopen(served.manager, plan)
    assert callbacks.due(served.manager, rights.now()) == []
    assert keep.read_all(Callback, "binned_at IS NULL") == []
    with pytest.raises(Refused):
        plans.reopen(served.manager, plan)


def test_preparation_is_ticked_and_kept_while_rows_change(served: Served) -> None:
    """What stays keeps its tick; the version stays the same."""
    plan = write(served)
    first = preparing.preparations(plan)[0]
    plans.prepare(served.manager, plan, [{"sort": "material", "name": first.name, "ready": True}])
    rows = [{"sort": "material", "name": first.name}, {"sort": "other", "name": "样品"}]
    plans.prepare(served.manager, plan, rows, ())
    assert [(one.name, one.ready) for one in preparing.preparations(plan)] == [(first.name, True), ("样品", False)]
    assert preparing.foreseen(plan) == []
    assert len(plans.versions(plan)) == 1
    with pytest.raises(NotFound):
        plans.prepare(served.staff.away, plan, rows)
    admin = served.staff["administrator"]
    regulation.change(admin, "service_plan.preparations", ["paper=纸"], today())
    with pytest.raises(Refused, match="没有“paper”"):
        write(served)


def test_two_versions_are_compared_line_by_line(served: Served) -> None:
    """What stays stands once, what went and came is marked."""
    plan = write(served)
    plans.revise(served.manager, plan, {"measures": "重新规划柜台\n每周两次走访\n培训店员"}, "断货")
    older, newer = plans.versions(plan)
    found = {one.label: one for one in comparing.compare(older, newer)}
    assert [(line.sign, line.text) for line in found["服务措施"].lines] == [
        (" ", "重新规划柜台"), ("-", "每周走访"), ("+", "每周两次走访"), ("+", "培训店员"),
    ]  # fmt: skip
    assert [one.label for one in found.values() if one.changed] == ["服务措施"]
    assert comparing.summary(older, newer) == "修订了服务措施"


TEXTS = st.lists(st.sampled_from(["甲", "乙", "丙", "丁"]), max_size=6).map("\n".join)


@given(TEXTS, TEXTS)
def test_a_comparison_loses_and_invents_nothing(before: str, after: str) -> None:
    """The lines without + are the old text, those without - the new one."""
    lines = comparing._lines(before, after)
    assert [line.text for line in lines if line.sign != "+"] == before.splitlines()
    assert [line.text for line in lines if line.sign != "-"] == after.splitlines()


def test_rights_hold(served: Served) -> None:
    """A plan of another area's customer does not exist for one."""
    plan = write(served)
    number = plans.read(served.manager, plan).number
    assert plans.listed(served.staff.away) == []
    with pytest.raises(NotFound):
        plans.by_number(served.staff.away, number)
    with pytest.raises(NotAllowed):
        plans.write(served.staff.away, {"customer_id": served.customers[0], **SAID})
    with pytest.raises(NotAllowed):
        plans.revise(served.staff["general_manager"], plan, {"goal": "x"}, "y")
    assert finding.find(served.staff.away, "陈列", 5) == []
    assert [hit.number for hit in finding.find(served.manager, "陈列", 5)] == [number]
    assert finding.find(served.manager, number[:6].lower(), 5)
    assert finding.find(served.manager, "%", 5) == finding.find(served.manager, "列%", 5) == []
    plans.bin_plan(served.manager, plan)
    assert plans.listed(served.manager) == []
    plans.bin_plan(served.manager, plan, back=True)
    assert len(plans.listed(served.manager)) == 1


def test_plans_that_nobody_looked_at_are_told(served: Served) -> None:
    """After the days of the regulation, and when the period is over."""
    write(served)
    assert reminding.reminders(served.manager, rights.now()) == []
    (late,) = reminding.reminders(served.manager, rights.now() + timedelta(days=31))
    assert (late.level, late.page, late.about and late.about[0]) == ("soon", "service_plans", "service_plan")
    (over,) = reminding.reminders(served.manager, rights.now() + timedelta(days=61))
    assert over.level == "late"
    assert reminding.reminders(served.above, rights.now() + timedelta(days=61)) == []


def test_the_sheet_says_what_the_version_says(served: Served) -> None:
    """An old version prints as it was, with the corrections up to it."""
    plan = write(served)
    plans.revise(served.manager, plan, {"goal": "加 10%"}, "目标偏高")
    plans.confirm(served.above, plan, "同意")
    job = paper.plan_job(served.manager, plan)
    ((_, (values,)),) = job.parts
    assert (values["goal"], values["version"], values["confirmed"]["name"]) == ("加 10%", "第 2 版", "区域经理")
    assert [(one["why"], one["what"]) for one in values["versions"]] == [
        ("首次编写", ""),
        ("目标偏高", "修订了服务目标"),
    ]
    old = paper.plan_values(plans.read(served.manager, plan), 1)
    assert (old["goal"], old["version"], old["confirmed"], len(old["versions"])) == (
        SAID["goal"], "第 1 版（共 2 版）", None, 1
    )  # fmt: skip
    with pytest.raises(NotFound):
        paper.plan_job(served.manager, plan, 3)


STEPS = st.lists(st.sampled_from(["revise", "confirm", "close", "reopen", "undo"]), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_done_old_versions_stay_as_they_were(served: Served, steps: list[str]) -> None:
    """Random histories: contents once seen never change, numbers grow, what is refused changes nothing."""
    plan = write(served)
    born = undo.last(served.manager)
    seen: dict[int, dict[str, Any]] = {}
    for at, step in enumerate(steps):
        try:
            if step == "revise":
                plans.revise(served.manager, plan, {"goal": f"目标 {at}"}, "跟进")
            elif step == "confirm":
                plans.confirm(served.above, plan)
            elif step == "close":
                plans.close(served.manager, plan, "完成")
            elif step == "reopen":
                plans.reopen(served.manager, plan)
            else:
                done = undo.last(served.manager)
                if done is not None and born is not None and done.id != born.id:
                    undo.undo(served.manager, done.id)
        except Refused:
            pass
        versions = plans.versions(plan)
        numbers = [one.number or 0 for one in versions]
        assert numbers == sorted(set(numbers))
        assert numbers[0] == 1
        for one in versions:
            content = {name: getattr(one, name) for name in CONTENT}
            assert seen.setdefault(one.id, content) == content
        state = keep.read(ServicePlan, plan)
        waiting = keep.read_all(Callback, "plan_id = ? AND state = 'planned' AND binned_at IS NULL", (plan,))
        assert len(waiting) <= (state.state == "closed")
