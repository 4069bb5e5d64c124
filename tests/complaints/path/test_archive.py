"""What lies in the archive stays as it is, whoever writes and however; it is taken out by its own ways alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import JUDGED, carry_out, minor_to_execution

from cmdesk.complaints.record import Complaint, ComplaintArrival, ComplaintCopy, ComplaintEvent, ComplaintTask
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.path import closing, scene
from cmdesk.core import attachments, undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
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


def test_nothing_new_comes_to_an_archived_complaint(desk: Desk, office: Office) -> None:
    """No task, arrival, copy or event is added, one by one or many at once, and no file grows on it; reopened, all may."""
    one = archived(desk)
    me, now = desk.staff["clerk"].id, clock.now()
    rows: tuple[tuple[type[Record], dict[str, Any]], ...] = (
        (ComplaintTask, {"complaint_id": one, "text": "补做", "user_id": me, "due_on": now.date()}),
        (ComplaintArrival, {"complaint_id": one, "user_id": me, "arrived_at": now}),
        (ComplaintCopy, {"complaint_id": one, "user_id": me}),
        (ComplaintEvent, {"complaint_id": one, "verb": "answer", "happened_at": now, "user_id": me}),
    )
    for model, values in rows:
        with pytest.raises(Refused, match="已归档，只能查看"), keep.operation(PROGRAM, "加") as work:
            work.add(model, values)
        with pytest.raises(Refused, match="已归档，只能查看"), keep.operation(PROGRAM, "加") as work:
            work.add_many(model, [values])
    with pytest.raises(Refused, match="附件只能查看"):
        attachments.attach(PROGRAM, office, Complaint.KIND, one, "照片.jpg", b"later")
    closing.reopen(desk.staff["service_director"], one, "又少一条")
    for model, values in rows:
        with keep.operation(PROGRAM, "加") as work:
            work.add(model, values)
    assert attachments.attach(PROGRAM, office, Complaint.KIND, one, "照片.jpg", b"later")


def test_the_files_of_an_archived_complaint_stay(desk: Desk, office: Office) -> None:
    """What was attached before is neither thrown away, changed, nor brought back; nor is its attaching undone."""
    one = minor_to_execution(desk)
    kept, gone = (attachments.attach(PROGRAM, office, Complaint.KIND, one, name, b"x") for name in ("甲.jpg", "乙.jpg"))
    with keep.operation(PROGRAM, "删") as work:
        work.bin(attachments.Attachment, gone)
    carry_out(desk, one)
    closing.follow_up(desk.staff["account_manager"], one, satisfied=True, words="好")
    closing.evaluate(desk.staff["service_director"], one, {**JUDGED, "improver_id": desk.staff["clerk"].id})
    closing.archive(desk.staff["service_specialist"], one)
    for move in (
        lambda work: work.bin(attachments.Attachment, kept),
        lambda work: work.edit(attachments.Attachment, kept, {"note": "另一张"}),
        lambda work: work.restore(attachments.Attachment, gone),
    ):
        with pytest.raises(Refused, match="附件只能查看"), keep.operation(PROGRAM, "动") as work:
            move(work)
    row = current().row(
        "SELECT operation_id FROM audit WHERE kind = 'attachment' AND record_id = ? AND verb = 'add'", (kept,)
    )
    assert row is not None
    with pytest.raises(Refused, match="附件只能查看"):
        undo.undo(PROGRAM, int(row[0]))


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
