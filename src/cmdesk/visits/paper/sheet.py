"""The values of visit sheets: what is known is printed, what was entered too, the rest is left to be written on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cmdesk.bulletins.rules.running import Running
from cmdesk.core import regulation
from cmdesk.core.field import moment_of
from cmdesk.customers.classes.ranks import age_of
from cmdesk.customers.rules.ties.referrals import introduction
from cmdesk.visits.paper import facts, goods
from cmdesk.visits.paper.facts import Contact, Facts, Left, Row

FORM = "visit_sheet"
PROMISES = 2
"""Lines of the sheet for promises."""
Values = Mapping[str, Any]
_PICKS = ("steps", "display", "informed", "guided", "collected", "offences")
_TEXTS = ("display_note", "guidance", "brands", "changes", "market")
_INTRODUCED = ("introducer", "introducer_kind", "introduced_on", "introduction_result")
_STANDING = {"agreed": "已约", "kept": "守约", "changed": "改约", "missed": "失约"}


def sheets(ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return the values of the sheets of visits, in the order of ``ids``, with a few queries for all of them.

    Whether the actor may see the visits is asked by ``jobs``.
    """
    rows = facts.visits(ids)
    if not rows:
        return []
    by_day: dict[str, list[Row]] = {}
    for row in rows:
        by_day.setdefault(row.visit["day"], []).append(row)
    made: dict[int, dict[str, Any]] = {}
    for day, some in by_day.items():
        on = date.fromisoformat(day)
        known = facts.of((row.visit["customer_id"] for row in some), on)
        made_already = [row.visit["id"] for row in some if row.visit["state"] == "done"]
        stock = goods.read([row.visit["customer_id"] for row in some], made_already, on)
        left = facts.left_by(made_already)
        for row in some:
            customer_id, visit_id = row.visit["customer_id"], row.visit["id"]
            made[visit_id] = {
                **_values(row, known[customer_id]),
                **_left(left.get(visit_id)),
                "products": stock.rows(customer_id, visit_id),
                **stock.heads(customer_id, visit_id),
            }
    return [made[row.visit["id"]] for row in rows]


def _values(row: Row, known: Facts) -> dict[str, Any]:
    visit, customer, activity = row.visit, row.customer, row.activity
    values: dict[str, Any] = {
        "number": visit["number"],
        "customer": customer["name"],
        "customer_number": customer["number"],
        "class": class_words(customer),
        "address": customer["address"],
        "phones": customer["phones"],
        "people": people_words(known.people),
        "owner": row.owner,
        "order_day": facts.WEEKDAY(customer["order_weekday"]),
        "last": known.last,
        "display_before": f"{known.display[1]} 分（{known.display[0]:%m-%d}）" if known.display else "",
        "promises": "；".join(known.promises),
        "requests": "；".join(known.requests),
        "returns": "；".join(known.returns),
        "birthdays": "；".join(known.birthdays),
        "complaints": known.complaints,
        "introduced": introduction(*(customer[name] for name in _INTRODUCED)),
        "cultivated": known.cultivated,
        "trading": known.trading,
        "purpose": visit["purpose"],
        "focus": visit["focus"],
        "measures": visit["measures"],
        "kind": _kind_words(visit),
        "agreed": _agreed_words(visit),
        "met_name": visit["met_name"],
        "opinions": activity["opinions"] or "",
        "next_step": activity["next_step"] or "",
        "next_on": activity["next_on"] or "",
        "sign_manager": "",
    }
    values |= {name: visit[name].split(",") if visit[name] else [] for name in _PICKS}
    values |= {name: visit[name] for name in _TEXTS}
    values |= _asked(row)
    values |= _running(known.running, date.fromisoformat(visit["day"]))
    values |= {name: moment_of(visit[name]) if visit[name] else None for name in ("arrived_at", "left_at")}
    return values


def _asked(row: Row) -> Values:
    """Return what the customer is asked for: an old one about four matters, a new one about himself (S4-55).

    What was entered already, or of whom neither is known, has the one general line.
    """
    if row.activity["opinions"]:
        return {}
    on = regulation.on(date.fromisoformat(row.visit["day"]))
    age = age_of(row.customer["stage"], row.customer["first_trade_on"], on)
    return {"asked": bool(age), "ask_old": age == "old", "ask_new": age == "new"}


def _running(some: Sequence[Running], day: date) -> Values:
    """Return the opinions and the news that hold, with a box each: ticked when carried out, or told."""
    most = int(regulation.on(day).number("bulletin.sheet.most"))
    by_kind = {kind: [one for one in some if one.kind == kind] for kind in ("opinion", "news")}
    values: dict[str, Any] = {
        f"{kind}_items": {str(one.id): one.words() for one in ones[:most]} for kind, ones in by_kind.items()
    }
    rest = [one.words() for ones in by_kind.values() for one in ones[most:]]
    return values | {"conveyed": [], "more_items": "；".join(rest)}


def _left(left: Left | None) -> dict[str, Any]:
    """Return what was found and promised on a visit that is printed after it was entered."""
    if left is None:
        return {}
    values: dict[str, Any] = {"triggers": left.triggers, "conveyed": left.conveyed}
    for number, (text, due) in enumerate(left.promises[:PROMISES], 1):
        values |= {f"promise_{number}": text, f"promise_day_{number}": due}
    more = left.promises[PROMISES:]
    if more:  # the sheet has no line for them: they follow on the last one
        values[f"promise_{PROMISES}"] = "；".join(
            [values[f"promise_{PROMISES}"], *(f"{text}（{due}）" for text, due in more)]
        )
    return values


def people_words(people: Sequence[Contact]) -> str:
    """Return who is who, how to address him and what not to speak of, in one line."""
    told = [_person_words(one) for one in people[: facts.SHOWN_PEOPLE]]
    if len(people) > facts.SHOWN_PEOPLE:
        told.append(f"等 {len(people)} 人")
    return "；".join(told)


def _person_words(one: Contact) -> str:
    roles = "、".join(facts.ROLE(role) for role in one.roles.split(",") if role)
    about = [roles, one.form_of_address and f"称“{one.form_of_address}”"]
    brackets = "，".join(part for part in about if part)
    words = [f"{one.name}（{brackets}）" if brackets else one.name, one.phones, one.taboos and f"忌谈{one.taboos}"]
    return " ".join(word for word in words if word)


def class_words(customer: Mapping[str, Any]) -> str:
    """Return class, grade, format and terminal of a customer in one line."""
    grade = customer["grade"]
    parts = (
        facts.CLASS(customer["visit_class"]),
        f"{grade} 档" if grade else "",
        facts.FORMAT(customer["retail_format"]),
        facts.TERMINAL(customer["terminal_state"]),
    )
    return " · ".join(part for part in parts if part)


def _kind_words(visit: dict[str, Any]) -> str:
    minutes = visit["minutes_planned"]
    mode = "" if visit["mode"] == "field" else facts.MODE(visit["mode"])
    parts = (facts.KIND(visit["kind"]), mode, f"{minutes} 分钟" if minutes else "")
    return " ".join(part for part in parts if part)


def _agreed_words(visit: dict[str, Any]) -> str:
    if visit["appointment"] == "none":
        return ""
    at = moment_of(visit["agreed_at"]) if visit["agreed_at"] else None
    return " ".join(part for part in (f"{at:%H:%M}" if at else "", _STANDING.get(visit["appointment"], "")) if part)
