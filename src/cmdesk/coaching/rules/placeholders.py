"""Placeholders of scripts: ``{称呼}`` and the like, known by name, filled in from customer, person and staff (S1-73)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import weekdays
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Person
from cmdesk.papers.rules import letterhead

KNOWN: Final[Mapping[str, tuple[str, str]]] = {
    "姓名": ("联系人的姓名", "王建国"),
    "称呼": ("联系人的称呼，没登记的按姓和性别", "王老板"),
    "职务": ("联系人的职务", "采购部经理"),
    "客户": ("客户的名称", "福顺烟酒店"),
    "日期": ("当天的日期", "11月21日"),
    "星期": ("当天是星期几", "星期五"),
    "问候": ("上午好、下午好或晚上好", "上午好"),
    "我的姓名": ("说话人自己的姓名", "李敏"),
    "我的电话": ("说话人自己的电话", "13812345678"),
    "我的单位": ("单位抬头上的名称", "城东商贸公司"),
}
"""Name → (what it stands for, an example); the examples measure how long a script is before anybody says it."""

LINE: Final = "＿" * 4
"""A line on paper to write on."""
_OF_THE_MOMENT: Final = ("日期", "星期", "问候")

_MARK = re.compile(r"\{([^{}]*)\}")
_WIDE = str.maketrans("｛｝", "{}")
_DOUBLE: Final = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯")
)
_NOON, _EVENING = 12, 18


@dataclass(frozen=True)
class Filled:
    """A text whose placeholders are filled in.

    Attributes:
        missing: names of those for which nothing is known; they stand as ``〔称呼〕``.
    """

    text: str
    missing: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """Return a text with braces as they are read; full-width ones count as well."""
    return text.translate(_WIDE)


def problem(text: str) -> str:
    """Return why the braces of a text cannot be read, or an empty string."""
    strange = [found[1] for found in _MARK.finditer(text) if found[1].strip() not in KNOWN]
    if strange:
        known = "、".join(f"{{{name}}}" for name in KNOWN)
        return f"没有占位符“{{{strange[0][:20]}}}”，可以用的有 {known}。"
    if set("{}") & set(_MARK.sub("", text)):
        return "大括号没有成对，占位符请写成 {称呼} 这样；不是占位符的请去掉大括号。"
    return ""


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Return a text with its placeholders filled in; what is not known is marked and named."""
    missing: dict[str, None] = {}

    def one(found: re.Match[str]) -> str:
        name = found[1].strip()
        value = values.get(name, "")
        if not value:
            missing[name] = None
            return f"〔{name}〕"
        return value

    return Filled(_MARK.sub(one, tidy(text)), tuple(missing))


def on_paper(text: str, values: Mapping[str, str]) -> str:
    """Return a text for a sheet: what is not known is a line to write on, with the word of what belongs there."""
    return _MARK.sub(lambda found: values.get(found[1].strip(), "") or f"{LINE}（{found[1].strip()}）", tidy(text))


def examples() -> dict[str, str]:
    """Return an example for every placeholder."""
    return {name: example for name, (_, example) in KNOWN.items()}


def values_for(actor: Actor, customer_id: int | None, person_id: int | None, at: datetime) -> dict[str, str]:
    """Return what the placeholders stand for when somebody talks to a customer at a moment.

    Args:
        actor: who speaks.
        customer_id: the customer; None leaves what is about him out.
        person_id: whom he talks to; the first person of the file by default.
        at: local time.

    Raises:
        NotFound: the actor may not know of the customer.
    """
    found = {
        **_own(actor),
        "日期": _day(at.date()),
        "星期": f"星期{weekdays.SIGNS[at.weekday()]}",
        "问候": _greeting(at),
    }
    if customer_id is None:
        return found
    found["客户"] = customers.read(actor, customer_id).title()
    people = customers.persons_of(actor, customer_id)
    person = next((one for one in people if one.id == person_id), people[0] if people else None)
    if person is not None:
        found |= {"姓名": person.name, "称呼": address(person), "职务": person.position}
    return found


def values_ahead(actor: Actor, customer_id: int | None) -> dict[str, str]:
    """Return what can be printed before it is known when somebody will talk to a customer.

    Args:
        actor: who will speak; without a customer the sheet may be anybody's, so only the office is known.
        customer_id: the customer; None for a sheet that serves for all of them.

    Raises:
        NotFound: the actor may not know of the customer.
    """
    if customer_id is None:
        return {"我的单位": letterhead.read().name}
    known = values_for(actor, customer_id, None, datetime.now())  # noqa: DTZ005  # what depends on it is left out
    return {name: value for name, value in known.items() if name not in _OF_THE_MOMENT}


def address(person: Person) -> str:
    """Return how a person is addressed: as the file says, else by surname and sex, else by name (S1-67)."""
    if person.form_of_address:
        return person.form_of_address
    surname = person.name[:2] if person.name[:2] in _DOUBLE else person.name[:1]
    ending = {"male": "先生", "female": "女士"}.get(person.sex or "", "")
    return f"{surname}{ending}" if ending else person.name


def _own(actor: Actor) -> dict[str, str]:
    row = current().row('SELECT phone FROM "user" WHERE id = ?', (actor.id,))
    return {"我的姓名": actor.name, "我的电话": (row[0] or "") if row else "", "我的单位": letterhead.read().name}


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _greeting(at: datetime) -> str:
    return "上午好" if at.hour < _NOON else "下午好" if at.hour < _EVENING else "晚上好"
