"""The engine room: a run takes its steps, parts are handed out, words are written down. The verbs stand next door."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmdesk.core import attachments
from cmdesk.core.actor import Actor
from cmdesk.core.approval import telling
from cmdesk.core.approval.comparing import changes_since
from cmdesk.core.approval.flow import Step, step_of
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval, ApprovalCopy, ApprovalPart, ApprovalWord
from cmdesk.core.approval.signers import signers
from cmdesk.core.approval.subjects import frozen, subject
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import NotAllowed, NotFound, Refused

OPEN = ("queued", "waiting", "asked")
"""States of a part that is not over."""


class Changed(Refused):
    """The record no longer says what was submitted; the approval has been voided and both versions are kept."""


@dataclass(frozen=True)
class Run:
    """An approval under way, inside the operation that moves it."""

    work: Operation
    approval: Approval
    steps: tuple[Step, ...]

    @property
    def step(self) -> Step:
        """The step at which it stands."""
        return self.steps[self.approval.step]

    def parts(self, step: int | None = None) -> list[ApprovalPart]:
        """Return the parts of a step (the present one by default) in their order."""
        return parts_of(self.approval, step)

    def change(self, **values: Any) -> Run:
        """Write values of the run and return it as it is then."""
        self.work.edit(Approval, self.approval.id, values)
        return Run(self.work, self.work.written(Approval, self.approval.id), self.steps)

    def say(
        self,
        verb: str,
        words: str = "",
        *,
        part: ApprovalPart | None = None,
        to: str = "",
        concerns: str = "",
        files: Sequence[attachments.Kept] = (),
    ) -> None:
        """Write down what the actor did, with the files he attached; who acts for somebody else is named (代)."""
        me = self.work.actor.id
        word_id = self.work.add(
            ApprovalWord,
            {
                "approval_id": self.approval.id,
                "part_id": part.id if part else None,
                "step": self.approval.step,
                "user_id": me,
                "for_user_id": part.user_id if part and part.user_id != me else None,
                "verb": verb,
                "words": words.strip(),
                "concerns": concerns,
                "to_text": to,
                "said_at": now(),
                "computer": platform.node()[:80],
            },
        )
        for one in files:
            attachments.add(self.work, ApprovalWord.KIND, word_id, one)

    def end_part(self, part: ApprovalPart, state: str) -> None:
        """Close a part; the actor is who did it."""
        self.work.edit(ApprovalPart, part.id, {"state": state, "acted_at": now(), "acted_by_id": self.work.actor.id})
        telling.over(self.work, self.approval, part.id, part.user_id)

    def suspend_part(self, part: ApprovalPart) -> None:
        """Let a part wait for somebody else's answer."""
        self.work.edit(ApprovalPart, part.id, {"state": "asked"})
        telling.over(self.work, self.approval, part.id, part.user_id)

    def drop_parts(self, parts: Iterable[ApprovalPart]) -> None:
        """Close the parts that nobody needs any more."""
        for part in parts:
            if part.state in OPEN:
                self.work.edit(ApprovalPart, part.id, {"state": "dropped"})
                telling.over(self.work, self.approval, part.id, part.user_id)

    def enter(self, at: int) -> Run:
        """Stand at a step and hand out its parts; those whom it finds twice get one."""
        run = self.change(step=at, state="running")
        users = run.signers(run.steps[at])
        in_turn = run.steps[at].mode == "turn"
        for position, user in enumerate(users):
            waits = not in_turn or position == 0
            run.add_part(user, position=position, waits=waits)
        return run

    def add_part(
        self,
        user: int,
        *,
        position: int = 0,
        waits: bool = True,
        kind: str = "sign",
        asked_by: int | None = None,
        added_by: int | None = None,
        due_from: datetime | None = None,
    ) -> int:
        """Give somebody a part in the present step.

        Args:
            user: whom.
            position: his place in the step.
            waits: whether it is his turn already.
            kind: of the part.
            asked_by: the part that waits for this one.
            added_by: the part whose signer added this one.
            due_from: when it was asked for first, where that was before it came to him.
        """
        part_id = self.work.add(
            ApprovalPart,
            {
                "approval_id": self.approval.id,
                "step": self.approval.step,
                "position": position,
                "kind": kind,
                "user_id": user,
                "for_part_id": asked_by,
                "added_by_id": added_by,
                "state": "waiting" if waits else "queued",
                "started_at": now() if waits else None,
                "due_from": due_from,
            },
        )
        if waits:
            telling.given(self.work, self.approval, user, part_id, asked=kind == "asked")
        return part_id

    def signers(self, step: Step) -> list[int]:
        """Return who signs a step: nobody his own matter, and never nobody."""
        return list(signers(step, self.approval.applicant_id, self.approval.unit_id).users or _nobody(step))

    def settle(self, state: str) -> Run:
        """End the run, or give it back to the applicant, and let the record follow."""
        values: dict[str, Any] = {"state": state}
        if state not in {"returned", "running"}:
            values["ended_at"] = now()
        run = self.change(**values)
        subject(self.approval.subject_kind).settled(self.work, self.approval.subject_id, state)
        telling.settled(self.work, self.approval, state)
        return run

    def copy(self, users: Iterable[int], words: str = "", *, again: bool = False) -> None:
        """Tell people of it; who was told before is told once more only where somebody wants it (``again``)."""
        known = {one.user_id: one for one in keep.read_all(ApprovalCopy, "approval_id = ?", (self.approval.id,))}
        for user in dict.fromkeys(users):
            if user not in known:
                self.work.add(ApprovalCopy, {"approval_id": self.approval.id, "user_id": user})
            elif not again:
                continue
            elif known[user].read_at is not None:
                self.work.edit(ApprovalCopy, known[user].id, {"read_at": None})
            telling.copied(self.work, self.approval, user, words)

    def is_as_submitted(self) -> bool:
        """Tell whether the record still says what was submitted."""
        return is_as_submitted(self.approval)


def now() -> datetime:
    """Return the present moment, local, as records keep it."""
    return clock.now()


def open_run(work: Operation, approval_id: int) -> Run:
    """Return a run inside an operation.

    Raises:
        NotFound: there is none.
    """
    approval = keep.read(Approval, approval_id)
    if approval.binned_at is not None:
        raise NotFound("审批不存在，可能已被删除。")
    return Run(work, approval, path_of(approval))


def path_of(approval: Approval) -> tuple[Step, ...]:
    """Return the steps that a run takes, as they were when it was submitted."""
    return path_in(approval.path)


def path_in(text: str) -> tuple[Step, ...]:
    """Return the steps that are kept as a text."""
    return tuple(step_of(one) for one in json.loads(text))


def parts_of(approval: Approval, step: int | None = None) -> list[ApprovalPart]:
    """Return the parts of a step (the present one by default) in their order."""
    at = approval.step if step is None else step
    return keep.read_all(ApprovalPart, "approval_id = ? AND step = ? ORDER BY position, id", (approval.id, at))


def is_as_submitted(approval: Approval) -> bool:
    """Tell whether a record still says what was submitted for it."""
    content = subject(approval.subject_kind).content(approval.subject_id)
    return frozen(content)[1] == approval.content_hash


def own_part(approval: Approval, actor: Actor) -> ApprovalPart:
    """Return the part on which the actor may act now: his own, or that of somebody whose deputy he is today.

    Raises:
        Refused: he has none; the applicant never has one in his own matter.
    """
    if approval.state != "running":
        raise Refused(f"“{approval.title()}”{state_word(approval)}，不能再审批。")
    if actor.id == approval.applicant_id:
        raise Refused("不能审批自己发起的事项，会由您的上级审批。")
    waiting = [part for part in parts_of(approval) if part.state == "waiting"]
    mine = [part for part in waiting if part.user_id == actor.id]
    instead = [part for part in waiting if actor.id in directory().deputies(part.user_id, now().date())]
    if mine or instead:
        return (mine or instead)[0]
    names = "、".join(directory().name(part.user_id) for part in waiting) or "无人"
    raise Refused(f"“{approval.title()}”现在由{names}审批，没有轮到您。")


def takes_part(actor: Actor, approval: Approval) -> bool:
    """Tell whether somebody has to do with a matter: applicant, signer now or before, deputy, or told of it."""
    if actor.id == approval.applicant_id:
        return True
    acts_for = (actor.id, *directory().acts_for(actor.id, now().date()))
    return (
        current().row(
            f"SELECT 1 FROM approval_part WHERE approval_id = ? AND user_id IN ({marks(acts_for)})"
            " UNION SELECT 1 FROM approval_copy WHERE approval_id = ? AND user_id = ?",
            (approval.id, *acts_for, approval.id, actor.id),
        )
        is not None
    )


def go_on(run: Run, part: ApprovalPart) -> Run:
    """Take what follows when a part is over: back to who asked, the next in turn, the next step, or the end."""
    parts = run.parts()
    if part.for_part_id is not None:
        asked = [one for one in parts if one.id == part.for_part_id and one.state == "asked"]
        for one in asked:
            run.work.edit(ApprovalPart, one.id, {"state": "waiting"})
            telling.given(run.work, run.approval, one.user_id, one.id)
        if asked:
            return run
    queued = [one for one in parts if one.state == "queued"]
    added = [
        one
        for one in queued
        if one.kind == "added" and (run.step.mode != "all" or not _is_open(parts, one.added_by_id))
    ]
    if added or (queued and run.step.mode == "turn"):
        following = (added or queued)[0]
        run.work.edit(ApprovalPart, following.id, {"state": "waiting", "started_at": now()})
        telling.given(run.work, run.approval, following.user_id, following.id)
        return run
    still = [one for one in parts if one.state in {"waiting", "asked"}]
    if still and run.step.mode != "any":
        return run
    if any(one.kind == "added" for one in still):
        return run
    run.drop_parts(still)
    step = run.approval.step + 1
    return run.enter(step) if step < len(run.steps) else run.settle("approved")


def refuse_changed(actor: Actor, approval_id: int) -> None:
    """Void a matter whose record was changed after it was submitted, in an operation of its own.

    Raises:
        Changed: it was.
    """
    approval = keep.read(Approval, approval_id)
    if approval.state != "running":
        return
    if is_as_submitted(approval):
        return
    with keep.operation(actor, titled("作废", approval_id)) as work:
        run = open_run(work, approval_id)
        run.say("void", f"提交后内容有改动：{changes_since(approval)}")
        run.drop_parts(run.parts())
        run.settle("void")
    raise Changed(f"“{approval.title()}”提交后内容改过，原审批已作废，请发起人核对后重新提交。")


def state_word(approval: Approval) -> str:
    """Return the Chinese word of a run's state."""
    return Approval.state.about.label_of(approval.state or "")


def refuse_others(run: Run, actor: Actor, word: str) -> None:
    """Let only the applicant act on his matter.

    Raises:
        NotAllowed: it is somebody else's.
    """
    if actor.id != run.approval.applicant_id:
        raise NotAllowed(f"只有发起人{directory().name(run.approval.applicant_id)}可以{word}。")


def refuse_over(run: Run, word: str) -> None:
    """Let nothing be done to a matter that has ended.

    Raises:
        Refused: it has.
    """
    if run.approval.state not in {"running", "returned"}:
        raise Refused(f"“{run.approval.title()}”{state_word(run.approval)}，不能{word}。")


def titled(verb: str, approval_id: int) -> str:
    """Return how an operation that does something with an approval is called."""
    return f"{verb} {keep.read(Approval, approval_id).title()}"


def _is_open(parts: Iterable[ApprovalPart], part_id: int | None) -> bool:
    return any(one.id == part_id and one.state in OPEN for one in parts)


def _nobody(step: Step) -> list[int]:
    raise Refused(f"步骤“{step.name}”找不到审批人，也没有系统管理员可以代为指定，请先在 设置 → 人员 中补上。")
