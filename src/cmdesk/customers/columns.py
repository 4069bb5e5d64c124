"""What a customer list can show: on screen, in an export, in a filter. Said once, from the fields themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.field import Field, Link
from cmdesk.core.filter import Condition, Filterable, as_sql, parse
from cmdesk.core.record import fields_of, table_of
from cmdesk.core.spec import Choice, FieldSpec, Kind
from cmdesk.core.window import Query
from cmdesk.customers.classes import ranks
from cmdesk.customers.record import Customer
from cmdesk.customers.record.choices import AGES
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.upkeep.stale import LAST_CHECKED, stale_since
from cmdesk.staff.record import bare_area

TABLE = "customer"
JOINS = (
    ' LEFT JOIN unit AS area ON area.id = customer.area_id LEFT JOIN "user" AS owner ON owner.id = customer.owner_id'
)
USUAL = (
    "number", "name", "area_id", "owner_id", "visit_class", "grade", "retail_format", "phones", "address",
    "monthly_volume", "order_weekday", "age", "completeness",
)  # fmt: skip
"""The columns of a list nobody has changed yet."""

LIVING = "customer.binned_at IS NULL"
BINNED = "customer.binned_at IS NOT NULL"
ALIASES = {
    "area": "area_id", "owner": "owner_id", "level": "need_level", "referrer": "referrer_id", "building": "building_id",
    "class": "visit_class", "volume": "monthly_volume", "phone": "phones", "format": "retail_format",
    "负责人": "owner_id", "区域": "area_id", "名称": "name", "编号": "number", "级别": "need_level", "类别": "visit_class",
    "销量": "monthly_volume", "电话号码": "phones",
}  # fmt: skip
"""Further names of columns in conditions."""
_HIDDEN = {"extra", "merged_into_id"}
_JOINED = {"area_id": "area.name", "owner_id": "owner.name"}
_AMOUNTS = {"whole", "money"}
_RANKS = {"grade", "order_cycle", "credit_days"}  # whole numbers of which no sum is made
_SORTS = {"name": "customer.name_key", "area_id": "customer.area_id", "owner_id": "customer.owner_id"}
_MASKED = {
    "bank_account": "CASE WHEN customer.bank_account = '' THEN '' WHEN length(customer.bank_account) <= 8 THEN '••••'"
    " ELSE '•••• ' || substr(customer.bank_account, length(customer.bank_account) - 3) END"
}
_CONTACT = (
    "(SELECT p.{column} FROM person p WHERE p.customer_id = customer.id AND p.binned_at IS NULL"
    " AND p.roles NOT LIKE '%insider%' ORDER BY p.id LIMIT 1)"
)


@dataclass(frozen=True)
class ListColumn:
    """A column a customer list can show.

    Attributes:
        key: the field's name, or one of the computed ones.
        sql: what it shows; stored form.
        sort: what it is ordered by, where that differs.
    """

    key: str
    label: str
    sql: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    sort: str = ""
    places: int = 2
    confidential: bool = False
    help: str = ""
    summable: bool = False
    editable: bool = False


def all_columns(actor: Actor, *, unmasked: bool = False) -> tuple[ListColumn, ...]:
    """Return every column the actor may list, the file's own fields first, then computed ones, then the office's own.

    Confidential fields are listed only for those who may look at them in every file they see. Of an account number a
    list shows the last digits, as looking at it is noted (S4-24); ``unmasked`` is for an export, which is noted itself.
    """
    from cmdesk.customers.rules.file import extra

    today = clock.today()
    veiled = {"referrer_id": _referrer(actor)} if unmasked else {"referrer_id": _referrer(actor), **_MASKED}
    own = tuple(replace(one, sql=veiled[one.key]) if one.key in veiled else one for one in _own())
    every = (*own, *_computed(today), *map(_extra, extra.specs()))
    open_to_him = actor.scope(rights.CONFIDENTIAL) >= max(actor.scope(rights.VIEW), Scope.OWN)
    return tuple(column for column in every if open_to_him or not column.confidential)


def _referrer(actor: Actor) -> str:
    """Return the name of the referrer, empty when the actor may not see that file."""
    where, params = rights.visible(actor)
    for one in params:
        where = where.replace("?", str(int(one)), 1)  # ids only; a column takes no parameters
    seen = f" AND {where.replace('customer.', 'r.')}" if where else ""
    return f"(SELECT r.name FROM customer r WHERE r.id = customer.referrer_id{seen})"


@cache
def _own() -> tuple[ListColumn, ...]:
    made = []
    for name, one in fields_of(Customer).items():
        if name in _HIDDEN:
            continue
        spec, named = one.spec(), _named(name, one)
        made.append(
            ListColumn(
                key=name,
                label=spec.label,
                sql=named or f"customer.{name}",
                kind="text" if named else spec.kind,
                choices=spec.choices,
                unit=spec.unit,
                sort=_SORTS.get(name, ""),
                places=spec.places,
                confidential=spec.confidential,
                help=spec.help,
                summable=spec.kind in _AMOUNTS and name not in _RANKS,
                editable=not (named or spec.read_only or spec.confidential or name == "number"),
            )
        )
    return tuple(made)


def _named(name: str, field: Field[Any] | Link) -> str:
    """Return the SQL of what a linked record is called, empty for any other field; see ``_referrer`` too."""
    if not isinstance(field, Link):
        return ""
    table = table_of(field.rel_model)
    return _JOINED.get(name) or f'(SELECT linked.name FROM "{table}" linked WHERE linked.id = customer.{name})'


def _computed(today: date) -> tuple[ListColumn, ...]:
    rules, since = regulation.on(today), stale_since(today)
    months = int(rules.number("class.new.months"))
    return (
        ListColumn(
            "age",
            "新老客户",
            ranks.age_told(rules),
            "choice",
            AGES,
            sort="customer.first_trade_on",
            help=f"首次交易满 {months} 个月为老客户",
        ),
        ListColumn("completeness", "完整度", "customer.completeness", "whole", unit="%", help="档案填写的完整程度"),
        ListColumn(
            "stale",
            "资料陈旧",
            f"CASE WHEN {LAST_CHECKED} < '{since}' THEN TRUE ELSE FALSE END",
            "flag",
            help=f"超过 {(today - since).days} 天没有核对",
        ),
        ListColumn("checked_on", "最近核对", LAST_CHECKED, "day", help="资料核对、收集或建档的日子"),
        ListColumn("idle_days", "未修改天数", _idle_days(today), "whole", unit="天", help="距最后修改多少天"),
        ListColumn("contact", "联系人", _CONTACT.format(column="name"), "text"),
        ListColumn("contact_phones", "联系人电话", _CONTACT.format(column="phones"), "phones"),
        ListColumn("created_at", "首次登记", "customer.created_at", "moment", help="归属有争议时以登记先后为准"),
        ListColumn("changed_at", "最后修改", "customer.changed_at", "moment"),
    )


def _idle_days(today: date) -> str:
    changed = "substr(customer.changed_at, 1, 10)"
    if current().engine == "sqlite":
        return f"CAST(julianday('{today}') - julianday({changed}) AS INTEGER)"
    return f"(DATE '{today}' - CAST({changed} AS DATE))"


def _extra(spec: FieldSpec) -> ListColumn:
    from cmdesk.customers.rules.file import extra

    return ListColumn(
        key=spec.name,
        label=spec.label,
        sql=extra.stored_sql(spec),
        kind=spec.kind,
        choices=spec.choices,
        unit=spec.unit,
        places=spec.places,
        help=spec.help,
        summable=spec.kind in _AMOUNTS,
        editable=True,
    )


def by_name(columns: Sequence[ListColumn]) -> dict[str, ListColumn]:
    """Return the columns by key and by Chinese label."""
    return {**{column.label: column for column in columns}, **{column.key: column for column in columns}}


def condition(text: str, columns: Sequence[ListColumn]) -> tuple[str, tuple[Any, ...]]:
    """Return conditions in their text form (``visit_class=核心 area=城东``) as SQL on the list.

    Raises:
        Refused: the text cannot be read.
    """
    fields = filterables(columns)
    conditions = [in_full(one) for one in parse(text, fields)]
    return as_sql(conditions, fields, clock.today())


def filterables(columns: Sequence[ListColumn]) -> dict[str, Filterable]:
    """Return what conditions can be put on, by key, Chinese label and further names."""
    by_key = {one.key: Filterable(one.key, one.label, one.sql, one.kind, one.choices) for one in columns}
    named = {one.label: one for one in by_key.values()} | by_key
    return {**{alias: named[key] for alias, key in ALIASES.items() if key in named}, **named}


def in_full(condition: Condition) -> Condition:
    """Let 城东 mean 城东片区, as long as no area is called 城东."""
    if condition.field != "area_id":
        return condition
    names = [row[0] for row in current().rows("SELECT name FROM unit WHERE binned_at IS NULL")]
    bare = {bare_area(name): name for name in names}
    return replace(
        condition, values=tuple(one if one in names else bare.get(bare_area(one), one) for one in condition.values)
    )


def usual_values(key: str) -> tuple[str, ...]:
    """Return what a column of text usually says, where that is one of a few: areas, and people in office."""
    asked = {
        "area_id": "SELECT name FROM unit WHERE binned_at IS NULL AND kind = 'area' ORDER BY name, id",
        "owner_id": 'SELECT name FROM "user" WHERE binned_at IS NULL AND active'
        " ORDER BY CASE role WHEN 'account_manager' THEN 0 ELSE 1 END, name, id",
    }.get(key)
    return tuple(dict.fromkeys(str(row[0]) for row in current().rows(asked))) if asked else ()


def query(columns: Sequence[ListColumn], actor: Actor, *, binned: bool = False) -> Query:
    """Return the list of the files that the actor may see.

    Args:
        columns: what each row carries, in that order.
        actor: who looks.
        binned: the recycle bin instead of the living files.
    """
    where, params = rights.visible(actor)
    return Query(
        table=TABLE,
        columns=tuple((column.key, column.sql) for column in columns),
        id="customer.id",
        joins=JOINS,
        base=BINNED if binned else LIVING,
        apart=LIVING if binned else BINNED,
        where=where,
        params=tuple(params),
        order=(("name", False),),
        sorts=tuple((column.key, column.sort) for column in columns if column.sort),
    )
