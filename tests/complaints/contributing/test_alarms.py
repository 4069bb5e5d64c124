"""An open complaint warns in the head of the customer's page."""

from __future__ import annotations

from dataclasses import replace

from tests.complaints.conftest import Desk

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules.contributing import alarms
from cmdesk.core.actor import PROGRAM, Scope
from cmdesk.core.door import keep


def test_severe_complaints_are_named_the_others_counted(desk: Desk) -> None:
    """What is archived or withdrawn is no alarm, nor what the actor may not see."""
    severe, plain, done, withdrawn = (desk.register() for _ in range(4))
    with keep.operation(PROGRAM, "分级") as work:
        work.edit(Complaint, severe, {"severity": "severe"})
        work.edit(Complaint, plain, {"severity": "minor"})
        work.edit(Complaint, done, {"severity": "severe", "state": "archived"})
        work.edit(Complaint, withdrawn, {"withdrawn": True, "state": "archived"})
    me = desk.staff["account_manager"]
    number = desk.read(severe).number
    assert alarms.of(me, desk.customer) == [(f"严重投诉 {number}", "late"), ("投诉未结 1 件", "soon")]
    assert alarms.of(replace(me, rights={**me.rights, "complaints.view": Scope.NONE}), desk.customer) == []
    assert alarms.of(desk.staff.away, desk.customer) == []
