"""People from contact cards (vCard) of telephones and mail programs into a customer file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.sheet.vcard import Card, read_vcards
from cmdesk.core.text.phone import canonical
from cmdesk.customers.record import Customer, Person
from cmdesk.customers.rules.file.contents import file_for
from cmdesk.customers.rules.file.persons import persons_of

MOST = 200


@dataclass(frozen=True)
class Taken:
    """What became of a file of cards.

    Attributes:
        added: names of the people that were added.
        known: names of people who are in the file already, by name or phone.
        problems: Chinese sentences about cards that could not be read.
    """

    added: tuple[str, ...]
    known: tuple[str, ...]
    problems: tuple[str, ...]


def add_from_cards(actor: Actor, customer_id: int, path: Path) -> Taken:
    """Add the people of a card file to a customer, those it has already left out; one step to undo.

    Raises:
        NotAllowed: the file is not the actor's to edit.
        NotFound: there is no such file for him.
        Refused: nothing in the file can be read as cards, or there are too many.
    """
    file = file_for(actor, customer_id)
    cards, problems = read_vcards(path)
    named = [card for card in cards if card.name or card.org]
    if not named:
        raise Refused(problems[0] if problems else f"“{path.name}”里没有名片，请选择 .vcf 文件。")
    if len(named) > MOST:
        raise Refused(
            f"“{path.name}”里有 {len(named)} 张名片，像是整本通讯录；一次最多 {MOST} 张，请先挑出这位客户的。"
        )
    people = persons_of(actor, customer_id)
    names, phones = {one.name for one in people}, {number for one in people for number in one.phones}
    added, known = [], []
    with keep.operation(actor, f"从名片添加联系人 {file.title()}") as work:
        for card in named:
            values = values_of(card)
            if values["name"] in names or phones & set(values["phones"]):
                known.append(values["name"])
                continue
            work.add(Person, {**values, "customer_id": customer_id})
            names.add(values["name"])
            phones |= set(values["phones"])
            added.append(values["name"])
        if added:
            work.note(Customer.KIND, customer_id, "import", {"persons": (None, added)})
    return Taken(tuple(added), tuple(known), tuple(problems))


def values_of(card: Card) -> dict[str, Any]:
    """Return a card's values as fields of ``Person``; what has no field goes into the note."""
    numbers = [canonical(phone.number) for phone in card.phones]
    more = [part for part in (card.org if card.name else "", card.address, *card.emails[1:], card.note) if part]
    birthday = card.birthday.isoformat() if card.birthday else ""
    if not birthday and card.month_day:
        birthday = f"{card.month_day[0]:02d}-{card.month_day[1]:02d}"
    return {
        "name": (card.name or card.org)[:60],
        "position": card.title[:60],
        "phones": tuple(dict.fromkeys(number for number in numbers if number))[:8],
        "email": card.emails[0][:100] if card.emails else "",
        "birthday": birthday,
        "birthday_calendar": "solar" if birthday else None,
        "note": "\n".join(more)[:2000],
    }
