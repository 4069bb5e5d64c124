"""The page 订货: every order, and how much of what was ordered came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmdesk.kit.space.tabs import Tabs
from cmdesk.orders.screens.order_dialog import open_stored
from cmdesk.orders.screens.orders import OrdersList
from cmdesk.orders.screens.supply import SupplyView

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class OrdersPage(Tabs):
    """Two lists, one at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("订货", [
            ("订货记录", lambda: OrdersList(desk)),
            ("货源满足率", lambda: SupplyView(desk)),
        ])  # fmt: skip
        self._desk = desk

    def open_record(self, kind: str, record_id: int) -> None:  # noqa: ARG002
        """Open an order."""
        open_stored(self._desk, record_id, self)
