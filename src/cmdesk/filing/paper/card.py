"""The card of a customer, his whole file on paper (forms 1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from cmdesk.activities.record import Activity
from cmdesk.activities.rules.contacts.entries import Entry
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.day.months import months_on
from cmdesk.core.record import fields_of, values_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer, Person
from cmdesk.customers.rules.file import extra
from cmdesk.customers.rules.wording import in_words
from cmdesk.filing.paper.shared import contacts_of, people_of, signatures, told, user
from cmdesk.filing.rules import rights
from cmdesk.papers.job import About, Job, Lazy

_MOBILE = re.compile(r"1[3-9]\d{9}")
_DEALINGS = {"order": "订货", "payment": "收款", "complaint": "投诉", "promotion": "促销"}


def card_job(actor: Actor, customer_ids: Sequence[int]) -> Job:
    """Return what prints the cards of customers; confidential fields stay empty (S4-24).

    Raises:
        NotFound: one of them is gone or not the actor's to see.
        Refused: the actor may not print one of them.
    """
    heads = customers.heads(actor, customer_ids)
    for head in heads:
        customers.refuse(actor, "print", head)
    ids = [head.id for head in heads]
    about = [About(Customer.KIND, head.id, f"{head.number} {head.title()}") for head in heads]
    title = f"客户信息档案 {heads[0].number} {heads[0].title()}" if len(heads) == 1 else f"客户信息档案 {len(heads)} 户"
    return Job(title, [("customer_card", Lazy(ids, lambda part: [card_values(actor, one) for one in part]))], about)


def card_values(actor: Actor, customer_id: int) -> dict[str, Any]:
    """Return the values of the form ``customer_card``: each field by its name, and in words by its label.

    What an office puts on its own copy of the form is there as well.
    """
    found, way = customers.read(actor, customer_id), rights.latest(customer_id)
    entries = contacts_of(actor, customer_id)
    numbers = [re.sub(r"\D", "", one) for one in found.phones]
    return {
        **in_words(actor, found),
        **values_of(found),
        "code": found.number,
        "filed_on": way.archived_at if way else found.created_at,
        "owner": user(found.owner_id),
        "phones": [one for one, digits in zip(found.phones, numbers, strict=True) if not _MOBILE.fullmatch(digits)],
        "mobile": [one for one, digits in zip(found.phones, numbers, strict=True) if _MOBILE.fullmatch(digits)],
        "company_form": fields_of(Customer)["company_form"].show(found.company_form),
        "main_products": "\n".join(part for part in (found.business_scope, found.main_products) if part),
        "seniority": _seniority(found.first_trade_on),
        "persons": [_person(one) for one in people_of(actor, customer_id)],
        "contacts": [_contact(one, found.cooperation if at == 0 else "") for at, one in enumerate(entries)],
        "downstreams": [
            {name: getattr(one, name) for name in ("name", "contact", "phones", "address", "monthly_volume")}
            for one in customers.downstreams_of(actor, customer_id)
        ],
        "own": _own(found.extra),
        "dealings": [_dealing(one) for one in entries if _kinds(one)],
        **signatures(way),
    }


def _own(text: str) -> list[dict[str, str]]:
    """Return the fields that the office has added, two beside each other; those without a value may be written in."""
    values = extra.values_of(text)
    told = [(one.label, one.show(values[name])) for name, one in extra.fields().items()]
    beside = zip_longest(told[::2], told[1::2], fillvalue=("", ""))
    return [{"label": a, "value": b, "label_2": c, "value_2": d} for (a, b), (c, d) in beside]


def _person(one: Person) -> dict[str, Any]:
    fields = fields_of(Person)
    return {
        "name": one.name,
        "birth": one.birthday,
        "phones": one.phones,
        **{name: fields[name].show(getattr(one, name)) for name in ("roles", "sex", "education")},
        **{name: getattr(one, name) for name in ("character", "hobbies", "family")},
    }


def _contact(one: Entry, support: str) -> dict[str, Any]:
    return {
        "at": one.happened_at.date(),
        "place": "客户处" if one.channel == "visit" else "",
        "way": Activity.channel.about.label_of(one.channel),
        "content": told(one),
        "support": support,
        "cost": one.cost,
    }


def _dealing(one: Entry) -> dict[str, Any]:
    return {
        "day": one.happened_at.date(), "kind": "、".join(_kinds(one)), "content": one.subject or one.content,
        "result": one.result,
    }  # fmt: skip


def _kinds(one: Entry) -> list[str]:
    return [_DEALINGS[purpose] for purpose in one.purposes if purpose in _DEALINGS]


def _seniority(first: date | None) -> str | None:
    """Return whether a customer is old or new (S4-16: after a year); None while nobody knows."""
    if first is None:
        return None
    today = rights.now().date()
    since = months_on(today, -int(regulation.on(today).number("class.new.months")))
    return "old" if first <= since else "new"
