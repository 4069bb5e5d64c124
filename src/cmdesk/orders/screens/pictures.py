"""The windows of orders that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.kit.scenes import Picture


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""

    def supply() -> None:
        desk.go("orders")
        desk.page("orders").tabs.setCurrentIndex(1)

    def dialog() -> Any:
        from cmdesk.core.database import current
        from cmdesk.orders.rules import opening
        from cmdesk.orders.screens.order_dialog import OrderDialog

        row = current().row("SELECT customer_id FROM customer_order ORDER BY day DESC, id DESC LIMIT 1")
        return OrderDialog(desk, opening.new(desk.actor, row[0] if row else None))

    def taken() -> Any:
        from cmdesk.core.sheet.opening.delimited import parse_clipboard
        from cmdesk.orders.screens.importing import ImportDialog

        shown = ImportDialog(desk)
        shown.open_grid(parse_clipboard(_PASTED))
        return shown

    return (("orders-supply", supply), ("order", dialog), ("orders-import", taken))


_PASTED = (
    "客户编码\t订货日期\t商品名称\t订购量\t供应量\t单价(元)\nKH000001\t2026-03-04\t云岫（雅韵）\t10\t6\t212\n"
    "KH000001\t2026-03-04\t远山（如黛）\t5\t5\t130\nKH000002\t\t远山（如黛）\t5\t5\t130\n"
)
