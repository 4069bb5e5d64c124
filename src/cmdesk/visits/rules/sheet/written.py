"""Visits as people write them into a TOML file: fields by name or by the label on the sheet.

.. code-block:: toml

    [[visit]]
    number = "BF2026110001"        # or customer = "KH000012", day = 2026-11-20, manager = "李敏"
    到达时间 = "0915"
    离开时间 = "0932"
    接待者 = ["王福顺"]
    八步 = "全部"
    提供资讯 = ["新品推广", "货源"]
    结果 = "同意上新品"
    下一步 = "送标价签"            # or "无需下一步"; one of them must be said
    下一步日期 = "+3"

    [visit.stock]                  # 库存, 需求
    "黄鹤楼（软蓝）" = [12, 30]

    [visit.change]                 # what is different in the customer's file
    电话 = "13900002222"

    [[visit.promise]]
    text = "下周送标价签"
    due = "+7"

    [[visit.anomaly]]
    trigger = "客户提出拜访需求"

    [[visit.brand]]                # which brands were worked on
    品牌规格 = "黄鹤楼（软蓝）"
    营销信息 = "YX20261101"        # the bulletin that was carried out, or 培育方案 = "春季陈列"
    做了什么 = "摆到视线高度"
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from cmdesk.activities.record import Activity
from cmdesk.core import toml
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day.clock import moment_on
from cmdesk.core.day.daytext import local, parse_day
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.record import Record, fields_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.staff.rules import people
from cmdesk.visits.record import Cultivation, StockReading, Visit
from cmdesk.visits.rules.finding import by_number
from cmdesk.visits.rules.planning.scheduling import Wish
from cmdesk.visits.rules.sheet.entering import Sheet
from cmdesk.visits.rules.sheet.entry import CONTACT, OWN, Change, Entry, Met, Promised, Reading, clock
from cmdesk.visits.rules.shop import schemes
from cmdesk.visits.rules.shop.cultivating import Worked
from cmdesk.visits.rules.urgent.anomalies import Noticed

ALL = "全部"
_WHOSE = {"走访单号": "number", "客户": "customer", "走访日": "day", "走访人": "manager", "走访类型": "kind"}
_PARTS = {
    "接待者": "met",
    "库存与需求": "stock",
    "改档案": "change",
    "承诺": "promise",
    "异动": "anomaly",
    "培育品牌": "brand",
    "补录": "again",
}
_NAMED = ("product_id", "bulletin_id")
_WORKED = ("scheme", "done", "effect", "next_step")
_READ = ("stock", "demand", "sold", "short_days")


def read_file(actor: Actor, path: Path) -> list[Sheet]:
    """Return the sheets that a file holds.

    Raises:
        Refused: the file cannot be read, or something in it means nothing; the sentence says which visit and field.
    """
    whole = toml.read(path)
    visits = whole.get("visit")
    if (
        not isinstance(visits, list)
        or not all(isinstance(one, dict) for one in visits)
        or set(whole) != {"visit"}
        or not visits
    ):
        raise Refused(f"文件 {path.name} 里应是一段或多段 [[visit]]。")
    sheets = []
    for place, one in enumerate(visits, 1):
        try:
            sheets.append(sheet_of(actor, one))
        except (Refused, ValueError) as problem:
            raise Refused(f"第 {place} 次走访：{problem}") from problem
    return sheets


def sheet_of(actor: Actor, given: Mapping[str, Any]) -> Sheet:
    """Return one sheet from what is written under ``[[visit]]``.

    Raises:
        Refused: something means nothing.
        ValueError: a time or a day cannot be read.
    """
    named = {_name(key): value for key, value in given.items()}
    visit, wish = _visit(actor, named)
    day = visit.day if visit else wish.day if wish else None
    if visit is not None and "day" in named:
        day = _day(named["day"])  # made on another day than planned: its hours are of that day
    if day is None:
        raise Refused("没有走访日。")
    values = {name: _value(name, named[name], day) for name in (*OWN, *CONTACT) if name in named}
    if wish is not None:
        values.pop("day", None)
        values.pop("kind", None)
    day = values.get("day", day)
    customer_id = visit.customer_id if visit else wish.customer_id if wish else 0
    entry = Entry(
        values,
        readings=_readings(named.get("stock", {})),
        met=_met(actor, customer_id, named["met"]) if "met" in named else None,
        promised=[Promised(_text(one, "text", "承诺内容"), _due(one, day)) for one in _rows(named, "promise")],
        change=_change(actor, customer_id, named.get("change")),
        noticed=[Noticed(_text(one, "trigger", "异动类型"), one.get("note", "")) for one in _rows(named, "anomaly")],
        worked=[_worked(one) for one in _rows(named, "brand")] if "brand" in named else None,
    )
    return Sheet(entry, visit.id if visit else None, wish, again=bool(named.get("again", False)))


@dataclass(frozen=True)
class _Words:
    """Chinese labels and names of everything that may stand under ``[[visit]]``."""

    names: Mapping[str, str]

    @classmethod
    def known(cls) -> _Words:
        found: dict[str, str] = {}
        models: tuple[tuple[type[Record], Sequence[str]], ...] = ((Visit, OWN), (Activity, CONTACT))
        for model, names in models:
            for name in names:
                found |= {name: name, fields_of(model)[name].label: name}
        for label, name in {**_WHOSE, **_PARTS}.items():
            found |= {name: name, label: name}
        return cls(found)


def _name(key: str) -> str:
    names = _Words.known().names
    if key not in names:
        raise Refused(f"不认识“{key}”，可用的有：{'、'.join(word for word in names if not word.isascii())}。")
    return names[key]


def _visit(actor: Actor, named: Mapping[str, Any]) -> tuple[Visit | None, Wish | None]:
    if named.get("number"):
        return by_number(actor, str(named["number"])), None
    if not named.get("customer") or not named.get("day"):
        raise Refused("要么写走访单号 number，要么写客户 customer 和走访日 day。")
    customer = _customer(actor, str(named["customer"]))
    day = _day(named["day"])
    who = people.person_named(str(named["manager"])) if named.get("manager") else customer.owner_id or actor.id
    kind = Visit.kind.clean(named.get("kind") or "regular")
    row = current().row(
        "SELECT number FROM visit WHERE customer_id = ? AND user_id = ? AND day = ? AND state = 'planned'"
        " AND binned_at IS NULL ORDER BY position, id LIMIT 1",
        (customer.id, who, day.isoformat()),
    )
    if row:  # a visit that was planned is the one that was made
        return by_number(actor, row[0]), None
    return None, Wish(customer.id, who, day, kind)


def _customer(actor: Actor, text: str) -> Customer:
    try:
        return customers.by_number(actor, text)
    except NotFound:
        rows = current().rows(
            "SELECT number FROM customer WHERE (name = ? OR short_name = ?) AND binned_at IS NULL"
            " AND merged_into_id IS NULL",
            (text, text),
        )
        if len(rows) != 1:
            raise
        return customers.by_number(actor, rows[0][0])


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_day(str(value), date.today())  # noqa: DTZ011  # the office's calendar day is the machine's


def _value(name: str, value: Any, day: date) -> Any:
    if name in {"day", "next_on"}:
        return _day(value)
    if name in {"arrived_at", "left_at"}:
        if isinstance(value, time):
            return moment_on(day, value)
        if isinstance(value, datetime):
            return local(value)
        return clock(str(value), day)
    one: Any = fields_of(Visit).get(name) or fields_of(Activity)[name]
    if one.kind == "many_choice" and value == ALL:
        return tuple(choice.value for choice in one.about.choices)
    if one.kind == "many_choice" and not isinstance(value, str | list):
        raise Refused(f"{one.label}应写成一列名称，或写“{ALL}”。")
    return one.clean(value)


def _readings(table: Any) -> list[Reading]:
    if not isinstance(table, Mapping):
        raise Refused("库存与需求应写成 [visit.stock] 下的 商品 = [库存, 需求]。")
    found = []
    for product, given in table.items():
        if isinstance(given, Mapping):
            labels = {fields_of(StockReading)[name].label: name for name in _READ} | {name: name for name in _READ}
            strange = [key for key in given if key not in labels]
            if strange:
                raise Refused(f"“{product}”的“{strange[0]}”不认识，可用：库存 stock、需求 demand、sold、short_days。")
            numbers = {labels[key]: value for key, value in given.items()}
        elif isinstance(given, list) and len(given) <= len(_READ):
            numbers = dict(zip(_READ, given, strict=False))
        else:
            raise Refused(f"“{product}”应写成 [库存, 需求]。")
        found.append(Reading(product_id(product), **{name: _number(product, one) for name, one in numbers.items()}))
    return found


def _number(product: str, value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(f"“{product}”的数量“{value}”应是整数。")
    return value


def product_id(text: str) -> int:
    """Return the product that a number, bar code or name means; brackets and blanks do not matter.

    Raises:
        Refused: none or several.
    """
    rows = current().rows(
        "SELECT id, number, barcode, name, short_name FROM product WHERE binned_at IS NULL ORDER BY sold DESC, id"
    )
    wanted = plain(text)
    for columns in ((1,), (2,), (3, 4)):
        hits = {row[0] for row in rows if any(row[at] and plain(row[at]) == wanted for at in columns)}
        if len(hits) == 1:
            return int(hits.pop())
        if hits:
            raise Refused(f"有 {len(hits)} 个商品叫“{text}”，请写商品编号。")
    raise Refused(f"没有叫“{text}”的商品，请写商品编号或全名。")


def plain(text: str) -> str:
    """Return a product's name without what people write differently: width, blanks, case, kind of brackets."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _met(actor: Actor, customer_id: int, given: Any) -> list[Met]:
    people = {one.name: one for one in customers.persons_of(actor, customer_id)}
    found = []
    for one in given if isinstance(given, list) else [given]:
        said = one if isinstance(one, Mapping) else {"name": one}
        name = str(said.get("name", "")).strip()
        if not name:
            continue
        person = people.get(name)
        decides = said.get("decides", person is not None and person.decision_power == "yes")
        position = said.get("position") or (person.position if person else "")
        found.append(Met(name, person.id if person else None, str(position), bool(decides)))
    return found


def _rows(named: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    given = named.get(name, [])
    rows = given if isinstance(given, list) else [given]
    if not all(isinstance(row, Mapping) for row in rows):
        raise Refused(f"{name} 应写成 [[visit.{name}]] 的一段。")
    return rows


def _worked(row: Mapping[str, Any]) -> Worked:
    """Return a brand that was worked on; fields by name or label (S0-24)."""
    known = fields_of(Cultivation)
    plan = str(row.get("bulletin") or row.get(known["bulletin_id"].label) or "").strip()
    said: dict[str, Any] = {name: str(row.get(name) or row.get(known[name].label) or "") for name in _WORKED}
    strange = [
        key
        for key in row
        if key not in {"product", "bulletin", *_WORKED, *(known[name].label for name in (*_WORKED, *_NAMED))}
    ]
    if strange:
        raise Refused(
            f"培育品牌没有“{strange[0]}”这一项，可用：{'、'.join(known[name].label for name in ('bulletin_id', *_WORKED))}。"
        )
    said["bulletin_id"] = schemes.numbered(plan) if plan else None
    return Worked(product_id(_text(row, "product", known["product_id"].label)), **said)


def _text(row: Mapping[str, Any], name: str, label: str) -> str:
    text = str(row.get(name) or row.get(label) or "").strip()
    if not text:
        raise Refused(f"{label}不能为空。")
    return text


def _due(row: Mapping[str, Any], day: date) -> date:
    given = row.get("due") or row.get("兑现期限")
    if not given:
        raise Refused("承诺要有兑现期限 due。")
    return parse_day(given, day) if isinstance(given, str) else _day(given)


def _change(actor: Actor, customer_id: int, given: Any) -> Change | None:
    if not given:
        return None
    fields = fields_of(Customer)
    labels = {one.label: name for name, one in fields.items()}
    file = customers.read(actor, customer_id)
    values = {}
    for key, value in given.items():
        name = labels.get(key, key)
        if name not in fields:
            raise Refused(f"客户档案没有“{key}”这一项。")
        values[name] = value
    return Change(values, file.version or 1)
