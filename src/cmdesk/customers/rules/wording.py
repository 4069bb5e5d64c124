"""What a file says, in words: for the terminal, and for forms that an office edits."""

from __future__ import annotations

from cmdesk.core.actor import Actor
from cmdesk.core.record import Record, fields_of, titles_of, values_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.file import extra
from cmdesk.customers.rules.ties.referrals import referrer_title

_NOT_SAID = frozenset({"extra", "customer_id"})


def in_words(actor: Actor, file: Customer) -> dict[str, str]:
    """Return what a file says that the actor has read, label → words with their unit; what is empty is left out."""
    said = told(file)
    if file.referrer_id:
        said[Customer.referrer.label] = referrer_title(actor, file)
    own = extra.values_of(file.extra)
    return said | {
        one.label: one.show(own[name]) for name, one in extra.fields().items() if own[name] not in (None, "", False)
    }


def told(record: Record) -> dict[str, str]:
    """Return what a record of a file says, label → words with their unit; what is empty is left out."""
    titles, values, said = titles_of(record), values_of(record), {}
    for name, one in fields_of(type(record)).items():
        if values[name] not in (None, "", (), False) and name not in _NOT_SAID:
            said[one.label] = titles[name] if name in titles else f"{one.show(values[name])} {one.about.unit}".rstrip()
    return said
