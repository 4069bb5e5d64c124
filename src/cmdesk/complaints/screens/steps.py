"""The dialogs of the steps: each asks for exactly what its verb needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cmdesk.complaints.record import Complaint, ComplaintTask
from cmdesk.complaints.rules import moments
from cmdesk.complaints.rules.path import closing, contact, handling, intake, pausing, scene, transfer
from cmdesk.complaints.rules.people import telling
from cmdesk.complaints.screens import register
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.record import specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.staff.rules import role_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cmdesk.complaints.screens.reading import Shown
    from cmdesk.kit.desk import Desk

Run = Callable[[Actor, Complaint, dict[str, Any]], object]
"""Called in a worker with (actor, the complaint as it was shown, everything in the dialog)."""
Begin = Callable[["Shown"], dict[str, Any]]

_SITE = (
    "arrived_at", "findings", "loss_text", "loss", "demand", "cause_text", "fault", "unit_id", "evidence",
)  # fmt: skip
_PLAN = ("ways", "plan", "amount", "amount_way", "amount_on")
_CORRECTED = (
    "person_id", "contact_name", "phone", "channel", "received_at", "urgent", "type", "facts", "wish", "wanted_by",
    "evidence", "product_id", "product_text", "batch", "slip_number", "delivered_on", "quantity", "goods_amount",
)  # fmt: skip
_KNOWN: Mapping[str, FieldSpec] = MappingProxyType({spec.name: spec for spec in specs_of(Complaint)})


@dataclass(frozen=True)
class Step:
    """The dialog of a verb.

    Attributes:
        title: of the dialog.
        go: word of its button.
        fields: what it asks for.
        run: does it.
        begin: what the fields begin with, besides what the complaint has.
    """

    title: str
    go: str
    fields: tuple[FieldSpec, ...]
    run: Run
    begin: Begin = field(default=lambda _shown: {})


def open_step(
    desk: Desk, verb: str, shown: Shown, parent: QWidget, chosen: Mapping[str, Any] | None = None
) -> RecordDialog:
    """Open the dialog of a verb; the caller shows what has come of it.

    Args:
        desk: where it belongs.
        verb: a key of ``STEPS``.
        shown: the complaint as it is shown.
        parent: the page.
        chosen: what was chosen there already.
    """
    from PySide6.QtCore import Qt

    from cmdesk.complaints.screens.links import sources

    step = STEPS[verb]
    fields = [spec for spec in map(_with_choices(shown), step.fields) if _is_asked(spec, shown)]
    values = (
        {spec.name: shown.values.get(spec.name, spec.empty) for spec in fields} | step.begin(shown) | dict(chosen or {})
    )
    actor, found = desk.actor, shown.complaint

    def save(changed: dict[str, Any], before: dict[str, Any]) -> object:
        return step.run(actor, found, {**before, **changed})

    dialog = RecordDialog(
        desk, f"{step.title}　{found.number}", step.go, fields, save,
        values=values, titles=shown.titles, links=sources(desk), undo=False, parent=parent,
    )  # fmt: skip
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _with_choices(shown: Shown) -> Callable[[FieldSpec], FieldSpec]:
    def filled(spec: FieldSpec) -> FieldSpec:
        if spec.name == "type":
            return replace(spec, kind="choice", choices=register.type_choices())
        if spec.name == "severity":
            return replace(spec, help=_told(shown))
        if spec.name == "people":
            return replace(spec, choices=shown.people)
        if spec.name == "copies":
            return replace(spec, choices=shown.may_copy)
        if spec.name == "task":
            waiting = [one for one in shown.tasks if one.done_at is None and not one.why_not]
            return replace(spec, choices=tuple(Choice(str(one.id), f"{one.text}（{one.user}）") for one in waiting))
        return spec

    return filled


def _told(shown: Shown) -> str:
    """Return who is told of each severity, for those who grade (S4-42)."""
    minor = telling.informed("minor")
    more = [
        role
        for role in telling.informed("severe", f"{shown.complaint.facts}\n{shown.complaint.wish}")
        if role not in minor
    ]
    return f"一般的告知{'、'.join(map(role_label, minor))}；严重的另告知{'、'.join(map(role_label, more))}"


def _is_asked(spec: FieldSpec, shown: Shown) -> bool:
    """Tell whether a field belongs to the present state: only what is not graded yet is settled by an answer."""
    return spec.name != "sure" or shown.complaint.state == "registered"


def _own(names: tuple[str, ...], *required: str) -> tuple[FieldSpec, ...]:
    """Return the complaint's own fields, some of them required here."""
    return tuple(
        replace(_KNOWN[name], group="", read_only=False, required=name in required or _KNOWN[name].required)
        for name in names
    )


def _scene(*required: str) -> tuple[FieldSpec, ...]:
    """Return what is reported from the scene; one's own arrival is not asked of who sent others."""
    first, *others = _own(_SITE, "findings", *required)
    return (replace(first, label="本人到场时间", help="其他人用“登记到场”，每人一个时间（S4-49）"), *others)


def _words(label: str, name: str = "words", *, needed: bool = True, help_: str = "") -> FieldSpec:
    return FieldSpec(name, label, "long_text", required=needed, limit=1000, help=help_)


def _at(label: str) -> FieldSpec:
    return FieldSpec("at", label, "moment", required=True)


def now() -> datetime:
    """Return the present minute."""
    return clock.now().replace(second=0, microsecond=0)


def _now_at(_shown: Shown) -> dict[str, Any]:
    return {"at": now()}


def _arrived(shown: Shown) -> dict[str, Any]:
    """Begin with the present moment, unless somebody has come in this visit: then with one's own arrival."""
    return {"arrived_at": shown.came_at if shown.has_come else now()}


def _planned(shown: Shown) -> dict[str, Any]:
    """Begin with those who get copies already, or with the usual ones."""
    return {"copies": shown.copies}


def _on_site(shown: Shown) -> dict[str, Any]:
    return _arrived(shown) | _planned(shown)


def _graded(shown: Shown) -> dict[str, Any]:
    proposal = intake.propose_severity(shown.values)
    return {"severity": proposal.severity, "severity_reason": proposal.reason}


def _first_task(shown: Shown) -> dict[str, Any]:
    waiting = [one for one in shown.tasks if one.done_at is None and not one.why_not]
    mine = [one for one in waiting if one.user_id == shown.actor_id] or waiting
    return {"at": now(), "task": str(mine[0].id) if mine else None}


def _blank(_shown: Shown) -> dict[str, Any]:
    """Begin a task or a transfer with nothing; the complaint has fields of the same names."""
    return {"text": "", "unit_id": None, "user_id": None, "due_on": None}


def _follow(actor: Actor, found: Complaint, said: dict[str, Any]) -> None:
    closing.follow_up(
        actor, found.id, satisfied=said["satisfied"] == "yes", words=said["customer_words"] or "", at=said["at"],
        way=said["way"] or "",
    )  # fmt: skip


def _grade(actor: Actor, found: Complaint, said: dict[str, Any]) -> None:
    intake.grade(
        actor, found.id, said["severity"] or "", said["severity_reason"] or "",
        owner_id=said["owner_id"], nature=said["nature"],
    )  # fmt: skip


def _task(actor: Actor, found: Complaint, said: dict[str, Any]) -> None:
    handling.add_task(actor, found.id, said["text"], said["user_id"], said["due_on"], unit_id=said["unit_id"])


def _arrive(actor: Actor, found: Complaint, said: dict[str, Any]) -> None:
    name = (said["name"] or "").strip()
    scene.arrive(
        actor, found.id, user_id=None if name else said["user_id"], name=name, at=said["at"],
        note=said["note"] or "", absent=bool(said["absent"]),
    )  # fmt: skip


def _correct(actor: Actor, found: Complaint, said: dict[str, Any]) -> None:
    changed = {name: value for name, value in said.items() if not _same(getattr(found, name), value)}
    intake.correct(actor, found.id, changed, version=found.version)


def _same(stored: Any, typed: Any) -> bool:
    if isinstance(stored, datetime):
        return typed is not None and moments.plain(stored) == typed
    return bool(stored == typed)


_FOLLOWED = _own(("satisfied", "customer_words"), "satisfied", "customer_words")
_JUDGED = _own(
    ("score_process", "score_plan", "score_result", "cause", "improvement", "improver_id", "improve_by"),
    "score_process", "score_plan", "score_result", "cause", "improvement", "improver_id",
)  # fmt: skip
_COPIES = FieldSpec("copies", "各联送达", "many_choice", help="批准后处理单送给这些部门和人员，作为执行的依据（S4-47）")
_TASK = tuple(spec for spec in specs_of(ComplaintTask) if spec.name in {"text", "unit_id", "user_id", "due_on"})

_WAY = FieldSpec(
    "way",
    "方式",
    "choice",
    required=True,
    choices=contact.ways(),
    help="记入客户的往来和当天的日志；走访时说的记在走访里",
)

STEPS: Mapping[str, Step] = MappingProxyType({
    "answer": Step(
        "答复客户", "登记答复",
        (_words("答复内容", "answer"), _at("答复时间"), _WAY,
         FieldSpec("sure", "有充分把握，当场了结", "flag", help="一般投诉不用再处理，直接进入回访确认（S4-41）")),
        lambda actor, found, said: intake.answer(
            actor, found.id, said["answer"] or "", at=said["at"], sure=bool(said.get("sure")), way=said["way"] or ""
        ),
        lambda _shown: {"at": now(), "answer": "", "sure": False, "way": contact.ways()[0].value},
    ),
    "grade": Step(
        "分级", "分级",
        (*_own(("severity", "severity_reason"), "severity", "severity_reason"),
         replace(_own(("owner_id",))[0], label="经办人"), *_own(("nature",))),
        _grade, _graded,
    ),
    "make_severe": Step(
        "改为严重投诉", "改为严重", (_words("理由"),),
        lambda actor, found, said: handling.make_severe(actor, found.id, said["words"] or ""),
    ),
    "arrange": Step(
        "安排上门", "已安排", (_words("约定", needed=False, help_="谁去、什么时候到"), _at("安排好的时间")),
        lambda actor, found, said: handling.arrange_visit(actor, found.id, said["words"] or "", at=said["at"]),
        _now_at,
    ),
    "site": Step(
        "现场处理", "提交方案", (*_scene(), *_own(_PLAN, "ways", "plan"), _COPIES),
        lambda actor, found, said: handling.report_site(actor, found.id, said, version=found.version), _on_site,
    ),
    "verify": Step(
        "现场查证", "送部门会签",
        (*_scene("loss_text", "demand", "cause_text"), *_own(("lab_from", "lab_until"))),
        lambda actor, found, said: handling.verify(actor, found.id, said, version=found.version), _arrived,
    ),
    "call": Step(
        "通知到场", "通知",
        (FieldSpec("people", "到场人员", "many_choice", required=True), _words("时间和地点", needed=False)),
        lambda actor, found, said: scene.call(
            actor, found.id, [int(one) for one in said["people"] or ()], said["words"] or ""
        ),
        lambda _shown: {"people": ()},
    ),
    "arrive": Step(
        "登记到场", "登记",
        (FieldSpec("user_id", "到场人员", "link", links_to="user"),
         FieldSpec("name", "外单位人员", "text", limit=60, help="不是本单位的人写姓名，例如承运司机"),
         _at("到场时间"), FieldSpec("absent", "没有到场", "flag", help="在说明里写原因"),
         FieldSpec("note", "说明", "text", limit=200)),
        _arrive, lambda shown: {"user_id": shown.actor_id, "name": "", "at": now(), "absent": False, "note": ""},
    ),
    "lab": Step(
        "送化验", "已送化验", (_at("送化验时间"), _words("送了什么", needed=False)),
        lambda actor, found, said: handling.send_to_lab(actor, found.id, at=said["at"], words=said["words"] or ""),
        _now_at,
    ),
    "lab_result": Step(
        "化验结果", "登记结果", (_words("化验结果"), _at("出结果的时间")),
        lambda actor, found, said: handling.lab_result(actor, found.id, said["words"] or "", at=said["at"]), _now_at,
    ),
    "propose": Step(
        "拟定处理方案", "报总经理审批", (*_own((*_PLAN, "opinions"), "ways", "plan"), _COPIES),
        lambda actor, found, said: handling.propose(actor, found.id, said, version=found.version), _planned,
    ),
    "back_to_site": Step(
        "退回查证", "退回", (_words("理由"),),
        lambda actor, found, said: handling.back_to_site(actor, found.id, said["words"] or ""),
    ),
    "add_task": Step("执行任务", "加任务", _TASK, _task, _blank),
    "do_task": Step(
        "完成任务", "已完成",
        (FieldSpec("task", "任务", "choice", required=True), _words("执行情况与凭据", "proof"), _at("完成时间")),
        lambda actor, _found, said: handling.do_task(actor, int(said["task"] or 0), said["proof"] or "", at=said["at"]),
        _first_task,
    ),
    "follow": Step(
        "回访确认", "登记回访", (*_FOLLOWED, _at("回访时间"), _WAY), _follow,
        lambda _shown: {"at": now(), "satisfied": None, "customer_words": "", "way": contact.ways()[0].value},
    ),
    "evaluate": Step(
        "评估", "保存评估", _JUDGED,
        lambda actor, found, said: closing.evaluate(actor, found.id, said, version=found.version),
    ),
    "reopen": Step(
        "重开投诉", "重开", (_words("理由"),),
        lambda actor, found, said: closing.reopen(actor, found.id, said["words"] or ""),
    ),
    "correct": Step("更正登记内容", "保存", _own(_CORRECTED), _correct),
    "pause": Step(
        "挂起", "挂起",
        (_words("原因", help_="等什么、等谁"), FieldSpec("until", "挂起到", "moment", required=True, help="到时自动恢复计时")),
        lambda actor, found, said: pausing.pause(actor, found.id, said["words"] or "", said["until"]),
    ),
    "transfer": Step(
        "转办", "转办",
        (FieldSpec("user_id", "转给", "link", required=True, links_to="user", help="首问负责人不变"), _words("理由")),
        lambda actor, found, said: transfer.transfer(actor, found.id, int(said["user_id"] or 0), said["words"] or ""),
        _blank,
    ),
    "escalate": Step(
        "升级", "升级给上级", (_words("理由", help_="现经办人的上级接着办"),),
        lambda actor, found, said: transfer.escalate(actor, found.id, said["words"] or ""),
    ),
    "withdraw": Step(
        "撤诉", "撤诉并归档", (_words("客户怎么说的"),),
        lambda actor, found, said: closing.withdraw(actor, found.id, said["words"] or ""),
    ),
})  # fmt: skip
"""Verb → its dialog; ``archive`` and ``resume`` ask for nothing."""
