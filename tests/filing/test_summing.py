"""The summary of all files says what is recorded of a customer, and says so where nothing is (forms 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.filing.conftest import TODAY, Files

from cmdesk.activities.record import Activity
from cmdesk.core.actor import PROGRAM, Scope
from cmdesk.core.door import keep
from cmdesk.filing import paper
from cmdesk.filing.rules import summing
from cmdesk.orders import rules as orders
from cmdesk.products import rules as products


def _contact(files: Files, customer_id: int, purposes: tuple[str, ...], days: int = 0) -> None:
    with keep.operation(PROGRAM, "往来") as work:
        work.add(
            Activity,
            {
                "customer_id": customer_id, "user_id": files.manager.id, "channel": "phone_in", "purposes": purposes,
                "happened_at": datetime.now().astimezone() - timedelta(days=days), "content": "谈了事",
            },
        )  # fmt: skip


def _row(files: Files, stage: str = "customer") -> dict[str, Any]:
    ((_, (whole,)),) = paper.summary_job(files.manager, stage).parts
    (row,) = whole["customers"]
    return dict(row)


def test_contacts_about_orders_and_promotions(files: Files) -> None:
    """This month's and all contacts about orders; other contacts count nothing."""
    one = files.open()
    assert (_row(files)["orders"], _row(files)["promotion"]) == (summing.NOTHING, summing.NOTHING)
    _contact(files, one, ("order",))
    _contact(files, one, ("order", "promotion"), days=40)
    _contact(files, one, ("care",))
    assert (_row(files)["orders"], _row(files)["promotion"]) == ("订货联系\n本月 1 次，累计 2 次", "1 次")
    assert _row(files)["first_trade_on"] == summing.NOTHING


def test_a_prospect_has_not_traded(files: Files) -> None:
    """A dash, not a day to be filled in."""
    files.open(stage="prospect")
    assert _row(files, "prospect")["first_trade_on"] == "—"


def test_other_features_fill_their_columns(files: Files) -> None:
    """A customer a source knows nothing of is not recorded; a column that nobody may tell the actor says so."""
    one = files.open()
    away = summing.add_source("test", lambda actor, day: {"complaints": {one: "1 件"}, "rating": {}})  # noqa: ARG005
    try:
        say = summing.figures(files.manager, TODAY)
        assert (say(one)["complaints"], say(one)["rating"]) == ("1 件", summing.NOTHING)
        assert say(0)["complaints"] == summing.NOTHING
    finally:
        away()
    before = dict(summing._sources)
    summing._sources.clear()
    try:
        assert set(summing.figures(files.manager, TODAY)(one).values()) == {summing.UNSEEN}
    finally:
        summing._sources.update(before)


def test_the_last_order_and_the_month_are_told(files: Files) -> None:
    """How often and how much in the month and in all, the last day; contacts are told where no order may be seen."""
    one, today = files.open(), date.today()  # noqa: DTZ011
    product = products.add(files.staff["clerk"], {"name": "澜亭", "brand": "澜亭", "wholesale_price": 212})
    for quantity in (10, 2.5):
        orders.place(files.manager, {"customer_id": one, "day": today}, [{"product_id": product, "quantity": quantity}])
    _contact(files, one, ("order",))
    assert _row(files)["orders"] == f"本月 2 次 12.5 条，2,650.00 元\n累计 2 次 12.5 条，上次 {today:%m-%d}"
    unseeing = replace(files.manager, rights={**files.manager.rights, "orders.view": Scope.NONE})
    assert summing.figures(unseeing, today)(one)["orders"] == "订货联系\n本月 1 次，累计 1 次"
