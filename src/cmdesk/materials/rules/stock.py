"""Who holds how many, what is low, what moved, and what was handed out in a span of time (S3-17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.conditions import also, holding, marks
from cmdesk.core.database import current
from cmdesk.customers.rules import rights as customers
from cmdesk.customers.rules.finding import TITLE
from cmdesk.materials.record import Material, Movement
from cmdesk.materials.rules import rights
from cmdesk.materials.rules.ledger import LEGS, Place

By = Literal["customer", "user", "month", "material"]
BY: Final[dict[By, str]] = {"customer": "按客户", "user": "按人员", "month": "按月", "material": "按物料"}


class Held(NamedTuple):
    """What one place holds of a material."""

    material_id: int
    place: Place
    name: str
    pieces: int
    is_low: bool


class Line(NamedTuple):
    """A movement as the ledger shows it."""

    id: int
    day: date
    way: str
    number: str
    material: str
    quantity: int
    unit: str
    source: str
    target: str
    customer: str
    customer_id: int | None
    user: str
    reason: str
    is_reversed: bool


class Share(NamedTuple):
    """What went to customers, for one customer, person, month or material."""

    key: str
    word: str
    material: str
    pieces: int
    unit: str
    worth: Decimal | None


def held(actor: Actor, *, material_id: int | None = None, user_id: int | None = None) -> list[Held]:
    """Return what the stores hold, and what those people carry whom the actor may look at, stores first.

    A store that is down to nothing is listed as long as its material is in use and has a low-stock mark.
    """
    rights.refuse(actor, rights.VIEW)
    where, params = rights.visible(actor, "legs.user_id")
    parts, more = [f"(legs.user_id IS NULL OR {where})", "m.binned_at IS NULL"], [*params]
    for column, value in (("legs.material_id", material_id), ("legs.user_id", user_id)):
        if value is not None:
            parts.append(f"{column} = ?")
            more.append(value)
    rows = current().rows(
        "SELECT legs.material_id, legs.unit_id, legs.user_id, COALESCE(n.name, u.name), SUM(legs.pieces), m.low,"
        f" m.used FROM {LEGS} JOIN material m ON m.id = legs.material_id LEFT JOIN unit n ON n.id = legs.unit_id"
        f' LEFT JOIN "user" u ON u.id = legs.user_id WHERE {" AND ".join(parts)}'
        " GROUP BY legs.material_id, legs.unit_id, legs.user_id, n.name, u.name, m.low, m.used, m.kind, m.name"
        " ORDER BY m.kind, m.name, legs.material_id, CASE WHEN legs.unit_id IS NULL THEN 1 ELSE 0 END,"
        " COALESCE(n.name, u.name)",
        more,
    )
    found = []
    for material, unit, user, name, pieces, low, used in rows:
        is_low = bool(unit is not None and used and low is not None and pieces < low)
        if pieces or is_low:
            word = f"{name}库房" if unit is not None else str(name)
            found.append(Held(material, Place(unit, user), word, int(pieces), is_low))
    return found


def in_hand(user_id: int) -> str:
    """Return how many sorts of materials somebody carries."""
    carried = held(PROGRAM, user_id=user_id)
    return f"没归还的物料 {len(carried):,} 种" if carried else ""


def low(actor: Actor) -> list[Held]:
    """Return the stores the actor keeps in which a material is below its mark."""
    if actor.scope(rights.STORE) == 0:
        return []
    return [
        one
        for one in held(actor)
        if one.is_low and one.place.unit_id is not None and rights.reaches_store(actor, one.place.unit_id)
    ]


def stores() -> list[tuple[int, str]]:
    """Return the units that may have a store, those that have had anything first."""
    rows = current().rows(
        "SELECT unit.id, unit.name FROM unit WHERE unit.binned_at IS NULL ORDER BY CASE WHEN EXISTS"
        " (SELECT 1 FROM movement WHERE to_unit_id = unit.id) THEN 0 ELSE 1 END, unit.id"
    )
    return [(int(one), str(name)) for one, name in rows]


def store_for(unit_id: int | None) -> int | None:
    """Return the nearest store to a unit that has ever had anything: its own, or one above; else any, None for none."""
    with_stock = {
        row[0] for row in current().rows("SELECT DISTINCT to_unit_id FROM movement WHERE to_unit_id IS NOT NULL")
    }
    above, seen = unit_id, set[int]()
    while above is not None and above not in seen:
        if above in with_stock:
            return above
        seen.add(above)
        row = current().row("SELECT parent_id FROM unit WHERE id = ?", (above,))
        above = row[0] if row else None
    return min(with_stock, default=None)


def movements(
    actor: Actor, *, material_id: int | None = None, user_id: int | None = None, customer_id: int | None = None,
    text: str = "", limit: int | None = None,
) -> list[Line]:  # fmt: skip
    """Return movements the actor may see, the newest first.

    Those of people he may look at, those he booked, and those between stores and the world outside. What went to a
    customer out of his sight shows no name.

    Args:
        actor: who looks.
        material_id: only of this material.
        user_id: only of what this person had or got.
        customer_id: only to this customer.
        text: only those that hold it in what the ledger shows of them.
        limit: at most so many; None for all.
    """
    rights.refuse(actor, rights.VIEW)
    where, params = _seen(actor)
    parts, more = [where], [*params]
    for part, value in (("t.material_id = ?", material_id), ("t.customer_id = ?", customer_id)):
        if value is not None:
            parts.append(part)
            more.append(value)
    if user_id is not None:
        parts.append("(t.from_user_id = ? OR t.to_user_id = ?)")
        more += [user_id, user_id]
    known, knowing = customers.visible(actor)
    title = f"CASE WHEN {known or '1 = 1'} THEN {TITLE} END"
    if text.strip():
        where, sought_for = _holding(text.strip(), title, knowing)
        parts.append(where)
        more += sought_for
    rows = current().rows(
        "SELECT t.id, t.day, t.way, m.number, m.name, m.edition, t.quantity, m.unit, fn.name, fu.name, tn.name, tu.name,"
        f" {title}, customer.id, b.name, t.reason,"
        " (SELECT 1 FROM movement r WHERE r.reverses_id = t.id LIMIT 1) FROM movement t"
        " JOIN material m ON m.id = t.material_id LEFT JOIN unit fn ON fn.id = t.from_unit_id"
        ' LEFT JOIN unit tn ON tn.id = t.to_unit_id LEFT JOIN "user" fu ON fu.id = t.from_user_id'
        ' LEFT JOIN "user" tu ON tu.id = t.to_user_id LEFT JOIN "user" b ON b.id = t.user_id'
        f" LEFT JOIN customer ON customer.id = t.customer_id WHERE {' AND '.join(parts)}"
        f" ORDER BY t.day DESC, t.id DESC{'' if limit is None else f' LIMIT {int(limit)}'}",
        (*knowing, *more),
    )
    return [_line(row) for row in rows]


def _holding(text: str, title: str, knowing: Sequence[object]) -> tuple[str, list[object]]:
    """Return the condition that keeps movements which hold a text; a customer's name counts for who may see it."""
    columns = ("m.number", "m.name", "m.edition", "fn.name", "fu.name", "tn.name", "tu.name", "b.name", "t.reason")
    ways = [choice.value for choice in Movement.way.about.choices if text in choice.label]
    moved, wanted = holding(text, *columns)
    named, called = holding(text, title)
    return f"({moved} OR t.way IN ({marks(ways)}) OR {named})", [*wanted, *ways, *knowing, *called]


def given(actor: Actor, by: By, since: date, until: date) -> list[Share]:
    """Return what went to customers in a span of days, both included, without what was reversed.

    Who got the most stands first, with all his materials one below the other; months stand in their order.

    Args:
        actor: sees what went out through people he may look at, and to customers of his sight.
        by: what it is added up for; each with its materials.
        since: first day.
        until: last day.
    """
    rights.refuse(actor, rights.VIEW)
    where, params = _seen(actor)
    known, knowing = customers.visible(actor)
    key, word = {
        "customer": ("customer.number", TITLE),
        "user": ("w.login", "w.name"),
        "month": ("SUBSTR(t.day, 1, 7)", "SUBSTR(t.day, 1, 7)"),
        "material": ("m.number", "m.name"),
    }[by]
    rows = current().rows(
        f"SELECT {key}, {word}, m.name, m.edition, SUM(t.quantity), m.unit, m.price FROM movement t"
        " JOIN material m ON m.id = t.material_id JOIN customer ON customer.id = t.customer_id"
        ' LEFT JOIN "user" w ON w.id = COALESCE(t.from_user_id, t.user_id)'
        f" WHERE t.way = 'give' AND t.day BETWEEN ? AND ? AND {where}{also(known)}"
        " AND NOT EXISTS (SELECT 1 FROM movement r WHERE r.reverses_id = t.id)"
        f" GROUP BY {key}, {word}, m.id, m.name, m.edition, m.unit, m.price"
        f" ORDER BY {key}, SUM(t.quantity) DESC, m.name, m.id",
        (since.isoformat(), until.isoformat(), *params, *knowing),
    )
    price = Material._meta.fields["price"]
    shares = [
        Share(
            str(one or ""), str(name or ""), f"{material}（{edition}）" if edition else material, int(pieces), unit,
            None if cost is None else price.python_value(cost) * int(pieces),
        )
        for one, name, material, edition, pieces, unit, cost in rows
    ]  # fmt: skip
    return shares if by == "month" else _most_first(shares)


def _most_first(shares: list[Share]) -> list[Share]:
    sums: dict[str, tuple[Decimal, int]] = {}
    for one in shares:
        worth, pieces = sums.get(one.key, (Decimal(0), 0))
        sums[one.key] = worth + (one.worth or 0), pieces + one.pieces

    def place(one: Share) -> tuple[Decimal, int, str, str]:
        worth, pieces = sums[one.key]
        return -worth, -pieces, one.word, one.key

    return sorted(shares, key=place)


def _seen(actor: Actor) -> tuple[str, tuple[object, ...]]:
    parts, params = ["(t.from_user_id IS NULL AND t.to_user_id IS NULL)", "t.user_id = ?"], [actor.id]
    more: list[object] = [*params]
    for column in ("t.from_user_id", "t.to_user_id"):
        where, given_params = rights.visible(actor, column)
        parts.append(where)
        more += given_params
    return f"({' OR '.join(parts)})", tuple(more)


def _line(row: tuple[object, ...]) -> Line:
    (one, day, way, number, name, edition, quantity, unit, from_unit, from_user, to_unit, to_user, customer, customer_id,
     user, reason, reversed_) = row  # fmt: skip
    return Line(
        int(str(one)), date.fromisoformat(str(day)), Movement.way.about.label_of(str(way)), str(number),
        f"{name}（{edition}）" if edition else str(name), int(str(quantity)), str(unit), _side(from_unit, from_user),
        _side(to_unit, to_user), str(customer or ""), int(str(customer_id)) if customer and customer_id else None,
        str(user or "系统"), str(reason or ""), reversed_ is not None,
    )  # fmt: skip


def _side(unit: object, user: object) -> str:
    return f"{unit}库房" if unit else str(user or "")
