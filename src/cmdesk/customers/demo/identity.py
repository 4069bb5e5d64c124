"""Who and where a customer is: names, address, coordinates, telephones, code numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from cmdesk.customers.demo.block import Block
from cmdesk.customers.demo.ground import places
from cmdesk.customers.demo.numbers import COMPANY, COOPERATIVE, INDIVIDUAL, credit_code, licence, subscriber
from cmdesk.customers.demo.shops import RETAIL, firm_of, shops, sign_of
from cmdesk.staff.demo.dice import bell, weighted
from cmdesk.staff.demo.office import city

Columns = Mapping[str, Sequence[Any]]

_ALONG = tuple(value / 2 for value in bell(1100) if abs(value) <= 2)  # -1 … 1, denser in the middle of a road
_JITTER = 0.000_9  # degrees at most across the road, about 40 m to either side
_RETAILERS = frozenset(RETAIL)


def naming(block: Block) -> Columns:
    """Return names, organisation form and trade."""
    tables = [shops()[format_] for format_ in block.formats]
    signs = block.picked([table.signs for table in tables])
    lucky = block.picked([table.lucky for table in tables])
    tails = block.picked([table.firms for table in tables])
    firms = [
        word < table.company_share * 65536 for word, table in zip(block.dice.words(block.count), tables, strict=True)
    ]
    short = [
        sign_of(word, ending, surname, given, spot.place, spot.near)
        for (word, ending), surname, given, spot in zip(signs, block.surnames, block.given, block.spots, strict=True)
    ]
    full = [
        firm_of(format_, word, ending, better, tail)
        if firm
        else spot.district + sign
        if sign.startswith(spot.near)
        else spot.district + spot.town + sign
        for firm, format_, (word, ending), better, tail, spot, sign in zip(
            firms, block.formats, signs, lucky, tails, block.spots, short, strict=True
        )
    ]
    return {
        "name": full,
        "short_name": block.some(0.95, short, ""),
        "company_form": [_form(name, firm=firm) for name, firm in zip(full, firms, strict=True)],
        "trade": block.some(0.9, block.picked([table.trades for table in tables]), ""),
    }


def _form(name: str, *, firm: bool) -> str:
    if name.endswith("合作社"):
        return "cooperative"
    if not firm:
        return "individual"
    return "stock" if name.endswith("股份有限公司") else "limited"


def whereabouts(block: Block) -> Columns:
    """Return address and coordinates; a few are missing or written without the city."""
    spots, dice, count = block.spots, block.dice, block.count
    along = dice.picks(_ALONG, count)
    across = dice.words(count)
    city_tails, village_tails = dice.picks(_city_tails(), count), dice.picks(_village_tails(), count)
    addresses = [
        f"{spot.address}{1 + int((part + 1) * spot.last_number / 2)}号{'' if spot.town else tail}"
        if spot.last_number
        else spot.address + house
        for spot, part, tail, house in zip(spots, along, city_tails, village_tails, strict=True)
    ]
    for index, tower in block.towers.items():
        addresses[index] = tower.address + tower.name
    short = len(city().name)
    addresses = [
        address if word > 14_000 else address[short:] if word > 900 else ""
        for word, address in zip(dice.words(count), addresses, strict=True)
    ]
    points = [
        (
            Decimal(f"{spot.longitude + part * spot.east + (off - 32768) * _JITTER / 65536:.6f}"),
            Decimal(f"{spot.latitude + part * spot.north + (off % 997 - 498) * _JITTER / 1000:.6f}"),
        )
        for spot, part, off in zip(spots, along, across, strict=True)
    ]
    points = block.some(0.95, points, (None, None))
    return {
        "address": addresses,
        "postcode": block.some(0.4, [city().postcode] * count, ""),
        "longitude": [point[0] for point in points],
        "latitude": [point[1] for point in points],
    }


@cache
def _city_tails() -> tuple[str, ...]:
    compounds = places()["compounds"]
    inside = [f"{name}{block}号楼{100 + door}商铺" for name in compounds for block in (1, 2, 5) for door in (1, 3, 6)]
    beside = [f"附{number}号" for number in range(1, 7)]
    near = ["（小学对面）", "（农贸市场内）", "（医院东侧）", "（公交站旁）", "（与农行相邻）"]
    return weighted(
        [("", 70), *((tail, 16 / len(inside)) for tail in inside), *((tail, 8 / len(beside)) for tail in beside),
         *((tail, 6 / len(near)) for tail in near)],
        2048,
    )  # fmt: skip


@cache
def _village_tails() -> tuple[str, ...]:
    words = ["村口", "村部旁", "小学对面", "中心街", "北头", "南头", "村卫生室旁", "大桥西"]
    return weighted(
        [*((f"{number}号", 70 / 160) for number in range(1, 161)), *((word, 30 / 8) for word in words)], 2048
    )


def telephones(block: Block) -> Columns:
    """Return telephones, e-mail and WeChat; one customer in thirty has no number at all."""
    dice, count, code = block.dice, block.count, city().telephone
    lines = [f"{code}-{5 + index % 3}{subscriber(block.first + index, block.offset)[:6]}" for index in range(count)]
    phones = [
        (first,) if word > 22_000 else (first, line) if word > 9_000 else (first, second) if word > 2_200 else ()
        for word, first, second, line in zip(
            dice.words(count), block.mobiles, block.draw_mobiles(count, 1), lines, strict=True
        )
    ]
    boxes = dice.words(count)
    return {
        "phones": phones,
        "fax": [line if word < 1_500 else "" for word, line in zip(dice.words(count), lines, strict=True)],
        "email": [
            f"{mobile}@{('139.example', 'qq.example', '163.example')[word % 3]}" if word < 4_000 else ""
            for word, mobile in zip(boxes, block.mobiles, strict=True)
        ],
    }


def certificates(block: Block, forms: Sequence[str]) -> Columns:
    """Return credit code and licence number; shops in villages often have not shown theirs."""
    spots, first = block.spots, block.first
    codes = [
        credit_code(_CODE_KINDS.get(form, COMPANY), spot.region, first + index)
        for index, (form, spot) in enumerate(zip(forms, spots, strict=True))
    ]
    licences = [
        licence(spot.region, first + index, block.offset) if format_ in _RETAILERS else ""
        for index, (format_, spot) in enumerate(zip(block.formats, spots, strict=True))
    ]
    return {"credit_code": block.some(0.82, codes, ""), "licence_number": block.some(0.96, licences, "")}


_CODE_KINDS = {"individual": INDIVIDUAL, "cooperative": COOPERATIVE}
