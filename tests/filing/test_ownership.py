"""Whose customer it is: the week of the first contact, nobody's, two owners, shared out by number and ability."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.filing.conftest import Files
from tests.people import add_customer

from cmdesk.activities.record import Activity
from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.customers import rules as customers
from cmdesk.customers.record import NotDouble, OwnerDecision
from cmdesk.filing.rules import ownership
from cmdesk.staff.record import User

NOW = datetime.now()  # noqa: DTZ005


def reason_of(customer_id: int) -> str:
    """Return why a customer belongs to whom he belongs to now."""
    return keep.read_all(OwnerDecision, "customer_id = ? ORDER BY id DESC", (customer_id,))[0].reason


def contact(files: Files, customer_id: int, at: datetime) -> None:
    with keep.operation(files.manager, "电话") as work:
        work.add(Activity, {"customer_id": customer_id, "user_id": files.manager.id, "happened_at": at})


def soon() -> datetime:
    """Return a moment after all that was written so far, however long ago the tests were collected."""
    return datetime.now() + timedelta(minutes=1)  # noqa: DTZ005  # local, as every moment of a record


def test_who_was_not_spoken_to_within_a_week(files: Files) -> None:
    """S3-12: listed with the light from the first record; a contact takes him off the list."""
    fresh, late, spoken = (files.open() for _ in range(3))
    long_ago = NOW - timedelta(days=9)
    for one in (late, spoken):
        files.set(one, opened_at=long_ago, collected_on=long_ago.date())
    contact(files, spoken, NOW - timedelta(days=8))
    found = ownership.uncontacted(files.staff["area_manager"], soon())
    assert [(one.customer_id, one.timer.state) for one in found] == [(late, "late"), (fresh, "running")]
    assert ownership.uncontacted(files.staff.away) == []


def test_only_what_is_late_may_be_reassigned(files: Files) -> None:
    """The manager gives it to somebody else with a reason, and the week begins anew."""
    fresh, late = files.open(), files.open()
    files.set(late, opened_at=NOW - timedelta(days=9), collected_on=(NOW - timedelta(days=9)).date())
    area, beside = files.staff["area_manager"], files.staff.beside.id
    with pytest.raises(Refused, match="期限未到"):
        ownership.reassign(area, fresh, beside, "换人")
    with pytest.raises(NotAllowed):
        ownership.reassign(files.manager, late, beside, "换人")
    with pytest.raises(Refused, match="理由"):
        ownership.reassign(area, late, beside, "")
    assert ownership.reassign(area, late, beside, "一周未联系") == 1
    assert customers.read(area, late).owner_id == beside
    again = {one.customer_id: one for one in ownership.uncontacted(area, soon())}
    assert again[late].timer.state == "running"
    contact(files, late, soon())
    with pytest.raises(Refused, match="已经联系过"):
        ownership.reassign(area, late, files.manager.id, "换回")


def test_the_first_record_counts_and_the_manager_decides(files: Files) -> None:
    """S3-10: both times are shown, the first one first; the decision goes to one of the two, with its reason."""
    east = files.staff.units["east_market"]
    first = add_customer(files.manager, east, "福顺一店", phones="13900001111")
    second = add_customer(files.staff.beside, east, "福顺烟酒", phones="13900001111")
    add_customer(files.manager, east, "同主两户", phones="13900002222")
    add_customer(files.manager, east, "同主两户乙", phones="13900002222")
    area = files.staff["area_manager"]
    (found,) = ownership.conflicts(area)
    assert (found.first.id, found.second.id) == (first, second)
    assert (found.first_owner, found.second_owner) == ("客户经理", "邻座")
    assert found.first_at <= found.second_at
    assert "13900001111" in found.shared
    with pytest.raises(Refused, match="双方"):
        ownership.decide(area, found, files.staff.away.id, "先登记")
    with pytest.raises(NotAllowed):
        ownership.decide(files.manager, found, files.manager.id, "我先登记")
    assert ownership.decide(area, found, found.first.owner_id or 0, "以先登记为准") == 1
    assert ownership.conflicts(area) == []
    assert reason_of(second) == "以先登记为准"


def test_two_customers_are_no_conflict(files: Files) -> None:
    """What somebody declared to be two customers is not asked about again."""
    east = files.staff.units["east_market"]
    one = add_customer(files.manager, east, "甲店", phones="13900001111")
    other = add_customer(files.staff.beside, east, "乙店", phones="13900001111")
    with keep.operation(files.manager, "不是同一户") as work:
        work.add(NotDouble, {"customer_id": one, "other_id": other})
    assert ownership.conflicts(files.staff["area_manager"]) == []


def test_nobodys_files_are_shared_out_by_number_and_ability(files: Files) -> None:
    """S3-11, S3-13: even numbers, and half as many again for somebody of 150 %."""
    east, area = files.staff.units["east_market"], files.staff["area_manager"]
    ids = [add_customer(None, east, f"无主{at}") for at in range(10)]
    assert [head.id for head in ownership.unowned(area)] == ids
    people = [files.manager.id, files.staff.beside.id]
    assert sorted(list(customers.evenly(ids, people).values()).count(one) for one in people) == [5, 5]
    regulation.change(files.staff["administrator"], "assign.ability", ["account_manager:150"], date(2000, 1, 1))
    assert ownership.share(area, ids, people, "营销活动线索") == 10
    owners = [customers.read(area, one).owner_id for one in ids]
    assert [owners.count(one) for one in people] == [6, 4]
    assert ownership.unowned(area) == []
    regulation.change(files.staff["administrator"], "assign.ability", ["account_manager:好"], date(2000, 1, 1))
    with pytest.raises(Refused, match="看不懂"):
        customers.evenly(ids, people)


def test_nobody_to_share_among_is_said_before_a_reason_is_asked_for(files: Files) -> None:
    """Where no account manager is in reach the proposal itself says so, and what to do."""
    chief = files.staff["area_manager"]
    with keep.operation(PROGRAM, "离职") as work:
        for one in customers.receivers(chief):
            if one.role == "account_manager":
                work.edit(User, one.id, {"active": False})
    with pytest.raises(Refused, match="没有可以分配的客户经理"):
        ownership.shares(chief, [1])
