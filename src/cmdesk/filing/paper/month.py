"""What a month brought: the register of its new customers and the cards of its prospects (S4-20, S4-23, forms 2 and 4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.day.months import show_month
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer, Person
from cmdesk.filing.paper.shared import contacts_of, people_of, signatures, told, unit, user
from cmdesk.filing.record import Filing
from cmdesk.filing.rules import monthly
from cmdesk.papers.job import About, Job

_WAYS = {
    "visit": "door", "reception": "invited", "phone_out": "phone", "phone_in": "phone", "web": "online", "email": "online",
    "message": "message",
}  # fmt: skip
_FOLLOW_UPS = 4
_READY = {"A": "ready", "B": "willing"}


def register_job(actor: Actor, month: date, owner_id: int | None = None) -> Job:
    """Return what prints the new customers of a month, 《客户资料表》, twelve to a page (S4-20)."""
    pairs = monthly.opened(actor, month, "new_file", owner_id)
    values = {
        "year": month.year,
        "month": month.month,
        "unit": unit(actor.unit_id),
        "owner": user(owner_id) or "全部",
        "recorder": actor.name,
        "customers": [_registered(actor, found) for found, _ in pairs],
        "count": f"{len(pairs)} 户",
    }
    return Job(f"客户资源登记表 {month:%Y-%m}", [("customer_register", [values])])


def _registered(actor: Actor, found: Filing) -> dict[str, Any]:
    customer, fields = customers.read(actor, found.customer_id), fields_of(Customer)
    people = people_of(actor, customer.id)
    first = people[0] if people else None
    phones = first.phones if first and first.phones else customer.phones
    shown = {
        name: fields[name].show(getattr(customer, name))
        for name in ("business_kind", "volume_level", "company_form", "market_type", "need_level", "source")
    }
    return {
        "opened_at": found.opened_at,
        "name": customer.name,
        "address": customer.address,
        "contact": "\n".join(
            part
            for part in (" ".join((first.name, first.position)) if first else "", "、".join(phones))
            if part.strip()
        ),
        "trade": customer.main_products or customer.trade,
        "background": " ".join(
            part for part in (shown["volume_level"], shown["business_kind"], shown["company_form"]) if part
        ),
        "logistics": customer.logistics_need,
        "need_level": customer.need_level,
        "source": shown["source"],
        "owner": user(customer.owner_id),
    }


def prospects_job(actor: Actor, month: date, owner_id: int | None = None) -> Job:
    """Return what prints a card for every prospect that was recorded in a month (S4-23).

    Raises:
        Refused: there was none.
    """
    pairs = monthly.opened(actor, month, "prospect", owner_id)
    if not pairs:
        raise Refused(f"{show_month(month)} 没有新登记的潜在客户。")
    records = [_prospect_card(actor, found) for found, _ in pairs]
    about = [About(Customer.KIND, head.id, f"{head.number} {head.title()}") for _, head in pairs]
    return Job(f"潜在客户档案 {month:%Y-%m}", [("prospect_card", records)], about)


def _prospect_card(actor: Actor, found: Filing) -> dict[str, Any]:
    """Return the values of the form ``prospect_card``."""
    customer, fields = customers.read(actor, found.customer_id), fields_of(Customer)
    people, entries = people_of(actor, customer.id), contacts_of(actor, customer.id)
    follow_ups = [
        {
            "at": one.happened_at.date(), "way": _WAYS.get(one.channel, "other"), "user": one.user,
            "content": told(one),
        }
        for one in reversed(entries[:_FOLLOW_UPS])
    ]  # fmt: skip
    return {
        "number": customer.number,
        "opened_on": found.opened_at,
        "owner": user(customer.owner_id),
        "name": customer.name,
        "sex": fields_of(Person)["sex"].show(people[0].sex) if people else "",
        "phones": customer.phones,
        "trade": customer.main_products or customer.trade,
        "address": customer.address,
        "source": fields["source"].show(customer.source),
        "follow_ups": follow_ups,
        "class": _READY.get(customer.need_level or "", "plain"),
        "note": customer.note,
        "first_trade_on": customer.first_trade_on,
        "times": f"{len(entries)} 次",
        "checked": signatures(found).get("checked"),
    }
