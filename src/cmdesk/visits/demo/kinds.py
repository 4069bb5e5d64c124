"""What is special about some visits of an invented office: individual service, appointments, who took part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.staff.demo.dice import Dice
from cmdesk.visits.demo.rounds import Round

Values = dict[str, Any]
Persons = Mapping[int, tuple[int, str, str, bool]]
"""Customer → id, name, position of the person one meets there, and whether he decides."""

_SERVICE_DAYS = 3  # rounds of a month with individual service (S0-03)
_WITH_PEOPLE = 4  # every which visit names who took part
_KEPT, _CHANGED = 84, 93  # percent of appointments kept; kept or changed beforehand


def of_service(rounds: Sequence[Round]) -> dict[int, str]:
    """Return which customers of a month get individual service, and of which kind (S0-41…S0-44).

    On each of the last rounds one promising customer is helped on, another told of the strategy or of an opinion.
    """
    found: dict[int, str] = {}
    for at, one in enumerate(rounds[-_SERVICE_DAYS:]):
        first, *rest = [shop.id for shop in one.shops if not shop.sample][:2] or [one.shops[0].id]
        found[first] = "promote"
        found |= dict.fromkeys(rest, ("explain", "guide")[at % 2])
    return found


def agreement(arrived: datetime, dice: Dice, said: Mapping[str, Sequence[str]]) -> Values:
    """Return what became of the appointment of a visit that was made: kept, changed beforehand, or missed by how much."""
    luck = dice.below(100)
    if luck < _KEPT:
        return {"appointment": "kept", "agreed_at": arrived - timedelta(minutes=dice.below(17) - 7)}
    fault = ("ours", "customer", "customer", "neither")[dice.below(4)]
    if luck < _CHANGED:
        note = dice.pick(said[f"changed_{fault}"])
        return {"appointment": "changed", "agreed_at": arrived, "fault": fault, "appointment_note": note}
    return {"appointment": "missed", "agreed_at": arrived - timedelta(minutes=12 + dice.below(25)), "fault": fault}


def absence(arrived: datetime, agreed: bool, dice: Dice, said: Mapping[str, Sequence[str]]) -> Values:
    """Return why a visit was not made; an appointment that stood was missed by somebody's fault (S1-61)."""
    fault = ("ours", "customer", "customer", "neither")[dice.below(4)]
    why = {"state": "missed", "missed_reason": dice.pick(said[f"missed_{fault}"])}
    return why | ({"appointment": "missed", "agreed_at": arrived, "fault": fault} if agreed else {})


def persons(customers: Sequence[int]) -> Persons:
    """Return whom one meets at customers: the first person of each file."""
    known = set(customers)
    rows = current().rows(
        "SELECT customer_id, id, name, position, decision_power FROM person WHERE binned_at IS NULL ORDER BY id DESC"
    )
    return {
        customer: (one, name, position or "", power == "yes")
        for customer, one, name, position, power in rows
        if customer in known
    }


def participants(visits: Sequence[Values], ids: Sequence[int], manager: Actor, known: Persons) -> list[Values]:
    """Return who took part in some of the contacts, on either side (S1-45, S3-18).

    Args:
        visits: of a round, as they are written.
        ids: of the activities of those that were made, in their order.
        manager: who went.
        known: whom he met.
    """
    made = [visit for visit in visits if visit["state"] == "done"]
    found: list[Values] = []
    for visit, activity in zip(made, ids, strict=True):
        met = known.get(visit["customer_id"])
        if met is None or visit["met_id"] is None:
            continue
        found.append({"activity_id": activity, "side": "ours", "user_id": manager.id, "name": manager.name,
                      "person_id": None, "position": "", "decides": False})  # fmt: skip
        found.append({"activity_id": activity, "side": "theirs", "user_id": None, "name": met[1],
                      "person_id": met[0], "position": met[2], "decides": met[3]})  # fmt: skip
    return found


def met(customer: int, known: Persons, dice: Dice) -> Values:
    """Return the person whom a visit has met, where its sheet names him."""
    one = known.get(customer) if dice.below(_WITH_PEOPLE) == 0 else None
    return {"met_id": one[0] if one else None, "met_name": one[1] if one else ""}


def cultivated(
    visits: Sequence[Values], ids: Sequence[int], products: Sequence[int], dice: Dice, said: Mapping[str, Sequence[str]]
) -> list[Values]:
    """Return the brands that visits have worked on: those whose sheet says something of it (S0-24).

    Args:
        visits: of a round, as they are written.
        ids: of the visits.
        products: those in sale.
        dice: of the round.
        said: what people write.
    """
    if not products:
        return []
    return [
        {"visit_id": one, "customer_id": visit["customer_id"], "product_id": dice.pick(products), "day": visit["day"],
         "scheme": "", "done": dice.pick(said["brand_done"]), "effect": dice.pick(said["brand_effect"]),
         "next_step": dice.pick(said["brand_next"])}
        for visit, one in zip(visits, ids, strict=True) if visit["brands"]
    ]  # fmt: skip
