"""The one way pieces move (S3-17): the material is locked, nobody ever holds less than nothing, nothing is changed later.

Stock is never stored: it is the sum of what came to a place and what left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database, current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.materials.record import Material, Movement


class Place(NamedTuple):
    """Where pieces are: the store of a unit, or with a person."""

    unit_id: int | None = None
    user_id: int | None = None


class Booking(NamedTuple):
    """A movement to be: see ``Movement``. Without a source pieces come from outside, without a target they leave."""

    material_id: int
    way: str
    quantity: int
    source: Place | None = None
    target: Place | None = None
    day: date | None = None
    reason: str = ""
    customer_id: int | None = None
    activity_id: int | None = None
    gift_id: int | None = None
    kit_id: int | None = None
    reverses_id: int | None = None


Balances = dict[tuple[int, Place], int]

LEGS = (
    "(SELECT material_id, to_unit_id AS unit_id, to_user_id AS user_id, quantity AS pieces FROM movement"
    " WHERE to_unit_id IS NOT NULL OR to_user_id IS NOT NULL"
    " UNION ALL SELECT material_id, from_unit_id, from_user_id, -quantity FROM movement"
    " WHERE from_unit_id IS NOT NULL OR from_user_id IS NOT NULL) legs"
)
"""Every movement as what it adds to a place and what it takes from one."""


def book(work: Operation, bookings: Sequence[Booking], *, verb: str = "book") -> list[int]:
    """Write movements, all or none, and return their ids.

    Args:
        work: the operation they belong to.
        bookings: what moves.
        verb: of the trail; with ``"add"`` the whole operation refuses to be undone, with another undo passes it over.

    Raises:
        Invalid: a quantity is none.
        NotFound: there is no such material.
        Refused: somebody would hold less than nothing; the sentence says who holds how many.
    """
    rows = [keep.clean(Movement, _values(work, one)) for one in bookings]
    held = _locked(work.database, {one.material_id for one in bookings})
    _refuse_too_few(held, bookings)
    return work.add_many(Movement, rows, verb=verb)


def balances(materials: Iterable[int] = ()) -> Balances:
    """Return what every place holds of some materials, of all when none is named; places with nothing are left out."""
    wanted, found = list(materials), Balances()
    for part in chunks(wanted) if wanted else [()]:
        of_these = f" WHERE material_id IN ({marks(part)})" if part else ""
        rows = current().rows(
            f"SELECT material_id, unit_id, user_id, SUM(pieces) FROM {LEGS}{of_these}"
            " GROUP BY material_id, unit_id, user_id HAVING SUM(pieces) <> 0",
            tuple(part),
        )
        found |= {(material, Place(unit, user)): int(pieces) for material, unit, user, pieces in rows}
    return found


def place_name(place: Place) -> str:
    """Return what people call a place: ``"城东片区库房"``, ``"李敏"``."""
    table, one = ("unit", place.unit_id) if place.unit_id is not None else ('"user"', place.user_id)
    row = current().row(f"SELECT name FROM {table} WHERE id = ?", (one,))
    name = str(row[0]) if row else "？"
    return f"{name}库房" if place.unit_id is not None else name


def _values(work: Operation, one: Booking) -> dict[str, object]:
    if one.quantity is None or one.quantity < 1:
        raise Invalid({"quantity": "数量要填大于 0 的整数。"})
    source, target = one.source or Place(), one.target or Place()
    return {
        "material_id": one.material_id, "way": one.way, "quantity": one.quantity,
        "day": one.day or clock.today(),
        "from_unit_id": source.unit_id, "from_user_id": source.user_id,
        "to_unit_id": target.unit_id, "to_user_id": target.user_id,
        "customer_id": one.customer_id, "activity_id": one.activity_id, "gift_id": one.gift_id, "kit_id": one.kit_id,
        "reverses_id": one.reverses_id, "user_id": work.actor.id or None, "reason": one.reason,
    }  # fmt: skip


def _locked(database: Database, materials: set[int]) -> Balances:
    """Return what is held of some materials once nobody else can move them until this transaction ends."""
    suffix = " FOR UPDATE" if database.engine == "postgres" else ""  # a SQLite writer is alone from its beginning
    found = 0
    for part in chunks(sorted(materials)):
        found += len(database.rows(f"SELECT id FROM material WHERE id IN ({marks(part)}) ORDER BY id{suffix}", part))
    if found != len(materials):
        raise NotFound("物料不存在，可能已被彻底清除，请重新选择。")
    return balances(materials) if materials else {}


def _refuse_too_few(held: Mapping[tuple[int, Place], int], bookings: Sequence[Booking]) -> None:
    left: dict[tuple[int, Place], int] = {}
    wanted: dict[tuple[int, Place], int] = {}
    for one in bookings:
        for place, pieces in ((one.source, -one.quantity), (one.target, one.quantity)):
            if place is not None:
                key = (one.material_id, place)
                left[key] = left.get(key, held.get(key, 0)) + pieces
                wanted[key] = wanted.get(key, 0) + max(0, -pieces)
    for (material_id, place), pieces in left.items():
        if pieces < 0:
            raise Refused(_too_few(held, material_id, place, wanted[material_id, place]))


def _too_few(held: Mapping[tuple[int, Place], int], material_id: int, place: Place, wanted: int) -> str:
    material = keep.read(Material, material_id)
    have, unit = held.get((material_id, place), 0), material.unit
    others = [
        f"{place_name(other)} {pieces} {unit}"
        for (one, other), pieces in sorted(held.items(), key=lambda entry: -entry[1])
        if one == material_id and other != place and pieces > 0
    ]
    where = "、".join(others[:5]) + (f" 等 {len(others)} 处" if len(others) > 5 else "")
    has = f"只有 {have} {unit}" if have else "没有"
    return (
        f"{place_name(place)}{has}“{material.title()}”，不够 {wanted} {unit}；"
        f"{f'现有：{where}' if where else '别处也没有，请先入库'}。"
    )
