"""Changes at customers reach the superior and the departments (S3-04), whichever way the file was changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.filing.conftest import TODAY, Files
from tests.people import add_customer

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound, Refused
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.filing.rules import notices


def change(files: Files, customer_id: int, **values: object) -> None:
    found = customers.read(files.manager, customer_id)
    customers.edit(files.manager, customer_id, values, version=found.version)


@pytest.fixture
def customer(files: Files) -> int:
    return add_customer(files.manager, files.staff.units["east_market"], address="解放路12号", phones="13812345678")


def test_a_material_change_is_told_once_to_each(files: Files, customer: int) -> None:
    """Superior and departments get it, who made it does not; gathering again tells nothing anew."""
    change(files, customer, address="新街1号", note="无关紧要")
    assert notices.gather() == 1
    assert notices.gather() == 0
    (line,) = notices.lines(files.staff["area_manager"])
    assert line.notice.what == "地址：解放路12号 → 新街1号"
    assert (line.user, line.to_read) == ("客户经理", True)
    readers = {one.user_id for one in notices.readers_of(line.notice.id)}
    wanted = ("area_manager", "service_specialist", "business_coordinator")
    assert readers == {files.staff[role].id for role in wanted}
    (mine,) = notices.lines(files.manager)
    assert not mine.to_read
    assert notices.lines(files.staff.away) == []


def test_what_does_not_matter_gives_no_notice(files: Files, customer: int) -> None:
    """Only the fields of the regulation count, and only of files that were reviewed."""
    change(files, customer, note="换了招牌", grade=12)
    one = files.open()
    change(files, one, address="新街2号")
    assert notices.gather() == 0
    files.archive(one)
    change(files, one, address="新街3号")
    assert notices.gather() == 1
    (line,) = notices.lines(files.staff["area_manager"])
    assert line.notice.what == "地址：新街2号 → 新街3号"


def test_reading_is_noted_with_its_moment(files: Files, customer: int) -> None:
    """Each reads for himself; who is not addressed cannot."""
    change(files, customer, phones="13900001111")
    notices.gather()
    area = files.staff["area_manager"]
    (line,) = notices.lines(area)
    assert notices.to_read(area) == 1
    assert notices.mark_read(area, [line.notice.id]) == 1
    assert notices.mark_read(area, [line.notice.id]) == 0
    (after,) = notices.lines(area)
    assert (after.to_read, after.read_at is not None, len(after.unread)) == (False, True, 2)
    assert notices.to_read(area) == 0
    with pytest.raises(Refused, match="不用您阅知"):
        notices.mark_read(files.manager, [line.notice.id])
    with pytest.raises(NotFound):
        notices.read(files.staff.away, line.notice.id)


def test_confidential_values_stay_out_of_notices(files: Files, customer: int) -> None:
    """S4-24: a notice says that the account changed, never to what."""
    with keep.operation(PROGRAM, "改账号") as work:
        work.edit(Customer, customer, {"bank_account": "6222021234567890123"})
    notices.gather()
    (line,) = notices.lines(files.staff["area_manager"])
    assert "账号：已改" in line.notice.what
    assert "6222" not in line.notice.what


def test_links_are_told_by_name_and_a_referrer_not_at_all(files: Files, customer: int) -> None:
    """Not every reader may know of who brought the customer (S2-01); an area is called by its name."""
    regulation.change(PROGRAM, "change_notice.fields", ["referrer_id", "area_id"], TODAY)
    other = add_customer(files.manager, files.staff.units["east_market"], "老主顾")
    change(files, customer, referrer_id=other, area_id=files.staff.units["east"])
    assert notices.gather() == 1
    (line,) = notices.lines(files.staff["area_manager"])
    assert line.notice.what == "引荐客户：已改（请在档案中查看）\n片区：东市场 → 城东片区"


def test_old_changes_are_not_told(files: Files, customer: int) -> None:
    """An office that begins with notices is not flooded with what is long past."""
    with keep.operation(files.manager, "修改", at=_then(40)) as work:
        work.edit(Customer, customer, {"address": "旧街1号"})
    assert notices.gather() == 0
    change(files, customer, address="新街1号")
    assert notices.gather() == 1


def _then(days: int):
    from datetime import datetime, time

    return datetime.combine(TODAY - timedelta(days=days), time(10))
