"""Visitors received in an invented office, and gifts given and taken (S4-56, S4-59)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from cmdesk.activities.record import Activity, Gift, Reception
from cmdesk.activities.record.choices import RECEPTION_STEPS
from cmdesk.core import calendar, numbering
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

Values = dict[str, Any]

_EVERY = 45  # days between two visitors of one manager
_STEPS = tuple(choice.value for choice in RECEPTION_STEPS)


def tell(story: Story, manager: Actor, customers: Sequence[int], said: Mapping[str, Sequence[str]]) -> None:
    """Write the visitors that a manager has received and seen off, and the gifts of every month.

    Args:
        story: the office.
        manager: whose customers they are.
        customers: ids of them.
        said: what people write, by what it is.
    """
    dice = Dice(story.seed, "courtesy", manager.login)
    for day in story.days_apart(_EVERY, dice):
        on = calendar.current().next_working_day(day)
        if on < story.today:
            _receive(manager, on, dice.pick(customers), said, dice)
    for back in range(story.months, 0, -1):
        on = story.today - timedelta(days=30 * back - dice.below(25))
        with keep.operation(manager, "登记礼品", at=datetime.combine(on, time(17, 30))) as work:
            work.add_many(Gift, _gifts(manager, on, customers, said, dice, taken=back % 2 == 1))


def _receive(manager: Actor, day: date, customer: int, said: Mapping[str, Sequence[str]], dice: Dice) -> None:
    """Write a visitor from his arrival to the greeting at home, as the time-line has him."""
    arrived = datetime.combine(day, time(9, 30)) + timedelta(minutes=10 * dice.below(30))
    left = arrived + timedelta(minutes=60 + 10 * dice.below(7))
    home = left + timedelta(minutes=30 + 10 * dice.below(4))
    greeted = home + timedelta(minutes=10 + dice.below(60))
    purpose, result, people = dice.pick(said["visitor_purpose"]), dice.pick(said["visitor_result"]), 1 + dice.below(4)
    contact = {
        "customer_id": customer, "user_id": manager.id, "channel": "reception", "happened_at": arrived,
        "subject": purpose, "content": f"来访：客户代表，{people} 人。", "result": result,
    }  # fmt: skip
    received: Values = {
        "customer_id": customer, "user_id": manager.id, "visitors": "客户代表", "people": people, "purpose": purpose,
        "arrives_at": arrived, "leaves_at": left, "route": dice.pick(said["visitor_route"]), "steps": _STEPS,
        "meals": "工作餐" if arrived.hour >= 11 else "", "gifts": dice.pick(said["visitor_gift"]), "farewell_at": left,
        "home_by": home, "greeted_at": greeted, "result": result,
    }  # fmt: skip
    with keep.operation(manager, "办结接待 客户代表", at=greeted + timedelta(minutes=5)) as work:
        (activity,) = work.add_many(Activity, [contact])
        (number,) = numbering.of_records(work.database, Reception.KIND, day)
        work.add_many(Reception, [{**received, "number": number, "activity_id": activity}])


def _gifts(
    manager: Actor, day: date, customers: Sequence[int], said: Mapping[str, Sequence[str]], dice: Dice, *, taken: bool
) -> list[Values]:
    given = {
        "customer_id": dice.pick(customers), "user_id": manager.id, "way": "given", "name": dice.pick(said["gift"]),
        "worth": 20 + 10 * dice.below(9), "given_on": day, "collected": True, "note": "",
    }  # fmt: skip
    received = {
        **given, "customer_id": dice.pick(customers), "way": "received", "name": dice.pick(said["gift_received"]),
        "worth": 10 + 10 * dice.below(5), "collected": False, "note": "已登记上交",
    }  # fmt: skip
    return [given, received] if taken else [given]
