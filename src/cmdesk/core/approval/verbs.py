"""What people do with approvals; a wrong move raises a sentence, never silence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Literal

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval import concerns, telling, urging
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval
from cmdesk.core.approval.running import (
    Changed,
    Run,
    go_on,
    now,
    open_run,
    own_part,
    path_of,
    refuse_changed,
    refuse_others,
    state_word,
    titled,
)
from cmdesk.core.attachments import Kept
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused

Back = Literal["applicant", "last"] | int
"""Where a matter is sent back to: the applicant, the step before, or a step by its place from 0."""


class PasswordNeeded(Refused):
    """So much money asks for the password again; call the verb anew with it."""


def approve(
    actor: Actor,
    approval_id: int,
    words: str = "",
    *,
    password: str | None = None,
    files: Sequence[Kept] = (),
    despite: Collection[str] = (),
) -> str:
    """Agree; returns the state the matter has then.

    Args:
        actor: who signs.
        approval_id: the matter.
        words: what he says to it.
        password: his own once more, where the amount asks for it.
        files: what he attaches, stored already; part of the trail from then on.
        despite: keys of the concerns that he has seen and agrees in spite of; then his words are the reason.

    Raises:
        Unseen: something speaks against it that he has not seen.
        PasswordNeeded: the amount asks for the password again.
        Changed: the record was changed since it was submitted.
        Refused: it is not the actor's turn, the password is wrong, or he gives no reason in spite of a concern.
    """
    refuse_changed(actor, approval_id)
    _confirm(actor, approval_id, password, despite, words)
    with keep.operation(actor, titled("同意", approval_id)) as work:
        run = open_run(work, approval_id)
        part = own_part(run.approval, actor)
        found = concerns.of(run.approval)
        concerns.refuse_unanswered(found, despite, words)
        run.say("approve", words, part=part, concerns=concerns.told(found), files=files)
        run.end_part(part, "answered" if part.kind == "asked" else "approved")
        return go_on(run, part).approval.state or ""


def refuse(actor: Actor, approval_id: int, words: str, *, files: Sequence[Kept] = ()) -> None:
    """Say no; the matter ends.

    Raises:
        Refused: no reason is given, or it is not the actor's turn.
    """
    _need(words, "拒绝")
    with keep.operation(actor, titled("拒绝", approval_id)) as work:
        run = open_run(work, approval_id)
        part = own_part(run.approval, actor)
        run.say("refuse", words, part=part, files=files)
        run.end_part(part, "refused")
        run.drop_parts(run.parts())
        run.settle("refused")


def send_back(
    actor: Actor, approval_id: int, words: str, *, to: Back = "applicant", files: Sequence[Kept] = ()
) -> None:
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
        run.say("send_back", words, part=part, to=where, files=files)
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


def comment(actor: Actor, approval_id: int, words: str, *, files: Sequence[Kept] = ()) -> None:
    """Say something to a matter under way, or attach files, without deciding anything; applicant and signers are told.

    Raises:
        NotAllowed: the actor has nothing to do with it.
        Refused: there are neither words nor files, or it is over.
    """
    if not words.strip() and not files:
        raise Refused("留言要写内容或附文件，请补上再留言。")
    with keep.operation(actor, titled("留言", approval_id)) as work:
        run = open_run(work, approval_id)
        if not takes_part(actor, run.approval):
            raise NotAllowed("只有发起人、审批人和抄送到的人可以留言。")
        _refuse_over(run, "留言")
        run.say("comment", words, files=files)
        waiting = [part.user_id for part in run.parts() if part.state == "waiting"]
        telling.commented(work, run.approval, waiting)


def urge(actor: Actor, approval_id: int, words: str = "") -> list[str]:
    """Remind those who have it now and were not reminded a short while ago; returns their names.

    Raises:
        Refused: it is over, somebody else's, or everybody was urged already (regulation ``timer.urge_again``).
    """
    with keep.operation(actor, titled("催办", approval_id)) as work:
        run = open_run(work, approval_id)
        refuse_others(run, actor, "催办")
        if run.approval.state != "running":
            raise Refused(f"“{run.approval.title()}”{state_word(run.approval)}，不用催办。")
        users = urging.due(run)
        names = [directory().name(user) for user in users]
        run.say("urge", words, to="、".join(names))
        telling.urged(work, run.approval, users, words)
        return names


def copy_to(
    actor: Actor, approval_id: int, users: Sequence[int], words: str = "", *, units: Sequence[str] = ()
) -> None:
    """Let people know of a matter; those who have a part in it may, and the applicant.

    Args:
        actor: who lets them know.
        approval_id: the matter.
        users: people.
        words: what he says to it.
        units: names of departments, each of which is told through its head.

    Raises:
        NotAllowed: he has nothing to do with it.
        Refused: nobody is named, somebody has left, or a department has no head.
    """
    with keep.operation(actor, titled("抄送", approval_id)) as work:
        run = open_run(work, approval_id)
        if not takes_part(actor, run.approval):
            raise NotAllowed("只有发起人和审批人可以抄送。")
        known = directory()
        heads = [(unit, known.head(unit)) for unit in dict.fromkeys(units)]
        headless = "、".join(unit for unit, head in heads if head is None)
        if headless:
            raise Refused(f"{headless}现在没有负责人，抄送没有人收；请直接选人。")
        through = [(unit, head) for unit, head in heads if head is not None]
        told = list(dict.fromkeys(users))
        gone = "、".join(known.name(user) for user in told if not known.is_active(user))
        if gone:
            raise Refused(f"{gone}已不在职或没有这个人，抄送没有人收，请去掉。")
        if not told and not through:
            raise Refused("请选要抄送的人或部门。")
        names = [known.name(user) for user in told] + [f"{unit}（{known.name(head)}）" for unit, head in through]
        run.say("copy_to", words, to=_cut("、".join(names)))
        run.copy([*told, *(head for _, head in through)], words, again=True)


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


def _confirm(actor: Actor, approval_id: int, password: str | None, despite: Collection[str], words: str) -> None:
    """Check the password that much money asks for, where nothing else speaks against signing.

    It stands before the operation that signs, in one of its own: a wrong password must be counted, and would be taken
    back with what it hinders.
    """
    found = keep.read(Approval, approval_id)
    if not asks_password(found):
        return
    own_part(found, actor)
    concerns.refuse_unanswered(concerns.of(found), despite, words)
    if password is None:
        amount, limit = found.amount, found.password_from
        raise PasswordNeeded(f"金额 {amount:,.2f} 元达到 {limit:,.2f} 元，请再输入一次您的登录密码确认。")
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


def _cut(text: str, most: int = 400) -> str:
    return text if len(text) <= most else f"{text[: most - 2]}……"


def _need(words: str, what: str) -> None:
    if not words.strip():
        raise Refused(f"{what}要写明理由，请补上再{what}。")


__all__ = [
    "Back", "Changed", "PasswordNeeded", "approve", "asks_password", "comment", "copy_to", "path_of", "refuse", "send_back", "takes_part",
    "terminate", "urge", "withdraw",
]  # fmt: skip
