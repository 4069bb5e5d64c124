"""What the columns of a list of orders may be."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from cmdesk.core.field import Day, Money, Pick, Real, Text
from cmdesk.core.sheet.converting.convert import Verdict, converter_of
from cmdesk.core.sheet.grid import Cell
from cmdesk.core.sheet.understanding.columns import Target
from cmdesk.core.sheet.understanding.evidence import Look
from cmdesk.core.sheet.understanding.looking import targets_of
from cmdesk.core.spec import Choice
from cmdesk.orders.record import FAILURES, SETTLEMENTS

PLACED = Choice("placed", "成功", "cg")
"""What stands in the column of failures where there was none."""

COLUMNS: dict[str, Any] = {
    "order_number": Text("订货单号", limit=30),
    "customer_number": Text("客户编号", limit=30),
    "customer_name": Text("客户名称", limit=100),
    "day": Day("订货日"),
    "product_number": Text("商品编号", limit=30),
    "product_name": Text("品名", limit=80),
    "quantity": Real("订货数量", places=3, least=0),
    "supplied": Real("供货数量", places=3, least=0),
    "price": Money("单价", least=0),
    "retail_price": Money("零售价", least=0),
    "failure": Pick("不成功的情形", choices=(PLACED, *FAILURES)),
    "settlement": Pick("结算", choices=SETTLEMENTS),
    "note": Text("其它", limit=500),
}
"""Column → the field that says what its cells may hold."""

_LOOKS: dict[str, Look] = {"money": "money", "real": "number", "choice": "choice", "day": "day"}
_CODES = frozenset({"order_number", "customer_number", "product_number"})


@cache
def targets() -> tuple[Target, ...]:
    """Return everything a column may be, with the words that offices use for it."""
    return targets_of(COLUMNS, "order_columns.toml", _LOOKS)


def convert(name: str) -> Callable[[Cell], Verdict]:
    """Return the function that turns a cell of a column into its value or into a problem sentence."""
    return converter_of(COLUMNS[name], code=name in _CODES)
