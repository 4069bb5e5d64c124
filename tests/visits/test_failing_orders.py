"""Two ordering cycles in a row without success open the anomaly that asks for a visit (S1-29 ①)."""

from __future__ import annotations

from datetime import date

from tests.visits.conftest import Round, ago

from cmdesk.core.database import current
from cmdesk.customers import rules as customers
from cmdesk.orders import rules as orders
from cmdesk.visits.rules.urgent import anomalies


def fail(tour: Round, day: date, why: str = "none") -> int:
    lines = [{"product_id": tour.products[0], "quantity": 5}] if why != "none" else []
    values = {"customer_id": tour.shops[0], "day": day, "failure": why}
    return orders.place(tour.staff["area_manager"], values, lines)


def succeed(tour: Round, day: date) -> None:
    line = {"product_id": tour.products[0], "quantity": 5}
    orders.place(tour.me, {"customer_id": tour.shops[0], "day": day}, [line])


def open_ones(tour: Round) -> list[str]:
    return [one.note for one in anomalies.of_customer(tour.me, tour.shops[0]) if one.closed_at is None]


def test_the_second_failed_cycle_opens_it_once(tour: Round) -> None:
    """The first does not, a second try in the same cycle does not; what is open is not opened again; who must go is told."""
    fail(tour, ago(15))
    fail(tour, ago(13), "debit")
    assert open_ones(tour) == []
    fail(tour, ago(8), "refused")
    (note,) = open_ones(tour)
    assert "不订货" in note
    assert "送货无人接收" in note
    (opened,) = anomalies.of_customer(tour.me, tour.shops[0])
    assert (opened.trigger, opened.user_id, opened.found_at is None) == ("orders", tour.me.id, False)
    told = current().rows("SELECT text FROM notice WHERE user_id = ?", (tour.me.id,))
    assert any("异动：福顺烟酒店" in text for (text,) in told)
    fail(tour, ago(1))
    assert len(open_ones(tour)) == 1


def test_an_order_between_begins_anew(tour: Round) -> None:
    """Cycles are in a row only where nothing was ordered between them."""
    fail(tour, ago(14))
    succeed(tour, ago(10))
    fail(tour, ago(7))
    assert open_ones(tour) == []


def test_the_customers_own_cycle_counts(tour: Round) -> None:
    """Who orders once a fortnight fails for two cycles after a fortnight, not after a week."""
    file = customers.read(tour.staff["administrator"], tour.shops[0])
    customers.edit(tour.staff["administrator"], file.id, {"order_cycle": 14}, version=file.version)
    fail(tour, ago(20))
    fail(tour, ago(14))
    assert open_ones(tour) == []
    fail(tour, ago(6))
    assert len(open_ones(tour)) == 1


def test_what_lies_far_back_is_history(tour: Round) -> None:
    """A list of last year's orders sends nobody out; a correction into a failure does."""
    fail(tour, ago(80))
    fail(tour, ago(73))
    assert open_ones(tour) == []
    succeed(tour, ago(30))
    fail(tour, ago(9))
    succeed(tour, ago(2))
    (last, *_) = orders.last_orders(tour.me, tour.shops[0])
    assert open_ones(tour) == []
    orders.correct(tour.me, last.id, {"failure": "debit"})
    assert len(open_ones(tour)) == 1
