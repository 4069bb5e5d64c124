"""Everything the entry page shows of a visit, read at once: the sheet's facts, what was last, what is owed (S0-18, S0-27)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cmdesk.activities.record import Activity
from cmdesk.activities.rules.ahead import sayings
from cmdesk.activities.rules.ahead.sayings import Contact, Saying
from cmdesk.bulletins.rules import conveying, running
from cmdesk.bulletins.rules.running import Running
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import Database, current
from cmdesk.core.door import keep
from cmdesk.core.record import fields_of
from cmdesk.customers import rules as customers
from cmdesk.customers.classes.ranks import age_of
from cmdesk.customers.record import Customer, Person
from cmdesk.visits.record import Anomaly, Visit
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.sheet.entry import CONTACT, OWN, Met, Promised, Reading, Seen
from cmdesk.visits.rules.shop import cultivating, display, schemes, trading
from cmdesk.visits.rules.shop.cultivating import Worked
from cmdesk.visits.rules.shop.display import Standing
from cmdesk.visits.rules.shop.schemes import Scheme

_SHOWN_ACTIVITIES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A product on the sheet: what was read last, and what this visit read."""

    product_id: int
    number: str
    name: str
    unit: str
    last_stock: int | None = None
    last_demand: int | None = None
    last_day: date | None = None
    reading: Reading | None = None


@dataclass(frozen=True)
class Owed:
    """What is open with the customer when somebody goes there; each a sentence, late ones marked.

    Attributes:
        promises: (text, due day) of open promises (S1-66).
        items: (what, due day) to be given back (S0-16).
        requests: what he asked for and has no answer to (S1-46).
        anomalies: triggers of open anomalies (S1-29).
        next_steps: (what, day) agreed before and not done.
        taboos: (form of address, taboo topics) of the people (S1-67).
    """

    promises: tuple[tuple[str, date], ...] = ()
    items: tuple[tuple[str, date], ...] = ()
    requests: tuple[str, ...] = ()
    anomalies: tuple[str, ...] = ()
    next_steps: tuple[tuple[str, date | None], ...] = ()
    taboos: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Opened:
    """A visit as its entry page shows it.

    Attributes:
        visit: the visit.
        customer: his file, confidential fields empty.
        user: name of who went.
        values: what stands of ``OWN`` and ``CONTACT``.
        seen: what to give back to ``enter``.
        lines: products in their order.
        people: persons of the file.
        met: who was met, as entered.
        promised: promises entered with this visit.
        owed: what is open.
        usual: box field → what was ticked on the last visit.
        last: (day, kind, result) of the last visits, newest first.
        running: guiding opinions and news that hold there on that day (S0-11, S1-24).
        conveyed: ids of those that were told or carried out on this visit.
        told: when each of them was last told, for those that were.
        worked: brands that were worked on at this visit (S0-24).
        brands: names of these, sold or not any more.
        schemes: bulletins about brands that run there on that day, and those linked before (S0-24).
        cultivated: what was done for which brands the last time; empty if never.
        age: ``old`` or ``new`` customer on the visit's day, empty where it is not known (S4-55).
        display: what its display check is scored by, and the scores of the others (S1-23).
        trading: what was ordered and paid this month and the last (S0-27, S1-26); empty if nothing.
        sayings: scripts for a visit that is still to be made, what fits first (S1-67, S1-73).
    """

    visit: Visit
    customer: Customer
    user: str
    values: Mapping[str, Any]
    seen: Seen
    lines: tuple[Line, ...] = ()
    people: tuple[Person, ...] = ()
    met: tuple[Met, ...] = ()
    promised: tuple[Promised, ...] = ()
    owed: Owed = field(default_factory=Owed)
    usual: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    last: tuple[tuple[date, str, str], ...] = ()
    running: tuple[Running, ...] = ()
    conveyed: tuple[int, ...] = ()
    told: Mapping[int, date] = field(default_factory=dict)
    sayings: tuple[Saying, ...] = ()
    worked: tuple[Worked, ...] = ()
    brands: Mapping[int, str] = field(default_factory=dict)
    schemes: tuple[Scheme, ...] = ()
    cultivated: str = ""
    age: str = ""
    display: Standing = field(default_factory=Standing)
    trading: str = ""


def open_visit(actor: Actor, visit_id: int) -> Opened:
    """Return a visit with everything its entry page shows.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    visit = rights.read(actor, visit_id)
    customer = customers.read(actor, visit.customer_id)
    activity = keep.read(Activity, visit.activity_id) if visit.activity_id is not None else None
    values = {name: getattr(visit, name) for name in OWN}
    blank = {name: fields_of(Activity)[name].about.empty for name in CONTACT}
    values |= {name: getattr(activity, name) for name in CONTACT} if activity else blank
    database, day = current(), visit.day or date.min
    usual, last = _before(database, visit, day)
    before = {**values, "met_id": visit.met_id, "met_name": visit.met_name}
    people = customers.persons_of(actor, visit.customer_id)
    conveyed = conveying.by_activity(visit.activity_id)
    holding = running.at_customers([visit.customer_id], day, conveyed)[visit.customer_id]
    return Opened(
        visit=visit,
        customer=customer,
        user=keep.title_of("user", visit.user_id),
        values=values,
        seen=Seen(visit.version or 1, activity.version if activity else None, before),
        lines=lines_of(database, visit.customer_id, day, visit.id),
        people=tuple(people),
        met=_met(database, visit.activity_id),
        promised=_promised(database, visit.activity_id),
        owed=owed_to(database, visit.customer_id, visit.activity_id, people),
        usual=usual,
        last=last,
        running=tuple(holding),
        conveyed=tuple(conveyed),
        told=conveying.told(visit.customer_id, [one.id for one in holding]),
        sayings=_sayings(actor, visit),
        worked=(worked := cultivating.of_visit(visit.id)),
        brands={one.product_id: keep.title_of("product", one.product_id) for one in worked},
        age=age_of(customer.stage or "", _stored(customer.first_trade_on), regulation.on(day)),
        display=display.standing(visit.id, visit.customer_id, day),
        schemes=schemes.at_customer(visit.customer_id, day, [one.bulletin_id for one in worked if one.bulletin_id]),
        trading=trading.told([visit.customer_id], day).get(visit.customer_id, ""),
        cultivated=cultivating.last_words([visit.customer_id], day).get(visit.customer_id, ""),
    )


def _stored(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sayings(actor: Actor, visit: Visit) -> tuple[Saying, ...]:
    if visit.state != "planned":
        return ()
    now = datetime.now().astimezone()
    at = now.replace(year=visit.day.year, month=visit.day.month, day=visit.day.day) if visit.day else now
    return sayings.of(
        actor, Contact(visit.customer_id, visit.agreed_at or at, visit.kind or "", person_id=visit.met_id)
    )


def lines_of(database: Database, customer_id: int, day: date, visit_id: int = 0) -> tuple[Line, ...]:
    """Return the products of the sheet with the last reading before a day, and that of a visit."""
    before: dict[int, tuple[int | None, int | None, date | None]] = {}
    for product, stock, demand, when in database.rows(
        "SELECT product_id, stock, demand, day FROM stock_reading WHERE customer_id = ? AND day <= ?"
        " AND (visit_id IS NULL OR visit_id <> ?) AND binned_at IS NULL ORDER BY day DESC, id DESC LIMIT 500",
        (customer_id, day.isoformat(), visit_id),
    ):
        before.setdefault(product, (stock, demand, date.fromisoformat(when)))
    now = {
        row[0]: Reading(*row)
        for row in database.rows(
            "SELECT product_id, stock, demand, sold, short_days FROM stock_reading WHERE visit_id = ?"
            " AND binned_at IS NULL",
            (visit_id,),
        )
    }
    rows = database.rows(
        "SELECT id, number, CASE WHEN short_name <> '' THEN short_name ELSE name END, unit FROM product"
        " WHERE binned_at IS NULL AND sold ORDER BY position, name, id"
    )
    known = {row[0] for row in rows}
    if strange := [one for one in now if one not in known]:
        rows += database.rows(
            "SELECT id, number, CASE WHEN short_name <> '' THEN short_name ELSE name END, unit FROM product"
            f" WHERE id IN ({marks(strange)}) ORDER BY position, name, id",
            strange,
        )
    found = []
    for product_id, number, name, unit in rows:
        stock, demand, when = before.get(product_id, (None, None, None))
        found.append(Line(product_id, number or "", name, unit, stock, demand, when, now.get(product_id)))
    return tuple(found)


def _before(database: Database, visit: Visit, day: date) -> tuple[dict[str, tuple[str, ...]], Any]:
    rows = database.rows(
        "SELECT v.day, v.kind, a.result, v.steps, v.display, v.informed, v.guided, v.collected FROM visit v"
        " LEFT JOIN activity a ON a.id = v.activity_id WHERE v.customer_id = ? AND v.day <= ? AND v.state = 'done'"
        " AND v.id <> ? AND v.binned_at IS NULL ORDER BY v.day DESC, v.id DESC LIMIT ?",
        (visit.customer_id, day.isoformat(), visit.id, _SHOWN_ACTIVITIES),
    )
    usual: dict[str, tuple[str, ...]] = {}
    if rows:
        names = ("steps", "display", "informed", "guided", "collected")
        usual = {name: tuple(text.split(",")) for name, text in zip(names, rows[0][3:], strict=True) if text}
    label = Visit.kind.about.label_of
    return usual, tuple((date.fromisoformat(row[0]), label(row[1]), row[2] or "") for row in rows)


def _met(database: Database, activity_id: int | None) -> tuple[Met, ...]:
    if activity_id is None:
        return ()
    rows = database.rows(
        "SELECT name, person_id, position, decides FROM participant WHERE activity_id = ? AND side = 'theirs'"
        " AND binned_at IS NULL ORDER BY id",
        (activity_id,),
    )
    return tuple(Met(row[0], row[1], row[2], bool(row[3])) for row in rows)


def _promised(database: Database, activity_id: int | None) -> tuple[Promised, ...]:
    if activity_id is None:
        return ()
    rows = database.rows(
        "SELECT text, due_on, id FROM promise WHERE activity_id = ? AND binned_at IS NULL ORDER BY id", (activity_id,)
    )
    return tuple(Promised(row[0], date.fromisoformat(row[1]), row[2]) for row in rows)


def owed_to(database: Database, customer_id: int, activity_id: int | None, people: list[Person]) -> Owed:
    """Return what is open with a customer, apart from what a visit's own activity has opened."""
    promises = database.rows(
        "SELECT text, due_on FROM promise WHERE customer_id = ? AND outcome = 'open' AND binned_at IS NULL"
        " AND (activity_id IS NULL OR activity_id <> ?) ORDER BY due_on, id LIMIT 20",
        (customer_id, activity_id or 0),
    )
    items = database.rows(
        "SELECT name, quantity, unit, due_on FROM return_item WHERE customer_id = ? AND returned_on IS NULL"
        " AND binned_at IS NULL ORDER BY due_on, id LIMIT 20",
        (customer_id,),
    )
    requests = database.rows(
        "SELECT text FROM request WHERE customer_id = ? AND state = 'open' AND binned_at IS NULL"
        " ORDER BY asked_at, id LIMIT 20",
        (customer_id,),
    )
    anomalies = database.rows(
        "SELECT trigger, note FROM anomaly WHERE customer_id = ? AND closed_at IS NULL AND binned_at IS NULL"
        " ORDER BY found_at, id LIMIT 20",
        (customer_id,),
    )
    steps = database.rows(
        "SELECT next_step, next_on FROM activity WHERE customer_id = ? AND next_step <> '' AND NOT next_done"
        " AND id <> ? AND binned_at IS NULL ORDER BY happened_at DESC, id DESC LIMIT 5",
        (customer_id, activity_id or 0),
    )
    return Owed(
        promises=tuple((row[0], date.fromisoformat(row[1])) for row in promises),
        items=tuple((f"{row[0]} {_count(row[1])}{row[2]}".strip(), date.fromisoformat(row[3])) for row in items),
        requests=tuple(row[0] for row in requests),
        anomalies=tuple(_anomaly(*row) for row in anomalies),
        next_steps=tuple((row[0], date.fromisoformat(row[1]) if row[1] else None) for row in steps),
        taboos=tuple((one.form_of_address or one.name, one.taboos) for one in people if one.taboos),
    )


def _count(quantity: float | None) -> str:
    return "" if quantity is None else f"{quantity:g} "


def _anomaly(trigger: str, note: str) -> str:
    word = Anomaly.trigger.about.label_of(trigger)
    return f"{word}：{note}" if note else word
