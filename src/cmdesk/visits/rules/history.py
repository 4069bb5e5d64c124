"""The visits of one customer, newest first, with what was done and how his stock has gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.shop import display


@dataclass(frozen=True, slots=True)
class Past:
    """A visit in a customer's history.

    Attributes:
        visit_id: the visit.
        number: of its sheet.
        day: when.
        state: planned, done, missed or cancelled.
        kind: why.
        user: who went.
        steps: how many of the eight steps were done.
        display: score of its display check, None when it was not looked at (S1-23).
        stock: sum of the stock that was read, None when nothing was.
        demand: sum of the demand.
        result: of its activity; why it was missed.
    """

    visit_id: int
    number: str
    day: date
    state: str
    kind: str
    user: str
    steps: int
    display: int | None
    stock: int | None
    demand: int | None
    result: str


def history(actor: Actor, customer_id: int, *, limit: int = 200) -> list[Past]:
    """Return the visits of a customer that the actor may see, newest first."""
    where, params = rights.visible(actor)
    rows = current().rows(
        "SELECT visit.id, visit.number, visit.day, visit.state, visit.kind, u.name, visit.steps, visit.display,"
        " (SELECT SUM(r.stock) FROM stock_reading r WHERE r.visit_id = visit.id AND r.binned_at IS NULL),"
        " (SELECT SUM(r.demand) FROM stock_reading r WHERE r.visit_id = visit.id AND r.binned_at IS NULL),"
        " CASE WHEN visit.state = 'done' THEN COALESCE(a.result, '') ELSE visit.missed_reason END"
        ' FROM visit JOIN "user" u ON u.id = visit.user_id LEFT JOIN activity a ON a.id = visit.activity_id'
        " WHERE visit.customer_id = ? AND visit.binned_at IS NULL"
        + also(where)
        + " ORDER BY visit.day DESC, visit.id DESC LIMIT ?",
        (customer_id, *params, limit),
    )
    scale = display.Scale.read()
    return [
        Past(
            row[0], row[1] or "", date.fromisoformat(row[2]), row[3], row[4], row[5],
            len(row[6].split(",")) if row[6] else 0,
            scale.score(row[7], row[6], row[2]) if row[3] == "done" else None,
            _whole(row[8]), _whole(row[9]), row[10],
        )
        for row in rows
    ]  # fmt: skip


def trend(
    actor: Actor, customer_id: int, *, visits: int = 6
) -> list[tuple[str, list[tuple[date, int | None, int | None]]]]:
    """Return product → (day, stock, demand) of the last readings, oldest first, products in their order.

    Args:
        actor: who looks; nothing for those who may not see visits of this customer.
        customer_id: whose.
        visits: how many days at most.
    """
    if not history(actor, customer_id, limit=1):
        return []
    database = current()
    days = [
        row[0]
        for row in database.rows(
            "SELECT DISTINCT day FROM stock_reading WHERE customer_id = ? AND binned_at IS NULL ORDER BY day DESC LIMIT ?",
            (customer_id, visits),
        )
    ]
    if not days:
        return []
    found: dict[str, list[tuple[date, int | None, int | None]]] = {}
    for name, day, stock, demand in database.rows(
        "SELECT CASE WHEN p.short_name <> '' THEN p.short_name ELSE p.name END, r.day, r.stock, r.demand"
        " FROM stock_reading r JOIN product p ON p.id = r.product_id WHERE r.customer_id = ? AND r.day >= ?"
        " AND r.binned_at IS NULL ORDER BY p.position, p.name, p.id, r.day, r.id",
        (customer_id, days[-1]),
    ):
        found.setdefault(name, []).append((date.fromisoformat(day), stock, demand))
    return list(found.items())


def checks(visits: Sequence[Past], *, most: int = 6) -> list[tuple[date, int]]:
    """Return (day, score) of the last display checks among visits that stand newest first, oldest first (S1-23)."""
    found = [(one.day, one.display) for one in visits if one.display is not None]
    return found[:most][::-1]


def count_open(actor: Actor, customer_id: int) -> int | None:
    """Return how many visits to a customer are planned; None for none, so that no badge is shown."""
    return sum(1 for one in history(actor, customer_id, limit=20) if one.state == "planned") or None


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


STATE = Visit.state.about.label_of
KIND = Visit.kind.about.label_of
