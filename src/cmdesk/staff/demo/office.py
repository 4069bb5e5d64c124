"""The organisation of an invented office and the people who work there (S4-03, S0-46)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from cmdesk.core.resources import resource
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.names import MAN, WOMAN, born_between, names

Surroundings = Literal["urban", "county", "country"]

MOST_MANAGERS = 400
_FEW = 2000  # customers below which an office has only its first areas
_FEW_AREAS = 8
_ROUTE = {"urban": 150, "county": 110, "country": 80}  # customers one client manager looks after
_DEPARTMENTS = {
    "总经办": "office", "客户管理部": "service", "营销部": "marketing", "销售部": "sales", "品控部": "quality", "财务部": "finance",
    "生产部": "production", "成品库": "warehouse", "物流部": "logistics", "技术部": "technical",
}  # fmt: skip
_HEADED = ("品控部", "财务部", "生产部", "成品库", "物流部", "技术部")
"""Departments that only sign and carry out, each under its head."""
_LEADERS = {
    "department_head",
    "general_manager",
    "marketing_director",
    "sales_director",
    "service_director",
    "area_manager",
}
_AGES = ((57, 35), (52, 23))  # oldest and youngest, of leaders and of everybody else
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mixed up on paper
_MOBILE = ("135", "136", "137", "138", "139", "150", "151", "152", "158", "159", "177", "181", "187", "188", "189")


@dataclass(frozen=True)
class Area:
    """A 片区: an organisation unit with its ground.

    Attributes:
        name: ``城东片区``.
        kind: urban (roads), county (a county town and villages) or country (towns and villages).
        district: the district or county it lies in.
        region: administrative code of the district, six digits.
        centre: longitude and latitude, WGS 84 degrees.
        radius: kilometres; no other area's circle touches it.
        weight: share of the customers, relative to other areas.
        towns: towns of an area outside the city.
    """

    name: str
    kind: Surroundings
    district: str
    region: str
    centre: tuple[float, float]
    radius: float
    weight: float
    towns: tuple[str, ...] = ()


@dataclass(frozen=True)
class City:
    """The invented city; see resources/demo/places.toml."""

    province: str
    name: str
    company: str
    telephone: str
    postcode: str
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Unit:
    """An organisation unit.

    Attributes:
        above: name of the unit it belongs to, empty for the company.
        duty: what a department is there for (``quality``).
    """

    name: str
    above: str
    area: bool = False
    duty: str | None = None


@dataclass(frozen=True)
class Worker:
    """Somebody with a login.

    Attributes:
        role: key of the role (``account_manager``).
        unit: name of the organisation unit.
    """

    login: str
    name: str
    role: str
    unit: str
    mobile: str
    sex: str
    birthday: date
    joined: date


@cache
def city() -> City:
    """Return the invented city."""
    table = tomllib.loads(resource("demo", "places.toml").read_text(encoding="utf-8"))
    areas = tuple(
        Area(**{**area, "centre": tuple(area["centre"]), "towns": tuple(area.get("towns", ()))})
        for area in table["area"]
    )
    return City(table["province"], table["city"], table["company"], table["telephone"], table["postcode"], areas)


def areas_for(customers: int) -> tuple[Area, ...]:
    """Return the areas of an office of that size."""
    return city().areas[:_FEW_AREAS] if customers < _FEW else city().areas


def managers_by_area(customers: int) -> dict[str, int]:
    """Return how many client managers each area has: at least one, at most ``MOST_MANAGERS`` in all."""
    areas = areas_for(customers)
    whole = sum(area.weight for area in areas)
    wanted = {area.name: customers * area.weight / whole / _ROUTE[area.kind] for area in areas}
    scale = min(1.0, (MOST_MANAGERS - len(areas)) / (sum(wanted.values()) or 1))
    return {name: max(1, round(count * scale)) for name, count in wanted.items()}


def units_for(customers: int) -> tuple[Unit, ...]:
    """Return the company, its departments and areas, those above first."""
    company = city().company
    return (
        Unit(company, ""),
        *(Unit(name, company, duty=duty) for name, duty in _DEPARTMENTS.items()),
        *(Unit(area.name, "销售部", area=True) for area in areas_for(customers)),
    )


def staff_for(customers: int, seed: int, today: date) -> tuple[Worker, ...]:
    """Return everybody with a login: the administrator first, then all roles, the client managers by area."""
    areas = areas_for(customers)
    posts = [
        ("general_manager", "总经办"),
        ("general_office", "总经办"),
        ("marketing_director", "营销部"),
        ("sales_director", "销售部"),
        ("service_director", "客户管理部"),
        ("service_specialist", "客户管理部"),
        ("service_specialist", "客户管理部"),
        ("business_coordinator", "客户管理部"),
        ("operations_coordinator", "客户管理部"),
        ("clerk", "客户管理部"),
        ("clerk", "客户管理部"),
        *(("area_manager", area.name) for area in areas),
        *(("account_manager", area) for area, count in managers_by_area(customers).items() for _ in range(count)),
    ]
    taken = {"admin"}
    return (
        _administrator(today),
        *_hire(posts, Dice(seed, "staff"), today, taken),
        *_hire([("department_head", unit) for unit in _HEADED], Dice(seed, "heads"), today, taken),
    )


def password_for(seed: int) -> str:
    """Return the password that everybody in the office of that seed starts with: 12 letters and digits."""
    return "".join(Dice(seed, "password").picks(_LETTERS, 12))


def _administrator(today: date) -> Worker:
    return Worker("admin", "系统管理员", "administrator", city().company, "", MAN, date(1988, 1, 1), today)


def _hire(posts: Sequence[tuple[str, str]], dice: Dice, today: date, taken: set[str]) -> Iterable[Worker]:
    count = len(posts)
    sexes = dice.picks((MAN, MAN, MAN, WOMAN, WOMAN), count)
    leaders, others = (born_between(dice, today.year - old, today.year - young, count) for old, young in _AGES)
    known = names().years()
    births = [
        min(max(leaders[i] if role in _LEADERS else others[i], known[0]), known[-1])
        for i, (role, _) in enumerate(posts)
    ]
    given = names().given(dice, list(zip(sexes, births, strict=True)))
    mobiles = dice.picks(_MOBILE, count)
    offset = dice.below(10**8)
    for index, (surname, (role, unit)) in enumerate(zip(names().surnames(dice, count), posts, strict=True)):
        birthday = date(births[index], 1, 1) + timedelta(days=dice.below(365))
        since = 365 * (5 if role in _LEADERS else 0) + 60
        joined = today - timedelta(days=since + dice.below(max(1, (today.year - births[index] - 22) * 365 - since)))
        mobile = f"{mobiles[index]}{(offset + index * 48_271_337) % 10**8:08d}"
        name = surname + given[index]
        yield Worker(_login(name, taken), name, role, unit, mobile, sexes[index], birthday, joined)


def _login(name: str, taken: set[str]) -> str:
    """Return the name in pinyin, with a number when somebody has it already (limin, limin2)."""
    from cmdesk.core.text.pinyin import full

    plain = full(name).replace(" ", "")
    login, number = plain, 1
    while login in taken:
        number += 1
        login = f"{plain}{number}"
    taken.add(login)
    return login
