"""What moves an approval on or ends it: agree, refuse, send back, withdraw, terminate; a wrong move raises a sentence, never silence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Literal

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval import concerns, telling
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval
from cmdesk.core.approval.running import (
    Run,
    go_on,
    open_run,
    own_part,
    refuse_changed,
    refuse_others,
    refuse_over,
    titled,
)
from cmdesk.core.attachments import Kept
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
        refuse_over(run, "撤回")
        run.say("withdraw", words)
        run.drop_parts(run.parts())
        telling.taken_up(work, run.approval)
        run.settle("withdrawn")


def terminate(actor: Actor, approval_id: int, words: str) -> None:
    """End a matter that cannot go on; an administrator's verb.

    Raises:
        NotAllowed: the actor is none.
        Refused: no reason is given, or it is over.
    """
    if actor.scope("approvals.terminate") < Scope.ALL:
        raise NotAllowed.to("终止审批")
    _need(words, "终止")
    with keep.operation(actor, titled("终止", approval_id)) as work:
        run = open_run(work, approval_id)
        refuse_over(run, "终止")
        run.say("terminate", words)
        run.drop_parts(run.parts())
        telling.taken_up(work, run.approval)
        run.settle("terminated")


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


def _need(words: str, what: str) -> None:
    if not words.strip():
        raise Refused(f"{what}要写明理由，请补上再{what}。")
