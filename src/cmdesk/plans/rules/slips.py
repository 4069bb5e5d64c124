"""《客户走访单》 (S3-20): written, approved by the superior, handed to the attendance keeper, completed when one is back.

Between the superior's signature and that of the attendance keeper the slip is 已批准; that is reckoned from the approval.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmdesk.core import approval, numbering
from cmdesk.core.actor import Actor
from cmdesk.core.approval import subjects
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.record import fields_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.plans.record import VisitSlip
from cmdesk.plans.record.choices import PROMOTING_KINDS, PROMOTING_MATERIALS
from cmdesk.plans.record.slip import BACK
from cmdesk.plans.rules import rights, writing
from cmdesk.visits import rules as visits
from cmdesk.visits.record import Visit

FLOW = "visit_slip"
BACK_FIELDS = tuple(
    name for name, field in fields_of(VisitSlip).items() if field.about.group == BACK and not field.about.read_only
)
OUT_FIELDS = tuple(
    name for name, field in fields_of(VisitSlip).items() if name not in BACK_FIELDS and not field.about.read_only
)


def create(actor: Actor, values: Mapping[str, Any]) -> VisitSlip:
    """Write a slip for oneself and return it; a planned visit of that customer and day is linked by itself.

    Raises:
        Invalid: some values cannot be kept.
        Refused: the actor may not.
    """
    rights.refuse(actor, "edit", actor.id, VisitSlip.KIND)
    kept = {"day": clock.today(), **values}
    if kept.get("customer_id"):
        customers.heads(actor, [kept["customer_id"]])
    kept = _with_visit(actor, kept)
    with keep.operation(actor, "填写出访单") as work:
        number = numbering.of_records(work.database, VisitSlip.KIND, kept["day"])[0]
        made = work.add(VisitSlip, {**kept, "number": number, "user_id": actor.id})
        return work.written(VisitSlip, made)


def edit(
    actor: Actor,
    slip_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    before: Mapping[str, Any] | None = None,
) -> VisitSlip:
    """Change the upper half of a slip that was not submitted yet, and return it.

    Raises:
        Conflict: somebody else changed it meanwhile.
        Refused: it is under way or approved, or the actor may not.
    """
    slip = _own(actor, slip_id)
    if slip.state != "draft":
        raise Refused(f"{slip.title()} 已提交，不能修改上半张；要改请先撤回。")
    with keep.operation(actor, f"修改{slip.title()}") as work:
        work.edit(VisitSlip, slip_id, values, version=version, before=before)
        return work.written(VisitSlip, slip_id)


def submit(actor: Actor, slip_id: int) -> VisitSlip:
    """Ask for approval, and return the slip; who signs reads it when that is asked for after leaving (S3-20).

    Raises:
        Refused: it is somebody else's, or under way already.
    """
    slip = _own(actor, slip_id)
    if slip.user_id != actor.id:
        raise NotAllowed(f"{slip.title()} 是{writing.name_of(slip.user_id)}的，要由本人提交。")
    under_way = approval.of_record(VisitSlip.KIND, slip_id)
    if under_way is not None and under_way.state == "returned":
        approval.resubmit(actor, under_way.id)
    else:
        late = slip.leaves_at is not None and slip.leaves_at < clock.now().astimezone()
        title = f"{slip.title()}{'（补办，已过计划离开时间）' if late else ''} {keep.title_of(Customer.KIND, slip.customer_id)}"
        approval.submit(actor, VisitSlip.KIND, slip_id, FLOW, title, approval.Facts(unit_id=actor.unit_id))
    return keep.read(VisitSlip, slip_id)


def sign(actor: Actor, slip_id: int, words: str = "", *, despite: Collection[str] = ()) -> VisitSlip:
    """Approve a slip, or take it as the attendance keeper, and return it.

    Raises:
        Unseen: it promotes to a customer against whom something speaks that the actor has not seen (``despite``).
        Refused: it does not wait for the actor.
    """
    approval.approve(actor, _under_way(actor, slip_id), words, despite=despite)
    return keep.read(VisitSlip, slip_id)


def send_back(actor: Actor, slip_id: int, words: str) -> VisitSlip:
    """Send a slip back to who wrote it, saying why, and return it.

    Raises:
        Refused: it does not wait for the actor, or no reason is given.
    """
    approval.send_back(actor, _under_way(actor, slip_id), words)
    return keep.read(VisitSlip, slip_id)


def withdraw(actor: Actor, slip_id: int) -> VisitSlip:
    """Take back a slip that is under way, and return it.

    Raises:
        Refused: it is not, or is somebody else's.
    """
    approval.withdraw(actor, _under_way(actor, slip_id))
    return keep.read(VisitSlip, slip_id)


def come_back(actor: Actor, slip_id: int, values: Mapping[str, Any]) -> VisitSlip:
    """Complete the lower half of a slip and return it; what the visit does not know yet is entered there too.

    A visit that is still planned is entered with arrival, departure and result; without one, it is entered as one that
    nobody had planned; one that was entered from its sheet stays as it is.

    Raises:
        Refused: it was not handed to the attendance keeper, no result is said, or the actor may not.
        KeyError: a field of the upper half.
    """
    slip = _own(actor, slip_id)
    strange = set(values) - set(BACK_FIELDS)
    if strange:
        raise KeyError(", ".join(sorted(strange)))
    if slip.state not in {"approved", "handed_in", "back"}:
        word = state_word(slip)
        raise Refused(f"{slip.title()} 还没有批准并交考勤管理员（{word}），不能登记返回。")
    whole = {name: values.get(name, getattr(slip, name)) for name in BACK_FIELDS}
    if whole["arrived_at"] is None or whole["left_at"] is None or not str(whole["result"] or "").strip():
        raise Refused("请填写实际到达、实际离开和走访结果，再登记返回。")
    is_first = slip.state != "back"
    visit_id = _enter(actor, slip, whole) if is_first else slip.visit_id
    with keep.operation(actor, f"出访返回 {slip.title()}") as work:
        now = datetime.now()  # noqa: DTZ005  # local, as every moment of a record
        extra = {"state": "back", "back_at": now, "visit_id": visit_id} if is_first else {}
        work.edit(VisitSlip, slip_id, {**values, **extra})
        return work.written(VisitSlip, slip_id)


@dataclass(frozen=True)
class Listed:
    """A slip as a list shows it.

    Attributes:
        state: as ``state_of`` says.
        signs: whether it waits for who looks at it.
    """

    slip: VisitSlip
    user: str
    customer: str
    state: str
    signs: bool


def listed(actor: Actor, limit: int = 300) -> list[Listed]:
    """Return the latest slips the actor may see, and those he is to sign, the newest first."""
    waiting = {one.id for one in approval.box(actor, "waiting")}
    where, params = rights.visible(actor, VisitSlip.KIND)
    mine = "visit_slip.id IN (SELECT a.subject_id FROM approval a JOIN approval_part p ON p.approval_id = a.id"
    mine += " WHERE a.subject_kind = 'visit_slip' AND p.user_id = ?)"
    found = keep.read_all(
        VisitSlip,
        "visit_slip.binned_at IS NULL"
        + (f" AND ({where} OR {mine})" if where else "")
        + " ORDER BY visit_slip.day DESC, visit_slip.id DESC LIMIT ?",
        (*params, *((actor.id,) if where else ()), limit),
    )
    rows = []
    for slip in found:
        run = approval.of_record(VisitSlip.KIND, slip.id) if slip.state == "waiting" else None
        signs = run is not None and run.id in waiting
        customer = keep.title_of(Customer.KIND, slip.customer_id)
        rows.append(Listed(slip, writing.name_of(slip.user_id), customer, state_of(slip), signs))
    return rows


def state_of(slip: VisitSlip) -> str:
    """Return where a slip stands, ``approved`` while only the attendance keeper has to take it."""
    if slip.state != "waiting":
        return slip.state or "draft"
    found = approval.of_record(VisitSlip.KIND, slip.id)
    return "approved" if found is not None and found.state == "running" and found.step >= 1 else "waiting"


def state_word(slip: VisitSlip) -> str:
    """Return where a slip stands, as people read it."""
    return VisitSlip.state.about.label_of(state_of(slip))


def content(slip_id: int) -> dict[str, Any]:
    """Return what is signed: the upper half."""
    slip, fields = keep.read(VisitSlip, slip_id), fields_of(VisitSlip)
    shown = {
        fields[name].label: fields[name].told(getattr(slip, name))
        for name in OUT_FIELDS
        if name not in {"customer_id", "visit_id"} and getattr(slip, name) not in (None, "", ())
    }
    return {
        "走访人": writing.name_of(slip.user_id),
        "走访客户": keep.title_of(Customer.KIND, slip.customer_id),
        **shown,
    }


def settled(work: Operation, slip_id: int, state: str) -> None:
    """Let a slip follow its approval."""
    if work.written(VisitSlip, slip_id).state == "back":
        return
    words = {"running": "waiting", "approved": "handed_in"}
    found = approval.of_record(VisitSlip.KIND, slip_id)
    if state == "approved" and found is not None and found.step == 0:
        words["approved"] = "approved"  # an office whose flow has no attendance keeper
    work.edit(VisitSlip, slip_id, {"state": words.get(state, "draft")})


def favoured(slip_id: int) -> list[int]:
    """Return the customer of a slip that promotes something to him: by its kind, or by what is taken along for him."""
    slip = keep.read(VisitSlip, slip_id)
    promotes = slip.kind in PROMOTING_KINDS or bool(PROMOTING_MATERIALS.intersection(slip.materials or ()))
    return [slip.customer_id] if promotes else []


def register() -> None:
    """Let slips be approved."""
    subjects.register(subjects.Subject(VisitSlip.KIND, content, settled, favours=favoured))


def _with_visit(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """Link the planned visit of the customer and day, and take over what it says."""
    if values.get("visit_id") or not values.get("customer_id"):
        return values
    leaves = values.get("leaves_at")
    day = leaves.date() if isinstance(leaves, datetime) else values["day"]
    found = keep.read_all(
        Visit,
        "user_id = ? AND customer_id = ? AND day = ? AND state = 'planned' AND binned_at IS NULL ORDER BY id LIMIT 1",
        (actor.id, values["customer_id"], day.isoformat()),
    )
    return {**values, "visit_id": found[0].id} if found else values


def _enter(actor: Actor, slip: VisitSlip, said: Mapping[str, Any]) -> int | None:
    """Enter what a slip says of its visit where nobody has done so, and return the visit."""
    names = ("arrived_at", "left_at", "needs", "result", "cost", "next_step", "next_on")
    met = [visits.Met(slip.receiver, position=slip.receiver_post, decides=slip.decides == "yes")]
    entry = visits.Entry({name: said[name] for name in names}, met=met if slip.receiver else None)
    if slip.visit_id is None:
        day = said["arrived_at"].date()
        return visits.enter_new(actor, slip.customer_id, slip.user_id, day, entry, kind=slip.kind or "regular").visit.id
    visit = keep.read(Visit, slip.visit_id)
    if visit.state == "planned":
        visits.enter(actor, visit.id, entry)
    return visit.id


def _own(actor: Actor, slip_id: int) -> VisitSlip:
    slip = rights.read(actor, VisitSlip, slip_id)
    rights.refuse(actor, "edit", slip.user_id, VisitSlip.KIND)
    return slip


def _under_way(actor: Actor, slip_id: int) -> int:
    slip = rights.read(actor, VisitSlip, slip_id)
    found = approval.of_record(VisitSlip.KIND, slip_id)
    if slip.state != "waiting" or found is None:
        raise Refused(f"{slip.title()} 没有在等签字（{state_word(slip)}）。")
    return found.id
