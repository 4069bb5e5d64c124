"""The sample group of an invented office, and the customers chosen every month to get on (S0-10, S0-42)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Any

from cmdesk.cadence.record import Improvement, SampleMember
from cmdesk.cadence.record.chosen import GOALS
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_GOALS = tuple(choice.value for choice in GOALS)
_PLAN = "每周到店一次，先补齐适销规格，再调整陈列"
_REACHED, _LACKING = "目标已达到，客户愿意继续按建议订货。", "陈列已改善，销量尚未达到目标，下月继续。"
_REASON = "按类别、业态、档位选取，每月配合采集库存和需求"


def tell(story: Story) -> None:
    """Take the customers of sample visits into the sample, and those who were helped on among the chosen ones."""
    people = {actor.id: actor for actor in story.actors.values()}
    rows = current().rows(
        "SELECT user_id, customer_id, MIN(day) FROM visit WHERE kind = 'sample' AND state <> 'cancelled'"
        " AND binned_at IS NULL GROUP BY user_id, customer_id ORDER BY user_id, customer_id"
    )
    for user_id, group in groupby(rows, key=itemgetter(0)):
        if user_id not in people:
            continue
        first = {int(customer): date.fromisoformat(day).replace(day=1) for _, customer, day in group}
        at = datetime.combine(min(first.values()), time(9)).astimezone()
        with keep.operation(people[user_id], f"确定样本客户 {len(first)} 户", at=at) as work:
            work.add_many(
                SampleMember,
                [
                    keep.clean(SampleMember, {"customer_id": customer, "joined_on": day, "reason": _REASON})
                    for customer, day in first.items()
                ],
            )
    story.tell(f"已确定样本客户 {len(rows)} 户")
    story.tell(f"已选定提升客户 {_improve(story, people)} 户次")


def _improve(story: Story, people: Mapping[int, Actor]) -> int:
    """Choose customers to get on, month by month: those who were visited for it, up to the least that is asked for."""
    rows = current().rows(
        "SELECT user_id, SUBSTR(day, 1, 7), customer_id, MIN(day) FROM visit WHERE kind = 'promote' AND binned_at IS NULL"
        " GROUP BY user_id, SUBSTR(day, 1, 7), customer_id ORDER BY user_id, SUBSTR(day, 1, 7), MIN(day), customer_id"
    )
    written = 0
    for (user_id, month), group in groupby(rows, key=itemgetter(0, 1)):
        if user_id not in people:
            continue
        first = date.fromisoformat(f"{month}-01")
        dice = Dice(story.seed, "improve", people[user_id].login, first)
        helped = [int(row[2]) for row in group]
        chosen = _enough(helped, user_id, regulation.on(first))
        over = (first.year, first.month) < (story.today.year, story.today.month)
        made = [_improvement(customer, user_id, first, over, dice) for customer in chosen]
        at = datetime.combine(first, time(10)).astimezone()
        with keep.operation(people[user_id], f"选定提升客户 {len(made)} 户", at=at) as work:
            work.add_many(Improvement, [keep.clean(Improvement, one) for one in made])
        written += len(made)
    return written


def _enough(helped: Sequence[int], user_id: int, rules: regulation.Rules) -> list[int]:
    """Return as many customers as a month asks for: those who were helped on, then others of the manager's."""
    rows = current().rows(
        "SELECT id FROM customer WHERE owner_id = ? AND stage = 'customer' AND binned_at IS NULL"
        " ORDER BY CASE WHEN visit_class = 'potential' THEN 0 ELSE 1 END, id LIMIT 12",
        (user_id,),
    )
    chosen = list(helped[: int(rules.number("cadence.improve.most"))])
    others = [int(row[0]) for row in rows if row[0] not in chosen]
    return chosen + others[: max(0, int(rules.number("cadence.improve.least")) - len(chosen))]


def _improvement(customer: int, user_id: int, first: date, over: bool, dice: Dice) -> dict[str, Any]:
    goals = dice.shuffled(_GOALS)[: 1 + dice.below(2)]
    reached = over and dice.below(3) > 0
    result = (_REACHED if reached else _LACKING) if over else ""
    return {
        "customer_id": customer, "user_id": user_id, "month": first, "goals": tuple(goals), "plan": _PLAN,
        "result": result, "reached": reached,
    }  # fmt: skip
