"""The recycle bin: what lies in it, who put it there; restoring and purging go through each kind's own verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.attachments import Attachment
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.field import moment_of
from cmdesk.customers.record import Customer, Downstream, Person
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file import attached, contents, files, persons

_LISTED = (
    (Customer.KIND, "customer", "name", ""),
    (Person.KIND, "person", "name", "customer_id"),
    (Downstream.KIND, "downstream", "name", "customer_id"),
    ("attachment", "attachment", "name", "on_id"),
)


_OWN = frozenset((kind, table) for kind, table, *_ in _LISTED)


@dataclass(frozen=True)
class Source:
    """What another feature puts into the bin of customer files.

    Attributes:
        kind: of the records; each has ``customer_id``, unless ``right`` is given.
        table: their table.
        title: SQL by which people know one, the table being ``t`` (``"t.name"``).
        restore: takes one out again, for an actor: (actor, id).
        right: action that lets somebody see them, where they belong to no customer; empty where they do.
    """

    kind: str
    table: str
    title: str
    restore: Callable[[Actor, int], object]
    right: str = ""


_sources: dict[str, Source] = {}
_files: dict[str, tuple[str, Callable[[Actor, int], object]]] = {}


def add_source(source: Source) -> None:
    """List what a feature to the left of this one has put into the bin."""
    _sources[source.kind] = source


def add_files(kind: str, table: str, restore: Callable[[Actor, int], object]) -> None:
    """List the binned files of records of another feature.

    Args:
        kind: of the records; each has ``customer_id``.
        table: their table.
        restore: takes a file out again: (actor, id of the attachment).
    """
    _files[kind] = table, restore


def listed_kinds() -> frozenset[str]:
    """Return the kinds that the bin lists."""
    return frozenset((*(kind for kind, *_ in _LISTED), *_sources))


@dataclass(frozen=True)
class Binned:
    """Something in the recycle bin."""

    kind: str
    id: int
    title: str
    belongs_to: str
    binned_at: datetime
    binned_by: str


def binned(actor: Actor, *, limit: int = 1000) -> list[Binned]:
    """Return what the actor may see in the recycle bin, latest first.

    Raises:
        NotAllowed: the actor may not look into the bin.
    """
    if actor.scope("bin.view") is Scope.NONE:
        raise NotAllowed.to("查看回收站")
    visible, seen = rights.visible(actor)
    found: list[Binned] = []
    others = [
        (one.kind, one.table, one.title, "" if one.right else "customer_id")
        for one in _sources.values()
        if not one.right or actor.scope(one.right) is not Scope.NONE
    ]
    for kind, table, title, owner in (*_LISTED, *others, *_files_of_others()):
        where, params = (visible, seen) if owner or kind == Customer.KIND else ("", ())
        join = f" JOIN customer ON customer.id = t.{owner}" if owner else ""
        alias = Customer.KIND if kind == Customer.KIND else "t"
        named = title if kind in _sources else f"{alias}.{title}"
        belongs = "customer.name" if owner else "''"
        hidden = _hidden(kind, actor) if (kind, table) in _OWN else ""
        text = (
            f"SELECT {alias}.id, {named}, {belongs}, {alias}.binned_at, u.name FROM {table} AS {alias}{join}"
            f' LEFT JOIN "user" u ON u.id = {alias}.changed_by WHERE {alias}.binned_at IS NOT NULL{hidden}'
            + also(where)
            + f" ORDER BY {alias}.binned_at DESC, {alias}.id DESC LIMIT ?"
        )
        rows = current().rows(text, (*params, limit))
        found += [Binned(kind, row[0], row[1], row[2], moment_of(row[3]), row[4] or "系统") for row in rows]
    return sorted(found, key=lambda one: one.binned_at, reverse=True)[:limit]


def _files_of_others() -> list[tuple[str, str, str, str]]:
    text = (
        "(SELECT a.id, a.name, a.binned_at, a.changed_by, r.customer_id FROM attachment a JOIN {table} r"
        " ON r.id = a.on_id WHERE a.on_kind = '{kind}')"
    )
    return [
        ("attachment", text.format(table=table, kind=kind), "name", "customer_id")
        for kind, (table, _) in _files.items()
    ]


def _hidden(kind: str, actor: Actor) -> str:
    if kind == Person.KIND and actor.scope(rights.INSIDER) < Scope.ALL:
        return " AND t.roles NOT LIKE '%insider%'"
    return " AND t.on_kind = 'customer'" if kind == "attachment" else ""


def take_out(actor: Actor, kind: str, record_id: int) -> None:
    """Restore something from the recycle bin through its own verb.

    Raises:
        Refused: the actor may not.
    """
    if kind == Customer.KIND:
        files.restore(actor, [record_id])
    elif kind == Person.KIND:
        persons.bin_person(actor, record_id, back=True)
    elif kind == Downstream.KIND:
        contents.bin_downstream(actor, record_id, back=True)
    elif kind in _sources:
        _sources[kind].restore(actor, record_id)
    else:
        on_kind = keep.read(Attachment, record_id).on_kind
        if on_kind in _files:
            _files[on_kind][1](actor, record_id)
        else:
            attached.FILES.remove(actor, record_id, back=True)


def purge(actor: Actor, kind: str, record_id: int) -> None:
    """Remove a customer file for good; what lies in it goes with it.

    Raises:
        Refused: the actor may not, or the thing is part of a file and goes with that.
    """
    if kind != Customer.KIND:
        raise Refused("只有客户可以彻底清除；联系人、往来、附件等随客户档案一起清除，不能单独清除。")
    files.purge(actor, [record_id])
