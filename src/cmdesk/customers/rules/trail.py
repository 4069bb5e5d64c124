"""What was done to a file, without what the reader may not know (S2-14, S4-24); who may still take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from cmdesk.core import undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import audit
from cmdesk.core.errors import NotAllowed
from cmdesk.core.record import Record, fields_of, kind_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file.attached import VIEW as ATTACHMENTS
from cmdesk.customers.rules.file.files import CONFIDENTIAL, read
from cmdesk.customers.rules.file.persons import sees_insiders
from cmdesk.customers.rules.ties import referrals

MASK = "••••"


def trail(actor: Actor, customer_id: int, *, limit: int = 200, before: int | None = None) -> list[audit.Entry]:
    """Return what was done to a file and to what lies in it, and why it was classed or handed on, newest first.

    Values of confidential fields are masked for everybody; of people who are or ever were insiders nothing appears
    without the right, nor of attachments. Customers whom the reader may not see stay unnamed: who brought this one (S2-01),
    whose supplier he is.

    Args:
        actor: who reads.
        customer_id: the file.
        limit: most entries.
        before: page on from this entry's id.

    Raises:
        NotAllowed: the actor may not read trails.
        NotFound: there is no such file for him.
    """
    file = read(actor, customer_id)
    if actor.scope("audit.view") is Scope.NONE:
        raise NotAllowed.to("查看操作记录")
    insiders = "" if sees_insiders(actor, file) else _NO_INSIDERS
    attachments = _ATTACHMENTS if rights.reaches(actor, ATTACHMENTS, file.owner_id, file.area_id) else ""
    rows = current().rows(
        "SELECT a.id FROM audit a WHERE a.id < ? AND ((a.kind = 'customer' AND a.record_id = ?)"
        f" OR (a.kind = 'person' AND a.record_id IN (SELECT id FROM person WHERE customer_id = ?){insiders})"
        " OR (a.kind = 'downstream' AND a.record_id IN (SELECT id FROM downstream WHERE customer_id = ?))"
        " OR (a.kind = 'class_decision' AND a.record_id IN (SELECT id FROM class_decision WHERE customer_id = ?))"
        " OR (a.kind = 'owner_decision' AND a.record_id IN (SELECT id FROM owner_decision WHERE customer_id = ?))"
        f"{attachments}) ORDER BY a.id DESC LIMIT ?",
        (before or 2**31 - 1, *[customer_id] * (6 if attachments else 5), limit),
    )
    return [_veiled(actor, file.id, _masked(entry)) for entry in audit.by_ids(current(), [row[0] for row in rows])]


_ATTACHMENTS = (
    " OR (a.kind = 'attachment' AND a.record_id IN"
    " (SELECT id FROM attachment WHERE on_kind = 'customer' AND on_id = ?))"
)
_NO_INSIDERS = (
    " AND NOT EXISTS (SELECT 1 FROM audit b WHERE b.kind = 'person' AND b.record_id = a.record_id"
    " AND b.changes LIKE '%insider%')"
)


def _veiled(actor: Actor, customer_id: int, entry: audit.Entry) -> audit.Entry:
    """Put words for customers out of sight in the place of their ids."""
    links = [name for name in entry.changes if links_to_customer(kind_of(entry.kind), name)]
    if not links:
        return entry

    def shown(stored: Any) -> Any:
        return stored if stored in {None, customer_id} or referrals.sees(actor, int(stored)) else referrals.OUT_OF_SIGHT

    changes = {
        name: (shown(old), shown(new)) if name in links else (old, new) for name, (old, new) in entry.changes.items()
    }
    return replace(entry, changes=changes)


def links_to_customer(model: type[Record], name: str) -> bool:
    """Tell whether a field of a record names a customer."""
    field = fields_of(model).get(name)
    return field is not None and field.spec().links_to == Customer.KIND


def _masked(entry: audit.Entry) -> audit.Entry:
    if entry.kind != Customer.KIND or not any(name in entry.changes for name in CONFIDENTIAL):
        return entry
    changes = {
        name: (MASK if old else old, MASK if new else new) if name in CONFIDENTIAL else (old, new)
        for name, (old, new) in entry.changes.items()
    }
    return replace(entry, changes=changes)


_WITHIN = {
    "customer": "SELECT id FROM customer WHERE id",
    "attachment": "SELECT on_id FROM attachment WHERE on_kind = 'customer' AND id",
    **{
        kind: f"SELECT customer_id FROM {kind} WHERE id"
        for kind in ("person", "downstream", "class_decision", "owner_decision")
    },
}
"""How the files are found in which records of a kind lie, by the ids of these."""


def keep_undo_within_reach(actor: Actor, entries: Sequence[audit.Entry]) -> Callable[[], None]:
    """Let nobody take a step back in files that he does not see, his own steps of former days included.

    Files that the step itself has handed on come back into reach by it: they are asked for when it is done.
    """
    handed_on = {one.record_id for one in entries if one.kind == Customer.KIND and _hands_on(one)}
    _refuse_hidden(actor, sorted(_files_of(entries) - handed_on))
    return lambda: _refuse_hidden(actor, sorted(handed_on))


def _hands_on(entry: audit.Entry) -> bool:
    return entry.verb != "add" and not entry.changes.keys().isdisjoint({"owner_id", "area_id"})


def _refuse_hidden(actor: Actor, ids: Sequence[int]) -> None:
    where, params = rights.visible(actor)
    hidden = sum(_count_hidden(part, where, params) for part in chunks(ids)) if where else 0
    if hidden:
        raise NotAllowed(f"这一步里有 {hidden} 户客户现在不在您可以查看的范围内，不能撤销；要改请找现在的负责人。")


def _files_of(entries: Sequence[audit.Entry]) -> set[int]:
    found: set[int] = set()
    for kind, text in _WITHIN.items():
        for part in chunks(sorted({one.record_id for one in entries if one.kind == kind})):
            found |= {row[0] for row in current().rows(f"{text} IN ({marks(part)})", part)}
    return found


def _count_hidden(ids: Sequence[int], where: str, params: Sequence[object]) -> int:
    text = f"SELECT COUNT(*) FROM customer WHERE id IN ({marks(ids)}) AND ({where}) IS NOT TRUE"
    return int(current().rows(text, (*ids, *params))[0][0])


def register() -> None:
    """Take part in every undo."""
    undo.watch(keep_undo_within_reach)
