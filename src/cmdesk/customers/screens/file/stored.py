"""A file as its page reads and writes it, away from the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.kept import draft
from cmdesk.core.record import titles_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers import rules
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.file import extra
from cmdesk.customers.rules.leaving import copying
from cmdesk.customers.rules.ties import referrals
from cmdesk.customers.screens.file import values as file_values
from cmdesk.customers.screens.file.facts import Facts, read_facts


@dataclass(frozen=True)
class Stored:
    """What the page needs of a customer, read in one go.

    Attributes:
        kept: stored forms of what the person had typed and not saved, or None.
        overtaken: the file has been changed since that was typed.
        own: the fields that the office has added, as they are now.
        copying: why nothing of it may be copied; empty when it may.
    """

    facts: Facts
    values: dict[str, Any]
    titles: dict[str, str]
    version: int
    kept: dict[str, Any] | None
    overtaken: bool
    own: tuple[FieldSpec, ...]
    copying: str


def read(actor: Actor, customer_id: int) -> Stored:
    """Read a file.

    Raises:
        Refused: the actor may not see it.
    """
    record = rules.read(actor, customer_id)
    found = draft.find(actor, Customer.KIND, customer_id)
    titles = titles_of(record)
    if "referrer_id" in titles:
        titles["referrer_id"] = referrals.referrer_title(actor, record)
    return Stored(
        read_facts(actor, record, titles),
        file_values.values_of(record),
        titles,
        record.version or 1,
        found[2] if found else None,
        found is not None and found[1] != record.version,
        extra.specs(),
        str(copying.refusal(actor, record) or ""),
    )


def save(
    actor: Actor, customer_id: int, values: dict[str, Any], version: int, before: dict[str, Any], token: str
) -> int:
    """Save what was typed into a file, or into a new one (id 0); returns the id.

    Raises:
        Refused: a rule forbids it, a value is wrong (``Invalid``), or somebody else was quicker (``Conflict``).
    """
    if customer_id:
        return rules.edit(actor, customer_id, values, version=version, before=before, token=token).id
    return rules.create(actor, values, token=token).id
