"""What the summary of all files says of each customer besides his file, drawn from what was recorded of him.

Features that filing knows nothing of add their columns with ``add_source``. A figure is never guessed: a column says
that nothing is recorded, or that the actor may not know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from cmdesk.activities.rules import rights as contacts
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.field import moment_text
from cmdesk.orders.rules import quantity
from cmdesk.orders.rules import rights as orders
from cmdesk.orders.rules.figures import Figures as Month
from cmdesk.orders.rules.figures import per_customer
from cmdesk.orders.rules.listing import decimal

COLUMNS: Final = ("orders", "promotion", "service", "complaints", "rating", "scheme")
NOTHING: Final = "未登记"
UNSEEN: Final = "无权看"

Figures = Mapping[str, Mapping[int, str]]
"""Column → customer id → what stands there; a column that is missing is not for the actor."""
Source = Callable[[Actor, date], Figures]
_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> Callable[[], None]:
    """Let a feature fill columns of the summary; returns the way out.

    Args:
        name: of the feature; a second source of the same name takes the place of the first.
        source: (actor, day of the summary) → figures of the customers, as far as the actor may know them.
    """
    _sources[name] = source
    return lambda: _sources.pop(name, None) and None


def figures(actor: Actor, day: date) -> Callable[[int], dict[str, str]]:
    """Return what tells the columns of a customer; every source is asked once, for all customers."""
    found: dict[str, Mapping[int, str]] = {}
    for source in _sources.values():
        found.update(source(actor, day))
    return lambda customer_id: {
        column: found[column].get(customer_id, NOTHING) if column in found else UNSEEN for column in COLUMNS
    }


def told(actor: Actor, day: date) -> Figures:
    """Return contacts about orders, of the month and of all time, and about promotions."""
    if actor.scope(contacts.VIEW) is Scope.NONE:
        return {}
    where, params = contacts.visible(actor)
    rows = current().rows(
        "SELECT activity.customer_id,"
        " SUM(CASE WHEN activity.purposes LIKE '%order%' AND activity.happened_at >= ? THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN activity.purposes LIKE '%order%' THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN activity.purposes LIKE '%promotion%' THEN 1 ELSE 0 END)"
        " FROM activity JOIN customer ON customer.id = activity.customer_id"
        " WHERE activity.binned_at IS NULL AND customer.binned_at IS NULL"
        + also(where)
        + " GROUP BY activity.customer_id",
        (moment_text(datetime.combine(day.replace(day=1), time.min)), *params),
    )
    return {
        "orders": {int(one): f"订货联系\n本月 {month} 次，累计 {whole} 次" for one, month, whole, _ in rows if whole},
        "promotion": {int(one): f"{promoted} 次" for one, _, _, promoted in rows if promoted},
    }


def ordered(actor: Actor, day: date) -> Figures:
    """Return what each customer ordered in the month of a day and in all until then; else the contacts about it."""
    contacts_about = told(actor, day).get("orders", {})
    if actor.scope(orders.VIEW) is Scope.NONE:
        return {"orders": contacts_about} if actor.scope(contacts.VIEW) is not Scope.NONE else {}
    where, params = orders.visible(actor)
    rows = current().rows(
        "SELECT o.customer_id, MAX(o.day), COUNT(*), SUM(o.ordered_total)"
        " FROM customer_order o JOIN customer ON customer.id = o.customer_id"
        " WHERE o.state = 'placed' AND o.day <= ? AND o.binned_at IS NULL AND customer.binned_at IS NULL"
        + also(where)
        + " GROUP BY o.customer_id",
        (day.isoformat(), *params),
    )
    month = per_customer([int(one[0]) for one in rows], day, until=day)
    said = {
        int(one): f"{_ordered(month.get(int(one), Month()))}\n{_in_all(count, decimal(whole), str(last), day)}"
        for one, last, count, whole in rows
    }
    return {"orders": {**contacts_about, **said}}


def _ordered(month: Month) -> str:
    return f"本月 {month.placed} 次 {quantity(month.ordered)} 条，{month.amount:,.2f} 元"


def _in_all(count: int, whole: Decimal, last: str, day: date) -> str:
    until = last.removeprefix(f"{day.year}-")
    return f"累计 {count} 次 {quantity(whole)} 条，上次 {until}"


add_source("activities", told)
add_source("orders", ordered)
