"""The gift ledger: what was given to customers and what came from them (S1-74, S4-59)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cmdesk.activities.record import CourtesyEvent, Gift
from cmdesk.activities.rules import giving, records, rights
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.rules.finding import TITLE


class Given(NamedTuple):
    """A line of the ledger."""

    id: int
    customer_id: int
    customer: str
    way: str
    name: str
    worth: Decimal | None
    given_on: date
    collected: bool
    user_id: int
    user: str
    note: str


_SHOWN = (
    f"SELECT gift.id, gift.customer_id, {TITLE}, gift.way, gift.name, gift.worth, gift.given_on, gift.collected,"
    " gift.user_id, u.name, gift.note FROM gift JOIN customer ON customer.id = gift.customer_id"
    ' JOIN "user" u ON u.id = gift.user_id WHERE gift.binned_at IS NULL AND customer.binned_at IS NULL'
)


class Offer(NamedTuple):
    """Something in stock that could be the gift.

    Attributes:
        key: what ``Take`` knows it by.
        words: as people choose it, with where it lies and how many there are.
        name: what the gift is called then.
        worth: of one piece in 元, if it is known.
    """

    key: str
    words: str
    name: str
    worth: Decimal | None


Take = Callable[[Operation, str, int, int, Mapping[str, Any]], None]
"""(operation, key of the offer, pieces, gift, its values): takes the pieces from stock, or refuses."""

_stock: list[tuple[Callable[[Actor], list[Offer]], Take]] = []


def stock_from(offers: Callable[[Actor], list[Offer]], take: Take) -> None:
    """Let the feature that keeps stock offer it to gifts; the last one that says so is asked."""
    _stock[:] = [(offers, take)]


def offers(actor: Actor) -> list[Offer]:
    """Return what the actor could take from stock as a gift."""
    return _stock[0][0](actor) if _stock else []


def add(actor: Actor, values: Mapping[str, Any], *, stock: str = "", pieces: int = 1) -> Gift:
    """Enter a gift; given today unless said otherwise. What comes from stock leaves it in the same operation.

    Args:
        actor: who gives.
        values: fields of ``Gift``.
        stock: key of an ``Offer``; empty for what is no stock.
        pieces: how many are taken from stock.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the customer is out of the actor's reach, or the stock is.
        Refused: there is not that much in stock, or it is worth so much that it must be approved before, by itself or with
            what the customer was given in the month or the year.
    """
    today = clock.today()
    filled = {**values, "given_on": values.get("given_on") or today}
    if filled.get("customer_id"):
        giving.refuse_costly(filled)
    if not stock:
        return records.add(actor, Gift, filled)
    if not _stock:
        raise Refused("现在没有库存可以领，请把“从库存领”清空再保存。")
    take = _stock[0][1]
    return records.add(actor, Gift, filled, then=lambda work, made, kept: take(work, stock, pieces, made, kept))


def edit(
    actor: Actor, gift_id: int, values: Mapping[str, Any], *, version: int, before: Mapping[str, Any] | None = None
) -> Gift:
    """Change a gift and return it; what was given on an approved day is worth no more than was approved.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: the actor may not.
        Refused: it would be worth more than was approved, or so much that it must be approved before.
    """
    record = records.living(actor, Gift, gift_id)
    known = {name: getattr(record, name) for name in ("customer_id", "way", "worth", "given_on")}
    now = {**known, **keep.clean(Gift, {name: values[name] for name in known if name in values})}
    if now != known:
        event = keep.read(CourtesyEvent, record.event_id) if record.event_id is not None else None
        if event is None or (now["worth"] or Decimal(0)) > (event.amount or Decimal(0)):
            giving.refuse_costly(now, without=gift_id)
    return records.edit(actor, Gift, gift_id, values, version=version, before=before)


def listed(actor: Actor, *, customer_id: int | None = None, limit: int = 300) -> list[Given]:
    """Return gifts that the actor may see, the newest first."""
    where, params = rights.visible(actor, "gift")
    parts, more = [where], [*params]
    if customer_id is not None:
        parts.append("gift.customer_id = ?")
        more.append(customer_id)
    rows = current().rows(
        f"{_SHOWN}{also(*parts)} ORDER BY gift.given_on DESC, gift.id DESC LIMIT ?",
        (*more, limit),
    )
    return [_given(row) for row in rows]


def collect(actor: Actor, gift_id: int) -> None:
    """Say that the customer has come for his gift (S1-74).

    Raises:
        NotAllowed: it is not the actor's.
        Refused: he has it already, or it was he who gave it.
    """
    record = records.living(actor, Gift, gift_id)
    if record.way != "given":
        raise Refused(f"“{record.name}”是客户送来的，不用领取。")
    if record.collected:
        raise Refused(f"“{record.name}”客户已经领取。")
    with keep.operation(actor, f"客户领取礼品 {record.name}") as work:
        work.edit(Gift, gift_id, {"collected": True}, version=record.version)


def _given(row: tuple[Any, ...]) -> Given:
    shown = list(row)
    shown[5] = fields_of(Gift)["worth"].python_value(shown[5])
    shown[6] = date.fromisoformat(shown[6])
    shown[7] = bool(shown[7])
    return Given(*shown)
