"""The four phases of a month are counted from the records, by person and in all, as far as rights reach (S1-49)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from tests.asking import asked, plan
from tests.service.conftest import ALL_FIVE, Served, today

from cmdesk.activities.record import Promise
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed
from cmdesk.journal import feature as journal
from cmdesk.journal.record import MonthSummary, Remedy
from cmdesk.service.record import Callback
from cmdesk.service.rules import averages, phases, ratings
from cmdesk.service.rules.phases import Cell, Month


def cells(found: Month, user_id: int | None) -> dict[str, Cell]:
    return {one.key: one.of(user_id) for one in found.measures if not one.of(user_id).is_empty}


def noon(days: int = 0) -> datetime:
    return datetime.combine(today() - timedelta(days=days), time(12)).astimezone()


def test_an_empty_month_says_so(served: Served) -> None:
    """Nothing is invented; the managers stand there all the same."""
    found = phases.of_month(served.above, today())
    assert found.is_empty
    assert served.manager.id in dict(found.people)


def test_visits_are_counted_by_person_and_in_all(served: Served) -> None:
    """Done of all, missed, kept of those agreed; cancelled ones count nowhere, other months in theirs."""
    first = today().replace(day=1)
    served.visit(0, days=0, agreed_at=noon(), appointment="kept")
    served.visit(1, days=0, state="missed", agreed_at=noon(), appointment="missed")
    served.visit(2, days=0, state="cancelled")
    served.visit(0, days=0, user_id=served.staff.away.id, customer_id=served.elsewhere)
    served.visit(1, days=(today() - first).days + 1)
    found = phases.of_month(served.staff["service_director"], today())
    assert cells(found, served.manager.id) == {
        "visits": Cell(1, 2), "missed": Cell(1), "agreed": Cell(2, 2), "kept": Cell(1, 2),
    }  # fmt: skip
    assert cells(found, None)["visits"] == Cell(2, 3)
    assert found.before_of("visits") == Cell(1, 1)
    assert found.of("visit")[0].total.text == "2/3（67%）"


def test_more_people_cost_no_more_questions(served: Served) -> None:
    """How appointments came out is asked once for everybody, not once for each."""
    boss = served.staff["service_director"]
    served.visit(0, days=0, agreed_at=noon(), appointment="kept")
    phases.of_month(boss, today())  # which reads the rules of the day
    with asked() as alone:
        phases.of_month(boss, today())
    for who in ("area_manager", "clerk"):
        served.visit(1, days=0, user_id=served.staff[who].id, agreed_at=noon(), appointment="missed")
    with asked() as together:
        found = phases.of_month(boss, today())
    assert cells(found, None)["kept"] == Cell(1, 3)
    assert len(together) == len(alone)


def test_who_sees_his_own_is_asked_about_by_index(served: Served) -> None:
    """His customers are gathered once, and their visits found by them; not every visit of the month is looked at."""
    if current().engine != "sqlite":
        return
    with asked() as texts:
        phases.of_month(served.manager, today())
    (text,) = [one for one in texts if "COUNT(visit.agreed_at)" in one][:1]
    assert "SEARCH visit USING INDEX visit_customer_id_day (customer_id=?)" in plan(
        text, (today().isoformat(),) * 2 + (1, 1)
    )


def test_nobody_counts_what_he_may_not_see(served: Served) -> None:
    """A manager's figures are his own; who may not look at service is refused."""
    served.visit(0, days=0)
    served.visit(0, days=0, user_id=served.staff.away.id, customer_id=served.elsewhere)
    own = phases.of_month(served.manager, today())
    assert [user for user, _ in own.people] == [served.manager.id]
    assert cells(own, None)["visits"] == Cell(1, 1)
    with pytest.raises(NotAllowed):
        phases.of_month(replace(served.manager, rights={}), today())


def test_what_follows_is_counted_and_marks_are_those_of_the_averages(served: Served) -> None:
    """Calls, opinions, requests, promises; the mean is not reckoned a second time."""
    manager = served.manager
    served.settled(0, hours=0, kind="question")
    served.settled(1, hours=0)
    with keep.operation(PROGRAM, "跟进") as work:
        for state in ("done", "dropped", "planned"):
            work.add(Callback, {
                "customer_id": served.customers[0], "user_id": manager.id, "served_id": manager.id, "service": "走访",
                "served_at": noon(1), "state": state, "called_at": None if state == "planned" else datetime.now().astimezone(),
                "reason": "谢绝" if state == "dropped" else "", "effect": "好" if state == "done" else "",
            })  # fmt: skip
        for outcome in ("kept", "open"):
            work.add(Promise, {
                "customer_id": served.customers[0], "user_id": manager.id, "text": "送价签", "promised_on": today(),
                "due_on": today(), "outcome": outcome, "proof": "已送" if outcome == "kept" else "",
            })  # fmt: skip
    ratings.add(served.above, served.customers[0], manager.id, ALL_FIVE)
    ratings.add(served.above, served.customers[1], manager.id, {"attitude": 2})
    found = cells(phases.of_month(served.above, today()), manager.id)
    (mean,) = averages.averages(served.above, "served", today().replace(day=1), today())
    assert found["callbacks"] == Cell(1, 2)
    assert found["opinions"] == Cell(1, 1)
    assert found["requests"] == Cell(1, 1)
    assert found["promises"] == Cell(1, 2)
    assert found["rating"] == Cell(2, mean=mean.mean)
    assert found["low"] == Cell(1)


def test_the_journal_counts_summaries_and_remedies(served: Served) -> None:
    """The last phase sums up, analyses and improves: what is written of this month, what is due in it."""
    journal.FEATURE.records()
    with keep.operation(PROGRAM, "总结") as work:
        summary = work.add(MonthSummary, {
            "user_id": served.manager.id, "month": today().replace(day=1), "state": "reviewing",
        })  # fmt: skip
        work.add(Remedy, {"summary_id": summary, "text": "每周核对", "owner_id": served.manager.id, "due_on": today()})
    found = phases.of_month(served.above, today())
    assert cells(found, served.manager.id) == {"summaries": Cell(1, 1), "remedies": Cell(0, 1)}
    assert {one.key for one in found.of("analyse")} >= {"rating", "low", "revised", "summaries", "remedies"}
