"""``approvals …`` on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.approvals import acting, paper
from cmdesk.core.day.months import read_month
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.approval import Line
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
    show.add_argument("--save", type=Path, default=None, metavar="DIR", help="把附件存到这个文件夹")
    figures = members.add_parser("statistics", help="某月审批用时")
    figures.add_argument("--month", default="", metavar="M", help="例如 2026-11，默认本月")
    figures.set_defaults(run=run_statistics)
    acting.add(members)
    register(Printing("approval", "审批记录", _trail, _number_option, paper.FORM))


def _number_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NO", help="审批单号")


def _trail(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.approvals import rules

    return paper.trail_job(context.actor, rules.by_number(context.actor, given.number).id)


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print one of the boxes."""
    from cmdesk.core import approval

    rows = []
    for one in approval.box(context.actor, given.box):
        light = one.timer.text if one.timer else ""
        context.say(
            "　".join(
                part
                for part in (one.number, one.title, one.applicant, one.step_name, one.with_whom, light, _news(one))
                if part
            )
        )
        due = one.timer.due.isoformat(timespec="minutes") if one.timer and one.timer.due else None
        rows.append({
            "number": one.number, "id": one.id, "title": one.title, "state": one.state, "applicant": one.applicant,
            "step": one.step_name, "with": one.with_whom, "due": due, "unread": one.unread,
        })  # fmt: skip
    if not rows:
        context.say(f"{approval.BOXES[given.box]}：没有。")
    context.out({"approvals": rows})


def _news(one: Line) -> str:
    return "未读" if one.unread else ""


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print the stages of an approval."""
    from cmdesk.approvals import rules
    from cmdesk.core import approval
    from cmdesk.core.approval import concerns

    found = rules.by_number(context.actor, given.number)
    approval.seen(context.actor, found.id)
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
    against = concerns.of(found)
    for concern in against:
        context.say(f"提醒：{concern.text}")
    events = approval.events(found)
    context.say("经过：")
    for event in events:
        context.say(f"　{event.text()}")
    saved = _save(context, found.id, given.save) if given.save is not None else []
    context.out({"approvals": [{
        "number": found.number, "state": found.state, "stages": stages, "saved": saved,
        "concerns": [concern.text for concern in against],
        "trail": [{
            "at": event.at.isoformat(timespec="seconds"), "who": event.who, "verb": event.verb, "to": event.to,
            "words": event.words, "concerns": event.concerns, "files": [one.name for one in event.files],
        } for event in events],
    }]})  # fmt: skip


def _save(context: Context, approval_id: int, folder: Path) -> list[str]:
    """Write every attached file of an approval into a folder; refused where one of that name lies there already."""
    from cmdesk.core import approval
    from cmdesk.core.errors import Refused, reason_of

    saved: list[str] = []
    for one in approval.FILES.attached(context.actor, approval_id):
        found, content = approval.FILES.content(context.actor, context.office, one.id)
        path = folder / f"{one.id}-{found.name}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                out.write(content)
        except FileExistsError:
            raise Refused(f"{path} 已经有了，没有覆盖；请换一个文件夹。") from None
        except OSError as error:
            raise Refused(f"附件存不到 {folder}（{reason_of(error)}），请换一个文件夹。") from error
        context.say(f"已存到 {path}")
        saved.append(str(path))
    return saved


def run_statistics(context: Context, given: argparse.Namespace) -> None:
    """Print how long approvals took in a month, by signer and by step."""
    from dataclasses import asdict

    from cmdesk.approvals.rules import statistics
    from cmdesk.core.approval.looking import lengths

    found = statistics.of_month(context.actor, read_month(given.month))

    def say(one: statistics.Row) -> None:
        took = ""
        if one.median is not None and one.longest is not None:
            took = f"，中位数 {lengths.text(one.median)}，最长 {lengths.text(one.longest)}"
        context.say(
            f"{one.name}：{one.count} 件{took}，超时 {one.overdue}，现在待审 {one.waiting}（超时 {one.waiting_overdue}）"
        )

    say(found.whole)
    for title, rows in (("按审批人", found.people), ("按步骤", found.steps)):
        context.say(f"{title}：" if rows else f"{title}：没有。")
        for one in rows:
            say(one)
    context.out({
        "month": f"{found.begin:%Y-%m}", "whole": asdict(found.whole), "people": [asdict(one) for one in found.people],
        "steps": [asdict(one) for one in found.steps], "months": [asdict(one) for _, one in found.months],
    })  # fmt: skip
