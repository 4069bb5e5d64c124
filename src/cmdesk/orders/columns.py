"""What the list of orders can show: on screen, in a filter, on the command line; said once, from the fields themselves."""

from __future__ import annotations

from functools import cache

from cmdesk.core.actor import Actor
from cmdesk.core.filter import Filterable
from cmdesk.core.record import specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.core.window import Query
from cmdesk.customers.rules.finding import TITLE
from cmdesk.orders.record import CustomerOrder
from cmdesk.orders.rules import rights

USUAL = (
    "day", "number", "customer_id", "state", "ordered_total", "supplied_total", "short_total", "amount", "margin",
    "settlement", "failure",
)  # fmt: skip
"""The columns of a list nobody has changed yet."""

LIVING, BINNED = "customer_order.binned_at IS NULL", "customer_order.binned_at IS NOT NULL"


@cache
def specs() -> tuple[FieldSpec, ...]:
    """Return the fields of an order in their order."""
    return specs_of(CustomerOrder)


def filterables() -> dict[str, Filterable]:
    """Return what conditions can be put on, by key and Chinese label."""
    made = [
        Filterable(one.name, one.label, _sql(one), "text" if one.name == "customer_id" else one.kind, one.choices)
        for one in specs()
    ]
    made.append(Filterable("customer_number", "客户编号", "customer.number", "text"))
    return {one.label: one for one in made} | {one.key: one for one in made}


def _sql(one: FieldSpec) -> str:
    """Return what a column shows; nothing is settled where nothing was ordered."""
    if one.name == "settlement":
        return "CASE WHEN customer_order.state = 'placed' THEN customer_order.settlement END"
    return TITLE if one.name == "customer_id" else f"customer_order.{one.name}"


def query(actor: Actor) -> Query:
    """Return the list of the orders that the actor may see, the latest first."""
    where, params = rights.visible(actor)
    return Query(
        table="customer_order",
        columns=tuple((one.name, _sql(one)) for one in specs()),
        id="customer_order.id",
        joins=" LEFT JOIN customer ON customer.id = customer_order.customer_id",
        base=LIVING,
        apart=BINNED,
        where=where,
        params=tuple(params),
        order=(("day", True),),
        sorts=(("customer_id", "customer.name_key"),),
    )
