"""Writing what an invented office noted down of calls, promises, visitors and important days."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from cmdesk.activities.demo import courtesy, occasions
from cmdesk.activities.record import Activity, Gift, Promise, Reception, Request, ReturnItem
from cmdesk.core import calendar, numbering
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.resources import resource
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

Values = dict[str, Any]

_CALLS = 3  # a day and manager
_KEPT, _PURPOSES = 0.8, ("care", "order", "follow_up", "payment", "appointment", "other")


def tell(story: Story) -> None:
    """Write the contacts of the past months, manager by manager."""
    for manager in story.of_role("account_manager"):
        rows = current().rows(
            "SELECT id FROM customer WHERE owner_id = ? AND binned_at IS NULL ORDER BY id", (manager.id,)
        )
        if rows:
            mine = [int(row[0]) for row in rows]
            courtesy.tell(story, manager, mine, phrases())  # its slips of visitors have the lower numbers
            _Notes(story, manager, mine).run()
            occasions.tell(story, manager, mine, phrases())


@cache
def phrases() -> dict[str, list[str]]:
    """Return what people write, from resources/demo/activities.toml."""
    return tomllib.loads(resource("demo", "activities.toml").read_text(encoding="utf-8"))


class _Notes:
    """What one manager noted down."""

    def __init__(self, story: Story, manager: Actor, customers: Sequence[int]) -> None:
        self.story, self.manager, self.customers = story, manager, customers
        self.dice = Dice(story.seed, "notes", manager.login)

    def run(self) -> None:
        day = self.story.begins
        working = calendar.current().is_working
        while day < self.story.today:
            if working(day):
                self._day(day)
            day += timedelta(days=1)
        self._open_matters()

    def _day(self, day: date) -> None:
        """Write the calls of a day, and what came of one now and then."""
        dice = self.dice
        calls = [self._call(day, dice.pick(self.customers)) for _ in range(dice.below(_CALLS + 1))]
        evening = datetime.combine(day, time(17, 25))
        with keep.operation(self.manager, f"电话记录 {len(calls)} 次", at=evening) as work:
            work.add_many(Activity, calls)
            if dice.below(6) == 0:
                work.add_many(Promise, [self._promise(day)])
            if dice.below(25) == 0:
                work.add_many(Request, [self._request(day)])

    def _call(self, day: date, customer: int) -> Values:
        dice, said = self.dice, phrases()
        content = dice.pick(said["phone"])
        return {
            "customer_id": customer, "user_id": self.manager.id,
            "channel": ("phone_out", "phone_out", "phone_in", "message")[dice.below(4)],
            "purposes": (dice.pick(_PURPOSES),), "minutes": 1 + dice.below(6),
            "happened_at": datetime.combine(day, time(8, 40)) + timedelta(minutes=dice.below(500)),
            "subject": content, "content": content, "result": dice.pick(said["phone_result"]),
        }  # fmt: skip

    def _promise(self, day: date) -> Values:
        """Return a promise; most of the past ones were kept with proof."""
        dice, said = self.dice, phrases()
        due = day + timedelta(days=2 + dice.below(6))
        kept = due < self.story.today and dice.chances(_KEPT, 1)[0]
        broken = not kept and due < self.story.today - timedelta(days=30)
        return {
            "customer_id": dice.pick(self.customers), "user_id": self.manager.id, "text": dice.pick(said["promise"]),
            "promised_on": day, "due_on": due, "outcome": "kept" if kept else "broken" if broken else "open",
            "closed_on": due if kept or broken else None, "proof": dice.pick(said["proof"]) if kept else "",
            "reason": "物料缺货，已向客户说明并致歉。" if broken else "",
        }  # fmt: skip

    def _request(self, day: date) -> Values:
        dice = self.dice
        asked = datetime.combine(day, time(9, 10)) + timedelta(minutes=dice.below(400))
        answered = asked + timedelta(hours=1 + dice.below(20))
        old = day < self.story.today - timedelta(days=2)
        kind = "opinion" if dice.below(4) == 0 else "request"
        return {
            "customer_id": dice.pick(self.customers), "user_id": self.manager.id, "asked_at": asked, "kind": kind,
            "text": dice.pick(phrases()[kind]), "wants_visit": kind == "request" and dice.below(3) == 0,
            "replied_at": answered if old else None, "reply": "已电话答复，客户认可。" if old else "",
            "replied_by_id": self.manager.id if old else None, "reply_way": "phone" if old else None,
            "state": "closed" if old else "open",
        }  # fmt: skip

    def _open_matters(self) -> None:
        """Write what is under way today: things to give back, important days, a visitor."""
        dice, said, today = self.dice, phrases(), self.story.today
        at = min(datetime.combine(today, time(8, 35)), datetime.now())  # noqa: DTZ005  # local, as everywhere
        with keep.operation(self.manager, "登记礼品和应返还物品", at=at) as work:
            work.add_many(Gift, [
                {"customer_id": dice.pick(self.customers), "way": "given", "name": dice.pick(said["gift"]),
                 "worth": 60 + 10 * dice.below(9), "given_on": today - timedelta(days=dice.below(60)),
                 "user_id": self.manager.id, "collected": True}
            ])  # fmt: skip
            work.add_many(ReturnItem, [
                {"customer_id": dice.pick(self.customers), "name": dice.pick(said["return_item"]), "quantity": 1,
                 "unit": "件", "taken_on": today - timedelta(days=9), "due_on": self.story.next_visit_day,
                 "user_id": self.manager.id}
                for _ in range(2)
            ])  # fmt: skip
            (number,) = numbering.of_records(work.database, Reception.KIND, today)
            work.add_many(Reception, [{**self._visitor(), "number": number}])

    def _visitor(self) -> Values:
        dice = self.dice
        return {
            "customer_id": dice.pick(self.customers), "user_id": self.manager.id, "visitors": "客户代表",
            "people": 1 + dice.below(4), "purpose": dice.pick(phrases()["visitor_purpose"]),
            "arrives_at": datetime.combine(self.story.next_visit_day, time(14, 30)), "steps": ("appointed", "materials"),
        }  # fmt: skip
