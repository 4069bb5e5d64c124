"""The same change to many files at once, looked at before it is made (M8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.door import bulk, keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused, as_one
from cmdesk.core.field import Field
from cmdesk.core.record import fields_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file import extra
from cmdesk.customers.rules.file.files import CONFIDENTIAL, refuse_dead_links

_SPELLED_OUT = 200  # files of which a preview says each change
_APART = {
    "number": "编号每户都不同，不能批量修改。",
    "owner_id": "客户经理请用“移交”，并写明理由。",
    "merged_into_id": "请用“合并”。",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of one field of one file, as people read it."""

    customer_id: int
    title: str
    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """What a bulk edit would do.

    Attributes:
        ids: the files that would change; hand these to ``bulk_edit``.
        changes: one line per changed field of the first files (``sample`` of them).
        unchanged: how many files hold the new values already.
        refused: (id, title, sentence) of files that cannot be changed.
    """

    ids: tuple[int, ...]
    changes: tuple[Change, ...]
    unchanged: int
    refused: tuple[tuple[int, str, str], ...]


def bulk_preview(actor: Actor, ids: Sequence[int], values: Mapping[str, Any]) -> Preview:
    """Return what ``bulk_edit`` would do; nothing is written.

    Raises:
        Invalid: the values can be kept in no file.
        NotAllowed: the actor may not edit in bulk.
        NotFound: one of the files is gone or not his to see.
    """
    kept, extras = _prepared(actor, values)
    fields: dict[str, Any] = {**fields_of(Customer), **(extra.fields() if extras else {})}
    own = fields_of(Customer)
    new = {name: own[name].stored(value) for name, value in kept.items()}
    would: list[int] = []
    changes: list[Change] = []
    refused: list[tuple[int, str, str]] = []
    unchanged = 0
    heads = {head.id: head for head in rights.heads(actor, ids)}
    for row in bulk.stored_rows(Customer, list(heads)):
        head = heads[row["id"]]
        after = new | ({"extra": extra.merged(row["extra"], extras)} if extras else {})
        differing = {name: value for name, value in after.items() if value != row[name]}
        if not differing:
            unchanged += 1
            continue
        sentence = _problem(actor, head, row, kept)
        if sentence:
            refused.append((head.id, head.title(), sentence))
            continue
        if len(would) < _SPELLED_OUT:
            changes += _told(head, row, differing, extras, fields)
        would.append(head.id)
    return Preview(tuple(would), tuple(changes), unchanged, tuple(refused))


def bulk_edit(actor: Actor, ids: Sequence[int], values: Mapping[str, Any]) -> int:
    """Give many files the same values in one step that can be undone as one; returns how many files changed.

    Raises:
        Invalid: the values cannot be kept, in general or in one file; nothing was written.
        NotAllowed: one of the files is not the actor's to edit; nothing was written.
        NotFound: one of the files is gone or not his to see.
    """
    kept, extras = _prepared(actor, values)
    heads = rights.heads(actor, ids)
    for head in heads:
        refusal = _refusal(actor, head, kept)
        if refusal is not None:
            raise refusal
    labels = "、".join(_label(name) for name in values)
    with keep.operation(actor, f"批量修改 {len(heads)} 户的{labels}") as work:
        refuse_dead_links(work.database, kept)
        edits: dict[int, Mapping[str, Any]] = dict.fromkeys((head.id for head in heads), kept)
        if extras:
            for row in bulk.stored_rows(Customer, list(edits), lock=True):
                edits[row["id"]] = {**kept, "extra": extra.merged(row["extra"], extras)}
        return len(work.edit_many(Customer, edits))


def _prepared(actor: Actor, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    rights.refuse(actor, "bulk_edit", None)
    problems = {name: sentence for name, sentence in _APART.items() if name in values}
    problems |= {name: "机密字段不能批量修改。" for name in CONFIDENTIAL if name in values}
    if problems:
        raise Invalid(problems)
    own, extras = extra.split(values)
    return keep.clean(Customer, own), extra.clean(extras) if extras else {}


def _problem(actor: Actor, head: rights.Head, row: dict[str, Any], kept: Mapping[str, Any]) -> str:
    refusal = _refusal(actor, head, kept)
    if refusal is None:
        problems = Customer.check(keep.Whole(fields_of(Customer), row, kept))
        return as_one(problems.values())
    return str(refusal)


def _refusal(actor: Actor, head: rights.Head, kept: Mapping[str, Any]) -> Refused | None:
    refusal = rights.may(actor, "bulk_edit", head)
    if refusal is None and not rights.reaches(
        actor, rights.BULK_EDIT, head.owner_id, kept.get("area_id", head.area_id)
    ):
        return NotAllowed("您只能管理本片区的客户，不能把客户改到别的片区，请由上级办理。")
    return refusal


def _told(
    head: rights.Head,
    row: dict[str, Any],
    differing: Mapping[str, Any],
    extras: Mapping[str, Any],
    fields: Mapping[str, Field[Any]],
) -> list[Change]:
    told = []
    old_extras = extra.values_of(row["extra"]) if extras else {}
    for name, value in differing.items():
        if name == "extra":
            continue
        one = fields[name]
        before, after = (_shown(one, stored) for stored in (row[name], value))
        told.append(Change(head.id, head.title(), name, one.label, before, after))
    for name, value in extras.items():
        one = fields[name]
        before, after = one.show(old_extras[name]), _shown(one, value)
        if before != after:
            told.append(Change(head.id, head.title(), name, one.label, before, after))
    return told


def _shown(one: Any, stored: Any) -> str:
    if stored in (None, ""):
        return ""
    if one.about.kind == "link":
        linked = one.rel_model.get_or_none(one.rel_model.id == stored)
        return linked.title() if linked is not None else ""
    return str(one.show(one.python_value(stored)))


def _label(name: str) -> str:
    if name.startswith(extra.PREFIX):
        return extra.fields()[name].label
    return fields_of(Customer)[name].label
