"""``complaints …``: the steps of a complaint, from the first answer to the archive and out of it again."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cmdesk.complaints.record import Complaint, ComplaintTask
from cmdesk.complaints.record import choices as c
from cmdesk.complaints.rules.moments import plain
from cmdesk.core import approval, toml
from cmdesk.core.command import day_said, moment_said
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.record import fields_of
from cmdesk.core.spec import Choice, choice_meant
from cmdesk.core.text.parted import parted

if TYPE_CHECKING:
    from cmdesk.core.command import Context

_SCENE: Final = (
    "arrived_at", "findings", "loss_text", "loss", "demand", "cause_text", "fault", "unit_id", "evidence",
)  # fmt: skip
_PLAN: Final = ("ways", "plan", "amount", "amount_way", "amount_on")
_REGISTERED: Final = (
    "contact_name", "phone", "channel", "received_at", "urgent", "type", "facts", "wish", "wanted_by", "evidence",
    "product_text", "batch", "slip_number", "delivered_on", "quantity", "goods_amount",
)  # fmt: skip
_FILES: Final = {
    "correct": ("更正登记内容：按 TOML 文件，只写要改的栏目", "已更正", _REGISTERED),
    "site": ("现场处理：按 TOML 文件报告查证情况和方案，提交批准", "已提交处理方案", (*_SCENE, *_PLAN)),
    "verify": (
        "现场查证：按 TOML 文件报告损失、要求、原因，送部门会签",
        "已送部门会签",
        (*_SCENE, "lab_from", "lab_until"),
    ),
    "propose": ("拟方案：按 TOML 文件，报总经理审批", "已报总经理审批", (*_PLAN, "opinions")),
    "evaluate": (
        "评估：按 TOML 文件的分数、原因和改善措施",
        "已评估",
        ("score_process", "score_plan", "score_result", "cause", "improvement", "improver_id", "improve_by"),
    ),
}
"""Verb → what it does, what it says then, and what its file may say."""
_COPIED: Final = ("site", "propose")
"""Verbs whose file also says who gets copies of the sheet."""
_WORDS: Final = {
    "answer": ("登记答复客户", "已登记答复", "答复内容"), "lab-result": ("登记化验结果", "已登记化验结果", "化验结果"),
    "withdraw": ("客户撤诉，归档", "已撤诉", "客户怎么说的"), "follow": ("登记回访", "已登记回访", "客户原话"),
    "arrange": ("上门已安排好", "已登记上门安排", "谁去、什么时候到"), "lab": ("登记送化验", "已登记送化验", "送了什么"),
    "resume": ("恢复挂起的", "已恢复", "说明"),
}  # fmt: skip
"""Verb with words of its own → what it does, what it says then, what the words are."""
_NOT_NEEDED: Final = frozenset({"arrange", "lab", "resume"})
_REASONS: Final = {
    "grade": ("分级", "已分级"), "make-severe": ("现场处理的改为严重", "已改为严重"), "back": ("拟方案时退回查证", "已退回查证"),
    "reopen": ("归档后重开", "已重开"), "pause": ("挂起", "已挂起"), "transfer": ("转给别人办", "已转办"),
    "escalate": ("升级给经办人的上级", "已升级"),
}  # fmt: skip
"""Verb with a reason → what it does, what it says then."""
_MOMENTS: Final = {
    "answer": "答复时间", "arrange": "安排好的时间", "arrive": "到场时间", "lab": "送化验时间", "lab-result": "出结果的时间",
    "done": "完成时间", "follow": "回访时间",
}  # fmt: skip
"""Verb → what its moment is called."""


def add(members: Any) -> None:
    """Add the steps to the verbs of ``complaints``."""
    verbs: dict[str, argparse.ArgumentParser] = {}
    for name, (about, _, words) in _WORDS.items():
        verbs[name] = _verb(members, name, about, run_step)
        verbs[name].add_argument("--words", required=name not in _NOT_NEEDED, default="", metavar="TEXT", help=words)
    for name, (about, _) in _REASONS.items():
        verbs[name] = _verb(members, name, about, run_step)
        verbs[name].add_argument("--reason", required=True, metavar="TEXT", help="理由")
    for name, (about, _, _) in _FILES.items():
        verbs[name] = _verb(members, name, about, run_file)
        verbs[name].add_argument("file", metavar="FILE.toml", type=Path)
    verbs["archive"] = _verb(members, "archive", "评估后归档", run_step)
    verbs["call"] = _verb(members, "call", "通知人员到现场", run_call)
    verbs["arrive"] = _verb(members, "arrive", "登记到场：每人一个到场时间", run_arrive)
    verbs["task"] = _verb(members, "task", "加执行任务", run_task)
    verbs["done"] = _verb(members, "done", "完成执行任务", run_done)
    for name, what in _MOMENTS.items():
        verbs[name].add_argument(
            "--at", default="", metavar="T", help=f"{what}，例如 2026-11-22T09:30、昨天 15:00，默认现在"
        )
    _options(verbs)


def _verb(
    members: Any, name: str, about: str, run: Callable[[Context, argparse.Namespace], None]
) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = members.add_parser(name, help=about)
    one.add_argument("number", metavar="NO", help="投诉单号")
    one.set_defaults(run=run, step=name)
    return one


def _options(verbs: Mapping[str, argparse.ArgumentParser]) -> None:
    """Add what single verbs ask for besides."""
    grade, call, arrive, task, done = (verbs[name] for name in ("grade", "call", "arrive", "task", "done"))
    verbs["answer"].add_argument("--sure", action="store_true", help="有充分把握，当场了结，直接回访")
    for name in ("answer", "follow"):
        verbs[name].add_argument("--way", default="", metavar="WAY", help="去电、来电、微信/短信、走访…，默认去电")
    grade.add_argument("--severity", required=True, metavar="LEVEL", help=_labels(c.SEVERITIES))
    grade.add_argument("--owner", default="", metavar="WHO", help="经办人的登录名或姓名，默认不变")
    grade.add_argument("--nature", default="", metavar="NATURE", help=f"性质：{_labels(c.NATURES)}")
    call.add_argument("--who", required=True, metavar="A,B", help="登录名或姓名，用逗号分开")
    call.add_argument("--words", default="", metavar="TEXT", help="时间和地点")
    arrive.add_argument("--who", required=True, metavar="WHO", help="登录名或姓名；外单位的人写姓名")
    arrive.add_argument("--absent", action="store_true", help="没有到场，用 --note 写原因")
    arrive.add_argument("--note", default="", metavar="TEXT", help="说明")
    task.add_argument("--text", required=True, metavar="TEXT", help="执行事项")
    task.add_argument("--who", required=True, metavar="WHO", help="执行人的登录名或姓名")
    task.add_argument("--due", required=True, metavar="DAY", help="要求哪天完成，例如 周五、+3、2026-11-30")
    task.add_argument("--unit", default="", metavar="NAME", help="执行部门")
    done.add_argument("--proof", required=True, metavar="TEXT", help="执行情况与凭据")
    done.add_argument("--task", type=int, metavar="N", help="任务编号，见 show complaint；只有一件没完成的不用写")
    verbs["follow"].add_argument("--satisfied", required=True, choices=("yes", "no"), help="客户满意 yes，不满意 no")
    verbs["pause"].add_argument("--until", required=True, metavar="T", help="挂起到什么时候，例如 周五 9:00")
    verbs["transfer"].add_argument("--to", required=True, metavar="WHO", help="登录名或姓名")


def _labels(choices: Sequence[Choice]) -> str:
    return "、".join(one.label for one in choices)


def _way(given: argparse.Namespace) -> str:
    """Return the way that is said, by its code or its word; the telephone where nothing is said."""
    from cmdesk.complaints.rules.path import contact

    said = {word: one.value for one in contact.ways() for word in (one.value, one.label)}
    return said.get(given.way, given.way) if given.way else contact.ways()[0].value


def run_step(context: Context, given: argparse.Namespace) -> None:
    """Do a step that needs no more than its options."""
    from cmdesk.complaints.rules.path import closing, handling, intake, pausing, transfer

    found, actor = _found(context, given), context.actor
    one, at = found.id, _moment(getattr(given, "at", ""))
    calls: dict[str, Callable[[], object]] = {
        "answer": lambda: intake.answer(actor, one, given.words, at=at, sure=given.sure, way=_way(given)),
        "grade": lambda: _grade(context, one, given),
        "make-severe": lambda: handling.make_severe(actor, one, given.reason),
        "arrange": lambda: handling.arrange_visit(actor, one, given.words, at=at),
        "lab": lambda: handling.send_to_lab(actor, one, at=at, words=given.words),
        "lab-result": lambda: handling.lab_result(actor, one, given.words, at=at),
        "back": lambda: handling.back_to_site(actor, one, given.reason),
        "follow": lambda: closing.follow_up(
            actor, one, satisfied=given.satisfied == "yes", words=given.words, at=at, way=_way(given)
        ),
        "archive": lambda: closing.archive(actor, one),
        "reopen": lambda: closing.reopen(actor, one, given.reason),
        "withdraw": lambda: closing.withdraw(actor, one, given.words),
        "pause": lambda: pausing.pause(actor, one, given.reason, _moment(given.until) or clock.now()),
        "resume": lambda: pausing.resume(actor, one, given.words),
        "transfer": lambda: transfer.transfer(actor, one, _user(given.to), given.reason),
        "escalate": lambda: transfer.escalate(actor, one, given.reason),
    }
    calls[given.step]()
    _tell(context, one, "已归档" if given.step == "archive" else {**_WORDS, **_REASONS}[given.step][1])


def _grade(context: Context, complaint_id: int, given: argparse.Namespace) -> None:
    from cmdesk.complaints.rules.path import intake

    intake.grade(
        context.actor, complaint_id, _choice(given.severity, "轻重", c.SEVERITIES), given.reason,
        owner_id=_user(given.owner) if given.owner else None,
        nature=_choice(given.nature, "性质", c.NATURES) if given.nature else None,
    )  # fmt: skip


def _user(word: str) -> int:
    from cmdesk.staff.rules.people import person_named

    return person_named(word)


def run_call(context: Context, given: argparse.Namespace) -> None:
    """Call people to the scene of a complaint."""
    from cmdesk.complaints.rules.path import scene

    found = _found(context, given)
    people = [_person(word) for word in parted(given.who)]
    strange = next((word for word, user in people if user is None), None)
    if strange is not None:
        raise Refused(f"没有叫“{strange}”的人员，请写登录名，用 users list 查看。")
    scene.call(context.actor, found.id, [user for _, user in people if user is not None], given.words)
    context.say(f"已通知 {'、'.join(word for word, _ in people)} 到现场。")
    context.out({"number": found.number, "arrivals": arrivals(found)})


def run_arrive(context: Context, given: argparse.Namespace) -> None:
    """Write down when somebody came to the scene."""
    from cmdesk.complaints.rules.path import scene

    found = _found(context, given)
    word, user = _person(given.who)
    scene.arrive(
        context.actor, found.id, user_id=user, name="" if user else word, at=_moment(given.at),
        note=given.note, absent=given.absent,
    )  # fmt: skip
    context.say(f"已登记 {word}{'没有到场' if given.absent else '到场'}。")
    context.out({"number": found.number, "arrivals": arrivals(found)})


def arrivals(found: Complaint) -> list[dict[str, Any]]:
    """Return who was called to the scene or came, as ``--json`` says it."""
    from cmdesk.complaints.rules.path import scene

    def when(moment: datetime | None) -> str | None:
        return moment.isoformat(timespec="minutes") if moment else None

    return [
        {
            "name": one["name"],
            "called_at": when(one["called_at"]),
            "arrived_at": when(one["arrived_at"]),
            "note": one["note"],
        }
        for one in scene.said(found)
    ]


def run_file(context: Context, given: argparse.Namespace) -> None:
    """Do a step that says much, from a file: what was found, what is planned, how it is judged."""
    from cmdesk.complaints.rules.path import closing, handling, intake

    found, values = _found(context, given), _values(given.step, given.file)
    steps: dict[str, Callable[..., object]] = {
        "correct": intake.correct,
        "site": handling.report_site,
        "verify": handling.verify,
        "propose": handling.propose,
        "evaluate": closing.evaluate,
    }
    steps[given.step](context.actor, found.id, values)
    _tell(context, found.id, _FILES[given.step][1])


def _values(step: str, path: Path) -> dict[str, Any]:
    """Return what a file says for a step: names of people and departments become ids."""
    from cmdesk.complaints.rules.people import copies
    from cmdesk.core.door import keep
    from cmdesk.staff.rules.people import unit_called

    allowed, said = _FILES[step][2], toml.read(path)
    named = said.pop("copies", said.pop("各联送达", None)) if step in _COPIED else None
    besides = "、各联送达" if step in _COPIED else ""
    values = toml.values(Complaint, said, without=set(fields_of(Complaint)) - set(allowed), besides=besides)
    for name, id_of in (("improver_id", _user), ("unit_id", unit_called)):
        if values.get(name):
            values[name] = id_of(str(values[name]))
    moments = {name for name in values if fields_of(Complaint)[name].kind == "moment"}
    values |= {name: _moment(str(values[name])) for name in moments}
    days = {name for name in values if fields_of(Complaint)[name].kind == "day" and isinstance(values[name], str)}
    values |= {name: day_said(values[name]) for name in days}
    values = keep.clean(Complaint, values)
    values |= {name: plain(values[name]) for name in moments if values[name] is not None}
    if named is not None:
        words = named if isinstance(named, list) else parted(str(named))
        values["copies"] = tuple(copies.code_of(str(word)) for word in words if str(word).strip())
    return values


def run_task(context: Context, given: argparse.Namespace) -> None:
    """Give somebody a task of the plan."""
    from cmdesk.complaints.rules.path import handling
    from cmdesk.staff.rules.people import unit_called

    found = _found(context, given)
    task = handling.add_task(
        context.actor, found.id, given.text, _user(given.who), day_said(given.due),
        unit_id=unit_called(given.unit) if given.unit else None,
    )  # fmt: skip
    _tell(context, found.id, f"已加执行任务 {task}", task=task)


def run_done(context: Context, given: argparse.Namespace) -> None:
    """Report a task done."""
    from cmdesk.complaints.rules.path import handling

    found = _found(context, given)
    task = _task(context, found, given.task)
    handling.do_task(context.actor, task.id, given.proof, at=_moment(given.at))
    _tell(context, found.id, f"已完成执行任务 {task.id}", task=task.id)


def _task(context: Context, found: Complaint, wanted: int | None) -> ComplaintTask:
    """Return the task that is meant: the one of a number, or the only one left to whoever reports."""
    from cmdesk.complaints.rules import moves, rights

    known = moves.tasks(found.id)
    if wanted is not None:
        named = next((one for one in known if one.id == wanted), None)
        if named is None:
            raise Refused(f"{found.title()}没有编号 {wanted} 的执行任务，请用 show complaint {found.number} 查看。")
        return named
    left = [one for one in known if one.done_at is None]
    mine = [one for one in left if one.user_id == context.actor.id]
    mine = mine or [one for one in left if rights.may_do(context.actor, one) is None] or left
    if not mine:
        raise Refused(f"{found.title()}没有等着完成的执行任务。")
    if len(mine) > 1:
        raise Refused(f"{found.title()}有 {len(mine)} 件任务没有完成，请用 --task 写编号：{_choices_of(mine)}。")
    return mine[0]


def _choices_of(tasks: Sequence[ComplaintTask]) -> str:
    return "、".join(f"{one.id} {one.text}（{approval.directory().name(one.user_id)}）" for one in tasks)


def _found(context: Context, given: argparse.Namespace) -> Complaint:
    from cmdesk.complaints.rules import rights

    return rights.by_number(context.actor, given.number)


def _tell(context: Context, complaint_id: int, sentence: str, **more: Any) -> None:
    """Say what was done, where the complaint stands now and whose turn it is."""
    from cmdesk.complaints.rules import moves
    from cmdesk.complaints.rules.people import turns
    from cmdesk.core.door import keep

    found = keep.read(Complaint, complaint_id)
    turn, run = turns.turn(found), approval.of_record(Complaint.KIND, found.id)
    signed = run.number if run is not None and run.state == "running" else None
    parts = (
        f"{found.number} {sentence}",
        f"现在是“{moves.LABELS[found.state or '']}”",
        f"轮到{turn}" if turn else "",
        f"审批单 {signed}" if signed else "",
    )
    context.say("，".join(part for part in parts if part) + "。")
    until = plain(found.paused_until).isoformat(timespec="minutes") if moves.is_paused(found) else None
    context.out({"number": found.number, "state": found.state, "severity": found.severity,
                 "owner": approval.directory().name(found.owner_id), "turn": turn, "approval": signed,
                 "paused_until": until, **more})  # fmt: skip


def _person(word: str) -> tuple[str, int | None]:
    """Return what was written and whom it means of the office's people, None where nobody of them."""
    from cmdesk.complaints.rules.people import copies

    try:
        code = copies.code_of(word)
    except Invalid:
        return word.strip(), None
    return word.strip(), int(code.partition(":")[2]) if code.startswith("user:") else None


def _choice(word: str, what: str, choices: Sequence[Choice]) -> str:
    found = choice_meant(word, choices)
    if found is None:
        raise Refused(f"{what}没有“{word[:20]}”，可用的有{_labels(choices)}。")
    return found.value


def _moment(text: str) -> datetime | None:
    """Read a moment; nothing written is None."""
    return plain(moment_said(text)) if text.strip() else None
