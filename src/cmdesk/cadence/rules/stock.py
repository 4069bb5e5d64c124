"""Of the customers visited in the second phase a share tells its current stock: reached, and who is still asked (S0-37)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from cmdesk.cadence.rules import scope
from cmdesk.cadence.rules.months import Manager, managers, month_of
from cmdesk.cadence.rules.period import Span
from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.database import current

WORD = "采库存"
"""How a visit is marked where the stock is to be read."""


@dataclass(frozen=True)
class Asked:
    """A customer whose current stock is still to be read.

    Attributes:
        planned_on: the day of his visit; None when he was visited without a reading.
        last: when his stock was last read; None for never.
    """

    customer_id: int
    number: str
    name: str
    owner_id: int
    planned_on: date | None
    last: date | None


@dataclass(frozen=True)
class StockShare:
    """How large a share of his customers a manager has asked for their stock.

    Attributes:
        visited: customers visited in the span until the day.
        read: those of them whose current stock was read in the span.
        wanted: how many readings the regulation asks for, of those visited and those still planned.
        asked: so many customers as are lacking, those longest not read first.
    """

    manager: Manager
    visited: int
    read: int
    wanted: int
    asked: tuple[Asked, ...]

    @property
    def share(self) -> float:
        """Percent of the visited whose stock was read; 0 where nobody was visited."""
        return self.read * 100 / self.visited if self.visited else 0.0

    @property
    def lacking(self) -> int:
        """Readings that are still lacking."""
        return max(self.wanted - self.read, 0)


def span_of(day: date) -> Span:
    """Return the second phase of the month of a day."""
    month = month_of(day)
    end = int(regulation.on(day).number("cadence.phase.first.end"))
    return Span(month.first + timedelta(days=end), month.last)


def percent_on(day: date) -> float:
    """Return the share that is asked for, in percent (regulation ``cadence.stock.share``)."""
    return float(regulation.on(day).number("cadence.stock.share"))


def shares(actor: Actor, day: date, *, manager: int | None = None, area: int | None = None) -> tuple[StockShare, ...]:
    """Return the share that each manager has reached in the month of a day, those who lack most first.

    Args:
        actor: sees only customers he may view.
        day: visits and readings until it count; what is planned from it on is still to come.
        manager: only this user's customers.
        area: only customers of this unit and those below.
    """
    groups: dict[int, list[_Met]] = {}
    for one in _met(actor, day, manager, area):
        groups.setdefault(one.owner_id, []).append(one)
    people, percent = managers(set(groups)), percent_on(day)
    found = [_share(people[owner], some, percent) for owner, some in groups.items() if owner in people]
    return tuple(sorted(found, key=lambda one: (-one.lacking, one.manager.name, one.manager.id)))


def marked(user_id: int, day: date, customers: Sequence[int]) -> dict[int, str]:
    """Return which customers of somebody's day are to be asked for their stock, as ``visits.rules.planning.marks`` wants it."""
    if not customers or not span_of(day).first <= day:
        return {}
    wanted = {one.customer_id for share in shares(PROGRAM, day, manager=user_id) for one in share.asked}
    return {customer: WORD for customer in customers if customer in wanted}


@dataclass(frozen=True)
class _Met:
    """A customer visited in the span or planned in what is left of it."""

    customer_id: int
    number: str
    name: str
    owner_id: int
    visited: bool
    planned_on: date | None
    last: date | None
    is_read: bool


def _met(actor: Actor, day: date, manager: int | None, area: int | None) -> list[_Met]:
    span, (where, params) = span_of(day), scope.of(actor, manager, area)
    first, until, last = span.first.isoformat(), min(day, span.last).isoformat(), span.last.isoformat()
    done = f"v.state = 'done' AND v.mode = 'field' AND v.day <= '{until}'"
    coming = f"v.state = 'planned' AND v.day >= '{max(day, span.first)}'"
    rows = current().rows(
        f"SELECT b.customer, b.number, b.name, COALESCE(b.owner, 0), COUNT(CASE WHEN {done} THEN 1 END),"
        f" MIN(CASE WHEN {coming} THEN v.day END), (SELECT MAX(r.day) FROM stock_reading r"
        f" WHERE r.customer_id = b.customer AND r.stock IS NOT NULL AND r.day <= '{until}' AND r.binned_at IS NULL)"
        f" FROM due_basis b JOIN visit v ON v.customer_id = b.customer WHERE v.day BETWEEN '{first}' AND '{last}'"
        f" AND v.binned_at IS NULL AND (({done}) OR ({coming})){where}"
        " GROUP BY b.customer, b.number, b.name, b.owner ORDER BY b.customer",
        params,
    )
    return [
        _Met(
            customer, number, name, owner, bool(visits), date.fromisoformat(planned) if planned else None,
            date.fromisoformat(read) if read else None, bool(read) and read >= first,
        )
        for customer, number, name, owner, visits, planned, read in rows
    ]  # fmt: skip


def _share(manager: Manager, some: Sequence[_Met], percent: float) -> StockShare:
    visited = [one for one in some if one.visited]
    read = sum(one.is_read for one in visited)
    wanted = ceil(len(some) * percent / 100)
    left = sorted(
        (one for one in some if not one.is_read),
        key=lambda one: (one.planned_on is None, one.last or date.min, one.planned_on or date.max, one.customer_id),
    )
    asked = tuple(
        Asked(one.customer_id, one.number, one.name, one.owner_id, one.planned_on, one.last)
        for one in left[: max(wanted - read, 0)]
    )
    return StockShare(manager, len(visited), read, wanted, asked)
