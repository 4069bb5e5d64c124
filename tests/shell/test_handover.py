"""What is told of somebody who leaves, by every feature whose matters would be left with nobody."""

from __future__ import annotations

from datetime import date, timedelta

from tests.people import add_customer, make_staff

from cmdesk.activities.rules.owed import promises
from cmdesk.core.actor import PROGRAM
from cmdesk.core.approval.record import Approval, ApprovalPart
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.materials.rules import catalog, moves
from cmdesk.shell.features import load_records
from cmdesk.staff.rules import handover


def test_what_is_in_hand_is_named_until_it_is_handed_over(office: Office) -> None:
    """Customers, what was promised them, materials carried and signatures awaited; with the customers go their promises."""
    load_records()
    staff = make_staff(office)
    me, keeper, east = staff["account_manager"], staff["service_specialist"], staff.units["east"]
    assert handover.in_hand(me.id) == ""
    shops = [add_customer(me, staff.units["east_market"], f"店{at}") for at in range(3)]
    tomorrow = date.today() + timedelta(1)  # noqa: DTZ011
    promises.add(me, {"customer_id": shops[0], "text": "送价目表", "due_on": tomorrow})
    umbrella = catalog.add(keeper, {"name": "广告伞", "kind": "gift", "unit": "把"})
    moves.receive(keeper, east, umbrella, 5)
    moves.issue(keeper, east, me.id, umbrella, 2)
    with keep.operation(PROGRAM, "审批") as work:
        matter = {"flow": "gift", "subject_kind": "gift", "subject_id": 1, "applicant_id": staff.beside.id}
        asked = work.add(Approval, {"title_text": "礼品", "flow_day": tomorrow, "started_at": clock.now(), **matter})
        work.add(ApprovalPart, {"approval_id": asked, "kind": "sign", "user_id": me.id, "state": "waiting"})
    told = handover.in_hand(me.id)
    assert set(told.split("、")) == {"客户 3 户", "没办完的承诺 1 项", "没归还的物料 1 种", "等他审批的 1 件"}
    rules.transfer(staff["area_manager"], shops, staff.beside.id, "离职")
    assert set(handover.in_hand(me.id).split("、")) == {"没归还的物料 1 种", "等他审批的 1 件"}
    assert handover.in_hand(staff.beside.id) == "客户 3 户、没办完的承诺 1 项"
