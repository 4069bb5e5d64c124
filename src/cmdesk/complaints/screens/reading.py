"""What the page of a complaint shows, read in a worker in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cmdesk.complaints.record import Complaint, ComplaintEvent
from cmdesk.complaints.rules import moves, rights, types
from cmdesk.complaints.rules.moments import plain
from cmdesk.complaints.rules.path import intake, offers, scene
from cmdesk.complaints.rules.people import copies, turns
from cmdesk.complaints.rules.timing import clocks
from cmdesk.complaints.rules.timing.clocks import Clock, Span
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval
from cmdesk.core.day import clock
from cmdesk.core.door.keep import title_of
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of, specs_of
from cmdesk.core.spec import Choice
from cmdesk.customers.record import Customer

_MINUTE = timedelta(minutes=1)  # timers know no seconds
_VERBS = {choice.value: choice.label for choice in ComplaintEvent.verb.about.choices}


@dataclass(frozen=True)
class Task:
    """A task as the page lists it; ``why_not`` says why the actor may not report it done, empty where he may."""

    id: int
    text: str
    unit: str
    user_id: int
    user: str
    due_on: date | None
    done_at: datetime | None
    proof: str
    why_not: str


@dataclass(frozen=True)
class Happened:
    """An event in words."""

    when: datetime
    who: str
    what: str
    words: str


@dataclass(frozen=True)
class Phase:
    """A stay in a state with what happened in it."""

    span: Span
    label: str
    late: bool
    events: tuple[Happened, ...]


@dataclass(frozen=True)
class Shown:
    """A complaint as its page shows it.

    Attributes:
        values: field → value; moments local.
        titles: link field → what the linked record is called.
        turn: who has to act now, in names or roles.
        times: the how manieth complaint of the customer within the days of the regulation.
        arrivals: who was called to the scene or came, see ``scene.said``.
        has_come: whether anybody has come in this visit; ``came_at``: when the actor himself did.
        copies: codes of who gets copies of the sheet, or the usual ones; ``copied``: their names once chosen.
        people, may_copy: who may be called, who may get a copy; read where they may be chosen now.
        offers: verb → why the actor may not, empty where he may.
        approval_id: its latest approval, when the actor has to do with that.
        signed: stages of that approval for those who only look.
    """

    complaint: Complaint
    actor_id: int
    customer: str
    type: str
    receiver: str
    owner: str
    values: Mapping[str, Any]
    titles: Mapping[str, str]
    turn: str
    times: int
    pressing: Clock | None
    clocks: tuple[Clock, ...]
    phases: tuple[Phase, ...]
    tasks: tuple[Task, ...]
    arrivals: tuple[Mapping[str, Any], ...]
    has_come: bool
    came_at: datetime | None
    copies: tuple[str, ...]
    copied: str
    people: tuple[Choice, ...]
    may_copy: tuple[Choice, ...]
    offers: Mapping[str, str]
    approval_id: int | None
    signed: tuple[approval.Stage, ...]

    @property
    def is_paused(self) -> bool:
        """Whether it rests now."""
        return moves.is_paused(self.complaint)


def read(actor: Actor, complaint_id: int) -> Shown:
    """Read a complaint with everything about it.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = rights.read(actor, complaint_id)
    events = moves.events(complaint_id)
    name = approval.directory().name
    timers = clocks.clocks(found, events)
    run = approval.of_record(Complaint.KIND, complaint_id)
    there = scene.present(found)
    may = offers.offers(actor, found)
    mine = run is not None and _has_to_do(actor, run)
    return Shown(
        found,
        actor.id,
        title_of(Customer.KIND, found.customer_id),
        types.valid().get(found.type, found.type),
        name(found.receiver_id),
        name(found.owner_id),
        _values(found),
        _titles(found),
        turns.turn(found),
        1 + intake.repeats(found.customer_id, plain(found.received_at), found.id),
        clocks.pressing(found, events) if found.state != "archived" else None,
        tuple(timers),
        tuple(_phases(events, timers)),
        tuple(_tasks(actor, found.id)),
        tuple(scene.said(found)),
        bool(there),
        next((plain(one.arrived_at) for one in there if one.user_id == actor.id), None),
        copies.of(found.id) or copies.usual(found),
        "、".join(copies.names(found.id)),
        copies.people() if "call" in may else (),
        copies.choices() if {"site", "propose"} & may.keys() else (),
        may,
        run.id if run is not None and mine else None,
        tuple(approval.stages(run)) if run is not None and not mine else (),
    )


def _has_to_do(actor: Actor, run: Approval) -> bool:
    try:
        approval.read(actor, run.id)
    except Refused:
        return False
    return True


def _values(found: Complaint) -> dict[str, Any]:
    values = {}
    for field in fields_of(Complaint):
        value = getattr(found, field)
        values[field] = plain(value).replace(second=0, microsecond=0) if isinstance(value, datetime) else value
    return values


def _titles(found: Complaint) -> dict[str, str]:
    return {
        spec.name: title_of(spec.links_to, value)
        for spec in specs_of(Complaint)
        if spec.kind == "link" and (value := getattr(found, spec.name))
    }


def _phases(events: list[ComplaintEvent], timers: list[Clock]) -> list[Phase]:
    """Share the events out to the stays that they begin or fall into."""
    groups: list[list[ComplaintEvent]] = []
    for event in events:
        if event.after or not groups:
            groups.append([])
        groups[-1].append(event)
    late = [(one.key, plain(one.timer.started)) for one in timers if one.timer.state in {"late", "done_late"}]
    at = clock.now()
    found = []
    for span, group in zip(clocks.spans(events), groups, strict=False):
        label = moves.LABELS.get(span.state, span.state)
        end = span.end or at
        failed = any(key == span.state and span.begin - _MINUTE < began <= end for key, began in late)
        found.append(Phase(span, label, failed, tuple(_happened(one) for one in group)))
    return found


def _happened(event: ComplaintEvent) -> Happened:
    what = _VERBS.get(event.verb or "", "")
    if event.before and event.after:
        what += f"（{moves.LABELS[event.before]} → {moves.LABELS[event.after]}）"
    elif event.until is not None:
        what += f"到 {plain(event.until):%m-%d %H:%M}"
    return Happened(plain(event.happened_at), approval.directory().name(event.user_id), what, event.words or "")


def _tasks(actor: Actor, complaint_id: int) -> list[Task]:
    name = approval.directory().name
    return [
        Task(
            one.id, one.text, title_of("unit", one.unit_id) if one.unit_id else "", one.user_id, name(one.user_id),
            one.due_on, plain(one.done_at) if one.done_at else None, one.proof or "",
            str(rights.may_do(actor, one) or ""),
        )
        for one in moves.tasks(complaint_id)
    ]  # fmt: skip
