"""The sheet for verifying a file at the customer's place (S4-21): to take along, or with what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.filing.paper.shared import people_of, signed, user, verified
from cmdesk.filing.record import CHECKS, Filing, Verification
from cmdesk.filing.rules import clocks, onsite, rights
from cmdesk.papers.job import About, Job

_CHECKED = (
    "name", "address", "phones", "business_kind", "market_type", "main_products", "monthly_volume", "licence_number",
    "credit_code", "bank",
)  # fmt: skip
"""What the area manager compares on site, in the order of the sheet."""


def verification_job(actor: Actor, filing_ids: Sequence[int]) -> Job:
    """Return what prints the sheets of verification, to take along or with what was found.

    Raises:
        NotFound: a file is not the actor's to see.
    """
    if not filing_ids:
        raise Refused("请先选中要核查的客户。")
    read = [rights.read(actor, one) for one in filing_ids]
    records = [verification_values(actor, found) for found, _ in read]
    about = [About(Filing.KIND, found.id, f"{head.number} {head.title()}") for found, head in read]
    return Job(f"实地核查表 {len(records)} 份", [("verification", records)], about)


def verification_values(actor: Actor, found: Filing) -> dict[str, Any]:
    """Return the values of the form ``verification``."""
    customer, fields = customers.read(actor, found.customer_id), fields_of(Customer)
    people = people_of(actor, customer.id)
    clock = clocks.clock(found, "verified")
    return {
        **{
            name: getattr(customer, name)
            for name in ("number", "name", "address", "phones", "credit_code", "licence_number")
        },
        "kind": found.kind,
        "collected_on": found.collected_on,
        "due_on": clock.timer.due_day if clock else None,
        "owner": user(customer.owner_id),
        "person": people[0].name if people else "",
        "facts": [
            {"label": fields[name].label, "text": fields[name].show(getattr(customer, name))} for name in _CHECKED
        ],
        **_found_on_site(found),
        "filed": signed(found.archived_by_id, found.archived_at),
    }


def _found_on_site(found: Filing) -> dict[str, Any]:
    made = onsite.of_filing(found.id)
    if not made:
        return {}
    latest: Verification = made[0]
    names = ("met", "visited_on", *CHECKS, *(f"{name}_note" for name in CHECKS))
    return {
        **{name: getattr(latest, name) for name in names},
        "passed": "yes" if latest.passed else "no",
        "signature": verified(latest),
    }
