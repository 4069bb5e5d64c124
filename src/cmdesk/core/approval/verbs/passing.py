"""A part passes into other hands: handed over, delegated, shared with an added signer, who may be taken away again."""

from __future__ import annotations

from collections.abc import Sequence

from cmdesk.core.actor import Actor
from cmdesk.core.approval import faults, telling
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval, ApprovalPart
from cmdesk.core.approval.running import (
    OPEN,
    Run,
    go_on,
    now,
    open_run,
    own_part,
    parts_of,
    refuse_changed,
    state_word,
    titled,
)
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused


def hand_over(actor: Actor, approval_id: int, user_id: int, words: str = "") -> None:
    """Give one's part to somebody else for good; its limit runs on, for the matter has not become younger.

    Raises:
        Refused: to the applicant, to oneself, to somebody who has a part already, or a signature that the office's
            documents demand of a role to somebody outside it (S4-47).
    """
    with keep.operation(actor, titled("转办", approval_id)) as work:
        run = open_run(work, approval_id)
        part = own_part(run.approval, actor)
        _refuse_receiver(run, part, user_id, "转办")
        _refuse_outside_role(run, part, user_id)
        run.say("hand_over", words, part=part, to=directory().name(user_id))
        run.end_part(part, "handed")
        run.add_part(
            user_id,
            position=part.position,
            kind=part.kind or "sign",
            asked_by=part.for_part_id,
            added_by=part.added_by_id,
            due_from=part.asked_at,
        )


def delegate(actor: Actor, approval_id: int, user_id: int, words: str = "") -> None:
    """Ask somebody for an opinion; the part comes back with it.

    Raises:
        Refused: as for ``hand_over``.
    """
    with keep.operation(actor, titled("委派", approval_id)) as work:
        run = open_run(work, approval_id)
        part = own_part(run.approval, actor)
        _refuse_receiver(run, part, user_id, "委派")
        run.say("delegate", words, part=part, to=directory().name(user_id))
        run.suspend_part(part)
        run.add_part(user_id, position=part.position, kind="asked", asked_by=part.id)


def add_signer(actor: Actor, approval_id: int, user_id: int, words: str = "", *, before: bool = True) -> None:
    """Let somebody sign too: before oneself, so that one's own part waits for him, or after.

    Raises:
        Refused: as for ``hand_over``.
    """
    with keep.operation(actor, titled("加签", approval_id)) as work:
        run = open_run(work, approval_id)
        part = own_part(run.approval, actor)
        _refuse_receiver(run, part, user_id, "加签")
        run.say("add_signer", words, part=part, to=f"{directory().name(user_id)}（{'前' if before else '后'}加签）")
        if before:
            run.suspend_part(part)
            run.add_part(user_id, position=part.position, kind="added", asked_by=part.id, added_by=part.id)
        else:
            run.add_part(user_id, position=part.position + 1, waits=False, kind="added", added_by=part.id)


def remove_signer(actor: Actor, approval_id: int, user_id: int, words: str = "") -> None:
    """Take away a signer whom one added, as long as he has not signed; whoever waited for him goes on.

    Whom he asked or added himself goes with him. What he would have signed is not signed by anybody else for it: a step
    whose own signatures are there is over, one that lacks them waits for them.

    Raises:
        Changed: the record was changed since it was submitted.
        NotAllowed: somebody else added him.
        Refused: he was not added, or has signed, or the matter is over.
    """
    refuse_changed(actor, approval_id)
    with keep.operation(actor, titled("减签", approval_id)) as work:
        run = open_run(work, approval_id)
        part, adder = _removable(run.approval, actor, user_id)
        run.say("remove_signer", words, part=adder, to=directory().name(user_id))
        was_waiting = part.state != "queued"
        for one in (part, *_below(run.parts(), part.id)):
            work.edit(ApprovalPart, one.id, {"state": "removed"})
            telling.over(work, run.approval, one.id, one.user_id)
            if one.state != "queued":
                telling.removed(work, run.approval, one.id, one.user_id)
        if was_waiting:
            go_on(run, part)


def removable(actor: Actor, approval: Approval) -> list[ApprovalPart]:
    """Return the parts of those whom the actor, or somebody whose deputy he is, added and may take away again."""
    if approval.state != "running":
        return []
    parts = parts_of(approval)
    mine = {part.id for part in parts if _acts_for(actor, part.user_id)}
    return [part for part in parts if part.kind == "added" and part.added_by_id in mine and part.state in OPEN]


def _removable(approval: Approval, actor: Actor, user_id: int) -> tuple[ApprovalPart, ApprovalPart]:
    """Return the part of an added signer and the part of who added him.

    Raises:
        NotAllowed: the actor is not who added him.
        Refused: there is nothing to take away.
    """
    if approval.state != "running":
        raise Refused(f"“{approval.title()}”{state_word(approval)}，不能再减签。")
    name, parts = directory().name(user_id), parts_of(approval)
    added = [part for part in parts if part.kind == "added" and part.user_id == user_id]
    if not added:
        raise Refused(f"{name}不是这一步加签的人，不能减签；只能减去加签的人。")
    waiting = [part for part in added if part.state in OPEN]
    if not waiting:
        done = "已经减去" if added[-1].state == "removed" else "已经办过"
        raise Refused(f"{name}{done}，不能再减签。")
    adder = next(part for part in parts if part.id == waiting[0].added_by_id)
    if not _acts_for(actor, adder.user_id):
        raise NotAllowed(f"{name}是{directory().name(adder.user_id)}加签的，只有加签的人可以减签。")
    return waiting[0], adder


def _acts_for(actor: Actor, user_id: int) -> bool:
    return actor.id == user_id or actor.id in directory().deputies(user_id, now().date())


def _below(parts: Sequence[ApprovalPart], part_id: int) -> list[ApprovalPart]:
    """Return the open parts that exist only because of a part: whom its signer asked or added, and theirs."""
    found: list[ApprovalPart] = []
    for one in parts:
        if part_id in {one.for_part_id, one.added_by_id} and one.id != part_id:
            found += [one] if one.state in OPEN else []
            found += _below(parts, one.id)
    return found


def _refuse_outside_role(run: Run, part: ApprovalPart, user_id: int) -> None:
    """A signature that is demanded of a role stays in it; deputies and opinions are the ways out."""
    demand = faults.demanded(run.approval.flow or "")
    if demand is None or part.kind != "sign" or {"role": demand.role} not in list(run.step.who):
        return
    if user_id not in directory().of_role(demand.role, None):
        raise Refused(
            f"“{run.step.name}”必须由这个岗位的人签字，不能转办给{directory().name(user_id)}；"
            "可以委派他先提意见，人不在时请登记代理人。"
        )


def _refuse_receiver(run: Run, part: ApprovalPart, user_id: int, word: str) -> None:
    if user_id == run.approval.applicant_id:
        raise Refused(f"不能{word}给发起人本人，请选别人。")
    if user_id in {part.user_id, run.work.actor.id}:
        raise Refused(f"不能{word}给自己，请选别人。")
    if not directory().is_active(user_id):
        raise Refused(f"{directory().name(user_id)}已不在职或没有这个人，{word}给他没有人办，请选别人。")
    if any(one.user_id == user_id and one.state in {"waiting", "queued", "asked"} for one in run.parts()):
        raise Refused(f"{directory().name(user_id)}已经在这一步审批人之中，请选别人。")
