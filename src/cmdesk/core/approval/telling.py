"""Who is told what of an approval: whoever is to sign, whoever asked, whoever is copied in."""

from __future__ import annotations

from collections.abc import Iterable

from cmdesk.core import notice
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import Approval, ApprovalCopy
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.field import moment_of
from cmdesk.core.notice import Level

_ENDS: dict[str, tuple[str, Level]] = {
    "returned": ("“{}”被退回，请修改后重新提交。", "soon"),
    "approved": ("“{}”已批准。", "info"),
    "refused": ("“{}”被拒绝，请看审批意见。", "soon"),
    "terminated": ("“{}”的审批被终止，请看审批意见。", "soon"),
    "void": ("“{}”提交后内容改过，审批已作废，请核对后重新提交。", "soon"),
}
"""State → what the applicant is told, and how much it presses."""
_ONLY_TELLING = ("copy", "approved", "refused", "terminated", "comment")
"""Notices that want nothing but to be known; the others are closed by what somebody does."""


def given(work: Operation, approval: Approval, user_id: int, part_id: int, *, asked: bool = False) -> None:
    """Tell somebody, and who stands in for him today, that a part is his turn."""
    words = "请您答复" if asked else "待审"
    called(work, approval, user_id, f"approval_part:{part_id}:{work.id}", words, f"：{approval.title()}。")


def called(work: Operation, approval: Approval, user_id: int, key: str, begin: str, end: str) -> None:
    """Tell somebody, and who stands in for him today, one sentence; between its halves deputies read for whom (代)."""
    about, known = ("approval", approval.id), directory()
    deputies = [one for one in known.deputies(user_id, moment_of(work.at).date()) if one != approval.applicant_id]
    notice.tell(work, [user_id], f"{begin}{end}", key=key, about=about, level="soon")
    instead = f"{begin}（代{known.name(user_id)}）{end}"
    notice.tell(work, deputies, instead, key=key, about=about, level="soon")


def over(work: Operation, approval: Approval, part_id: int, user_id: int) -> None:
    """Take the calls to a part off everybody's list (signer, deputies, superiors): it needs nobody any more."""
    about = ("approval", approval.id)
    notice.close(work, about, [f"approval_part:{part_id}:"])
    notice.close(work, about, [f"approval:{approval.id}:urge:"], only=user_id)


def removed(work: Operation, approval: Approval, part_id: int, user_id: int) -> None:
    """Tell somebody who had a part that he was taken away from it."""
    text, about = f"已减签：“{approval.title()}”不用您审了。", ("approval", approval.id)
    notice.tell(work, [user_id], text, key=f"approval_part:{part_id}:removed:{work.id}", about=about)


def taken_up(work: Operation, approval: Approval) -> None:
    """Take off the applicant's list that his matter came back: he has submitted or withdrawn it."""
    notice.close(work, ("approval", approval.id), [f"approval:{approval.id}:returned:"])


def settled(work: Operation, approval: Approval, state: str) -> None:
    """Tell the applicant what became of his matter, and those who were copied in when it is approved (S4-47)."""
    if state not in _ENDS:
        return
    text, level = _ENDS[state]
    key, about = f"approval:{approval.id}:{state}:{work.id}", ("approval", approval.id)
    notice.tell(work, [approval.applicant_id], text.format(approval.title()), key=key, about=about, level=level)
    if state == "approved":
        copied_in = keep.read_all(ApprovalCopy, "approval_id = ? AND binned_at IS NULL ORDER BY id", (approval.id,))
        users = [one.user_id for one in copied_in if one.user_id != approval.applicant_id]
        notice.tell(work, users, f"抄送您的“{approval.title()}”已批准，请据此执行。", key=f"{key}:copy", about=about)


def urged(work: Operation, approval: Approval, users: Iterable[int], words: str) -> None:
    """Tell those who have it that the applicant waits."""
    text = f"{work.actor.name}催办：{approval.title()}。{_said(words)}"
    key = f"approval:{approval.id}:urge:{work.id}"
    notice.tell(work, users, text, key=key, about=("approval", approval.id), level="soon")


def commented(work: Operation, approval: Approval, users: Iterable[int]) -> None:
    """Tell the applicant and those who have it that somebody said something."""
    key = f"approval:{approval.id}:comment:{work.id}"
    text = f"{work.actor.name}在“{approval.title()}”的审批里留言，请看。"
    notice.tell(work, [approval.applicant_id, *users], text, key=key, about=("approval", approval.id))


def copied(work: Operation, approval: Approval, user_id: int, words: str) -> None:
    """Let somebody know of a matter."""
    key, text = f"approval:{approval.id}:copy:{work.id}", f"抄送您：{approval.title()}。{_said(words)}"
    notice.tell(work, [user_id], text, key=key, about=("approval", approval.id))


def seen(work: Operation, approval: Approval, user_id: int) -> None:
    """Take off somebody's list what he knows now that he has looked at a matter; what waits for him stays."""
    begins = [f"approval:{approval.id}:{what}:" for what in _ONLY_TELLING]
    notice.close(work, ("approval", approval.id), begins, only=user_id)


def is_news(approval: Approval, user_id: int) -> bool:
    """Tell whether somebody was told of a matter what he has not looked at yet."""
    begins = [f"approval:{approval.id}:{what}:" for what in _ONLY_TELLING]
    return notice.is_open(("approval", approval.id), begins, user_id)


def _said(words: str) -> str:
    return f"“{words.strip()}”" if words.strip() else ""
