"""The values that the papers of filing need: the card of a customer, the verification, a notice, the monthly lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cmdesk.activities.record import Activity
from cmdesk.activities.rules.entries import Entry, timeline
from cmdesk.core import approval, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day.months import months_on
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer, Person
from cmdesk.filing.record import CHECKS, ChangeNotice, Filing, Verification
from cmdesk.filing.rules import clocks, monthly, notices, onsite, rights, summing
from cmdesk.papers.job import About, Job, Lazy
from cmdesk.staff.rules import role_label

_ON_CARD = (
    "number", "name", "short_name", "address", "postcode", "fax", "email", "website", "trade", "founded_on", "assets",
    "employees", "bank", "bank_account", "credit_code", "licence_number", "business_kind", "market_type", "grade",
    "volume_level", "key_class", "need_level", "visit_class", "cadence", "source", "terminal_state", "monthly_volume",
    "peak_volume", "seasons", "competitors", "credit_rating", "payment_terms", "credit_limit", "credit_days", "note",
)  # fmt: skip
_CHECKED = (
    "name", "address", "phones", "business_kind", "market_type", "main_products", "monthly_volume", "licence_number",
    "credit_code", "bank",
)  # fmt: skip
"""What the area manager compares on site, in the order of the sheet."""
_MOBILE = re.compile(r"1[3-9]\d{9}")
_CONTACTS = 30
_DEALINGS = {"order": "订货", "payment": "收款", "complaint": "投诉", "promotion": "促销"}
_WAYS = {
    "visit": "door", "reception": "invited", "phone_out": "phone", "phone_in": "phone", "web": "online", "email": "online",
    "message": "message",
}  # fmt: skip
_FOLLOW_UPS = 4
_READY = {"A": "ready", "B": "willing"}


# -- the card of a customer (forms 1) ---------------------------------------------------------------------------------


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
    """Return the values of the form ``customer_card``."""
    found, way = customers.read(actor, customer_id), rights.latest(customer_id)
    entries = timeline(actor, customer_id, limit=_CONTACTS)
    numbers = [re.sub(r"\D", "", one) for one in found.phones]
    return {
        **{name: getattr(found, name) for name in _ON_CARD},
        "code": found.number,
        "filed_on": way.archived_at if way else found.created_at,
        "owner": _user(found.owner_id),
        "phones": [one for one, digits in zip(found.phones, numbers, strict=True) if not _MOBILE.fullmatch(digits)],
        "mobile": [one for one, digits in zip(found.phones, numbers, strict=True) if _MOBILE.fullmatch(digits)],
        "company_form": fields_of(Customer)["company_form"].show(found.company_form),
        "main_products": "\n".join(part for part in (found.business_scope, found.main_products) if part),
        "seniority": _seniority(found.first_trade_on),
        "persons": [_person(one) for one in customers.persons_of(actor, customer_id) if "insider" not in one.roles],
        "contacts": [_contact(one, found.cooperation if at == 0 else "") for at, one in enumerate(entries)],
        "downstreams": [
            {name: getattr(one, name) for name in ("name", "contact", "phones", "address", "monthly_volume")}
            for one in customers.downstreams_of(actor, customer_id)
        ],
        "dealings": [_dealing(one) for one in entries if _kinds(one)],
        **_signatures(way),
    }


def _signatures(way: Filing | None) -> dict[str, Any]:
    """Return who made the file, verified it on site and archived it, each with the day."""
    if way is None:
        return {}
    run = approval.of_record(Filing.KIND, way.id)
    signed = next((one for one in onsite.of_filing(way.id) if one.passed), None)
    return {
        "made": _signed(run.applicant_id, run.started_at) if run else None,
        "checked": _verified(signed) if signed else None,
        "filed": _signed(way.archived_by_id, way.archived_at),
    }


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
        "content": _told(one),
        "support": support,
        "cost": one.cost,
    }


def _dealing(one: Entry) -> dict[str, Any]:
    return {
        "day": one.happened_at.date(), "kind": "、".join(_kinds(one)), "content": one.subject or one.content,
        "result": one.result,
    }  # fmt: skip


def _told(one: Entry) -> str:
    """Return what was talked about, each thing once."""
    parts = [part.strip() for part in (one.subject, one.content, one.result)]
    said = list(dict.fromkeys(part for part in parts if part))
    return "；".join([*(part.rstrip("。；") for part in said[:-1]), *said[-1:]])


def _kinds(one: Entry) -> list[str]:
    return [_DEALINGS[purpose] for purpose in one.purposes if purpose in _DEALINGS]


def _seniority(first: date | None) -> str | None:
    """Return whether a customer is old or new (S4-16: after a year); None while nobody knows."""
    if first is None:
        return None
    today = rights.now().date()
    since = months_on(today, -int(regulation.on(today).number("class.new.months")))
    return "old" if first <= since else "new"


# -- on site (S4-21) --------------------------------------------------------------------------------------------------


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
    people = [one for one in customers.persons_of(actor, customer.id) if "insider" not in one.roles]
    clock = clocks.clock(found, "verified")
    return {
        **{
            name: getattr(customer, name)
            for name in ("number", "name", "address", "phones", "credit_code", "licence_number")
        },
        "kind": found.kind,
        "collected_on": found.collected_on,
        "due_on": clock.timer.due_day if clock else None,
        "owner": _user(customer.owner_id),
        "person": people[0].name if people else "",
        "facts": [
            {"label": fields[name].label, "text": fields[name].show(getattr(customer, name))} for name in _CHECKED
        ],
        **_found_on_site(found),
        "filed": _signed(found.archived_by_id, found.archived_at),
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
        "signature": _verified(latest),
    }


# -- notices of changes (S3-04) ---------------------------------------------------------------------------------------


def notice_job(actor: Actor, notice_id: int) -> Job:
    """Return what prints a notice with those who are to read it.

    Raises:
        NotFound: there is none for the actor.
    """
    found = notices.read(actor, notice_id)
    values = notice_values(found)
    about = About(ChangeNotice.KIND, found.id, f"{found.number} {values['name']}")
    return Job(f"客户变更通知 {found.number}", [("change_notice", [values])], [about])


def notice_values(found: ChangeNotice) -> dict[str, Any]:
    """Return the values of the form ``change_notice``."""
    customer = found.customer
    return {
        "number": found.number,
        "name": customer.name,
        "customer_number": customer.number,
        "happened_at": found.happened_at,
        "user": _user(found.user_id) or "系统",
        "owner": _user(customer.owner_id),
        "changes": [_change(line) for line in found.what.splitlines()],
        "readers": [
            {"role": _role(one.user_id), "name": _user(one.user_id), "read_at": one.read_at}
            for one in notices.readers_of(found.id)
        ],
    }


def _change(line: str) -> dict[str, str]:
    label, _, rest = line.partition("：")
    before, arrow, after = rest.partition(" → ")
    return {"label": label, "before": before if arrow else "", "after": after if arrow else rest}


# -- lists of a month and of the whole (forms 2, 3, 4) -----------------------------------------------------------------


def register_job(actor: Actor, month: date, owner_id: int | None = None) -> Job:
    """Return what prints the new customers of a month, 《客户资料表》, twelve to a page (S4-20)."""
    pairs = monthly.opened(actor, month, "new_file", owner_id)
    values = {
        **_month_head(actor, month, owner_id),
        "customers": [_registered(actor, found) for found, _ in pairs],
        "count": f"{len(pairs)} 户",
    }
    return Job(f"客户资源登记表 {month:%Y-%m}", [("customer_register", [values])])


def _registered(actor: Actor, found: Filing) -> dict[str, Any]:
    customer, fields = customers.read(actor, found.customer_id), fields_of(Customer)
    people = [one for one in customers.persons_of(actor, customer.id) if "insider" not in one.roles]
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
        "owner": _user(customer.owner_id),
    }


def prospects_job(actor: Actor, month: date, owner_id: int | None = None) -> Job:
    """Return what prints a card for every prospect that was recorded in a month (S4-23).

    Raises:
        Refused: there was none.
    """
    pairs = monthly.opened(actor, month, "prospect", owner_id)
    if not pairs:
        raise Refused(f"{month:%Y年%m月} 没有新登记的潜在客户。")
    records = [prospect_values(actor, found) for found, _ in pairs]
    about = [About(Customer.KIND, head.id, f"{head.number} {head.title()}") for _, head in pairs]
    return Job(f"潜在客户档案 {month:%Y-%m}", [("prospect_card", records)], about)


def prospect_values(actor: Actor, found: Filing) -> dict[str, Any]:
    """Return the values of the form ``prospect_card``."""
    customer, fields = customers.read(actor, found.customer_id), fields_of(Customer)
    people = [one for one in customers.persons_of(actor, customer.id) if "insider" not in one.roles]
    entries = timeline(actor, customer.id, limit=_CONTACTS)
    follow_ups = [
        {
            "at": one.happened_at.date(), "way": _WAYS.get(one.channel, "other"), "user": one.user,
            "content": _told(one),
        }
        for one in reversed(entries[:_FOLLOW_UPS])
    ]  # fmt: skip
    return {
        "number": customer.number,
        "opened_on": found.opened_at,
        "owner": _user(customer.owner_id),
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
        "checked": _signatures(found).get("checked"),
    }


def summary_job(actor: Actor, stage: str, owner_id: int | None = None) -> Job:
    """Return what prints the summary of all files of a population, prospects or customers (forms 3).

    Args:
        actor: who prints; only files in his sight.
        stage: ``customer`` or ``prospect``.
        owner_id: only those of one manager.
    """
    where, params = customers.visible(actor)
    conditions = ["customer.binned_at IS NULL", "customer.stage = ?", *([where] if where else [])]
    values: list[Any] = [stage, *params]
    if owner_id is not None:
        conditions.append("customer.owner_id = ?")
        values.append(owner_id)
    today = rights.now().date()
    recorded = summing.figures(actor, today)
    rows = [
        _summed(row[1:], stage) | recorded(int(row[0]))
        for row in current().rows(
            "SELECT customer.id, customer.number, customer.name, customer.business_kind, customer.visit_class,"
            " customer.key_class, area.name, u.name, customer.phones, customer.first_trade_on, customer.completeness"
            " FROM customer LEFT JOIN unit area ON area.id = customer.area_id"
            ' LEFT JOIN "user" u ON u.id = customer.owner_id'
            f" WHERE {' AND '.join(conditions)} ORDER BY customer.number, customer.id",
            values,
        )
    ]
    word = fields_of(Customer)["stage"].show(stage)
    whole = {
        "population": word,
        "day": today,
        "unit": _unit(actor.unit_id),
        "owner": _user(owner_id) or "全部",
        "recorder": actor.name,
        "customers": rows,
        "count": f"{len(rows)} 户",
        "by_kind": _counted(rows, "business_kind"),
        "by_class": _counted(rows, "class"),
    }
    return Job(f"客户档案管理汇总表（{word}）", [("customer_summary", [whole])])


def _summed(row: tuple[Any, ...], stage: str) -> dict[str, Any]:
    number, name, kind, visit_class, key_class, area, owner, phones, first, completeness = row
    fields = fields_of(Customer)
    classes = [fields["visit_class"].show(visit_class), fields["key_class"].show(key_class)]
    return {
        "number": number, "name": name, "business_kind": fields["business_kind"].show(kind),
        "class": next((one for one in classes if one), ""), "area": area or "", "owner": owner or "",
        "phones": fields["phones"].show(fields["phones"].python_value(phones)),
        "first_trade_on": first or ("—" if stage == "prospect" else summing.NOTHING),
        "completeness": f"{completeness}%",
    }  # fmt: skip


def _counted(rows: Sequence[Mapping[str, Any]], key: str) -> str:
    counts = Counter(str(row[key]) or "未填" for row in rows)
    return "　".join(f"{word} {count}" for word, count in counts.most_common())


def _month_head(actor: Actor, month: date, owner_id: int | None) -> dict[str, Any]:
    return {
        "year": month.year,
        "month": month.month,
        "unit": _unit(actor.unit_id),
        "owner": _user(owner_id) or "全部",
        "recorder": actor.name,
    }


def _signed(user_id: int | None, moment: Any) -> dict[str, Any] | None:
    return {"name": _user(user_id), "day": rights.plain(moment).date()} if user_id and moment else None


def _verified(found: Verification) -> dict[str, Any]:
    day = rights.plain(found.signed_at).date() if found.signed_at is not None else None
    return {"name": onsite.signer(found), "day": day}


def _user(user_id: int | None) -> str:
    return approval.directory().name(user_id) if user_id else ""


def _role(user_id: int) -> str:
    row = current().row('SELECT role FROM "user" WHERE id = ?', (user_id,))
    return role_label(str(row[0])) if row else ""


def _unit(unit_id: int | None) -> str:
    row = current().row("SELECT name FROM unit WHERE id = ?", (unit_id,)) if unit_id else None
    return str(row[0]) if row else ""
