"""The routes of an invented office: every manager's customers as the proposal divides them (S1-15)."""

from __future__ import annotations

from datetime import datetime, time

from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.staff.demo.story import Story
from cmdesk.visits.record import Route, RouteStop
from cmdesk.visits.rules.routes import checking, ground, proposing


def tell(story: Story) -> None:
    """Put the customers of every manager on routes."""
    near = checking.near_on(story.today)
    made = sum(_walk(manager, story, near) for manager in story.of_role("account_manager"))
    story.tell(f"已确定走访路线 {made} 条")


def _walk(manager: Actor, story: Story, near: float) -> int:
    """Write a manager's routes as he confirms them; returns how many."""
    found = proposing.divided(manager.id, ground.owned(manager.id), near).routes
    if not found:
        return 0
    at = datetime.combine(calendar.current().previous_working_day(story.today), time(16, 40))
    with keep.operation(manager, f"确定走访路线 {len(found)} 条", at=at) as work:
        ids = work.add_many(
            Route, [{"name": one.name, "user_id": manager.id, "weekday": one.weekday, "note": ""} for one in found]
        )
        work.add_many(
            RouteStop,
            [
                {"route_id": route, "customer_id": shop.customer_id, "position": position}
                for route, one in zip(ids, found, strict=True)
                for position, shop in enumerate(one.shops, 1)
            ],
        )
    return len(found)
