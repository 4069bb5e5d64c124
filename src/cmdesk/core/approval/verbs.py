"""What people do with approvals; a wrong move raises a sentence, never silence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from cmdesk.core import keep
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval import telling
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval, ApprovalPart
from cmdesk.core.approval.running import (
    Run,
    is_as_submitted,
    now,
    open_run,
    own_part,
    path_of,
    refuse_others,
    state_word,
    titled,
)
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, Refused

Back = Literal["applicant", "last"] | int
"""Where a matter is sent back to: the applicant, the step before, or a step by its place from 0."""


class PasswordNeeded(Refused):
    """So much money asks for the password again; call the verb anew with it."""


class Changed(Refused):
    """The record no longer says what was submitted; the approval has been voided and both versions are kept."""


def approve(actor: Actor, approval_id: int, words: str = "", *, password: str | None = None) -> str:
    """Agree; returns the state the matter has then.

    Raises:
        PasswordNeeded: the amount asks for the password again.
        Changed: the record was changed since it was submitted.
        Refused: it is not the actor's turn, or the password is wrong.
    """
    _refuse_changed(actor, approval_id)
    with keep.operation(actor, titled("同意", approval_id)) as work:
        run = open_run(work, approval_id)
        part = own_part(run.approval, actor)
        _confirm(run, actor, password)
        run.say("approve", words, part=part)
        run.end_part(part, "answered" if part.kind == "asked" else "approved")
        return _go_on(run, part).approval.state or ""


def refuse(actor: Actor, approval_id: int, words: str) -> None:
    """Say no; the matter ends.

    Raises:
        Refused: no reason is given, or it is not the actor's turn.
    """
    _need(words, "拒绝")
    with keep.operation(actor, titled("拒绝", approval_id)) as work:
        run = open_run(work, approval_id)
        part = own_part(run.approval, actor)
        run.say("refuse", words, part=part)
        run.end_part(part, "refused")
        run.drop_parts(run.parts())
        run.settle("refused")


def send_back(actor: Actor, approval_id: int, words: str, *, to: Back = "applicant") -> None:
    """Send a matter back, to the applicant, the step before or any earlier step.

    Raises:
        Refused: no reason is given, it is not the actor's turn, or there is no such earlier step.
    """
    _need(words, "退回")
    with keep.operation(actor, titled("退回", approval_id)) as work:
        run = open_run(work, approval_id)
        part = own_part(run.approval, actor)
        at = _target(run, to)
        where = "发起人" if at is None else run.steps[at].name
        run.say("send_back", words, part=part, to=where)
        run.end_part(part, "sent_back")
        run.drop_parts(run.parts())
        run = run.change(resume_at=run.approval.step)
        if at is None:
            run.settle("returned")
        else:
            run.enter(at)


def withdraw(actor: Actor, approval_id: int, words: str = "") -> None:
    """Take one's own matter back while it is under way.

    Raises:
        Refused: it is over, or somebody else's.
    """
    with keep.operation(actor, titled("撤回", approval_id)) as work:
        run = open_run(work, approval_id)
        refuse_others(run, actor, "撤回")
        _refuse_over(run, "撤回")
        run.say("withdraw", words)
        run.drop_parts(run.parts())
        telling.taken_up(work, run.approval)
        run.settle("withdrawn")


def hand_over(actor: Actor, approval_id: int, user_id: int, words: str = "") -> None:
    """Give one's part to somebody else for good.

    Raises:
        Refused: to the applicant, to oneself, or to somebody who has a part already.
    """
    with keep.operation(actor, titled("转办", approval_id)) as work:
        run = open_run(work, approval_id)
        part = own_part(run.approval, actor)
        _refuse_receiver(run, part, user_id, "转办")
        run.say("hand_over", words, part=part, to=directory().name(user_id))
        run.end_part(part, "handed")
        run.add_part(user_id, position=part.position, kind=part.kind or "sign", asked_by=part.for_part_id)


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
            run.add_part(user_id, position=part.position, kind="added", asked_by=part.id)
        else:
            run.add_part(user_id, position=part.position + 1, waits=False, kind="added")


def urge(actor: Actor, approval_id: int, words: str = "") -> list[str]:
    """Remind those who have it now; returns their names.

    Raises:
        Refused: it is over, or somebody else's.
    """
    with keep.operation(actor, titled("催办", approval_id)) as work:
        run = open_run(work, approval_id)
        refuse_others(run, actor, "催办")
        if run.approval.state != "running":
            raise Refused(f"“{run.approval.title()}”{state_word(run.approval)}，不用催办。")
        users = [part.user_id for part in run.parts() if part.state == "waiting"]
        names = [directory().name(user) for user in users]
        run.say("urge", words, to="、".join(names))
        telling.urged(work, run.approval, users)
        return names


def copy_to(actor: Actor, approval_id: int, users: Sequence[int], words: str = "") -> None:
    """Let people know of a matter; those who have a part in it may, and the applicant."""
    with keep.operation(actor, titled("抄送", approval_id)) as work:
        run = open_run(work, approval_id)
        if not takes_part(actor, run.approval):
            raise NotAllowed("只有发起人和审批人可以抄送。")
        run.say("copy_to", words, to="、".join(directory().name(user) for user in users))
        run.copy(users)


def terminate(actor: Actor, approval_id: int, words: str) -> None:
    """End a matter that cannot go on; an administrator's verb.

    Raises:
        NotAllowed: the actor is none.
        Refused: no reason is given, or it is over.
    """
    if actor.scope("approvals.terminate") < Scope.ALL:
        raise NotAllowed("您没有终止审批的权限，请联系管理员。")
    _need(words, "终止")
    with keep.operation(actor, titled("终止", approval_id)) as work:
        run = open_run(work, approval_id)
        _refuse_over(run, "终止")
        run.say("terminate", words)
        run.drop_parts(run.parts())
        telling.taken_up(work, run.approval)
        run.settle("terminated")


def takes_part(actor: Actor, approval: Approval) -> bool:
    """Tell whether somebody has to do with a matter: applicant, signer now or before, deputy, or told of it."""
    if actor.id == approval.applicant_id:
        return True
    acts_for = (actor.id, *directory().acts_for(actor.id, now().date()))
    marks = ", ".join("?" * len(acts_for))
    return (
        current().row(
            f"SELECT 1 FROM approval_part WHERE approval_id = ? AND user_id IN ({marks})"
            " UNION SELECT 1 FROM approval_copy WHERE approval_id = ? AND user_id = ?",
            (approval.id, *acts_for, approval.id, actor.id),
        )
        is not None
    )


# -- what the verbs share -------------------------------------------------------------------------------------------------


def _go_on(run: Run, part: ApprovalPart) -> Run:
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
    added = [one for one in queued if one.kind == "added"]
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


def _refuse_changed(actor: Actor, approval_id: int) -> None:
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
        run.say("void", "提交后内容有改动")
        run.drop_parts(run.parts())
        run.settle("void")
    raise Changed(f"“{approval.title()}”提交后内容改过，原审批已作废，请发起人核对后重新提交。")


def _confirm(run: Run, actor: Actor, password: str | None) -> None:
    if not asks_password(run.approval):
        return
    if password is None:
        amount, limit = run.approval.amount, run.approval.password_from
        raise PasswordNeeded(f"金额 {amount} 元达到 {limit} 元，请再输入一次您的登录密码确认。")
    directory().confirm(actor, password)


def asks_password(approval: Approval) -> bool:
    """Tell whether its amount asks each signer for the password again, by the flow under which it began."""
    limit, amount = approval.password_from, approval.amount
    return limit is not None and amount is not None and Decimal(amount) >= Decimal(limit)


def _target(run: Run, to: Back) -> int | None:
    if to == "applicant":
        return None
    at = run.approval.step - 1 if to == "last" else int(to)
    if to == "last" and at < 0:
        return None
    if not 0 <= at < run.approval.step:
        raise Refused("只能退回到前面的步骤或发起人。")
    return at


def _refuse_over(run: Run, word: str) -> None:
    if run.approval.state not in {"running", "returned"}:
        raise Refused(f"“{run.approval.title()}”{state_word(run.approval)}，不能{word}。")


def _refuse_receiver(run: Run, part: ApprovalPart, user_id: int, word: str) -> None:
    if user_id == run.approval.applicant_id:
        raise Refused(f"不能{word}给发起人本人，请选别人。")
    if user_id in {part.user_id, run.work.actor.id}:
        raise Refused(f"不能{word}给自己，请选别人。")
    if any(one.user_id == user_id and one.state in {"waiting", "queued", "asked"} for one in run.parts()):
        raise Refused(f"{directory().name(user_id)}已经在这一步审批人之中，请选别人。")


def _need(words: str, what: str) -> None:
    if not words.strip():
        raise Refused(f"{what}要写明理由，请补上再{what}。")


__all__ = [
    "Back", "Changed", "PasswordNeeded", "add_signer", "approve", "asks_password", "copy_to", "delegate", "hand_over", "path_of",
    "refuse", "send_back", "takes_part", "terminate", "urge", "withdraw",
]  # fmt: skip
