"""The sample group of an invented office: the customers whose stock and demand were read from the beginning (S0-10)."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import groupby
from operator import itemgetter

from cmdesk.cadence.record import SampleMember
from cmdesk.core import keep
from cmdesk.core.database import current
from cmdesk.staff.demo.story import Story

_REASON = "按类别、业态、档位选取，每月配合采集库存和需求"


def tell(story: Story) -> None:
    """Take the customers of sample visits into the sample, from the month of the first of these visits on."""
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
