"""The routes on which somebody visits his customers (S1-15, S1-33)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.core.field import Link, Pick, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.customers.record.choices import WEEKDAYS
from cmdesk.staff.record import User


class Route(Record):
    """A route: customers close together who order on its day or the day after."""

    KIND: ClassVar[str] = "route"
    LABEL: ClassVar[str] = "走访路线"

    name = Text("路线名称", required=True, limit=30)
    user = Link("客户经理", User, required=True, index=True)
    weekday = Pick("订货日", choices=WEEKDAYS, required=True, help="线上客户在这一天或次日订货（S1-15）")
    note = Text("说明", limit=200)

    if TYPE_CHECKING:
        user_id: int

    def title(self) -> str:
        return self.name


class RouteStop(Record):
    """A customer on a route, at his place."""

    KIND: ClassVar[str] = "route_stop"
    LABEL: ClassVar[str] = "路线客户"

    route = Link("走访路线", Route, required=True, read_only=True, index=True)
    customer = Link("客户", Customer, required=True, index=True)
    position = Whole("顺序", least=1, most=9999, required=True)

    if TYPE_CHECKING:
        route_id: int
        customer_id: int
