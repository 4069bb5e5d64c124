"""The verbs of the ledger (S3-17): what comes in, who takes it, what goes to customers, what is found and lost."""

from __future__ import annotations

from datetime import date

from cmdesk.activities.record import Gift
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.customers import rules as customers
from cmdesk.materials.record import Material, Movement
from cmdesk.materials.rules import rights
from cmdesk.materials.rules.ledger import Booking, Place, balances, book, place_name


def receive(
    actor: Actor, unit_id: int, material_id: int, quantity: int, *, day: date | None = None, reason: str = ""
) -> int:
    """Take pieces into a store (入库); returns the movement.

    Raises:
        NotAllowed: the actor does not keep that store.
    """
    rights.refuse_store(actor, unit_id)
    return _one(actor, Booking(material_id, "receive", quantity, None, Place(unit_id), day, reason))


def issue(
    actor: Actor, unit_id: int, user_id: int, material_id: int, quantity: int, *,
    day: date | None = None, reason: str = "",
) -> int:  # fmt: skip
    """Hand pieces of a store to a person (领用); returns the movement.

    Raises:
        NotAllowed: the actor does not keep that store.
        Refused: the store does not hold that many.
    """
    rights.refuse_store(actor, unit_id)
    return _one(actor, Booking(material_id, "issue", quantity, Place(unit_id), Place(None, user_id), day, reason))


def take_back(
    actor: Actor, user_id: int, unit_id: int, material_id: int, quantity: int, *,
    day: date | None = None, reason: str = "",
) -> int:  # fmt: skip
    """Take pieces back into a store from who carries them (退回); returns the movement.

    Raises:
        NotAllowed: the actor does not keep that store.
        Refused: the person does not carry that many.
    """
    rights.refuse_store(actor, unit_id)
    return _one(actor, Booking(material_id, "back", quantity, Place(None, user_id), Place(unit_id), day, reason))


def transfer(
    actor: Actor, from_unit: int, to_unit: int, material_id: int, quantity: int, *,
    day: date | None = None, reason: str = "",
) -> int:  # fmt: skip
    """Move pieces from a store to another (调拨); returns the movement.

    Raises:
        NotAllowed: the actor does not keep the store they come from.
        Refused: it does not hold that many, or both are the same.
    """
    rights.refuse_store(actor, from_unit)
    if from_unit == to_unit:
        raise Refused("调出和调入是同一个库房，请另选调入的库房。")
    return _one(actor, Booking(material_id, "transfer", quantity, Place(from_unit), Place(to_unit), day, reason))


def give(
    actor: Actor, source: Place, customer_id: int, material_id: int, quantity: int, *,
    activity_id: int | None = None, day: date | None = None, reason: str = "",
) -> int:  # fmt: skip
    """Give pieces to a customer, from a store or from who carries them (发放给客户); returns the movement.

    Raises:
        NotAllowed: the actor may not give from there.
        NotFound: the customer is out of his sight.
        Refused: there are not that many, or the contact was with somebody else.
    """
    refuse_giving(actor, source)
    (head,) = customers.heads(actor, [customer_id])
    if activity_id is not None:
        row = current().row("SELECT customer_id FROM activity WHERE id = ?", (activity_id,))
        if row is None or row[0] != customer_id:
            raise Refused("选的往来不是这位客户的，请重新选择，或不选往来。")
    made = Booking(material_id, "give", quantity, source, None, day, reason, customer_id, activity_id)
    return _one(actor, made, f"给 {head.title()}")


def count(actor: Actor, place: Place, material_id: int, counted: int, reason: str, *, day: date | None = None) -> int:
    """Correct what a place holds to what was counted there (盘点); returns the movement.

    Raises:
        Invalid: no reason is given, or less than nothing was counted.
        NotAllowed: the actor does not keep that store.
        Refused: the count agrees, there is nothing to correct.
    """
    _refuse_keeping(actor, place)
    _refuse_silent(reason, "盘点有出入")
    if counted < 0:
        raise Invalid({"quantity": "盘点数不能小于 0。"})
    material = keep.read(Material, material_id)
    with keep.operation(actor, f"盘点 {material.title()}") as work:
        keep.stored_row(Material, material_id, lock=True)  # or the count would be of what was there before
        held = balances([material_id]).get((material_id, place), 0)
        more = counted - held
        if more == 0:
            raise Refused(f"{place_name(place)}账上就是 {held} {material.unit}，与盘点相符，不用更正。")
        source, target = (None, place) if more > 0 else (place, None)
        return book(work, [Booking(material_id, "count", abs(more), source, target, day, reason)])[0]


def scrap(actor: Actor, place: Place, material_id: int, quantity: int, reason: str, *, day: date | None = None) -> int:
    """Write off pieces that are spoilt, lost or out of date (报损); returns the movement.

    Raises:
        Invalid: no reason is given.
        NotAllowed: the actor does not keep that store.
        Refused: there are not that many.
    """
    _refuse_keeping(actor, place)
    _refuse_silent(reason, "报损")
    return _one(actor, Booking(material_id, "scrap", quantity, place, None, day, reason))


def reverse(actor: Actor, movement_id: int, reason: str) -> int:
    """Take a movement back by its opposite (冲销); a gift that was noted with it goes to the bin. Returns the new one.

    Raises:
        Invalid: no reason is given.
        NotFound: there is no such movement.
        NotAllowed: the actor could not have booked it.
        Refused: it was reversed, is a reversal itself, belongs to a kit, or the pieces are elsewhere by now.
    """
    moved = keep.read(Movement, movement_id)
    source, target = Place(moved.from_unit_id, moved.from_user_id), Place(moved.to_unit_id, moved.to_user_id)
    _refuse_reversing(actor, moved, source, target)
    _refuse_silent(reason, "冲销")
    if moved.kit_id is not None:
        raise Refused("这一笔是当日物料的领用或归还，请在“领用归还”里办理。")
    material = keep.read(Material, moved.material_id)
    with keep.operation(actor, f"冲销 {moved.title()} {material.title()}") as work:
        keep.stored_row(Material, moved.material_id, lock=True)
        if current().rows("SELECT 1 FROM movement WHERE reverses_id = ?", (moved.id,)):
            raise Refused("这一笔已经冲销过了。")
        booking = Booking(
            moved.material_id, "reversal", moved.quantity or 0, target if any(target) else None,
            source if any(source) else None, None, reason, moved.customer_id, None, None, None, moved.id,
        )  # fmt: skip
        made = book(work, [booking])[0]
        if moved.gift_id is not None:
            work.bin(Gift, moved.gift_id)
        return made


def refuse_giving(actor: Actor, source: Place) -> None:
    """Let pass who may give customers what lies there: the keeper of a store, or whoever the right reaches.

    Raises:
        NotAllowed: the actor may not.
    """
    if source.unit_id is not None:
        rights.refuse_store(actor, source.unit_id)
    else:
        rights.refuse_person(actor, rights.GIVE, source.user_id or 0)


def _refuse_keeping(actor: Actor, place: Place) -> None:
    """Let pass who keeps a store, or the store of the unit to which a person belongs."""
    if place.unit_id is not None:
        rights.refuse_store(actor, place.unit_id)
    else:
        rights.refuse_person(actor, rights.STORE, place.user_id or 0)


def _refuse_reversing(actor: Actor, moved: Movement, source: Place, target: Place) -> None:
    if moved.way == "reversal":
        raise Refused("冲销本身不能再冲销，请重新记一笔正确的。")
    if moved.way == "give":
        refuse_giving(actor, source)
        return
    store = source.unit_id or target.unit_id
    if store is not None:
        rights.refuse_store(actor, store)
    else:
        rights.refuse_person(actor, rights.STORE, source.user_id or target.user_id or 0)


def _refuse_silent(reason: str, word: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": f"{word}要写明原因。"})


def _one(actor: Actor, booking: Booking, whom: str = "") -> int:
    material = keep.read(Material, booking.material_id)
    if material.binned_at is not None:
        raise NotFound(f"“{material.title()}”已删除，请先恢复。")
    if not material.used and booking.way in {"receive", "issue", "give"}:
        raise Refused(f"“{material.title()}”已停用，不能再{_word(booking)}；还要用请先改回“在用”。")
    words = " ".join(filter(None, (_word(booking), material.title(), whom)))
    with keep.operation(actor, f"{words} {booking.quantity} {material.unit}".rstrip()) as work:
        return book(work, [booking])[0]


def _word(booking: Booking) -> str:
    return Movement.way.about.label_of(booking.way)
