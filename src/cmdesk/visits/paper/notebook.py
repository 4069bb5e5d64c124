"""The customer's notebook 商情簿, which stays in his shop: his card, then each visit in its box (S0-25, forms 28)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.core.conditions import chunks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.field import moment_of
from cmdesk.customers.record import Customer
from cmdesk.visits.paper import facts
from cmdesk.visits.paper.facts import show
from cmdesk.visits.paper.sheet import class_words

FORM = "customer_notebook"
ON_A_PAGE = 4
"""Boxes of visits on a page."""
_BUSINESS = show(Customer, "business_kind")
_MARKET = show(Customer, "market_type")


def pages(customer_id: int, empty: int = 1) -> list[dict[str, Any]]:
    """Return the values of the pages of a customer's notebook.

    Args:
        customer_id: whose notebook.
        empty: empty pages behind those of the visits made so far.
    """
    made = [_boxes(part) for part in chunks(_visits(customer_id), ON_A_PAGE)] + [{} for _ in range(empty)]
    card = _card(customer_id)
    common = {name: card[name] for name in ("customer", "customer_number", "manager")}
    return [{**common, **(card if number == 0 else {}), **page} for number, page in enumerate(made or [{}])]


def _card(customer_id: int) -> dict[str, Any]:
    row = current().row(
        "SELECT c.name, c.number, u.name, u.phone, c.address, c.phones, c.visit_class, c.grade, c.retail_format,"
        " c.terminal_state, c.business_kind, c.market_type, c.order_weekday, c.licence_number, c.business_scope"
        ' FROM customer c LEFT JOIN "user" u ON u.id = c.owner_id WHERE c.id = ?',
        (customer_id,),
    )
    if row is None:
        return {}
    name, number, manager, manager_phone, address, phones, *classes, kind, market, weekday, licence, scope = row
    about = dict(zip(("visit_class", "grade", "retail_format", "terminal_state"), classes, strict=True))
    people = facts.of([customer_id], _today())[customer_id].people
    return {
        "card": True,
        "customer": name,
        "customer_number": number,
        "manager": manager or "",
        "manager_phone": manager_phone or "",
        "address": address,
        "phones": phones,
        "people": "、".join(one.name for one in people[: facts.SHOWN_PEOPLE]),
        "class": class_words(about),
        "business": " · ".join(part for part in (_BUSINESS(kind), _MARKET(market)) if part),
        "order_day": facts.WEEKDAY(weekday),
        "licence": licence,
        "scope": scope,
    }


def _today() -> Any:

    return clock.today()


def _visits(customer_id: int) -> list[dict[str, Any]]:
    rows = current().rows(
        "SELECT v.day, v.arrived_at, v.left_at, a.result, a.content, a.opinions, v.guidance, a.next_step, a.next_on, u.name"
        ' FROM visit v LEFT JOIN activity a ON a.id = v.activity_id LEFT JOIN "user" u ON u.id = v.user_id'
        " WHERE v.customer_id = ? AND v.state = 'done' AND v.binned_at IS NULL ORDER BY v.day, v.id",
        (customer_id,),
    )
    return [_box(row) for row in rows]


def _box(row: Sequence[Any]) -> dict[str, Any]:
    day, arrived, left, result, content, opinions, guidance, next_step, next_on, who = row
    clocks = [f"{moment_of(one):%H:%M}" for one in (arrived, left) if one]
    return {
        "day": day,
        "time": "–".join(clocks),
        "points": result or content or "",
        "opinions": opinions or "",
        "answer": guidance or "",
        "next": " ".join(part for part in (next_step or "", next_on or "") if part),
        "sign_manager": who or "",
    }


def _boxes(part: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {f"{key}_{n}": value for n, box in enumerate(part, 1) for key, value in box.items()}
