"""What lies in the archive stays as it is, whoever writes and however; it is taken out by its own ways alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.test_path import JUDGED, carry_out, minor_to_execution

from cmdesk.complaints.record import Complaint, ComplaintArrival, ComplaintCopy, ComplaintTask
from cmdesk.complaints.rules import closing, moves, scene
from cmdesk.core import clock, keep, undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.errors import Refused
from cmdesk.core.record import Record


def archived(desk: Desk) -> int:
    one = minor_to_execution(desk)
    carry_out(desk, one)
    closing.follow_up(desk.staff["account_manager"], one, satisfied=True, words="好")
    closing.evaluate(desk.staff["service_director"], one, {**JUDGED, "improver_id": desk.staff["clerk"].id})
    with keep.operation(PROGRAM, "送达") as work:
        work.add(ComplaintCopy, {"complaint_id": one, "user_id": desk.staff["clerk"].id})
    closing.archive(desk.staff["service_specialist"], one)
    return one


def test_nothing_of_an_archived_complaint_is_changed_below_the_rules(desk: Desk) -> None:
    """The one door itself refuses: the complaint, its tasks, arrivals and copies stay word for word."""
    one = archived(desk)
    (task,), (arrival,) = moves.tasks(one), scene.arrivals(one)
    (copy,) = keep.read_all(ComplaintCopy, "complaint_id = ? AND user_id IS NOT NULL", (one,))
    changes: tuple[tuple[type[Record], int, dict[str, Any]], ...] = (
        (Complaint, one, {"plan": "另一个方案"}),
        (Complaint, one, {"state": "executing"}),
        (ComplaintTask, task.id, {"proof": "别的凭据"}),
        (ComplaintArrival, arrival.id, {"arrived_at": clock.now() - timedelta(minutes=9)}),
        (ComplaintCopy, copy.id, {"user_id": desk.staff["general_office"].id}),
    )
    for model, record_id, values in changes:
        with pytest.raises(Refused, match="已归档，只能查看"), keep.operation(PROGRAM, "改") as work:
            work.edit(model, record_id, values)
    for model, record_id in ((ComplaintTask, task.id), (ComplaintArrival, arrival.id), (ComplaintCopy, copy.id)):
        with pytest.raises(Refused, match="已归档"), keep.operation(PROGRAM, "删") as work:
            work.bin(model, record_id)
    assert moves.tasks(one)[0].proof == "客户签收单 001"


def test_the_archive_is_left_by_reopening_alone(desk: Desk) -> None:
    """No step is taken back in it, the archiving neither; reopening leads out and is counted."""
    one = archived(desk)
    row = current().row("SELECT MAX(id) FROM operation WHERE title LIKE '归档%'")
    assert row is not None
    with pytest.raises(Refused):
        undo.undo(desk.staff["service_specialist"], int(row[0]))
    with pytest.raises(Refused, match="已归档"), keep.operation(PROGRAM, "改") as work:
        work.edit(Complaint, one, {"state": "minor_site", "archived_at": None})
    closing.reopen(desk.staff["service_director"], one, "又少一条")
    assert (desk.state(one), desk.read(one).reopened) == ("minor_site", 1)


def test_an_archived_complaint_goes_to_the_bin_and_away(desk: Desk) -> None:
    """Throwing away for good has its own rights; the archive does not stand in its way."""
    one = archived(desk)
    with keep.operation(PROGRAM, "删") as work:
        work.bin(Complaint, one)
        work.restore(Complaint, one)
        work.bin(Complaint, one)
    assert keep.read(Complaint, one).binned_at is not None
