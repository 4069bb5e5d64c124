"""Promises to customers: open until kept with proof or openly broken with a reason, never forgotten (S1-66, M14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from cmdesk.activities.record import Promise
from cmdesk.activities.rules import light, records, rights
from cmdesk.activities.rules.contacts.activities import usual_due
from cmdesk.activities.rules.light import Due
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.customers.rules.finding import TITLE


class Promised(NamedTuple):
    """A promise as lists show it."""

    id: int
    customer_id: int
    customer: str
    text: str
    promised_on: date
    due_on: date
    outcome: str
    closed_on: date | None
    proof: str
    reason: str
    user_id: int
    user: str

    def state(self, today: date) -> Due:
        """Return its light; one that was kept after its day stays marked as late (expectation 13)."""
        if self.outcome == "open":
            return light.of_day(self.due_on, today)
        if self.outcome == "broken":
            return Due("late", "未兑现")
        late = self.closed_on is not None and self.closed_on > self.due_on
        return Due("late", "逾期兑现") if late else Due("done", "已兑现")


_SHOWN = (
    f"SELECT promise.id, promise.customer_id, {TITLE}, promise.text, promise.promised_on, promise.due_on, promise.outcome,"
    " promise.closed_on, promise.proof, promise.reason, promise.user_id, u.name FROM promise"
    " JOIN customer ON customer.id = promise.customer_id"
    ' JOIN "user" u ON u.id = promise.user_id WHERE promise.binned_at IS NULL AND customer.binned_at IS NULL'
)


def add(actor: Actor, values: Mapping[str, Any]) -> Promise:
    """Promise something to a customer; without a day it is due when the rules say.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the customer is out of the actor's reach.
    """
    today = clock.today()
    given = {name: value for name, value in values.items() if value not in (None, "")}
    day = given.setdefault("promised_on", today)
    given.setdefault("due_on", usual_due(day if isinstance(day, date) else today))
    return records.add(actor, Promise, given)


def of(actor: Actor, customer_id: int) -> list[Promised]:
    """Return a customer's promises: the open ones by their day, then the settled ones, newest first."""
    where, params = rights.visible(actor, "promise")
    narrowed = also(where)
    rows = current().rows(
        f"{_SHOWN} AND promise.customer_id = ?{narrowed} ORDER BY promise.due_on, promise.id", (customer_id, *params)
    )
    found = [_promised(row) for row in rows]
    closed = sorted((one for one in found if one.outcome != "open"), key=lambda one: one.due_on, reverse=True)
    return [one for one in found if one.outcome == "open"] + closed


def open_ones(actor: Actor, until: date, *, mine: bool = True, limit: int = 500) -> list[Promised]:
    """Return open promises due until a day, the most overdue first; all the actor may see unless only ``mine``."""
    where, params = ("promise.user_id = ?", (actor.id,)) if mine else rights.visible(actor, "promise")
    narrowed = also(where)
    rows = current().rows(
        f"{_SHOWN} AND promise.outcome = 'open' AND promise.due_on <= ?{narrowed} ORDER BY promise.due_on, promise.id"
        " LIMIT ?",
        (until.isoformat(), *params, limit),
    )
    return [_promised(row) for row in rows]


def open_of(actor: Actor, ids: Sequence[int]) -> list[Promised]:
    """Return the open promises of some customers, those the actor may see, in one statement."""
    where, params = rights.visible(actor, "promise")
    rows = current().rows(
        f"{_SHOWN} AND promise.outcome = 'open' AND promise.customer_id IN ({marks(ids)})"
        + also(where)
        + " ORDER BY promise.due_on, promise.id",
        (*ids, *params),
    )
    return [_promised(row) for row in rows]


def count_open(actor: Actor, customer_id: int) -> int:
    """Return how many promises to a customer are open, of those the actor may see."""
    return sum(1 for one in of(actor, customer_id) if one.outcome == "open")


def keep_promise(actor: Actor, promise_id: int, proof: str, on: date | None = None) -> Promise:
    """Say that a promise was kept, and by what that can be proved.

    Raises:
        Invalid: there is no proof.
        NotAllowed: the promise is not the actor's to settle.
        Refused: it has been settled already.
    """
    if not proof.strip():
        raise Invalid({"proof": "请写明兑现的凭据（客户确认、单号、照片），没有凭据不能记为已兑现。"})
    return _settle(actor, promise_id, "kept", {"proof": proof}, on)


def break_openly(actor: Actor, promise_id: int, reason: str, on: date | None = None) -> Promise:
    """Say that a promise will not be kept, why, and how the customer took it.

    Raises:
        Invalid: there is no reason.
        NotAllowed: the promise is not the actor's to settle.
        Refused: it has been settled already.
    """
    if not reason.strip():
        raise Invalid({"reason": "请写明为什么没有兑现、怎样取得客户谅解，不能没有原因就销掉承诺。"})
    return _settle(actor, promise_id, "broken", {"reason": reason}, on)


def reopen(actor: Actor, promise_id: int) -> Promise:
    """Open a promise again that was settled by mistake; proof and reason stay in the trail.

    Raises:
        NotAllowed: the promise is not the actor's to settle.
        Refused: it is open.
    """
    record = records.living(actor, Promise, promise_id)
    if record.outcome == "open":
        raise Refused(f"承诺“{record.title()}”还没有了结，不用重开。")
    with keep.operation(actor, f"重开承诺 {record.title()}") as work:
        work.edit(Promise, promise_id, {"outcome": "open", "closed_on": None})
    return keep.read(Promise, promise_id)


def _settle(actor: Actor, promise_id: int, outcome: str, values: dict[str, Any], on: date | None) -> Promise:
    record = records.living(actor, Promise, promise_id)
    if record.outcome != "open":
        raise Refused(f"承诺“{record.title()}”已经了结（{Promise.outcome.show(record.outcome)}），要改请先重开。")
    day = on or clock.today()
    if day < (record.promised_on or day):
        raise Invalid({"closed_on": f"了结日 {day} 早于承诺日 {record.promised_on}，请核对。"})
    word = "兑现" if outcome == "kept" else "未能兑现"
    with keep.operation(actor, f"{word}承诺 {record.title()}") as work:
        work.edit(Promise, promise_id, {"outcome": outcome, "closed_on": day, **values})
    return keep.read(Promise, promise_id)


def _promised(row: tuple[Any, ...]) -> Promised:
    shown = list(row)
    for at in (4, 5, 7):
        shown[at] = date.fromisoformat(shown[at]) if shown[at] else None
    return Promised(*shown)
