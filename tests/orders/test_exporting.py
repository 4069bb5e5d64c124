"""Orders out with their lines, and in again somewhere else."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from tests.orders.conftest import Shop

from cmdesk.core import export
from cmdesk.core.day.clock import today
from cmdesk.core.errors import NotAllowed
from cmdesk.core.sheet.opening.reading import read
from cmdesk.orders import columns, rules
from cmdesk.orders.exporting import LINES, lines
from cmdesk.orders.importing import check


def test_lines_of_orders_go_out_and_an_import_knows_them(shop: Shop, tmp_path: Path) -> None:
    """The filter and the order of the list hold; every line of an order stands below the other; nothing is read as new."""
    clerk, boss = shop.staff["clerk"], shop.staff["service_director"]
    early = today() - timedelta(days=2)
    goods = [{"product_id": shop.soft, "quantity": 10, "supplied": 4}, {"product_id": shop.hard, "quantity": 2.5}]
    for customer, day in ((shop.fu, early), (shop.qing, today())):
        rules.place(clerk, {"customer_id": customer, "day": day}, goods)
    rules.place(clerk, {"customer_id": shop.fu, "day": today(), "state": "failed", "failure": "none"}, [])
    path = tmp_path / "明细.xlsx"
    query = columns.query(boss).ordered(("day", False))
    assert export.export(boss, LINES, partial(lines, query), path) == 5
    head, *rows = read(path).rows
    assert head[:6] == ("订货单号", "订货日", "客户编号", "客户名称", "商品编号", "品名")
    assert [row[5:8] for row in rows[:2]] == [("澜亭（蓝亭）", 10, 4), ("远山（如黛）", 2.5, None)]
    assert [row[1] for row in rows] == [early, early, today(), today(), today()]
    found = check.look(read(path))
    assert len(found.mapping) == len(head)
    again = check.check(clerk, found.table, found.mapping)
    assert (again.entries, again.failed) == ([], [])
    few = query.filtered("customer_order.customer_id = ?", (shop.qing,))
    assert export.export(boss, LINES, partial(lines, few), path) == 2
    with pytest.raises(NotAllowed, match="可以查阅，不能复制"):
        export.export(clerk, LINES, partial(lines, query), path)
