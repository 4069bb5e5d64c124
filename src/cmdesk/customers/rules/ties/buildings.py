"""Buildings swept door by door: which company behind which door, visited or not, 谢绝推销 or not (S2-02)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.customers.record import Building, Customer, Room
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file.files import create_within, read

Values = Mapping[str, Any]

ACTION = "buildings.edit"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a building has been swept.

    Attributes:
        rooms: doors known.
        visited: doors where somebody was met or the door was found shut (any result but 未访).
        unvisited: doors still to visit, those with 谢绝推销 left out.
        refused: doors, or all of the building, with 谢绝推销.
        interested: doors with 有意向.
        customers: doors that have become customer files.
        share: visited part of all doors, 0 to 1.
    """

    building_id: int
    name: str
    area_id: int | None
    rooms: int
    visited: int
    unvisited: int
    refused: int
    interested: int
    customers: int

    @property
    def share(self) -> float:
        return self.visited / self.rooms if self.rooms else 0.0


def may_edit(actor: Actor, building: Building | None) -> Refused | None:
    """Return why the actor may not change a building and its doors, or None when he may."""
    scope = actor.scope(ACTION)
    if scope is Scope.NONE:
        return NotAllowed.to("维护楼宇和初访记录")
    if building is None or scope is Scope.ALL:
        return None
    units = actor.team | {actor.unit_id} if scope is Scope.TEAM else {actor.unit_id}
    if building.created_by == actor.id or building.area_id is None or building.area_id in units:
        return None
    return NotAllowed(f"“{building.name}”不在您的片区，您只能维护本片区的楼宇，请联系那个片区或管理员。")


def add_building(actor: Actor, values: Values) -> Building:
    """Enter a building, in the actor's area unless another is given, and return it.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the actor may not.
    """
    _refuse(actor, None)
    begun = {"area_id": actor.unit_id} if actor.role in {"account_manager", "area_manager"} else {}
    with keep.operation(actor, f"登记楼宇 {values.get('name', '')}") as work:
        made = work.add(Building, {**begun, **values})
    return keep.read(Building, made)


def edit_building(
    actor: Actor, building_id: int, values: Values, *, version: int, before: Values | None = None
) -> Building:
    """Change a building and return it.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: the building is not the actor's to change.
    """
    building = _building(actor, building_id)
    with keep.operation(actor, f"修改楼宇 {building.name}") as work:
        work.edit(Building, building_id, values, version=version, before=before)
    return keep.read(Building, building_id)


def bin_building(actor: Actor, building_id: int, *, back: bool = False) -> None:
    """Put a building into the recycle bin, or take it ``back``.

    Raises:
        NotAllowed: the building is not the actor's to change.
    """
    building = _building(actor, building_id)
    with keep.operation(actor, f"{'恢复' if back else '删除'}楼宇 {building.name}") as work:
        if back:
            work.restore(Building, building_id)
        else:
            work.bin(Building, building_id)


def add_rooms(actor: Actor, building_id: int, doors: Iterable[tuple[str, str]]) -> int:
    """Enter doors (floor, room number) of a building, those known already left out; returns how many are new.

    Raises:
        Invalid: a floor or room number cannot be kept.
        NotAllowed: the building is not the actor's to change.
    """
    building = _building(actor, building_id)
    known = set(
        current().rows("SELECT floor, room FROM room WHERE building_id = ? AND binned_at IS NULL", (building_id,))
    )
    rows, seen = [], set(known)
    for floor, room in doors:
        row = keep.clean(Room, {"building_id": building_id, "floor": floor, "room": room, "result": "unvisited"})
        if (row["floor"], row["room"]) not in seen:
            seen.add((row["floor"], row["room"]))
            rows.append(row)
    if rows:
        with keep.operation(actor, f"登记 {building.name} 的 {len(rows)} 个房间") as work:
            work.add_many(Room, rows)
    return len(rows)


def edit_room(actor: Actor, room_id: int, values: Values, *, version: int, before: Values | None = None) -> Room:
    """Change a door, or what was met behind it, and return it; 谢绝 marks it 谢绝推销, a result is dated today.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept, or another door has the number.
        NotAllowed: the building is not the actor's to change.
    """
    room = keep.read(Room, room_id)
    building = _building(actor, room.building_id)
    kept = keep.clean(Room, values)
    if kept.get("customer_id"):
        read(actor, kept["customer_id"])
    if kept.get("result") not in (None, "unvisited", room.result):
        kept.setdefault("visited_on", clock.today())
    if kept.get("result") == "refused":
        kept.setdefault("no_soliciting", True)
    _refuse_double(room, kept)
    with keep.operation(actor, f"初访 {building.name} {room.title()}") as work:
        work.edit(Room, room_id, kept, version=version, before=before)
    return keep.read(Room, room_id)


def bin_room(actor: Actor, room_id: int) -> None:
    """Put a door that is not there into the recycle bin.

    Raises:
        NotAllowed: the building is not the actor's to change.
        Refused: its company has a customer file.
    """
    room = keep.read(Room, room_id)
    building = _building(actor, room.building_id)
    if room.customer_id is not None:
        raise Refused(f"{building.name} {room.title()} 已经建过客户档案，不能删除；房号写错的请按 Enter 改。")
    with keep.operation(actor, f"删除 {building.name} 的房间 {room.title()}") as work:
        work.bin(Room, room_id)


def open_file(actor: Actor, room_id: int, values: Values) -> Customer:
    """Open a customer file for the company behind a door and return it; one step takes it back, the door's link with it.

    Raises:
        Conflict: somebody else changed the door meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: the actor may not open files or change the building.
        Refused: the door has a file already.
    """
    room = keep.read(Room, room_id)
    building = _building(actor, room.building_id)
    if room.customer_id is not None:
        raise Refused(f"{building.name} {room.title()} 已经建过客户档案，请直接打开。")
    begun = {
        "name": room.company, "stage": "prospect", "source": "sweep", "building_id": building.id,
        "floor": room.floor, "room": room.room, "address": building.address, "no_soliciting": bool(room.no_soliciting),
    }  # fmt: skip
    with keep.operation(actor, f"{building.name} {room.title()} 建档") as work:
        file = create_within(work, {**begun, **values})
        work.edit(Room, room_id, {"customer_id": file.id, "company": room.company or file.name}, version=room.version)
    return file


def rooms_of(building_id: int) -> list[Room]:
    """Return a building's doors, floor by floor."""
    query = Room.select().where(Room.building == building_id, Room.binned_at.is_null())
    return sorted(query, key=lambda room: (_order(room.floor), _order(room.room)))


def _order(text: str) -> tuple[int, str]:
    digits = "".join(char for char in text if char.isdigit())
    below = -1 if text[:1].upper() in {"B", "-", "负"} else 1
    return below * int(digits or 0), text


def coverage(actor: Actor, building_id: int | None = None) -> list[Coverage]:
    """Return how far each building has been swept, one of them if ``building_id`` is given (S2-02)."""
    if actor.scope(rights.VIEW) is Scope.NONE:
        return []
    closed = "(r.no_soliciting OR b.no_soliciting)"
    one = " AND b.id = ?" if building_id is not None else ""
    rows = current().rows(
        "SELECT b.id, b.name, b.area_id, COUNT(r.id),"
        " COALESCE(SUM(CASE WHEN COALESCE(r.result, 'unvisited') <> 'unvisited' THEN 1 ELSE 0 END), 0),"
        f" COALESCE(SUM(CASE WHEN r.id IS NOT NULL AND COALESCE(r.result, 'unvisited') = 'unvisited'"
        f" AND NOT {closed} THEN 1 ELSE 0 END), 0),"
        f" COALESCE(SUM(CASE WHEN r.id IS NOT NULL AND {closed} THEN 1 ELSE 0 END), 0),"
        " COALESCE(SUM(CASE WHEN r.result = 'interested' THEN 1 ELSE 0 END), 0), COUNT(r.customer_id)"
        " FROM building b LEFT JOIN room r ON r.building_id = b.id AND r.binned_at IS NULL"
        f" WHERE b.binned_at IS NULL{one} GROUP BY b.id, b.name, b.area_id ORDER BY b.name, b.id",
        () if building_id is None else (building_id,),
    )
    return [Coverage(*row) for row in rows]


def _building(actor: Actor, building_id: int) -> Building:
    building = keep.read(Building, building_id)
    _refuse(actor, building)
    return building


def _refuse(actor: Actor, building: Building | None) -> None:
    refusal = may_edit(actor, building)
    if refusal is not None:
        raise refusal


def _refuse_double(room: Room, kept: Values) -> None:
    floor, number = kept.get("floor", room.floor), kept.get("room", room.room)
    if current().row(
        "SELECT 1 FROM room WHERE building_id = ? AND floor = ? AND room = ? AND id <> ? AND binned_at IS NULL",
        (room.building_id, floor, number, room.id),
    ):
        raise Invalid({"room": f"{floor}层 {number} 已经登记过，请换一个房号。"})
