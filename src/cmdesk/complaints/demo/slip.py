"""A slip of an invented office that waits for a signature: it takes promotional goods to somebody who complains severely."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from cmdesk.complaints.record import Complaint
from cmdesk.core import approval, calendar, numbering
from cmdesk.core.conditions import marks
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.customers.record import Customer
from cmdesk.plans.record import VisitSlip
from cmdesk.plans.rules import slips
from cmdesk.staff.demo.story import Story

_WAITING = ("severe_site", "countersigning", "proposing", "deciding", "executing")


def tell(story: Story) -> None:
    """Write the slip for the latest open severe complaint of a customer who is still looked after."""
    by_id = {actor.id: actor for actor in story.actors.values()}
    for complaint in keep.read_all(
        Complaint,
        f"severity = 'severe' AND state IN ({marks(_WAITING)}) AND binned_at IS NULL ORDER BY id DESC LIMIT 1",
        _WAITING,
    ):
        who = by_id[complaint.receiver_id]
        before = calendar.current().add_working_days(story.today, -1)
        following = calendar.current().next_working_day(story.today)
        at = datetime.combine(before, time(16, 40))
        upper = {
            "user_id": who.id, "day": before, "customer_id": complaint.customer_id, "kind": "promote",
            "goal": "介绍中秋陈列促销，送促销品", "leaves_at": datetime.combine(following, time(9)),
            "returns_at": datetime.combine(following, time(11, 30)), "transports": ("own",),
            "materials": ("promotion", "gifts"), "materials_note": "打火机 20 个",
        }  # fmt: skip
        with keep.operation(who, "填写出访单", at=at) as work:
            (number,) = numbering.of_records(work.database, VisitSlip.KIND, before)
            slip = work.add(VisitSlip, {**upper, "number": number})
        title = f"出访单 {number} {keep.title_of(Customer.KIND, complaint.customer_id)}"
        with clock.written_at(at + timedelta(minutes=5)):
            approval.submit(who, VisitSlip.KIND, slip, slips.FLOW, title, approval.Facts(unit_id=who.unit_id))
