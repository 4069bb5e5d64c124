"""A gift to a customer that lies in the store or in somebody's bag: noted and taken from stock in one operation (S1-74)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmdesk.activities.rules.courtesy import gifts
from cmdesk.activities.rules.courtesy.gifts import Offer
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Refused
from cmdesk.materials.record import Material
from cmdesk.materials.rules import moves, rights, stock
from cmdesk.materials.rules.ledger import Booking, Place, book
from cmdesk.materials.rules.moves import refuse_giving

_GIVEN = frozenset({"publicity", "gift", "promotion"})


def offers(actor: Actor) -> list[Offer]:
    """Return what the actor could give: what he carries himself first, then the stores he keeps."""
    if actor.scope(rights.VIEW) is Scope.NONE:
        return []
    found = []
    for one in stock.held(actor):
        place = one.place
        mine = place.user_id == actor.id and actor.scope(rights.GIVE) > Scope.NONE
        kept = place.unit_id is not None and rights.reaches_store(actor, place.unit_id)
        if one.pieces > 0 and (mine or kept):
            found.append((not mine, one))
    made = []
    for _, one in sorted(found, key=lambda pair: pair[0]):
        material = keep.read(Material, one.material_id)
        if material.used and material.kind in _GIVEN:
            where = "本人手上" if one.place.user_id == actor.id else one.name
            word = f"{material.title()}（{where} {one.pieces} {material.unit}）"
            made.append(Offer(_key(one.material_id, one.place), word, material.title(), material.price))
    return made


def take(work: Operation, key: str, pieces: int, gift_id: int, gift: Mapping[str, Any]) -> None:
    """Take the pieces of a gift from where they are; the operation then cannot be undone, only reversed.

    Raises:
        NotAllowed: the actor may not give from there.
        Refused: there are not that many, or the gift came from the customer.
    """
    material_id, place = _read(key)
    refuse_giving(work.actor, place)
    if gift.get("way", "given") != "given":
        raise Refused("客户送来的礼品不能从库存里领，请把“从库存领”清空。")
    booking = Booking(
        material_id, "give", pieces, place, None, gift.get("given_on"), "礼品", gift["customer_id"],
        gift.get("activity_id"), gift_id,
    )  # fmt: skip
    book(work, [booking], verb="add")


def hand_over(actor: Actor, key: str, customer_id: int, pieces: int, reason: str = "") -> int:
    """Give a customer what an offer names, without a line in the gift ledger; returns the movement.

    Raises:
        NotAllowed: the actor may not give from there.
        Refused: there are not that many.
    """
    material_id, place = _read(key)
    return moves.give(actor, place, customer_id, material_id, pieces, reason=reason)


def register() -> None:
    """Let the gift ledger offer what is in stock; once is enough."""
    gifts.stock_from(offers, take)


def _key(material_id: int, place: Place) -> str:
    return f"{material_id}:u{place.unit_id}" if place.unit_id is not None else f"{material_id}:p{place.user_id}"


def _read(key: str) -> tuple[int, Place]:
    material, _, place = key.partition(":")
    try:
        number = int(place[1:])
        return int(material), Place(number, None) if place[0] == "u" else Place(None, number)
    except (ValueError, IndexError):
        raise Refused("选的库存已经变了，请重新选择从哪里领。") from None
