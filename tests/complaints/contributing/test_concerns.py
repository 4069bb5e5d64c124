"""An open severe complaint is met by whoever approves a promotion to that customer; his answer stands in the trail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.approvals.test_commands import typed
from tests.complaints.conftest import Desk
from tests.people import add_customer

from cmdesk.activities import paper
from cmdesk.activities.rules.courtesy import events, signing
from cmdesk.approvals.paper import trail_values
from cmdesk.approvals.rules import batch
from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules.contributing import concerns
from cmdesk.core import approval
from cmdesk.core.actor import PROGRAM
from cmdesk.core.approval import Approval, Unseen
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.plans.record import VisitSlip
from cmdesk.plans.rules import slips


@pytest.fixture(autouse=True)
def _favours_are_approved(desk: Desk) -> None:
    slips.register()
    signing.register()


def severe(desk: Desk, **values: Any) -> str:
    one = desk.register()
    with keep.operation(PROGRAM, "分级") as work:
        work.edit(Complaint, one, {"severity": "severe", "state": "severe_site", **values})
    return desk.read(one).number


def submitted(desk: Desk, **values: Any) -> Approval:
    me, leaves = desk.staff["account_manager"], clock.now().astimezone() + timedelta(hours=1)
    usual = {
        "customer_id": desk.customer,
        "goal": "送促销品",
        "leaves_at": leaves,
        "returns_at": leaves + timedelta(hours=2),
    }
    slip = slips.create(me, {**usual, **values})
    slips.submit(me, slip.id)
    found = approval.of_record(VisitSlip.KIND, slip.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("values", "warns"),
    [({"kind": "promote"}, True), ({"materials": ("gifts",)}, True), ({"materials": ("leaflets", "promotion")}, True),
     ({"materials": ("leaflets", "prices")}, False), ({"kind": "complaint"}, False)],
)  # fmt: skip
def test_slips_that_promote_are_warned_of(desk: Desk, values: dict[str, Any], warns: bool) -> None:
    """A leaflet favours nobody; promotional goods, and a visit that promotes, do. The superior is refused until he says why."""
    number = severe(desk)
    run, chief = submitted(desk, **values), desk.staff["area_manager"]
    if not warns:
        assert slips.sign(chief, run.subject_id).state == "waiting"
        return
    with pytest.raises(Unseen, match=number) as unseen:
        slips.sign(chief, run.subject_id, "同意")
    slips.sign(chief, run.subject_id, "客户已接受方案", despite=unseen.value.keys)
    (row,) = [row for row in trail_values(keep.read(Approval, run.id))["parts"] if row["result"] == "同意"]
    assert row["words"].startswith("客户已接受方案\n已知提醒：")
    assert number in row["words"]


@pytest.mark.parametrize(
    "values",
    [{"severity": "minor"}, {"state": "archived"}, {"state": "archived", "withdrawn": True}, {"customer_id": "other"}],
)
def test_what_is_over_or_another_matter_warns_of_nothing(desk: Desk, values: dict[str, Any]) -> None:
    """Minor ones, the archive, what was withdrawn and somebody else's complaint hinder no promotion."""
    if values.get("customer_id") == "other":
        values = {"customer_id": add_customer(desk.staff["account_manager"], desk.staff.units["east"], "另一家")}
    severe(desk, **values)
    assert concerns.of([desk.customer]) == []
    run = submitted(desk, kind="promote")
    assert slips.sign(desk.staff["area_manager"], run.subject_id).state == "waiting"


def test_it_is_seen_at_every_door(office: Office, desk: Desk) -> None:
    """In the batch it is left to be looked at alone and cannot be passed by; on the command line it takes ``--despite``."""
    number, run, chief = severe(desk), submitted(desk, kind="promote"), desk.staff["area_manager"]
    (item,) = batch.items(chief, [run.id])
    assert number in item.alone
    assert "有提醒" in item.marks
    (result,) = batch.approve_many(chief, [run.id], "都同意")
    assert not result.approved
    assert number in trail_values(run)["concerns"]
    (shown,) = typed(office, chief, "show", run.number).result["approvals"]
    assert number in shown["concerns"][0]
    for words in (["--reason", "同意"], ["--despite"]):
        with pytest.raises(Refused, match=number):
            typed(office, chief, "approve", run.number, *words)
    typed(office, chief, "approve", run.number, "--despite", "--reason", "已谈妥")
    (shown,) = typed(office, chief, "show", run.number).result["approvals"]
    assert (shown["trail"][-1]["words"], number in shown["trail"][-1]["concerns"]) == ("已谈妥", True)


def test_a_gift_is_approved_with_a_reason(desk: Desk) -> None:
    """What is given on an important day is a favour, too; a call is none. The reason stands on the paper."""
    number, me, chief = severe(desk), desk.staff["account_manager"], desk.staff["area_manager"]
    today = datetime.now().date()  # noqa: DTZ005  # as the rules do
    values = {"customer_id": desk.customer, "occasion": "opening", "happens_on": today}
    gift = events.add(me, {**values, "way": "gift", "amount": 300})
    signing.submit(me, gift.id)
    with pytest.raises(Unseen, match=number) as unseen:
        signing.approve(chief, gift.id, "同意")
    agreed = signing.approve(chief, gift.id, "早已答应", despite=unseen.value.keys)
    assert agreed.state == "approved"
    signed = paper.event_values(chief, agreed)["manager"]
    assert signed["opinion"].startswith("早已答应〔已知提醒：")
    assert number in signed["opinion"]
    changed = events.edit(me, gift.id, {"amount": 400}, version=agreed.version)
    assert (changed.state, paper.event_values(chief, changed).get("manager")) == ("planned", None)
    visit = events.add(me, {**values, "occasion": "wedding", "way": "attend"})
    signing.submit(me, visit.id)
    assert signing.approve(chief, visit.id).state == "approved"
