"""What is known of the customers of some visits: one query for each kind of fact, however many visits there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from cmdesk.bulletins.rules import running
from cmdesk.bulletins.rules.running import Running
from cmdesk.core import regulation
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.customers.record import Customer, Person
from cmdesk.visits.paper import reminders
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.shop import cultivating, display, trading

_VISIT = (
    "id", "number", "customer_id", "user_id", "day", "position", "kind", "mode", "state", "purpose", "focus", "measures",
    "minutes_planned", "reason", "companions", "appointment", "agreed_at", "arrived_at", "left_at", "met_name", "steps",
    "display", "display_note", "informed", "guided", "guidance", "collected", "brands", "changes", "market", "offences",
)  # fmt: skip
_CUSTOMER = (
    "number", "name", "short_name", "address", "phones", "visit_class", "grade", "retail_format", "terminal_state",
    "order_weekday", "business_kind", "market_type", "introducer", "introducer_kind", "introduced_on", "introduction_result",
    "stage", "first_trade_on", "longitude", "latitude",
)  # fmt: skip
_ACTIVITY = ("opinions", "next_step", "next_on")
SHOWN_PEOPLE = 4
"""People of a customer that a sheet names; the others are counted."""


class Contact(NamedTuple):
    """Somebody at a customer, as a sheet names him. Insiders are never among them: the customer sees the sheet."""

    name: str
    roles: str
    form_of_address: str
    phones: str
    taboos: str
    birthday: str
    by_moon: bool


@dataclass
class Facts:
    """Everything about one customer that is not in his visit."""

    people: list[Contact] = field(default_factory=list)
    last: str = ""
    promises: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    returns: list[str] = field(default_factory=list)
    birthdays: list[str] = field(default_factory=list)
    complaints: str = ""
    cultivated: str = ""
    trading: str = ""
    display: tuple[date, int] | None = None
    running: list[Running] = field(default_factory=list)

    @property
    def topics(self) -> set[str]:
        """Which of the ten kinds of news there are for him."""
        return {one.topic for one in self.running}


@dataclass(frozen=True)
class Row:
    """A visit with its customer and its activity: stored forms by name."""

    visit: dict[str, Any]
    customer: dict[str, Any]
    activity: dict[str, Any]
    owner: str
    user: str


def visits(ids: Sequence[int]) -> list[Row]:
    """Return visits with their customers, in the order of ``ids``; those that are gone are left out."""
    parts = (("v", _VISIT), ("c", _CUSTOMER), ("a", _ACTIVITY))
    names = ", ".join(f"{table}.{name}" for table, columns in parts for name in columns)
    places = ((0, _VISIT), (len(_VISIT), _CUSTOMER), (len(_VISIT) + len(_CUSTOMER), _ACTIVITY))
    found: dict[int, Row] = {}
    for part in chunks(dict.fromkeys(ids)):
        rows = current().rows(
            f"SELECT {names}, o.name, u.name FROM visit v JOIN customer c ON c.id = v.customer_id"
            ' LEFT JOIN activity a ON a.id = v.activity_id LEFT JOIN "user" o ON o.id = c.owner_id'
            f' LEFT JOIN "user" u ON u.id = v.user_id WHERE v.id IN ({marks(part)})',
            part,
        )
        for row in rows:
            own, about, done = (
                dict(zip(columns, row[start : start + len(columns)], strict=True)) for start, columns in places
            )
            found[row[0]] = Row(own, about, done, row[-2] or "", row[-1] or "")
    return [found[one] for one in ids if one in found]


def of(customers: Iterable[int], day: date) -> dict[int, Facts]:
    """Return the facts about customers as they are to be known on a day.

    Args:
        customers: their ids.
        day: the day of the visit; promises and birthdays are told with a view to it.
    """
    ids = list(dict.fromkeys(customers))
    found = {customer_id: Facts() for customer_id in ids}
    for part in chunks(ids):
        _add_people(found, part, day)
        _add_last(found, part, day)
        _add_owed(found, part, day)
    for customer_id, text in reminders.complaints(ids, day).items():
        found[customer_id].complaints = text
    for customer_id, some in running.at_customers(ids, day).items():
        found[customer_id].running = some
    for customer_id, text in trading.told(ids, day).items():
        found[customer_id].trading = text
    for customer_id, checked in display.before(ids, day).items():
        found[customer_id].display = checked
    for customer_id, text in cultivating.last_words(ids, day).items():
        found[customer_id].cultivated = text
    return found


@dataclass
class Left:
    """What a visit that was entered has left behind: anomalies found, promises made, bulletins conveyed."""

    triggers: list[str] = field(default_factory=list)
    promises: list[tuple[str, str]] = field(default_factory=list)
    conveyed: list[str] = field(default_factory=list)


def left_by(made: Sequence[int]) -> dict[int, Left]:
    """Return what visits that were entered have left behind."""
    found = {visit_id: Left() for visit_id in made}
    for part in chunks(made):
        for visit_id, trigger in current().rows(
            f'SELECT found_on_visit_id, "trigger" FROM anomaly WHERE found_on_visit_id IN ({marks(part)})'
            " AND binned_at IS NULL ORDER BY id",
            part,
        ):
            found[visit_id].triggers.append(trigger)
        for visit_id, text, due in current().rows(
            "SELECT v.id, p.text, p.due_on FROM promise p JOIN visit v ON v.activity_id = p.activity_id"
            f" WHERE v.id IN ({marks(part)}) AND p.binned_at IS NULL ORDER BY p.id",
            part,
        ):
            found[visit_id].promises.append((text, due))
        for visit_id, bulletin in current().rows(
            "SELECT v.id, c.bulletin_id FROM conveyed c JOIN visit v ON v.activity_id = c.activity_id"
            f" WHERE v.id IN ({marks(part)}) AND c.binned_at IS NULL ORDER BY c.id",
            part,
        ):
            found[visit_id].conveyed.append(str(bulletin))
    return found


def _add_people(found: dict[int, Facts], part: Sequence[int], day: date) -> None:
    near = int(regulation.on(day).number("visit_sheet.birthday.days"))
    for customer_id, *row in current().rows(
        "SELECT customer_id, name, roles, form_of_address, phones, taboos, birthday, birthday_calendar FROM person"
        f" WHERE customer_id IN ({marks(part)}) AND binned_at IS NULL AND roles NOT LIKE '%insider%' ORDER BY id",
        part,
    ):
        one = Contact(*row[:6], by_moon=row[6] == "lunar")  # type: ignore[misc]  # a row has as many columns
        facts = found[customer_id]
        facts.people.append(one)
        coming = reminders.next_birthday(one.birthday, by_moon=one.by_moon, day=day) if one.birthday else None
        if coming is not None and coming <= day + timedelta(near):
            facts.birthdays.append(f"{one.name} {coming:%m-%d}{'（农历）' if one.by_moon else ''}")


def _add_last(found: dict[int, Facts], part: Sequence[int], day: date) -> None:
    kinds = Visit.kind.about.label_of
    for customer_id, on, kind, result, content, opinions, next_step in current().rows(
        "SELECT customer_id, day, kind, result, content, opinions, next_step FROM (SELECT v.customer_id, v.day, v.kind,"
        " a.result, a.content, a.opinions, a.next_step, ROW_NUMBER() OVER (PARTITION BY v.customer_id"
        " ORDER BY v.day DESC, v.id DESC) AS place FROM visit v LEFT JOIN activity a ON a.id = v.activity_id"
        f" WHERE v.customer_id IN ({marks(part)}) AND v.day < ? AND v.state = 'done' AND v.binned_at IS NULL) AS made"
        " WHERE place = 1",
        (*part, day.isoformat()),
    ):
        parts = [
            result or content or "没有记录结果",
            opinions and f"意见：{opinions}",
            next_step and f"下一步：{next_step}",
        ]
        text = "；".join(" ".join(one.split()).rstrip("。；;.") for one in parts if one)
        found[customer_id].last = f"{on[5:]} {kinds(kind)}：{text}"


def _add_owed(found: dict[int, Facts], part: Sequence[int], day: date) -> None:
    for customer_id, text, due in current().rows(
        f"SELECT customer_id, text, due_on FROM promise WHERE customer_id IN ({marks(part)}) AND outcome = 'open'"
        " AND binned_at IS NULL ORDER BY due_on, id",
        part,
    ):
        found[customer_id].promises.append(f"{text}（{_due(due, day)}）")
    for customer_id, text in current().rows(
        f"SELECT customer_id, text FROM request WHERE customer_id IN ({marks(part)}) AND state <> 'closed'"
        " AND binned_at IS NULL ORDER BY asked_at, id",
        part,
    ):
        found[customer_id].requests.append(" ".join(text.split()))
    for customer_id, name, quantity, unit, due in current().rows(
        f"SELECT customer_id, name, quantity, unit, due_on FROM return_item WHERE customer_id IN ({marks(part)})"
        " AND returned_on IS NULL AND binned_at IS NULL ORDER BY due_on, id",
        part,
    ):
        count = "" if quantity is None else f" {quantity:g}{f' {unit}' if unit else ''}"
        found[customer_id].returns.append(f"{name}{count}（{_due(due, day)}）")


def _due(due: str, day: date) -> str:
    """Return until when, seen from the day of the visit."""
    word = "已过期" if due < day.isoformat() else "当天到期" if due == day.isoformat() else "到期"
    return f"{due[5:]} {word}"


def show(model: type[Any], name: str) -> Callable[[Any], str]:
    """Return what gives the label of a stored choice of a field; an empty one is empty."""
    about = getattr(model, name).about
    return lambda stored: about.label_of(stored) if stored else ""


ROLE = show(Person, "roles")
CLASS = show(Customer, "visit_class")
FORMAT = show(Customer, "retail_format")
TERMINAL = show(Customer, "terminal_state")
WEEKDAY = show(Customer, "order_weekday")
KIND = show(Visit, "kind")
MODE = show(Visit, "mode")
