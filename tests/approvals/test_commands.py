"""Approvals on the command line: what waits is listed, approved, sent back and refused; the words are those of people."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cadence.test_commands import run
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.core import approval, keep
from cmdesk.core.approval import Approval
from cmdesk.core.errors import NotFound, Refused


def test_the_verbs_of_a_signer(people: Staff, about: Matter, set_flow: Any) -> None:
    """Listed, refused without a reason, sent back with one, shown in Chinese, submitted again, approved."""
    manager, area = people["account_manager"], people["area_manager"]
    one = approval.submit(
        manager, "regulation", about.id, set_flow(({"superior": 1}, "any"), ({"superior": 2}, "any")), "试事项"
    )
    number = keep.read(Approval, one).number
    (listed,) = run(area, "approvals", "list").result["approvals"]
    assert (listed["number"], listed["applicant"], listed["with"]) == (number, "客户经理", "区域经理")
    for verb in ("refuse", "send-back"):
        with pytest.raises(Refused, match="理由"):
            run(area, "approvals", verb, number)
    with pytest.raises(NotFound):
        run(people["clerk"], "approvals", "approve", number)
    assert run(area, "approvals", "send-back", str(one), "--reason", "请补照片").result["approvals"] == [
        {"number": number, "state": "returned"}
    ]
    (shown,) = run(manager, "approvals", "show", number).result["approvals"]
    assert shown["stages"][0]["people"] == ["区域经理 退回：请补照片"]
    approval.resubmit(manager, one)
    assert run(area, "approvals", "approve", number).result["approvals"][0]["state"] == "running"
    director = people["service_director"]
    assert (
        run(director, "approvals", "refuse", number, "--reason", "不合规").result["approvals"][0]["state"] == "refused"
    )
