"""《客户走访单》: approved before one leaves, handed in, completed when one is back (S3-20)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.plans.conftest import Desk, today

from cmdesk.activities.record import Activity
from cmdesk.approvals.rules import add_deputy
from cmdesk.core import approval
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound, Refused
from cmdesk.plans.paper import sheets
from cmdesk.plans.record import VisitSlip
from cmdesk.plans.rules import slips
from cmdesk.visits.record import Visit


def moment(hour: int) -> datetime:
    return datetime.combine(today(), datetime.min.time()).astimezone() + timedelta(hours=hour)


def make(desk: Desk, customer: int, **values: Any) -> VisitSlip:
    usual = {"customer_id": customer, "goal": "签下全年合作协议", "leaves_at": moment(9), "returns_at": moment(12)}
    return slips.create(desk.me, {**usual, **values})


def signed(desk: Desk, slip: VisitSlip) -> VisitSlip:
    slips.submit(desk.me, slip.id)
    slips.sign(desk.chief, slip.id)
    return slips.sign(desk.clerk, slip.id)


BACK = {"result": "同意试销", "needs": "希望加快送货", "cost": Decimal("35.50"), "next_step": "送样品"}


def test_the_way_of_a_slip(desk: Desk) -> None:
    """Draft, 待批准, 已批准 between the two signatures, 已交考勤; only then may one come back."""
    slip = make(desk, desk.shop())
    assert slip.number.startswith("ZF")
    assert slips.state_of(slip) == "draft"
    with pytest.raises(Refused, match="还没有批准"):
        slips.come_back(desk.me, slip.id, {"arrived_at": moment(9), "left_at": moment(10), "result": "好"})
    assert slips.state_of(slips.submit(desk.me, slip.id)) == "waiting"
    with pytest.raises(Refused, match="没有轮到"):
        slips.sign(desk.clerk, slip.id)
    assert slips.state_of(slips.sign(desk.chief, slip.id)) == "approved"
    assert slips.state_of(slips.sign(desk.clerk, slip.id)) == "handed_in"
    with pytest.raises(Refused, match="不能修改"):
        slips.edit(desk.me, slip.id, {"goal": "另一个目标"})


@pytest.mark.parametrize(("hours", "late"), [(-1, True), (1, False)])
def test_who_signs_sees_that_it_comes_late(desk: Desk, hours: int, late: bool) -> None:
    """A slip is approved before one leaves; afterwards it may still be asked for, and says so."""
    leaves = datetime.now().astimezone() + timedelta(hours=hours)
    slip = make(desk, desk.shop(), leaves_at=leaves, returns_at=leaves + timedelta(hours=3))
    slips.submit(desk.me, slip.id)
    run = approval.of_record(VisitSlip.KIND, slip.id)
    assert run is not None
    assert ("补办" in run.title()) is late


def test_a_deputy_signs_the_printed_slip(desk: Desk) -> None:
    """Who signs for the superior stands on the paper with both names; one's own slip he never signs."""
    until = today() + timedelta(days=1)
    values = {"deputy_id": desk.staff["service_specialist"].id, "begins_on": today(), "ends_on": until}
    add_deputy(desk.chief, values)
    slip = make(desk, desk.shop())
    slips.submit(desk.me, slip.id)
    slips.sign(desk.staff["service_specialist"], slip.id)
    assert sheets.slip(slip.id)["sign_chief"]["name"] == "客户管理专员（代区域经理）"


def test_sent_back_and_submitted_again(desk: Desk) -> None:
    """A slip sent back is a draft again."""
    slip = make(desk, desk.shop())
    slips.submit(desk.me, slip.id)
    assert slips.send_back(desk.chief, slip.id, "目标不清楚").state == "draft"
    slips.edit(desk.me, slip.id, {"goal": "了解需求，约下次洽谈"})
    assert slips.submit(desk.me, slip.id).state == "waiting"
    assert slips.withdraw(desk.me, slip.id).state == "draft"


def test_a_planned_visit_is_entered_on_coming_back(desk: Desk) -> None:
    """The planned visit is found by itself; result, cost and next step are written there once."""
    customer = desk.shop()
    visit = desk.visit(today(), customer)
    slip = make(desk, customer, receiver="王总", receiver_post="经理", decides="yes")
    assert slip.visit_id == visit
    signed(desk, slip)
    half = {**BACK, "arrived_at": moment(0), "left_at": moment(0) + timedelta(minutes=1), "next_on": today()}
    assert slips.come_back(desk.me, slip.id, half).state == "back"
    made = keep.read(Visit, visit)
    assert made.state == "done"
    assert made.activity_id is not None
    contact = keep.read(Activity, made.activity_id)
    assert (contact.result, contact.needs, contact.cost) == ("同意试销", "希望加快送货", Decimal("35.50"))
    slips.come_back(desk.me, slip.id, {"result": "同意试销 3 个月"})
    assert len(keep.read_all(Visit, "customer_id = ?", (customer,))) == 1


def test_without_a_visit_one_is_entered(desk: Desk) -> None:
    """Who goes without a planned visit leaves one behind, of the slip's kind."""
    slip = signed(desk, make(desk, desk.shop(), kind="negotiation"))
    half = {**BACK, "arrived_at": moment(0), "left_at": moment(0) + timedelta(minutes=5), "next_on": today()}
    done = slips.come_back(desk.me, slip.id, half)
    assert done.visit_id is not None
    assert keep.read(Visit, done.visit_id).kind == "negotiation"


def test_a_result_is_needed(desk: Desk) -> None:
    """Coming back without a result is refused, and nothing is entered."""
    slip = signed(desk, make(desk, desk.shop()))
    with pytest.raises(Refused, match="走访结果"):
        slips.come_back(desk.me, slip.id, {"arrived_at": moment(0), "left_at": moment(1)})
    assert keep.read_all(Visit, "1 = 1") == []


def test_who_sees_a_slip(desk: Desk) -> None:
    """A colleague does not; who signs it does."""
    slip = make(desk, desk.shop())
    slips.submit(desk.me, slip.id)
    with pytest.raises(NotFound):
        slips.sign(desk.staff.beside, slip.id)
    assert slips.sign(desk.chief, slip.id).id == slip.id


def test_numbers_follow_each_other(desk: Desk) -> None:
    """ZF with year and month, without gaps."""
    numbers = [make(desk, desk.shop()).number for _ in range(3)]
    assert [int(one[-4:]) for one in numbers] == [1, 2, 3]
    assert all(one.startswith(f"ZF{today():%Y%m}") for one in numbers)
