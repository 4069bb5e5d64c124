"""What people say around a matter under way without deciding it: a comment, an urging, a copy for those who should know."""

from __future__ import annotations

from collections.abc import Sequence

from cmdesk.core.actor import Actor
from cmdesk.core.approval import telling
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.running import open_run, refuse_others, refuse_over, state_word, takes_part, titled
from cmdesk.core.approval.verbs import urging
from cmdesk.core.attachments import Kept
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused


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
        refuse_over(run, "留言")
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


def _cut(text: str, most: int = 400) -> str:
    return text if len(text) <= most else f"{text[: most - 2]}……"
