"""``plan`` on the command line."""

from __future__ import annotations

from datetime import timedelta

from tests.cadence.test_commands import run
from tests.plans.conftest import Desk, monday, today

from cmdesk.plans.rules import writing
from cmdesk.visits import rules
from cmdesk.visits.paper import cover as day_cover


def test_show(desk: Desk) -> None:
    """One object with the load, the items and the visits in the order of the route."""
    desk.visit(today(), desk.shop("福顺"), purpose="客户关怀")
    desk.visit(today(), desk.shop("好邻居"), state="cancelled")
    plan = writing.open_plan(desk.me, desk.me.id, "week", today())
    writing.add_item(desk.me, plan.id, "整理资料", day=today())
    told = run(desk.chief, "plan", "show", "--date", today().isoformat(), "--manager", "客户经理")
    assert told.result["date"] == today()
    assert told.result["manager"] == "客户经理"
    (visit,) = told.result["visits"]
    assert visit["customer"].startswith("福顺")
    assert (visit["order"], visit["purpose"], visit["state"]) == (1, "客户关怀", "planned")
    assert (visit["time"], visit["agreed"]) == ("09:00", False)
    assert told.result["load"]["visits"] == 1
    cover = day_cover.cover(desk.me.id, today(), [row.visit_id for row in rules.stops(desk.me, desk.me.id, today())])
    load = told.result["load"]
    visiting = f"{load['visits']} 户，走访和路上约 {load['visiting_minutes']} 分钟"
    assert cover["load"].startswith(f"计划 {visiting}"), "plan and cover say one number by one name"
    assert [one["title"] for one in told.result["items"]] == ["整理资料"]


def test_fill_submit_confirm_carry(desk: Desk) -> None:
    """A week filled, submitted by its maker and confirmed by his superior, without a window."""
    for _ in range(12):
        desk.shop()
    week = (monday(1) + timedelta(days=1)).isoformat()
    told = run(desk.me, "plan", "fill", "--week", week)
    assert len(told.result["visits"]) == 12
    assert told.result["scheduled"] == 0
    assert run(desk.me, "plan", "fill", "--week", week, "--confirm").result["scheduled"] == 12
    assert run(desk.me, "plan", "submit", "--week", week).result["state"] == "submitted"
    done = run(desk.chief, "plan", "confirm", "--week", week, "--manager", "客户经理", "--words", "同意")
    assert done.result["state"] == "confirmed"
    desk.visit(today() - timedelta(days=1))
    assert run(desk.me, "plan", "carry").result["visits"] == 1
