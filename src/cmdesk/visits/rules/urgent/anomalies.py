"""Something unusual at a customer: found, visited on the spot within two working days, its cause named, closed (S1-29)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cmdesk.core import notice
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also
from cmdesk.core.database import Database, current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.field import moment_of, moment_text
from cmdesk.customers import rules as customers
from cmdesk.customers.rules.finding import TITLE
from cmdesk.visits.record import Anomaly, Visit
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.planning.scheduling import schedule


@dataclass(frozen=True)
class Noticed:
    """Something unusual that was noticed (S1-29): one of the five triggers, and what."""

    trigger: str
    note: str = ""


def report(
    actor: Actor,
    customer_id: int,
    trigger: str,
    note: str = "",
    *,
    found_at: datetime | None = None,
    user_id: int | None = None,
) -> Anomaly:
    """Open an anomaly and return it; its two working days begin with ``found_at``.

    Args:
        actor: who reports.
        customer_id: where.
        trigger: one of the five.
        note: what was noticed.
        found_at: when; now if None.
        user_id: who is to go there; the customer's owner if None, else the actor.

    Raises:
        Refused: the actor may not, or the same anomaly of the customer is still open.
    """
    (head,) = customers.heads(actor, [customer_id])
    responsible = user_id or head.owner_id or actor.id
    _refuse(actor, responsible, customer_id)
    word = Anomaly.trigger.about.label_of(trigger)
    if _open_of(current(), customer_id, trigger) is not None:
        raise Refused(f"“{head.title()}”的“{word}”已经登记，还没有了结，请在那一条里继续。")
    with keep.operation(actor, f"登记异动 {head.title()}·{word}") as work:
        values = {"customer_id": customer_id, "trigger": trigger, "note": note, "user_id": responsible}
        made = work.add(Anomaly, {**values, "found_at": found_at or datetime.now().astimezone()})
        tell_of_anomaly(work, made)
        return work.written(Anomaly, made)


def read(actor: Actor, anomaly_id: int) -> Anomaly:
    """Return an anomaly.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(Anomaly, anomaly_id)
    if not rights.reaches(actor, rights.VIEW, rights.belonging(found.user_id, found.customer_id)):
        raise NotFound("异动不存在，或者不在您可以查看的范围内。")
    return found


def may(actor: Actor, anomaly: Anomaly | None) -> Refused | None:
    """Return why the actor may not work on an anomaly (on none in particular), or None."""
    try:
        if anomaly is None:
            _refuse_none(actor)
        else:
            _refuse(actor, anomaly.user_id, anomaly.customer_id)
    except Refused as refusal:
        return refusal
    return None


def close(
    actor: Actor, anomaly_id: int, causes: Sequence[str], measures: str, result: str, *, cause_note: str = ""
) -> Anomaly:
    """Close an anomaly with its causes, the help given and what came of it (S0-41, S1-29); returns it.

    Raises:
        Refused: nobody has been there, the cause is not named, it is closed already, or not the actor's.
    """
    anomaly = read(actor, anomaly_id)
    _refuse(actor, anomaly.user_id, anomaly.customer_id)
    if anomaly.closed_at is not None:
        raise Refused("这条异动已经了结。")
    if anomaly.visited_at is None:
        raise Refused("这条异动还没有实地走访，走访录入后才能了结。")
    if not causes or not measures.strip():
        raise Refused("了结异动要选定原因、写明措施。")
    values = {"causes": causes, "cause_note": cause_note, "measures": measures, "result": result}
    with keep.operation(actor, f"了结异动 {anomaly.title()}") as work:
        work.edit(Anomaly, anomaly_id, {**values, "closed_at": work.at})
        return work.written(Anomaly, anomaly_id)


def plan_visit(actor: Actor, anomaly_id: int, day: date) -> Visit:
    """Schedule the visit that an anomaly asks for and return it; any day will do (S0-04).

    Raises:
        Refused: it has one already, is visited or closed, or the actor may not.
    """
    anomaly = read(actor, anomaly_id)
    if anomaly.visited_at is not None or anomaly.closed_at is not None:
        raise Refused("这条异动已经走访过，不必再排。")
    if anomaly.visit_id is not None and keep.read(Visit, anomaly.visit_id).state == "planned":
        raise Refused(f"这条异动的走访已经排好（{keep.read(Visit, anomaly.visit_id).number}），要换日子请改期。")
    kind = "complaint" if anomaly.trigger == "complaint" else "anomaly"
    why = f"异动：{anomaly.title()}"
    made = schedule(actor, anomaly.customer_id, anomaly.user_id, day, kind, reason=why, purpose=why)
    if keep.read(Anomaly, anomaly_id).visit_id != made.id:
        with keep.operation(actor, f"异动走访 {made.number}") as work:
            work.edit(Anomaly, anomaly_id, {"visit_id": made.id})
    return made


def open_within(work: keep.Operation, customer_id: int, trigger: str, user_id: int, note: str) -> int | None:
    """Open what the office's records show, inside the operation that shows it; None where the same is open already.

    Args:
        work: the operation.
        customer_id: where.
        trigger: one of the five.
        user_id: who is to go there.
        note: what was found.
    """
    if _open_of(work.database, customer_id, trigger) is not None:
        return None
    values = {"customer_id": customer_id, "trigger": trigger, "user_id": user_id, "note": note[:300]}
    return tell_of_anomaly(work, work.add(Anomaly, {**values, "found_at": moment_of(work.at)}))


def found_on(work: keep.Operation, visit: Visit, noticed: Sequence[Noticed], at: datetime) -> list[int]:
    """Open what was noticed on a visit, inside its operation; returns the ids of those opened.

    What is open already is not opened again: its timer runs.
    """
    opened = []
    for one in noticed:
        known = _open_of(work.database, visit.customer_id, one.trigger)
        if known is None:
            values = {"customer_id": visit.customer_id, "user_id": visit.user_id, "found_on_visit_id": visit.id}
            made = work.add(Anomaly, {**values, "trigger": one.trigger, "note": one.note, "found_at": at})
            opened.append(tell_of_anomaly(work, made))
        elif one.note and known[1] == visit.id:
            work.edit(Anomaly, known[0], {"note": one.note})
    return opened


def been_there(work: keep.Operation, visit: Visit, at: datetime) -> list[int]:
    """Let the customer's open anomalies know that somebody was there; returns their ids."""
    met = []
    for (anomaly_id,) in work.database.rows(
        "SELECT id FROM anomaly WHERE customer_id = ? AND visited_at IS NULL AND closed_at IS NULL AND binned_at IS NULL"
        " AND found_at <= ? AND (found_on_visit_id IS NULL OR found_on_visit_id <> ?)",
        (visit.customer_id, moment_text(at), visit.id),
    ):
        work.edit(Anomaly, anomaly_id, {"visited_at": at, "visit_id": visit.id})
        met.append(anomaly_id)
    return met


def tell_of_anomaly(work: keep.Operation, anomaly_id: int) -> int:
    """Tell who is to go there of an anomaly that this operation opens, unless he reported it himself; returns its id."""
    anomaly = work.written(Anomaly, anomaly_id)
    row = work.database.row(f"SELECT {TITLE} FROM customer WHERE id = ?", (anomaly.customer_id,))
    title = row[0] if row else ""
    notice.tell(
        work, [anomaly.user_id], f"异动：{title}（{anomaly.title()}），请在时限内实地走访。", key=f"anomaly:{anomaly_id}",
        about=("customer", anomaly.customer_id), level="soon",
    )  # fmt: skip
    return anomaly_id


def of_customer(actor: Actor, customer_id: int) -> list[Anomaly]:
    """Return the anomalies of a customer the actor may see, newest first."""
    where, params = rights.visible(actor, table="anomaly")
    return keep.read_all(
        Anomaly,
        "customer_id = ? AND binned_at IS NULL" + also(where) + " ORDER BY found_at DESC, id DESC",
        (customer_id, *params),
    )


def open_ones(actor: Actor, *, limit: int = 500) -> list[Anomaly]:
    """Return the anomalies that are not closed and that the actor may see, the oldest first."""
    where, params = rights.visible(actor, table="anomaly")
    return keep.read_all(
        Anomaly,
        "closed_at IS NULL AND binned_at IS NULL" + also(where) + " ORDER BY found_at, id LIMIT ?",
        (*params, limit),
    )


def _open_of(database: Database, customer_id: int, trigger: str) -> tuple[int, int | None] | None:
    """Return id and visit of the open anomaly of this sort, or None."""
    row = database.row(
        "SELECT id, found_on_visit_id FROM anomaly WHERE customer_id = ? AND trigger = ? AND closed_at IS NULL"
        " AND binned_at IS NULL ORDER BY id LIMIT 1",
        (customer_id, Anomaly.trigger.clean(trigger)),
    )
    return (row[0], row[1]) if row else None


def _refuse_none(actor: Actor) -> None:
    if actor.scope(rights.ANOMALY) is Scope.NONE:
        raise NotAllowed.to("处理异动")


def _refuse(actor: Actor, user_id: int, customer_id: int) -> None:
    _refuse_none(actor)
    if not rights.reaches(actor, rights.ANOMALY, rights.belonging(user_id, customer_id)):
        raise NotAllowed("这条异动不在您的范围内，请联系负责人或上级。")
