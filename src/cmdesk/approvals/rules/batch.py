"""Several approvals at once: each with what is asked and what differs, what must be seen alone is left, each has its result.

Every one is approved by the verb itself, in an operation of its own; nothing that the verb refuses passes here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Final

from cmdesk.approvals.rules import wording
from cmdesk.core import approval, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, concerns
from cmdesk.core.approval.comparing import Compared, compared
from cmdesk.core.approval.running import own_part, path_of
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_text

_YEAR: Final = timedelta(days=365)
_FEW: Final = 3  # fewer amounts say nothing of what is usual


@dataclass(frozen=True)
class Item:
    """An approval as somebody looks at it among others.

    Attributes:
        fields: what is asked, with what each field differs from.
        marks: what makes it stand out.
        alone: why it must be looked at alone, or an empty text.
    """

    id: int
    number: str
    title: str
    applicant: str
    amount: Decimal | None
    fields: tuple[Compared, ...]
    marks: tuple[str, ...]
    alone: str

    def changes(self) -> list[Compared]:
        """Return the fields that differ from the last draft or from what is stored."""
        return [one for one in self.fields if one.is_changed]


@dataclass(frozen=True)
class Result:
    """What became of one; ``sentence`` says why it was not approved, or what its state is now."""

    id: int
    title: str
    approved: bool
    sentence: str


def items(actor: Actor, ids: Sequence[int]) -> list[Item]:
    """Return approvals side by side, in the order given.

    Raises:
        NotFound: the actor has nothing to do with one of them.
    """
    usual: dict[str, Decimal | None] = {}
    words = wording.lexicon()
    found = []
    for one in ids:
        run = approval.read(actor, one)
        if run.flow not in usual:
            usual[run.flow] = usual_amount(run.flow)
        found.append(
            Item(
                run.id, run.number, run.title(), approval.directory().name(run.applicant_id), run.amount,
                tuple(compared(run)), tuple(_marks(run, usual[run.flow])), _alone(actor, run, words),
            )
        )  # fmt: skip
    return found


def approve_many(actor: Actor, ids: Sequence[int], words: str) -> list[Result]:
    """Approve several with the same words, each in its own operation; what must be seen alone is left.

    Returns:
        what became of each, in the order given.
    """
    lexicon, results = wording.lexicon(), []
    for one in ids:
        try:
            run = approval.read(actor, one)
            why = _alone(actor, run, lexicon)
            if why:
                results.append(Result(one, run.title(), approved=False, sentence=why))
                continue
            state = approval.approve(actor, one, words)
            label = Approval.state.about.label_of(state)
            results.append(Result(one, run.title(), approved=True, sentence=f"已同意，{label}"))
        except Refused as refusal:
            title = keep.read(Approval, one).title()
            results.append(Result(one, title, approved=False, sentence=str(refusal)))
    return results


def usual_amount(flow: str) -> Decimal | None:
    """Return the median of what was approved through a flow within a year, or None where too little was."""
    since = moment_text(approval.now() - _YEAR)
    rows = current().rows(
        "SELECT amount FROM approval WHERE flow = ? AND state = 'approved' AND amount IS NOT NULL AND started_at >= ?"
        " AND binned_at IS NULL",
        (flow, since),
    )
    cents = [int(row[0]) for row in rows]
    return Decimal(median(cents)) / 100 if len(cents) >= _FEW else None


def _marks(run: Approval, usual: Decimal | None) -> list[str]:
    found = []
    line = approval.line(run, approval.now())
    if line.timer is not None and line.timer.state == "late":
        found.append("超过时限")
    if concerns.of(run):
        found.append("有提醒")
    if approval.asks_password(run):
        found.append("要再输密码")
    times = regulation.today().number("approval.unusual")
    if usual and run.amount is not None and run.amount > usual * Decimal(str(times)):
        found.append(f"金额超过平常 {times:g} 倍")
    if run.version_number > 1:
        found.append(f"第 {run.version_number} 稿")
    return found


def _alone(actor: Actor, run: Approval, words: wording.Lexicon) -> str:
    """Return why an approval must be looked at alone."""
    try:
        part = own_part(run, actor)
    except Refused as refusal:
        return str(refusal)
    if part.kind == "asked":
        return "请您答复意见，请单独打开写明。"
    against = concerns.of(run)
    if against:
        return f"{concerns.told(against)}。请单独打开看清，仍要同意要写明理由。"
    if approval.asks_password(run):
        return f"金额 {run.amount} 元要再输入密码，请单独打开同意。"
    when: Mapping[str, object] = path_of(run)[run.step].when
    if when:
        return f"这一步因为{words.conditions(when)}才要您审，请单独打开看。"
    if not approval.is_as_submitted(run):
        return "提交后内容改过，请单独打开；同意时会作废，由发起人重新提交。"
    return ""
