"""What the list of all contacts can show: on screen, in a filter, in an export. Said once, from the fields themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cmdesk.activities.record import Activity
from cmdesk.activities.rules import rights
from cmdesk.core.actor import Actor
from cmdesk.core.filter import Filterable
from cmdesk.core.record import fields_of
from cmdesk.core.spec import Choice, Kind
from cmdesk.core.window import Query
from cmdesk.customers.rules.finding import TITLE

LIVING, BINNED = "activity.binned_at IS NULL", "activity.binned_at IS NOT NULL"
JOINS = (
    " LEFT JOIN customer ON customer.id = activity.customer_id"
    ' LEFT JOIN "user" AS u ON u.id = activity.user_id LEFT JOIN "user" AS owner ON owner.id = customer.owner_id'
    " LEFT JOIN unit AS area ON area.id = customer.area_id LEFT JOIN person AS p ON p.id = activity.person_id"
)
USUAL = ("happened_at", "customer_id", "channel", "subject", "result", "next_step", "next_state", "user_id", "purposes")
"""The columns of a list nobody has changed yet."""
_LINKED = {
    "customer_id": TITLE,
    "user_id": "u.name",
    "person_id": "CASE WHEN p.roles LIKE '%insider%' THEN '' ELSE p.name END",
}
_SORTS = {"customer_id": "customer.name_key"}
NEXT_STATE = "CASE WHEN activity.next_done THEN 'done' WHEN activity.next_on IS NULL THEN '' ELSE activity.next_on END"
"""``done``, the day of the open next step, or nothing; the list turns it into a light."""


@dataclass(frozen=True)
class ListColumn:
    """A column of the list; attributes as in ``customers.columns.ListColumn``."""

    key: str
    label: str
    sql: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    sort: str = ""
    help: str = ""
    summable: bool = False


@cache
def all_columns() -> tuple[ListColumn, ...]:
    """Return every column, the contact's own fields first."""
    own = []
    for name, one in fields_of(Activity).items():
        spec = one.spec()
        own.append(
            ListColumn(
                name, spec.label, _LINKED.get(name, f"activity.{name}"), "text" if name in _LINKED else spec.kind,
                spec.choices, spec.unit, _SORTS.get(name, ""), spec.help, name in {"cost", "minutes"},
            )
        )  # fmt: skip
    return (
        *own,
        ListColumn("next_state", "下一步状态", NEXT_STATE, "text", help="到期、逾期或已办"),
        ListColumn("number", "客户编号", "customer.number", "text"),
        ListColumn("owner_id", "客户负责人", "owner.name", "text"),
        ListColumn("area_id", "片区", "area.name", "text"),
        ListColumn("changed_at", "最后修改", "activity.changed_at", "moment"),
    )


def filterables() -> dict[str, Filterable]:
    """Return what conditions can be put on, by key and Chinese label."""
    by_key = {one.key: Filterable(one.key, one.label, one.sql, one.kind, one.choices) for one in all_columns()}
    return {**{one.label: one for one in by_key.values()}, **by_key}


def query(actor: Actor, columns: Sequence[ListColumn] | None = None) -> Query:
    """Return the list of the contacts that the actor may see, newest first."""
    where, params = rights.visible(actor)
    return Query(
        table="activity",
        columns=tuple((one.key, one.sql) for one in columns or all_columns()),
        id="activity.id",
        joins=JOINS,
        base=LIVING,
        apart=BINNED,
        where=where,
        params=tuple(params),
        order=(("happened_at", True),),
        sorts=tuple((one.key, one.sort) for one in all_columns() if one.sort),
    )
