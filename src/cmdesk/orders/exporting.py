"""The lines of listed orders as rows of a file, under the names that an import of orders knows (S4-27)."""

from __future__ import annotations

from dataclasses import replace

from cmdesk.core.export import Table
from cmdesk.core.sheet.writing.listed import Field, Listed
from cmdesk.core.window import Query
from cmdesk.customers.rules.finding import TITLE
from cmdesk.orders.importing.targets import COLUMNS

LINES = "订货明细"
_JOINS = (
    " LEFT JOIN order_line ON order_line.order_id = customer_order.id AND order_line.binned_at IS NULL"
    " LEFT JOIN product ON product.id = order_line.product_id"
)
_SQL = {
    "order_number": "customer_order.number",
    "day": "customer_order.day",
    "customer_number": "customer.number",
    "customer_name": TITLE,
    "product_number": "product.number",
    "product_name": "product.name",
    "quantity": "order_line.quantity",
    "supplied": "order_line.supplied",
    "price": "order_line.price",
    "retail_price": "order_line.retail_price",
    "failure": "customer_order.failure",
    "settlement": "CASE WHEN customer_order.state = 'placed' THEN customer_order.settlement END",
    "note": "customer_order.note",
}


def lines(query: Query | None) -> Table:
    """Return the lines of listed orders, an order without any as one row; reads the database.

    Args:
        query: the orders, filtered and ordered.
    """
    if query is None:
        return Table((), (), 0)
    orders = query.written()
    found = replace(
        orders,
        columns=tuple(_SQL.items()),
        id="order_line.id",
        joins=f"{orders.joins}{_JOINS}",
        more=(*orders.columns, *orders.more, ("of_order", "customer_order.id")),
        order=(*orders.order, ("of_order", False)),
    )
    listed = Listed(found, [Field.of(replace(COLUMNS[key].about, name=key)) for key in _SQL])
    return Table(listed.heads, listed, listed.count(), orders.where)
