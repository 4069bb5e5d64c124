"""What somebody may do with a complaint now; a button shows the sentence with which its verb would refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves, rights
from cmdesk.complaints.rules.path import handling, scene
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused

OPEN = frozenset(moves.LABELS) - {"archived"}
_CHECKED = frozenset({"severe_site", "countersigning"})


@dataclass(frozen=True)
class Verb:
    """A verb as buttons offer it.

    Attributes:
        right: what ``rights.may`` is asked; empty where the verb judges by itself.
        states: where it belongs.
        moving: it brings the complaint on, so it waits while the complaint is paused.
    """

    label: str
    right: str
    states: frozenset[str]
    moving: bool = False


def _at(*states: str) -> frozenset[str]:
    return frozenset(states)


VERBS: Mapping[str, Verb] = MappingProxyType({
    "grade": Verb("分级…", "grade", _at("registered"), moving=True),
    "site": Verb("现场处理…", "handle", _at("minor_site"), moving=True),
    "verify": Verb("现场查证…", "handle", _at("severe_site"), moving=True),
    "propose": Verb("拟方案…", "propose", _at("proposing"), moving=True),
    "do_task": Verb("完成任务…", "", _at("executing"), moving=True),
    "follow": Verb("回访…", "", _at("follow_up"), moving=True),
    "evaluate": Verb("评估…", "evaluate", _at("evaluating"), moving=True),
    "archive": Verb("归档", "archive", _at("evaluating"), moving=True),
    "reopen": Verb("重开…", "grade", _at("archived"), moving=True),
    "answer": Verb("答复…", "handle", OPEN),
    "arrange": Verb("安排上门…", "handle", _at("registered", "minor_site", "severe_site")),
    "arrive": Verb("登记到场…", "", scene.AT_SCENE),
    "call": Verb("通知到场…", "", scene.AT_SCENE),
    "make_severe": Verb("改为严重…", "grade", _at("minor_site"), moving=True),
    "lab": Verb("送化验…", "handle", _CHECKED),
    "lab_result": Verb("化验结果…", "handle", _CHECKED),
    "add_task": Verb("加执行任务…", "handle", handling.PLANNED_IN),
    "back_to_site": Verb("退回查证…", "propose", _at("proposing"), moving=True),
    "correct": Verb("更正登记内容…", "handle", OPEN),
    "pause": Verb("挂起…", "handle", OPEN),
    "resume": Verb("恢复", "handle", OPEN),
    "transfer": Verb("转办…", "handle", OPEN),
    "escalate": Verb("升级…", "handle", OPEN),
    "withdraw": Verb("撤诉…", "handle", OPEN, moving=True),
})  # fmt: skip
"""Verb → what it is called and where it belongs, what brings a complaint on first."""


def offers(actor: Actor, complaint: Complaint) -> dict[str, str]:
    """Return the verbs of the present state → why the actor may not, an empty text where he may."""
    state = complaint.state or ""
    paused = moves.is_paused(complaint)
    found = {}
    for key, verb in VERBS.items():
        if state in verb.states and _fits(key, complaint, paused=paused):
            found[key] = _why_not(actor, key, verb, complaint)
    return found


def _fits(key: str, complaint: Complaint, *, paused: bool) -> bool:
    """Tell whether a verb makes sense at all: nobody resumes what is not paused."""
    if key == "pause":
        return not paused
    if key == "resume":
        return paused
    if key == "lab":
        return complaint.lab_from is None or complaint.lab_until is not None  # one sample at a time
    if key == "lab_result":
        return complaint.lab_from is not None and complaint.lab_until is None
    if key == "do_task":
        return any(task.done_at is None for task in moves.tasks(complaint.id))
    return True


def _why_not(actor: Actor, key: str, verb: Verb, complaint: Complaint) -> str:
    if verb.right:
        refusal = rights.may(actor, verb.right, complaint)
    elif key == "follow":
        refusal = None if actor.id == complaint.receiver_id else rights.may(actor, "evaluate", complaint)
    elif key == "do_task":
        waiting = [task for task in moves.tasks(complaint.id) if task.done_at is None]
        refusal = (
            None if any(rights.may_do(actor, task) is None for task in waiting) else rights.may_do(actor, waiting[0])
        )
    elif key == "arrive":
        called = any(one.user_id == actor.id for one in scene.arrivals(complaint.id))
        refusal = None if called else rights.may(actor, "handle", complaint)
    else:
        refusal = rights.may(actor, "handle", complaint) or rights.may_call(actor, complaint)
    if refusal is not None:
        return str(refusal)
    if verb.moving:
        try:
            moves.refuse_paused(complaint)
        except Refused as paused:
            return str(paused)
    return ""
