"""The people in the files: owners, some helpers, whoever receives one in an office, now and then an insider."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from cmdesk.customers.demo.block import Block, words
from cmdesk.customers.demo.shops import ORGANISATION
from cmdesk.staff.demo.dice import weighted
from cmdesk.staff.demo.names import MAN, names

Person = dict[str, Any]

_HELPERS = 0.24  # share of shops in whose file a second person stands
_DAYS = tuple(f"{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29))
_LUNAR_LEAP = "闰04-15"
_POWER = weighted((("yes", 72), ("no", 8), ("unknown", 20)), 512)
_DESKS = (
    (("reception",), "前台"), (("reception",), "行政文员"), (("logistics",), "后勤主管"), (("buyer",), "采购主管"),
    (("manager", "buyer"), "办公室主任"), (("finance",), "会计"),
)  # fmt: skip
_INSIDERS = ((("buyer", "insider"), "采购员"), (("insider",), "行政助理"), (("finance", "insider"), "出纳"))


def owners(block: Block, forms: Sequence[str], phones: Sequence[tuple[str, ...]]) -> list[Person | None]:
    """Return the owner of each customer; a few files name nobody."""
    count, dice, table = block.count, block.dice, words()
    detail = block.remarks
    firm = [form != "individual" for form in forms]
    columns: dict[str, Sequence[Any]] = {
        "name": [surname + given for surname, given in zip(block.surnames, block.given, strict=True)],
        "roles": [("owner", "legal") if one else ("owner", "operator") for one in firm],
        "position": ["总经理" if one else "" for one in firm],
        "decision_power": dice.picks(_POWER, count),
        "phones": [numbers[:1] for numbers in phones],
        "wechat": [
            number if word < 30_000 else "" for number, word in zip(block.mobiles, dice.words(count), strict=True)
        ],
        "available": detail(0.2, table["available"]),
        "sex": [sex for sex, _ in block.people],
        "form_of_address": [
            _address(surname, sex, born, firm=one, word=word)
            for surname, (sex, born), one, word in zip(
                block.surnames, block.people, firm, dice.words(count), strict=True
            )
        ],
        **_birthdays(block, block.people),
        "education": block.some(0.6, dice.picks(_educations(), count), None),
        "family": detail(0.35, table["family"]),
        "character": detail(0.45, table["character"]),
        "hobbies": detail(0.35, _hobbies()),
        "taboos": detail(0.12, table["taboos"]),
    }
    keys = tuple(columns)
    people: list[Person | None] = [
        dict(zip(keys, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    return block.some(0.97, people, None)


def others(block: Block) -> dict[int, list[Person]]:
    """Return further people by the customer's place in the block."""
    places = [
        index
        for index, (word, format_) in enumerate(zip(block.dice.words(block.count), block.formats, strict=True))
        if word < _HELPERS * 65536 or format_ == ORGANISATION
    ]
    people = block.draw_people(len(places))
    given, surnames = names().given(block.dice, people), names().surnames(block.dice, len(places))
    mobiles = block.draw_mobiles(block.count, 2)
    found: dict[int, list[Person]] = {}
    for index, person, surname, name in zip(places, people, surnames, given, strict=True):
        make = _clerk if block.formats[index] == ORGANISATION else _helper
        one = {"sex": person[0], "phones": (mobiles[index],), **make(block, index, person, surname, name)}
        found.setdefault(index, []).append(one)
    return found


def _clerk(block: Block, _index: int, person: tuple[str, int], surname: str, given: str) -> Person:
    """Somebody in an office; one in eight is an insider (S2-05, S2-14)."""
    dice = block.dice
    roles, position = dice.pick(_INSIDERS if dice.below(8) == 0 else _DESKS)
    return {
        "name": surname + given,
        "roles": roles,
        "position": position,
        "decision_power": "yes" if "manager" in roles else "no",
        "form_of_address": f"{surname}主任"
        if "manager" in roles
        else surname + ("先生" if person[0] == MAN else "女士"),
        "available": dice.pick(words()["available"]) if dice.below(2) else "",
    }


def _helper(block: Block, index: int, person: tuple[str, int], surname: str, given: str) -> Person:
    """The husband or wife, a relative or a shop assistant."""
    kin = "店主配偶" if person[0] != block.people[index][0] else "店员" if block.dice.below(2) else "店主亲属"
    if kin == "店主亲属":
        surname = block.surnames[index]
    return {
        "name": surname + given,
        "roles": ("operator",) if kin == "店主配偶" else ("other",),
        "position": "店员" if kin == "店员" else "",
        "decision_power": "yes" if kin == "店主配偶" else "unknown" if kin == "店员" else "no",
        "form_of_address": _address(surname, person[0], person[1], firm=False, word=block.dice.below(65536)),
        "note": kin,
    }


def _address(surname: str, sex: str, born: int, *, firm: bool, word: int) -> str:
    """Return how one addresses somebody to the face (S1-67)."""
    if word < 20_000:
        return ""
    if firm:
        return f"{surname}总"
    if word < 34_000:
        return f"{surname}老板" if sex == MAN else f"{surname}老板娘"
    if sex == MAN:
        return f"老{surname}" if born < 1975 else f"{surname}哥" if born < 1992 else f"小{surname}"
    return f"{surname}姨" if born < 1968 else f"{surname}姐" if born < 1992 else f"小{surname}"


def _birthdays(block: Block, people: Sequence[tuple[str, int]]) -> dict[str, Sequence[Any]]:
    """Return birthdays: the older the more often lunar, a third unknown, some without the year."""
    count = len(people)
    texts: list[str] = []
    calendars: list[str | None] = []
    for (_, born), day, word, sort in zip(
        people, block.dice.picks(_DAYS, count), block.dice.words(count), block.dice.words(count), strict=True
    ):
        if word < 23_000:
            texts.append("")
            calendars.append(None)
            continue
        lunar = sort < (45_000 if born < 1970 else 20_000 if born < 1985 else 5_000)
        text = _LUNAR_LEAP if lunar and sort < 60 else day
        texts.append(text if word < 30_000 or text is _LUNAR_LEAP else f"{born}-{text}")
        calendars.append("lunar" if lunar else "solar")
    return {"birthday": texts, "birthday_calendar": calendars}


@cache
def _educations() -> tuple[str, ...]:
    return weighted([(key, weight) for key, weight in words()["education"]], 512)


@cache
def _hobbies() -> tuple[str, ...]:
    table = words()["hobbies"]
    return (*table, *(f"{one}、{table[(index + 7) % len(table)]}" for index, one in enumerate(table)))
