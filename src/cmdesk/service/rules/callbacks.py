"""Which services ask for a call, reckoned from visits and requests; and the calls that were made (S1-51).

Nothing is stored of a call that is due. A service is a visit of a kind that the regulations name, a request that was
settled, or a row that somebody planned by hand. One call covers everything that was done for the customer before it,
and for some days after it nobody calls him again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from cmdesk.activities.record import Request
from cmdesk.core import regulation, timers
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import all_of, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.field import moment_of, moment_text
from cmdesk.core.timers import Event, Limits, Running
from cmdesk.customers.rules.finding import TITLE
from cmdesk.service.record import Callback
from cmdesk.service.rules import rights
from cmdesk.visits.record import Visit

Sort = Literal["visit", "request", "callback"]

_MOST = 300


@dataclass(frozen=True)
class Service:
    """A service whose call is still to be made.

    Attributes:
        sort: where it comes from; with ``id`` it names the service.
        what: what was done, in one line.
        caller_id: who is to call: the customer's owner, or whom the call was planned for.
        timer: from the service to the end of the limit.
    """

    sort: Sort
    id: int
    customer_id: int
    customer: str
    phones: str
    what: str
    served_at: datetime
    served_id: int
    served: str
    caller_id: int
    caller: str
    timer: Running

    @property
    def key(self) -> tuple[Sort, int]:
        """What names the service."""
        return self.sort, self.id


@dataclass(frozen=True)
class Made:
    """A call as lists show it."""

    id: int
    customer_id: int
    customer: str
    what: str
    served_at: datetime
    served: str
    state: str
    called_at: datetime | None
    caller: str
    effect: str
    usage: str
    feedback: str
    reason: str
    mean: float | None
    full: int | None


def due(actor: Actor, at: datetime, *, mine: bool = False, customer_id: int | None = None) -> list[Service]:
    """Return the services that ask for a call, one of each customer, the most pressing first.

    Args:
        actor: who looks.
        at: the moment the lights are told for.
        mine: only calls that are the actor's to make; else all he may see.
        customer_id: only this customer's.
    """
    found = _Finding(actor, at, customer_id)
    services = [*found.visits(), *found.requests(), *found.planned()]
    covered = found.covered()
    first: dict[int, Service] = {}
    for one in sorted(
        services, key=lambda one: (one.timer.due or one.served_at.replace(tzinfo=None), one.sort, one.id)
    ):
        until = covered.get(one.customer_id)
        if one.sort != "callback" and until is not None and one.served_at <= until:
            continue
        first.setdefault(one.customer_id, one)
    return [one for one in first.values() if not mine or one.caller_id == actor.id]


def read(actor: Actor, callback_id: int) -> Callback:
    """Return a call.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(Callback, callback_id)
    rights.refuse_unseen(actor, Callback.LABEL, found.customer_id, found.user_id, found.served_id)
    return found


def made(actor: Actor, *, customer_id: int | None = None) -> list[Made]:
    """Return calls that were made or dropped, the latest first."""
    where, mine = rights.visible(actor, "callback.user_id", "callback.served_id")
    parts, params = ["callback.state <> 'planned'"], list[Any]()
    if customer_id is not None:
        parts.append("callback.customer_id = ?")
        params.append(customer_id)
    if where:
        parts.append(where)
        params += mine
    rows = current().rows(
        f"SELECT callback.id, callback.customer_id, {TITLE}, callback.service, callback.served_at, s.name,"
        " callback.state, callback.called_at, u.name, callback.effect, callback.usage, callback.feedback,"
        " callback.reason, rating.mean, rating.full FROM callback JOIN customer ON customer.id = callback.customer_id"
        ' JOIN "user" s ON s.id = callback.served_id JOIN "user" u ON u.id = callback.user_id'
        " LEFT JOIN rating ON rating.callback_id = callback.id AND rating.binned_at IS NULL"
        " WHERE callback.binned_at IS NULL AND customer.binned_at IS NULL"
        f" AND {all_of(*parts)} ORDER BY callback.called_at DESC, callback.id DESC LIMIT {_MOST}",
        params,
    )
    return [_made(row) for row in rows]


def _made(row: tuple[Any, ...]) -> Made:
    shown = list(row)
    shown[4] = moment_of(row[4])
    shown[7] = moment_of(row[7]) if row[7] else None
    shown[13] = None if row[13] is None else float(row[13])
    return Made(*shown)


class _Finding:
    def __init__(self, actor: Actor, at: datetime, customer_id: int | None) -> None:
        self.actor, self.at, self.customer_id = actor, at, customer_id
        self.rules = regulation.on(at.date())
        self.limits = Limits.read("callback")
        self.begin = at.date() - timedelta(days=int(self.rules.number("callback.look_back")))

    def visits(self) -> list[Service]:
        """Return visits made of the kinds that the regulations name."""
        kinds = tuple(str(kind) for kind in self.rules.value("callback.visit_kinds"))
        labels = {choice.value: choice.label for choice in Visit.kind.about.choices}
        rows = self._rows(
            "visit", "visit.kind, visit.purpose, visit.day, COALESCE(visit.left_at, visit.arrived_at)",
            f"visit.state = 'done' AND visit.day >= ? AND visit.day <= ? AND visit.kind IN ({marks(kinds)})",
            (self.begin.isoformat(), self.at.date().isoformat(), *kinds),
        )  # fmt: skip
        found = []
        for head, (kind, purpose, day, moment) in rows:
            served = moment_of(moment) if moment else clock.moment_on(date.fromisoformat(day), time(12))
            found.append(self._service("visit", head, f"{labels.get(kind, kind)} {purpose}".strip(), served))
        return [one for one in found if one.served_at <= self.at.astimezone()]

    def requests(self) -> list[Service]:
        """Return requests that were settled."""
        kinds = tuple(str(kind) for kind in self.rules.value("callback.request_kinds"))
        settled = (
            "CASE WHEN request.arranged_at IS NOT NULL AND request.arranged_at > request.replied_at"
            " THEN request.arranged_at ELSE request.replied_at END"
        )
        rows = self._rows(
            "request", f"request.kind, request.text, {settled}",
            f"request.state = 'closed' AND {settled} >= ? AND {settled} <= ? AND request.kind IN ({marks(kinds)})",
            (moment_text(datetime.combine(self.begin, time.min)), moment_text(self.at.astimezone()), *kinds),
        )  # fmt: skip
        labels = {choice.value: choice.label for choice in Request.kind.about.choices}
        return [
            self._service(
                "request", head, f"{labels[kind]}已办结：{text.partition(chr(10))[0][:80]}", moment_of(moment)
            )
            for head, (kind, text, moment) in rows
        ]

    def planned(self) -> list[Service]:
        """Return the calls that somebody planned by hand."""
        rows = self._rows("callback", "callback.service, callback.served_at", "callback.state = 'planned'", ())
        return [self._service("callback", head, service, moment_of(moment)) for head, (service, moment) in rows]

    def covered(self) -> dict[int, datetime]:
        """Return until when each customer's services are covered by a call that was made."""
        quiet = timedelta(days=int(self.rules.number("callback.quiet_days")))
        one = "" if self.customer_id is None else " AND customer_id = ?"
        rows = current().rows(
            "SELECT customer_id, MAX(CASE WHEN state = 'done' THEN called_at END),"
            " MAX(CASE WHEN state = 'dropped' THEN called_at END) FROM callback"
            f" WHERE state <> 'planned' AND binned_at IS NULL{one} GROUP BY customer_id",
            () if self.customer_id is None else (self.customer_id,),
        )
        found: dict[int, datetime] = {}
        for customer, done, dropped in rows:
            ends = [moment_of(done) + quiet] if done else []
            found[customer] = max([*ends, *([moment_of(dropped)] if dropped else [])])
        return found

    def _rows(
        self, table: str, columns: str, condition: str, params: tuple[object, ...]
    ) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        served = "served_id" if table == "callback" else "user_id"
        where, mine = rights.visible(self.actor, f"{table}.user_id", f"{table}.{served}")
        caller = "callback.user_id" if table == "callback" else f"COALESCE(customer.owner_id, {table}.user_id)"
        parts = [condition, where, *([f"{table}.customer_id = ?"] if self.customer_id else [])]
        rows = current().rows(
            f"SELECT {table}.id, {table}.customer_id, {TITLE}, customer.phones, {table}.{served}, s.name, {caller},"
            f" c.name, {columns} FROM {table} JOIN customer ON customer.id = {table}.customer_id"
            f' JOIN "user" s ON s.id = {table}.{served} JOIN "user" c ON c.id = {caller}'
            f" WHERE {table}.binned_at IS NULL AND customer.binned_at IS NULL AND {all_of(*parts)}",
            (*params, *mine, *([self.customer_id] if self.customer_id else [])),
        )
        return [(row[:8], row[8:]) for row in rows]

    def _service(self, sort: Sort, head: tuple[Any, ...], what: str, served_at: datetime) -> Service:
        record_id, customer_id, customer, phones, served_id, served, caller_id, caller = head
        at = served_at.astimezone()
        timer = timers.due(self.limits.on(at.date()), [Event("start", at)], self.at)
        return Service(
            sort, record_id, customer_id, customer, (phones or "").replace("\n", "、"), what, at, served_id, served,
            caller_id, caller, timer,
        )  # fmt: skip
