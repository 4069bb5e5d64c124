"""Others sign what a step of an invented complaint says, each in his turn."""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdesk.complaints.demo.draft import Draft
from cmdesk.complaints.record import Complaint, ComplaintArrival, ComplaintTask
from cmdesk.complaints.rules.path import signing
from cmdesk.complaints.rules.people import copies
from cmdesk.core import approval, calendar
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, ApprovalCopy, ApprovalPart
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.staff.demo.signing import settle_notices

_SIGNS = 45
"""Working minutes that each signer takes, about."""
HALF_SIGNED = frozenset({"countersigning", "deciding"})
"""States that are told until somebody has signed and others have not."""


class Signatures:
    """The signatures of a complaint; ``run`` is the approval they belong to."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.run = 0

    def submit(self, who: Actor, flow: str) -> None:
        """Send what is written so far to those who sign it, with who came to the scene and who gets copies."""
        one = self.draft.write(who)
        with clock.written_at(self.draft.now), keep.operation(who, f"提交投诉 {self.draft.values['number']}") as work:
            found = work.written(Complaint, one)
            if flow != "complaint_decision":
                self._arrive(work, found)
            if flow != "complaint_countersign":
                copies.write(work, found, copies.usual(found))
            self.run = signing.submit(work, found, flow)

    def _arrive(self, work: Operation, found: Complaint) -> None:
        """The owner comes first; to a severe one heads of departments were called and come after him."""
        came: datetime = self.draft.values["arrived_at"]
        heads = self.draft.story.of_role("department_head")[:2] if self.draft.values["severity"] == "severe" else []
        for at, person in enumerate([self.draft.owner, *heads]):
            called = {"called_at": calendar.current().add_working_minutes(came, -180)} if at else {}
            times = {"arrived_at": came + timedelta(minutes=12 * at), **called}
            work.add(ComplaintArrival, {"complaint_id": found.id, "user_id": person.id, **times})

    def let_sign(self, after: str) -> bool:
        """Let everybody sign in his turn; the complaint follows its approval. False when today begins before the last."""
        while keep.read(Approval, self.run).state == "running":
            if not self.sign_next():
                return False
        self.draft.state = after
        self._read_notices()
        if after == "executing":
            self._give_task()
        return True

    def sign_next(self) -> bool:
        """Let the next one whose turn it is agree; False when today would begin before."""
        run = keep.read(Approval, self.run)
        waiting = keep.read_all(
            ApprovalPart, "approval_id = ? AND step = ? AND state = 'waiting' ORDER BY id LIMIT 1", (run.id, run.step)
        )
        if not waiting or not self.draft.let_pass(_SIGNS, "approved"):
            return False
        signer = self.draft.people.by_id[waiting[0].user_id]
        with clock.written_at(self.draft.now):
            if run.flow == "complaint_countersign" and self.draft.case["until"] in HALF_SIGNED:
                self._talk(run, signer)
            approval.approve(signer, run.id, "同意")
        return True

    def _talk(self, run: Approval, signer: Actor) -> None:
        """Before the first department signs: it asks for one signature more and thinks better of it; the owner answers."""
        if approval.events(run)[-1].key != "submit":
            return
        approval.add_signer(signer, run.id, self.draft.people.specialist.id, "请核对发货记录")
        approval.remove_signer(signer, run.id, self.draft.people.specialist.id, "发货记录已在现场核对，不用再签")
        approval.comment(self.draft.owner, run.id, "现场照片和客户签字的清单在投诉的附件里。")

    def _read_notices(self) -> None:
        """Who asked and who was told of it have read what became of it."""
        told = keep.read_all(ApprovalCopy, "approval_id = ? ORDER BY id", (self.run,))
        run = keep.read(Approval, self.run)
        given = copies.reached(run.subject_id) if self.draft.state == "executing" else []
        for user in dict.fromkeys([run.applicant_id, *(one.user_id for one in told), *given]):
            settle_notices(self.draft.people.by_id[user], self.draft.now + timedelta(minutes=30))

    def _give_task(self) -> None:
        due = calendar.current().add_working_days(self.draft.now.date(), 3)
        values = {
            "text": self.draft.case["plan"],
            "user_id": self.draft.owner.id,
            "due_on": due,
            "unit_id": self.draft.owner.unit_id,
        }
        with keep.operation(self.draft.owner, f"执行任务 {self.draft.values['number']}", at=self.draft.now) as work:
            self.draft.task = work.add(ComplaintTask, {"complaint_id": self.draft.written, **values})
