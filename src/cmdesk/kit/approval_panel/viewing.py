"""An approval as the panel shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, ApprovalPart, concerns, running
from cmdesk.core.approval.looking import lengths
from cmdesk.core.errors import Refused
from cmdesk.kit.look.stepper import Stage

_PARTS = {choice.value: choice.label for choice in ApprovalPart.state.about.choices}


@dataclass(frozen=True)
class View:
    """An approval as the panel shows it, read in a worker.

    Attributes:
        removable: id and name of those whom the actor added and may take away again.
        trail: everything that was done, each its own line.
        files: how many files were attached.
        concerns: what speaks against it now.
        unseen: the actor was told of it what he has not looked at yet.
        call: who wants what of the actor, in his words; empty where the flow itself has put the actor there.
        is_asked: the actor is to answer, not to sign.
    """

    found: Approval
    line: approval.Line
    stages: tuple[Stage, ...]
    content: tuple[approval.Compared, ...]
    offers: Mapping[str, str]
    removable: tuple[tuple[int, str], ...]
    trail: tuple[str, ...]
    files: int
    concerns: tuple[approval.Concern, ...]
    unseen: bool
    call: str
    is_asked: bool


def shown_field(one: approval.Compared) -> str:
    """Return a field of what is signed, with what it differs from."""
    more = [] if one.before is None else [f"上一稿：{one.before or '没有'}"]
    more += [] if one.stored is None else [f"现在档案里：{one.stored or '没有'}"]
    shown = f"{one.label}：{one.text or '删去'}" + (f"（{'；'.join(more)}）" if more else "")
    return shown.replace("\n", "\n　　")


def view_of(actor: Actor, approval_id: int) -> View:
    """Read what the panel shows.

    Raises:
        NotFound: the approval is gone, or the actor has nothing to do with it.
    """
    found = approval.read(actor, approval_id)
    now = datetime.now()  # noqa: DTZ005  # local, as every moment of a record
    stages = tuple(_stage(one) for one in approval.stages(found))
    name = approval.directory().name
    removable = tuple((part.user_id, name(part.user_id)) for part in approval.removable(actor, found))
    events = approval.events(found)
    part = _own_part(actor, found)
    return View(
        found, approval.line(found, now), stages, tuple(approval.compared(found)), approval.offers(actor, found), removable,
        tuple(one.text() for one in events), sum(len(one.files) for one in events),
        tuple(concerns.of(found)), approval.is_unseen(actor, found),
        _call(part, events), part is not None and part.kind == "asked",
    )  # fmt: skip


def _own_part(actor: Actor, found: Approval) -> ApprovalPart | None:
    try:
        return running.own_part(found, actor)
    except Refused:
        return None


def _call(part: ApprovalPart | None, events: Sequence[approval.Event]) -> str:
    """Return who asked the actor, or added him, and what he said to it."""
    by = None if part is None else part.for_part_id or part.added_by_id
    if part is None or by is None:
        return ""
    verb, wanted = ("delegate", "答复") if part.kind == "asked" else ("add_signer", "也签")
    called = next((one for one in reversed(events) if one.key == verb and one.part_id == by), None)
    return "" if called is None else f"{called.who}请您{wanted}" + (f"：{called.words}" if called.words else "。")


def _stage(one: approval.Stage) -> Stage:
    lines, stopped = [], False
    for name, state, when, words in one.people:
        parts = [name, _PARTS.get(state, ""), f"{when.astimezone():%m-%d %H:%M}" if when else ""]
        lines.append("　".join(part for part in parts if part) + (f"\n“{words}”" if words else ""))
        stopped |= state in {"refused", "sent_back"}
    state = "stopped" if stopped and one.state != "now" else one.state
    aside = "" if one.minutes is None else f"用时 {lengths.text(one.minutes)}"
    return Stage(one.name, state, lines, aside)  # type: ignore[arg-type]
