"""The values of a customer file as its page needs them: the file's own fields and those the office has added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cmdesk.core import record as records
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Difference
from cmdesk.core.record import fields_of, specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.file import extra
from cmdesk.customers.rules.ties import referrals

HIDDEN = frozenset({"extra", "merged_into_id"})


def specs(own: Sequence[FieldSpec] | None = None) -> tuple[FieldSpec, ...]:
    """Return the fields of the page: the file's own, then those the office has added (as they are now, or ``own``)."""
    added = extra.specs() if own is None else own
    return (*(spec for spec in specs_of(Customer) if spec.name not in HIDDEN), *added)


def fields() -> dict[str, Any]:
    """Return the fields of a file and of the office's own, by name."""
    return {**fields_of(Customer), **extra.fields()}


def blank() -> dict[str, Any]:
    """Return what a new file starts with."""
    return {name: one.default for name, one in fields_of(Customer).items() if one.default not in (None, "")}


def value_of(name: str, stored: Any) -> Any:
    """Return the value of a stored form."""
    return fields()[name].python_value(stored)


def to_draft(changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stored forms of what was typed, without anything confidential."""
    known = fields()
    return {name: known[name].stored(value) for name, value in changed.items() if not known[name].about.confidential}


def from_draft(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of what was kept, as far as there are such fields."""
    known = fields()
    return {name: known[name].python_value(stored) for name, stored in kept.items() if name in known}


def three(one: Difference) -> tuple[Any, Any, Any]:
    """Return the three values of a disputed field: before, mine, theirs."""
    return value_of(one.field, one.before), value_of(one.field, one.mine), value_of(one.field, one.theirs)


def linked_titles(actor: Actor, one: Difference) -> dict[int, str]:
    """Return what the records of a disputed link are called, by id; a customer out of the actor's sight stays unnamed."""
    field = fields_of(Customer).get(one.field)
    if field is None or field.kind != "link":
        return {}
    kind = field.rel_model.KIND  # type: ignore[attr-defined]
    ids = [value for value in (one.before, one.mine, one.theirs) if value]
    if kind == Customer.KIND:
        return {value: referrals.title_for(actor, value) for value in ids}
    return {value: keep.title_of(kind, value) for value in ids}


def values_of(record: Customer) -> dict[str, Any]:
    """Return the values of a file and of the office's own fields in it."""
    return records.values_of(record) | extra.values_of(record.extra)
