"""The verbs of ``approvals …`` on the command line: what the panel's buttons do, with the same refusals."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cmdesk.core.errors import Refused

if TYPE_CHECKING:
    from cmdesk.core.approval import Approval
    from cmdesk.core.attachments import Kept
    from cmdesk.core.command import Context

SECOND: Final = "CMDESK_SECOND_PASSWORD"
"""Where a script puts the password that much money asks for once more; that of signing in never stands for it."""

_VERBS: Final = (
    ("approve", "同意"), ("send-back", "退回发起人、上一步或任一步"), ("refuse", "拒绝"), ("comment", "留言"),
    ("resubmit", "重新提交退回的"), ("withdraw", "撤回自己发起的"), ("urge", "催办"), ("terminate", "终止（管理员）"),
    ("hand-over", "转办给别人"), ("delegate", "委派给别人先答复"), ("add-signer", "加签"), ("remove-signer", "减签"),
    ("copy", "抄送"),
)  # fmt: skip
_WITH_FILES: Final = frozenset({"approve", "send-back", "refuse", "comment", "resubmit"})
_TO_PERSON: Final = {
    "hand-over": "转办给谁",
    "delegate": "委派给谁",
    "add-signer": "请谁加签",
    "remove-signer": "减去谁",
}


def add(members: Any) -> None:
    """Add the verbs below ``approvals``."""
    for name, about in _VERBS:
        verb = members.add_parser(name, help=about)
        verb.add_argument("number", metavar="NO", help="审批单号")
        verb.add_argument("--reason", default="", metavar="TEXT", help="意见；退回、拒绝、终止必填")
        if name in _WITH_FILES:
            verb.add_argument(
                "--attach", action="append", default=[], type=Path, metavar="FILE", help="附件，可以写几次"
            )
        if name == "approve":
            verb.add_argument("--despite", action="store_true", help="已看清提醒，仍然同意，理由写在 --reason")
        if name == "send-back":
            verb.add_argument("--to", default="applicant", metavar="TO",
                              help="applicant 发起人（默认）、last 上一步，或第几步、步骤名称")  # fmt: skip
        elif name in _TO_PERSON:
            verb.add_argument("--to", required=True, metavar="LOGIN", help=f"{_TO_PERSON[name]}：登录名")
        elif name == "copy":
            verb.add_argument("--to", nargs="+", default=[], metavar="LOGIN", help="抄送给谁：登录名")
            verb.add_argument("--unit", nargs="+", default=[], metavar="UNIT", help="抄送给哪个部门，由负责人收")
        if name == "add-signer":
            verb.add_argument("--after", action="store_true", help="在您之后签；默认在您之前签")
        verb.set_defaults(run=run_verb, verb=name)


def run_verb(context: Context, given: argparse.Namespace) -> None:
    """Do one verb and print the state the matter has then."""
    from cmdesk.approvals import rules
    from cmdesk.core import approval, attachments
    from cmdesk.core.door import keep

    actor = context.actor
    found = rules.by_number(actor, given.number)
    one, reason = found.id, given.reason
    files = [attachments.put_file(context.office, path) for path in getattr(given, "attach", ())]
    calls: dict[str, Callable[[], Any]] = {
        "approve": lambda: agree(context, found, reason, despite=given.despite, files=files),
        "send-back": lambda: approval.send_back(actor, one, reason, to=_back(found, given.to), files=files),
        "refuse": lambda: approval.refuse(actor, one, reason, files=files),
        "comment": lambda: approval.comment(actor, one, reason, files=files),
        "resubmit": lambda: approval.resubmit(actor, one, reason, files=files),
        "withdraw": lambda: approval.withdraw(actor, one, reason),
        "urge": lambda: approval.urge(actor, one, reason),
        "terminate": lambda: approval.terminate(actor, one, reason),
        "hand-over": lambda: approval.hand_over(actor, one, _person(given.to), reason),
        "delegate": lambda: approval.delegate(actor, one, _person(given.to), reason),
        "add-signer": lambda: approval.add_signer(actor, one, _person(given.to), reason, before=not given.after),
        "remove-signer": lambda: approval.remove_signer(actor, one, _person(given.to), reason),
        "copy": lambda: approval.copy_to(actor, one, [_person(login) for login in given.to], reason, units=given.unit),
    }
    calls[given.verb]()
    after = keep.read(approval.Approval, one)
    line = approval.line(after, approval.now())
    state = approval.Approval.state.about.label_of(after.state or "")
    context.say(f"{after.number}：{state}" + (f"，{line.step_name}，{line.with_whom}" if line.with_whom else ""))
    context.out({
        "approvals": [{"number": after.number, "state": after.state, "step": line.step_name, "with": line.with_whom}]
    })  # fmt: skip


def agree(context: Context, found: Approval, reason: str, *, despite: bool = False, files: Sequence[Kept] = ()) -> str:
    """Agree; where much money asks for the password once more it is asked for, never taken from that of signing in.

    Args:
        context: of the command.
        found: the matter.
        reason: what the actor says to it.
        despite: whether the command says that what speaks against it is known (``--despite``).
        files: what he attaches, stored already.

    Returns:
        the state the matter has then.

    Raises:
        Refused: something speaks against it, and the command does not say ``--despite`` with a reason.
    """
    from cmdesk.core import approval
    from cmdesk.core.approval import concerns

    known = [one.key for one in concerns.of(found)] if despite else []

    def sign(password: str | None = None) -> str:
        return approval.approve(context.actor, found.id, reason, password=password, files=files, despite=known)

    try:
        return sign()
    except approval.Unseen as unseen:
        raise Refused(f"{unseen}命令行写 --despite，理由写在 --reason。") from None
    except approval.PasswordNeeded as needed:
        password = _second_password(str(needed))
    return sign(password)


def _second_password(why: str) -> str:
    given = os.environ.get(SECOND)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Refused(f"{why}没有终端可以输入时，请放在环境变量 {SECOND} 里。")
    import getpass

    return getpass.getpass(f"{why}\n再输入一次密码：")


def _back(found: Approval, to: str) -> Any:
    """Return where a typed word sends a matter back to: ``applicant``, ``last``, a step by its number or its name."""
    from cmdesk.core.approval.running import path_of

    if to in {"applicant", "last"}:
        return to
    names = [step.name for step in path_of(found)]
    if to in names:
        return names.index(to)
    if to.isascii() and to.isdigit() and 1 <= int(to) <= len(names):
        return int(to) - 1
    listed = "、".join(f"{at} {name}" for at, name in enumerate(names, 1))
    raise Refused(f"没有步骤“{to}”。可以写 applicant、last，或步骤：{listed}。")


def _person(login: str) -> int:
    from cmdesk.core.approval import directory

    found = directory().by_login(login.strip())
    if found is None:
        raise Refused(f"没有登录名为“{login}”的在职人员，请用 users list 核对。")
    return found
