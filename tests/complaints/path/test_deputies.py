"""Who signs in somebody's stead: 代 on the paper, and never for one's own matter."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import CHECK, MONEY, SIGNERS, sign

from cmdesk.approvals.rules import add_deputy
from cmdesk.complaints import paper
from cmdesk.complaints.rules.path import handling, intake
from cmdesk.core import approval, notice
from cmdesk.core.errors import Refused


def stand_in(desk: Desk, role: str, deputy: str) -> None:
    """Let somebody sign for somebody else today and tomorrow."""
    today = date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
    values = {"deputy_id": desk.staff[deputy].id, "begins_on": today, "ends_on": today + timedelta(days=1)}
    add_deputy(desk.staff[role], values)


def countersigned(desk: Desk) -> int:
    """Return a severe complaint that the departments are to sign."""
    one = desk.register(wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    return one


def waiting(desk: Desk, role: str) -> list[str]:
    """Return the unread notices of somebody that ask him to sign."""
    shown = datetime.now() + timedelta(days=60)  # noqa: DTZ005
    return [one.text for one in notice.listed(desk.staff[role], at=shown, only_unread=True) if "待审" in one.text]


def test_deputies_stand_on_the_sheet(desk: Desk) -> None:
    """A countersignature and a decision given by deputies are printed with both names; the department stays."""
    stand_in(desk, "sales_director", "clerk")
    stand_in(desk, "general_manager", "general_office")
    one = countersigned(desk)
    sign(desk, one, "area_manager", "clerk", "quality", "logistics")
    handling.propose(desk.staff["marketing_director"], one, MONEY)
    sign(desk, one, "service_director", "general_office")
    assert desk.state(one) == "executing"
    values = paper.sheet_values(desk.read(one))
    assert [row.get("name") for row in values["signatures"]] == [
        "品控部负责人", "物流部负责人", "内勤（代销售部经理）", "区域经理", None,
    ]  # fmt: skip
    assert (values["chief"]["name"], values["chief"]["opinion"]) == ("总经办（代总经理）", "同意")


def test_a_deputy_never_signs_his_own_matter(desk: Desk) -> None:
    """Who proposed the plan does not sign it in the name of the general manager; who verified countersigns for nobody."""
    stand_in(desk, "general_manager", "marketing_director")
    stand_in(desk, "sales_director", "service_director")
    one = countersigned(desk)
    with pytest.raises(Refused, match="自己发起"):
        sign(desk, one, "service_director")
    sign(desk, one, *SIGNERS)
    handling.propose(desk.staff["marketing_director"], one, MONEY)
    sign(desk, one, "service_director")
    with pytest.raises(Refused, match="自己发起"):
        sign(desk, one, "marketing_director")
    assert desk.state(one) == "deciding"
    assert waiting(desk, "marketing_director") == []
    sign(desk, one, "general_manager")
    assert desk.state(one) == "executing"


def test_what_was_signed_calls_nobody_any_more(desk: Desk) -> None:
    """待审 leaves the lists of signer and deputy with his signature, and everybody's when the run ends."""
    stand_in(desk, "sales_director", "clerk")
    one = countersigned(desk)
    called = (*SIGNERS, "clerk")
    assert all(waiting(desk, role) for role in called)
    sign(desk, one, "clerk")
    assert [role for role in called if not waiting(desk, role)] == ["sales_director", "clerk"]
    run = approval.of_record("complaint", one)
    assert run is not None
    approval.refuse(desk.staff["area_manager"], run.id, "原因不清")
    assert not any(waiting(desk, role) for role in called)
