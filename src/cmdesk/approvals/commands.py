"""``approvals …`` on the command line."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    members = under.add_parser("approvals", help="审批").add_subparsers(dest="what", metavar="做什么", required=True)
    listed = members.add_parser("list", help="列出审批")
    listed.add_argument("--box", choices=("waiting", "mine", "done", "copies"), default="waiting", metavar="BOX",
                        help="waiting 待我审（默认）、mine 我发起、done 已审、copies 抄送我")  # fmt: skip
    listed.set_defaults(run=run_list)
    show = members.add_parser("show", help="显示一件审批的经过")
    show.add_argument("number", metavar="NO", help="审批单号")
    show.set_defaults(run=run_show)
    for name, about in (
        ("approve", "同意"),
        ("send-back", "退回发起人"),
        ("refuse", "拒绝"),
        ("withdraw", "撤回自己发起的"),
    ):
        verb = members.add_parser(name, help=about)
        verb.add_argument("number", metavar="NO", help="审批单号")
        verb.add_argument("--reason", default="", metavar="TEXT", help="意见；退回和拒绝必填")
        verb.set_defaults(run=run_verb, verb=name)


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print one of the boxes."""
    from cmdesk.core import approval

    rows = []
    for one in approval.box(context.actor, given.box):
        light = one.timer.text if one.timer else ""
        context.say(
            "　".join(
                part for part in (one.number, one.title, one.applicant, one.step_name, one.with_whom, light) if part
            )
        )
        due = one.timer.due.isoformat(timespec="minutes") if one.timer and one.timer.due else None
        rows.append({
            "number": one.number, "id": one.id, "title": one.title, "state": one.state, "applicant": one.applicant,
            "step": one.step_name, "with": one.with_whom, "due": due,
        })  # fmt: skip
    if not rows:
        context.say(f"{approval.BOXES[given.box]}：没有。")
    context.out({"approvals": rows})


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print the stages of an approval."""
    from cmdesk.approvals import rules
    from cmdesk.core import approval

    found = rules.by_number(context.actor, given.number)
    context.say(f"{found.number}　{found.title()}　{approval.Approval.state.about.label_of(found.state or '')}")
    part_word = approval.ApprovalPart.state.about.label_of
    stages = []
    for stage in approval.stages(found):
        people = [
            f"{name} {part_word(state) if state else ''}{f'：{words}' if words else ''}".strip()
            for name, state, _, words in stage.people
        ]
        context.say(f"{stage.name}：{'；'.join(people)}")
        stages.append({"name": stage.name, "state": stage.state, "people": people})
    context.out({"approvals": [{"number": found.number, "state": found.state, "stages": stages}]})


def run_verb(context: Context, given: argparse.Namespace) -> None:
    """Approve, send back, refuse or withdraw; much money takes the password of ``CMDESK_PASSWORD`` once more."""
    from cmdesk.approvals import rules
    from cmdesk.core import approval, keep

    actor = context.actor
    found = rules.by_number(actor, given.number)
    if given.verb == "approve":
        approval.approve(actor, found.id, given.reason, password=os.environ.get("CMDESK_PASSWORD"))
    elif given.verb == "send-back":
        approval.send_back(actor, found.id, given.reason)
    elif given.verb == "refuse":
        approval.refuse(actor, found.id, given.reason)
    else:
        approval.withdraw(actor, found.id, given.reason)
    now = keep.read(approval.Approval, found.id)
    context.say(f"{now.number}：{approval.Approval.state.about.label_of(now.state or '')}")
    context.out({"approvals": [{"number": now.number, "state": now.state}]})
