"""Small gifts add up: what a customer was given in a month and a year is told before the next one, and to who signs (S1-74)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.activities.test_signing import CHIEF, ME, event
from tests.people import Staff, add_customer, make_staff

from cmdesk.activities.record import Gift
from cmdesk.activities.rules import add as add_contact
from cmdesk.activities.rules import giving
from cmdesk.activities.rules.courtesy import events, gifts, signing
from cmdesk.core import approval, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.staff.rules import directory

TODAY = clock.today()
YEAR = date(TODAY.year, 1, 1)


@pytest.fixture
def staff(office: Office) -> Staff:
    directory.register()
    signing.register()
    return make_staff(office)


@pytest.fixture
def customer(staff: Staff) -> int:
    return add_customer(staff[ME], staff.units["east"])


def give(staff: Staff, customer: int, worth: int | str | None, **more: object) -> Gift:
    return gifts.add(staff[ME], {"customer_id": customer, "way": "given", "name": "茶叶", "worth": worth, **more})


def test_small_gifts_of_a_month_add_up(staff: Staff, customer: int) -> None:
    """Each is below the limit of one; the one that brings the month over its limit waits for a signature, at its cent."""
    give(staff, customer, 190)
    give(staff, customer, None)
    with pytest.raises(
        Refused, match=r"本月已送 2 件 190\.00 元，连同这次 300\.01 元，超过不用批准的 300\.00 元.*重要事件"
    ):
        give(staff, customer, "110.01")
    last = give(staff, customer, 110)
    assert (
        giving.given(customer, TODAY)
        .words()
        .startswith("已送礼品：本月 3 件 300.00 元，今年 3 件 300.00 元；不用批准的合计一个月 300.00 元")
    )
    with pytest.raises(Refused, match="超过不用批准的"):
        gifts.edit(staff[ME], last.id, {"worth": Decimal(111)}, version=last.version)
    assert gifts.edit(staff[ME], last.id, {"worth": Decimal(20)}, version=last.version).worth == Decimal(20)
    assert give(staff, customer, 90), "what was corrected counts no more"
    gifts.add(staff[ME], {"customer_id": customer, "way": "received", "name": "烟", "worth": 500})
    assert giving.given(customer, TODAY).month == (4, Decimal(300)), "what came from him does not count"


def test_a_contact_is_no_way_round(staff: Staff, customer: int) -> None:
    """Gifts noted with a contact count together, and by the same limits."""
    said = {"customer_id": customer, "channel": "visit", "content": "送样"}
    two = [{"name": "台历", "worth": 180}, {"name": "茶叶", "worth": 130}]
    with pytest.raises(Refused, match="超过不用批准的 300"):
        add_contact(staff[ME], said, gifts=two)
    with pytest.raises(Refused, match=r"价值 900\.00 元超过不用批准的 200\.00 元"):
        add_contact(staff[ME], said, gifts=[{"name": "烟具", "worth": 900}])
    assert keep.read_all(Gift, "id > 0") == []
    add_contact(staff[ME], said, gifts=two[:1])
    assert giving.given(customer, TODAY).month == (1, Decimal(180))


def test_a_year_has_its_own_limit(staff: Staff, customer: int) -> None:
    """Other months count for the year alone, other years and the recycle bin not at all."""
    with keep.operation(PROGRAM, "旧礼品") as work:
        row = {"customer_id": customer, "way": "given", "name": "礼盒", "user_id": staff[ME].id}
        other = TODAY.month % 12 + 1
        work.add(Gift, {**row, "worth": 950, "given_on": date(TODAY.year, other, 1)})
        work.add(Gift, {**row, "worth": 5000, "given_on": YEAR - timedelta(days=1)})
        work.bin(Gift, work.add(Gift, {**row, "worth": 5000, "given_on": YEAR}))
    assert giving.given(customer, TODAY) == ((0, Decimal(0)), (1, Decimal(950)))
    with pytest.raises(Refused, match=r"今年已送 1 件 950\.00 元，连同这次 1,010\.00 元，超过不用批准的 1,000\.00 元"):
        give(staff, customer, 60)
    assert give(staff, customer, 50)


def test_who_signs_is_told_what_the_customer_had(staff: Staff, customer: int) -> None:
    """He agrees knowing it and says why; where nothing was given before, nothing is told."""
    give(staff, customer, 190)
    made = signing.submit(staff[ME], event(staff, 200, customer_id=customer).id)
    with pytest.raises(approval.Unseen, match=r"本月已送 1 件 190\.00 元，连同这次 390\.00 元") as told:
        signing.approve(staff[CHIEF], made.id, "同意")
    assert signing.approve(staff[CHIEF], made.id, "老客户", despite=told.value.keys).state == "approved"
    assert events.finish(staff[ME], made.id, "送到").state == "done"
    assert giving.given(customer, TODAY).year == (2, Decimal(390)), "what was approved counts too"
    first = signing.submit(staff[ME], event(staff, 900).id)
    assert signing.approve(staff[CHIEF], first.id, "同意").state == "approved"


def test_a_free_amount_for_events_is_no_way_round_either(staff: Staff, customer: int) -> None:
    """An office that lets 150 yuan pass has the third of them signed all the same."""
    regulation.change(PROGRAM, "courtesy.free.amount", 150, TODAY)
    for _ in range(2):
        events.finish(staff[ME], event(staff, 150, customer_id=customer, happens_on=TODAY).id, "送到")
    third = event(staff, 150, customer_id=customer, happens_on=TODAY)
    with pytest.raises(Refused, match="还没有批准"):
        events.finish(staff[ME], third.id, "送到")
    assert signing.submit(staff[ME], third.id).state == "waiting"


def test_lists_say_it_of_each_event_without_asking_for_each(
    staff: Staff, customer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a row shows is read with the rows, in a worker: drawing it asks the database nothing."""
    regulation.change(PROGRAM, "courtesy.free.amount", 150, TODAY)
    give(staff, customer, 190)
    named = {"customer_id": customer, "happens_on": TODAY}
    next_year = date(TODAY.year + 1, 1, 1)
    small, over, later = (
        event(staff, 100, **named), event(staff, 111, **named), event(staff, 111, customer_id=customer, happens_on=next_year),
    )  # fmt: skip
    listed = {one.id: one for one in events.listed(staff[ME])}
    monkeypatch.setattr(giving, "current", None)
    words = {key: one.light(TODAY).word for key, one in listed.items()}
    assert [("待提交审批" in words[one.id]) for one in (small, over, later)] == [False, True, False]
    assert [listed[one.id].signed for one in (small, over, later)] == [False, True, False]
