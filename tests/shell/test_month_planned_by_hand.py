"""A month and its first week are planned by keys alone, from the goals to the superior's word (S1-08…S1-18)."""

from __future__ import annotations

from datetime import date

from tests.shell.month import NEXT, Month, Sit, month, sit

from cmdesk.core.database import current
from cmdesk.plans.rules import spans, writing

__all__ = ["month", "sit"]


def test_a_month_is_planned_and_confirmed(sit: Sit, month: Month) -> None:
    """At the end of October: goals and work of November, submitted; the superior confirms it where approvals wait."""
    me = sit("account_manager")
    me.go("计划")
    me.do("Ctrl+M", "Ctrl+Right")
    me.push("目标")
    me.fill(target="900", unit="条")
    me.do("Ctrl+Return")
    me.do("Ctrl+N")
    me.fill(title_text="核心客户陈列整顿", standard="八分以上", minutes="60")
    me.do("Ctrl+Return")
    plan = writing.find(me.actor.id, "month", NEXT)
    assert plan is not None
    assert [(one.measure, one.target, one.unit) for one in writing.goals(plan.id)] == [("volume", 900, "条")]
    assert [(one.title_text, one.standard, one.minutes) for one in writing.items(plan.id)] == [
        ("核心客户陈列整顿", "八分以上", 60)
    ]
    me.do("Ctrl+Return")
    assert state(me.actor.id, "month") == "submitted"

    chief = sit("area_manager")
    chief.go("审批")
    chief.do("Ctrl+Return")
    chief.do("Ctrl+Return")
    assert state(me.actor.id, "month") == "confirmed"


def test_a_week_is_filled_from_who_is_due_and_confirmed_on_the_board(sit: Sit, month: Month) -> None:
    """The proposal is agreed to, the month's part brought in, the week submitted; the superior confirms on his board."""
    me = sit("account_manager")
    me.go("计划")
    me.do("Ctrl+Right")
    me.push("按应访排…")
    me.do("Ctrl+Return")
    visits = current().rows(
        "SELECT customer_id, day FROM visit WHERE user_id = ? AND state = 'planned'", (me.actor.id,)
    )
    assert {row[0] for row in visits} == set(month.shops), "everybody was due, and has his visit"
    assert {date.fromisoformat(row[1]) for row in visits} <= set(spans.days(spans.span("week", NEXT)))
    me.choose("滚动编制")
    plan = writing.find(me.actor.id, "week", NEXT)
    assert plan is not None
    assert {one.source for one in writing.items(plan.id)} == {"routine"}
    me.do("Ctrl+Return")
    assert state(me.actor.id, "week") == "submitted", me.said()

    chief = sit("area_manager")
    page = chief.go("计划")
    chief.do("Ctrl+Right")
    chief.tab_to("谁的计划")
    while page.bar.who.currentText() != "客户经理":
        chief.do("Down")
    chief.do("Ctrl+Return")
    assert state(me.actor.id, "week") == "confirmed"


def state(user_id: int, level: spans.Level) -> str | None:
    found = writing.find(user_id, level, NEXT)
    return found.state if found else None
